import { assert } from '../base/assert.ts';
import type { ImageReader, ImageWriter } from '../base/image.ts';

/** One print of the day. */
export interface Print {
  /** First of the day is 1. */
  readonly number: number;
  /** Nanoseconds since midnight. */
  readonly time: number;
  /** Tick. */
  readonly price: number;
  readonly quantity: number;
  /** 0 the buyer took, 1 the seller. */
  readonly side: number;
  /** Bits of FEED_FLAG. */
  readonly flags: number;
  readonly busted: boolean;
}

const BUSTED = 1 << 16;

/** Time and sales of a day, in columns; only ever grows until the day is over. */
export class TradeLog {
  count = 0;
  #time = new Float64Array(256);
  #price = new Int32Array(256);
  #quantity = new Float64Array(256);
  /** Side, flags << 1, BUSTED. */
  #marks = new Int32Array(256);

  /** Returns its number. */
  add(time: number, price: number, quantity: number, side: number, flags: number): number {
    const at = this.count++;
    if (at === this.#time.length) this.#grow();
    this.#time[at] = time;
    this.#price[at] = price;
    this.#quantity[at] = quantity;
    this.#marks[at] = side | (flags << 1);
    return at + 1;
  }

  print(number: number): Print {
    assert(number >= 1 && number <= this.count, `there is no trade ${number} today`);
    const at = number - 1;
    const marks = this.#marks[at];
    return {
      number, time: this.#time[at], price: this.#price[at], quantity: this.#quantity[at], side: marks & 1, flags: (marks & (BUSTED - 1)) >>> 1,
      busted: (marks & BUSTED) !== 0,
    };
  }

  bust(number: number): void {
    assert(number >= 1 && number <= this.count, `there is no trade ${number} today`);
    this.#marks[number - 1] |= BUSTED;
  }

  /** The last `most` prints, oldest first, busted ones among them. */
  last(most: number): Print[] {
    const from = Math.max(0, this.count - most);
    return Array.from({ length: this.count - from }, (_, i) => this.print(from + i + 1));
  }

  clear(): void {
    this.count = 0;
  }

  write(image: ImageWriter): void {
    image.number(this.count);
    for (let at = 0; at < this.count; at++) {
      image.number(this.#time[at]).number(this.#price[at]).number(this.#quantity[at]).number(this.#marks[at]);
    }
  }

  read(image: ImageReader): void {
    this.count = 0;
    image.list(() => {
      this.add(image.number(), image.number(), image.number(), 0, 0);
      this.#marks[this.count - 1] = image.number();
    });
  }

  #grow(): void {
    const wider = <A extends Float64Array | Int32Array>(old: A, fresh: A): A => {
      fresh.set(old);
      return fresh;
    };
    const length = this.#time.length * 2;
    this.#time = wider(this.#time, new Float64Array(length));
    this.#price = wider(this.#price, new Int32Array(length));
    this.#quantity = wider(this.#quantity, new Float64Array(length));
    this.#marks = wider(this.#marks, new Int32Array(length));
  }
}
