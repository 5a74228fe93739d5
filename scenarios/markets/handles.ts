import { assert } from '../../model/base/assert.ts';

/** An outside order id: numbers up to 2^53, bigints beyond, text where a venue uses it. */
export type OutsideId = number | bigint | string;

const DENSE_LIMIT = 1 << 22;
const LIFE_BITS = 20;
const LIFE_MASK = (1 << LIFE_BITS) - 1;
/** What 32 bits leave for a million slots; fewer slots could have more and need none. */
const GENERATIONS = 1 << (32 - LIFE_BITS);

/**
 * Gives core order ids (slot and generation) to outside ids, O(1) each way. An id keeps its handle
 * while any of its lives is open; `release` closes one life. A small number gets the slot of the same
 * number when that is free, so a file with dense ids reads the same inside and outside.
 */
export class HandleMap {
  readonly slots: number;
  /** A core id that is never given out: commands for unknown outside ids carry it. */
  readonly never: number;
  #live = 0;
  /**
   * Per slot: generation << LIFE_BITS | open lives. More than one life is open while a reuse of the id
   * is under way in a batch. One word, since a random order costs a cache miss for every array.
   */
  readonly #state: Int32Array;
  readonly #topGeneration: number;
  /** Outside number per slot; NaN where the id is a bigint, text or none. */
  readonly #number: Float64Array;
  readonly #other = new Map<number, OutsideId>();
  #dense = new Int32Array(1024).fill(-1);
  readonly #sparse = new Map<OutsideId, number>();
  /** Released slots, each at most once; entries taken meanwhile by their own number are skipped. */
  readonly #free: number[] = [];
  readonly #listed: Uint8Array;
  #fresh = 0;

  /** `slots`: the orders of the core, a power of two up to 2^20. */
  constructor(slots: number) {
    this.slots = slots;
    this.#state = new Int32Array(slots);
    this.#listed = new Uint8Array(slots);
    this.#number = new Float64Array(slots).fill(Number.NaN);
    this.#topGeneration = Math.min(2 ** 32 / slots, GENERATIONS) - 1;
    this.never = this.#topGeneration * slots;
  }

  get live(): number {
    return this.#live;
  }

  /** The core id of an outside id, or `never`. */
  find(outside: OutsideId): number {
    const slot = this.#slotOf(outside);
    return slot < 0 ? this.never : this.#handle(slot);
  }

  /** Opens a life for `outside`; -1 when every slot is taken. */
  take(outside: OutsideId): number {
    let slot = this.#slotOf(outside);
    if (slot < 0) {
      slot = this.#freeSlot(outside);
      if (slot < 0) return -1;
      if (typeof outside === 'number') this.#number[slot] = outside;
      else this.#other.set(slot, outside);
      this.#bind(outside, slot);
      this.#live++;
    }
    this.#state[slot]!++;
    return this.#handle(slot);
  }

  /** Opens a life that no outside id names (anonymous depth, takers); -1 when every slot is taken. */
  takeUnnamed(): number {
    const slot = this.#freeSlot(undefined);
    if (slot < 0) return -1;
    this.#state[slot]!++;
    this.#live++;
    return this.#handle(slot);
  }

  /** Closes one life of a core id; the slot is free again with the last one. */
  release(handle: number): void {
    const slot = handle & (this.slots - 1);
    // The sentence is made only when it is needed: this runs once an order.
    if (!this.#taken(slot) || this.#handle(slot) !== handle)
      assert(false, `order ${handle} was released but is not held`);
    this.#state[slot]!--;
    if (this.#taken(slot)) return;
    const outside = this.outside(handle);
    if (outside !== undefined) this.#bind(outside, -1);
    this.#number[slot] = Number.NaN;
    this.#other.delete(slot);
    const next = (this.#state[slot]! >>> LIFE_BITS) + 1;
    this.#state[slot] = (next === this.#topGeneration ? 0 : next) << LIFE_BITS;
    this.#live--;
    if (this.#listed[slot] === 0) {
      this.#listed[slot] = 1;
      this.#free.push(slot);
    }
  }

  /** The outside id behind a core id that is held; undefined for an unnamed one. */
  outside(handle: number): OutsideId | undefined {
    const number = this.outsideNumber(handle);
    return !Number.isNaN(number) ? number : this.#other.get(handle & (this.slots - 1));
  }

  /** As `outside` where all ids are numbers: NaN for anything else. */
  outsideNumber(handle: number): number {
    return this.#number[handle & (this.slots - 1)]!;
  }

  #handle(slot: number): number {
    return (this.#state[slot]! >>> LIFE_BITS) * this.slots + slot;
  }

  #taken(slot: number): boolean {
    return (this.#state[slot]! & LIFE_MASK) !== 0;
  }

  #slotOf(outside: OutsideId): number {
    if (typeof outside === 'number' && outside < DENSE_LIMIT)
      return outside < this.#dense.length ? this.#dense[outside]! : -1;
    return this.#sparse.get(outside) ?? -1;
  }

  #bind(outside: OutsideId, slot: number): void {
    if (typeof outside === 'number' && outside < DENSE_LIMIT) {
      if (outside >= this.#dense.length) this.#widen(outside);
      this.#dense[outside] = slot;
    } else if (slot < 0) this.#sparse.delete(outside);
    else this.#sparse.set(outside, slot);
  }

  #widen(outside: number): void {
    const wider = new Int32Array(Math.max(this.#dense.length * 2, 2 ** Math.ceil(Math.log2(outside + 1)))).fill(-1);
    wider.set(this.#dense);
    this.#dense = wider;
  }

  #freeSlot(outside: OutsideId | undefined): number {
    if (typeof outside === 'number' && outside < this.slots && !this.#taken(outside)) return outside;
    while (this.#free.length > 0) {
      const slot = this.#free.pop()!;
      this.#listed[slot] = 0;
      if (!this.#taken(slot)) return slot;
    }
    while (this.#fresh < this.slots) {
      const slot = this.#fresh++;
      if (!this.#taken(slot)) return slot;
    }
    return -1;
  }
}
