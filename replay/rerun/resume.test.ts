import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Sqlite from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { Flow } from '../flow.ts';
import { JournalReader } from '../journal/reader.ts';
import { answer, CONFIG, CORES, record, workDirectory } from '../testing.ts';
import { resumeJournal } from './resume.ts';
import { verifyJournal } from './verify.ts';

const Database = createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;
const { path, dispose } = workDirectory();
afterAll(dispose);

/** The last blocks of the flow of seed 7, after `done` blocks of 50. */
function rest(done: number, blocks: number): Int32Array[] {
  const flow = new Flow({ seed: 7, levels: CONFIG.levels, orders: CONFIG.orders });
  const all = Array.from({ length: done + blocks }, () => flow.next(50));
  return all.slice(done);
}

test('resume: a closed journal goes on as if it had never been closed', () => {
  record(path('straight'), { blocks: 9 });
  record(path('resumed'), { blocks: 5 });
  const { writer, core, recovered } = resumeJournal(path('resumed'), CORES);
  expect({ recovered, last: writer.lastSequence, sealed: existsSync(`${path('resumed')}.seal`) }).toEqual({ recovered: 0, last: 250, sealed: false });
  for (const commands of rest(5, 4)) writer.events(writer.append(commands).block, answer(core, commands));
  expect(writer.close()).toBe(true);
  const [straight, resumed] = ['straight', 'resumed'].map((name) => JournalReader.open(path(name)));
  expect(resumed!.head()).toBe(straight!.head());
  for (let number = 0; number < 9; number++) expect(resumed!.digest(number, 50)).toEqual(straight!.digest(number, 50));
  straight!.close();
  resumed!.close();
  expect(verifyJournal(path('resumed'), CORES)).toMatchObject({ faults: [], notes: [], result: { lastSequence: 450 } });
});

test('resume: answers that a killed writer did not record are recorded', () => {
  // The writer is left open: its last digest has not been committed.
  record(path('killed'), { blocks: 4, close: false });
  expect(verifyJournal(path('killed'), CORES).result?.unrecorded).toBe(1);
  const { writer, recovered } = resumeJournal(path('killed'), CORES);
  expect(recovered).toBe(1);
  writer.append(rest(4, 1)[0]!);
  expect(verifyJournal(path('killed'), CORES)).toMatchObject({ faults: [], result: { lastSequence: 250, unrecorded: 1, compared: 4 } });
});

test('resume: what does not verify is not continued, and not touched', () => {
  record(path('damaged'));
  const database = new Database(path('damaged'));
  database.prepare('UPDATE block SET commands = zeroblob(length(commands)) WHERE number = 3').run();
  database.close();
  const before = readFileSync(path('damaged'));
  expect(() => resumeJournal(path('damaged'), CORES)).toThrow(/block 3, command 151: .*; it cannot be continued$/);
  expect(readFileSync(path('damaged')).equals(before)).toBe(true);
});
