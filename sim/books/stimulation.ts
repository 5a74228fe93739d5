import { RECORD_WORDS } from '../../model/message/record.ts';
import { STATISTIC_ADDRESS_BITS } from '../../model/message/statistics.ts';
import type { Pace } from '../lockstep/pace.ts';

const PIECE = 1024;

/** What the outside does, cycle by cycle: offers commands after their gaps and holds them, is ready or not, resets, reads statistics. */
export class Stimulation {
  readonly commands: Int32Array;
  /** In this cycle: is the reset on, is the far side ready, which register is asked for, at which word the offered command stands (-1: none). */
  reset = false;
  sink = false;
  address = 0;
  from = -1;
  /** Cycles so far, those in reset included. */
  cycle = 0;
  readonly #pace: Pace;
  readonly #gaps: Uint32Array;
  readonly #resets: { readonly after: number; readonly length: number }[];
  readonly #random: () => number;
  #at = 0;
  #wait: number;
  #ready: Uint32Array = new Uint32Array(0);
  #sinceReset = 0;
  #left = 0;

  /** `resets`: cycles of running before each, and how long it lasts. */
  constructor(commands: Int32Array, pace: Pace, resets: readonly { readonly after: number; readonly length: number }[], random: () => number) {
    this.commands = commands;
    this.#pace = pace;
    this.#gaps = pace.gaps(commands.length / RECORD_WORDS);
    this.#resets = [...resets];
    this.#random = random;
    this.#wait = this.#gaps[0] ?? 0;
  }

  /** No command is left to offer, no reset to come. */
  get over(): boolean {
    return this.#at === this.#gaps.length && this.#resets.length === 0 && this.#left === 0;
  }

  /** Goes on to the next cycle. */
  next(): void {
    const bit = this.cycle % PIECE;
    if (bit === 0) this.#ready = this.#pace.ready(PIECE);
    this.cycle++;
    this.sink = ((this.#ready[bit >>> 5]! >>> (bit & 31)) & 1) === 1;
    this.address = Math.floor(this.#random() * (1 << STATISTIC_ADDRESS_BITS));
    this.#resetNow();
    this.from = -1;
    if (this.#at === this.#gaps.length) return;
    if (this.#wait > 0) this.#wait--;
    else this.from = this.#at * RECORD_WORDS;
  }

  #resetNow(): void {
    if (this.#left === 0 && this.#resets[0]?.after === this.#sinceReset) this.#left = this.#resets.shift()!.length;
    this.reset = this.#left > 0;
    if (this.reset) {
      this.#left--;
      this.#sinceReset = 0;
    } else this.#sinceReset++;
  }

  /** The offered command was taken at the edge of this cycle. */
  taken(): void {
    this.#at++;
    this.#wait = this.#gaps[this.#at] ?? 0;
  }
}
