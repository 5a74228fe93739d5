import { afterAll, expect, test } from 'vitest';
import { AssertionFailure } from '../../model/base/assert.ts';
import { EnvironmentFault } from '../../model/base/input-error.ts';
import { Flow } from '../flow.ts';
import { resumeJournal } from '../rerun/resume.ts';
import { verifyJournal } from '../rerun/verify.ts';
import { answer, CONFIG, CORES, HEADER, record, workDirectory } from '../testing.ts';
import { openForWriting } from './sqlite.ts';
import { JournalWriter } from './writer.ts';

const { path, dispose } = workDirectory();
afterAll(dispose);

test('writer: a commit waits for the disk: write-ahead log, synchronous FULL', () => {
  const database = openForWriting(path('pragmas'), false);
  const pragma = (name: string): unknown => database.pragma(name, { simple: true });
  expect([pragma('journal_mode'), pragma('synchronous')]).toEqual(['wal', 2]);
  database.close();
});

test('writer: sequences and blocks count on, whatever the size of a block', () => {
  const writer = JournalWriter.create(path('sizes'), HEADER);
  const flow = new Flow({ seed: 1, levels: CONFIG.levels, orders: CONFIG.orders });
  expect([1, 3, 2000].map((count) => writer.append(flow.next(count)))).toEqual([
    { block: 0, firstSequence: 1, lastSequence: 1 },
    { block: 1, firstSequence: 2, lastSequence: 4 },
    { block: 2, firstSequence: 5, lastSequence: 2004 },
  ]);
  expect(() => writer.append(new Int32Array(0))).toThrow(AssertionFailure);
  expect(() => writer.events(1, new Int32Array(8))).toThrow(/the events of block 0 come next, got block 1/);
  writer.close();
  expect(() => writer.append(flow.next(1))).toThrow('the journal is closed');
});

test('writer: events must answer the commands of their block, each once', () => {
  const commands = new Flow({ seed: 1, levels: CONFIG.levels, orders: CONFIG.orders }).next(10);
  const words = answer(CORES.makeCore(CONFIG), commands);
  const attempt = (name: string, events: Int32Array) => {
    const writer = JournalWriter.create(path(name), HEADER);
    const { block } = writer.append(commands);
    return () => writer.events(block, events);
  };
  expect(attempt('few', words.subarray(0, words.length - 8))).toThrow(/events answer 9 of 10 commands/);
  expect(attempt('many', Int32Array.from([...words, ...words]))).toThrow(/events answer more than the 10 commands/);
  expect(attempt('exact', words)).not.toThrow();
});

test('writer: of two writers, the one who comes late is refused each time, and nothing of the other is lost', () => {
  record(path('two'), { blocks: 2 });
  const { writer: early } = resumeJournal(path('two'), CORES);
  const { writer: late } = resumeJournal(path('two'), CORES);
  const commands = new Flow({ seed: 9, levels: CONFIG.levels, orders: CONFIG.orders }).next(5);
  early.append(commands);
  for (let i = 0; i < 2; i++) {
    expect(() => late.append(commands)).toThrow(EnvironmentFault);
    expect(() => late.append(commands)).toThrow(/another process has appended to it, and a journal has one writer; 100 commands up to sequence 100 are safe$/);
  }
  early.append(commands);
  expect(verifyJournal(path('two'), CORES)).toMatchObject({ faults: [], result: { lastSequence: 110 } });
});
