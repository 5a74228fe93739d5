import type { DepthBook } from './depth-book.ts';
import { type Channel, DEPTH, FEED_FLAG, FEED_KINDS, FEED_WORDS, FeedChannel } from './feed.ts';
import type { MarketData } from './market-data.ts';

export interface DepthLevel {
  readonly price: number;
  readonly size: number;
  readonly orders: number;
}

/** Best price first. */
export interface Depth {
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

export function depthOf(book: DepthBook, most: number): Depth {
  const side = (code: number) => book.levels(code, most).map((price) => ({ price, size: book.total(price), orders: book.count(price) }));
  return { bids: side(0), asks: side(1) };
}

/** How much more stands on one side than on the other, by the best `most` prices: -1 (only sells) to 1 (only buys), 0 when empty. */
export function imbalance({ bids, asks }: Depth, most: number): number {
  const sum = (side: readonly DepthLevel[]) => side.slice(0, most).reduce((total, { size }) => total + size, 0);
  const [buys, sells] = [sum(bids), sum(asks)];
  return buys + sells === 0 ? 0 : (buys - sells) / (buys + sells);
}

/** The records of a snapshot: begin, what there is, end. Orders oldest first within a price, prices best first. */
export function snapshotOf(data: MarketData, channel: Channel, now: number): Int32Array {
  const { sequence } = { TOP: data.top, LEVELS: data.levels, ORDERS: data.orders }[channel];
  const out = new FeedChannel();
  const book = data.config.instrument << 16;
  const put = (head: number, id: number, price: number, quantity: number, size: number, low = 0, high = 0) =>
    out.raw(head | book, sequence, now, id, price, quantity, size, low, high);
  put(FEED_KINDS.SNAPSHOT_BEGIN.code, 0, 0, 0, 0);
  if (channel === 'ORDERS') putOrders(data.book, put);
  else if (channel === 'LEVELS') putLevels(data.book, put);
  else putTop(data, put);
  put(FEED_KINDS.SNAPSHOT_END.code, 0, 0, 0, 0);
  const words = out.toWords();
  words[4] = words.length / FEED_WORDS - 2;
  return words;
}

type Put = (head: number, id: number, price: number, quantity: number, size: number, low?: number, high?: number) => void;

function putOrders(book: DepthBook, put: Put): void {
  for (const side of [0, 1]) {
    for (const price of book.levels(side, book.config.levels)) {
      for (const { order, quantity } of book.queue(price)) put(FEED_KINDS.ORDER_ADDED.code | (side << 8), order, price, quantity, 0);
    }
  }
}

function putLevels(book: DepthBook, put: Put): void {
  for (const side of [0, 1]) {
    for (const price of book.levels(side, DEPTH)) put(FEED_KINDS.LEVEL.code | (side << 8), book.count(price), price, 0, book.total(price));
  }
}

/** State, both quotes, the indication, and the last trade that stands. */
function putTop({ book, state, low, high, trades, indication, reference }: MarketData, put: Put): void {
  put(FEED_KINDS.STATE.code | (state << 9), 0, 0, 0, 0, low, high);
  for (const side of [0, 1]) {
    const [price] = book.levels(side, 1);
    put(FEED_KINDS.QUOTE.code | (side << 8), 0, price ?? 0, 0, price === undefined ? 0 : book.total(price));
  }
  if (indication !== undefined) {
    const { price, volume, surplus } = indication;
    put(FEED_KINDS.INDICATION.code | ((surplus < 0 ? 1 : 0) << 8), 0, price, volume, Math.abs(surplus), reference);
  }
  for (let number = trades.count; number >= 1; number--) {
    const { price, quantity, side, flags, busted } = trades.print(number);
    if (busted) continue;
    const marks = flags & (FEED_FLAG.DARK | FEED_FLAG.AUCTION);
    put(FEED_KINDS.TRADE.code | (side << 8) | (marks << 9), number, price, quantity, 0);
    break;
  }
}
