import { assert } from '../base/assert.ts';
import type { Side } from '../message/command.ts';

/** A live order. `price` and `quantity` as they stand now. */
export interface Resting {
  readonly id: number;
  readonly side: Side;
  readonly price: number;
  quantity: number;
  readonly participant: number;
}

export function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

/** All live orders: per side the prices, best first, and per price a queue, oldest first. */
export class Queues {
  private readonly prices: Record<Side, number[]> = { BUY: [], SELL: [] };
  private readonly queues: Record<Side, Map<number, Resting[]>> = { BUY: new Map(), SELL: new Map() };
  private readonly slots = new Map<number, Resting>();
  private readonly slotCount: number;

  constructor(slotCount: number) {
    this.slotCount = slotCount;
  }

  isEmpty(): boolean {
    return this.slots.size === 0;
  }

  slotTaken(id: number): boolean {
    return this.slots.has(id % this.slotCount);
  }

  /** Only the exact id finds an order: another generation in the same slot does not. */
  find(id: number): Resting | undefined {
    const found = this.slots.get(id % this.slotCount);
    return found?.id === id ? found : undefined;
  }

  /** To the end of the queue of its price. */
  append(order: Resting): void {
    assert(!this.slotTaken(order.id), `slot of order ${order.id} is taken`);
    assert(order.quantity > 0, `order ${order.id} would rest with nothing open`);
    this.slots.set(order.id % this.slotCount, order);
    const queue = this.queues[order.side].get(order.price);
    if (queue !== undefined) {
      queue.push(order);
      return;
    }
    this.queues[order.side].set(order.price, [order]);
    this.prices[order.side].push(order.price);
    this.prices[order.side].sort((a, b) => (order.side === 'BUY' ? b - a : a - b));
  }

  remove(order: Resting): void {
    const queue = this.queueAt(order.side, order.price);
    const place = queue.indexOf(order);
    assert(place >= 0, `order ${order.id} does not stand in the queue of its price`);
    queue.splice(place, 1);
    this.slots.delete(order.id % this.slotCount);
    if (queue.length > 0) return;
    this.queues[order.side].delete(order.price);
    const prices = this.prices[order.side];
    prices.splice(prices.indexOf(order.price), 1);
  }

  /** The best price of a side, or undefined when the side is empty. */
  best(side: Side): number | undefined {
    return this.prices[side][0];
  }

  /** Prices of a side, best first. Not a copy. */
  pricesOf(side: Side): readonly number[] {
    return this.prices[side];
  }

  /** The queue of a price, oldest first. Not a copy: it shrinks as orders leave. */
  queueAt(side: Side, price: number): Resting[] {
    return this.queues[side].get(price) ?? [];
  }

  total(side: Side, price: number): number {
    return this.queueAt(side, price).reduce((sum, order) => sum + order.quantity, 0);
  }

  /** By ascending slot. */
  ofParticipant(participant: number): Resting[] {
    return [...this.slots]
      .sort(([a], [b]) => a - b)
      .map(([, order]) => order)
      .filter((order) => order.participant === participant);
  }

  /** Bids best first, then asks best first; within a price oldest first. */
  all(): Resting[] {
    const of = (side: Side) => this.prices[side].flatMap((price) => this.queueAt(side, price));
    return [...of('BUY'), ...of('SELL')];
  }
}
