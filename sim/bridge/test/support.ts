/** Shared by the tests: where images go, a seeded random source, the FIFO's model. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RowLayout } from '../src/index.ts';
import { getField } from '../src/index.ts';

const here = dirname(fileURLToPath(import.meta.url));
export const OUT_DIR = resolve(here, '../../../.build/sim');
export const example = (path: string): string => resolve(here, '../examples', path);
export const verilog = (name: string): string => resolve(here, 'verilog', name);

/** xorshift32; the seed names the run. */
export function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

/** The example FIFO, cycle by cycle, in the plainest way. */
export class FifoModel {
  readonly depth: number;
  #words: number[] = [];
  /** What stands in the memory, for out_data_o of an empty FIFO. */
  readonly #memory: Uint32Array;
  #read = 0;
  #write = 0;

  constructor(depth = 16) {
    this.depth = depth;
    this.#memory = new Uint32Array(depth);
  }

  /** Pins just before the edge, then the edge. */
  cycle(resetN: boolean, valid: boolean, data: number, ready: boolean) {
    const pins = {
      in_ready_o: Number(this.#words.length !== this.depth),
      out_valid_o: Number(this.#words.length !== 0),
      out_data_o: this.#memory[this.#read],
      count_o: this.#words.length,
    };
    const push = valid && pins.in_ready_o === 1;
    const pop = ready && pins.out_valid_o === 1;
    if (push) this.#memory[this.#write] = data;
    if (!resetN) {
      this.#words = [];
      this.#read = 0;
      this.#write = 0;
      return pins;
    }
    if (pop) {
      this.#words.shift();
      this.#read = (this.#read + 1) % this.depth;
    }
    if (push) {
      this.#words.push(data);
      this.#write = (this.#write + 1) % this.depth;
    }
    return pins;
  }
}

/** All fields of a row by name, values up to 32 bits. */
export function fields(rows: Uint32Array, base: number, layout: RowLayout): Record<string, number> {
  return Object.fromEntries(layout.ports.map((p) => [p.name, getField(rows, base, p)]));
}
