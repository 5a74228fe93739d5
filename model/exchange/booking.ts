import { assert } from '../base/assert.ts';
import type { AccountId, InstrumentId, Price, Shares } from '../base/money.ts';
import { CASH, LEDGER_REFUSALS, assetOf } from '../ledger/reasons.ts';
import type { DayTrade } from '../positions/positions.ts';
import { chargeFee, novate, type Sides, unwind } from '../settlement/capture.ts';
import { COLUMN, TRADE_WIDTH, type Trade, type TradeKind } from '../trades/trade.ts';
import { TRADE_KIND } from '../trades/trades.ts';
import { allege, regulatoryFee, settle } from './settle.ts';
import type { ExchangeState } from './state.ts';

/** A trade that no order made: a correction, a part of a block, a give-up, a buy-in. */
export interface OffBook {
  readonly how: TradeKind;
  readonly instrument: number;
  readonly buyer: number;
  readonly seller: number;
  readonly price: number;
  readonly quantity: number;
  readonly buyFee: number;
  readonly sellFee: number;
  readonly origin: number;
}

/** Trades of which the regulator has its part. */
const SALES: readonly TradeKind[] = ['MARKET', 'AUCTION', 'CORRECTION'];

/** Whether both could stand all these trades now, one after the other: 0 or the ledger's refusal. */
export function coveredAll(s: ExchangeState, trades: readonly OffBook[]): number {
  const free = new Map<string, number>();
  const take = (account: number, asset: number, amount: number): boolean => {
    const key = `${account} ${asset}`;
    const left = (free.get(key) ?? s.ledger.available(account, asset)) - amount;
    free.set(key, left);
    return left >= 0;
  };
  for (const { instrument, buyer, seller, price, quantity, buyFee, sellFee } of trades) {
    const poor = !take(buyer, CASH, price * quantity + Math.max(0, buyFee)) || !take(seller, assetOf(instrument), quantity);
    if (poor) return LEDGER_REFUSALS.INSUFFICIENT.code;
    take(seller, CASH, sellFee - price * quantity);
    take(buyer, assetOf(instrument), -quantity);
  }
  return 0;
}

/** Books a trade that is covered: promises, fees, record, positions. Returns its id. */
export function bookTrade(s: ExchangeState, t: OffBook): number {
  const id = record(s, t);
  novate(s.ledger, id, t.instrument, t.buyer, t.seller, t.quantity, t.price * t.quantity);
  chargeFee(s.ledger, t.buyer, t.buyFee, id);
  chargeFee(s.ledger, t.seller, t.sellFee, id);
  allege(s, id, t.buyer, t.seller);
  if (t.how === 'CORRECTION') s.regulatory += regulatoryFee(s, t.price * t.quantity);
  return id;
}

/** The record and the positions alone, where shares and money move in another way. */
export function record(s: ExchangeState, { how, instrument, buyer, seller, price, quantity, buyFee, sellFee, origin }: OffBook): number {
  const id = s.trades.capture(TRADE_KIND[how], s.day, s.time, instrument, price, quantity, buyer, seller, 0, 0, buyFee, sellFee, origin);
  const { positions } = s;
  const refused = positions.onTrade(buyer as AccountId, instrument as InstrumentId, 0, price as Price, quantity as Shares)
    || positions.onTrade(seller as AccountId, instrument as InstrumentId, 1, price as Price, quantity as Shares);
  assert(refused === 0, `positions refuse trade ${id} with ${refused}`);
  const risk = s.risk.trade(buyer, instrument, 0, price, quantity) || s.risk.trade(seller, instrument, 1, price, quantity);
  assert(risk === 0, `risk refuses trade ${id} with ${risk}`);
  if (buyFee !== 0) s.risk.addIncome(buyer, -buyFee);
  if (sellFee !== 0) s.risk.addIncome(seller, -sellFee);
  s.told.push({ kind: 'TRADE', trade: id, origin, how, instrument, buyer, seller, price, quantity });
  return id;
}

export function sidesOf({ id, instrument, buyer, seller, quantity, price, buyFee, sellFee }: Trade): Sides {
  return { trade: id, instrument, buyer, seller, quantity, value: price * quantity, buyFee, sellFee };
}

/** The trade and all its traces go, but for its record; positions are what the other trades of the day make them. */
export function undoTrade(s: ExchangeState, trade: Trade, by: 'BUSTED' | 'CORRECTED'): void {
  s.trades.undo(trade.id, by);
  unwind(s.ledger, sidesOf(trade));
  const { instrument, price, quantity, buyer, seller, buyFee, sellFee } = trade;
  const risk = s.risk.trade(buyer, instrument, 1, price, quantity) || s.risk.trade(seller, instrument, 0, price, quantity)
    || s.risk.addIncome(buyer, buyFee) || s.risk.addIncome(seller, sellFee);
  assert(risk === 0, `risk cannot be without trade ${trade.id}: ${risk}`);
  if (SALES.includes(trade.kind)) s.regulatory -= regulatoryFee(s, trade.price * trade.quantity);
  for (const account of new Set([trade.buyer, trade.seller])) {
    s.settlement.affirmations.drop(trade.id, account);
    const left = s.trades.of(account, trade.instrument, trade.day).flatMap((t): DayTrade[] => {
      const terms = { price: t.price as Price, shares: t.quantity as Shares };
      return [...(t.buyer === account ? [{ side: 0 as const, ...terms }] : []), ...(t.seller === account ? [{ side: 1 as const, ...terms }] : [])];
    });
    const refused = s.positions.rebuild(account as AccountId, trade.instrument as InstrumentId, left);
    assert(refused === 0, `positions cannot be rebuilt without trade ${trade.id}: ${refused}`);
  }
  tellOrders(s, trade);
  s.told.push({ kind: 'TRADE_UNDONE', trade: trade.id, by });
}

/** Orders that still live are told that they have traded less. */
function tellOrders(s: ExchangeState, { id, kind, instrument, price, quantity, buyOrder, sellOrder }: Trade): void {
  const book = s.books[instrument];
  if (kind === 'MARKET' || kind === 'AUCTION') book.market.bust(printOf(s, id, instrument), s.time);
  const tick = (price - book.config.base) / book.config.tick;
  book.desk.reports.clear();
  for (const order of [buyOrder, sellOrder]) {
    if (order === 0) continue;
    book.desk.bust(order, tick, quantity, s.time);
    book.turn(s.stream, s.time);
  }
  settle(s, book);
}

/** Number of the trade on the tape of its instrument: how many of today's have printed there up to it. */
function printOf(s: ExchangeState, id: number, instrument: number): number {
  const { rows, first } = s.trades;
  let count = 0;
  for (let at = (id - first) * TRADE_WIDTH; at >= 0 && rows[at + COLUMN.DAY] === s.day; at -= TRADE_WIDTH) {
    const kind = rows[at + COLUMN.KIND];
    if (rows[at + COLUMN.INSTRUMENT] === instrument && (kind === TRADE_KIND.MARKET || kind === TRADE_KIND.AUCTION)) count++;
  }
  return count;
}
