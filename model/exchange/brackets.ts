import { assert } from '../base/assert.ts';
import type { ImageReader, ImageWriter } from '../base/image.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Holds, type Need } from './holds.ts';

/**
 * What the exits of brackets will need, set aside before they exist, by the slot of the entry: of a purchase the shares as
 * they are bought, of a sale the money to buy them back, when it is entered. So an exit is always covered when it begins.
 */
export class Brackets {
  readonly reserves: Holds;
  /** Slots of entries that live. */
  readonly #entries = new Set<number>();
  /** Entries that are over and what they have traded: their exits are announced next. */
  readonly #ended: { readonly slot: number; readonly filled: number }[] = [];
  /** Slot of the exit that holds for the one announced after it; -1: none. */
  #first = -1;

  constructor(slots: number) {
    this.reserves = new Holds(slots);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The entry is announced. `need` of a sale is set aside already; of a purchase its quantity is 0. */
  open(slot: number, order: number, need: Need): void {
    this.reserves.open(slot, order, need);
    this.#entries.add(slot);
  }

  /** True when the exits of this entry will have to buy: then their need grows with the entry. */
  buysBack(slot: number): boolean {
    return this.#entries.has(slot) && this.reserves.assetAt(slot) === 0;
  }

  /** Shares bought by an entry stay for its exits. */
  filled(ledger: Ledger, slot: number, quantity: number): void {
    if (!this.#entries.has(slot) || this.reserves.assetAt(slot) === 0) return;
    assert(this.reserves.add(ledger, slot, quantity) === 0, 'what was just bought can be set aside');
  }

  /** The entry is over: what its exits will not need goes back. */
  close(ledger: Ledger, slot: number, filled: number): void {
    if (!this.#entries.delete(slot)) return;
    const surplus = this.reserves.left(slot) - filled;
    if (surplus > 0) this.reserves.give(ledger, slot, surplus);
    if (filled > 0) this.#ended.push({ slot, filled });
  }

  /** An exit is announced: the first of the two takes the reserve of its entry over, the second shares it. The stop is announced first. */
  beginExit(ledger: Ledger, holds: Holds, slot: number, order: number, account: number, quantity: number): 'STOP' | 'LIMIT' {
    if (this.#first >= 0) {
      holds.share(slot, order, this.#first);
      this.#first = -1;
      return 'LIMIT';
    }
    const { reserves } = this;
    const at = this.#ended.findIndex(({ slot: entry, filled }) => reserves.accountAt(entry) === account && filled === quantity);
    assert(at >= 0, `order ${order} is announced that nobody entered`);
    const [{ slot: entry }] = this.#ended.splice(at, 1);
    assert(reserves.left(entry) === quantity, `the exits of ${order} need what was not set aside`);
    const floating = reserves.isFloating(entry) ? 1 : 0;
    reserves.handOver(entry);
    holds.openPlain(slot, order, account, reserves.assetAt(entry), reserves.unit(entry), quantity, floating);
    reserves.close(ledger, entry);
    this.#first = slot;
    return 'STOP';
  }

  write(image: ImageWriter): void {
    image.list([...this.#entries].sort((a, b) => a - b), (slot) => {
      const { reserves } = this;
      image.numbers([
        slot, reserves.orderAt(slot), reserves.accountAt(slot), reserves.assetAt(slot), reserves.unit(slot), reserves.left(slot),
        reserves.isFloating(slot) ? 1 : 0,
      ]);
    });
  }

  read(image: ImageReader): void {
    image.list(() => {
      const [slot, order, account, asset, unit, quantity, floating] = Array.from({ length: 7 }, () => image.number());
      this.open(slot, order, { account, asset, unit, quantity, limit: 0, floating: floating === 1 });
    });
  }
}
