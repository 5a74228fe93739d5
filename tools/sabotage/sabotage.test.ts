import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { render, runSabotage } from './main.ts';
import { KINDS, listMutants, nameOf, places, soundCopy } from './mutants.ts';
import { judgeInThread } from './thread.ts';

const ALL = listMutants();

test.each(ALL.map((mutant) => [nameOf(mutant), mutant] as const))('sabotage: the place of %s is in the code, once', (_name, mutant) => {
  expect(places(mutant)).toBe(1);
  expect(mutant.replace).not.toBe(mutant.find);
  expect(mutant.what).not.toBe('');
});

test('sabotage: at least 25 mutants of the RTL and 15 of the model, no name twice', () => {
  const [rtl, model, timing] = KINDS.map((kind) => ALL.filter((mutant) => mutant.kind === kind).length);
  expect(rtl).toBeGreaterThanOrEqual(25);
  expect(model).toBeGreaterThanOrEqual(15);
  expect(timing).toBeGreaterThanOrEqual(3);
  expect(new Set(ALL.map(nameOf)).size).toBe(ALL.length);
});

test.each([
  ['rtl/priority-swap', /_o/],
  ['rtl/late-valid', /evt_valid_o/],
  ['rtl/share-rounds-up', /_o/],
  ['model/size-time-tie', /^oracle/],
  ['model/lost-size-trade', /^oracle/],
  ['model/maker-keeps-quantity', /^snapshot$/],
  ['model/restore-told', /^oracle, with restarts$/],
  ['model/share-rounded', /^crash: it answers without end$/],
  ['timing/share-five', /_o/],
] as const)('sabotage: %s is caught, an unchanged copy is not', async (only, by) => {
  const { mutants, caught, survived, controls } = await runSabotage({ only });
  expect({ caught, survived, controls }).toEqual({ caught: 1, survived: 0, controls: 1 });
  expect(mutants[0]!.by).toMatch(by);
  expect(mutants[0]!.where).toMatch(/^seed \d+ (cycle|command) \d+$/);
});

test('sabotage: an unchanged copy survives, in words', async () => {
  const copy = soundCopy('model', 'model/sound-test');
  const verdict = await judgeInThread({ kind: 'model', copy, size: 'tiny' });
  rmSync(copy, { recursive: true });
  expect(verdict).toMatchObject({ caught: false, where: '', by: expect.stringContaining('equal to the oracle') });
  const result = { mutants: [{ ...verdict, name: 'model/none', what: 'nothing', file: '', seconds: 1 }], caught: 0, survived: 1, controls: 0, seconds: 1 };
  expect(render(result)).toMatch(/model\/none +nothing +SURVIVED 128 seeds/);
  expect(render(result)).toContain('1 mutants, 0 caught, 1 survived');
});

test('sabotage: an unknown name is refused in a sentence', async () => {
  await expect(runSabotage({ only: 'no-such' })).rejects.toThrow("'no-such' names no mutant: expected rtl, model, timing, or an id");
});
