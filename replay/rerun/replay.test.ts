import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import type Sqlite from 'better-sqlite3';
import seedrandom from 'seedrandom';
import { afterAll, expect, test } from 'vitest';
import { timeOfDay } from '../../model/base/integers.ts';
import type { Core, EventBuffer } from '../../model/message/core.ts';
import { OracleCore } from '../../model/oracle/oracle.ts';
import { bytesOf, sha256, snapshotSeal } from '../journal/format.ts';
import { JournalReader } from '../journal/reader.ts';
import { answer, CONFIG, CORES, record, workDirectory } from '../testing.ts';
import type { Cores } from './cores.ts';
import { formatTime, parseMoment, timeOf } from './moment.ts';
import { type ReplayProgress, replay } from './replay.ts';
import { verifyJournal } from './verify.ts';

const Database = createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;
const { path, dispose } = workDirectory();
afterAll(dispose);
const SEED = 5;
record(path('day'), { seed: SEED, blocks: 10, perBlock: 120, snapshotEvery: 3 });
const reader = JournalReader.open(path('day'));
afterAll(() => reader.close());

/** States and events by executing the log in the plainest way. */
function plainly(to: number) {
  const core = CORES.makeCore(CONFIG);
  const all = Int32Array.from([...reader.blocks()].flatMap(({ commands }) => [...commands])).subarray(0, to * 8);
  const events = answer(core, all);
  return { state: sha256(core.snapshot()).toString('hex'), events: sha256(bytesOf(events)).toString('hex'), count: events.length / 8 };
}

const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

test('replay: state and event digests are those of the log executed plainly, to any command', () => {
  for (const to of [0, 1, 119, 120, 121, 700, 1200]) {
    const result = replay(reader, CORES, { to });
    const { state, events, count } = plainly(to);
    expect({ at: result.lastSequence, state: result.stateDigest, events: result.eventDigest, count: total(result.events) }).toEqual({ at: to, state, events, count });
  }
  expect(replay(reader, CORES).stateDigest).toBe(plainly(1200).state);
  expect(replay(reader, CORES, { to: 99_999 }).lastSequence).toBe(1200);
});

test('replay: from the nearest snapshot gives the state that from the start gives', () => {
  for (const to of [0, 1, 359, 360, 361, 500, 1199, 1200]) {
    for (const verify of [false, true]) {
      const result = replay(reader, CORES, { to, from: 'nearest-snapshot', verify });
      expect(result).toMatchObject({ startedAfter: Math.floor(to / 360) * 360, lastSequence: to, stateDigest: plainly(to).state, faults: [] });
      expect(result.eventDigest === null).toBe(to >= 360);
    }
  }
});

test('replay: to a time of day ends before the first command later than it', () => {
  const block = reader.block(4);
  for (const index of [0, 57, 119]) {
    const time = timeOf(block.commands, index * 8);
    const sequence = block.first + index;
    for (const from of ['start', 'nearest-snapshot'] as const) {
      expect(replay(reader, CORES, { to: { time: timeOfDay(time) }, from }).lastSequence).toBe(sequence);
      expect(replay(reader, CORES, { to: { time: timeOfDay(time - 1) }, from })).toMatchObject({ lastSequence: sequence - 1, stateDigest: plainly(sequence - 1).state });
    }
  }
});

test('replay: verification compares every block and every snapshot, and tells how far it is', () => {
  const told: ReplayProgress[] = [];
  const result = replay(reader, CORES, { verify: true, onBlock: (progress) => told.push(progress) });
  expect(result).toMatchObject({ faults: [], compared: 10, snapshotsCompared: 3, unrecorded: 0 });
  expect(told.map(({ block, sequence }) => [block, sequence])).toEqual([...Array(10).keys()].map((block) => [block, (block + 1) * 120]));
});

test('replay: the oracle gives the digests that the model core recorded', () => {
  const oracle: Cores = { makeCore: (config) => new OracleCore(config), restore: (bytes) => OracleCore.restore(bytes) };
  expect(verifyJournal(path('day'), oracle)).toMatchObject({ faults: [], result: { stateDigest: replay(reader, CORES).stateDigest } });
});

test('replay: another process gives the same digests', () => {
  const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const script = `const { CORES } = await import(${url('../testing.ts')}); const { replay } = await import(${url('replay.ts')});
    const { JournalReader } = await import(${url('../journal/reader.ts')});
    const { stateDigest, eventDigest } = replay(JournalReader.open(${JSON.stringify(path('day'))}), CORES);
    console.log(JSON.stringify({ stateDigest, eventDigest }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const { stateDigest, eventDigest } = replay(reader, CORES);
  expect(JSON.parse(stdout || `"${stderr}"`)).toEqual({ stateDigest, eventDigest });
});

test(`replay: restarted from a snapshot at each of 1,000 random commands, the answers stay the same (seed ${SEED})`, () => {
  record(path('long'), { seed: SEED, blocks: 10, perBlock: 1000 });
  const long = JournalReader.open(path('long'));
  const random = seedrandom(`restart ${SEED}`);
  const points = new Set<number>();
  while (points.size < 1000) points.add(1 + Math.floor(random() * 10_000));
  let restarts = 0;
  const restarting = (core: Core): Core => {
    let current = core;
    let executed = 0;
    return {
      config: core.config,
      snapshot: () => current.snapshot(),
      execute(commands: Int32Array, at: number, out: EventBuffer) {
        current.execute(commands, at, out);
        if (!points.has(++executed)) return;
        current = CORES.restore(current.snapshot());
        restarts++;
      },
    };
  };
  const result = replay(long, { ...CORES, makeCore: (config) => restarting(CORES.makeCore(config)) }, { verify: true });
  expect({ restarts, faults: result.faults, state: result.stateDigest }).toEqual({ restarts: 1000, faults: [], state: replay(long, CORES).stateDigest });
  long.close();
});

test('verify: code that answers otherwise, or comes to another state, is named with block and command', () => {
  const forgetful = (core: Core): Core => ({
    config: core.config,
    snapshot: () => core.snapshot(),
    execute(commands, at, out) {
      const start = out.used;
      core.execute(commands, at, out);
      if (out.words[start + 7] === 415) out.words[start + 1]! ^= 1;
    },
  });
  const { faults } = verifyJournal(path('day'), { ...CORES, makeCore: (config) => forgetful(CORES.makeCore(config)) });
  expect(faults).toEqual([{ block: 3, sequence: 415, sentence: 'block 3, command 415: its events are not those that were recorded' }]);
});

test('verify: a snapshot of another state, well sealed, does not pass', () => {
  record(path('swapped'), { seed: SEED, blocks: 4, perBlock: 50, snapshotEvery: 2 });
  const genesis = JournalReader.open(path('swapped'));
  const bytes = genesis.snapshot(100);
  const seal = snapshotSeal(genesis.genesis, 200, sha256(bytes));
  genesis.close();
  const database = new Database(path('swapped'));
  database.prepare('UPDATE snapshot SET bytes = ?, digest = ?, seal = ? WHERE sequence = 200').run(bytes, sha256(bytes), seal);
  database.close();
  expect(verifyJournal(path('swapped'), CORES).faults[0]).toEqual({ sequence: 200, sentence: 'snapshot 200: the state after command 200 is another one' });
});

test('verify: from the nearest snapshot, a damaged one is named and an earlier one taken', () => {
  record(path('rotten'), { seed: SEED, blocks: 6, perBlock: 50, snapshotEvery: 2 });
  const database = new Database(path('rotten'));
  database.prepare('UPDATE snapshot SET bytes = zeroblob(80) WHERE sequence = 300').run();
  database.close();
  const rotten = JournalReader.open(path('rotten'));
  const sentence = `journal ${path('rotten')}: snapshot 300: its bytes do not match its digest`;
  expect(replay(rotten, CORES, { from: 'nearest-snapshot', verify: true })).toMatchObject({
    startedAfter: 200, lastSequence: 300, faults: [{ block: 5, sequence: 300, sentence }],
  });
  expect(() => replay(rotten, CORES, { from: 'nearest-snapshot' })).toThrow(sentence);
  rotten.close();
});

test('moment: sequence numbers and times of day are read, all else is refused with a sentence', () => {
  expect(['0', '17', '9:30', '09:30:00', '10:00:00.5', '23:59:59.999999999'].map((text) => parseMoment(text, '--to'))).toEqual([
    0, 17, { time: 34_200_000_000_000 }, { time: 34_200_000_000_000 }, { time: 36_000_500_000_000 }, { time: 86_399_999_999_999 },
  ]);
  for (const text of ['', '-1', '1.5', '24:00', '10:60', '9007199254740993', '10:00:00.1234567890', 'noon']) {
    expect(() => parseMoment(text, '--to'), text).toThrow(`--to "${text}": expected a sequence number from 0 to 2^53 - 1 or a time of day`);
  }
  expect(formatTime(36_000_500_000_001)).toBe('10:00:00.500000001');
});
