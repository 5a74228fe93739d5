import seedrandom from 'seedrandom';

/** The one source of chance in scenarios: the same seed gives the same throws everywhere. */
export class Dice {
  private readonly next: () => number;

  constructor(seed: number | string) {
    this.next = seedrandom.alea(String(seed));
  }

  /** A whole number from 0 to n - 1; n from 1 to 2^32. */
  whole(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number {
    return low + this.whole(high - low + 1);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.whole(list.length)];
  }

  /** A key, as often as its weight says; weights need not sum to anything. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const keys = Object.keys(weights) as K[];
    let at = this.next() * keys.reduce((sum, key) => sum + weights[key], 0);
    for (const key of keys) {
      at -= weights[key];
      if (at < 0) return key;
    }
    return keys[0];
  }

  /** Small numbers most often: 0 to n - 1, without logarithms, which are not the same everywhere. */
  small(n: number): number {
    return this.whole(this.whole(n) + 1);
  }
}
