import type { ImageReader, ImageWriter } from '../base/image.ts';
import { Tally, type Traded } from './statistics.ts';
import type { TradeLog } from './trade-log.ts';

/** Open, high, low, close, volume and value of the trades from `start` until `start + interval`. */
export interface Bar extends Traded {
  /** Nanoseconds since midnight, a multiple of the interval. */
  readonly start: number;
  readonly interval: number;
}

/** Bars of one length. A bar without trades is none. */
export class BarSeries {
  readonly interval: number;
  readonly #now = new Tally();
  #start = 0;
  #end = 0;

  constructor(interval: number) {
    this.interval = interval;
  }

  /** The bar that a trade at this time closes, or undefined; then the trade is counted. Time does not go back. */
  add(time: number, price: number, quantity: number): Bar | undefined {
    const closed = time >= this.#end ? this.close(time) : undefined;
    if (this.#now.trades === 0) {
      this.#start = time - (time % this.interval);
      this.#end = this.#start + this.interval;
    }
    this.#now.add(price, quantity);
    return closed;
  }

  /** The bar that is over by this time, if it had trades. */
  close(time: number): Bar | undefined {
    if (this.#now.trades === 0 || time < this.#end) return undefined;
    const bar = { start: this.#start, interval: this.interval, ...this.#now.view() };
    this.#now.clear();
    this.#end = 0;
    return bar;
  }

  clear(): void {
    this.#now.clear();
    this.#start = this.#end = 0;
  }

  write(image: ImageWriter): void {
    image.number(this.#start).number(this.#end);
    this.#now.write(image);
  }

  read(image: ImageReader): void {
    this.#start = image.number();
    this.#end = image.number();
    this.#now.read(image);
  }
}

/** The bars that the prints which stand give: after a bust they are not what was told before. */
export function barsOf(log: TradeLog, interval: number): Bar[] {
  const series = new BarSeries(interval);
  const bars: Bar[] = [];
  let last = 0;
  for (let number = 1; number <= log.count; number++) {
    const { time, price, quantity, busted } = log.print(number);
    if (busted) continue;
    const bar = series.add(time, price, quantity);
    if (bar !== undefined) bars.push(bar);
    last = time;
  }
  const open = series.close(last + interval);
  return open === undefined ? bars : [...bars, open];
}
