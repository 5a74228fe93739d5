import { assert } from '../base/assert.ts';
import { ACCOUNT_MAX, INSTRUMENT_MAX } from '../base/money.ts';

/** Words of a cell: the pair's high bits, then its low bits above slot + 1; the second is 0 only in a free cell. */
const CELL = 2;
/** 36 bits of a pair do not fit one word: so many of the instrument stand with the slot. */
const LOW_BITS = 4;
const SLOT_BITS = 32 - LOW_BITS;
const SLOT_MASK = 2 ** SLOT_BITS - 1;
/** 20 bits of account and 12 of instrument fill the first word. */
const HIGH_BITS = 12;

/** Positions at most: what the slots can number. */
export const PAIRS_MAX = SLOT_MASK - 1;

/**
 * (account, instrument) -> slot, open-addressed in one typed array of eight bytes a cell, at most half of them taken. Slots are given out
 * 0, 1, 2 …; a pair once known stays known. Ids are within ACCOUNT_MAX and INSTRUMENT_MAX, which their constructors check.
 */
export class PairIndex {
  #cells = new Int32Array(16 * CELL);
  #mask = 15;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The slot of the pair, or -1. */
  find(account: number, instrument: number): number {
    return (this.#cells[this.#probe(highOf(account, instrument), lowOf(instrument)) + 1] & SLOT_MASK) - 1;
  }

  /** The slot of the pair, a new one if it has none yet (then it equals the former `size`). */
  enter(account: number, instrument: number): number {
    const high = highOf(account, instrument);
    const low = lowOf(instrument);
    let at = this.#probe(high, low);
    const known = this.#cells[at + 1] & SLOT_MASK;
    if (known !== 0) return known - 1;
    assert(account <= ACCOUNT_MAX && instrument <= INSTRUMENT_MAX && this.#size < PAIRS_MAX, 'a pair is beyond what the index can hold');
    if ((this.#size + 1) * 2 > this.#mask + 1) {
      this.#grow();
      at = this.#probe(high, low);
    }
    const slot = this.#size++;
    this.#cells[at] = high;
    this.#cells[at + 1] = low | (slot + 1);
    return slot;
  }

  /** The cell of the pair, or the free one where it belongs: at most half of the cells are taken, so there is one. */
  #probe(high: number, low: number): number {
    const cells = this.#cells;
    const mask = this.#mask;
    let hash = Math.imul(high, 0x9e37_79b1) ^ Math.imul(low >>> SLOT_BITS, 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
    for (let cell = (hash ^ (hash >>> 13)) & mask; ; cell = (cell + 1) & mask) {
      const word = cells[cell * CELL + 1];
      if (word === 0 || (cells[cell * CELL] === high && (word & ~SLOT_MASK) === low)) return cell * CELL;
    }
  }

  #grow(): void {
    const old = this.#cells;
    this.#cells = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += CELL) {
      const word = old[at + 1];
      if (word === 0) continue;
      const to = this.#probe(old[at], word & ~SLOT_MASK);
      this.#cells[to] = old[at];
      this.#cells[to + 1] = word;
    }
  }
}

function highOf(account: number, instrument: number): number {
  return (account << HIGH_BITS) | (instrument >>> LOW_BITS);
}

function lowOf(instrument: number): number {
  return instrument << SLOT_BITS;
}
