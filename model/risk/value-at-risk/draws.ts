import { normalQuantile } from '../../base/math.ts';

/** xoshiro128** of Blackman and Vigna: 32 random bits at a time from a seed, the same on every machine. */
export class Draws {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    this.#state = new Uint32Array(4);
    // splitmix32 spreads a small seed over the state, which so is never all zero.
    let mixed = seed | 0;
    for (let i = 0; i < 4; i++) {
      mixed = (mixed + 0x9e37_79b9) | 0;
      let z = mixed ^ (mixed >>> 16);
      z = Math.imul(z, 0x21f0_aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a_2d97);
      this.#state[i] = z ^ (z >>> 15);
    }
  }

  /** Goes on from four words, not all zero. */
  static fromState(words: readonly number[]): Draws {
    const draws = new Draws(0);
    draws.#state.set(words);
    return draws;
  }

  bits(): number {
    const s = this.#state;
    const scrambled = Math.imul(rotated(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = rotated(s[3]!, 11);
    return scrambled;
  }

  /** Strictly between 0 and 1, in steps of 2^-52. */
  uniform(): number {
    const high = this.bits() >>> 6;
    const low = this.bits() >>> 6;
    return (high * 0x400_0000 + low + 0.5) / 2 ** 52;
  }

  /** Standard normal, by inversion: one draw for each number. */
  normal(): number {
    return normalQuantile(this.uniform());
  }
}

function rotated(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}
