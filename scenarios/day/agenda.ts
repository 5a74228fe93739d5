interface Entry {
  readonly time: number;
  readonly number: number;
  readonly act: () => void;
}

/** What is to happen at which virtual nanosecond; at equal times, what was entered first. */
export class Agenda {
  /** Virtual time: nanoseconds since midnight. */
  now = 0;
  readonly #heap: Entry[] = [];
  #entered = 0;

  at(time: number, act: () => void): void {
    this.#heap.push({ time, number: this.#entered++, act });
    this.#rise(this.#heap.length - 1);
  }

  after(delay: number, act: () => void): void {
    this.at(this.now + delay, act);
  }

  /** Does the next thing if it is due by `until`; false when nothing is. */
  step(until: number): boolean {
    const first = this.#heap[0];
    if (first === undefined || first.time > until) return false;
    const last = this.#heap.pop()!;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    this.now = first.time;
    first.act();
    return true;
  }

  #before(a: number, b: number): boolean {
    const x = this.#heap[a]!;
    const y = this.#heap[b]!;
    return x.time < y.time || (x.time === y.time && x.number < y.number);
  }

  #swap(a: number, b: number): void {
    const x = this.#heap[a]!;
    this.#heap[a] = this.#heap[b]!;
    this.#heap[b] = x;
  }

  #rise(i: number): void {
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(i, parent)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #sink(i: number): void {
    for (;;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < this.#heap.length && this.#before(child, least)) least = child;
      }
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }
}
