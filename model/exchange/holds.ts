import { assert } from '../base/assert.ts';
import type { ImageReader, ImageWriter } from '../base/image.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { REASON } from '../ledger/reasons.ts';

/** Nobody. */
const NONE = -1;
/** Numbers of a slot: one cache line. HOLDER: slot of the order that holds for this one too; SHARER: of the one that this one holds for. */
const [UNIT, LEFT, ACCOUNT, ASSET, ORDER, HOLDER, SHARER, FLOATING, WIDTH] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** What is to be set aside for an order: for each share still open `unit` of the asset. */
export interface Need {
  readonly account: number;
  readonly asset: number;
  readonly unit: number;
  readonly quantity: number;
  /** Limit in ten-thousandths, 0 for none: what risk values the order at. */
  readonly limit: number;
  /** The unit follows the upper price limit: the order has no limit price of its own. */
  readonly floating: boolean;
}

/**
 * What is set aside in the ledger for each open order of one instrument, by slot: the amount is always unit times quantity, so
 * that what trades or ends is given back exactly. Two orders of which only one can trade share one hold: it stands with the
 * first, the other names it.
 */
export class Holds {
  readonly #rows: Float64Array;

  constructor(slots: number) {
    this.#rows = new Float64Array(slots * WIDTH);
    for (let at = 0; at < this.#rows.length; at += WIDTH) this.#rows[at + HOLDER] = this.#rows[at + SHARER] = NONE;
  }

  /** Notes what the ledger already holds, under the order that it is for. */
  open(slot: number, order: number, { account, asset, unit, quantity, floating }: Need): void {
    this.openPlain(slot, order, account, asset, unit, quantity, floating ? 1 : 0);
  }

  /** The same without an object for it. */
  openPlain(slot: number, order: number, account: number, asset: number, unit: number, quantity: number, floating: number): void {
    const rows = this.#rows;
    const at = slot * WIDTH;
    rows[at + UNIT] = unit;
    rows[at + LEFT] = quantity;
    rows[at + ACCOUNT] = account;
    rows[at + ASSET] = asset;
    rows[at + ORDER] = order;
    rows[at + HOLDER] = NONE;
    rows[at + SHARER] = NONE;
    rows[at + FLOATING] = floating;
  }

  /** The order in `slot` is covered by the hold of another. */
  share(slot: number, order: number, holder: number): void {
    const rows = this.#rows;
    const at = holder * WIDTH;
    this.openPlain(slot, order, rows[at + ACCOUNT], rows[at + ASSET], rows[at + UNIT], 0, rows[at + FLOATING]);
    this.#rows[slot * WIDTH + HOLDER] = holder;
    this.#rows[holder * WIDTH + SHARER] = slot;
  }

  unit(slot: number): number {
    return this.#rows[slot * WIDTH + UNIT];
  }

  left(slot: number): number {
    return this.#rows[slot * WIDTH + LEFT];
  }

  /** Slot of the order whose hold covers this one: its own, or its partner's. */
  holderOf(slot: number): number {
    return this.#rows[slot * WIDTH + HOLDER] === NONE ? slot : this.#rows[slot * WIDTH + HOLDER];
  }

  isLinked(slot: number): boolean {
    return this.#rows[slot * WIDTH + HOLDER] !== NONE || this.#rows[slot * WIDTH + SHARER] !== NONE;
  }

  /** The order with which it shares a hold, -1 for none. */
  partnerOf(slot: number): number {
    const holder = this.#rows[slot * WIDTH + HOLDER];
    const partner = holder === NONE ? this.#rows[slot * WIDTH + SHARER] : holder;
    return partner === NONE ? -1 : partner;
  }

  isFloating(slot: number): boolean {
    return this.#rows[slot * WIDTH + FLOATING] === 1;
  }

  assetAt(slot: number): number {
    return this.#rows[slot * WIDTH + ASSET];
  }

  /** Sets aside `quantity` more; refused only if it is not there. */
  add(ledger: Ledger, slot: number, quantity: number): number {
    const rows = this.#rows;
    const at = slot * WIDTH;
    const refused = ledger.hold(rows[at + ACCOUNT], rows[at + ASSET], rows[at + UNIT] * quantity, REASON.ORDER, rows[at + ORDER]);
    if (refused === 0) this.#rows[slot * WIDTH + LEFT] += quantity;
    return refused;
  }

  /** All of it is given up without going back: another order takes it over. */
  handOver(slot: number): void {
    this.#rows[slot * WIDTH + LEFT] = 0;
  }

  /** `quantity` traded or was taken away: its part is given back. */
  give(ledger: Ledger, slot: number, quantity: number): void {
    const rows = this.#rows;
    const at = slot * WIDTH;
    if (rows[at + HOLDER] !== NONE) this.#takeOver(slot);
    const left = rows[at + LEFT] - quantity;
    if (left < 0) assert(false, `order ${rows[at + ORDER]} gives back more than was set aside`);
    rows[at + LEFT] = left;
    const amount = rows[at + UNIT] * quantity;
    if (amount > 0) ledger.release(rows[at + ACCOUNT], rows[at + ASSET], amount, REASON.ORDER, rows[at + ORDER]);
  }

  /** The order is over: what is left goes to the order that shares it, or back. */
  close(ledger: Ledger, slot: number): void {
    const rows = this.#rows;
    const at = slot * WIDTH;
    const sharer = rows[at + SHARER];
    const holder = rows[at + HOLDER];
    if (holder !== NONE) {
      rows[holder * WIDTH + SHARER] = NONE;
      rows[at + HOLDER] = NONE;
    } else if (sharer !== NONE) {
      this.#takeOver(sharer);
      rows[sharer * WIDTH + SHARER] = NONE;
      rows[at + HOLDER] = NONE;
    } else if (rows[at + LEFT] > 0) this.give(ledger, slot, rows[at + LEFT]);
    rows[at + UNIT] = 0;
    rows[at + LEFT] = 0;
    rows[at + SHARER] = NONE;
  }

  /** Sets aside what new terms need beyond the old ones: 0 or the ledger's refusal. */
  widen(ledger: Ledger, slot: number, unit: number, quantity: number): number {
    const more = unit * quantity - this.#rows[slot * WIDTH + UNIT] * this.#rows[slot * WIDTH + LEFT];
    return more > 0 ? ledger.hold(this.#rows[slot * WIDTH + ACCOUNT], this.#rows[slot * WIDTH + ASSET], more, REASON.ORDER, this.#rows[slot * WIDTH + ORDER]) : 0;
  }

  /** The new terms did not come to be. */
  unwiden(ledger: Ledger, slot: number, unit: number, quantity: number): void {
    const more = unit * quantity - this.#rows[slot * WIDTH + UNIT] * this.#rows[slot * WIDTH + LEFT];
    if (more > 0) ledger.release(this.#rows[slot * WIDTH + ACCOUNT], this.#rows[slot * WIDTH + ASSET], more, REASON.ORDER, this.#rows[slot * WIDTH + ORDER]);
  }

  /** The new terms, widened before, hold: what they need less is given back. */
  change(ledger: Ledger, slot: number, unit: number, quantity: number): void {
    const less = this.#rows[slot * WIDTH + UNIT] * this.#rows[slot * WIDTH + LEFT] - unit * quantity;
    this.#rows[slot * WIDTH + UNIT] = unit;
    this.#rows[slot * WIDTH + LEFT] = quantity;
    if (less > 0) ledger.release(this.#rows[slot * WIDTH + ACCOUNT], this.#rows[slot * WIDTH + ASSET], less, REASON.ORDER, this.#rows[slot * WIDTH + ORDER]);
  }

  /** Slots of orders without a limit whose unit is below that; they need more when the upper price limit rises. */
  floatingBelow(unit: number): number[] {
    const found: number[] = [];
    const rows = this.#rows;
    for (let at = 0; at < rows.length; at += WIDTH) if (rows[at + FLOATING] === 1 && rows[at + LEFT] > 0 && rows[at + UNIT] < unit) found.push(at / WIDTH);
    return found;
  }

  orderAt(slot: number): number {
    return this.#rows[slot * WIDTH + ORDER];
  }

  accountAt(slot: number): number {
    return this.#rows[slot * WIDTH + ACCOUNT];
  }

  /** What is set aside, by account and asset: what the ledger must hold. */
  addTo(sums: Map<string, number>): void {
    const rows = this.#rows;
    for (let at = 0; at < rows.length; at += WIDTH) {
      if (rows[at + LEFT] === 0) continue;
      const key = `${rows[at + ACCOUNT]} ${rows[at + ASSET]}`;
      sums.set(key, (sums.get(key) ?? 0) + rows[at + LEFT] * rows[at + UNIT]);
    }
  }

  write(image: ImageWriter): void {
    const rows = this.#rows;
    const slots = Array.from({ length: rows.length / WIDTH }, (_, slot) => slot)
      .filter((slot) => rows[slot * WIDTH + LEFT] > 0 || rows[slot * WIDTH + HOLDER] !== NONE);
    image.list(slots, (slot) => image.number(slot).numbers(rows.subarray(slot * WIDTH, (slot + 1) * WIDTH)));
  }

  read(image: ImageReader): void {
    image.list(() => {
      const at = image.number() * WIDTH;
      for (let column = 0; column < WIDTH; column++) this.#rows[at + column] = image.number();
    });
  }

  /** The sharer holds from now on, the former holder shares. */
  #takeOver(slot: number): void {
    const holder = this.#rows[slot * WIDTH + HOLDER];
    this.#rows[slot * WIDTH + UNIT] = this.#rows[holder * WIDTH + UNIT];
    this.#rows[slot * WIDTH + LEFT] = this.#rows[holder * WIDTH + LEFT];
    this.#rows[holder * WIDTH + LEFT] = 0;
    this.#rows[slot * WIDTH + HOLDER] = NONE;
    this.#rows[holder * WIDTH + SHARER] = NONE;
    this.#rows[slot * WIDTH + SHARER] = holder;
    this.#rows[holder * WIDTH + HOLDER] = slot;
  }
}
