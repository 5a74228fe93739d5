import { isWhole, U32_MAX } from '../base/integers.ts';
import { assetOf, CASH, LEDGER_REFUSALS, REASON } from '../ledger/reasons.ts';
import type { OrderView } from '../orders/desk.ts';
import type { Bracket } from '../orders/linked.ts';
import type { Amendment, NewOrder } from '../orders/order.ts';
import { REPORT } from '../orders/reports.ts';
import { KIND, STATUS } from '../orders/states.ts';
import { SESSION_REJECTS } from '../session/reject.ts';
import { ACCOUNT_REFUSALS } from '../accounts/refusals.ts';
import type { Book } from './book.ts';
import type { Need } from './holds.ts';
import { refuse } from './refusals.ts';
import type { ExchangeState } from './state.ts';

/** Largest amount that one order may set aside: the ledger's bound. */
const MOST = 2 ** 50;

/** What the buyer of a share may have to pay beyond its price. */
export function feePerShare({ config: { fees } }: ExchangeState): number {
  return Math.max(0, fees.maker, fees.taker, fees.auction);
}

/** An order without a limit of its own can trade up to the upper price limit. */
export function isFloating(order: NewOrder): boolean {
  return order.type === 'MARKET' || order.type === 'STOP' || order.type === 'TRAILING_STOP';
}

/** True when every field that the amount hangs on has a meaning; the desk refuses the order otherwise, so nothing is to be set aside. */
function isMeasurable(book: Book, { quantity, price, side }: NewOrder): boolean {
  return isWhole(quantity, U32_MAX) && quantity > 0 && isWhole(price, book.config.core.levels - 1) && (side === 'BUY' || side === 'SELL');
}

/** Money the order may need for each share: of a purchase its dearest price and fee, of a sale the share itself. */
export function unitOf(s: ExchangeState, book: Book, order: NewOrder): number {
  if (order.side === 'SELL') return 1;
  return book.priceAt(isFloating(order) ? book.high : order.price) + feePerShare(s);
}

interface Parties {
  readonly account?: number;
  readonly participant?: number;
  readonly side?: number;
}

export function needOf(s: ExchangeState, book: Book, order: NewOrder): Need {
  const buys = order.side === 'BUY';
  return {
    account: order.account, asset: buys ? CASH : assetOf(book.number), unit: unitOf(s, book, order), quantity: order.quantity,
    limit: limitOf(book, order),
    floating: buys && isFloating(order),
  };
}

/** Whether the account may enter such an order at all: 0 or the code that says why not. */
function mayEnter(s: ExchangeState, book: Book, { account, participant, side }: NewOrder): number {
  const stopped = s.session.admits(book.number, participant);
  if (stopped !== undefined) return SESSION_REJECTS[stopped].code;
  const refused = s.accounts.mayTrade(account, participant, side === 'BUY' ? 0 : 1);
  if (refused !== 0) return refused;
  return book.config.accreditedOnly && !s.accounts.isAccredited(account, s.day) ? ACCOUNT_REFUSALS.NOT_ACCREDITED.code : 0;
}

/** What risk values the order at: its limit, 0 for none. */
function limitOf(book: Book, order: NewOrder): number {
  return isFloating(order) ? 0 : book.priceAt(order.price);
}

function riskOf(s: ExchangeState, book: Book, order: NewOrder): number {
  return s.risk.check(order.account, book.number, order.side === 'BUY' ? 0 : 1, limitOf(book, order), order.quantity, s.time);
}

export function setAside(s: ExchangeState, need: Need, key: number): number {
  const amount = need.unit * need.quantity;
  if (amount === 0) return 0;
  // Past the ledger's bound no account has so much: its own answer is the right one.
  return s.ledger.hold(need.account, need.asset, Math.min(amount, MOST), REASON.ORDER, key);
}

/** Whom a request about many orders names: 0, or the code for who is not there. */
export function unknownIn({ accounts }: ExchangeState, { account, participant, side }: Parties): number {
  if (account !== undefined && accounts.get(account) === undefined) return ACCOUNT_REFUSALS.ACCOUNT_UNKNOWN.code;
  if (participant !== undefined && !accounts.hasParticipant(participant)) return ACCOUNT_REFUSALS.PARTICIPANT_UNKNOWN.code;
  return side === undefined || side === 0 || side === 1 ? 0 : refuse('FIELD_INVALID');
}

/** The way of an order: may it, can it pay, then the desk and the core. */
export function enter(s: ExchangeState, book: Book, order: NewOrder, time: number): void {
  const refused = mayEnter(s, book, order);
  if (refused !== 0) return refuseOrder(book, order, refused);
  if (isMeasurable(book, order)) {
    const need = needOf(s, book, order);
    const poor = riskOf(s, book, order) || setAside(s, need, 0);
    if (poor !== 0) return refuseOrder(book, order, poor);
    book.pending.push(need);
  }
  book.desk.enter(order, time);
  book.turn(s.stream, s.time);
}

const isStop = ({ type }: NewOrder) => type === 'STOP' || type === 'STOP_LIMIT' || type === 'TRAILING_STOP';

/** Of two orders on one side only one can trade: they share the larger need. On two sides each has its own. */
export function enterPair(s: ExchangeState, book: Book, first: NewOrder, second: NewOrder, time: number): void {
  const refused = mayEnter(s, book, first) || mayEnter(s, book, second);
  const refuseBoth = (code: number) => {
    refuseOrder(book, first, code);
    refuseOrder(book, second, code);
  };
  if (refused !== 0) return refuseBoth(refused);
  if (isMeasurable(book, first) && isMeasurable(book, second) && first.account === second.account) {
    const risky = riskOf(s, book, first) || riskOf(s, book, second);
    if (risky !== 0) return refuseBoth(risky);
    // The desk announces a stop before its partner.
    const [sooner, later] = (isStop(second) ? [second, first] : [first, second]).map((order) => needOf(s, book, order));
    const shared = first.side === second.side;
    const needs = shared
      ? [{ ...sooner, unit: Math.max(sooner.unit, later.unit), quantity: Math.max(sooner.quantity, later.quantity), floating: sooner.floating || later.floating }]
      : [sooner, later];
    for (const [at, need] of needs.entries()) {
      const poor = setAside(s, need, 0);
      if (poor === 0) continue;
      for (const done of needs.slice(0, at)) giveBack(s, done);
      return refuseBoth(poor);
    }
    book.pending.push(...needs, ...(shared ? [undefined] : []));
  }
  book.desk.enterPair(first, second, time);
  book.turn(s.stream, s.time);
}

/** An entry with two exits: besides its own need, of a sale the money to buy back what it sells. */
export function enterBracket(s: ExchangeState, book: Book, bracket: Bracket, time: number): void {
  const { entry } = bracket;
  const refused = mayEnter(s, book, entry);
  if (refused !== 0) return refuseOrder(book, entry, refused);
  if (isMeasurable(book, entry)) {
    const need = needOf(s, book, entry);
    const buys = entry.side === 'BUY';
    const exits: Need = {
      account: entry.account, asset: buys ? assetOf(book.number) : CASH, unit: buys ? 1 : book.priceAt(book.high) + feePerShare(s),
      quantity: buys ? 0 : entry.quantity, limit: 0, floating: !buys,
    };
    let poor = riskOf(s, book, entry) || setAside(s, need, 0);
    if (poor === 0) {
      poor = setAside(s, exits, 0);
      if (poor !== 0) giveBack(s, need);
    }
    if (poor !== 0) return refuseOrder(book, entry, poor);
    book.pending.push(need);
    book.entering = exits;
  }
  book.desk.enterBracket(bracket, time);
  book.turn(s.stream, s.time);
}

/** New terms: what they need beyond the old ones is set aside first. */
export function amend(s: ExchangeState, book: Book, amendment: Amendment, time: number): void {
  const { desk, holds } = book;
  const view = desk.view(amendment.order);
  const { quantity, price } = amendment;
  if (view !== undefined && view.account === amendment.account) {
    const stopped = s.session.admits(book.number, view.participant);
    if (stopped !== undefined) return refuseAmendment(book, view, SESSION_REJECTS[stopped].code);
  }
  if (view !== undefined && view.account === amendment.account && isWhole(quantity, U32_MAX) && isWhole(price, book.config.core.levels - 1)) {
    const slot = book.slotOf(view.order);
    const holder = holds.holderOf(slot);
    const open = Math.max(0, quantity - view.filled - view.cancelled);
    const priced = view.side === 0 && !holds.isFloating(holder);
    let terms = { unit: priced ? book.priceAt(price) + feePerShare(s) : holds.unit(holder), quantity: open };
    // Two that share a hold keep the larger need of both.
    if (holds.isLinked(slot)) terms = { unit: Math.max(terms.unit, holds.unit(holder)), quantity: Math.max(open, holds.left(holder)) };
    const limit = holds.isFloating(holder) || price === 0 ? 0 : book.priceAt(price);
    const risky = book.exposure.recheck(s.risk, slot, limit, open, time);
    if (risky !== 0) return refuseAmendment(book, view, risky);
    const poor = terms.unit * terms.quantity > MOST ? LEDGER_REFUSALS.INSUFFICIENT.code : holds.widen(s.ledger, holder, terms.unit, terms.quantity);
    if (poor !== 0) return refuseAmendment(book, view, poor);
    book.amending = { slot, holder, ...terms, exits: 0, limit };
    if (book.brackets.buysBack(slot)) {
      const { reserves } = book.brackets;
      const exits = view.filled + open;
      const poorer = reserves.unit(slot) * exits > MOST ? LEDGER_REFUSALS.INSUFFICIENT.code : reserves.widen(s.ledger, slot, reserves.unit(slot), exits);
      if (poorer !== 0) {
        book.amending = undefined;
        holds.unwiden(s.ledger, holder, terms.unit, terms.quantity);
        return refuseAmendment(book, view, poorer);
      }
      book.amending = { slot, holder, ...terms, exits, limit };
    }
  }
  desk.amend(amendment, time);
  book.turn(s.stream, s.time);
}

function refuseAmendment(book: Book, view: OrderView, code: number): void {
  const { reports } = book.desk;
  const at = reports.next();
  reports.rows.set([
    KIND.REPLACE_REJECTED, view.status, view.order, view.account, view.participant, view.side, view.price, view.quantity, view.filled, view.open, code, 0,
  ], at);
}

/** What was set aside for an order that came to nothing. */
export function giveBack(s: ExchangeState, need: Need): void {
  const amount = need.unit * need.quantity;
  if (amount > 0) s.ledger.release(need.account, need.asset, amount, REASON.ORDER, 0);
}

/** An order that the exchange refuses before the desk sees it: the same report as the desk's own. */
export function refuseOrder(book: Book, order: NewOrder, code: number): void {
  const { reports } = book.desk;
  const at = reports.next();
  const { rows } = reports;
  const whole = (value: number) => (Number.isSafeInteger(value) && value >= 0 ? value : 0);
  rows.fill(0, at, at + REPORT.OTHER + 1);
  rows[at + REPORT.KIND] = KIND.REJECTED;
  rows[at + REPORT.STATUS] = STATUS.REJECTED;
  rows[at + REPORT.ACCOUNT] = whole(order.account);
  rows[at + REPORT.PARTICIPANT] = whole(order.participant);
  rows[at + REPORT.SIDE] = order.side === 'SELL' ? 1 : 0;
  rows[at + REPORT.PRICE] = whole(order.price);
  rows[at + REPORT.QUANTITY] = whole(order.quantity);
  rows[at + REPORT.CODE] = code;
  rows[at + REPORT.OTHER] = whole(order.key);
}
