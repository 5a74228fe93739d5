/** Output buffers, used again once their owner gives them back. */

const KEEP = 16;

export class RowPool {
  readonly #free: Uint32Array[] = [];

  /** A buffer of exactly that many words; its contents are left over from its last use. */
  take(words: number): Uint32Array {
    for (let i = this.#free.length - 1; i >= 0; i -= 1) {
      if (this.#free[i].length === words) return this.#free.splice(i, 1)[0];
    }
    return new Uint32Array(words);
  }

  release(buffer: Uint32Array): void {
    if (this.#free.length === KEEP) this.#free.shift();
    this.#free.push(buffer);
  }
}
