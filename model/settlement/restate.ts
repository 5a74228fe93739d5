import type { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, HOUSE, REASON } from '../ledger/reasons.ts';
import type { Obligation } from './obligation.ts';

/** What one side of a trade on its way has become more (or less) by a corporate action. */
export interface Restatement {
  readonly account: number;
  readonly instrument: number;
  readonly due: number;
  readonly trade: number;
  /** A delivery of its own day, besides that of the trade: it joins no other day's. */
  readonly apart: boolean;
  /** Added to what the account is to get (above zero) or deliver (below). */
  readonly shares: number;
  readonly cash: number;
}

/** Of an account's open obligations in an instrument the one that contains the trade: its own, or the net of its day, or what all earlier days have become. */
function holderOf(mine: readonly Obligation[], { due, trade, apart }: Restatement): Obligation | undefined {
  if (apart) return mine.find((o) => o.trade === 0 && o.pair === 0 && o.due === due);
  return mine.find((o) => o.trade !== 0 && o.trade === trade) ?? mine.find((o) => o.pair === 0 && o.due === due) ?? mine.find((o) => o.pair === 0 && o.age > 0);
}

/** The promises behind an amount follow it. Who comes short by that is lent by the house: an action is not refused. */
export function follow(ledger: Ledger, account: number, asset: number, before: number, after: number, reason: number, id: number): void {
  const { CLEARING } = HOUSE;
  const [owes, gets] = [Math.max(0, -before), Math.max(0, before)];
  const [owesNow, getsNow] = [Math.max(0, -after), Math.max(0, after)];
  if (owesNow < owes) ledger.void(account, CLEARING, asset, owes - owesNow, reason, id);
  if (getsNow > gets) ledger.oblige(CLEARING, account, asset, getsNow - gets, reason, id);
  if (owesNow > owes) ledger.oblige(account, CLEARING, asset, owesNow - owes, reason, id);
  if (getsNow < gets) ledger.void(CLEARING, account, asset, gets - getsNow, reason, id);
}

/** The obligation takes the change in. */
function change(ledger: Ledger, o: Obligation, { shares, cash }: Restatement): void {
  follow(ledger, o.account, assetOf(o.instrument), o.shares, o.shares + shares, REASON.CORPORATE_ACTION, o.id);
  follow(ledger, o.account, CASH, o.cash, o.cash + cash, REASON.CORPORATE_ACTION, o.id);
  o.shares += shares;
  o.cash += cash;
}

/** Each change goes to the open obligation that holds its trade, or to a new one that `add` opens. */
export function restate(ledger: Ledger, open: Iterable<Obligation>, changes: readonly Restatement[], add: (change: Restatement) => Obligation): void {
  const byHolder = new Map<number, Obligation[]>();
  const keyOf = ({ account, instrument }: Restatement | Obligation) => account * 2 ** 16 + instrument;
  const note = (o: Obligation) => {
    const mine = byHolder.get(keyOf(o));
    if (mine === undefined) byHolder.set(keyOf(o), [o]);
    else mine.push(o);
    return o;
  };
  for (const o of open) note(o);
  for (const row of changes) change(ledger, holderOf(byHolder.get(keyOf(row)) ?? [], row) ?? note(add(row)), row);
}
