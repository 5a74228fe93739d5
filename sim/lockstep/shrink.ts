import fc from 'fast-check';
import { RECORD_WORDS } from '../../model/message/record.ts';

type Fails = (candidate: Int32Array) => Promise<boolean>;

/**
 * The smallest list of commands that still fails, as far as removing commands goes, within a time limit.
 * `fails` runs a candidate on a fresh machine. The shrinking is fast-check's, repeated until it finds no more.
 */
export async function shrinkCommands(commands: Int32Array, fails: Fails, limitMs = 20_000): Promise<Int32Array> {
  let best = commands;
  for (;;) {
    const next = await shrinkOnce(best, fails, limitMs);
    if (next.length === best.length) return best;
    best = next;
  }
}

async function shrinkOnce(commands: Int32Array, fails: Fails, limitMs: number): Promise<Int32Array> {
  const count = commands.length / RECORD_WORDS;
  const all = Array.from({ length: count }, (_, i) => i);
  let best = commands;
  const index = fc.noShrink(fc.nat({ max: Math.max(0, count - 1) }));
  const list = fc.array(index, { minLength: 1, maxLength: count, size: 'max' });
  const property = fc.asyncProperty(list, async (chosen) => {
    const candidate = pick(commands, chosen);
    const failed = await fails(candidate);
    if (failed && candidate.length < best.length) best = candidate;
    return !failed;
  });
  await fc.check(property, { examples: [[all]], numRuns: 1, interruptAfterTimeLimit: limitMs });
  return best;
}

function pick(commands: Int32Array, chosen: readonly number[]): Int32Array {
  const out = new Int32Array(chosen.length * RECORD_WORDS);
  chosen.forEach((i, k) => out.set(commands.subarray(i * RECORD_WORDS, (i + 1) * RECORD_WORDS), k * RECORD_WORDS));
  return out;
}
