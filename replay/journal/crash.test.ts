import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import seedrandom from 'seedrandom';
import { afterAll, expect, test } from 'vitest';
import { Flow } from '../flow.ts';
import { CONFIG, CORES, workDirectory } from '../testing.ts';
import { verifyJournal } from '../rerun/verify.ts';
import { bytesOf } from './format.ts';
import { JournalReader } from './reader.ts';

const SEED = process.env['CRASH_SEED'] ?? '10';
const POINTS = Number(process.env['CRASH_POINTS'] ?? (process.env['LOCKSTEP_FAST'] === '1' ? 10 : 100));
const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url));
const { path, dispose } = workDirectory();
afterAll(dispose);

/** Kills a writing process after so many acknowledgements and a delay; gives the last sequence that it acknowledged. */
function crash(file: string, seed: number, acknowledgements: number, delay: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, file, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaints = '';
    let aimed = false;
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      said += text;
      if (aimed || said.split('\n').length <= acknowledgements) return;
      aimed = true;
      setTimeout(() => child.kill('SIGKILL'), delay);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaints += text; });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself: ${complaints}`));
      // A line cut short by the kill was not an acknowledgement that anybody could read.
      else resolve(Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1)));
    });
  });
}

function journaled(file: string, bytes: number): Buffer {
  const reader = JournalReader.open(file);
  const parts = [...reader.blocks()].map((block) => Buffer.from(bytesOf(block.commands)));
  reader.close();
  return Buffer.concat(parts).subarray(0, bytes);
}

test(`crash: killed at ${POINTS} random points, each journal opens, verifies, holds what was acknowledged, replays (CRASH_SEED=${SEED})`, async () => {
  const random = seedrandom(`crash ${SEED}`);
  let unrecorded = 0;
  let beyond = 0;
  let folded = 0;
  for (let point = 0; point < POINTS; point++) {
    const acknowledgements = 1 + Math.floor(random() * 40);
    const delay = random() * 4;
    const file = path(`crash-${point}`);
    const acknowledged = await crash(file, point, acknowledgements, delay);
    const how = `CRASH_SEED=${SEED} point ${point}: killed ${delay.toFixed(2)} ms after ${acknowledgements} acknowledgements`;
    folded += statSync(file).size > 200_000 ? 1 : 0;
    const { faults, notes, result } = verifyJournal(file, CORES);
    expect(faults, how).toEqual([]);
    expect(notes.join(' '), how).toMatch(/it was not closed/);
    expect(result!.lastSequence, how).toBeGreaterThanOrEqual(acknowledged);
    const flow = new Flow({ seed: point, levels: CONFIG.levels, orders: CONFIG.orders });
    const sent = bytesOf(flow.next(acknowledged));
    expect(journaled(file, sent.length).equals(sent), how).toBe(true);
    unrecorded += result!.unrecorded;
    beyond += result!.lastSequence - acknowledged;
  }
  // The kill must have hit between a commit and what follows it, else this test looked at nothing.
  expect(unrecorded).toBeGreaterThan(0);
  expect(folded, 'journals whose log had been folded into the file').toBeGreaterThan(POINTS / 5);
  expect(beyond).toBeGreaterThanOrEqual(0);
}, 240_000);

test('crash: a flipped byte in the write-ahead log of a killed writer is named, not taken for its end', async () => {
  const file = path('log');
  // An even seed: its log has not been folded into the file, so every frame in it counts.
  await crash(file, 6, 30, 0);
  const log = readFileSync(`${file}-wal`);
  const journal = readFileSync(file);
  const random = seedrandom(`log ${SEED}`);
  for (let i = 0; i < 12; i++) {
    const damaged = path(`log-${i}`);
    const bytes = Buffer.from(log);
    // Not in the last commit: damage there cannot be told from a commit that the kill cut short.
    bytes[Math.floor(random() * (log.length / 2))]! ^= 4;
    writeFileSync(`${damaged}-wal`, bytes);
    writeFileSync(damaged, journal);
    const [fault] = verifyJournal(damaged, CORES).faults;
    expect(fault?.sentence).toMatch(/^write-ahead log .*: frame \d+ at byte \d+ is damaged, and with it \d+ commits after it/);
  }
}, 60_000);
