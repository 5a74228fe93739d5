import type { BisectStep } from './bisect.ts';
import type { CodeDiff } from './code.ts';
import type { DiffSide, FirstDifference, JournalDiff } from './journals.ts';
import type { ShownAnswer, ShownCommand } from './shown.ts';

/** Said elsewhere on the line, or the same on every line. */
const UNSAID = ['book', 'sequence', 'time', 'last'];

/** One line: kind first, then the fields as they stand in the record. */
export function renderRecord(message: { readonly kind: string }): string {
  const { kind, ...fields } = message;
  const shown = Object.entries(fields).filter(([name, value]) => value !== false && value !== 'NONE' && !UNSAID.includes(name));
  return [kind, ...shown.map(([name, value]) => (value === true ? name : `${name} ${String(value)}`))].join(' ');
}

function commandLines({ block, time, command, fault, hex }: ShownCommand): string[] {
  const text = command === null ? `${hex} (${fault ?? 'means nothing'})` : renderRecord(command);
  return [`  command  ${text}  at ${time}, block ${block}`];
}

function answerLines({ events, recorded }: ShownAnswer): string[] {
  const said = { same: 'as recorded', other: 'not as recorded', none: 'nothing was recorded' }[recorded];
  return events.map((event, i) => `  answer   ${renderRecord(event)}${i === 0 ? `  (${said})` : ''}`);
}

function sideLines(name: string, { path, command, answer }: DiffSide): string[] {
  const body = command === null ? ['  has ended'] : commandLines(command);
  return [`${name} ${path}`, ...body, ...(answer === null ? [] : answerLines(answer))];
}

/** The first difference, both sides, without the headers. */
export function renderFirst(first: FirstDifference): string {
  const verdict = { command: 'differs', answer: 'is the same and was answered otherwise', end: 'is the first that only one journal has' };
  return [`command ${first.sequence} ${verdict[first.what]}`, ...sideLines('A', first.a), ...sideLines('B', first.b)].join('\n');
}

export function renderJournalDiff({ header, first, equal }: JournalDiff): string {
  const lines = header.map(({ field, a, b }) => `header ${field}: A ${a}, B ${b}`);
  if (first === null) return [...lines, `all ${equal} commands are equal`].join('\n');
  return [...lines, `the first ${equal} commands are equal`, renderFirst(first)].join('\n');
}

export function renderCodeDiff({ first, equal, unrecorded }: CodeDiff): string {
  const tail = unrecorded > 0 ? [`the answers to the last ${unrecorded} commands were never recorded`] : [];
  if (first === null) return [`all ${equal} recorded answers are today's answers`, ...tail].join('\n');
  return [
    `the first ${equal} commands are answered as recorded`,
    `command ${first.sequence} is answered otherwise`,
    ...commandLines(first.command),
    'today', ...answerLines(first.today),
    ...(first.other === null ? [] : ['the other code', ...answerLines(first.other)]),
  ].join('\n');
}

/** One line a step. */
export function renderStep({ step, sequence, equal, after, upTo }: BisectStep): string {
  const left = after < upTo ? `left: ${after + 1} to ${upTo}` : 'nothing is left';
  return `step ${step}: up to command ${sequence}: ${equal ? 'equal' : 'differs'}; ${left}`;
}

export function renderBisection(steps: readonly BisectStep[]): string {
  return steps.map(renderStep).join('\n');
}
