import type { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, HOUSE } from '../ledger/reasons.ts';
import type { Obligation } from './obligation.ts';

/** What one side of a trade on its way has become more (or less) by a corporate action. */
export interface Restatement {
  readonly account: number;
  readonly instrument: number;
  readonly due: number;
  readonly trade: number;
  /** Added to what the account is to get (above zero) or deliver (below). */
  readonly shares: number;
  readonly cash: number;
}

/** The open obligation in which the trade is contained: its own, or the net of its day, or the one that all earlier days have become. */
export function holderOf(open: readonly Obligation[], { account, instrument, due, trade }: Restatement): Obligation | undefined {
  const mine = open.filter((o) => o.account === account && o.instrument === instrument);
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
export function change(ledger: Ledger, o: Obligation, { shares, cash }: Restatement, reason: number): void {
  follow(ledger, o.account, assetOf(o.instrument), o.shares, o.shares + shares, reason, o.id);
  follow(ledger, o.account, CASH, o.cash, o.cash + cash, reason, o.id);
  o.shares += shares;
  o.cash += cash;
}
