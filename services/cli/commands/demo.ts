import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { assert } from '../../../model/base/assert.ts';
import { ModelCore } from '../../../model/book/book.ts';
import { BOARD, type CoreConfig } from '../../../model/message/core.ts';
import { auditOrder } from '../../../replay/audit/order.ts';
import { renderAudit } from '../../../replay/audit/table.ts';
import { bytesOf } from '../../../replay/journal/format.ts';
import { JournalReader } from '../../../replay/journal/reader.ts';
import type { JournalWriter } from '../../../replay/journal/writer.ts';
import { verifyJournal } from '../../../replay/rerun/verify.ts';
import { type DayBatch, TradingDay } from '../../../scenarios/day/day.ts';
import { MODEL } from '../bodies.ts';
import { colour } from '../colour.ts';
import { does, examples } from '../command.ts';
import { picture, sparkline } from '../demo/picture.ts';
import { Tape } from '../demo/tape.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { parseSeed, wholeNumber } from '../options.ts';
import type { Output } from '../output.ts';
import { createJournal, type RunFigures, runThrough } from '../recorder.ts';
import { ROOT } from '../root.ts';
import { grouped, rate } from '../table.ts';

/** The board build: price-time, pro-rata and size-time in one core. */
const DAY_CONFIG: CoreConfig = BOARD;

interface Options {
  readonly seed: string;
  readonly orders: number;
}

interface DayRun extends RunFigures {
  readonly tape: Tape;
  /** Clock edges at which every output pin of the RTL was compared. */
  readonly cycles: number;
  /** Hash of the journal's last block. */
  readonly head: string;
}

export function registerDemo(program: Command): void {
  const command = program
    .command('demo')
    .description('the main job in a minute: a trading day through model and RTL in lockstep, journaled, replayed, one order audited')
    .option('--seed <word>', 'names the day: the same seed gives the same digests', parseSeed, '1')
    .option('--orders <n>', 'about how many orders', wholeNumber('--orders', 100, 10_000_000), 400_000)
    .addHelpText('after', examples('demo', 'demo --seed 42', 'demo --seed 42 --json'));
  does(command, demo);
}

async function demo(out: Output, { seed, orders }: Options): Promise<ExitCode> {
  const path = join(ROOT, `out/demo-${seed}.journal`);
  const shown = relative(process.cwd(), path);
  out.say(colour.bold(`A trading day, seed ${seed}: 10:00 to 16:00, ${DAY_CONFIG.levels} prices, ${DAY_CONFIG.orders} order slots`));
  const run = await lockstepDay(out, seed, orders, path);
  const { tape } = run;
  out.say(`2  journal   ${grouped(run.commands)} commands, each durable before it was executed: ${shown}`);
  const { result, faults, faultCount } = verifyJournal(path, MODEL);
  for (const { sentence } of faults) out.say(`${colour.red('FAULT')} ${sentence}`);
  const same = faultCount === 0 && result?.eventDigest === run.eventDigest;
  out.say(`3  replay    ${same ? colour.green('verified: the same commands gave the same events, byte for byte') : colour.red('NOT the same')}`);
  const order = sayAudit(out, path, tape);
  const drawing = draw(seed, tape);
  out.say(`5  picture   ${relative(process.cwd(), drawing)}`);
  out.say(`   ${sparkline(tape.bars, 72)}`);
  out.say();
  sayFigures(out, run, result?.stateDigest);
  out.say();
  out.say(`Look closer:  ./lockstep replay ${shown} --verify`);
  if (order !== undefined) out.say(`              ./lockstep audit order ${shown} ${order}`);
  out.result({
    ok: same, seed, orders: run.events.ACCEPTED, commands: run.commands, fills: tape.fills, events: run.events, cycles: run.cycles,
    cyclesPerSecond: Math.round(run.cycles / run.seconds), eventDigest: run.eventDigest, stateDigest: result?.stateDigest ?? null,
    journalHead: run.head, auditedOrder: order ?? null, files: { journal: path, picture: drawing },
  });
  return same ? EXIT.good : EXIT.found;
}

/** The day's agents react to a model of their own; each batch they send is journaled, then goes through the RTL. */
async function lockstepDay(out: Output, seed: string, orders: number, path: string): Promise<DayRun> {
  process.stderr.write('opening the simulator; the first time it is compiled, which takes a minute\n');
  const { openRtlBody } = await import('../../../sim/lockstep/rtl-body.ts');
  const body = await openRtlBody(DAY_CONFIG);
  const journal = createJournal(path, { scenario: 'trading-day', seed, config: DAY_CONFIG }, true);
  const progress = out.progress('model and RTL in lockstep: commands', 0);
  const tape = new Tape();
  try {
    const day = new TradingDay({ seed, orders, config: DAY_CONFIG });
    const expected: Int32Array[] = [];
    const figures = await runThrough(commandsOf(day.batches(new ModelCore(DAY_CONFIG)), expected), body, {
      journal,
      onProgress: (commands) => progress.update(commands),
      onBatch: (commands, events) => {
        assert(bytesOf(events).equals(bytesOf(expected.shift()!)), 'the pins agreed but the events do not');
        tape.add(commands, events);
      },
    });
    progress.stop();
    const { cycles } = body;
    out.say(`1  lockstep  ${grouped(cycles)} clock cycles, every output pin of the RTL as predicted: ${colour.green('no divergence')}`);
    return { ...figures, tape, cycles, head: closed(journal) };
  } finally {
    progress.stop();
    journal.close();
    await body.close();
  }
}

function closed(journal: JournalWriter): string {
  journal.close();
  return journal.head;
}

function* commandsOf(batches: Iterable<DayBatch>, expected: Int32Array[]): Generator<Int32Array> {
  for (const { commands, events } of batches) {
    expected.push(events);
    yield commands;
  }
}

function sayAudit(out: Output, path: string, tape: Tape): number | undefined {
  const order = tape.richest();
  if (order === undefined) return undefined;
  const reader = JournalReader.open(path);
  try {
    out.say(`4  audit     what happened to order ${order}:`);
    out.say();
    out.say(renderAudit(auditOrder(reader, MODEL, order)));
    out.say();
  } finally {
    reader.close();
  }
  return order;
}

function draw(seed: string, tape: Tape): string {
  const file = join(ROOT, `out/demo-${seed}.svg`);
  writeFileSync(file, picture(tape, `Lockstep, a trading day, seed ${seed}: ${grouped(tape.fills)} fills`));
  return file;
}

function sayFigures(out: Output, run: DayRun, stateDigest: string | undefined): void {
  const rows = [
    ['orders accepted', grouped(run.events.ACCEPTED)],
    ['fills', grouped(run.tape.fills)],
    ['commands', grouped(run.commands)],
    ['refusals', grouped(run.events.REJECTED)],
    ['cycles compared', `${grouped(run.cycles)}, ${rate(run.cycles / run.seconds)} a second with journal and market`],
    ['events sha256', run.eventDigest],
    ['state sha256', stateDigest ?? 'none'],
    ['journal head', run.head],
  ];
  for (const [name = '', value = ''] of rows) out.say(`${name.padEnd(16)} ${value}`);
}
