/** The laws of lots under random trades; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { array, type Arbitrary, assert, boolean, constant, constantFrom, integer, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { Portfolio } from '../portfolio/portfolio.ts';
import { judgePortfolio, type PortfolioStep } from './portfolio.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 300);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);
/** Milliseconds: many sequences on a busy machine take their time. */
const TIMEOUT = 60_000 + RUNS * 50;

const instrument = constantFrom(3, 3, 3, 8);
const settle = (odd: Arbitrary<number>, fees: Arbitrary<number>): Arbitrary<PortfolioStep> => record({
  kind: constant('SETTLE' as const), account: integer({ min: 0, max: 2 }), instrument, buys: boolean(), shares: integer({ min: 1, max: 12 }),
  price: integer({ min: 1, max: 9 }), method: constantFrom('FIFO' as const, 'LIFO' as const, 'HIFO' as const),
  late: constantFrom(0, 0, 0, 1, 2, 25), odd, fees,
});
const zero = constant(0);
const DAYS: Arbitrary<PortfolioStep> = record({ kind: constant('DAYS' as const), days: constantFrom(1, 1, 3, 10, 29, 30, 31) });
const RESTART = constant<PortfolioStep>({ kind: 'RESTART' });
const other = { account: integer({ min: 0, max: 2 }), instrument };

const even = array(oneof({ weight: 9, arbitrary: settle(zero, zero) }, { weight: 4, arbitrary: DAYS }, { weight: 1, arbitrary: RESTART }),
  { minLength: 1, maxLength: 40, size: 'max' });
const uneven = array(oneof(
  { weight: 9, arbitrary: settle(integer({ min: 0, max: 50 }), integer({ min: 0, max: 20 })) },
  { weight: 3, arbitrary: DAYS },
  { weight: 1, arbitrary: RESTART },
  { weight: 1, arbitrary: record({ kind: constant('DEPOSIT' as const), ...other, shares: integer({ min: 1, max: 20 }), cost: integer({ min: 0, max: 99 }) }) },
  { weight: 1, arbitrary: record({ kind: constant('WITHDRAW' as const), ...other, shares: integer({ min: 1, max: 9 }) }) },
), { minLength: 1, maxLength: 40, size: 'max' });

test.each([['even money, against the oracle', even], ['uneven money, fees, deposits and withdrawals', uneven]])(
  `laws of lots: %s: ${RUNS} sequences, seed ${SEED}`, (_, steps) => {
    assert(property(steps, (sequence) => {
      expect(judgePortfolio(sequence, () => new Portfolio())).toBeUndefined();
    }), { seed: SEED, numRuns: RUNS });
  }, TIMEOUT);
