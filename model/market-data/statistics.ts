import type { ImageReader, ImageWriter } from '../base/image.ts';
import { FEED_FLAG } from './feed.ts';
import type { TradeLog } from './trade-log.ts';

/** 2^40: a sum is kept as whole multiples of it and a rest, so that each addition is exact. */
const PART = 2 ** 40;

/** What traded in a span of time. Prices are ticks, -1 where nothing traded. */
export interface Traded {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
  /** Ticks times shares, exact. */
  readonly value: bigint;
  /** Value by volume in ticks, to the nearest double; 0 where nothing traded. */
  readonly vwap: number;
}

/** Sums of prints: five prices and exact totals. */
export class Tally {
  open = -1;
  high = -1;
  low = -1;
  close = -1;
  volume = 0;
  trades = 0;
  /** Value = valueHigh x PART + valueLow, valueLow below PART. */
  valueHigh = 0;
  valueLow = 0;

  add(price: number, quantity: number): void {
    if (this.trades === 0) this.open = this.high = this.low = price;
    else if (price > this.high) this.high = price;
    else if (price < this.low) this.low = price;
    this.close = price;
    this.volume += quantity;
    this.trades++;
    // A tick is below 2^20 and a quantity below 2^32: their product and the rest stay exact.
    const low = this.valueLow + price * quantity;
    const high = Math.floor(low / PART);
    this.valueHigh += high;
    this.valueLow = low - high * PART;
  }

  clear(): void {
    this.open = this.high = this.low = this.close = -1;
    this.volume = this.trades = this.valueHigh = this.valueLow = 0;
  }

  get vwap(): number {
    return this.volume === 0 ? 0 : (this.valueHigh * PART + this.valueLow) / this.volume;
  }

  view(): Traded {
    const { open, high, low, close, volume, trades, vwap } = this;
    return { open, high, low, close, volume, trades, value: BigInt(this.valueHigh) * BigInt(PART) + BigInt(this.valueLow), vwap };
  }

  write(image: ImageWriter): void {
    image.number(this.open).number(this.high).number(this.low).number(this.close).number(this.volume).number(this.trades)
      .number(this.valueHigh).number(this.valueLow);
  }

  read(image: ImageReader): void {
    this.open = image.number();
    this.high = image.number();
    this.low = image.number();
    this.close = image.number();
    this.volume = image.number();
    this.trades = image.number();
    this.valueHigh = image.number();
    this.valueLow = image.number();
  }
}

/** The day of an instrument. */
export class DayStatistics {
  readonly all = new Tally();
  /** Volume by who took, out of sight, and in auctions. */
  buyVolume = 0;
  sellVolume = 0;
  darkVolume = 0;
  auctionVolume = 0;
  /** Last price of the day before, -1 for none. */
  priorClose = -1;
  /** Requests that moved the displayed book: for ratios of orders to trades. */
  added = 0;
  removed = 0;

  add(price: number, quantity: number, side: number, flags: number): void {
    this.all.add(price, quantity);
    if ((flags & FEED_FLAG.DARK) !== 0) this.darkVolume += quantity;
    if ((flags & FEED_FLAG.AUCTION) !== 0) this.auctionVolume += quantity;
    else if (side === 0) this.buyVolume += quantity;
    else this.sellVolume += quantity;
  }

  /** All over again from the prints that stand: after a bust. */
  recount(log: TradeLog): void {
    this.#clearTraded();
    for (let number = 1; number <= log.count; number++) {
      const { price, quantity, side, flags, busted } = log.print(number);
      if (!busted) this.add(price, quantity, side, flags);
    }
  }

  startDay(): void {
    if (this.all.trades > 0) this.priorClose = this.all.close;
    this.#clearTraded();
    this.added = this.removed = 0;
  }

  #clearTraded(): void {
    this.all.clear();
    this.buyVolume = this.sellVolume = this.darkVolume = this.auctionVolume = 0;
  }

  write(image: ImageWriter): void {
    this.all.write(image);
    image.number(this.buyVolume).number(this.sellVolume).number(this.darkVolume).number(this.auctionVolume).number(this.priorClose)
      .number(this.added).number(this.removed);
  }

  read(image: ImageReader): void {
    this.all.read(image);
    this.buyVolume = image.number();
    this.sellVolume = image.number();
    this.darkVolume = image.number();
    this.auctionVolume = image.number();
    this.priorClose = image.number();
    this.added = image.number();
    this.removed = image.number();
  }
}
