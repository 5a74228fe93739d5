import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ModelCore } from '../../model/book/book.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RandomCommands } from '../../scenarios/commands/random.ts';
import { checkRtl, type Stimulus } from './check.ts';
import { coreImage, RTL_DIRECTORY } from './image.ts';
import type { Conditions } from './regression.ts';
import { drive } from './resets.ts';
import { type Cut, Divergence, LockstepSession } from './session.ts';

const scratch = mkdtempSync(join(tmpdir(), 'disturbed-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const TINY: CoreConfig = { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' };

function* stimuli(seeds: number, condition: (seed: number) => Omit<Conditions, 'pace'>): Generator<Stimulus> {
  for (let seed = 1; seed <= seeds; seed++) {
    yield { seed: `${seed}`, pace: `${seed}`, commands: new RandomCommands({ seed, config: TINY, profile: 'mixed' }).next(500), ...condition(seed) };
  }
}

const random = (seed: number) => ({ start: seed });
const resets = (seed: number) => ({ resets: `${seed}` });

/** A copy of the RTL in which one register keeps its value through a reset. */
function withoutReset(file: string, assignment: string): string {
  const rtl = join(scratch, file);
  cpSync(RTL_DIRECTORY, rtl, { recursive: true });
  const sound = readFileSync(join(rtl, file), 'utf8');
  const wrong = sound.replace(assignment, '');
  expect(wrong).not.toBe(sound);
  writeFileSync(join(rtl, file), wrong);
  return rtl;
}

test('unknowns: whatever registers and memories hold at first, the pins are as predicted', async () => {
  const summary = await checkRtl({ config: TINY, stimuli: stimuli(40, random) });
  expect(summary.divergences).toEqual([]);
  expect(summary.seeds).toBe(40);
});

test('unknowns: a register without a reset is found, though it is sound when all begins at 0', async () => {
  const rtl = withoutReset('lockstep_fifo.sv', "rptr_q  <= '0;");
  const outDir = join(scratch, 'out');
  const fromZero = await checkRtl({ config: TINY, stimuli: stimuli(1, () => ({})), rtl, quick: true, unknowns: true });
  expect(fromZero.divergences).toEqual([]);
  const { divergences } = await checkRtl({ config: TINY, stimuli: stimuli(5, random), rtl, quick: true, outDir });
  expect(divergences).toHaveLength(1);
  expect(divergences[0]!.shrunk.pins.map((pin) => pin.pin)).toEqual(['evt_data_o']);
  expect(divergences[0]!.shrunk.commands).toHaveLength(1);
  expect(JSON.parse(readFileSync(divergences[0]!.regression!, 'utf8'))).toMatchObject({ start: 1 });
});

test('resets: in mid-course, whatever is under way, the core then answers as a fresh one', async () => {
  const session = await LockstepSession.open(await coreImage(TINY), TINY, (c) => new ModelCore(c));
  const cuts: Cut[] = [];
  for (const { commands, ...conditions } of stimuli(60, resets)) cuts.push(...(await drive(session, commands, conditions)));
  await session.close();
  const sweep = TINY.orders;
  expect(cuts.filter(({ cycle }) => cycle <= sweep).length).toBeGreaterThan(20);
  expect(cuts.filter(({ taken, answered }) => taken === answered && taken > 0).length).toBeGreaterThan(20);
  expect(cuts.filter(({ taken, answered }) => taken === answered + 1).length).toBeGreaterThan(20);
  // more answers wait than the queue of events and its register can hold one each of
  expect(cuts.filter(({ taken, answered }) => taken > answered + 4).length).toBeGreaterThan(5);
});

test('resets: what a reset leaves behind is found, though it is sound when the core rests', async () => {
  const rtl = withoutReset('lockstep_emit.sv', "held_q      <= 1'b0;");
  const atRest = await checkRtl({ config: TINY, stimuli: stimuli(5, () => ({})), rtl, quick: true });
  expect(atRest.divergences).toEqual([]);
  const session = await LockstepSession.open(await coreImage(TINY, { rtl, quick: true }), TINY, (c) => new ModelCore(c));
  const all = async () => {
    for (const { commands, ...conditions } of stimuli(20, resets)) await drive(session, commands, conditions);
  };
  await expect(all()).rejects.toThrow(Divergence);
  await session.close();
});
