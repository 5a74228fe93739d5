import { COMMAND_KINDS } from '../model/message/command.ts';
import { RECORD_WORDS } from '../model/message/record.ts';

/** What a seeded flow is made of, so that tests and figures name it by one number. */
export interface FlowShape {
  readonly seed: number;
  /** Prices lie within this many ticks around the middle of the ladder. */
  readonly levels: number;
  /** Slots of the core. */
  readonly orders: number;
}

const { ADD, CANCEL, REDUCE, REPLACE, MASS_CANCEL, SET_BAND } = COMMAND_KINDS;
const START = 34_200_000_000_000;
const MEAN_GAP = 20_000;

/** A busy, plain market of all usual commands; equal shapes give equal flows. For tests and benchmarks of this room. */
export class Flow {
  readonly #levels: number;
  readonly #orders: number;
  /** Id of every slot: its last one, or the next when it is free. */
  readonly #ids: Uint32Array;
  /** Slots believed live first, free ones after. */
  readonly #slots: Uint32Array;
  #live = 0;
  #state: number;
  #time = START;

  constructor(shape: FlowShape) {
    this.#state = (Math.imul(shape.seed, 0x9e3779b1) ^ 0x6a09e667) | 0;
    this.#levels = shape.levels;
    this.#orders = shape.orders;
    this.#ids = Uint32Array.from({ length: shape.orders }, (_, slot) => slot + shape.orders);
    this.#slots = Uint32Array.from({ length: shape.orders }, (_, slot) => slot);
  }

  /** The next `count` commands, eight words each. */
  next(count: number): Int32Array {
    const words = new Int32Array(count * RECORD_WORDS);
    for (let i = 0; i < count; i++) this.#command(words, i * RECORD_WORDS);
    return words;
  }

  #command(words: Int32Array, at: number): void {
    this.#time += 1 + this.#below(2 * MEAN_GAP);
    words[at + 6] = this.#time % 2 ** 32 | 0;
    words[at + 7] = Math.floor(this.#time / 2 ** 32);
    const draw = this.#below(10_000);
    const few = this.#live * 4 < this.#orders * 3;
    if (draw < (few ? 5000 : 2500)) this.#add(words, at);
    else if (draw < 8600) this.#name(words, at, CANCEL.code);
    else if (draw < 9200) this.#name(words, at, REDUCE.code, 1 + this.#below(20));
    else if (draw < 9990) {
      this.#name(words, at, REPLACE.code, 1 + this.#below(100));
      words[at + 2] = this.#price(this.#below(2));
    } else if (draw < 9997) {
      words[at] = MASS_CANCEL.code;
      words[at + 4] = this.#below(50);
    } else {
      words[at] = SET_BAND.code;
      words[at + 5] = this.#levels - 1;
    }
  }

  #add(words: Int32Array, at: number): void {
    const slot = this.#slots[this.#live]!;
    this.#live++;
    const side = this.#below(2);
    const immediate = this.#below(12) === 0 ? 1 << 11 : 0;
    words[at] = ADD.code | (side << 8) | immediate;
    words[at + 1] = this.#ids[slot]! | 0;
    words[at + 2] = this.#price(side);
    words[at + 3] = 1 + this.#below(100);
    words[at + 4] = this.#below(50);
  }

  /** A command about an order that may still be live; a cancel ends it and the slot gets its next generation. */
  #name(words: Int32Array, at: number, kind: number, quantity = 0): void {
    words[at] = kind;
    words[at + 3] = quantity;
    if (this.#live === 0) return;
    const index = this.#below(this.#live);
    const slot = this.#slots[index]!;
    words[at + 1] = this.#ids[slot]! | 0;
    if (kind !== CANCEL.code) return;
    this.#ids[slot] = this.#ids[slot]! + this.#orders;
    this.#live--;
    this.#slots[index] = this.#slots[this.#live]!;
    this.#slots[this.#live] = slot;
  }

  /** Buyers a little below the middle, sellers a little above, with some overlap that trades. */
  #price(side: number): number {
    const reach = Math.min(40, this.#levels / 4);
    const away = this.#below(reach) - Math.floor(reach / 5);
    const middle = this.#levels / 2;
    return side === 0 ? middle - away : middle + away;
  }

  /** xorshift32. */
  #below(limit: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % limit;
  }
}
