import { assert } from '../../model/base/assert.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';

/** Bit 9 of the first word of an event: no further event answers this command. */
const LAST_BIT = 1 << 9;

/**
 * MurmurHash3 (x86, 32 bits, seed 0) of the little-endian words `from` to `to`. Every step is a bijection, so damage
 * within a single word always changes it: a flipped byte cannot hide. It locates; the SHA-256 chain proves.
 */
export function checkOf(words: ArrayLike<number>, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) {
    let k = Math.imul(words[i]!, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    hash ^= k;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= (to - from) * 4;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** One check per command record. */
export function commandChecks(commands: Int32Array): Uint32Array {
  const checks = new Uint32Array(commands.length / RECORD_WORDS);
  for (let i = 0, at = 0; i < checks.length; i++, at += RECORD_WORDS) {
    checks[i] = checkOf(commands, at, at + RECORD_WORDS);
  }
  return checks;
}

/** One check per command, over all its events together. `count` commands must have been answered in full. */
export function answerChecks(events: Int32Array, used: number, count: number): Uint32Array {
  const checks = new Uint32Array(count);
  let done = 0;
  let start = 0;
  for (let at = 0; at < used; at += RECORD_WORDS) {
    if ((events[at]! & LAST_BIT) === 0) continue;
    assert(done < count, `events answer more than the ${count} commands of the block`);
    checks[done++] = checkOf(events, start, at + RECORD_WORDS);
    start = at + RECORD_WORDS;
  }
  assert(done === count && start === used, `events answer ${done} of ${count} commands`);
  return checks;
}

/** Where the answer of the `index`-th command lies in a run of events: first word and the word after its last. */
export function answerSpan(events: Int32Array, used: number, index: number): { from: number; to: number } {
  let done = 0;
  let start = 0;
  for (let at = 0; at < used; at += RECORD_WORDS) {
    if ((events[at]! & LAST_BIT) === 0) continue;
    if (done === index) return { from: start, to: at + RECORD_WORDS };
    done++;
    start = at + RECORD_WORDS;
  }
  assert(false, `the events answer ${done} commands, not ${index + 1}`);
}

/** Index of the first place where two lists of checks differ, or -1. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? -1 : common;
}
