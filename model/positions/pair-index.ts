const CELL = 4;

/**
 * (account, instrument) -> slot, open-addressed in one typed array: account, instrument, slot + 1, spare in each cell of 16 bytes,
 * so that a hit costs one cache line. Slots are given out 0, 1, 2 …; a pair once known stays known. Both ids are whole, below 2^31.
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
    return this.#cells[this.#probe(account, instrument) + 2] - 1;
  }

  /** The slot of the pair, a new one if it has none yet (then it equals the former `size`). */
  enter(account: number, instrument: number): number {
    let at = this.#probe(account, instrument);
    const known = this.#cells[at + 2];
    if (known !== 0) return known - 1;
    if ((this.#size + 1) * 2 > this.#mask + 1) {
      this.#grow();
      at = this.#probe(account, instrument);
    }
    return this.#put(at, account, instrument, this.#size++);
  }

  #put(at: number, account: number, instrument: number, slot: number): number {
    this.#cells[at] = account;
    this.#cells[at + 1] = instrument;
    this.#cells[at + 2] = slot + 1;
    return slot;
  }

  /** The cell of the pair, or the free one where it belongs: at most half of the cells are taken, so there is one. */
  #probe(account: number, instrument: number): number {
    const cells = this.#cells;
    const mask = this.#mask;
    let hash = Math.imul(account, 0x9e37_79b1) ^ Math.imul(instrument + 1, 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
    for (let cell = (hash ^ (hash >>> 13)) & mask; ; cell = (cell + 1) & mask) {
      const at = cell * CELL;
      if (cells[at + 2] === 0 || (cells[at] === account && cells[at + 1] === instrument)) return at;
    }
  }

  #grow(): void {
    const old = this.#cells;
    this.#cells = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += CELL) {
      if (old[at + 2] !== 0) this.#put(this.#probe(old[at], old[at + 1]), old[at], old[at + 1], old[at + 2] - 1);
    }
  }
}
