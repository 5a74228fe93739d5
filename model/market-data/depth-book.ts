import { assert } from '../base/assert.ts';
import type { CoreConfig } from '../message/core.ts';
import { PriceSet } from './price-set.ts';

const NONE = -1;

/**
 * The displayed book of one instrument, order by order, in arrays by slot and by price. It only follows what the core has
 * done. A price has orders of one side at a time, since no book is ever crossed.
 */
export class DepthBook {
  readonly config: CoreConfig;
  readonly prices: PriceSet;
  /** By slot. An order of quantity 0 is none. */
  readonly #id: Int32Array;
  readonly #price: Int32Array;
  readonly #quantity: Float64Array;
  readonly #older: Int32Array;
  readonly #newer: Int32Array;
  /** By price. */
  readonly #total: Float64Array;
  readonly #count: Int32Array;
  readonly #oldest: Int32Array;
  readonly #newest: Int32Array;
  /** Best bid (-1 for none) and best ask (`levels` for none). */
  readonly best: Int32Array;

  constructor(config: CoreConfig) {
    const { levels, orders } = config;
    this.config = config;
    this.prices = new PriceSet(levels);
    this.#id = new Int32Array(orders);
    this.#price = new Int32Array(orders);
    this.#quantity = new Float64Array(orders);
    this.#older = new Int32Array(orders);
    this.#newer = new Int32Array(orders);
    this.#total = new Float64Array(levels);
    this.#count = new Int32Array(levels);
    this.#oldest = new Int32Array(levels).fill(NONE);
    this.#newest = new Int32Array(levels).fill(NONE);
    this.best = Int32Array.of(-1, levels);
  }

  /** Slot of a displayed order, or -1. */
  find(order: number): number {
    const slot = order & (this.config.orders - 1);
    return this.#quantity[slot] !== 0 && this.#id[slot] === (order | 0) ? slot : NONE;
  }

  priceAt(slot: number): number {
    return this.#price[slot];
  }

  quantityAt(slot: number): number {
    return this.#quantity[slot];
  }

  total(price: number): number {
    return this.#total[price];
  }

  count(price: number): number {
    return this.#count[price];
  }

  isEmpty(side: number): boolean {
    return side === 0 ? this.best[0] < 0 : this.best[1] >= this.config.levels;
  }

  /** Joins the end of the queue of its price. */
  add(order: number, side: number, price: number, quantity: number): void {
    const slot = order & (this.config.orders - 1);
    if (this.#quantity[slot] !== 0) assert(false, `order ${order} joins the book where another one stands`);
    this.#id[slot] = order;
    this.#price[slot] = price;
    this.#quantity[slot] = quantity;
    const newest = this.#newest[price];
    this.#older[slot] = newest;
    this.#newer[slot] = NONE;
    if (newest === NONE) this.#oldest[price] = slot;
    else this.#newer[newest] = slot;
    this.#newest[price] = slot;
    this.#total[price] += quantity;
    if (this.#count[price]++ !== 0) return;
    this.prices.add(price);
    if (side === 0 ? price > this.best[0] : price < this.best[1]) this.best[side] = price;
  }

  /** Takes quantity away; an order with nothing left is gone. */
  reduce(slot: number, side: number, quantity: number): void {
    const left = this.#quantity[slot] - quantity;
    assert(left >= 0, 'a displayed order loses more than it has');
    const price = this.#price[slot];
    this.#quantity[slot] = left;
    this.#total[price] -= quantity;
    if (left !== 0) return;
    const older = this.#older[slot];
    const newer = this.#newer[slot];
    if (older === NONE) this.#oldest[price] = newer;
    else this.#newer[older] = newer;
    if (newer === NONE) this.#newest[price] = older;
    else this.#older[newer] = older;
    if (--this.#count[price] !== 0) return;
    this.prices.remove(price);
    if (price === this.best[side]) this.best[side] = this.worse(side, price);
  }

  /** The next price of the side that is worse than `price`; -1 (bids) or `levels` (asks) when there is none. */
  worse(side: number, price: number): number {
    return side === 0 ? this.prices.below(price) : this.prices.above(price);
  }

  /** The next better one, of which there must be one. */
  better(side: number, price: number): number {
    return side === 0 ? this.prices.above(price) : this.prices.below(price);
  }

  /** Prices of a side, best first, at most `most`. */
  levels(side: number, most: number): number[] {
    const found: number[] = [];
    const end = side === 0 ? -1 : this.config.levels;
    for (let price = this.best[side]; price !== end && found.length < most; price = this.worse(side, price)) found.push(price);
    return found;
  }

  /** Ids and quantities at a price, oldest first. */
  queue(price: number): { readonly order: number; readonly quantity: number }[] {
    const found: { order: number; quantity: number }[] = [];
    for (let slot = this.#oldest[price]; slot !== NONE; slot = this.#newer[slot]) {
      found.push({ order: this.#id[slot] >>> 0, quantity: this.#quantity[slot] });
    }
    return found;
  }
}
