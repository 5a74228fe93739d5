import type { CoreMaker } from '../../model/law/cores.ts';
import { commandLines } from '../../model/law/words.ts';
import { BOARD, type CoreConfig } from '../../model/message/core.ts';
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
    const failure = trial.feed(batch) ?? (dice.chance(0.2) ? trial.restart() : undefined);
    const { executed, events } = trial;
    if (failure !== undefined) {
      const done = new RandomCommands({ seed, config, profile }).next(executed);
      return { seed, config, commands: executed, events, coverage, failure: explain(seed, options, config, done, failure) };
    }
    coverage.feed(batch, trial.lastEvents);
    progress?.(executed);
  }
  return { seed, config, commands: trial.executed, events: trial.events, coverage, failure: undefined };
}

function explain(
  seed: number, { contenders, profile }: FuzzOptions, config: CoreConfig, done: Int32Array, failure: Failure,
): FuzzFailure {
  const atOnce = (some: Int32Array) => new Trial(config, contenders).feed(some) !== undefined;
  const restarted = (some: Int32Array) => trialOf(config, contenders, some, true) !== undefined;
  const plain = atOnce(done);
  // Restarting a large core after each command is slow: fewer of them then.
  const shrunk = plain ? shrinkCommands(done, atOnce, 1_000_000) : shrinkCommands(done, restarted, 40_000);
  const again = trialOf(config, contenders, shrunk, !plain);
  const report = [
    `seed ${seed}, ${JSON.stringify(config)}: ${failure.kind} within ${failure.commands} commands`,
    `shrunk to ${shrunk.length / RECORD_WORDS} commands${plain ? '' : ', with a restart from the snapshot after each'}:`,
    ...commandLines(shrunk),
    again?.text ?? failure.text,
    reproduction(seed, contenders, config, failure.commands, profile),
  ].join('\n');
  return { ...failure, shrunk, report };
}

/**
 * From reset through the commands one by one, so that states are compared after each; with `restarts` every core
 * is replaced by one restored from its snapshot after each.
 */
export function trialOf(
  config: CoreConfig, contenders: readonly CoreMaker[], commands: Int32Array, restarts = false,
): Failure | undefined {
  const trial = new Trial(config, contenders);
  for (let at = 0; at < commands.length; at += RECORD_WORDS) {
    const failure = trial.feed(commands.subarray(at, at + RECORD_WORDS)) ?? (restarts ? trial.restart() : undefined);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** The one line that runs it again, and what it cannot say. */
export function reproduction(
  seed: number, contenders: readonly CoreMaker[], config: CoreConfig, commands: number, profile: Profile = 'mixed',
): string {
  const { levels, orders, quantityBits, algorithms } = config;
  const targets = contenders.map(({ name }) => name).join(',');
  const scenario = profile === 'mixed' ? 'random' : profile;
  const line = `./lockstep check ${scenario} --seed ${seed} --target ${targets} --size ${levels}x${orders} --commands ${commands}`;
  const usual = quantityBits === BOARD.quantityBits && algorithms === BOARD.algorithms;
  return usual ? line : `${line} # in a core of ${quantityBits}-bit quantities, algorithms ${algorithms}`;
}
