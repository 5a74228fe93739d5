import type { CoreMaker } from '../../model/law/cores.ts';
import { commandLines } from '../../model/law/words.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { Coverage } from './coverage.ts';
import { Dice } from './dice.ts';
import type { Profile } from './phases.ts';
import { RandomCommands } from './random.ts';
import { shrinkCommands } from './shrink.ts';
import { type Failure, Trial } from './trial.ts';

export interface FuzzOptions {
  /** The first is the yardstick. */
  readonly contenders: readonly CoreMaker[];
  /** Default: one that the seed chooses. */
  readonly config?: CoreConfig;
  readonly profile?: Profile;
  /** Called after each batch with the commands done. */
  readonly progress?: (done: number) => void;
}

export interface FuzzFailure extends Failure {
  /** The fewest commands from reset found that still fail. */
  readonly shrunk: Int32Array;
  /** Everything a person needs, ending with the line that reproduces it. */
  readonly report: string;
}

export interface FuzzResult {
  readonly seed: number;
  readonly config: CoreConfig;
  /** Executed, to the failure or to the end. */
  readonly commands: number;
  readonly events: number;
  readonly coverage: Coverage;
  readonly failure: FuzzFailure | undefined;
}

const CONFIGS: readonly CoreConfig[] = [
  { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' },
  { levels: 32, orders: 4, quantityBits: 3, algorithms: 'ALL' },
  { levels: 1024, orders: 64, quantityBits: 16, algorithms: 'FIFO' },
  { levels: 2048, orders: 256, quantityBits: 32, algorithms: 'ALL' },
  { levels: 16_384, orders: 4096, quantityBits: 32, algorithms: 'ALL' },
  { levels: 131_072, orders: 1024, quantityBits: 24, algorithms: 'ALL' },
];

/** The size of core that a seed runs on when none is given: from the smallest legal to a large one. */
export function configOfSeed(seed: number): CoreConfig {
  return new Dice(`config ${seed}`).pick(CONFIGS);
}

/**
 * A long random trial: equal events, equal states after each batch, laws, and now and then a restart from
 * the snapshot. The same seed and options give the same run.
 */
export function fuzz(seed: number, commands: number, options: FuzzOptions): FuzzResult {
  const { contenders, config = configOfSeed(seed), profile = 'mixed', progress } = options;
  const stream = new RandomCommands({ seed, config, profile });
  const dice = new Dice(`batches ${seed}`);
  const trial = new Trial(config, contenders);
  const coverage = new Coverage();
  while (trial.executed < commands) {
    const batch = stream.next(Math.min(commands - trial.executed, dice.between(1, 1000)));
    const failure = trial.feed(batch);
    if (failure !== undefined) {
      const done = new RandomCommands({ seed, config, profile }).next(trial.executed);
      return { seed, config, commands: trial.executed, events: trial.events, coverage, failure: explain(done, failure) };
    }
    coverage.feed(batch, trial.lastEvents);
    if (dice.chance(0.2)) trial.restart();
    progress?.(trial.executed);
  }
  return { seed, config, commands: trial.executed, events: trial.events, coverage, failure: undefined };

  function explain(done: Int32Array, failure: Failure): FuzzFailure {
    const shrunk = shrinkCommands(done, (some) => new Trial(config, contenders).feed(some) !== undefined);
    // A failure that needs a restart from a snapshot does not show from reset: then nothing is shrunk.
    const again = trialOf(config, contenders, shrunk);
    const report = [
      `seed ${seed}, ${profile}, ${JSON.stringify(config)}: ${failure.kind} within ${failure.commands} commands`,
      ...(again === undefined ? [failure.text, 'it shows only after a restart from a snapshot'] : [
        `shrunk to ${shrunk.length / RECORD_WORDS} commands:`, ...commandLines(shrunk), again.text,
      ]),
      reproduction(seed, contenders),
    ].join('\n');
    return { ...failure, shrunk, report };
  }
}

/** From reset through the commands one by one, so that states are compared after each. */
export function trialOf(config: CoreConfig, contenders: readonly CoreMaker[], commands: Int32Array): Failure | undefined {
  const trial = new Trial(config, contenders);
  for (let at = 0; at < commands.length; at += RECORD_WORDS) {
    const failure = trial.feed(commands.subarray(at, at + RECORD_WORDS));
    if (failure !== undefined) return failure;
  }
  return undefined;
}

export function reproduction(seed: number, contenders: readonly CoreMaker[]): string {
  return `./lockstep check random --seed ${seed} --target ${contenders.map(({ name }) => name).join(',')}`;
}
