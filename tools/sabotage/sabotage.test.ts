import { expect, test } from 'vitest';
import { render, runSabotage } from './main.ts';
import { KINDS, listMutants, nameOf, places } from './mutants.ts';
import { roomOf } from './rooms.ts';

const ALL = listMutants();

test.each(ALL.map((mutant) => [nameOf(mutant), mutant] as const))('sabotage: the place of %s is in the code, once', (_name, mutant) => {
  expect(places(mutant)).toBe(1);
  expect(mutant.replace).not.toBe(mutant.find);
  expect(mutant.what).not.toBe('');
});

test('sabotage: at least 25 mutants of the RTL, 15 of the model core, 15 of the machine of several books and 40 of the other rooms, four of each; no name twice', () => {
  const [rtl, model, timing, rooms, books] = KINDS.map((kind) => ALL.filter((mutant) => mutant.kind === kind).length);
  expect(rtl).toBeGreaterThanOrEqual(25);
  expect(model).toBeGreaterThanOrEqual(15);
  expect(timing).toBeGreaterThanOrEqual(3);
  expect(rooms).toBeGreaterThanOrEqual(40);
  expect(books).toBeGreaterThanOrEqual(15);
  const each = Map.groupBy(ALL.filter(({ kind }) => kind === 'rooms'), ({ file }) => roomOf(file));
  expect([...each].filter(([, mutants]) => mutants.length < 4).map(([room]) => room)).toEqual([]);
  expect(each.size).toBeGreaterThanOrEqual(10);
  expect(new Set(ALL.map(nameOf)).size).toBe(ALL.length);
});

/** A few of each kind, and who is to see them first. */
const SOME: Readonly<Record<string, RegExp>> = {
  'rtl/priority-swap': /_o/,
  'rtl/late-valid': /evt_valid_o/,
  'rtl/share-rounds-up': /_o/,
  'model/lost-size-trade': /^oracle$/,
  'model/maker-keeps-quantity': /^snapshot$/,
  'model/share-rounded': /^crash: it answers without end$/,
  'model/size-time-tie': /^oracle$/,
  'model/restore-told': /^oracle, with restarts$/,
  'timing/share-longer': /_o/,
  'books/event-lost': /_o/,
};

test('sabotage: some of each kind are caught by whom they should, unchanged copies are not', async () => {
  const names = Object.keys(SOME);
  const result = await runSabotage({ only: names });
  const { mutants, caught, survived, controls } = result;
  expect({ caught, survived, controls }).toEqual({ caught: names.length, survived: 0, controls: 4 });
  expect(mutants.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  for (const { name, by, where } of mutants) {
    expect(by, name).toMatch(SOME[name]!);
    expect(where, name).toMatch(/^seed \d+ (cycle|command) \d+$/);
  }
  expect(render(result)).toContain('10 mutants, 10 caught, 0 survived; 4 unchanged copies found sound');
});

test('sabotage: a survivor is named and counted', () => {
  const survivor = { name: 'model/none', what: 'nothing', file: '', caught: false, by: '3 seeds', where: '', seconds: 1 };
  const text = render({ mutants: [survivor], caught: 0, survived: 1, controls: 0, seconds: 1 });
  expect(text).toMatch(/model\/none +nothing +SURVIVED 3 seeds/);
  expect(text).toContain('1 mutants, 0 caught, 1 survived');
});

test('sabotage: an unknown name is refused in a sentence', async () => {
  await expect(runSabotage({ only: 'no-such' })).rejects.toThrow("'no-such' names no mutant: expected rtl, model, timing, rooms, books, or an id");
});
