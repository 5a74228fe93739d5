/** Runs a bench: a function that drives a design in simulated time. */
import type { SimulatorImage } from '../build/build.ts';
import type { SignalTable } from '../sim/signals.ts';
import { type OpenOptions, openSimulator, type Simulator } from '../sim/simulator.ts';
import { type Dut, dutOf, handleAt, type Signal } from './handles.ts';
import { currentTask, Kernel } from './kernel.ts';
import { UsageError } from '../errors.ts';
import { fromPicoseconds, picoseconds, type TimeUnit } from './units.ts';

export interface BenchOptions extends Omit<OpenOptions, 'reset' | 'sources' | 'sinks'> {
  /** Simulated time after which the bench is given up. */
  readonly limit?: readonly [number, TimeUnit];
  /** Records waves of the whole run to this file. */
  readonly waves?: string;
}

/** Beside the design: what a bench may ask of its simulation. */
export interface BenchContext {
  /** Simulated time. */
  now(unit?: TimeUnit): number;
  /** Any signal by path, with its width unknown to the compiler. */
  signal(path: string): Signal<number | bigint>;
  /** Waves from now on, and their end: only that window is in the file. */
  trace(file: string): void;
  traceOff(): void;
  readonly simulator: Simulator;
  readonly signals: SignalTable;
}

/**
 * Starts a simulator, runs the bench in it, ends it. Rejects with what the bench threw, with
 * SimulatorError when the simulator died, or with what a forked task threw and nobody joined.
 */
export async function runBench<T = Dut>(
  image: SimulatorImage,
  body: (dut: T, context: BenchContext) => Promise<void> | void,
  options: BenchOptions = {},
): Promise<void> {
  if (currentTask() !== undefined) throw new UsageError('runBench was called within a bench');
  const simulator = await openSimulator(image, options);
  try {
    const table = await simulator.signals();
    if (options.waves !== undefined) await simulator.trace(options.waves);
    const kernel = new Kernel(simulator);
    const context: BenchContext = {
      now: (unit = 'ps') => fromPicoseconds(kernel.now, unit),
      signal: (path) => handleAt(kernel, table, path),
      trace: (file) => simulator.traceInPlace(file),
      traceOff: () => simulator.traceInPlace(undefined),
      simulator,
      signals: table,
    };
    await kernel.begin();
    const dut = dutOf<T>(kernel, table);
    const main = kernel.fork('bench', async () => body(dut, context));
    const limit = options.limit === undefined ? undefined : {
      ps: picoseconds('limit', options.limit[0], options.limit[1]),
      text: `the bench did not end within ${options.limit.join(' ')} of simulated time`,
    };
    await kernel.run(main, limit);
  } finally {
    await simulator.close();
  }
}
