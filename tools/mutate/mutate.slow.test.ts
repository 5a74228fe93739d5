import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from '../sabotage/mutants.ts';
import { runModel } from './model/campaign.ts';
import { ResultLog } from './results.ts';
import { runRtl } from './rtl/campaign.ts';
import { Wiring } from './rtl/miter.ts';
import { baseNetlist, listMutations, netlistModule } from './rtl/netlist.ts';
import { provedEqual } from './rtl/proof.ts';

// Within the tree: copies of the model look for the installed libraries upwards.
mkdirSync(join(ROOT, '.build'), { recursive: true });
const directory = mkdtempSync(join(ROOT, '.build/mutate-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const TINY = { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' } as const;
const yosysIsMissing = spawnSync('yosys', ['-V']).error !== undefined;

test('mutants of the model: a few, end to end', async () => {
  const log = new ResultLog(join(directory, 'model.jsonl'));
  await runModel({ count: 4, seed: 12, directory: join(directory, 'model'), log, onResult: () => undefined });
  expect(log.all().map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(log.all().filter(({ verdict }) => verdict === 'killed').length).toBeGreaterThanOrEqual(3);
});

test.skipIf(yosysIsMissing)('mutants of the RTL: most are killed, by a pin at a cycle; a second run has nothing left to do (skipped where yosys is missing)', async () => {
  const path = join(directory, 'rtl.jsonl');
  const campaign = { count: 16, seed: 1, directory: join(directory, 'rtl'), config: TINY, quick: true, onResult: () => undefined };
  const log = new ResultLog(path);
  await runRtl({ ...campaign, log });
  expect(log.all().length).toBe(16);
  const killed = log.all().filter(({ verdict }) => verdict === 'killed');
  expect(killed.length).toBeGreaterThanOrEqual(8);
  for (const { by, where } of killed) expect(`${by} at ${where}`).toMatch(/^(\w+_o ?)+ at (seed|scattered|bit by bit|heaped) \d+ cycle -?\d+$/);
  // Broken off after seven, it goes on with the eighth, and comes to the same.
  const half = new ResultLog(join(directory, 'half.jsonl'));
  for (const result of log.all().slice(0, 7)) half.add(result);
  const progress: string[] = [];
  await runRtl({ ...campaign, log: half, onResult: (done, total) => progress.push(`${done} of ${total}`) });
  expect(half.all()).toEqual(log.all());
  expect(progress).toEqual(Array.from({ length: 9 }, (_, i) => `${i + 8} of 16`));
  const before = readFileSync(path, 'utf8');
  await runRtl({ ...campaign, log: new ResultLog(path) });
  expect(readFileSync(path, 'utf8')).toBe(before);
}, 400_000);

test.skipIf(yosysIsMissing)('the proof: what lockstep saw is not proved to be no fault (skipped where yosys is missing)', async () => {
  const base = await baseNetlist(TINY, join(directory, 'rtl'));
  const list = await listMutations(base, 16, 1);
  const killed = new ResultLog(join(directory, 'rtl.jsonl')).all().filter(({ verdict }) => verdict === 'killed').map(({ number }) => number);
  const some = list.filter(({ number }) => killed.slice(0, 3).includes(number));
  const wiring = new Wiring(await netlistModule(base));
  expect(some.length).toBe(3);
  expect((await provedEqual(wiring, some, join(directory, 'proof'))).size).toBe(0);
}, 400_000);
