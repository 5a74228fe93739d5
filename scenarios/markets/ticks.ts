import { InputError } from '../../model/base/input-error.ts';

/** 1/10,000 of the currency a tick: one cent. */
export const CENT = 100;

/**
 * Prices of a file as ticks of a core's ladder: the first price seen lands in the middle, so a ladder of
 * 16,384 cents reaches 81.92 to either side, 131,072 cents reach 655.36.
 */
export class TickScale {
  readonly #file: string;
  readonly #levels: number;
  readonly #unit: number;
  #base: number | undefined;

  /** `unit`: 1/10,000 of the currency a tick. */
  constructor(file: string, levels: number, unit: number) {
    this.#file = file;
    this.#levels = levels;
    this.#unit = unit;
  }

  /** The tick, or undefined when the price is no whole tick or lies beyond the ladder. */
  reach(price: number): number | undefined {
    const ticks = price / this.#unit;
    if (!Number.isInteger(ticks)) return undefined;
    this.#base ??= Math.max(0, ticks - this.#levels / 2);
    const tick = ticks - this.#base;
    return tick >= 0 && tick < this.#levels ? tick : undefined;
  }

  /** InputError when the price is no whole tick or lies beyond the ladder. `where` names row and field. */
  tick(price: number, where: string): number {
    const tick = this.reach(price);
    if (tick !== undefined) return tick;
    if (!Number.isInteger(price / this.#unit)) {
      throw new InputError(`${this.#file}: ${where}: expected a multiple of ${this.#unit}/10000, got ${price}`);
    }
    const low = this.#base! * this.#unit;
    const high = low + (this.#levels - 1) * this.#unit;
    throw new InputError(
      `${this.#file}: ${where}: expected a price from ${low} to ${high}, the reach of ${this.#levels} levels, got ${price}; use a core with more levels`,
    );
  }
}
