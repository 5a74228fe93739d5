import type { Dice } from './dice.ts';

export interface GuessedOrder {
  readonly id: number;
  readonly slot: number;
  readonly side: number;
  price: number;
  open: number;
}

const RECENT = 64;

/**
 * A cheap guess at what rests, made from the commands alone: crossing quantity takes the best prices, all
 * else is ignored. It is often wrong, and need not be right: it only keeps a stream from being mostly refused.
 */
export class Guess {
  private readonly bySlot = new Map<number, GuessedOrder>();
  private readonly list: GuessedOrder[] = [];
  private readonly place = new Map<number, number>();
  private readonly recent: number[] = [];
  private readonly slots: number;
  private cursor = 0;

  constructor(slots: number) {
    this.slots = slots;
  }

  get size(): number {
    return this.list.length;
  }

  /** A slot guessed free, the next in turn; any slot when none of the next few is. */
  freeSlot(): number {
    for (let tries = 0; tries < 32; tries++) {
      this.cursor = (this.cursor + 1) % this.slots;
      if (!this.bySlot.has(this.cursor)) return this.cursor;
    }
    return this.cursor;
  }

  any(dice: Dice): GuessedOrder | undefined {
    return this.list.length === 0 ? undefined : dice.pick(this.list);
  }

  /** An id that lived not long ago, dead or not. */
  past(dice: Dice): number {
    return this.recent.length === 0 ? dice.whole(2 ** 32) : dice.pick(this.recent);
  }

  drop(order: GuessedOrder): void {
    const at = this.place.get(order.slot);
    if (at === undefined || this.list[at] !== order) return;
    const moved = this.list.at(-1)!;
    this.list[at] = moved;
    this.place.set(moved.slot, at);
    this.list.pop();
    this.place.delete(order.slot);
    this.bySlot.delete(order.slot);
  }

  /** Takes opposite quantity within the limit, then rests what is left if `rests`. */
  arrive(id: number, side: number, price: number, quantity: number, rests: boolean): void {
    const slot = id % this.slots;
    this.recent[this.recent.length < RECENT ? this.recent.length : id % RECENT] = id;
    if (this.bySlot.has(slot)) return;
    const open = this.consume(side, price, quantity);
    if (!rests || open === 0) return;
    const order = { id, slot, side, price, open };
    this.bySlot.set(slot, order);
    this.place.set(slot, this.list.length);
    this.list.push(order);
  }

  clear(): void {
    this.bySlot.clear();
    this.place.clear();
    this.list.length = 0;
  }

  private consume(side: number, price: number, quantity: number): number {
    const sign = side === 0 ? 1 : -1;
    const within = this.list.filter((o) => o.side !== side && sign * o.price <= sign * price);
    if (within.length > 1) within.sort((a, b) => sign * (a.price - b.price));
    let left = quantity;
    for (const maker of within) {
      if (left === 0) break;
      const taken = Math.min(left, maker.open);
      left -= taken;
      maker.open -= taken;
      if (maker.open === 0) this.drop(maker);
    }
    return left;
  }
}
