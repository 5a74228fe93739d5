/** Index of the lowest bit set; `bits` is not 0. */
function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** A set of prices, 0 to `levels` - 1 (at most 2^20), as a bitmap of three levels: the next one either way in a few steps. */
export class PriceSet {
  readonly #levels: number;
  readonly #leaf: Int32Array;
  readonly #middle: Int32Array;
  readonly #root: Int32Array;

  constructor(levels: number) {
    this.#levels = levels;
    this.#leaf = new Int32Array(Math.ceil(levels / 32));
    this.#middle = new Int32Array(Math.ceil(levels / 1024));
    this.#root = new Int32Array(Math.ceil(levels / 32_768));
  }

  add(price: number): void {
    this.#leaf[price >>> 5] |= 1 << (price & 31);
    this.#middle[price >>> 10] |= 1 << ((price >>> 5) & 31);
    this.#root[price >>> 15] |= 1 << ((price >>> 10) & 31);
  }

  remove(price: number): void {
    const i = price >>> 5;
    this.#leaf[i] &= ~(1 << (price & 31));
    if (this.#leaf[i] !== 0) return;
    const j = i >>> 5;
    this.#middle[j] &= ~(1 << (i & 31));
    if (this.#middle[j] === 0) this.#root[j >>> 5] &= ~(1 << (j & 31));
  }

  /** The lowest price in the set above `price` (from -1), or `levels`. */
  above(price: number): number {
    const from = price + 1;
    if (from >= this.#levels) return this.#levels;
    let i = from >>> 5;
    let bits = this.#leaf[i] & (-1 << (from & 31));
    if (bits === 0) {
      i = this.#nextLeaf(i + 1);
      if (i < 0) return this.#levels;
      bits = this.#leaf[i];
    }
    return (i << 5) + lowest(bits);
  }

  /** The highest price in the set below `price` (to `levels`), or -1. */
  below(price: number): number {
    const from = price - 1;
    if (from < 0) return -1;
    let i = from >>> 5;
    let bits = this.#leaf[i] & (-1 >>> (31 - (from & 31)));
    if (bits === 0) {
      i = this.#lastLeaf(i - 1);
      if (i < 0) return -1;
      bits = this.#leaf[i];
    }
    return (i << 5) + 31 - Math.clz32(bits);
  }

  /** The first leaf from `i` on with a price in it, or -1. */
  #nextLeaf(i: number): number {
    if (i >= this.#leaf.length) return -1;
    let j = i >>> 5;
    let bits = this.#middle[j] & (-1 << (i & 31));
    while (bits === 0) {
      if (++j >= this.#middle.length) return -1;
      // Whole words of the root that are empty are passed over at once.
      if ((j & 31) === 0) while (this.#root[j >>> 5] === 0) if ((j += 32) >= this.#middle.length) return -1;
      bits = this.#middle[j];
    }
    return (j << 5) + lowest(bits);
  }

  /** The last leaf up to `i` with a price in it, or -1. */
  #lastLeaf(i: number): number {
    if (i < 0) return -1;
    let j = i >>> 5;
    let bits = this.#middle[j] & (-1 >>> (31 - (i & 31)));
    while (bits === 0) {
      if (--j < 0) return -1;
      if ((j & 31) === 31) while (this.#root[j >>> 5] === 0) if ((j -= 32) < 0) return -1;
      bits = this.#middle[j];
    }
    return (j << 5) + 31 - Math.clz32(bits);
  }
}
