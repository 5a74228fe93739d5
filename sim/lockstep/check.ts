import { ModelCore } from '../../model/book/book.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { type DivergenceReport, reportDivergence } from './diagnose.ts';
import { coreImage, type ImageOptions } from './image.ts';
import type { Conditions } from './regression.ts';
import { drive } from './resets.ts';
import { Divergence, LockstepSession } from './session.ts';

/** One stimulus: commands, the pace they are given at, and what else befalls the machine. */
export interface Stimulus extends Conditions {
  readonly seed: string;
  readonly commands: Int32Array;
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
  /** On the wall, from the first seed to the last. */
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
  /** So many simulators at once, each with seeds of its own; default 1. */
  readonly parallel?: number;
  /** Where a regression file and wave windows go; default none are written. */
  readonly outDir?: string;
  readonly onSeed?: (result: SeedResult, cycles: number) => void;
}

/** L2, or L3 with `machine`: runs each stimulus through model and machine, every output pin compared at every rising edge. */
export async function checkRtl(options: CheckOptions): Promise<CheckSummary> {
  const run = new Run(options);
  await coreImage(options.config, options); // built before time is taken
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: options.parallel ?? 1 }, () => run.work()));
  return run.summary(Number(process.hrtime.bigint() - start) / 1e9);
}

class Run {
  readonly #options: CheckOptions;
  readonly #stimuli: Iterator<Stimulus>;
  /** In the order of the stimuli, whichever simulator was the first to finish. */
  readonly #results: SeedResult[] = [];
  #next = 0;
  #cycles = 0;
  #divergences = 0;

  constructor(options: CheckOptions) {
    this.#options = options;
    this.#stimuli = options.stimuli[Symbol.iterator]();
  }

  get #enough(): boolean {
    return this.#divergences >= (this.#options.most ?? 1);
  }

  /** Takes stimuli until none is left or enough have diverged. */
  async work(): Promise<void> {
    let session: LockstepSession | undefined;
    try {
      while (!this.#enough) {
        const { done, value: stimulus } = this.#stimuli.next();
        if (done === true) break;
        const at = this.#next++;
        // Another beginning is another process.
        if (session === undefined || stimulus.start !== undefined) {
          await session?.close();
          session = await this.#open(stimulus.start);
        }
        const start = process.hrtime.bigint();
        const before = session.cycles;
        const failure = await this.#check(session, stimulus);
        const result: SeedResult = {
          seed: stimulus.seed, pace: stimulus.pace, commands: stimulus.commands.length / RECORD_WORDS, cycles: session.cycles - before,
          seconds: Number(process.hrtime.bigint() - start) / 1e9, ...(failure === undefined ? {} : { failure }),
        };
        this.#results[at] = result;
        this.#cycles += result.cycles;
        this.#options.onSeed?.(result, this.#cycles);
        if (failure !== undefined) session = undefined;
      }
    } finally {
      await session?.close();
    }
  }

  /** The report of the first wrong pin, if there is one; the session is then closed. */
  async #check(session: LockstepSession, stimulus: Stimulus): Promise<DivergenceReport | undefined> {
    try {
      await drive(session, stimulus.commands, stimulus);
      return undefined;
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      this.#divergences++;
      await session.close();
      return reportDivergence(this.#options, stimulus, error);
    }
  }

  async #open(start: number | undefined): Promise<LockstepSession> {
    const { config } = this.#options;
    const image = await coreImage(config, start === undefined ? this.#options : { ...this.#options, unknowns: true });
    return LockstepSession.open(image, config, (c) => new ModelCore(c), undefined, start);
  }

  summary(seconds: number): CheckSummary {
    const results = this.#results.filter((result) => result !== undefined);
    const divergences = results.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
    return {
      config: this.#options.config, seeds: results.length, commands: results.reduce((n, r) => n + r.commands, 0), cycles: this.#cycles, seconds,
      cyclesPerSecond: Math.round(this.#cycles / Math.max(seconds, 1e-9)), divergences, results,
    };
  }
}
