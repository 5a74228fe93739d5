import { assert } from '../base/assert.ts';

/** Where an order is. */
export const PLACE = {
  /** The slot is free. */
  FREE: 0,
  /** The slot belongs to an order without being one: the vehicle of an iceberg's reserve, an exit of a bracket not yet armed. */
  RESERVED: 1,
  /** A stop that has not been reached. */
  WAITING: 2,
  /** In the desk while the book is called or closed. */
  HELD: 3,
  /** An at-open or at-close order before its auction. */
  DORMANT: 4,
  /** Sent to the core; the answer decides. */
  TAKING: 5,
  /** Displayed in the core. An iceberg's reserve rests in the desk at the same time. */
  RESTING: 6,
  /** Rests in the desk, out of sight. */
  DARK: 7,
  /** Active, its turn to go to the core is still to come. */
  QUEUED: 8,
} as const;

/** Bits of `flags`. */
export const FLAG = { POST_ONLY: 1, ALL_OR_NONE: 2, ON_DISCONNECT: 4, MOVED: 8, TRIGGERED: 16, ENTRY: 32, BEATEN: 64 } as const;

/** Set in a core id whose order is not displayed; market data shows nothing of such an order but its trades. */
export const DARK_BIT = 0x8000_0000;

/** True for the core id of an order that must not be shown. */
export function isDarkId(coreId: number): boolean {
  return coreId >>> 31 === 1;
}

/** Number of one slot of the core and of what the desk knows of the order in it. Everything is a column; nothing is allocated per order. */
export class OrderTable {
  readonly capacity: number;
  /** Unique for ever, and `number mod capacity` is the slot. 0 while the slot is no order. */
  readonly number: Float64Array;
  readonly place: Uint8Array;
  readonly flags: Uint8Array;
  readonly status: Uint8Array;
  readonly type: Uint8Array;
  readonly time: Uint8Array;
  readonly side: Uint8Array;
  readonly selfTrade: Uint8Array;
  readonly display: Uint8Array;
  readonly peg: Uint8Array;
  readonly account: Uint32Array;
  readonly participant: Uint16Array;
  readonly key: Uint32Array;
  /** Price at which it can trade now: the limit, or where a peg stands. NO_PRICE: nowhere. */
  readonly price: Int32Array;
  /** As entered or amended; a peg's cap. */
  readonly limit: Int32Array;
  readonly stop: Int32Array;
  readonly offset: Int32Array;
  readonly quantity: Float64Array;
  readonly filled: Float64Array;
  readonly open: Float64Array;
  /** What of it is displayed in the core. */
  readonly inCore: Float64Array;
  /** What of its dark part stands in the core before a taker. */
  readonly standing: Float64Array;
  /** What was cancelled or expired of it: quantity = filled + open + cancelled, always. */
  readonly cancelled: Float64Array;
  readonly shown: Float64Array;
  readonly spread: Float64Array;
  readonly minimum: Float64Array;
  /** Slices an iceberg has shown. */
  readonly slices: Uint32Array;
  /** Time priority of the dark part: ascends with every arrival; 0 before. */
  readonly stamp: Float64Array;
  /** Time priority of the displayed part, likewise. */
  readonly queued: Float64Array;
  readonly expireDay: Int32Array;
  readonly expireTime: Float64Array;
  /** Slot whose core id carries the order's dark part: its own, or for an iceberg a reserved one. */
  readonly vehicle: Int32Array;
  /** Slot of the order that a RESERVED slot belongs to. */
  readonly owner: Int32Array;
  /** Other order of a pair: its slot, or -1. */
  readonly partner: Int32Array;
  /** Bracket entry: slots of its exits, or -1. */
  readonly target: Int32Array;
  readonly protection: Int32Array;
  /** Reason code of a CANCEL that is under way; 0 none. */
  readonly intent: Uint16Array;
  /** 1: columns that only some orders use are not at rest; the next order in the slot puts them there. No part of a snapshot. */
  readonly rich: Uint8Array;
  /** Id last used in the core. */
  readonly coreId: Uint32Array;
  private readonly generation: Uint32Array;
  /** Free slots, the one freed last is taken next: a few slots stay warm. */
  private readonly stack: Int32Array;
  private free: number;
  private serial = 0;
  private readonly shift: number;

  constructor(capacity: number) {
    const f64 = () => new Float64Array(capacity);
    const i32 = () => new Int32Array(capacity);
    const u32 = () => new Uint32Array(capacity);
    const u8 = () => new Uint8Array(capacity);
    this.capacity = capacity;
    this.shift = 31 - Math.clz32(capacity);
    [this.number, this.quantity, this.filled, this.open, this.inCore] = [f64(), f64(), f64(), f64(), f64()];
    [this.shown, this.spread, this.minimum, this.stamp, this.expireTime] = [f64(), f64(), f64(), f64(), f64()];
    [this.queued, this.standing, this.cancelled] = [f64(), f64(), f64()];
    [this.place, this.flags, this.status, this.type, this.time] = [u8(), u8(), u8(), u8(), u8()];
    [this.side, this.selfTrade, this.display, this.peg] = [u8(), u8(), u8(), u8()];
    [this.price, this.limit, this.stop, this.offset, this.expireDay] = [i32(), i32(), i32(), i32(), i32()];
    [this.vehicle, this.owner, this.partner, this.target, this.protection] = [i32(), i32(), i32(), i32(), i32()];
    [this.account, this.key, this.slices, this.coreId, this.generation] = [u32(), u32(), u32(), u32(), u32()];
    this.rich = u8().fill(1);
    this.participant = new Uint16Array(capacity);
    this.intent = new Uint16Array(capacity);
    this.stack = Int32Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
    this.free = capacity;
  }

  get freeSlots(): number {
    return this.free;
  }

  /** A free slot, all columns at their rest values; the caller checked that there is one. */
  take(): number {
    assert(this.free > 0, 'no slot is free');
    const slot = this.stack[--this.free]!;
    this.place[slot] = PLACE.RESERVED;
    this.owner[slot] = slot;
    this.status[slot] = 0;
    this.intent[slot] = 0;
    this.flags[slot] = 0;
    this.inCore[slot] = 0;
    this.filled[slot] = 0;
    this.queued[slot] = 0;
    this.cancelled[slot] = 0;
    this.stamp[slot] = 0;
    this.standing[slot] = 0;
    if (this.rich[slot] === 1) this.#rest(slot);
    return slot;
  }

  /** Makes the slot an order with a number of its own. */
  name(slot: number): number {
    this.serial++;
    const number = this.serial * this.capacity + slot;
    this.number[slot] = number;
    return number;
  }

  /** How many orders were entered up to that one, itself included. */
  serialOf(number: number): number {
    return Math.floor(number / this.capacity);
  }

  /** Columns that only some orders use, as a plain order has them. */
  #rest(slot: number): void {
    this.rich[slot] = 0;
    this.vehicle[slot] = slot;
    this.partner[slot] = -1;
    this.target[slot] = -1;
    this.protection[slot] = -1;
    this.display[slot] = 0;
    for (const column of [this.key, this.stop, this.offset, this.shown, this.spread, this.minimum, this.expireDay, this.expireTime]) column[slot] = 0;
    this.slices[slot] = 0;
  }

  /** Gives the slot back. */
  release(slot: number): void {
    assert(this.place[slot] !== PLACE.FREE, 'a slot is given back twice');
    this.place[slot] = PLACE.FREE;
    this.number[slot] = 0;
    this.stack[this.free++] = slot;
  }

  /** Slot of a live order's number, or -1. */
  find(number: number): number {
    if (!Number.isSafeInteger(number) || number <= 0) return -1;
    const slot = number % this.capacity;
    return this.number[slot] === number && this.place[slot] !== PLACE.RESERVED ? slot : -1;
  }

  /** A new core id for the slot. Ids of a slot come again after 2^31 / capacity others; only the desk speaks to the core, so none is stale. */
  newCoreId(slot: number, dark: boolean): number {
    const generation = (this.generation[slot]! + 1) & (0x7fff_ffff >>> this.shift);
    this.generation[slot] = generation;
    const id = ((generation << this.shift) | slot | (dark ? DARK_BIT : 0)) >>> 0;
    this.coreId[slot] = id;
    return id;
  }

  /** Slot that the core id names. */
  slotOf(coreId: number): number {
    return coreId & (this.capacity - 1);
  }

  /** What a snapshot needs beyond the columns: serial, generations, the free slots in their order. */
  image(): { readonly serial: number; readonly generation: Uint32Array; readonly free: Int32Array } {
    return { serial: this.serial, generation: this.generation, free: this.stack.slice(0, this.free) };
  }

  restore(serial: number, generation: Uint32Array, free: Int32Array): void {
    this.serial = serial;
    this.generation.set(generation);
    this.stack.set(free);
    this.free = free.length;
  }
}

/** Price of an order that can trade nowhere: a peg without a reference, a market order. */
export const NO_PRICE = -1;
