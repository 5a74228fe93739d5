import type { AccountId, InstrumentId } from '../base/money.ts';
import { assetOf, CASH, REASON } from '../ledger/reasons.ts';
import { newOrder } from '../orders/order.ts';
import { ORDER_REASONS } from '../orders/reject.ts';
import { REPORT, REPORT_WIDTH } from '../orders/reports.ts';
import { KIND } from '../orders/states.ts';
import type { MarginCall } from '../risk/margin/calls.ts';
import { liquidation, type LiquidationOrder } from '../risk/margin/liquidation.ts';
import { maintenanceOf } from '../risk/margin/reg-t.ts';
import { needOf, setAside } from './admit.ts';
import type { Book } from './book.ts';
import { settle } from './settle.ts';
import type { ExchangeState } from './state.ts';
import { hasValue, marginRules, tell, weigh, type Weighed } from './weigh.ts';

/** Everything that the account has open comes out, and what its brackets begin by that, too. */
export function takeOut(s: ExchangeState, account: number): void {
  for (const book of s.books) {
    for (let orders = 1; orders > 0;) {
      book.desk.reports.clear();
      orders = book.desk.massCancel({ account }, s.time, 'LIQUIDATION');
      book.turn(s.stream, s.time);
      settle(s, book);
    }
  }
}

/** Goes on with every account whose call is overdue, as far as there is somebody to trade with. True when anything has traded. */
export function liquidate(s: ExchangeState): boolean {
  let traded = false;
  for (const call of [...s.margin.open]) if (call.state === 'LIQUIDATING' && sellOff(s, call)) traded = true;
  return traded;
}

/**
 * One order after the other by the rule of the room of risk, each for what is missing after the one before. An instrument in
 * which less has traded than was asked is left for the next time. Ends when maintenance is restored or nothing is left.
 */
function sellOff(s: ExchangeState, call: MarginCall): boolean {
  const { account } = call;
  const stuck = new Set<number>();
  let traded = false;
  takeOut(s, account);
  for (;;) {
    const now = weigh(s, account);
    if (now.call === 0) return traded;
    if (!hasValue(now)) {
      for (const event of s.margin.closeOut(call.number) ?? []) tell(s, event, now);
      return traded;
    }
    const order = nextOrder(s, now, stuck);
    if (order === undefined) return traded;
    const done = send(s, call, order);
    if (done < order.shares) stuck.add(order.instrument);
    if (done > 0) traded = true;
  }
}

/** What the rule would trade first if only the other instruments could be traded. What cannot be counts with its value and its need. */
function nextOrder(s: ExchangeState, { cash, positions }: Weighed, stuck: ReadonlySet<number>): LiquidationOrder | undefined {
  const rules = marginRules(s);
  const fixed = positions.filter(({ instrument }) => stuck.has(instrument));
  const rest = fixed.reduce((sum, position) => sum + position.shares * position.price - maintenanceOf(position, rules), cash);
  return liquidation(rest, positions.filter(({ instrument }) => !stuck.has(instrument)), rules).at(0);
}

/**
 * An immediate-or-cancel order of the exchange for the account, up to the price limit; how much has traded. It only takes risk
 * away: what an account may do and the checks before an order are not asked, what the market lets in and what must be set aside are.
 */
function send(s: ExchangeState, { number, account }: MarginCall, { instrument, side, shares }: LiquidationOrder): number {
  const book = s.books[instrument];
  const { participant } = s.accounts.get(account)!;
  if (book.desk.phase !== 'CONTINUOUS' || s.session.admits(instrument, participant) !== undefined) return 0;
  const most = Math.min(shares, 2 ** book.config.core.quantityBits - 1);
  const quantity = side === 0 ? most : Math.min(most, s.ledger.available(account, assetOf(instrument)));
  if (quantity <= 0) return 0;
  const position = () => Math.abs(s.positions.shares(account as AccountId, instrument as InstrumentId));
  const before = position();
  const terms = { account, participant, timeInForce: 'IOC' as const, quantity };
  const order = newOrder(side === 0 ? { ...terms, side: 'BUY', price: book.high } : { ...terms, side: 'SELL', price: book.low });
  const need = needOf(s, book, order);
  const lent = side === 0 ? lend(s, account, need.unit * need.quantity, number) : 0;
  if (setAside(s, need, 0) === 0) {
    book.desk.reports.clear();
    book.pending.push(need);
    book.desk.enter(order, s.time);
    book.turn(s.stream, s.time);
    nameReason(book);
    settle(s, book);
  }
  if (lent > 0) takeBack(s, account, lent, number);
  const traded = before - position();
  s.told.push({ kind: 'LIQUIDATION', call: number, account, instrument, side, shares: quantity, traded });
  return traded;
}

/** The report that the order is accepted says whose doing it is. It is the first of its turn. */
function nameReason({ desk: { reports: { rows, used } } }: Book): void {
  for (let at = 0; at < used; at += REPORT_WIDTH) {
    if (rows[at + REPORT.KIND] !== KIND.NEW) continue;
    rows[at + REPORT.CODE] = ORDER_REASONS.LIQUIDATION.code;
    return;
  }
}

/** What buying back takes beyond the line of the account, the house lends while the order is under way: how much. */
function lend(s: ExchangeState, account: number, amount: number, call: number): number {
  const short = amount - s.ledger.available(account, CASH);
  if (short <= 0) return 0;
  const { credit } = s.ledger.balance(account, CASH);
  return s.ledger.setCredit(account, CASH, credit + short, REASON.SHORTFALL, call) === 0 ? short : 0;
}

/** The line is what it was, or what is in use of it. */
function takeBack(s: ExchangeState, account: number, lent: number, call: number): void {
  const spare = Math.min(lent, s.ledger.free(account, CASH));
  if (spare > 0) s.ledger.setCredit(account, CASH, s.ledger.balance(account, CASH).credit - spare, REASON.SHORTFALL, call);
}
