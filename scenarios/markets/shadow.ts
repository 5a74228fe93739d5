import { InputError } from '../../model/base/input-error.ts';
import type { BatchWriter } from './feed.ts';
import { HandleMap, type OutsideId } from './handles.ts';
import { ADD_HEADS, CANCEL_HEAD, REDUCE_HEAD, REPLACE_HEAD } from './heads.ts';
import { SortedLevels } from './levels.ts';

export type SideCode = 0 | 1;

/** An order that the input says rests. */
export interface ShadowOrder {
  /** The venue's id; undefined for anonymous size. */
  readonly id: OutsideId | undefined;
  readonly handle: number;
  readonly side: SideCode;
  /** Tick. */
  readonly price: number;
  quantity: number;
  /** Its place in the queue is known from the input. */
  placed: boolean;
}

export interface ShadowQueue {
  size: number;
  /** Oldest first. */
  readonly orders: Map<number, ShadowOrder>;
}

/** Who trades in a replayed market: the venue's named orders, size without a name, and the takers. */
export const NAMED = 1;
export const ANONYMOUS = 2;
export const TAKER = 3;

/**
 * The book as the input tells it, kept beside the commands that bring a core to the same book. It
 * never sees an answer, so commands can be batched; whether the core agrees is judged on its events.
 */
export class ShadowBook {
  readonly sides = [new SortedLevels<ShadowQueue>(0), new SortedLevels<ShadowQueue>(1)] as const;
  readonly #byId = new Map<OutsideId, ShadowOrder>();
  readonly #handles: HandleMap;
  readonly #writer: BatchWriter;
  readonly #file: string;
  /** Nanoseconds since midnight, stamped on every command. */
  time = 0;

  /** `slots`: orders the core holds; `file` is named when they do not suffice. */
  constructor(writer: BatchWriter, slots: number, file: string) {
    this.#writer = writer;
    this.#handles = new HandleMap(slots);
    this.#file = file;
  }

  find(id: OutsideId): ShadowOrder | undefined {
    return this.#byId.get(id);
  }

  size(side: SideCode, price: number): number {
    return this.sides[side].get(price)?.size ?? 0;
  }

  queue(side: SideCode, price: number): IterableIterator<ShadowOrder> {
    return (this.sides[side].get(price)?.orders ?? NOBODY).values();
  }

  /** True if a new order at this price would trade. */
  crosses(side: SideCode, price: number): boolean {
    const best = this.sides[side === 0 ? 1 : 0].price(0);
    return best !== undefined && (side === 0 ? price >= best : price <= best);
  }

  /** True if a taker at this price meets this side's queue there before any other. */
  isBest(side: SideCode, price: number): boolean {
    return this.sides[side].price(0) === price;
  }

  /** Sends an ADD that rests at the end of its queue. The caller has seen that it crosses nothing. */
  add(id: OutsideId | undefined, side: SideCode, price: number, quantity: number, placed: boolean): ShadowOrder {
    const order: ShadowOrder = { id, handle: this.#handle(), side, price, quantity, placed };
    this.#writer.put(
      ADD_HEADS[side]!,
      order.handle,
      price,
      quantity,
      id === undefined ? ANONYMOUS : NAMED,
      this.time,
    );
    const queue = this.sides[side].get(price) ?? { size: 0, orders: new Map() };
    this.sides[side].set(price, queue);
    queue.orders.set(order.handle, order);
    queue.size += quantity;
    if (id !== undefined) this.#byId.set(id, order);
    return order;
  }

  /** Takes up to `quantity` out of an order by REDUCE or CANCEL; gives what was taken. */
  cut(order: ShadowOrder, quantity: number): number {
    const taken = Math.min(order.quantity, quantity);
    if (taken === order.quantity) this.#writer.put(CANCEL_HEAD, order.handle, 0, 0, 0, this.time);
    else if (taken > 0) this.#writer.put(REDUCE_HEAD, order.handle, 0, taken, 0, this.time);
    this.#shrink(order, taken);
    return taken;
  }

  /** Sends an order to the end of its own queue: REPLACE with its own terms. */
  yieldPlace(order: ShadowOrder): void {
    this.#writer.put(REPLACE_HEAD, order.handle, order.price, order.quantity, 0, this.time);
    const { orders } = this.sides[order.side].get(order.price)!;
    orders.delete(order.handle);
    orders.set(order.handle, order);
  }

  /** An immediate-or-cancel taker at exactly this price against the queue's head; the caller knows that it fills. */
  take(side: SideCode, price: number, quantity: number): void {
    const taker = this.#handle();
    this.#writer.put(ADD_HEADS[side === 0 ? 3 : 2]!, taker, price, quantity, TAKER, this.time);
    this.#handles.release(taker);
    let left = quantity;
    for (const order of [...this.queue(side, price)]) {
      if (left === 0) break;
      const filled = Math.min(left, order.quantity);
      this.#shrink(order, filled);
      left -= filled;
    }
  }

  #shrink(order: ShadowOrder, quantity: number): void {
    const levels = this.sides[order.side];
    const queue = levels.get(order.price)!;
    order.quantity -= quantity;
    queue.size -= quantity;
    if (order.quantity > 0) return;
    queue.orders.delete(order.handle);
    if (queue.orders.size === 0) levels.delete(order.price);
    if (order.id !== undefined && this.#byId.get(order.id) === order) this.#byId.delete(order.id);
    this.#handles.release(order.handle);
  }

  #handle(): number {
    const handle = this.#handles.takeUnnamed();
    if (handle < 0)
      throw new InputError(
        `${this.#file}: expected at most ${this.#handles.slots} live orders, which is what this core holds; use a core with more`,
      );
    return handle;
  }
}

const NOBODY = new Map<number, ShadowOrder>();
