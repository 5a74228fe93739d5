import { createRequire } from 'node:module';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { InputError } from '../../model/base/input-error.ts';
import { Flow } from '../flow.ts';
import { CONFIG, CORES, record, workDirectory } from '../testing.ts';
import { replay } from '../rerun/replay.ts';
import { verifyJournal } from '../rerun/verify.ts';
import { headerText, sha256 } from './format.ts';
import { JournalReader } from './reader.ts';

const Database = createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;
const { path, dispose } = workDirectory();
afterAll(dispose);

function refusal(file: string): string {
  try {
    JournalReader.open(file).close();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message.replaceAll(file, 'FILE');
  }
  return 'opened';
}

test('reader: gives back the commands as they were appended, block by block', () => {
  const file = path('plain');
  record(file, { blocks: 5, perBlock: 33 });
  const reader = JournalReader.open(file);
  const flow = new Flow({ seed: 7, levels: CONFIG.levels, orders: CONFIG.orders });
  const found = [...reader.blocks()].map(({ number, first, count, commands }) => ({ number, first, count, commands }));
  expect(found).toEqual([0, 1, 2, 3, 4].map((number) => ({ number, first: number * 33 + 1, count: 33, commands: flow.next(33) })));
  expect(reader.lastSequence).toBe(165);
  expect([1, 33, 34, 165].map((sequence) => reader.blockOf(sequence))).toEqual([0, 0, 1, 4]);
  expect(reader.closed()).toBe(true);
  reader.close();
});

test('reader: equal runs give equal journals, byte for byte', () => {
  record(path('one'), { snapshotEvery: 2 });
  record(path('two'), { snapshotEvery: 2 });
  expect(readFileSync(path('one')).equals(readFileSync(path('two')))).toBe(true);
});

test('reader: reading a closed journal leaves nothing beside it', () => {
  record(path('quiet'));
  JournalReader.open(path('quiet')).close();
  expect(['-wal', '-shm'].filter((end) => existsSync(path('quiet') + end))).toEqual([]);
});

test('reader: a journal can be read while it is written; closing it meanwhile loses nothing but the seal', () => {
  const writer = record(path('live'), { close: false });
  const reader = JournalReader.open(path('live'));
  expect([...reader.blocks()].length).toBe(6);
  expect(writer.close()).toBe(false);
  reader.close();
  const { faults, notes, result } = verifyJournal(path('live'), CORES);
  expect({ faults, last: result?.lastSequence, unrecorded: result?.unrecorded }).toEqual({ faults: [], last: 300, unrecorded: 0 });
  expect(notes.join()).toMatch(/no seal beside it/);
});

test('writer: an existing file is never overwritten', () => {
  record(path('taken'));
  expect(() => record(path('taken'))).toThrow(/exists already, and a journal is never overwritten/);
});

test('reader: bad files are refused with a sentence', () => {
  writeFileSync(path('empty'), '');
  writeFileSync(path('text'), 'ADD,1,BUY,100\n'.repeat(100));
  writeFileSync(path('short'), 'SQLite format 3\0 and then nothing');
  const other = new Database(path('other'));
  other.exec('CREATE TABLE holiday (day TEXT)');
  other.close();
  record(path('format'));
  const format = new Database(path('format'));
  format.pragma('user_version = 9');
  format.close();
  record(path('cut'));
  truncateSync(path('cut'), readFileSync(path('cut')).length - 16_384);
  record(path('semantics'), { options: { semantics: 77 } });
  expect(['absent', 'empty', 'text', 'short', 'other', 'format', 'cut', 'semantics'].map((name) => refusal(path(name)))).toEqual([
    'journal FILE: there is no such file',
    'journal FILE: the file is empty',
    'journal FILE: it is not a journal (not an SQLite file)',
    'journal FILE: it is truncated: expected at least 100 bytes, found 33',
    'journal FILE: it is an SQLite file, but not a journal',
    'journal FILE: it has journal format 9, this program reads format 1',
    expect.stringMatching(/^journal FILE: it is truncated: expected \d+ bytes, found \d+$/),
    'journal FILE: it was written under SEMANTICS_VERSION 77 and this program has 1: the same commands may get other '
      + 'answers; compare them with diff, or replay with the program that wrote it',
  ]);
  JournalReader.open(path('semantics'), { allowOtherSemantics: true }).close();
});

/** Changes a journal by SQL, as a stranger might; the seal is not renewed. */
function tamper(name: string, sql: string, ...values: (string | number | bigint | Uint8Array)[]): string {
  const file = path(name);
  record(file, { snapshotEvery: 3 });
  const database = new Database(file);
  database.prepare(sql).run(...values);
  database.close();
  return file;
}

test('reader: numbers out of range and columns of the wrong size end as sentences', () => {
  const rows: [string, string, (string | number | bigint | Uint8Array)[], RegExp][] = [
    ['first', 'UPDATE block SET first = ? WHERE number = 2', [2n ** 60n], /block 2: its first sequence (and count are not whole|is 11529)/],
    ['count', 'UPDATE block SET count = ? WHERE number = 2', [-3], /block 2: its (first sequence and count are not|count is -3)/],
    ['commands', 'UPDATE block SET commands = ? WHERE number = 2', [Buffer.alloc(31)], /block 2: its commands are 31 bytes, expected 1600/],
    ['hash', 'UPDATE block SET hash = ? WHERE number = 2', [Buffer.alloc(5)], /block 2: its hash is not 32 bytes/],
    ['gone', 'DELETE FROM block WHERE number = ?', [2], /page damage: 5 blocks are numbered 0 to 5/],
    ['events', 'UPDATE digest SET events = ? WHERE number = 1', [-1], /block 1: its event digest: its count of events is -1/],
    ['header', 'UPDATE header SET text = ?', ['{"seed":1}'], /the header is damaged: it does not match its digest/],
    ['snapshot', 'UPDATE snapshot SET bytes = ? WHERE sequence = 150', [Buffer.alloc(60)], /snapshot 150: its bytes do not match/],
    ['future', 'UPDATE snapshot SET sequence = ? WHERE sequence = 150', [4000], /snapshot 4000: no such command/],
  ];
  for (const [name, sql, values, sentence] of rows) {
    const { faults } = verifyJournal(tamper(`tamper-${name}`, sql, ...values), CORES);
    expect(faults.map((fault) => fault.sentence).join('\n'), name).toMatch(sentence);
  }
});

test('reader: a header that is well sealed and out of range is refused by field', () => {
  const rows: [string, string, string][] = [
    ['"levels":256', '"levels":255', 'field config.levels: expected a power of two from 32 to 2^20, found 255'],
    ['"orders":256', '"orders":4294967296', 'field config.orders: expected a power of two from 4 to 2^20, found 4294967296'],
    ['"quantityBits":32', '"quantityBits":33', 'field config.quantityBits: expected 1 to 32, found 33'],
    ['"ALL"', '"SOME"', 'field config.algorithms: expected FIFO or ALL, found SOME'],
    ['"semantics":1', '"semantics":1e300', 'field semantics: expected a whole number'],
    ['"seed":"7"', '"seed":7', 'field seed: expected a text'],
    ['{', '[', 'is not JSON'],
  ];
  const [text] = [path('ranges')].map((file) => {
    record(file);
    const reader = JournalReader.open(file);
    reader.close();
    return headerText(reader.header);
  });
  for (const [from, to, sentence] of rows) {
    const changed = text!.replace(from, to);
    const database = new Database(path('ranges'));
    database.prepare('UPDATE header SET text = ?, digest = ?').run(changed, sha256(changed));
    database.close();
    expect(refusal(path('ranges'))).toBe(`journal FILE: the header ${sentence}`);
  }
});

test('replay without verify: a malformed block is bad input, not a crash', () => {
  const file = tamper('plain-replay', 'UPDATE block SET commands = ? WHERE number = 4', Buffer.alloc(8));
  const reader = JournalReader.open(file);
  expect(() => replay(reader, CORES)).toThrow(/block 4: its commands are 8 bytes, expected 1600/);
  reader.close();
});
