import { describe, expect, test } from 'vitest';
import type { CorporateAction } from './action.ts';
import { ACTION_STATES, ActionSchedule, stepsOf } from './schedule.ts';

const common = { instrument: 2, agent: 9, days: { declared: 1, ex: 10, record: 10, pay: 20 } };
const shared = { each: 1, per: 2, cashInLieu: 3 };
/** One of each kind. */
const ACTIONS: readonly CorporateAction[] = [
  { ...common, id: 1, kind: 'CASH_DIVIDEND', amount: 2_550, per: 1, taxAccount: 8 },
  { ...common, ...shared, id: 2, kind: 'STOCK_DIVIDEND' },
  { ...common, ...shared, id: 3, kind: 'SPLIT', each: 3 },
  { ...common, ...shared, id: 4, kind: 'REVERSE_SPLIT' },
  { ...common, ...shared, id: 5, kind: 'SPIN_OFF', into: 5, parentPrice: 6, childPrice: 7 },
  { ...common, ...shared, id: 6, kind: 'RIGHTS', into: 5, parentPrice: 6, childPrice: 7, rights: 4, subscription: 8, expires: 30, allocateFrom: 1_500 },
  { ...common, id: 7, kind: 'CASH_MERGER', amount: 5 },
  { ...common, ...shared, id: 8, kind: 'STOCK_MERGER', into: 5, boot: 1, price: 2 },
  { ...common, id: 9, kind: 'SYMBOL_CHANGE', symbol: 'NEW.A-1' },
];
const DUE_BILLS: CorporateAction = { ...ACTIONS[0]!, id: 10, days: { declared: 1, ex: 21, record: 10, pay: 20 } };

function schedule(...actions: readonly CorporateAction[]): ActionSchedule {
  const made = new ActionSchedule();
  for (const action of actions) expect(made.announce(action)).toBe('ANNOUNCED');
  return made;
}
const due = (made: ActionSchedule, day: number, evening = false) => made.due(day, evening).map(({ action, step }) => `${step} ${action.id}`);

describe('corporate actions: schedule', () => {
  test.each([
    [ACTIONS[0]!, 'EX 10, REGISTER 10'], [ACTIONS[2]!, 'EX 10'], [ACTIONS[5]!, 'EX 10, LAPSE 31'], [DUE_BILLS, 'REGISTER 10, EX 21, DUE_BILLS 21'],
  ])('steps of $kind (case %#)', (action, steps) => {
    expect(stepsOf(action).map(({ step, day }) => `${step} ${day}`).join(', ')).toBe(steps);
  });

  test('due: in the morning, in the evening, and what was missed', () => {
    const made = schedule(DUE_BILLS, ACTIONS[5]!, ACTIONS[0]!);
    expect([due(made, 9, true), due(made, 10), due(made, 10, true)]).toEqual([[], ['EX 1', 'EX 6'], ['EX 1', 'EX 6', 'REGISTER 1', 'REGISTER 10']]);
    expect(made.done(1, 'EX')).toBe('DONE');
    expect(due(made, 31)).toEqual(['EX 6', 'REGISTER 1', 'REGISTER 10', 'EX 10', 'DUE_BILLS 10', 'LAPSE 6']);
  });

  test('states: only by the table, no step twice', () => {
    const made = schedule(ACTIONS[0]!, ACTIONS[2]!, ACTIONS[3]!);
    const code = (answer: string | { readonly code: number }) => (typeof answer === 'string' ? answer : answer.code);
    expect(made.state(1)).toBe('ANNOUNCED');
    expect([made.done(1, 'EX'), made.done(1, 'EX'), made.cancel(1), made.done(1, 'LAPSE')].map(code)).toEqual(['DONE', 8220, 8220, 8220]);
    expect(made.state(1)).toBe('UNDER_WAY');
    expect([made.done(1, 'REGISTER'), made.done(3, 'EX')].map(code)).toEqual(['DONE', 'DONE']);
    expect([made.state(1), made.state(3)]).toEqual(['COMPLETE', 'COMPLETE']);
    expect([made.cancel(4), made.cancel(4), made.done(4, 'EX')].map(code)).toEqual(['CANCELLED', 8220, 8220]);
    expect([made.state(4), due(made, 99)]).toEqual(['CANCELLED', []]);
    expect([made.cancel(77), made.done(77, 'EX'), made.announce(ACTIONS[0]!), made.announce({ ...common, ...shared, id: 50, kind: 'SPLIT', per: 1 })].map(code))
      .toEqual([8222, 8222, 8221, 8201]);
    expect(made.state(77)).toBeUndefined();
  });

  test('states: every change that any request makes is in the table, and each row of the table is made', () => {
    const seen = new Set<string>();
    const steps = ['EX', 'REGISTER', 'DUE_BILLS', 'LAPSE', 'cancel'] as const;
    for (const action of [...ACTIONS, DUE_BILLS]) {
      for (let round = 0; round < steps.length ** 3; round++) {
        const made = schedule(action);
        for (const nth of [round, Math.floor(round / steps.length), Math.floor(round / steps.length ** 2)]) {
          const step = steps[nth % steps.length]!;
          const before = made.state(action.id)!;
          if (step === 'cancel') made.cancel(action.id);
          else made.done(action.id, step);
          const after = made.state(action.id)!;
          if (after !== before) seen.add(`${before} ${after}`);
        }
      }
    }
    const table = Object.entries(ACTION_STATES).flatMap(([from, to]) => to.map((state) => `${from} ${state}`));
    expect([...seen].sort()).toEqual(table.sort());
  });

  test('a snapshot holds every kind, and does not depend on the order of announcement', () => {
    const made = schedule(...ACTIONS, DUE_BILLS);
    const other = schedule(DUE_BILLS, ...[...ACTIONS].reverse());
    for (const one of [made, other]) {
      one.done(1, 'EX');
      one.done(10, 'DUE_BILLS');
      one.cancel(3);
    }
    made.done(10, 'REGISTER');
    other.done(10, 'REGISTER');
    expect(made.snapshot()).toEqual(other.snapshot());
    const again = new ActionSchedule();
    again.restore(made.snapshot());
    expect(again.snapshot()).toEqual(made.snapshot());
    expect(ACTIONS.map(({ id }) => again.action(id))).toEqual(ACTIONS);
    expect(due(again, 99, true)).toEqual(due(made, 99, true));
  });
});
