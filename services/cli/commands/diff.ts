import type { Command } from 'commander';
import type { CoreEvent } from '../../../model/message/event.ts';
import { bisectCode, bisectJournals, type BisectStep } from '../../../replay/diff/bisect.ts';
import { type CodeDifference, diffWithCode } from '../../../replay/diff/code.ts';
import { diffJournals, type DiffSide, type FirstDifference } from '../../../replay/diff/journals.ts';
import type { ShownAnswer, ShownCommand } from '../../../replay/diff/shown.ts';
import { JournalReader } from '../../../replay/journal/reader.ts';
import { MODEL } from '../bodies.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import type { Json, Output } from '../output.ts';
import { grouped } from '../table.ts';

const SECOND = 'another journal; without it, what today\'s code answers';

export function registerDiff(program: Command): void {
  const command = program
    .command('diff')
    .description('names the first command on which two journals differ, or a journal and today\'s code')
    .argument('<a>', 'a journal')
    .argument('[b]', SECOND)
    .addHelpText('after', examples('diff monday.journal tuesday.journal', 'diff out/demo-1.journal --json'));
  does(command, (out: Output, a: string, b: string | undefined) => compare(out, a, b, false));
}

export function registerBisect(program: Command): void {
  const command = program
    .command('bisect')
    .description('finds that command by halving, with few blocks read: for long journals')
    .argument('<a>', 'a journal')
    .argument('[b]', SECOND)
    .addHelpText('after', examples('bisect monday.journal tuesday.journal', 'bisect out/demo-1.journal'));
  does(command, (out: Output, a: string, b: string | undefined) => compare(out, a, b, true));
}

/** A comparison may cross versions of the rules: that is what it is for. */
function compare(out: Output, pathA: string, pathB: string | undefined, halving: boolean): ExitCode {
  const a = JournalReader.open(pathA, { allowOtherSemantics: true });
  try {
    if (pathB === undefined) return withCode(out, a, halving);
    const b = JournalReader.open(pathB, { allowOtherSemantics: true });
    try {
      return withJournal(out, a, b, halving);
    } finally {
      b.close();
    }
  } finally {
    a.close();
  }
}

function withCode(out: Output, a: JournalReader, halving: boolean): ExitCode {
  const steps: BisectStep[] = [];
  const found = halving ? bisectCode(a, MODEL, { onStep: (step) => tell(out, steps, step) }) : diffWithCode(a, MODEL);
  if (found.same) out.say(`${a.path}: today's code answers all ${grouped(a.lastSequence)} commands as recorded`);
  else if (found.first !== null) sayCode(out, found.first);
  out.result({ ok: found.same, a: a.path, b: null, first: found.first as Json, steps: steps as unknown as Json });
  return found.same ? EXIT.good : EXIT.found;
}

function withJournal(out: Output, a: JournalReader, b: JournalReader, halving: boolean): ExitCode {
  const steps: BisectStep[] = [];
  const found = halving
    ? { header: [], ...bisectJournals(a, b, MODEL, { onStep: (step) => tell(out, steps, step) }) }
    : diffJournals(a, b, MODEL);
  for (const { field, a: left, b: right } of found.header) out.say(`header   ${field}: ${left} | ${right}`);
  if (found.same) out.say(`same commands and answers, ${grouped(a.lastSequence)} each`);
  else if (found.first !== null) sayJournals(out, found.first);
  out.result({
    ok: found.same, a: a.path, b: b.path, header: found.header as unknown as Json, first: found.first as unknown as Json, steps: steps as unknown as Json,
  });
  return found.same ? EXIT.good : EXIT.found;
}

function tell(out: Output, steps: BisectStep[], step: BisectStep): void {
  steps.push(step);
  out.say(`step ${step.step}: up to ${grouped(step.sequence)} ${step.equal ? 'equal' : 'different'}; left ${grouped(step.upTo - step.after)} commands`);
}

function sayCode(out: Output, { sequence, command, today, other }: CodeDifference): void {
  out.say(`first difference at command ${grouped(sequence)}, block ${command.block}, ${command.time}`);
  out.say(`  command  ${commandLine(command)}`);
  sayAnswer(out, 'today', today);
  if (other !== null) sayAnswer(out, 'then', other);
}

const WHAT: Readonly<Record<FirstDifference['what'], string>> = {
  command: 'the commands differ', answer: 'the same command was answered otherwise', end: 'one journal ends before it',
};

function sayJournals(out: Output, { sequence, what, a, b }: FirstDifference): void {
  out.say(`first difference at command ${grouped(sequence)}: ${WHAT[what]}`);
  for (const side of [a, b]) saySide(out, side);
}

function saySide(out: Output, { path, command, answer }: DiffSide): void {
  out.say(path);
  out.say(`  command  ${command === null ? 'none: the journal ends before' : `${command.time}  ${commandLine(command)}`}`);
  if (answer !== null) sayAnswer(out, 'answer', answer);
}

const RECORDED: Readonly<Record<ShownAnswer['recorded'], string>> = {
  same: 'as recorded', other: 'not what was recorded', none: 'none was recorded',
};

function sayAnswer(out: Output, title: string, { events, recorded }: ShownAnswer): void {
  out.say(`  ${title} (${RECORDED[recorded]})`);
  for (const event of events) out.say(`    ${recordLine(event)}`);
}

function commandLine({ command, fault, hex }: ShownCommand): string {
  return command === null ? `${hex} (${fault ?? 'means nothing'})` : recordLine(command);
}

/** `TRADE side BUY maker 7 …`: every field of the record by its name. */
export function recordLine(record: CoreEvent | NonNullable<ShownCommand['command']>): string {
  const { kind, ...fields } = record;
  return [kind, ...Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`)].join(' ');
}
