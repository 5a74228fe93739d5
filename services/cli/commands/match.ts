import { type Command, Option } from 'commander';
import type { CoreConfig } from '../../../model/message/core.ts';
import { openBody, parseSize } from '../bodies.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { type Format, type FormatOptions, FORMATS, type Finding, PLANS } from '../matching/formats.ts';
import { oneOf, parseSha256, type Target, TARGETS, wholeNumber } from '../options.ts';
import type { Output } from '../output.ts';
import { grouped, rate } from '../table.ts';

interface Options extends FormatOptions {
  readonly format: Format;
  readonly target: Target;
  readonly size?: Pick<CoreConfig, 'levels' | 'orders'>;
  readonly expect?: string;
}

export function registerMatch(program: Command): void {
  const command = program
    .command('match')
    .description('runs outside order flow through a core; canonical reports and their SHA-256')
    .argument('<file>', 'a file of that format, plain or gzip')
    .addOption(new Option('--format <name>', FORMATS.join(', ')).makeOptionMandatory().argParser(oneOf('--format', FORMATS)))
    .addOption(new Option('--target <core>', TARGETS.join(', ')).default('model').argParser(oneOf('--target', TARGETS)))
    .option('--out <file>', 'also write the canonical reports there')
    .option('--size <levels x orders>', 'another core than the format asks for, such as 16384x16384', parseSize)
    .option('--expect <sha256>', 'exit 1 unless the reports have this digest', parseSha256)
    .option('--book <file>', 'lobster: the order book file, if its name does not follow from the message file')
    .option('--stock <symbol>', 'itch: the instrument by its symbol')
    .option('--locate <n>', 'itch: the instrument by its stock locate number', wholeNumber('--locate', 0, 65_535))
    .option('--tick <n>', 'lobster, itch: price step in 1/10,000 of the currency (default 100)', wholeNumber('--tick', 1, 1_000_000))
    .addHelpText('after', examples(
      'match flow.csv.gz --format consensus --json',
      'match flow.csv.gz --format consensus --target rtl --size 131072x32768',
      'match AMZN_message_1.csv.gz --format lobster --out reports.txt',
      'match day.itch.gz --format itch --stock AAPL',
    ));
  does(command, match);
}

async function match(out: Output, file: string, options: Options): Promise<ExitCode> {
  const { format, target, expect } = options;
  const { config, run } = PLANS[format];
  const size = { ...config, ...options.size };
  if (target === 'rtl') process.stderr.write(`rtl ${size.levels}x${size.orders}: the simulator is compiled once a size, then found again\n`);
  const body = await openBody(target, size);
  const progress = out.progress(`${target} ${file}`, 0);
  const started = performance.now();
  let finding: Finding;
  try {
    finding = await run({ file, body, options, onProgress: (messages) => progress.update(messages) });
  } finally {
    progress.stop();
    await body.close();
  }
  const seconds = (performance.now() - started) / 1000;
  const { messages, sha256, lines, json } = finding;
  const cycles = 'cycles' in body && typeof body.cycles === 'number' ? body.cycles : undefined;
  out.say(`${file}: ${grouped(messages)} messages through ${body.name}, ${rate(messages / seconds)} messages/s`);
  if (cycles !== undefined) out.say(`lockstep ${grouped(cycles)} cycles compared at every pin, ${rate(cycles / seconds)} cycles/s`);
  for (const line of lines) out.say(line);
  const expected = expect === undefined || expect === sha256;
  out.say(`reports  sha256 ${sha256}${expect === undefined ? '' : expected ? ' as expected' : `, expected ${expect}`}`);
  if (options.out !== undefined) out.say(`written  ${options.out}`);
  const good = finding.good && expected;
  out.result({
    ok: good, format, target, file, size: { levels: size.levels, orders: size.orders }, messages, sha256, seconds, cycles, ...json,
  });
  return good ? EXIT.good : EXIT.found;
}
