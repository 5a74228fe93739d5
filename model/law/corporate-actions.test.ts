/** The laws of corporate actions in a small market; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { array, type Arbitrary, assert, constant, constantFrom, integer, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import type { CorporateAction } from '../portfolio/actions/action.ts';
import type { RightsIssue } from '../portfolio/actions/rights.ts';
import { ActionTrial, AGENT, type ActionStep, judgeActions, sameBytes, TAX_OFFICE } from './corporate-actions.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 300);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);
/** Milliseconds: many sequences on a busy machine take their time. */
const TIMEOUT = 60_000 + RUNS * 50;

const account = integer({ min: 0, max: 3 });
const instrument = constantFrom(1, 1, 2);
const traded = constantFrom(1, 1, 2, 3);
const trade: Arbitrary<ActionStep> = record({
  kind: constant('TRADE' as const), buyer: account, seller: account, instrument: traded, price: integer({ min: 1, max: 500 }),
  shares: integer({ min: 1, max: 40 }), cycle: constantFrom(0, 1, 2, 5),
});

const days = { declared: 0, ex: 0, record: 0, pay: 0 };
const common = { id: integer({ min: 1, max: 9 }), days: constant(days), agent: constant(AGENT) };
const small = integer({ min: 1, max: 7 });
const money = integer({ min: 1, max: 300 });
const shared = { ...common, each: small, per: small, cashInLieu: money };
const ratio = (up: boolean) => record({ ...shared, instrument, kind: constant(up ? 'SPLIT' as const : 'REVERSE_SPLIT' as const), more: small })
  .map(({ more, ...action }) => (up ? { ...action, each: action.per + more } : { ...action, per: action.each + more }));
const rights: Arbitrary<RightsIssue> = record({
  ...shared, kind: constant('RIGHTS' as const), instrument: constant(1), into: constant(3), parentPrice: money, childPrice: money, rights: small,
  subscription: money, expires: constant(100_000), allocateFrom: constant(1_500),
});

const ACTION: Arbitrary<CorporateAction> = oneof(
  ratio(true), ratio(false), rights,
  record({ ...shared, instrument, kind: constant('STOCK_DIVIDEND' as const) }),
  record({ ...common, instrument, kind: constant('CASH_DIVIDEND' as const), amount: money, per: small, taxAccount: constant(TAX_OFFICE) }),
  record({ ...shared, kind: constant('SPIN_OFF' as const), instrument: constant(1), into: constantFrom(2, 4), parentPrice: money, childPrice: money }),
  record({ ...shared, kind: constant('STOCK_MERGER' as const), instrument: constant(1), into: constant(2), boot: integer({ min: 0, max: 60 }), price: money }),
  record({ ...common, instrument, kind: constant('CASH_MERGER' as const), amount: money }),
);

const steps = array(oneof(
  { weight: 10, arbitrary: trade },
  { weight: 3, arbitrary: constant<ActionStep>({ kind: 'DAY' }) },
  { weight: 4, arbitrary: record({ kind: constant('ACTION' as const), action: ACTION, late: constantFrom(0, 0, 1, 4) }) },
  { weight: 1, arbitrary: record({ kind: constant('EXERCISE' as const), action: rights, account, shares: integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: record({ kind: constant('LAPSE' as const), action: rights }) },
  { weight: 1, arbitrary: constant<ActionStep>({ kind: 'RESTART' }) },
), { minLength: 1, maxLength: 40, size: 'max' });

test(`laws of corporate actions: ${RUNS} sequences, seed ${SEED}`, () => {
  assert(property(steps, (sequence) => {
    expect(judgeActions(sequence)).toBeUndefined();
  }), { seed: SEED, numRuns: RUNS });
}, TIMEOUT);

test(`a split and its inverse restore lots and positions: ${RUNS} sequences, seed ${SEED}`, () => {
  const split = (each: number, per: number): CorporateAction =>
    ({ kind: each > per ? 'SPLIT' : 'REVERSE_SPLIT', id: 1, days, agent: AGENT, instrument: 1, each, per, cashInLieu: 0 });
  assert(property(array(oneof({ weight: 4, arbitrary: trade }, { weight: 1, arbitrary: constant<ActionStep>({ kind: 'DAY' }) }),
    { minLength: 1, maxLength: 40, size: 'max' }), integer({ min: 2, max: 9 }), (sequence, n) => {
    const trial = new ActionTrial();
    for (const step of [...sequence, { kind: 'DAY' } as const]) expect(trial.step(step)).toBeUndefined();
    const before = [trial.portfolio.snapshot(), trial.positions.snapshot()];
    expect(trial.act(split(n, 1), 0) ?? trial.act(split(1, n), 0)).toBeUndefined();
    expect(sameBytes(trial.portfolio.snapshot(), before[0]!) && sameBytes(trial.positions.snapshot(), before[1]!)).toBe(true);
  }), { seed: SEED, numRuns: RUNS });
}, TIMEOUT);
