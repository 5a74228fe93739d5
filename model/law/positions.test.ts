/** The laws of the position keeper under random steps; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { assert, constantFrom, array, integer, oneof, property, record, constant, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { Positions } from '../positions/positions.ts';
import { judgePositions, type PositionStep } from './positions.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 300);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);
/** Milliseconds: many sequences on a busy machine take their time. */
const TIMEOUT = 60_000 + RUNS * 50;

const account = integer({ min: 0, max: 4 });
const instrument = constantFrom(0, 1, 90);
const price = oneof(integer({ min: 0, max: 50 }), integer({ min: 99_000, max: 101_000 }), constant(4_000_000_000));
const shares = oneof(integer({ min: 1, max: 12 }), integer({ min: 1, max: 100_000 }));

const STEP: Arbitrary<PositionStep> = oneof(
  { weight: 8, arbitrary: record({ kind: constant('TRADE' as const), buyer: account, seller: account, instrument, price, shares }) },
  { weight: 1, arbitrary: record({ kind: constant('BUST' as const), nth: integer({ min: 0, max: 9 }) }) },
  { weight: 2, arbitrary: record({ kind: constant('MARK' as const), instrument, price }) },
  { weight: 1, arbitrary: record({ kind: constant('INCOME' as const), account, instrument, amount: integer({ min: -1_000, max: 1_000 }) }) },
  { weight: 1, arbitrary: constant<PositionStep>({ kind: 'DAY' }) },
  { weight: 1, arbitrary: constant<PositionStep>({ kind: 'RESTART' }) },
);

const steps = array(STEP, { minLength: 1, maxLength: 40, size: 'max' });

test(`laws of positions: ${RUNS} sequences, seed ${SEED}`, () => {
  assert(property(steps, (sequence) => {
    expect(judgePositions(sequence, () => new Positions())).toBeUndefined();
  }), { seed: SEED, numRuns: RUNS });
}, TIMEOUT);
