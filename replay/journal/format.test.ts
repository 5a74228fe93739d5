import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Sqlite from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { answer, CONFIG, CORES, record, workDirectory } from '../testing.ts';
import { TABLES, wordsOf } from './format.ts';

const Database = createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;
const { path, dispose } = workDirectory();
afterAll(dispose);
const page = readFileSync(new URL('../../docs/journal-format.md', import.meta.url), 'utf8');

test('format: the page names every table and column', () => {
  for (const [table, sql] of Object.entries(TABLES)) {
    const section = page.slice(page.indexOf(`\n| ${table} |`), page.indexOf('Numbers enter a digest'));
    const columns = [...sql.slice(sql.indexOf('(')).matchAll(/[(,] ?(\w+) (?:INTEGER|BLOB|TEXT)/g)].map(([, column]) => column);
    expect(columns.length).toBeGreaterThan(2);
    for (const column of columns.filter((name) => name !== 'id')) expect(section, `${table}.${column}`).toContain(`\`${column}\``);
  }
});

test('format: every digest can be computed from the page alone', () => {
  record(path('plain'), { blocks: 4, perBlock: 9, snapshotEvery: 2 });
  const database = new Database(path('plain'), { readonly: true });
  const all = (sql: string) => database.prepare(sql).all() as Readonly<Record<string, unknown>>[];
  const sha = (...parts: readonly unknown[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part as Uint8Array | string);
    return hash.digest();
  };
  const u64 = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(value % 2 ** 32, 0);
    bytes.writeUInt32LE(Math.floor(value / 2 ** 32), 4);
    return bytes;
  };
  const [header] = all('SELECT * FROM header');
  const genesis = sha(header!['text']);
  expect(header!['digest']).toEqual(genesis);
  expect(header!['text']).toBe(
    '{"format":1,"semantics":1,"scenario":"flow","seed":"7","config":{"levels":256,"orders":256,"quantityBits":32,"algorithms":"ALL"},"createdBy":"lockstep test"}',
  );
  const core = CORES.makeCore(CONFIG);
  const digests = all('SELECT * FROM digest ORDER BY number');
  let previous = genesis;
  let commandsSoFar = Buffer.alloc(0);
  let eventsSoFar = Buffer.alloc(0);
  let first = 1;
  all('SELECT * FROM block ORDER BY number').forEach((block, number) => {
    const { commands, checks } = block as { commands: Buffer; checks: Buffer };
    commandsSoFar = Buffer.concat([commandsSoFar, commands]);
    const hash = sha(previous, u64(number), u64(first), u64(9), sha(commands), sha(checks), sha(commandsSoFar));
    expect(block).toMatchObject({ number, first, count: 9, previous, hash, stream: sha(commandsSoFar) });
    const words = answer(core, wordsOf(commands));
    const events = Buffer.from(words.buffer, 0, words.length * 4);
    eventsSoFar = Buffer.concat([eventsSoFar, events]);
    const digest = digests[number] as { checks: Buffer };
    const count = words.length / 8;
    const seal = sha('digest', hash, u64(number), u64(count), sha(events), sha(eventsSoFar), sha(digest.checks));
    expect(digest).toMatchObject({ number, events: count, block: sha(events), running: sha(eventsSoFar), seal });
    previous = hash;
    first += 9;
  });
  for (const { sequence, bytes, digest, seal } of all('SELECT * FROM snapshot')) {
    expect({ digest, seal }).toEqual({ digest: sha(bytes), seal: sha('snapshot', genesis, u64(Number(sequence)), sha(bytes)) });
  }
  expect(all('SELECT * FROM closing')).toEqual([{ id: 1, blocks: 4, last: 36, head: previous, seal: sha('closing', previous, u64(4), u64(36)) }]);
  database.close();
});
