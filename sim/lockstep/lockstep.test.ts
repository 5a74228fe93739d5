import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CoreConfig } from '../../model/message/core.ts';
import { RandomCommands } from '../../scenarios/commands/random.ts';
import { checkRtl, type Stimulus } from './check.ts';
import { RTL_DIRECTORY } from './image.ts';
import { loadRegression, saveRegression } from './regression.ts';
import { openRtlBody } from './rtl-body.ts';

const scratch = mkdtempSync(join(tmpdir(), 'lockstep-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const TINY: CoreConfig = { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' };
const SMALL: CoreConfig = { levels: 2048, orders: 256, quantityBits: 32, algorithms: 'ALL' };

function* stimuli(config: CoreConfig, seeds: number, commands: number): Generator<Stimulus> {
  for (let seed = 1; seed <= seeds; seed++) {
    // The algorithm can change only while the book is empty: every third stream empties it often.
    const weights = seed % 3 === 0 ? { weights: { drain: 100 } } : {};
    yield { seed: `${seed}`, pace: `${seed}`, commands: new RandomCommands({ seed, config, profile: 'mixed', ...weights }).next(commands) };
  }
}

test.each([['64 levels, 16 orders, 8-bit quantities', TINY, 60, 600], ['2048 levels, 256 orders', SMALL, 20, 1500]] as const)(
  'lockstep: every pin at every edge as predicted (%s)',
  async (_name, config, seeds, commands) => {
    const summary = await checkRtl({ config, stimuli: stimuli(config, seeds, commands) });
    expect(summary.divergences).toEqual([]);
    expect(summary.seeds).toBe(seeds);
    expect(summary.cycles).toBeGreaterThan(seeds * commands * 3);
  },
);

test('lockstep: a fault in the machine is found, shrunk to a few commands, saved and found again', async () => {
  const rtl = join(scratch, 'rtl');
  cpSync(RTL_DIRECTORY, rtl, { recursive: true });
  const file = join(rtl, 'lockstep_update.svh');
  const sound = readFileSync(file, 'utf8');
  const wrong = sound.replace('st_q[S_FTOP] ? r_head : m_next_q;', 'st_q[S_FTOP] ? r_head : m_slot_q;');
  expect(wrong).not.toBe(sound);
  writeFileSync(file, wrong);
  const outDir = join(scratch, 'out');
  const { divergences } = await checkRtl({ config: TINY, stimuli: stimuli(TINY, 20, 600), rtl, outDir, quick: true });
  expect(divergences).toHaveLength(1);
  const [report] = divergences;
  expect(report!.shrunk.commands.length).toBeLessThanOrEqual(6);
  expect(report!.shrunk.pins.length).toBeGreaterThan(0);
  expect(report!.shrunk.window).toContain(`>${report!.shrunk.cycle}`);
  expect(report!.shrunk.machine[0]).toMatch(/^step [A-Z]/);
  const { commands, regression } = loadRegression(report!.regression!);
  const again = await checkRtl({ config: regression.config, stimuli: [{ seed: 'saved', pace: regression.pace, commands }], rtl, outDir, quick: true });
  expect(again.divergences[0]!.cycle).toBe(report!.shrunk.cycle);
  const onSoundRtl = await checkRtl({ config: regression.config, stimuli: [{ seed: 'saved', pace: regression.pace, commands }] });
  expect(onSoundRtl.divergences).toEqual([]);
});

test('lockstep: a pin that is wrong while the machine is in reset is a divergence like any other', async () => {
  const rtl = join(scratch, 'reset');
  cpSync(RTL_DIRECTORY, rtl, { recursive: true });
  const file = join(rtl, 'lockstep_core.sv');
  const wrong = readFileSync(file, 'utf8').replace('assign bid_price_o = pub_price_q[0];', 'assign bid_price_o = ~pub_price_q[0];');
  writeFileSync(file, wrong);
  const { divergences } = await checkRtl({ config: TINY, stimuli: stimuli(TINY, 1, 20), rtl, outDir: join(scratch, 'out'), quick: true });
  expect(divergences).toHaveLength(1);
  expect(divergences[0]!.cycle).toBeLessThan(0);
  expect(divergences[0]!.shrunk.pins.map((pin) => pin.pin)).toEqual(['bid_price_o']);
  expect(divergences[0]!.shrunk.command).toBe('before the first command');
});

test('lockstep: the body gives the events of exactly the commands of each batch', async () => {
  const body = await openRtlBody(TINY);
  const words = new RandomCommands({ seed: 5, config: TINY, profile: 'fifo' }).next(300);
  const parts = [await body.run(words.slice(0, 800)), await body.run(words.slice(800))];
  await body.close();
  const whole = await openRtlBody(TINY);
  const once = await whole.run(words);
  await whole.close();
  expect([...parts[0]!, ...parts[1]!]).toEqual([...once]);
});

test.each([
  ['{', /cannot be read/],
  ['{"format":"x"}', /format lockstep-regression-1/],
  ['{"format":"lockstep-regression-1","config":{"levels":1.5},"pace":"full","commands":[]}', /config must give/],
  ['{"format":"lockstep-regression-1","config":{"levels":64,"orders":16,"quantityBits":8},"pace":"full","commands":["zz"]}', /command 1: expected 64 hexadecimal/],
])('regression file: refused with a sentence (%s)', (text, sentence) => {
  const file = join(scratch, 'bad.json');
  writeFileSync(file, text);
  expect(() => loadRegression(file)).toThrow(sentence);
});

test('regression file: what is saved is what is loaded', () => {
  const commands = new RandomCommands({ seed: 1, config: TINY, profile: 'fifo' }).next(20);
  const path = saveRegression(join(scratch, 'r.json'), { note: 'n', config: TINY, pace: '7' }, commands);
  expect([...loadRegression(path).commands]).toEqual([...commands]);
});
