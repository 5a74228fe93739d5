import { ImageReader, ImageWriter } from '../base/image.ts';
import { type CoreConfig, checkConfig } from '../message/core.ts';
import { EVENT_FIELDS, EVENT_KINDS } from '../message/event.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { isDarkId } from '../orders/table.ts';
import { type Bar, BarSeries } from './bars.ts';
import { DepthBook } from './depth-book.ts';
import { type Channel, FEED_FLAG, FEED_KINDS, FeedChannel } from './feed.ts';
import { type Depth, depthOf, snapshotOf } from './pictures.ts';
import { DayStatistics } from './statistics.ts';
import { TradeLog } from './trade-log.ts';
import { Window } from './window.ts';

const MAGIC = 0x4c53_4d44;
const FORMAT = 1;
const F = EVENT_FIELDS;
const ORDER_WORD = F.order.word;
const PRICE_WORD = F.price.word;
const QUANTITY_WORD = F.quantity.word;
const TAKER_WORD = F.taker.word;
const STATE_WORD = F.state.word;
const LEFT_WORD = F.left.word;
const LAST_BIT = 1 << F.last.low;
const TRADE = EVENT_KINDS.TRADE.code;
const RESTED = EVENT_KINDS.RESTED.code;
const CANCELLED = EVENT_KINDS.CANCELLED.code;
const REPLACED = EVENT_KINDS.REPLACED.code;
const STATE = EVENT_KINDS.STATE.code;
const K = FEED_KINDS;

export interface MarketDataConfig {
  readonly core: CoreConfig;
  /** Number of the instrument, on every record. */
  readonly instrument: number;
  /** Lengths of the bars, nanoseconds. */
  readonly bars: readonly number[];
}

/** What an auction would give now; `surplus` above zero on the buy side. Prices are ticks. */
export interface Indication {
  readonly price: number;
  readonly volume: number;
  readonly surplus: number;
}

/**
 * Market data of one instrument, from the events of its core alone: level 1, 2 and 3 as numbered increments on three channels,
 * trades, bars and statistics. Orders under dark ids are never shown, their trades are. Nothing is allocated for an event but
 * when a channel or the trades grow, and for a bar.
 */
export class MarketData {
  readonly config: MarketDataConfig;
  /** Increments since they were last cleared: levels 1, 2 and 3. */
  readonly top = new FeedChannel();
  readonly levels = new FeedChannel();
  readonly orders = new FeedChannel();
  /** Bars closed since they were last cleared. */
  readonly bars: Bar[] = [];
  readonly book: DepthBook;
  readonly trades = new TradeLog();
  readonly statistics = new DayStatistics();
  /** True while the trades are those of an auction. */
  isAuction = false;
  /** Code of BOOK_STATES and the price limits in force. */
  state = 0;
  low = 0;
  high: number;
  /** As last told. */
  indication: Indication | undefined;
  reference = 0;
  readonly #window: Window;
  readonly #series: readonly BarSeries[];
  /** As last told. */
  readonly #quotePrice = new Int32Array(2);
  readonly #quoteSize = new Float64Array(2);
  #touched = false;

  constructor(config: MarketDataConfig) {
    checkConfig(config.core);
    this.config = config;
    this.high = config.core.levels - 1;
    this.book = new DepthBook(config.core);
    this.#window = new Window(this.book, this.levels, config.instrument);
    this.#series = config.bars.map((interval) => new BarSeries(interval));
  }

  /** The events of one or many commands, words `from` to `to`; `now` in nanoseconds since midnight does not go back within a day. */
  onEvents(words: Int32Array, from: number, to: number, now: number): void {
    for (let at = from; at < to; at += RECORD_WORDS) this.onEvent(words, at, now);
  }

  /** One event record of the core. */
  onEvent(words: Int32Array, at: number, now: number): void {
    const head = words[at];
    const order = words[at + ORDER_WORD];
    const side = (head >>> F.side.low) & 1;
    switch (head & 0xff) {
      case TRADE:
        this.#trade(words, at, side, now);
        break;
      case RESTED:
        if (!isDarkId(order)) this.#add(order, side, words[at + PRICE_WORD], words[at + QUANTITY_WORD] >>> 0, now);
        break;
      case CANCELLED: {
        const slot = this.book.find(order);
        if (slot >= 0) this.#takeAway(slot, order, side, words[at + QUANTITY_WORD] >>> 0, words[at + LEFT_WORD] === 0, now);
        break;
      }
      case REPLACED: {
        const slot = this.book.find(order);
        if (slot >= 0) this.#takeAway(slot, order, side, this.book.quantityAt(slot), true, now);
        break;
      }
      case STATE:
        this.#newState(words[at + STATE_WORD] & 0xff, words[at + PRICE_WORD], words[at + LEFT_WORD], now);
        break;
    }
    if ((head & LAST_BIT) !== 0 && this.#touched) this.#tellQuotes(now);
  }

  #trade(words: Int32Array, at: number, side: number, now: number): void {
    const maker = words[at + ORDER_WORD];
    const price = words[at + PRICE_WORD];
    const quantity = words[at + QUANTITY_WORD] >>> 0;
    const dark = isDarkId(maker) || isDarkId(words[at + TAKER_WORD]);
    const flags = (dark ? FEED_FLAG.DARK : 0) | (this.isAuction ? FEED_FLAG.AUCTION : 0);
    const slot = this.book.find(maker);
    if (slot >= 0) {
      this.orders.put(this.#head(K.ORDER_EXECUTED.code), now, maker, price, quantity, 0, 0, 0);
      this.#reduce(slot, 1 - side, quantity, now);
    }
    this.statistics.add(price, quantity, side, flags);
    const number = this.trades.add(now, price, quantity, side, flags);
    this.top.put(this.#head(K.TRADE.code) | (side << 8) | (flags << 9), now, number, price, quantity, 0, 0, 0);
    for (const series of this.#series) {
      const bar = series.add(now, price, quantity);
      if (bar !== undefined) this.bars.push(bar);
    }
  }

  #add(order: number, side: number, price: number, quantity: number, now: number): void {
    const before = this.book.count(price);
    this.book.add(order, side, price, quantity);
    this.orders.put(this.#head(K.ORDER_ADDED.code) | (side << 8), now, order, price, quantity, 0, 0, 0);
    this.#window.changed(side, price, before, now);
    this.statistics.added++;
    this.#touched = true;
  }

  #takeAway(slot: number, order: number, side: number, quantity: number, gone: boolean, now: number): void {
    if (gone) this.orders.put(this.#head(K.ORDER_REMOVED.code), now, order, 0, 0, 0, 0, 0);
    else this.orders.put(this.#head(K.ORDER_REDUCED.code), now, order, 0, quantity, 0, 0, 0);
    this.#reduce(slot, side, quantity, now);
    this.statistics.removed++;
  }

  #reduce(slot: number, side: number, quantity: number, now: number): void {
    const price = this.book.priceAt(slot);
    const before = this.book.count(price);
    this.book.reduce(slot, side, quantity);
    this.#window.changed(side, price, before, now);
    this.#touched = true;
  }

  #newState(state: number, low: number, high: number, now: number): void {
    this.state = state;
    this.low = low;
    this.high = high;
    this.top.put(this.#head(K.STATE.code) | (state << 9), now, 0, 0, 0, 0, low, high);
  }

  #tellQuotes(now: number): void {
    this.#touched = false;
    for (let side = 0; side < 2; side++) {
      const empty = this.book.isEmpty(side);
      const price = empty ? 0 : this.book.best[side];
      const size = empty ? 0 : this.book.total(price);
      if (price === this.#quotePrice[side] && size === this.#quoteSize[side]) continue;
      this.#quotePrice[side] = price;
      this.#quoteSize[side] = size;
      this.top.put(this.#head(K.QUOTE.code) | (side << 8), now, 0, price, 0, size, 0, 0);
    }
  }

  #head(kind: number): number {
    return kind | (this.config.instrument << 16);
  }

  /** What the auction would give now, or that nothing would trade. */
  indicate(found: Indication | undefined, reference: number, now: number): void {
    this.indication = found;
    this.reference = reference;
    if (found === undefined) return this.top.put(this.#head(K.INDICATION.code) | (FEED_FLAG.NONE << 9), now, 0, 0, 0, 0, reference, 0);
    const side = found.surplus < 0 ? 1 : 0;
    const surplus = Math.abs(found.surplus);
    this.top.put(this.#head(K.INDICATION.code) | (side << 8), now, 0, found.price, found.volume, surplus, reference, 0);
  }

  /** A trade of today is no more: statistics are what they would be without it. */
  bust(number: number, now: number): void {
    const { price, quantity, busted } = this.trades.print(number);
    if (busted) return;
    this.trades.bust(number);
    this.statistics.recount(this.trades);
    this.top.put(this.#head(K.TRADE_CANCELLED.code), now, number, price, quantity, 0, 0, 0);
  }

  /** Closes the bars that are over. */
  advance(now: number): void {
    for (const series of this.#series) {
      const bar = series.close(now);
      if (bar !== undefined) this.bars.push(bar);
    }
  }

  /** Bars are closed, trades and statistics begin again; the book and the numbers of the channels go on. */
  startDay(): void {
    this.advance(Number.MAX_SAFE_INTEGER);
    for (const series of this.#series) series.clear();
    this.statistics.startDay();
    this.trades.clear();
  }

  /** What was put on the channels has been sent on. */
  clear(): void {
    this.top.clear();
    this.levels.clear();
    this.orders.clear();
    // To set a length costs more than to look at it, and this runs for every command.
    if (this.bars.length > 0) this.bars.length = 0;
  }

  /** Both sides, best first, at most `most` prices each. */
  depth(most: number): Depth {
    return depthOf(this.book, most);
  }

  /** A snapshot of a channel, from which any subscriber can go on with the increments that follow. Only between commands. */
  snapshotBook(channel: Channel, now: number): Int32Array {
    return snapshotOf(this, channel, now);
  }

  /** Canonical bytes of all there is but increments not yet cleared. Only between commands. */
  snapshot(): Uint8Array {
    const image = new ImageWriter(MAGIC, FORMAT);
    image.number(this.top.sequence).number(this.levels.sequence).number(this.orders.sequence).number(this.state).number(this.low)
      .number(this.high).number(this.isAuction ? 1 : 0).number(this.reference).numbers(this.#quotePrice).numbers(this.#quoteSize);
    image.list(this.indication === undefined ? [] : [this.indication], ({ price, volume, surplus }) => image.number(price).number(volume).number(surplus));
    const all = this.depth(this.config.core.levels);
    for (const side of [all.bids, all.asks]) {
      image.list(side, ({ price }) => {
        image.number(price).list(this.book.queue(price), ({ order, quantity }) => image.number(order).number(quantity));
      });
    }
    this.statistics.write(image);
    for (const series of this.#series) series.write(image);
    this.trades.write(image);
    return image.bytes();
  }

  /** What `snapshot` was of; the configuration must be the same. */
  static restore(config: MarketDataConfig, bytes: Uint8Array): MarketData {
    const data = new MarketData(config);
    const image = new ImageReader(bytes, MAGIC, FORMAT);
    data.top.sequence = image.number();
    data.levels.sequence = image.number();
    data.orders.sequence = image.number();
    data.state = image.number();
    data.low = image.number();
    data.high = image.number();
    data.isAuction = image.number() === 1;
    data.reference = image.number();
    for (const told of [data.#quotePrice, data.#quoteSize]) for (const side of [0, 1]) told[side] = image.number();
    [data.indication] = image.list(() => ({ price: image.number(), volume: image.number(), surplus: image.number() }));
    for (const side of [0, 1]) {
      image.list(() => {
        const price = image.number();
        image.list(() => data.book.add(image.number(), side, price, image.number()));
      });
    }
    data.#window.reset();
    data.statistics.read(image);
    for (const series of data.#series) series.read(image);
    data.trades.read(image);
    image.end();
    return data;
  }
}
