import type { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, HOUSE, REASON } from '../ledger/reasons.ts';
import { mulDiv } from '../positions/ratio.ts';
import { assert } from '../base/assert.ts';
import type { Tell } from './events.ts';
import type { Obligation } from './obligation.ts';
import { follow } from './restate.ts';

const { CLEARING, FAILS, TREASURY } = HOUSE;
/** Hundredths of a basis point in one. */
const WHOLE = 1_000_000;

/** Prices by which fails are valued, and the class of each instrument. */
export interface FailTerms {
  /** Reference price of the day, ten-thousandths; undefined when there is none: then nothing is charged. */
  readonly price: (instrument: number) => number | undefined;
  /** Hundredths of a basis point a day for missing shares. */
  readonly shareRate: (instrument: number) => number;
  readonly cashRate: number;
}

/**
 * The penalty of each failing obligation: quantity times reference price times rate, rounded down. Who lacks shares pays
 * those who wait for them, by their shares, the odd units to the one who waits longest; who lacks money pays the house,
 * which has lent it. What nobody waits for stays with the house.
 */
export function penalise(ledger: Ledger, failing: readonly Obligation[], terms: FailTerms, tell: Tell): void {
  for (const o of failing) {
    const price = terms.price(o.instrument);
    const lacksShares = o.shares < 0 && (o.reason === 'SHARES' || o.reason === 'CUSTODIAN');
    const lacksCash = o.reason === 'CASH';
    if (price === undefined || (!lacksShares && !lacksCash)) continue;
    const base = Math.abs(o.shares) * price;
    const amount = Number.isSafeInteger(base) ? mulDiv(base, lacksShares ? terms.shareRate(o.instrument) : terms.cashRate, WHOLE)! : 0;
    if (amount === 0) continue;
    const waiting = lacksShares ? failing.filter((w) => w.instrument === o.instrument && w.shares > 0 && w.reason === 'WAITING') : [];
    if (ledger.charge(o.account, FAILS, CASH, amount, REASON.PENALTY, o.id) !== 0) continue;
    shareOut(waiting, amount, (to, part, id) => {
      assert(ledger.transfer(FAILS, to, CASH, part, REASON.PENALTY, id) === 0, 'what was charged can be paid out');
      tell({ kind: 'PENALTY', id: o.id, from: o.account, to, amount: part });
    });
  }
}

function shareOut(waiting: readonly Obligation[], amount: number, pay: (to: number, part: number, id: number) => void): void {
  const total = waiting.reduce((sum, { shares }) => sum + shares, 0);
  if (total === 0) return pay(TREASURY, amount, 0);
  const longest = [...waiting].sort((a, b) => b.age - a.age || a.id - b.id)[0];
  const parts = waiting.map((w) => ({ w, part: mulDiv(amount, w.shares, total)! }));
  const odd = amount - parts.reduce((sum, { part }) => sum + part, 0);
  for (const { w, part } of parts) {
    const all = part + (w === longest ? odd : 0);
    if (all > 0) pay(w.account, all, w.id);
  }
}

/**
 * Marks an open fail to the close: from now on its money is quantity times close, and the difference is paid at once. Who is
 * to deliver pays when the price has risen and gets it back with the delivery; who waits the other way round.
 */
export function markToClose(ledger: Ledger, o: Obligation, close: number, tell: Tell): void {
  if (o.shares === 0) return;
  const marked = -o.shares * close;
  // Above zero: the account pays now and gets more (or pays less) later.
  const paid = marked - o.cash;
  if (!Number.isSafeInteger(marked) || paid === 0) return;
  const refused = paid > 0
    ? ledger.charge(o.account, CLEARING, CASH, paid, REASON.MARK_TO_MARKET, o.id)
    : ledger.charge(CLEARING, o.account, CASH, -paid, REASON.MARK_TO_MARKET, o.id);
  if (refused !== 0) return;
  follow(ledger, o.account, CASH, o.cash, marked, REASON.MARK_TO_MARKET, o.id);
  o.cash = marked;
  tell({ kind: 'MARKED', id: o.id, account: o.account, paid });
}

/** Takes back all that is still promised under the obligation, the fee excepted, which is due all the same. */
export function release(ledger: Ledger, o: Obligation, shares: number, cash: number): void {
  const asset = assetOf(o.instrument);
  if (shares < 0) ledger.void(o.account, CLEARING, asset, -shares, REASON.BUY_IN, o.id);
  if (cash < 0) ledger.void(o.account, CLEARING, CASH, -cash, REASON.BUY_IN, o.id);
  if (cash > 0) ledger.void(CLEARING, o.account, CASH, cash, REASON.BUY_IN, o.id);
  if (shares > 0) ledger.void(CLEARING, o.account, asset, shares, REASON.BUY_IN, o.id);
  o.shares -= shares;
  o.cash -= cash;
}

/** What is owed of a fee when an obligation ends without settling: paid out of what there is, lent if need be. */
export function closeFee(ledger: Ledger, o: Obligation): void {
  if (o.fee > 0) {
    ledger.void(o.account, HOUSE.FEES, CASH, o.fee, REASON.FEE, o.id);
    assert(ledger.charge(o.account, HOUSE.FEES, CASH, o.fee, REASON.FEE, o.id) === 0, 'a fee is small');
  }
  if (o.fee < 0) assert(ledger.post(HOUSE.FEES, o.account, CASH, -o.fee, REASON.FEE, o.id) === 0, 'the house can pay');
  o.fee = 0;
}
