import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { InputError } from '../../../model/base/input-error.ts';
import type { CoreConfig } from '../../../model/message/core.ts';
import type { BooksDivergence, BooksSummary } from '../../../sim/books/check.ts';
import type { Conditions } from '../../../sim/lockstep/regression.ts';
import { colour } from '../colour.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { writeJunit } from '../junit.ts';
import type { CheckTarget, SeedRange } from '../options.ts';
import type { Json, Output } from '../output.ts';
import { grouped, rate } from '../table.ts';

export interface BooksOptions {
  readonly target: readonly CheckTarget[];
  readonly books?: number;
  readonly seed?: SeedRange;
  readonly seeds?: number;
  readonly commands?: number;
  readonly size?: Pick<CoreConfig, 'levels' | 'orders'>;
  readonly junit?: string;
  readonly wave?: string;
  readonly rtl?: string;
}

/** For the help beside the scenarios. */
export const BOOKS = { name: 'books', description: 'several books in one machine (default 4, 4096x1024 in all): every pin of it, statistics too; target rtl' };

/** `check books`: the machine of several books against a model for each and the contract of what stands around them. */
export async function checkBooksCommand(out: Output, options: BooksOptions, conditions: (seed: number) => Conditions): Promise<ExitCode> {
  const { target, books = 4, seed = { first: 1, count: options.seeds ?? 10 }, commands = 2_000, size = { levels: 4096, orders: 1024 } } = options;
  const other = target.find((name) => name !== 'rtl' && name !== 'model');
  if (other !== undefined) throw new InputError(`check books compares the model with rtl; --target ${other} has one book`);
  if (options.wave !== undefined) throw new InputError('check books draws the pins around a divergence as text; it writes no --wave');
  const [{ checkBooks }, { checkBooksConfig }] = await Promise.all([import('../../../sim/books/check.ts'), import('../../../sim/books/config.ts')]);
  const config = checkBooksConfig({ books, ...size, quantityBits: 32, algorithms: 'ALL' as const });
  process.stderr.write(`${books} books of ${size.levels / books}x${size.orders / books}: the simulator is built once a size, then found again\n`);
  const progress = out.progress('books seeds', seed.count);
  let done = 0;
  const summary = await checkBooks({
    config, seeds: seed, commands, conditions, parallel: cpus().length, onSeed: () => progress.update(++done),
    ...(options.rtl === undefined ? {} : { rtl: resolve(options.rtl) }),
  }).finally(() => progress.stop());
  if (options.junit !== undefined) writeJunit(options.junit, 'check books', casesOf(summary));
  say(out, summary, seed.count);
  const { divergences, config: _, ...figures } = summary;
  const failed = divergences.length;
  out.result({ ok: failed === 0, what: 'books', targets: ['rtl'], config: { ...config }, ...figures, failed, divergences: divergences as unknown as Json });
  return failed === 0 ? EXIT.good : EXIT.found;
}

function casesOf({ seeds, seconds, divergences }: BooksSummary) {
  const [first] = divergences;
  const failed = first === undefined ? {} : { failure: `seed ${first.seed} cycle ${first.cycle}: ${first.reproduce}` };
  return [{ name: `books, ${seeds} seeds`, seconds, ...failed }];
}

function say(out: Output, { config, seeds, commands, cycles, cyclesPerSecond, divergences }: BooksSummary, count: number): void {
  for (const divergence of divergences) sayDivergence(out, divergence);
  out.say(`rtl  ${config.books} books, ${config.levels}x${config.orders} in all, ${grouped(seeds)} of ${grouped(count)} seeds, ${grouped(commands)} commands`);
  out.say(`     ${grouped(cycles)} cycles compared at every pin, ${rate(cyclesPerSecond)} cycles/s`);
  out.say(divergences.length === 0 ? 'no divergence' : `${divergences.length} of the seeds diverged`);
}

function sayDivergence(out: Output, { seed, pace, cycle, pins, shrunk, reproduce }: BooksDivergence): void {
  const list = (some: typeof pins) => {
    for (const { pin, expected, seen, fields } of some) {
      if (fields === undefined) out.say(`  ${pin}: expected ${expected}, seen ${seen}`);
      for (const field of fields ?? []) out.say(`  ${pin}.${field.field}: expected ${field.expected}, seen ${field.seen}`);
    }
  };
  out.say(colour.red(`DIVERGENCE seed ${seed}, pace ${pace}, cycle ${cycle}`));
  list(pins);
  out.say(`Shrunk to ${shrunk.commands.length} commands; the first wrong cycle is ${shrunk.cycle}`);
  list(shrunk.pins);
  shrunk.commands.forEach((line, i) => out.say(`  ${i + 1}  ${line}`));
  for (const line of shrunk.window.split('\n')) out.say(`  ${line}`);
  out.say(`reproduce  ${reproduce}`);
}
