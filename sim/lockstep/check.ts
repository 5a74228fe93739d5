import { ModelCore } from '../../model/book/book.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { type DivergenceReport, reportDivergence } from './diagnose.ts';
import { coreImage, type ImageOptions } from './image.ts';
import { paceOf } from './regression.ts';
import { Divergence, LockstepSession } from './session.ts';

/** One stimulus: commands and the pace they are given at. */
export interface Stimulus {
  readonly seed: string;
  readonly commands: Int32Array;
  /** 'full' or a seed, see paceOf. */
  readonly pace: string;
}

export interface SeedResult {
  readonly seed: string;
  readonly pace: string;
  readonly commands: number;
  readonly cycles: number;
  readonly seconds: number;
  readonly failure?: DivergenceReport;
}

export interface CheckSummary {
  readonly config: CoreConfig;
  readonly seeds: number;
  readonly commands: number;
  /** Rising edges at which every output pin was compared. */
  readonly cycles: number;
  readonly seconds: number;
  readonly cyclesPerSecond: number;
  readonly divergences: readonly DivergenceReport[];
  readonly results: readonly SeedResult[];
}

export interface CheckOptions extends ImageOptions {
  readonly config: CoreConfig;
  readonly stimuli: Iterable<Stimulus>;
  /** Stop after so many divergences; default 1. */
  readonly most?: number;
  /** Where a regression file and wave windows go; default none are written. */
  readonly outDir?: string;
  readonly onSeed?: (result: SeedResult, cycles: number) => void;
}

/** L2: runs each stimulus through model and RTL, every output pin compared at every rising edge. */
export async function checkRtl(options: CheckOptions): Promise<CheckSummary> {
  const { config } = options;
  const image = await coreImage(config, options);
  const open = () => LockstepSession.open(image, config, (c) => new ModelCore(c));
  const results: SeedResult[] = [];
  const divergences: DivergenceReport[] = [];
  let session = await open();
  let cycles = 0;
  let seconds = 0;
  try {
    for (const stimulus of options.stimuli) {
      const start = process.hrtime.bigint();
      const before = session.cycles;
      let failure: DivergenceReport | undefined;
      try {
        await session.reset();
        await session.run(stimulus.commands, paceOf(stimulus.pace), false);
      } catch (error) {
        if (!(error instanceof Divergence)) throw error;
        await session.close();
        failure = await reportDivergence({ ...options, config }, stimulus, error);
        divergences.push(failure);
      }
      const took = Number(process.hrtime.bigint() - start) / 1e9;
      const ran = session.cycles - before;
      const result: SeedResult = {
        seed: stimulus.seed, pace: stimulus.pace, commands: stimulus.commands.length / RECORD_WORDS, cycles: ran, seconds: took,
        ...(failure === undefined ? {} : { failure }),
      };
      results.push(result);
      cycles += ran;
      seconds += took;
      options.onSeed?.(result, cycles);
      if (failure !== undefined) {
        if (divergences.length >= (options.most ?? 1)) break;
        session = await open();
      }
    }
  } finally {
    await session.close();
  }
  return {
    config, seeds: results.length, commands: results.reduce((n, r) => n + r.commands, 0), cycles, seconds,
    cyclesPerSecond: Math.round(cycles / Math.max(seconds, 1e-9)), divergences, results,
  };
}
