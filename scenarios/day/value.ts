import type { Dice } from '../commands/dice.ts';

const STEP = 2_000_000_000; // nanoseconds
/** One step in this many is news. */
const NEWS = 2000;

/** What the instrument is worth, in ticks: a bounded walk with a jump now and then. Asked in order of time. */
export class Value {
  readonly #dice: Dice;
  readonly #middle: number;
  readonly #reach: number;
  #time = 0;
  #value: number;

  /** Starts in the middle of a ladder of `levels` and stays within a quarter of it. */
  constructor(dice: Dice, levels: number) {
    this.#dice = dice;
    this.#middle = levels >> 1;
    this.#reach = levels >> 2;
    this.#value = this.#middle;
  }

  at(now: number): number {
    if (this.#time === 0) this.#time = now;
    while (this.#time + STEP <= now) {
      this.#time += STEP;
      const jump = this.#dice.whole(NEWS) === 0 ? Math.max(2, this.#middle >> 6) : 1;
      this.#value += jump * this.#dice.between(-1, 1);
      this.#value = Math.max(this.#middle - this.#reach, Math.min(this.#middle + this.#reach, this.#value));
    }
    return this.#value;
  }
}
