import { Argument, type Command } from 'commander';
import { InputError } from '../../../model/base/input-error.ts';
import { MODEL } from '../bodies.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { wholeNumber } from '../options.ts';
import type { JsonObject, Output } from '../output.ts';
import { grouped } from '../table.ts';

interface Options {
  readonly commands?: number;
  readonly books?: number;
}

interface Measured {
  readonly lines: readonly string[];
  readonly json: JsonObject;
}

type Bench = (options: Options, onProgress: (stage: string) => void) => Promise<Measured>;

/** Each loads its code only when asked for. */
const BENCHES = { core, exchange, lockstep, journal, bridge, rtl, books } satisfies Readonly<Record<string, Bench>>;
type What = keyof typeof BENCHES;

const DESCRIPTION = `figures of this machine, with what they are to be compared with measured in the same run:
core      messages a second of the model core, every event written; with another engine from npm
exchange  commands a second through the whole exchange, with the digest of its events; its cores alone
journal   durable and replayed commands a second; with the plain disk
lockstep  checked clock cycles a second; with cocotb, or one exchange a cycle
bridge    clock cycles a second of a small design, by batch size and by await
rtl       clock cycles of an operation in the Verilog core, read off its pins
books     clock cycles of a command in the machine of several books, by how many`;

export function registerBench(program: Command): void {
  const command = program
    .command('bench')
    .summary('figures of this machine, and what they are to be compared with, in one run')
    .description(DESCRIPTION)
    .addArgument(new Argument('<what>', 'what to measure').choices(Object.keys(BENCHES)))
    .option('--commands <n>', 'how much of it', wholeNumber('--commands', 1_000, 100_000_000))
    .option('--books <n>', 'books: how many at most, 1, 2, 4 or 8 (default 4)', wholeNumber('--books', 1, 8))
    .addHelpText('after', examples('bench core', 'bench lockstep --json', 'bench journal --commands 1000000'));
  does(command, bench);
}

async function bench(out: Output, what: What, options: Options): Promise<ExitCode> {
  if (options.books !== undefined && what !== 'books') throw new InputError(`--books belongs to bench books, not to bench ${what}`);
  const { lines, json } = await BENCHES[what](options, (stage) => process.stderr.write(`${stage}\n`));
  for (const line of lines) out.say(line);
  out.result({ ok: true, bench: what, node: process.version, ...json });
  return EXIT.good;
}

/** An option is passed on only where it was given: the bench has its own figure. */
function given({ commands }: Options): { readonly commands?: number } {
  return commands === undefined ? {} : { commands };
}

async function core({ commands }: Options, progress: (stage: string) => void): Promise<Measured> {
  const { benchCore, coreTable } = await import('../../../bench/core.ts');
  const result = await benchCore({ progress, ...(commands === undefined ? {} : { messages: commands }) });
  return { lines: coreTable(result).split('\n'), json: result as unknown as JsonObject };
}

async function exchange(options: Options, onProgress: (stage: string) => void): Promise<Measured> {
  const { benchExchange, exchangeTable } = await import('../../../bench/exchange.ts');
  const result = await benchExchange({ onProgress, ...given(options) });
  return { lines: exchangeTable(result), json: { ...result } };
}

async function journal(options: Options, onProgress: (stage: string) => void): Promise<Measured> {
  const { benchJournal } = await import('../../../bench/journal.ts');
  const result = benchJournal({ cores: MODEL, onProgress, ...given(options) });
  return { lines: figureLines(result), json: { ...result } };
}

async function lockstep(options: Options, onProgress: (stage: string) => void): Promise<Measured> {
  const { benchLockstep, lockstepTable } = await import('../../../bench/lockstep.ts');
  const result = await benchLockstep({ onProgress, ...given(options) });
  return { lines: lockstepTable(result).trimEnd().split('\n'), json: { ...result, config: { ...result.config } } };
}

/** --commands does not apply: each case runs for a set time. */
async function bridge(_options: Options, onProgress: (stage: string) => void): Promise<Measured> {
  const { benchBridge } = await import('../../../sim/bridge/bench.ts');
  const figures = await benchBridge({ onFigure: ({ name }) => onProgress(name) });
  return {
    lines: figures.map(({ name, cyclesPerSecond }) => `${grouped(cyclesPerSecond).padStart(14)}  ${name}`),
    json: { figures: figures.map((figure) => ({ ...figure })) },
  };
}

async function rtl(options: Options, onProgress: (stage: string) => void): Promise<Measured> {
  const { benchRtl, rtlTable } = await import('../../../bench/rtl.ts');
  const result = await benchRtl({ onProgress, ...given(options) });
  return { lines: rtlTable(result), json: { ...result } as unknown as JsonObject };
}

async function books(options: Options, onProgress: (stage: string) => void): Promise<Measured> {
  const { benchBooks, booksTable } = await import('../../../bench/books.ts');
  const result = await benchBooks({ onProgress, ...given(options), ...(options.books === undefined ? {} : { books: options.books }) });
  return { lines: booksTable(result), json: { ...result } as unknown as JsonObject };
}

function figureLines(figures: object): string[] {
  return Object.entries(figures).map(([name, value]) => `${name.padEnd(16)} ${typeof value === 'number' ? value.toLocaleString('en-US') : String(value)}`);
}
