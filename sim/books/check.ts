import { SimulatorError, type SimulatorImage } from '@cocotb-ts/bridge';
import { ModelCore } from '../../model/book/book.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { booksCommands } from '../../scenarios/books/flow.ts';
import { describeCommands, type WrongPin, wrongPins } from '../lockstep/diagnose.ts';
import type { Conditions } from '../lockstep/regression.ts';
import { Divergence, type PinMismatch } from '../lockstep/session.ts';
import { shrinkCommands } from '../lockstep/shrink.ts';
import { drawWindow } from '../lockstep/window.ts';
import { type BooksConfig, bookOf } from './config.ts';
import { booksImage, type BooksImageOptions } from './image.ts';
import { BooksSession } from './session.ts';

export interface BooksCheckOptions extends BooksImageOptions {
  readonly config: BooksConfig;
  readonly seeds: { readonly first: number; readonly count: number };
  /** Commands a seed. */
  readonly commands: number;
  readonly conditions: (seed: number) => Conditions;
  /** So many simulators at once; default 1. */
  readonly parallel?: number;
  readonly onSeed?: () => void;
}

/** The first wrong pin, in the stimulus as it came and in the fewest commands that still show one. */
export interface BooksDivergence {
  readonly seed: number;
  readonly pace: string;
  /** Of the seed's run, its first reset included. */
  readonly cycle: number;
  readonly pins: readonly WrongPin[];
  readonly shrunk: { readonly cycle: number; readonly pins: readonly WrongPin[]; readonly commands: readonly string[]; readonly window: string };
  /** The options of `check books` that give it again. */
  readonly reproduce: string;
}

export interface BooksSummary {
  readonly config: BooksConfig;
  readonly seeds: number;
  readonly commands: number;
  /** Rising edges at which every output pin was compared. */
  readonly cycles: number;
  readonly seconds: number;
  readonly cyclesPerSecond: number;
  readonly divergences: readonly BooksDivergence[];
}

const makeModel = (config: CoreConfig) => new ModelCore(config);

/** Lockstep of hdl/books: each seed's commands, every output pin at every rising edge. Stops at the first divergence. */
export async function checkBooks(options: BooksCheckOptions): Promise<BooksSummary> {
  const { config, seeds, commands } = options;
  const image = await booksImage(config, { ...options, unknowns: options.conditions(seeds.first).start !== undefined });
  const begin = performance.now();
  const divergences: BooksDivergence[] = [];
  let [next, done, cycles] = [seeds.first, 0, 0];
  const work = async () => {
    let session: BooksSession | undefined;
    while (next < seeds.first + seeds.count && divergences.length === 0) {
      const seed = next++;
      const conditions = options.conditions(seed);
      // Another beginning is another process.
      if (conditions.start !== undefined) await session?.close();
      if (session === undefined || conditions.start !== undefined) session = await BooksSession.open(image, config, makeModel, undefined, conditions.start);
      const words = booksCommands(seed, config.books, bookOf(config), commands);
      const before = session.cycles;
      const mismatch = await mismatchOf(session, words, conditions).catch((error: unknown) => beforeItStopped(error, image, config, words, conditions));
      cycles += session.cycles - before;
      done++;
      options.onSeed?.();
      if (mismatch === undefined) continue;
      await session.close();
      divergences.push(await report(image, options, seed, conditions, words, mismatch));
      return;
    }
    await session?.close();
  };
  await Promise.all(Array.from({ length: options.parallel ?? 1 }, work));
  const seconds = (performance.now() - begin) / 1000;
  return { config, seeds: done, commands: done * commands, cycles, seconds, cyclesPerSecond: Math.round(cycles / Math.max(seconds, 1e-9)), divergences };
}

async function mismatchOf(session: BooksSession, commands: Int32Array, conditions: Conditions): Promise<PinMismatch | undefined> {
  try {
    await session.run(commands, conditions, false);
    return undefined;
  } catch (error) {
    if (error instanceof Divergence) return error.mismatch;
    throw error;
  }
}

/** On a machine of its own. */
async function fresh(image: SimulatorImage, config: BooksConfig, commands: Int32Array, conditions: Conditions, batch: number): Promise<PinMismatch | undefined> {
  const session = await BooksSession.open(image, config, makeModel, batch, conditions.start);
  try {
    return await mismatchOf(session, commands, conditions);
  } catch (error) {
    if (batch > FEW) return await beforeItStopped(error, image, config, commands, conditions);
    throw error;
  } finally {
    await session.close();
  }
}

const FEW = 32;

/** A machine that ends the simulation by an assertion takes its batch with it: in small batches, a pin was wrong before. */
async function beforeItStopped(
  error: unknown, image: SimulatorImage, config: BooksConfig, commands: Int32Array, conditions: Conditions,
): Promise<PinMismatch> {
  const mismatch = error instanceof SimulatorError ? await fresh(image, config, commands, conditions, FEW) : undefined;
  if (mismatch === undefined) throw error;
  return mismatch;
}

async function report(
  image: SimulatorImage, options: BooksCheckOptions, seed: number, conditions: Conditions, commands: Int32Array, mismatch: PinMismatch,
): Promise<BooksDivergence> {
  const { config } = options;
  const again = (some: Int32Array) => fresh(image, config, some, conditions, 512);
  const fails = async (some: Int32Array) => (await again(some)) !== undefined;
  const upTo = commands.slice(0, Math.max(1, mismatch.commandsTaken) * RECORD_WORDS);
  const enough = conditions.resets === undefined && (await fails(upTo)) ? upTo : commands;
  const fewest = await shrinkCommands(enough, fails);
  const shrunk = (await again(fewest)) ?? mismatch;
  return {
    seed, pace: conditions.pace, cycle: mismatch.cycle, pins: wrongPins(image.outputs.ports, mismatch),
    shrunk: { cycle: shrunk.cycle, pins: wrongPins(image.outputs.ports, shrunk), commands: describeCommands(fewest), window: drawWindow(image.outputs, shrunk) },
    reproduce: reproduction(options, seed, conditions),
  };
}

function reproduction({ config, commands, rtl }: BooksCheckOptions, seed: number, { pace, resets, start }: Conditions): string {
  const flags = [
    ...(pace === 'full' ? ['--pace full'] : []), ...(resets === undefined ? [] : ['--resets']), ...(start === undefined ? [] : ['--unknowns']),
    ...(rtl === undefined ? [] : [`--rtl ${rtl}`]),
  ];
  return [`./lockstep check books --target rtl --books ${config.books} --size ${config.levels}x${config.orders} --seed ${seed} --commands ${commands}`, ...flags].join(' ');
}
