import type { Command } from 'commander';
import { JournalReader } from '../../../replay/journal/reader.ts';
import { type Moment, parseMoment } from '../../../replay/rerun/moment.ts';
import { replay, type ReplayOptions, type ReplayProgress, type ReplayResult } from '../../../replay/rerun/replay.ts';
import { type Verification, verifyJournal } from '../../../replay/rerun/verify.ts';
import { MODEL } from '../bodies.ts';
import { colour } from '../colour.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import type { Output } from '../output.ts';
import { grouped, rate } from '../table.ts';

interface Options {
  readonly to?: Moment;
  readonly verify?: boolean;
  readonly near?: boolean;
}

export function registerReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('runs a journal again; the same commands give the same events, byte for byte')
    .argument('<journal>', 'a journal file')
    .option('--to <moment>', 'stop after this sequence number, or at this time of day', (text) => parseMoment(text, '--to'))
    .option('--verify', 'recompute every hash, digest and state, and name whatever differs')
    .option('--near', 'start at the nearest snapshot; there is then no digest of the whole event stream')
    .addHelpText('after', examples('replay out/demo-1.journal', 'replay out/demo-1.journal --verify', 'replay out/demo-1.journal --to 10:30:00 --near --json'));
  does(command, rerun);
}

function rerun(out: Output, path: string, options: Options): ExitCode {
  const started = performance.now();
  const progress = out.progress(`replaying ${path}`, 0);
  const common: ReplayOptions = {
    from: options.near === true ? 'nearest-snapshot' : 'start',
    ...(options.to === undefined ? {} : { to: options.to }),
    onBlock: ({ sequence }: ReplayProgress) => progress.update(sequence),
  };
  const found = options.verify === true ? verifyJournal(path, MODEL, common) : justReplay(path, common);
  progress.stop();
  const seconds = (performance.now() - started) / 1000;
  describe(out, path, found, seconds, options.verify === true);
  out.result({ ok: found.faultCount === 0, journal: path, verified: options.verify === true, seconds, ...asJson(found) });
  return found.faultCount === 0 ? EXIT.good : EXIT.found;
}

function justReplay(path: string, options: ReplayOptions): Verification {
  const reader = JournalReader.open(path);
  try {
    return { faults: [], faultCount: 0, notes: [], result: replay(reader, MODEL, options) };
  } finally {
    reader.close();
  }
}

function describe(out: Output, path: string, { faults, faultCount, notes, result }: Verification, seconds: number, verified: boolean): void {
  if (result !== undefined) {
    const { commands, lastSequence, startedAfter } = result;
    const from = startedAfter === 0 ? '' : ` from the snapshot after ${grouped(startedAfter)}`;
    out.say(`${path}: ${grouped(commands)} commands replayed${from} up to sequence ${grouped(lastSequence)}, ${rate(commands / seconds)} commands/s`);
    const kinds = Object.entries(result.events).filter(([, count]) => count > 0);
    out.say(`events  ${kinds.map(([kind, count]) => `${kind} ${grouped(count)}`).join(', ')}`);
    out.say(`state   ${result.stateDigest}`);
    if (result.eventDigest !== null) out.say(`events  ${result.eventDigest}`);
  }
  for (const note of notes) out.say(`${colour.yellow('note')} ${note}`);
  for (const fault of faults) out.say(`${colour.red('FAULT')} ${fault.sentence}`);
  if (faultCount > faults.length) out.say(`… and ${faultCount - faults.length} faults more`);
  if (verified) out.say(faultCount === 0 ? colour.green('Verified: every hash, digest and state is as recorded.') : `${faultCount} faults`);
}

function asJson({ faults, faultCount, notes, result }: Verification) {
  return {
    faultCount, notes,
    faults: faults.map((fault) => ({ sentence: fault.sentence, block: fault.block, sequence: fault.sequence })),
    result: result === undefined ? null : resultJson(result),
  };
}

function resultJson(result: ReplayResult) {
  return {
    startedAfter: result.startedAfter, lastSequence: result.lastSequence, commands: result.commands, events: result.events,
    stateDigest: result.stateDigest, eventDigest: result.eventDigest, unrecorded: result.unrecorded, compared: result.compared,
    snapshotsCompared: result.snapshotsCompared,
  };
}
