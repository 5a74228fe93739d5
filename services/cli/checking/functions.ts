import { MODEL as MODEL_MAKER, ORACLE } from '../../../model/law/cores.ts';
import { commandLines } from '../../../model/law/words.ts';
import type { CoreConfig } from '../../../model/message/core.ts';
import { RECORD_WORDS } from '../../../model/message/record.ts';
import { shrinkCommands } from '../../../scenarios/commands/shrink.ts';
import { type Failure, Trial } from '../../../scenarios/commands/trial.ts';
import type { Stimulus } from '../../../sim/lockstep/check.ts';

export interface FunctionResult {
  readonly seed: string;
  readonly commands: number;
  readonly seconds: number;
  /** The whole report: what went wrong and the fewest commands that show it. */
  readonly failure?: string;
}

const MAKERS = { oracle: ORACLE, model: MODEL_MAKER };
/** States are compared after each batch. */
const BATCH = 256;

/** Cores that are functions through one stimulus: equal events, equal states, and the laws; the first is the yardstick. */
export function checkFunctions(config: CoreConfig, targets: readonly (keyof typeof MAKERS)[], stimulus: Stimulus): FunctionResult {
  const contenders = targets.map((target) => MAKERS[target]);
  const { commands, seed } = stimulus;
  const fails = (words: Int32Array): Failure | undefined => {
    const trial = new Trial(config, contenders);
    for (let at = 0; at < words.length; at += BATCH * RECORD_WORDS) {
      const failure = trial.feed(words.subarray(at, at + BATCH * RECORD_WORDS));
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
  const started = performance.now();
  const failure = fails(commands);
  const result = { seed, commands: commands.length / RECORD_WORDS, seconds: (performance.now() - started) / 1000 };
  if (failure === undefined) return result;
  const shrunk = shrinkCommands(commands.slice(0, failure.commands * RECORD_WORDS), (some) => fails(some) !== undefined);
  const report = [`${failure.kind}; ${shrunk.length / RECORD_WORDS} commands show it:`, ...commandLines(shrunk), (fails(shrunk) ?? failure).text];
  return { ...result, failure: report.join('\n') };
}
