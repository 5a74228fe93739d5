import { readFileSync, writeFileSync } from 'node:fs';
import seedrandom from 'seedrandom';
import { afterAll, expect, test } from 'vitest';
import { timeOfDay } from '../../model/base/integers.ts';
import { JournalReader } from '../journal/reader.ts';
import { timeOf } from '../rerun/moment.ts';
import { CORES, record, workDirectory } from '../testing.ts';
import { auditPack } from './pack.ts';
import { auditVerify } from './pack-verify.ts';
import { FIRST_HASH, lineOf, type Part } from './part.ts';

const SEED = process.env['FLIP_SEED'] ?? '3';
const { path, dispose } = workDirectory();
afterAll(dispose);
record(path('journal'), { blocks: 8, perBlock: 30, snapshotEvery: 3 });
const reader = JournalReader.open(path('journal'));
afterAll(() => reader.close());
const made = auditPack(reader, CORES, path('pack'), { orders: [270], from: 70, to: 100 });
const lines = readFileSync(path('pack'), 'utf8').split('\n').slice(0, -1);

function faultsOf(name: string, bytes: Uint8Array | string): { line: number; sentence: string }[] {
  writeFileSync(path(name), bytes);
  return auditVerify(path(name), CORES).faults.map(({ line, sentence }) => ({ line, sentence: sentence.replace(`pack ${path(name)}, `, '') }));
}

/** Lines whose parts were changed, all hashes made anew: what a forger would do. */
function forge(change: (part: Part, line: number) => Part): string {
  let previous = FIRST_HASH;
  const forged = lines.map((text, i) => {
    const { part } = JSON.parse(text) as { part: Part };
    const { line, hash } = lineOf(previous, change(part, i + 1));
    previous = hash;
    return `${line}\n`;
  });
  return forged.join('');
}

test('pack: whole blocks around the range, the orders, every link to the head; it verifies and executes again', () => {
  expect(made).toMatchObject({ from: 61, to: 120, lines: lines.length });
  const kinds = lines.map((line) => (JSON.parse(line) as { part: Part }).part.kind);
  expect(kinds).toEqual(['manifest', ...Array(8).fill('block'), 'state', ...Array(60).fill('command'), 'order', 'end']);
  expect(auditVerify(path('pack'), CORES)).toMatchObject({ faults: [], lines: lines.length, hash: made.hash, commands: 60, executed: true });
  expect(auditVerify(path('pack'))).toMatchObject({ faults: [], executed: false });
  expect(() => auditPack(reader, CORES, path('pack'))).toThrow(/the file exists already, and a pack is never overwritten/);
});

test(`pack: every flipped byte is named by its line (FLIP_SEED=${SEED})`, () => {
  const image = readFileSync(path('pack'));
  const random = seedrandom(`pack ${SEED}`);
  for (let i = 0; i < 300; i++) {
    const offset = i === 0 ? image.length - 1 : Math.floor(random() * image.length);
    const bytes = Buffer.from(image);
    bytes[offset]! ^= 1 << Math.floor(random() * 8);
    const line = image.subarray(0, offset).toString('latin1').split('\n').length;
    let named: number[];
    try {
      named = faultsOf('flipped', bytes).map((fault) => fault.line);
    } catch (error) {
      // A first line that is no line of a pack makes the file no pack.
      expect((error as Error).message).toMatch(/is not an evidence pack/);
      named = [1];
    }
    // A new line end splits a line in two, a lost one joins two.
    expect(Math.abs(named[0]! - line), `offset ${offset} of line ${line}: named ${named.join()}`).toBeLessThanOrEqual(bytes[offset] === 10 ? 1 : 0);
  }
});

test('pack: cut short, a line lost, not a pack', () => {
  const text = readFileSync(path('pack'), 'utf8');
  expect(faultsOf('cut', text.slice(0, -40))).toEqual([{ line: lines.length, sentence: `line ${lines.length}: it is cut short` }]);
  const short = lines.slice(0, -1).map((line) => `${line}\n`).join('');
  expect(faultsOf('short', short)[0]!.sentence).toMatch(/the pack ends here, without its last line$/);
  const lost = lines.filter((_, i) => i !== 30).map((line) => `${line}\n`).join('');
  expect(faultsOf('lost', lost)[0]).toMatchObject({ line: 31, sentence: expect.stringMatching(/or one before it is missing$/) as string });
  expect(() => faultsOf('none', 'order,time\n1,2\n')).toThrow(/is not an evidence pack/);
  expect(() => faultsOf('empty', '')).toThrow(/is not an evidence pack/);
  expect(() => auditVerify(path('absent'))).toThrow(/cannot be read/);
});

test('pack: a forger who makes all hashes anew is caught by the chain, the digests and the code', () => {
  const sentences = (change: (part: Part, line: number) => Part) => faultsOf('forged', forge(change)).map((fault) => fault.sentence);
  expect(sentences((part) => part)).toEqual([]);
  expect(sentences((part) => (part.kind === 'block' && part.number === 5 ? { ...part, count: 29 } : part)))
    .toContain('line 7: block 5: its hash does not follow from the block before it');
  const other = '01'.padEnd(64, '0');
  const swapped = sentences((part) => (part.kind === 'command' && part.sequence === 77 ? { ...part, record: other } : part));
  expect(swapped.join('\n')).toMatch(/command 77: its fields are not those of its record/);
  expect(swapped.join('\n')).toMatch(/command 77: executed again, it is answered otherwise/);
  expect(swapped.join('\n')).toMatch(/block 2: its records do not have its digest/);
  const silent = sentences((part) => (part.kind === 'command' && part.sequence === 77 ? { ...part, events: [] } : part));
  expect(silent).toEqual([expect.stringMatching(/command 77: its events are not those of its answer$/)]);
  const broken = sentences((part) => (part.kind === 'command' && part.sequence === 77 ? { kind: 'command' } as Part : part));
  expect(broken[0]).toMatch(/^line 27: its fields cannot be read/);
  const seeded = sentences((part) => (part.kind === 'manifest' ? { ...part, header: { ...part.header, seed: '8' } } : part));
  expect(seeded[0]).toBe('line 1: its header does not have the digest that it states');
});

test('pack: the range may be given as times, or left to the orders', () => {
  const block = reader.block(3);
  const at = timeOf(block.commands, 8 * 8);
  const byTime = auditPack(reader, CORES, path('by-time'), { from: { time: timeOfDay(at) }, to: { time: timeOfDay(at) } });
  expect(byTime).toMatchObject({ from: 91, to: 120 });
  expect(auditPack(reader, CORES, path('by-default'))).toMatchObject({ from: 1, to: 240 });
  expect(() => auditPack(reader, CORES, path('late'), { from: 241 })).toThrow(/it holds commands 1 to 240, and none from 241 to 240/);
});
