import { assert } from '../base/assert.ts';
import type { AccountId, InstrumentId, Price, Shares } from '../base/money.ts';
import { ORDER_REASONS } from '../orders/reject.ts';
import { LIQUIDITY, REPORT, REPORT_WIDTH } from '../orders/reports.ts';
import { KIND } from '../orders/states.ts';
import { mulDiv } from '../positions/ratio.ts';
import { chargeFee, novate } from '../settlement/capture.ts';
import { TRADE_KIND } from '../trades/trades.ts';
import { giveBack } from './admit.ts';
import type { Book } from './book.ts';
import type { ExchangeState } from './state.ts';

const K = { KIND: REPORT.KIND, ORDER: REPORT.ORDER, ACCOUNT: REPORT.ACCOUNT, SIDE: REPORT.SIDE, PRICE: REPORT.PRICE, QUANTITY: REPORT.QUANTITY } as const;
const SELF_TRADE = ORDER_REASONS.SELF_TRADE.code;
/** Ten-millionths. */
const RATE_WHOLE = 10_000_000;

/** What the desk told in this turn, through the rooms: holds are noted and given back, trades enter the books. */
export function settle(s: ExchangeState, book: Book): void {
  const { reports } = book.desk;
  const { rows } = reports;
  let maker = -1;
  for (let at = 0; at < reports.used; at += REPORT_WIDTH) {
    const kind = rows[at];
    if (kind === KIND.TRADE) {
      // Both sides of a trade are told, the maker's first.
      if (maker < 0) maker = at;
      else {
        trade(s, book, rows, maker, at);
        maker = -1;
      }
    } else if (kind === KIND.NEW) begin(s, book, rows, at);
    else if (kind === KIND.CANCELED || kind === KIND.EXPIRED) {
      const slot = book.slotOf(rows[at + K.ORDER]);
      const partner = book.holds.partnerOf(slot);
      closeHold(s, book, slot, rows[at + REPORT.FILLED]);
      if (partner >= 0) book.widowed.push(partner);
    }
    else if (kind === KIND.REJECTED) dropPending(s, book);
    else if (kind === KIND.RESTATED) {
      // Of a hold that covers two orders the other one may still need all.
      const slot = book.slotOf(rows[at + K.ORDER]);
      if (rows[at + REPORT.CODE] !== SELF_TRADE) continue;
      if (!book.holds.isLinked(slot)) book.holds.give(s.ledger, slot, rows[at + K.QUANTITY]);
      book.exposure.reduce(s.risk, slot, rows[at + K.QUANTITY]);
    } else if (kind === KIND.REPLACED) replaced(s, book, rows, at);
    else if (kind === KIND.REPLACE_REJECTED) dropAmendment(s, book);
  }
  assert(maker < 0 && book.pending.length === 0, 'one side of a trade was told without the other, or an order was forgotten');
  if (book.widowed.length > 0) trimWidowed(s, book);
  if (s.stream.isOn) s.stream.reports(rows, reports.used);
  watchTop(s, book);
}

/** Two that shared a hold had the larger need set aside; what the one that is left does not need is given back. */
function trimWidowed(s: ExchangeState, book: Book): void {
  for (const slot of book.widowed.splice(0)) {
    const open = book.desk.view(book.holds.orderAt(slot))?.open;
    const surplus = open === undefined || book.holds.isLinked(slot) ? 0 : book.holds.left(slot) - open;
    if (surplus > 0) book.holds.give(s.ledger, slot, surplus);
  }
}

/** The best displayed prices, for the limit states of the session and for short sales under restriction. */
function watchTop(s: ExchangeState, book: Book): void {
  const { best } = book.market.book;
  const bid = best[0];
  const ask = best[1];
  if (bid === book.bid && ask === book.ask) return;
  if (bid !== book.bid) s.risk.setBestBid(book.number, bid < 0 ? 0 : book.priceAt(bid));
  book.bid = bid;
  book.ask = ask;
  tellTop(s, book);
}

/** Also after the price limits have moved and the prices have not. */
export function tellTop(s: ExchangeState, book: Book): void {
  const { bid, ask } = book;
  s.session.onTop(book.number, bid < 0 ? undefined : book.priceAt(bid), ask >= book.config.core.levels ? undefined : book.priceAt(ask));
}

/** An order is announced: what was set aside stands under its number from now on. */
function begin(s: ExchangeState, book: Book, rows: Float64Array, at: number): void {
  const order = rows[at + K.ORDER];
  const slot = book.slotOf(order);
  const { holds, pending, brackets } = book;
  const account = rows[at + K.ACCOUNT];
  const side = rows[at + K.SIDE];
  const quantity = rows[at + K.QUANTITY];
  if (pending.length === 0) {
    const exit = brackets.beginExit(s.ledger, holds, slot, order, account, quantity);
    return book.exposure.begin(s.risk, slot, account, side, exit === 'STOP' ? 0 : book.priceAt(rows[at + K.PRICE]), quantity);
  }
  const need = pending.length === 1 ? pending.pop() : pending.shift();
  // An order that shares a hold is a limit or a stop: what the report says tells them apart, since a limit of tick 0 is worth nothing.
  const limit = need === undefined ? rows[at + K.PRICE] === 0 ? 0 : book.priceAt(rows[at + K.PRICE]) : need.limit;
  book.exposure.begin(s.risk, slot, account, side, limit, quantity);
  s.risk.remember(account, book.number, side, limit, quantity, s.time);
  if (need === undefined) holds.share(slot, order, book.lastOpened);
  else holds.open(slot, order, need);
  book.lastOpened = slot;
  if (book.entering !== undefined) {
    brackets.open(slot, order, book.entering);
    book.entering = undefined;
  }
}

/** The order is over; the exits of a bracket begin with what its entry has traded. */
function closeHold(s: ExchangeState, book: Book, slot: number, filled: number): void {
  book.holds.close(s.ledger, slot);
  book.exposure.end(s.risk, slot);
  if (book.brackets.size > 0) book.brackets.close(s.ledger, slot, filled);
}

function dropPending(s: ExchangeState, book: Book): void {
  const need = book.pending.shift();
  if (need !== undefined) giveBack(s, need);
  // The order that was to share it has nothing to share, and goes with its partner.
  if (need !== undefined && book.pending.length > 0 && book.pending[0] === undefined) book.pending[0] = { ...need, unit: 0, quantity: 0 };
  if (book.entering !== undefined) giveBack(s, book.entering);
  book.entering = undefined;
}

function replaced(s: ExchangeState, book: Book, rows: Float64Array, at: number): void {
  const { amending } = book;
  const slot = book.slotOf(rows[at + K.ORDER]);
  book.amending = undefined;
  assert(amending !== undefined && amending.slot === slot, 'an order has new terms that nobody gave it');
  book.holds.change(s.ledger, amending.holder, amending.unit, amending.quantity);
  book.exposure.change(s.risk, slot, amending.limit, rows[at + REPORT.OPEN]);
  s.risk.remember(rows[at + K.ACCOUNT], book.number, rows[at + K.SIDE], amending.limit, rows[at + REPORT.OPEN], s.time);
  const { reserves } = book.brackets;
  if (amending.exits > 0) reserves.change(s.ledger, slot, reserves.unit(slot), amending.exits);
  if (rows[at + REPORT.OPEN] === 0) closeHold(s, book, slot, rows[at + REPORT.FILLED]);
}

function dropAmendment(s: ExchangeState, book: Book): void {
  const { amending } = book;
  if (amending === undefined) return;
  book.amending = undefined;
  book.holds.unwiden(s.ledger, amending.holder, amending.unit, amending.quantity);
  const { reserves } = book.brackets;
  if (amending.exits > 0) reserves.unwiden(s.ledger, amending.slot, reserves.unit(amending.slot), amending.exits);
}

/** A trade enters the books: holds go back, the clearing house steps in, fees, record, positions. */
function trade(s: ExchangeState, book: Book, rows: Float64Array, maker: number, taker: number): void {
  const { ledger } = s;
  const makerBuys = rows[maker + K.SIDE] === 0;
  const buy = makerBuys ? maker : taker;
  const sell = makerBuys ? taker : maker;
  const quantity = rows[maker + K.QUANTITY];
  const price = book.priceAt(rows[maker + K.PRICE]);
  const value = price * quantity;
  const buyer = rows[buy + K.ACCOUNT];
  const seller = rows[sell + K.ACCOUNT];
  const buyOrder = rows[buy + K.ORDER];
  const sellOrder = rows[sell + K.ORDER];
  giveHold(s, book, rows, buy, price, quantity);
  giveHold(s, book, rows, sell, price, quantity);
  const regulatory = regulatoryFee(s, value);
  const buyFee = feeOf(s, rows[buy + REPORT.CODE]) * quantity;
  const sellFee = Math.min(value, feeOf(s, rows[sell + REPORT.CODE]) * quantity + regulatory);
  const kind = rows[buy + REPORT.CODE] === LIQUIDITY.AUCTION ? TRADE_KIND.AUCTION : TRADE_KIND.MARKET;
  const id = s.trades.capture(kind, s.day, s.time, book.number, price, quantity, buyer, seller, buyOrder, sellOrder, buyFee, sellFee, 0);
  novate(ledger, id, book.number, buyer, seller, quantity, value);
  chargeFee(ledger, buyer, buyFee, id);
  chargeFee(ledger, seller, sellFee, id);
  s.regulatory += regulatory;
  if (buyFee !== 0) s.risk.addIncome(buyer, -buyFee);
  if (sellFee !== 0) s.risk.addIncome(seller, -sellFee);
  if (!s.settlement.affirmations.isIdle) allege(s, id, buyer, seller);
  const { positions } = s;
  const refused = positions.onTrade(buyer as AccountId, book.number as InstrumentId, 0, price as Price, quantity as Shares)
    || positions.onTrade(seller as AccountId, book.number as InstrumentId, 1, price as Price, quantity as Shares);
  if (refused !== 0) assert(false, `positions refuse trade ${id} with ${refused}`);
  positions.mark(book.number as InstrumentId, price as Price);
  s.session.onTrade(book.number, price);
  if (s.risk.print(book.number, price, s.nextDay)) s.told.push({ kind: 'SHORT_RESTRICTED', instrument: book.number, until: s.nextDay });
  if (book.brackets.size > 0) endSides(s, book, rows, maker, taker, quantity);
}

/** What the entry of a bracket has bought is set aside for its exits at once, so that nothing else can sell it. */
function endSides(s: ExchangeState, book: Book, rows: Float64Array, maker: number, taker: number, quantity: number): void {
  // The desk begins exits in the order in which their entries ended: the maker's first.
  for (const at of [maker, taker]) {
    const slot = book.slotOf(rows[at + K.ORDER]);
    book.brackets.filled(s.ledger, slot, quantity);
    if (rows[at + REPORT.OPEN] === 0) book.brackets.close(s.ledger, slot, rows[at + REPORT.FILLED]);
  }
}

function giveHold(s: ExchangeState, book: Book, rows: Float64Array, at: number, price: number, quantity: number): void {
  const slot = book.slotOf(rows[at + K.ORDER]);
  book.exposure.fill(s.risk, slot, price, quantity);
  book.holds.give(s.ledger, slot, quantity);
  if (rows[at + REPORT.OPEN] === 0) book.holds.close(s.ledger, slot);
}

export function allege(s: ExchangeState, trade: number, buyer: number, seller: number): void {
  const { affirmations } = s.settlement;
  if (affirmations.demands(buyer)) affirmations.allege(trade, buyer);
  if (seller !== buyer && affirmations.demands(seller)) affirmations.allege(trade, seller);
}

/** A share's fee by how its order met the other. */
function feeOf({ config: { fees } }: ExchangeState, liquidity: number): number {
  return liquidity === LIQUIDITY.MAKER ? fees.maker : liquidity === LIQUIDITY.TAKER ? fees.taker : fees.auction;
}

/** What the regulator gets of a sale; of cheap ones no more than the sale. */
export function regulatoryFee({ config: { fees } }: ExchangeState, value: number): number {
  return fees.saleRate === 0 ? 0 : mulDiv(value, fees.saleRate, RATE_WHOLE)!;
}
