import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SimulatorImage } from '@cocotb-ts/bridge';
import { assert } from '../model/base/assert.ts';
import { BOARD, type CoreConfig } from '../model/message/core.ts';
import { coreImage, corePins } from '../sim/lockstep/image.ts';
import { COCOTB_VERSION, findCocotb, installCocotb, NoCocotb, runCocotb } from './lockstep-cocotb.ts';
import { measureOurs, measurePerCycle, perSecond } from './lockstep-ours.ts';
import { type BenchStimulus, benchStimulus, type Prediction, predictRows } from './lockstep-stimulus.ts';

export interface LockstepBenchOptions {
  readonly seed?: number;
  /** Default the board core. */
  readonly config?: CoreConfig;
  /** Commands of one run of ours; default 100,000. */
  readonly commands?: number;
  /** Runs of ours; default 9, at least 2, the first of them cold. */
  readonly runs?: number;
  /** Cycles that cocotb compares, the first of the same stimulus; a multiple of 32, default 80,000. */
  readonly cocotbCycles?: number;
  /** Runs of cocotb, default 3. */
  readonly cocotbRuns?: number;
  /** Cycles of the one-exchange-a-cycle mode; a multiple of 32, default 40,000. */
  readonly perCycleCycles?: number;
  /** 'full' or a seed of gaps and back-pressure. */
  readonly pace?: string;
  /** 'install' it where it is not (default), use it 'if installed', or 'never'. */
  readonly cocotb?: 'install' | 'if installed' | 'never';
  readonly onProgress?: (stage: string) => void;
}

export interface LockstepBench {
  readonly config: CoreConfig;
  readonly seed: number;
  readonly pace: string;
  readonly commands: number;
  /** Every output pin compared at every rising edge, edges per second. */
  readonly cyclesPerSecond: {
    /** Best warm run. */
    readonly ours: number;
    readonly oursMedian: number;
    /** First run of the process. */
    readonly oursCold: number;
    /** Median over only the cycles that cocotb compared. */
    readonly oursSameCycles: number;
    /** Median; null where cocotb could not be measured, and then `reason` says why. */
    readonly cocotb: number | null;
    readonly cocotbBest: number | null;
    /** Our own bridge with one exchange a cycle. */
    readonly perCycle: number;
  };
  /** oursMedian over `ratioTo`. */
  readonly ratio: number;
  readonly ratioTo: 'cocotb' | 'perCycle';
  readonly cocotbVersion: string | null;
  readonly cyclesCompared: { readonly ours: number; readonly cocotb: number; readonly perCycle: number };
  readonly reason?: string;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/**
 * Checked cycles per second: ours, cocotb's on the same RTL with the same stimulus and the same checks, and our own with one
 * exchange a cycle, all in one run. Throws Divergence, or an Error, when the core's pins are not the predicted ones anywhere.
 */
export async function benchLockstep(options: LockstepBenchOptions = {}): Promise<LockstepBench> {
  const { seed = 1, config = BOARD, commands = 100_000, runs = 9 } = options;
  const { cocotbCycles = 80_000, cocotbRuns = 3, perCycleCycles = 40_000, pace = '6' } = options;
  const progress = options.onProgress ?? (() => undefined);
  assert(runs >= 2, `the first run is cold, so at least 2 are needed, got ${runs}`);
  assert(cocotbCycles % 32 === 0 && perCycleCycles % 32 === 0, 'ready bits come in words of 32 cycles');
  progress('building the simulator');
  const image = await coreImage(config);
  const stimulus = benchStimulus({ seed, config, commands, pace });
  progress(`ours: ${runs} runs of ${commands} commands`);
  const rates = await measureOurs(image, stimulus, commands, runs);
  const warm = rates.slice(1).map(perSecond);
  const short = predictRows(stimulus, corePins(image), cocotbCycles);
  const same = (await measureOurs(image, stimulus, short.taken, runs + 1)).slice(1).map(perSecond);
  progress(`one exchange a cycle: ${perCycleCycles} cycles`);
  const single = await measurePerCycle(image, stimulus, predictRows(stimulus, corePins(image), perCycleCycles));
  const other = await measureCocotb(image, stimulus, short, cocotbRuns, options.cocotb ?? 'install', progress);
  const oursMedian = median(warm);
  const perCycle = perSecond(single);
  const cocotb = other.rates.length === 0 ? null : median(other.rates);
  return {
    config, seed, pace: stimulus.paceName, commands,
    cyclesPerSecond: {
      ours: Math.max(...warm), oursMedian, oursCold: perSecond(rates[0]!), oursSameCycles: median(same),
      cocotb, cocotbBest: cocotb === null ? null : Math.max(...other.rates), perCycle,
    },
    ratio: Math.round((oursMedian / (cocotb ?? perCycle)) * 10) / 10,
    ratioTo: cocotb === null ? 'perCycle' : 'cocotb',
    cocotbVersion: cocotb === null ? null : COCOTB_VERSION,
    cyclesCompared: { ours: rates.reduce((n, rate) => n + rate.cycles, 0), cocotb: other.cycles, perCycle: single.cycles },
    ...(other.reason === undefined ? {} : { reason: other.reason }),
  };
}

interface Cocotb {
  readonly rates: readonly number[];
  readonly cycles: number;
  readonly reason?: string;
}

async function measureCocotb(
  image: SimulatorImage, stimulus: BenchStimulus, prediction: Prediction, runs: number,
  when: 'install' | 'if installed' | 'never', progress: (text: string) => void,
): Promise<Cocotb> {
  const none = (reason: string): Cocotb => ({ rates: [], cycles: 0, reason });
  if (when === 'never') return none('cocotb was not asked for');
  try {
    const place = when === 'install' ? await installCocotb(progress) : await findCocotb();
    if (place === undefined) return none('cocotb is not installed under .build/cocotb');
    const rates: number[] = [];
    let cycles = 0;
    for (let run = 0; run < runs; run++) {
      const result = await runCocotb(place, image, stimulus, prediction, progress);
      const { mismatch } = result;
      if (mismatch !== null) {
        throw new Error(`cocotb saw ${mismatch.seen} at pin ${mismatch.pin} in cycle ${mismatch.cycle}, predicted was ${mismatch.expected}`);
      }
      rates.push(perSecond(result));
      cycles += result.cycles;
    }
    return { rates, cycles };
  } catch (error) {
    if (!(error instanceof NoCocotb)) throw error;
    return none(error.message);
  }
}

/** A table for people. */
export function lockstepTable(result: LockstepBench): string {
  const { cyclesPerSecond: rate, config, cocotbVersion } = result;
  const line = (what: string, value: number | null, note = '') =>
    `${what.padEnd(44)} ${(value === null ? 'not measured' : value.toLocaleString('en-US')).padStart(12)}  ${note}`.trimEnd();
  return [
    `${config.levels} levels, ${config.orders} order slots; ${result.commands} commands, seed ${result.seed}; ${result.pace}`,
    'every output pin compared at every rising edge; cycles per second',
    line('ours, median of the warm runs', rate.oursMedian),
    line('ours, best', rate.ours),
    line('ours, first run of the process', rate.oursCold),
    line('ours, on the cycles that cocotb ran', rate.oursSameCycles),
    line('our bridge with one exchange a cycle', rate.perCycle),
    line(cocotbVersion === null ? 'cocotb' : `cocotb ${cocotbVersion}, median`, rate.cocotb, result.reason ?? ''),
    ...(rate.cocotbBest === null ? [] : [line(`cocotb ${cocotbVersion}, best`, rate.cocotbBest)]),
    `ratio ${result.ratio} (ours, median, to ${result.ratioTo === 'cocotb' ? 'cocotb' : 'one exchange a cycle'})`,
    '',
  ].join('\n');
}

/** `node bench/lockstep.ts [--json] [COMMANDS]`. */
async function main(args: readonly string[]): Promise<void> {
  const commands = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 100_000);
  const result = await benchLockstep({ commands, onProgress: (stage) => process.stderr.write(`${stage}\n`) });
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(result)}\n` : lockstepTable(result));
}

const invoked = process.argv[1];
if (invoked !== undefined && existsSync(invoked) && fileURLToPath(import.meta.url) === invoked) await main(process.argv.slice(2));
