import { type Algorithm, type BookStateName, type Side, SIDES } from '../message/command.ts';
import type { CoreConfig } from '../message/core.ts';
import type { CoreEvent } from '../message/event.ts';

export interface ShadowOrder {
  readonly id: number;
  readonly side: Side;
  readonly price: number;
  open: number;
  readonly participant: number;
}

export interface Top {
  readonly price: number;
  readonly size: number;
}

interface ShadowLevel {
  readonly price: number;
  total: number;
  readonly queue: ShadowOrder[];
}

export function against(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

/**
 * The book that an event stream claims to have, built from the events alone. It believes everything and
 * never throws: the laws judge, this only remembers.
 */
export class Shadow {
  state: BookStateName = 'OPEN';
  algorithm: Algorithm = 'FIFO';
  low = 0;
  high: number;
  /** The order on its way in, from ACCEPTED or REPLACED until it rests or its command ends. */
  taker: ShadowOrder | undefined;
  private readonly slots = new Map<number, ShadowOrder>();
  private readonly levels: Record<Side, ShadowLevel[]> = { BUY: [], SELL: [] };
  private readonly slotCount: number;

  constructor(config: CoreConfig) {
    this.high = config.levels - 1;
    this.slotCount = config.orders;
  }

  slotOf(id: number): number {
    return id % this.slotCount;
  }

  inSlotOf(id: number): ShadowOrder | undefined {
    return this.slots.get(this.slotOf(id));
  }

  /** A resting order by its exact id. */
  resting(id: number): ShadowOrder | undefined {
    const order = this.inSlotOf(id);
    return order?.id === id ? order : undefined;
  }

  live(): Iterable<ShadowOrder> {
    return this.slots.values();
  }

  get size(): number {
    return this.slots.size;
  }

  /** Best level's orders, oldest first; empty for an empty side. */
  front(side: Side): readonly ShadowOrder[] {
    return this.levels[side].at(-1)?.queue ?? [];
  }

  /** Best price and total; undefined for an empty side. */
  best(side: Side): Top | undefined {
    const level = this.levels[side].at(-1);
    return level && { price: level.price, size: level.total };
  }

  /** As a TOP event shows it: zeros for an empty side. */
  top(side: Side): Top {
    return this.best(side) ?? { price: 0, size: 0 };
  }

  apply(event: CoreEvent): void {
    switch (event.kind) {
      case 'ACCEPTED':
        this.taker = {
          id: event.order, side: event.side, price: event.price, open: event.quantity, participant: event.participant,
        };
        return;
      case 'REPLACED': {
        const old = this.resting(event.order);
        if (old !== undefined) this.remove(old);
        this.taker = {
          id: event.order, side: event.side, price: event.price, open: event.quantity,
          participant: old?.participant ?? -1,
        };
        return;
      }
      case 'TRADE':
        this.take(this.resting(event.maker), event.quantity);
        if (this.taker !== undefined) this.taker.open -= event.quantity;
        return;
      case 'CANCELLED':
        if (this.taker?.id === event.order) this.taker.open -= event.quantity;
        else this.take(this.resting(event.order), event.quantity);
        return;
      case 'RESTED':
        if (this.taker !== undefined && this.taker.open > 0) this.insert(this.taker);
        this.taker = undefined;
        return;
      case 'STATE':
        this.state = event.state;
        this.algorithm = event.algorithm;
        this.low = event.low;
        this.high = event.high;
        return;
      case 'REJECTED':
      case 'TOP':
        return;
    }
  }

  private take(order: ShadowOrder | undefined, quantity: number): void {
    if (order === undefined) return;
    const level = this.levels[order.side][this.place(order.side, order.price)];
    level.total -= quantity;
    order.open -= quantity;
    if (order.open <= 0) this.remove(order);
  }

  private insert(order: ShadowOrder): void {
    const levels = this.levels[order.side];
    const at = this.place(order.side, order.price);
    if (levels[at]?.price !== order.price) levels.splice(at, 0, { price: order.price, total: 0, queue: [] });
    levels[at].queue.push(order);
    levels[at].total += order.open;
    this.slots.set(this.slotOf(order.id), order);
  }

  private remove(order: ShadowOrder): void {
    const at = this.place(order.side, order.price);
    const level = this.levels[order.side][at];
    level.queue.splice(level.queue.indexOf(order), 1);
    level.total -= order.open;
    if (level.queue.length === 0) this.levels[order.side].splice(at, 1);
    this.slots.delete(this.slotOf(order.id));
  }

  /** Where a price stands or would stand; levels run from the worst price to the best. */
  private place(side: Side, price: number): number {
    const levels = this.levels[side];
    const sign = side === SIDES[0] ? 1 : -1;
    let from = 0;
    let to = levels.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sign * levels[middle].price < sign * price) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
