import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import seedrandom from 'seedrandom';
import { afterAll, expect, test } from 'vitest';
import { InputError } from '../../model/base/input-error.ts';
import { RECORD_BYTES } from '../../model/message/record.ts';
import { CORES, record, workDirectory } from '../testing.ts';
import { verifyJournal } from '../rerun/verify.ts';
import { bytesOf } from './format.ts';
import { JournalReader } from './reader.ts';

const SEED = process.env['FLIP_SEED'] ?? '20';
const FLIPS = Number(process.env['FLIPS'] ?? 250);
const { path, dispose } = workDirectory();
afterAll(dispose);

/** Where in the file the bytes of each block's commands lie; large rows are spread over pages. */
function findCommands(file: string, image: Buffer): Map<number, { block: number; sequence: number }> {
  const places = new Map<number, { block: number; sequence: number }>();
  const reader = JournalReader.open(file);
  for (const { number, first, count, commands } of reader.blocks()) {
    for (let i = 0; i < count; i++) {
      const record = bytesOf(commands, i * 8, i * 8 + 8);
      // A record that crosses a page boundary is left out of the map.
      const at = image.indexOf(record);
      if (at < 0 || image.indexOf(record, at + 1) >= 0) continue;
      for (let byte = 0; byte < RECORD_BYTES; byte++) places.set(at + byte, { block: number, sequence: first + i });
    }
  }
  reader.close();
  return places;
}

function verify(file: string): { sentences: string[]; faults: readonly { block?: number; sequence?: number }[] } {
  try {
    const { faults } = verifyJournal(file, CORES);
    return { sentences: faults.map((fault) => fault.sentence), faults };
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return { sentences: [`refused: ${(error as Error).message}`], faults: [] };
  }
}

test(`flip: every flipped byte of a closed journal is a fault, in a command by block and sequence (FLIP_SEED=${SEED} FLIPS=${FLIPS})`, () => {
  const file = path('whole');
  record(file, { blocks: 4, perBlock: 400, snapshotEvery: 2 });
  expect(verify(file).sentences).toEqual([]);
  const image = readFileSync(file);
  const places = findCommands(file, image);
  const random = seedrandom(`flip ${SEED}`);
  const damaged = path('damaged');
  copyFileSync(`${file}.seal`, `${damaged}.seal`);
  let named = 0;
  for (let i = 0; i < FLIPS; i++) {
    const offset = Math.floor(random() * image.length);
    const mask = 1 << Math.floor(random() * 8);
    const bytes = Buffer.from(image);
    bytes[offset]! ^= mask;
    writeFileSync(damaged, bytes);
    const { sentences, faults } = verify(damaged);
    const place = places.get(offset);
    expect(sentences.length, `offset ${offset} mask ${mask}`).toBeGreaterThan(0);
    if (place === undefined) continue;
    named++;
    expect(faults[0], `offset ${offset} mask ${mask}: ${sentences.join('; ')}`).toMatchObject(place);
  }
  expect(places.size).toBeGreaterThan(1500 * RECORD_BYTES);
  expect(named).toBeGreaterThan(FLIPS / 12);
}, 120_000);

test('flip: every byte of a command in turn names that command', () => {
  const file = path('each');
  record(file, { blocks: 3, perBlock: 40 });
  const image = readFileSync(file);
  const places = [...findCommands(file, image)].filter(([, { sequence }]) => sequence === 57);
  expect(places.length).toBe(RECORD_BYTES);
  for (const [offset] of places) {
    const bytes = Buffer.from(image);
    bytes[offset]! ^= 0x40;
    writeFileSync(file, bytes);
    const { sentences } = verify(file);
    expect(sentences[0]).toBe('block 1, command 57: the command does not match its check and its block does not match its hash');
  }
});

test('flip: damage outside the commands is told from damage to them', () => {
  const file = path('parts');
  record(file, { blocks: 3, perBlock: 40, snapshotEvery: 2 });
  const image = readFileSync(file);
  const reader = JournalReader.open(file);
  const block = reader.block(1);
  const digest = reader.digest(1, 40)!;
  const state = reader.snapshot(80);
  reader.close();
  const flip = (needle: Uint8Array, byte = 0): string => {
    const at = image.indexOf(needle);
    expect(at).toBeGreaterThanOrEqual(0);
    const bytes = Buffer.from(image);
    bytes[at + byte]! ^= 1;
    writeFileSync(file, bytes);
    return verify(file).sentences[0]!.replaceAll(file, 'FILE');
  };
  expect(flip(bytesOf(block.checks), 9)).toBe('block 1, command 43: its check is damaged, the command itself is whole');
  expect(flip(Buffer.concat([block.previous, block.hash]))).toMatch(/^block 1: it continues hash [0-9a-f]{16}…, the block before it has /);
  expect(flip(Buffer.concat([block.hash, block.stream]))).toMatch(/^block 1 \(commands 41 to 80\): its hash does not match; every command matches/);
  expect(flip(block.stream)).toBe('block 1: its stream digest is damaged, the commands are whole');
  expect(flip(digest.running)).toBe('block 1: the row of its event digest is damaged: it does not match its seal');
  expect(flip(bytesOf(digest.checks))).toBe('block 1: the row of its event digest is damaged: it does not match its seal');
  expect(flip(state, 50)).toBe('journal FILE: snapshot 80: its bytes do not match its digest');
  expect(flip(Buffer.from('"scenario":'))).toBe('journal FILE: the header is damaged: it does not match its digest');
  expect(flip(Buffer.from('CREATE TABLE digest'), 3)).toMatch(/^journal FILE: page damage: /);
  expect(flip(Buffer.from('SQLite format 3'))).toBe('journal FILE: it is not a journal (not an SQLite file)');
  // Free room of the first page: no row holds it, only the seal does.
  const zero = image.indexOf(Buffer.alloc(64), 200);
  const bytes = Buffer.from(image);
  bytes[zero + 30]! ^= 8;
  writeFileSync(file, bytes);
  expect(verify(file).sentences[0]).toMatch(/bytes 0 to 65535 \(pages 1 to 4, of .*\) are not those that were sealed; every record is whole: the damage lies outside them$/);
});

test('flip: a damaged seal is told from a damaged journal', () => {
  const file = path('seal');
  record(file);
  const seal = readFileSync(`${file}.seal`);
  for (let offset = 0; offset < seal.length; offset += 7) {
    const bytes = Buffer.from(seal);
    bytes[offset]! ^= 2;
    writeFileSync(`${file}.seal`, bytes);
    expect(verify(file).sentences, `offset ${offset}`).toEqual([expect.stringMatching(/^seal .*: it is itself damaged/)]);
  }
});
