import { type Command, Option } from 'commander';
import type { CoreBody, CoreConfig } from '../../../model/message/core.ts';
import { BOARD } from '../../../model/message/core.ts';
import { CONSENSUS } from '../../../scenarios/markets/consensus/feed.ts';
import { matchConsensus } from '../../../scenarios/markets/consensus/match.ts';
import { matchLobster } from '../../../scenarios/markets/lobster/match.ts';
import { openBody, parseSize } from '../bodies.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { oneOf, type Target, TARGETS } from '../options.ts';
import type { JsonObject, Output } from '../output.ts';
import { grouped, rate } from '../table.ts';

const FORMATS = ['consensus', 'lobster'] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  readonly format: Format;
  readonly target: Target;
  readonly out?: string;
  readonly book?: string;
  readonly size?: Pick<CoreConfig, 'levels' | 'orders'>;
  readonly expect?: string;
}

/** What a format's run found, as said and as JSON; `good` is false when the core and the file disagree. */
interface Finding {
  readonly good: boolean;
  readonly messages: number;
  readonly sha256: string;
  readonly lines: readonly string[];
  readonly json: JsonObject;
}

interface Run {
  readonly file: string;
  readonly body: CoreBody;
  readonly options: Options;
  readonly onProgress: (messages: number) => void;
}

/** The core that a format needs unless --size says otherwise. */
const SIZES: Readonly<Record<Format, CoreConfig>> = { consensus: CONSENSUS, lobster: BOARD };
const RUNS: Readonly<Record<Format, (run: Run) => Promise<Finding>>> = { consensus, lobster };

export function registerMatch(program: Command): void {
  const command = program
    .command('match')
    .description('runs outside order flow through a core; canonical reports and their SHA-256')
    .argument('<file>', 'a file of that format, plain or gzip')
    .addOption(new Option('--format <name>', FORMATS.join(' or ')).makeOptionMandatory().argParser(oneOf('--format', FORMATS)))
    .addOption(new Option('--target <core>', TARGETS.join(', ')).default('model').argParser(oneOf('--target', TARGETS)))
    .option('--out <file>', 'also write the canonical reports there')
    .option('--book <file>', 'lobster: the order book file, if its name does not follow from the message file')
    .option('--size <levels x orders>', 'another core than the format asks for, such as 16384x16384', parseSize)
    .option('--expect <sha256>', 'exit 1 unless the reports have this digest')
    .addHelpText('after', examples(
      'match flow.csv.gz --format consensus --json',
      'match flow.csv.gz --format consensus --target rtl --size 131072x32768',
      'match AMZN_message_1.csv.gz --format lobster --out reports.txt',
    ));
  does(command, match);
}

async function match(out: Output, file: string, options: Options): Promise<ExitCode> {
  const config = { ...SIZES[options.format], ...options.size };
  const progress = out.progress(`${options.target} ${file}`, 0);
  const body = await openBody(options.target, config);
  const started = performance.now();
  let finding: Finding;
  try {
    finding = await RUNS[options.format]({ file, body, options, onProgress: (messages) => progress.update(messages) });
  } finally {
    progress.stop();
    await body.close();
  }
  const seconds = (performance.now() - started) / 1000;
  const { messages, sha256, lines, json } = finding;
  const expected = options.expect === undefined || options.expect.toLowerCase() === sha256;
  out.say(`${file}: ${grouped(messages)} messages through ${body.name}, ${rate(messages / seconds)} messages/s`);
  for (const line of lines) out.say(line);
  out.say(`reports  sha256 ${sha256}${options.expect === undefined ? '' : expected ? ' as expected' : `, expected ${options.expect}`}`);
  if (options.out !== undefined) out.say(`written  ${options.out}`);
  const good = finding.good && expected;
  out.result({ ok: good, format: options.format, target: options.target, file, size: { levels: config.levels, orders: config.orders }, messages, sha256, seconds, ...json });
  return good ? EXIT.good : EXIT.found;
}

const REPORTS = ['accepted', 'trades', 'cancelled', 'modified', 'cancelRejected', 'modifyRejected'] as const;

function reportCounts(counts: readonly number[]): { readonly line: string; readonly json: JsonObject } {
  const entries = REPORTS.map((name, i) => [name, counts[i] ?? 0] as const);
  return { line: `reports  ${entries.map(([name, n]) => `${name} ${grouped(n)}`).join(', ')}`, json: Object.fromEntries(entries) };
}

async function consensus({ file, body, options, onProgress }: Run): Promise<Finding> {
  const { messages, reports, sha256 } = await matchConsensus(file, body, { out: options.out, onProgress });
  const counts = reportCounts(reports);
  return { good: true, messages, sha256, lines: [counts.line], json: { reports: counts.json } };
}

async function lobster({ file, body, options, onProgress }: Run): Promise<Finding> {
  const found = await matchLobster(file, options.book, body, { out: options.out, onProgress });
  const { rows, determined, equal, sideUpdates, sideUpdatesEqual, executions, decidable, oldest, exceptions, mismatches } = found;
  const counts = reportCounts(found.reports);
  const lines = [
    `best     equal after ${grouped(equal)} of ${grouped(determined)} rows whose best price and size the files determine`,
    `levels   ${grouped(sideUpdatesEqual)} of ${grouped(sideUpdates)} side updates equal`,
    `priority ${grouped(oldest)} of ${grouped(decidable)} decidable executions hit the oldest order (${grouped(executions)} executions)`,
    ...(exceptions.length > 0 ? [`         not the oldest in rows ${exceptions.slice(0, 20).join(', ')}${exceptions.length > 20 ? ' …' : ''}`] : []),
    ...mismatches.map((m) => `FAILED row ${m.row} ${m.side} level ${m.level}: expected ${m.expected?.join(' x ') ?? 'nothing'}, seen ${m.seen?.join(' x ') ?? 'nothing'}`),
    counts.line,
  ];
  const { commands, seeded, removed, refused, yielded } = found;
  const json = {
    commands, determined, equal, sideUpdates, sideUpdatesEqual, executions, decidable, oldest, exceptions, seeded, removed, refused,
    yielded: yielded.length, reports: counts.json,
  };
  return { good: equal === determined && sideUpdatesEqual === sideUpdates, messages: rows, sha256: found.sha256, lines, json };
}
