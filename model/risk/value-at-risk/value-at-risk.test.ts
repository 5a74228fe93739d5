import { describe, expect, test } from 'vitest';
import { lossUnder, type Market, valueOfHoldings } from '../stress/portfolio.ts';
import { coverNeeded, liquidity, smallestRuin, STRESS_KINDS, STRESS_SCENARIOS, stressTable } from '../stress/scenarios.ts';
import { baselZone, christoffersen, conditionalCoverage, exceptions, kupiec } from './backtest.ts';
import { Draws } from './draws.ts';
import { cholesky, covariance, ewmaCovariance, fromCorrelation } from './matrix.ts';
import { monteCarloLosses } from './monte-carlo.ts';
import { componentVar, cornishFisher, deltaGammaVar, parametricShortfall, parametricVar, portfolioDeviation } from './parametric.ts';
import { expectedShortfall, filteredReturns, historicalVar, interpolatedVar, overDays, weightedVar } from './tail.ts';

/** 1 to n, in an order that is not sorted. */
const losses = (n: number) => Array.from({ length: n }, (_, i) => ((i * 101) % n) + 1);

describe('historical simulation', () => {
  test('losses 1 to 250 at 99 %: 248, interpolated 247.51, shortfall 249.2', () => {
    expect(historicalVar(losses(250), 0.99)).toBe(248);
    expect(interpolatedVar(losses(250), 0.99)).toBeCloseTo(247.51, 10);
    expect(expectedShortfall(losses(250), 0.99)).toBeCloseTo(249.2, 10);
    expect(historicalVar(losses(500), 0.99)).toBe(495);
  });

  test('tails of less than one, and of whole, observations', () => {
    expect([historicalVar([3, 9, 5], 0.99), expectedShortfall([3, 9, 5], 1)]).toEqual([9, 9]);
    expect(expectedShortfall([3, 9, 5], 0.99)).toBeCloseTo(9, 12);
    expect(expectedShortfall(losses(100), 0.95)).toBeCloseTo(98, 10);
    expect(() => historicalVar([], 0.99)).toThrow('no losses');
  });

  test('weighted: a loss of yesterday weighs more than one of long ago', () => {
    const days = (at: number) => Array.from({ length: 250 }, (_, i) => (i === at ? 100 : i % 7));
    expect(weightedVar(days(0), 0.99, 0.97)).toBe(100);
    expect(weightedVar(days(240), 0.99, 0.97)).toBeLessThan(100);
    // Weights almost equal, the newer two together just above a half, the older two just below.
    expect([weightedVar([4, 3, 2, 1], 0.5, 0.999999), weightedVar([1, 2, 3, 4], 0.5, 0.999999)]).toEqual([3, 2]);
  });

  test('filtered: returns of calm days grow when today is wild', () => {
    const returns = [...Array.from({ length: 50 }, (_, i) => (i % 2 ? 0.01 : -0.01)), 0.05, -0.05];
    const filtered = filteredReturns(returns, 0.94);
    expect(Math.abs(filtered[30]!)).toBeGreaterThan(0.015);
    expect(Math.sign(filtered[30]!)).toBe(Math.sign(returns[30]!));
    expect(overDays(10, 4)).toBe(20);
  });
});

describe('parametric', () => {
  const S = fromCorrelation([0.01, 0.02], [[1, 0.5], [0.5, 1]]);
  const deltas = [1_000_000, -500_000];

  test('two positions: deviation 10,000, VaR 23,263.48, of which 11,631.74 each', () => {
    const deviation = portfolioDeviation(deltas, S);
    expect(deviation).toBeCloseTo(10_000, 8);
    expect(parametricVar(deviation, 0.99)).toBeCloseTo(23_263.48, 2);
    for (const part of componentVar(deltas, S, 0.99)) expect(part).toBeCloseTo(11_631.74, 2);
    expect(parametricVar(deviation, 0.99, 500)).toBeCloseTo(22_763.48, 2);
  });

  test('shortfall: 2.665214 deviations at 99 %, 2.337803 at 97.5 %', () => {
    expect(parametricShortfall(1, 0.99)).toBeCloseTo(2.665214, 6);
    expect(parametricShortfall(1, 0.975)).toBeCloseTo(2.337803, 6);
  });

  test('Cornish and Fisher: -3.301284 at 1 %, skew -0.5, excess kurtosis 3', () => {
    expect(cornishFisher(0.01, -0.5, 3)).toBeCloseTo(-3.301284, 6);
    expect(cornishFisher(0.01, 0, 0)).toBeCloseTo(-2.326348, 6);
  });

  test('with curvature: none is the normal one, short gamma is worse, long gamma better', () => {
    const [none, short, long] = [0, -4_000, 4_000].map((gamma) => deltaGammaVar(1_000, gamma, 0.1, 0.99));
    expect(none).toBeCloseTo(parametricVar(100, 0.99), 8);
    expect([short! > none!, long! < none!, deltaGammaVar(0, 0, 1, 0.99)]).toEqual([true, true, 0]);
  });

  test('covariances: by the mean of days, and with newer days first', () => {
    const days = [[0.01, 0.02], [-0.01, -0.02], [0.03, 0.06]];
    const found = covariance(days);
    expect(found[0]![0]).toBeCloseTo(0.0004, 12);
    expect(found[0]![1]).toBeCloseTo(0.0008, 12);
    expect(ewmaCovariance([[0.01], [0.02]], 0.94)[0]![0]).toBeCloseTo(0.94 * 0.0001 + 0.06 * 0.0004, 15);
  });
});

describe('Monte Carlo', () => {
  test('the generator: its published words, whole range, the same for the same seed', () => {
    const known = Draws.fromState([1, 2, 3, 4]);
    expect([known.bits(), known.bits(), known.bits(), known.bits()]).toEqual([11_520, 0, 5_927_040, 70_819_200]);
    const [a, b, c] = [new Draws(7), new Draws(7), new Draws(8)];
    const first = Array.from({ length: 1_000 }, () => a.uniform());
    expect(first).toEqual(Array.from({ length: 1_000 }, () => b.uniform()));
    expect(first[0]).not.toBe(c.uniform());
    const mean = first.reduce((sum, u) => sum + u, 0) / 1_000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.04);
    expect(Math.min(...first) > 0 && Math.max(...first) < 1).toBe(true);
  });

  test('of a linear portfolio: within four standard errors of the normal value', () => {
    const S = fromCorrelation([0.01, 0.02], [[1, 0.5], [0.5, 1]]);
    const found = monteCarloLosses({ seed: 7, paths: 10_000, covariance: S }, ([a, b]) => -(1_000_000 * a! - 500_000 * b!));
    expect(found).toEqual(monteCarloLosses({ seed: 7, paths: 10_000, covariance: S }, ([a, b]) => -(1_000_000 * a! - 500_000 * b!)));
    expect(Math.abs(historicalVar(found, 0.99) - 23_263.48)).toBeLessThan(4 * 0.0373 * 10_000);
    expect(found.reduce((sum, loss) => sum + loss, 0)).toBeCloseTo(0, 4);
  });

  test('a factor of a covariance: product, a dependent factor, none for what is no covariance', () => {
    const S = [[4, 2, 2], [2, 5, 3], [2, 3, 6]];
    const L = cholesky(S)!;
    expect(S.map((_, i) => S.map((__, j) => L[i]!.reduce((sum, value, k) => sum + value * L[j]![k]!, 0)))).toEqual(S);
    expect(cholesky([[1, 1], [1, 1]])).toEqual([[1, 0], [1, 0]]);
    expect([cholesky([[1, 2], [2, 1]]), cholesky([[0, 1], [1, 1]])]).toEqual([undefined, undefined]);
    expect(() => monteCarloLosses({ seed: 1, paths: 3, covariance: [[1]] }, () => 0)).toThrow('pairs');
  });
});

describe('backtest', () => {
  test.each([[1, 1.1765], [3, 0.0949], [5, 1.9568], [7, 5.4970], [10, 12.9555]])('Kupiec: %i exceptions in 250 days', (count, ratio) => {
    expect(kupiec(250, count, 0.01).ratio).toBeCloseTo(ratio, 4);
  });

  test('its probabilities: 5 % at 3.841; none and all exceptions have an answer', () => {
    expect(kupiec(250, 0, 0.01).ratio).toBeCloseTo(5.0252, 4);
    expect(Number.isFinite(kupiec(250, 250, 0.01).ratio)).toBe(true);
    expect(kupiec(250, 7, 0.01).probability).toBeLessThan(0.05);
    expect(kupiec(250, 5, 0.01).probability).toBeGreaterThan(0.05);
  });

  test('the traffic light', () => {
    expect([0, 4, 5, 6, 7, 8, 9, 10, 25].map((count) => Object.values(baselZone(count)))).toEqual([
      ['GREEN', 0], ['GREEN', 0], ['YELLOW', 0.4], ['YELLOW', 0.5], ['YELLOW', 0.65], ['YELLOW', 0.75], ['YELLOW', 0.85], ['RED', 1], ['RED', 1],
    ]);
  });

  test('exceptions in a row are not independent', () => {
    const at = (...days: number[]) => Array.from({ length: 250 }, (_, day) => days.includes(day));
    expect(christoffersen(at(10, 11, 12, 13)).probability).toBeLessThan(0.001);
    expect(christoffersen(at(10, 70, 130, 200)).probability).toBeGreaterThan(0.5);
    expect(conditionalCoverage(at(10, 11, 12, 13), 0.01).probability).toBeLessThan(0.001);
    expect(exceptions([5, 10, 11], [10, 10, 10])).toEqual([false, false, true]);
  });
});

describe('stress', () => {
  const market: Market = { prices: [100, 50], rate: 0.02 };
  const stocks = [{ factor: 0, units: 10, option: undefined }, { factor: 1, units: -5, option: undefined }];
  const put = { factor: 0, units: 10, option: { call: false, strike: 95, years: 0.25, volatility: 0.3 } };

  test('stocks lose by their moves, worst first', () => {
    expect(valueOfHoldings(stocks, market)).toBe(750);
    const table = stressTable(stocks, market, [1, 2]);
    expect(table).toHaveLength(STRESS_SCENARIOS.length);
    expect(table.find(({ name }) => name === 'DOWN_10')!.loss).toBeCloseTo(10 * 10 - 5 * 10, 10);
    expect(table.find(({ name }) => name === 'ALL_AS_ONE')!.loss).toBeCloseTo(10 * 15 - 5 * 7.5, 10);
    expect(table.map(({ loss }) => loss)).toEqual(table.map(({ loss }) => loss).sort((a, b) => b - a));
    expect(new Set(STRESS_SCENARIOS.map(({ kind }) => kind))).toEqual(new Set(STRESS_KINDS));
    expect(new Set(STRESS_SCENARIOS.map(({ name }) => name)).size).toBe(STRESS_SCENARIOS.length);
  });

  test('a put covers a fall, gains by a storm and withers with time', () => {
    const shock = (moves: number[], volatility: number, days: number) => ({ moves, volatility, rate: 0, days });
    const hedged = [stocks[0]!, put];
    expect(lossUnder(hedged, market, shock([-0.2], 0, 0))).toBeLessThan(lossUnder([stocks[0]!], market, shock([-0.2], 0, 0)));
    expect(lossUnder([put], market, shock([], 0.5, 0))).toBeLessThan(0);
    expect(lossUnder([put], market, shock([], 0, 90))).toBeGreaterThan(0);
    expect(lossUnder([stocks[0]!], market, shock([-3], -5, 0))).toBe(1_000);
  });

  test('reverse: the smallest fall that ruins, to the basis point', () => {
    expect(smallestRuin([stocks[0]!], market, [1], 123.4, -1)).toBeCloseTo(-0.1235, 12);
    expect(smallestRuin([stocks[0]!], market, [1], 123.4, 1)).toBeUndefined();
    expect(coverNeeded([100, 80, 90], [50, 50, 20], 2)).toBe(120);
    expect(liquidity(-1_001, 1_000, 0.1, 2, 1)).toEqual({ days: 11, cost: 2_002 });
  });
});
