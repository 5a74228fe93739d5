import { RECORD_WORDS } from '../../model/message/record.ts';

/**
 * Leaves out commands, in ever smaller runs, while `fails` still holds (delta debugging). `budget` bounds
 * the commands executed in all; what is left then is returned, smaller or not.
 */
export function shrinkCommands(
  commands: Int32Array,
  fails: (commands: Int32Array) => boolean,
  budget = 3_000_000,
): Int32Array {
  let kept = commands;
  let spent = 0;
  let run = Math.max(1, kept.length / RECORD_WORDS >> 1);
  while (spent < budget) {
    let shrunk = false;
    for (let at = kept.length - run * RECORD_WORDS; spent < budget; at -= run * RECORD_WORDS) {
      const from = Math.max(0, at);
      const without = joined(kept.subarray(0, from), kept.subarray(at + run * RECORD_WORDS));
      spent += without.length / RECORD_WORDS + 1;
      if (without.length < kept.length && fails(without)) {
        kept = without;
        shrunk = true;
      }
      if (from === 0) break;
    }
    if (run === 1 && !shrunk) return kept;
    if (!shrunk || run > kept.length / RECORD_WORDS) run = Math.max(1, run >> 1);
  }
  return kept;
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const out = new Int32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
