/** One side's prices with something at each, kept sorted: best first. 0 buy, 1 sell. */
export class SortedLevels<Value> {
  readonly side: 0 | 1;
  /** Price on the sell side, minus the price on the buy side: ascending is best first on both. */
  readonly #ranks: number[] = [];
  readonly #values = new Map<number, Value>();

  constructor(side: 0 | 1) {
    this.side = side;
  }

  get count(): number {
    return this.#ranks.length;
  }

  /** The i-th best price; undefined past the end. */
  price(i: number): number | undefined {
    const rank = this.#ranks[i];
    return rank === undefined ? undefined : this.#rank(rank);
  }

  get(price: number): Value | undefined {
    return this.#values.get(price);
  }

  set(price: number, value: Value): void {
    if (!this.#values.has(price)) this.#ranks.splice(this.#place(price), 0, this.#rank(price));
    this.#values.set(price, value);
  }

  delete(price: number): void {
    if (this.#values.delete(price)) this.#ranks.splice(this.#place(price), 1);
  }

  /** Sign change; plain zero stays plain, so that prices compare equal everywhere. */
  #rank(price: number): number {
    return this.side === 0 ? 0 - price : price;
  }

  /** Where the price stands, or would stand. */
  #place(price: number): number {
    const rank = this.#rank(price);
    let low = 0;
    let high = this.#ranks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ranks[middle]! < rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
