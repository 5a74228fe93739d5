import { assert } from '../base/assert.ts';
import type { ImageReader, ImageWriter } from '../base/image.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { REASON } from '../ledger/reasons.ts';

/** Nobody. */
const NONE = -1;

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
  readonly #unit: Float64Array;
  readonly #left: Float64Array;
  readonly #account: Int32Array;
  readonly #asset: Int32Array;
  readonly #order: Float64Array;
  /** Slot of the order that holds for this one too, and of the one that this one holds for. */
  readonly #holder: Int32Array;
  readonly #sharer: Int32Array;
  readonly #floating: Uint8Array;

  constructor(slots: number) {
    this.#unit = new Float64Array(slots);
    this.#left = new Float64Array(slots);
    this.#account = new Int32Array(slots);
    this.#asset = new Int32Array(slots);
    this.#order = new Float64Array(slots);
    this.#holder = new Int32Array(slots).fill(NONE);
    this.#sharer = new Int32Array(slots).fill(NONE);
    this.#floating = new Uint8Array(slots);
  }

  /** Notes what the ledger already holds, under the order that it is for. */
  open(slot: number, order: number, { account, asset, unit, quantity, floating }: Need): void {
    this.#unit[slot] = unit;
    this.#left[slot] = quantity;
    this.#account[slot] = account;
    this.#asset[slot] = asset;
    this.#order[slot] = order;
    this.#holder[slot] = NONE;
    this.#sharer[slot] = NONE;
    this.#floating[slot] = floating ? 1 : 0;
  }

  /** The same without a row for it. */
  openPlain(slot: number, order: number, account: number, asset: number, unit: number, quantity: number, floating: number): void {
    this.#unit[slot] = unit;
    this.#left[slot] = quantity;
    this.#account[slot] = account;
    this.#asset[slot] = asset;
    this.#order[slot] = order;
    this.#holder[slot] = NONE;
    this.#sharer[slot] = NONE;
    this.#floating[slot] = floating;
  }

  /** The order in `slot` is covered by the hold of another. */
  share(slot: number, order: number, holder: number): void {
    this.openPlain(slot, order, this.#account[holder], this.#asset[holder], this.#unit[holder], 0, this.#floating[holder]);
    this.#holder[slot] = holder;
    this.#sharer[holder] = slot;
  }

  unit(slot: number): number {
    return this.#unit[slot];
  }

  left(slot: number): number {
    return this.#left[slot];
  }

  /** Slot of the order whose hold covers this one: its own, or its partner's. */
  holderOf(slot: number): number {
    return this.#holder[slot] === NONE ? slot : this.#holder[slot];
  }

  isLinked(slot: number): boolean {
    return this.#holder[slot] !== NONE || this.#sharer[slot] !== NONE;
  }

  isFloating(slot: number): boolean {
    return this.#floating[slot] === 1;
  }

  assetAt(slot: number): number {
    return this.#asset[slot];
  }

  /** Sets aside `quantity` more; refused only if it is not there. */
  add(ledger: Ledger, slot: number, quantity: number): number {
    const refused = ledger.hold(this.#account[slot], this.#asset[slot], this.#unit[slot] * quantity, REASON.ORDER, this.#order[slot]);
    if (refused === 0) this.#left[slot] += quantity;
    return refused;
  }

  /** All of it is given up without going back: another order takes it over. */
  handOver(slot: number): void {
    this.#left[slot] = 0;
  }

  /** `quantity` traded or was taken away: its part is given back. */
  give(ledger: Ledger, slot: number, quantity: number): void {
    if (this.#holder[slot] !== NONE) this.#takeOver(slot);
    const left = this.#left[slot] - quantity;
    assert(left >= 0, `order ${this.#order[slot]} gives back more than was set aside`);
    this.#left[slot] = left;
    const amount = this.#unit[slot] * quantity;
    if (amount > 0) ledger.release(this.#account[slot], this.#asset[slot], amount, REASON.ORDER, this.#order[slot]);
  }

  /** The order is over: what is left goes to the order that shares it, or back. */
  close(ledger: Ledger, slot: number): void {
    const sharer = this.#sharer[slot];
    const holder = this.#holder[slot];
    if (holder !== NONE) {
      this.#sharer[holder] = NONE;
      this.#holder[slot] = NONE;
    } else if (sharer !== NONE) {
      this.#takeOver(sharer);
      this.#sharer[sharer] = NONE;
      this.#holder[slot] = NONE;
    } else if (this.#left[slot] > 0) this.give(ledger, slot, this.#left[slot]);
    this.#unit[slot] = 0;
    this.#left[slot] = 0;
    this.#sharer[slot] = NONE;
  }

  /** Sets aside what new terms need beyond the old ones: 0 or the ledger's refusal. */
  widen(ledger: Ledger, slot: number, unit: number, quantity: number): number {
    const more = unit * quantity - this.#unit[slot] * this.#left[slot];
    return more > 0 ? ledger.hold(this.#account[slot], this.#asset[slot], more, REASON.ORDER, this.#order[slot]) : 0;
  }

  /** The new terms did not come to be. */
  unwiden(ledger: Ledger, slot: number, unit: number, quantity: number): void {
    const more = unit * quantity - this.#unit[slot] * this.#left[slot];
    if (more > 0) ledger.release(this.#account[slot], this.#asset[slot], more, REASON.ORDER, this.#order[slot]);
  }

  /** The new terms, widened before, hold: what they need less is given back. */
  change(ledger: Ledger, slot: number, unit: number, quantity: number): void {
    const less = this.#unit[slot] * this.#left[slot] - unit * quantity;
    this.#unit[slot] = unit;
    this.#left[slot] = quantity;
    if (less > 0) ledger.release(this.#account[slot], this.#asset[slot], less, REASON.ORDER, this.#order[slot]);
  }

  /** Slots of orders without a limit whose unit is below that; they need more when the upper price limit rises. */
  floatingBelow(unit: number): number[] {
    const found: number[] = [];
    this.#floating.forEach((flag, slot) => {
      if (flag === 1 && this.#left[slot] > 0 && this.#unit[slot] < unit) found.push(slot);
    });
    return found;
  }

  orderAt(slot: number): number {
    return this.#order[slot];
  }

  accountAt(slot: number): number {
    return this.#account[slot];
  }

  /** What is set aside, by account and asset: what the ledger must hold. */
  addTo(sums: Map<string, number>): void {
    this.#left.forEach((left, slot) => {
      if (left === 0) return;
      const key = `${this.#account[slot]} ${this.#asset[slot]}`;
      sums.set(key, (sums.get(key) ?? 0) + left * this.#unit[slot]);
    });
  }

  write(image: ImageWriter): void {
    const slots = [...this.#order.keys()].filter((slot) => this.#left[slot] > 0 || this.#holder[slot] !== NONE);
    image.list(slots, (slot) => image.numbers([
      slot, this.#unit[slot], this.#left[slot], this.#account[slot], this.#asset[slot], this.#order[slot], this.#holder[slot], this.#sharer[slot],
      this.#floating[slot],
    ]));
  }

  read(image: ImageReader): void {
    image.list(() => {
      const slot = image.number();
      this.#unit[slot] = image.number();
      this.#left[slot] = image.number();
      this.#account[slot] = image.number();
      this.#asset[slot] = image.number();
      this.#order[slot] = image.number();
      this.#holder[slot] = image.number();
      this.#sharer[slot] = image.number();
      this.#floating[slot] = image.number();
    });
  }

  /** The sharer holds from now on, the former holder shares. */
  #takeOver(slot: number): void {
    const holder = this.#holder[slot];
    this.#unit[slot] = this.#unit[holder];
    this.#left[slot] = this.#left[holder];
    this.#left[holder] = 0;
    this.#holder[slot] = NONE;
    this.#sharer[holder] = NONE;
    this.#sharer[slot] = holder;
    this.#holder[holder] = slot;
  }
}
