import { assert } from '../../model/base/assert.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { ACCEPTED, CANCELLED, REPLACED, RESTED, SIDE_BIT, TRADE } from './heads.ts';
import { SortedLevels } from './levels.ts';

/** An order as the events tell of it. */
export interface DepthOrder {
  readonly order: number;
  /** 0 buy, 1 sell. */
  readonly side: 0 | 1;
  readonly price: number;
  readonly participant: number;
  quantity: number;
}

/** Price (tick) and total open quantity. */
export type Level = readonly [price: number, size: number];

/** Queue and total of one price. A Map keeps the order of insertion, which is the queue. */
interface Queue {
  size: number;
  readonly orders: Map<number, DepthOrder>;
}

/**
 * The book as anyone can rebuild it from a core's events alone: price to size, and the queue of every
 * price. Works on every body, and shares nothing with any core.
 */
export class Depth {
  readonly #sides = [new SortedLevels<Queue>(0), new SortedLevels<Queue>(1)] as const;
  readonly #orders = new Map<number, DepthOrder>();
  /** Side and participant of orders accepted and not yet resting or gone. */
  #taker: DepthOrder | undefined;

  get live(): number {
    return this.#orders.size;
  }

  /** Applies events (eight words each). */
  apply(events: Int32Array, from = 0, to = events.length): void {
    for (let at = from; at < to; at += RECORD_WORDS) this.#event(events, at);
  }

  find(order: number): DepthOrder | undefined {
    return this.#orders.get(order);
  }

  /** Best price first, at most `limit` levels. */
  levels(side: 0 | 1, limit = Number.POSITIVE_INFINITY): Level[] {
    const levels = this.#sides[side];
    const out: Level[] = [];
    for (let i = 0; i < limit && i < levels.count; i++) {
      const price = levels.price(i)!;
      out.push([price, levels.get(price)!.size]);
    }
    return out;
  }

  /** The orders of a price, oldest first. */
  queue(side: 0 | 1, price: number): DepthOrder[] {
    return [...(this.#sides[side].get(price)?.orders.values() ?? [])];
  }

  #event(events: Int32Array, at: number): void {
    const order = events[at + 1]! >>> 0;
    const quantity = events[at + 3]! >>> 0;
    switch (events[at]! & 0xff) {
      case ACCEPTED:
        this.#taker = this.#read(events, at, events[at + 4]! & 0xffff);
        break;
      case REPLACED: {
        const old = this.#orders.get(order);
        assert(old !== undefined, `REPLACED names order ${order}, which does not rest`);
        this.#remove(old);
        this.#taker = this.#read(events, at, old.participant);
        break;
      }
      case RESTED: {
        const taker = this.#taker;
        assert(taker?.order === order, `RESTED names order ${order}, which did not just arrive`);
        this.#rest({ ...taker, quantity });
        break;
      }
      case TRADE:
        this.#shrink(order, events[at + 5]! >>> 0);
        break;
      case CANCELLED:
        // A taker's own remainder never rested: nothing to take out.
        if (this.#orders.has(order)) this.#shrink(order, events[at + 5]! >>> 0);
        break;
    }
  }

  #read(events: Int32Array, at: number, participant: number): DepthOrder {
    const side = ((events[at]! >>> SIDE_BIT) & 1) as 0 | 1;
    return {
      order: events[at + 1]! >>> 0,
      side,
      price: events[at + 2]! >>> 0,
      participant,
      quantity: events[at + 3]! >>> 0,
    };
  }

  #rest(entry: DepthOrder): void {
    const side = this.#sides[entry.side];
    const queue = side.get(entry.price) ?? { size: 0, orders: new Map() };
    side.set(entry.price, queue);
    queue.orders.set(entry.order, entry);
    queue.size += entry.quantity;
    this.#orders.set(entry.order, entry);
  }

  #shrink(order: number, left: number): void {
    const entry = this.#orders.get(order);
    assert(entry !== undefined, `an event names order ${order}, which does not rest`);
    if (left === 0) return this.#remove(entry);
    this.#sides[entry.side].get(entry.price)!.size -= entry.quantity - left;
    entry.quantity = left;
  }

  #remove(entry: DepthOrder): void {
    const side = this.#sides[entry.side];
    const queue = side.get(entry.price)!;
    queue.orders.delete(entry.order);
    queue.size -= entry.quantity;
    if (queue.orders.size === 0) side.delete(entry.price);
    this.#orders.delete(entry.order);
  }
}
