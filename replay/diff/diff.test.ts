import { afterAll, expect, test } from 'vitest';
import type { Core, EventBuffer } from '../../model/message/core.ts';
import { JournalReader } from '../journal/reader.ts';
import type { Cores } from '../rerun/cores.ts';
import { CORES, record, workDirectory } from '../testing.ts';
import { type BisectStep, bisectCode, bisectJournals } from './bisect.ts';
import { diffWithCode } from './code.ts';
import { diffJournals } from './journals.ts';
import { renderBisection, renderCodeDiff, renderJournalDiff } from './render.ts';

const { path, dispose } = workDirectory();
afterAll(dispose);
const opened: JournalReader[] = [];
afterAll(() => opened.forEach((reader) => reader.close()));

function open(name: string, recording: Parameters<typeof record>[1]): JournalReader {
  const writer = record(path(name), recording);
  const reader = JournalReader.open(path(name));
  opened.push(reader);
  if (recording?.close === false) writer.close();
  return reader;
}

/** Code that, from this command on, numbers the first event of a command one too high. */
function changedAt(sequence: number): Cores {
  const wrap = (core: Core): Core => {
    let executed = new DataView(core.snapshot().buffer).getUint32(24, true);
    return {
      config: core.config,
      snapshot: () => core.snapshot(),
      execute(commands: Int32Array, at: number, out: EventBuffer) {
        const start = out.used;
        core.execute(commands, at, out);
        executed++;
        if (executed >= sequence) out.words[start + 7]!++;
      },
    };
  };
  return { makeCore: (config) => wrap(CORES.makeCore(config)), restore: (bytes) => wrap(CORES.restore(bytes)) };
}

/** Asks for another quantity in one command: word 3 of its record. */
const editing = (sequence: number) => (commands: Int32Array, first: number) => {
  const at = (sequence - first) * 8;
  if (at >= 0 && at < commands.length) commands[at + 3]! += 1;
};

test('diff: equal logs in blocks of other sizes are the same', () => {
  const a = open('same-a', { blocks: 12, perBlock: 50 });
  const b = open('same-b', { blocks: 8, perBlock: 75, header: { createdBy: 'another' } });
  expect(diffJournals(a, b, CORES)).toEqual({
    same: true, header: [{ field: 'createdBy', a: 'lockstep test', b: 'another' }], first: null, equal: 600,
  });
  expect(bisectJournals(a, b, CORES)).toMatchObject({ same: true, first: null });
});

test('diff and bisect: the first differing command is named, at every place of a block', () => {
  const a = open('a', { blocks: 12, perBlock: 50, snapshotEvery: 3 });
  for (const sequence of [1, 2, 50, 51, 237, 600]) {
    for (const [blocks, perBlock] of [[12, 50], [8, 75], [1, 600]] as const) {
      const b = open(`b-${sequence}-${perBlock}`, { blocks, perBlock, edit: editing(sequence) });
      const { same, first, equal } = diffJournals(a, b, CORES);
      expect({ same, equal, sequence: first?.sequence, what: first?.what }).toEqual({ same: false, equal: sequence - 1, sequence, what: 'command' });
      expect(first!.a.command!.sequence).toBe(sequence);
      expect(first!.a.command!.hex).not.toBe(first!.b.command!.hex);
      expect([first!.a.answer!.recorded, first!.b.answer!.recorded]).toEqual(['same', 'same']);
      expect(bisectJournals(a, b, CORES).first).toEqual(first);
    }
  }
});

test('diff and bisect: same commands, other answers', () => {
  const a = open('answers-a', { blocks: 16, perBlock: 40 });
  const b = open('answers-b', { blocks: 16, perBlock: 40, cores: changedAt(333) });
  const { first } = diffJournals(a, b, CORES);
  expect(first).toMatchObject({ sequence: 333, what: 'answer' });
  expect([first!.a.answer!.recorded, first!.b.answer!.recorded]).toEqual(['same', 'other']);
  const { steps, first: found } = bisectJournals(a, b, CORES);
  expect(found).toEqual(first);
  expect(steps.length).toBeLessThanOrEqual(5);
});

test('diff: a journal of another SEMANTICS_VERSION is compared on request', () => {
  record(path('old'), { blocks: 4, perBlock: 40, options: { semantics: 9 }, cores: changedAt(70) });
  const old = JournalReader.open(path('old'), { allowOtherSemantics: true });
  const today = open('today', { blocks: 4, perBlock: 40 });
  const { header, first } = diffJournals(old, today, CORES);
  expect(header).toEqual([{ field: 'semantics', a: '9', b: '1' }]);
  expect(first).toMatchObject({ sequence: 70, what: 'answer', a: { answer: { recorded: 'other' } }, b: { answer: { recorded: 'same' } } });
  expect(diffWithCode(old, CORES).first?.sequence).toBe(70);
  old.close();
});

test('diff: one journal is the beginning of the other', () => {
  const a = open('long', { blocks: 5, perBlock: 40 });
  const b = open('beginning', { blocks: 3, perBlock: 40 });
  expect(diffJournals(a, b, CORES).first).toMatchObject({ sequence: 121, what: 'end', b: { command: null, answer: null } });
  expect(bisectJournals(b, a).first).toMatchObject({ sequence: 121, what: 'end', a: { command: null } });
});

test('diff and bisect with code: the first command that it answers otherwise, with both answers', () => {
  const journal = open('code', { blocks: 32, perBlock: 25, snapshotEvery: 5 });
  expect(diffWithCode(journal, CORES)).toEqual({ same: true, first: null, equal: 800, unrecorded: 0 });
  expect(bisectCode(journal, CORES)).toMatchObject({ same: true, first: null });
  for (const sequence of [1, 25, 26, 400, 777, 800]) {
    const today = changedAt(sequence);
    const { same, first, equal } = diffWithCode(journal, today, CORES);
    expect({ same, equal, sequence: first?.sequence }).toEqual({ same: false, equal: sequence - 1, sequence });
    expect([first!.today.recorded, first!.other!.recorded]).toEqual(['other', 'same']);
    expect(first!.today.events).not.toEqual(first!.other!.events);
    const bisection = bisectCode(journal, today, { other: CORES });
    expect(bisection.first).toEqual(first);
    expect(bisection.steps.length).toBeLessThanOrEqual(6);
  }
});

test('bisect: steps are told as they happen, and narrow', () => {
  const journal = open('steps', { blocks: 64, perBlock: 10 });
  const told: BisectStep[] = [];
  const { steps } = bisectCode(journal, changedAt(345), { onStep: (step) => told.push(step) });
  expect(told).toEqual(steps);
  expect(steps.length).toBeLessThanOrEqual(7);
  expect(steps.at(-1)).toMatchObject({ after: 340, upTo: 350 });
});

test('diff: a killed writer leaves answers unrecorded, and that is said', () => {
  const a = open('open-a', { blocks: 4, perBlock: 30, close: false });
  expect(diffWithCode(a, CORES)).toEqual({ same: true, first: null, equal: 90, unrecorded: 30 });
  const b = open('open-b', { blocks: 4, perBlock: 30, edit: editing(110) });
  expect(bisectJournals(a, b).first).toMatchObject({ sequence: 110, what: 'command' });
});

test('diff: a person reads the commands and both answers', () => {
  const a = open('read-a', { blocks: 4, perBlock: 50 });
  const b = open('read-b', { blocks: 4, perBlock: 50, edit: editing(120) });
  const text = renderJournalDiff(diffJournals(a, b, CORES));
  expect(text).toMatch(/the first 119 commands are equal\ncommand 120 differs/);
  expect(text.split('\n').filter((line) => /^ {2}(command|answer) /.test(line)).length).toBeGreaterThanOrEqual(4);
  const journal = open('read-code', { blocks: 4, perBlock: 50 });
  expect(renderCodeDiff(diffWithCode(journal, changedAt(99), CORES))).toMatch(/command 99 is answered otherwise/);
  expect(renderBisection(bisectCode(journal, changedAt(99)).steps)).toMatch(/^step 1: up to command 150: differs; left: 1 to 150\n/);
});
