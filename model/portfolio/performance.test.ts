import { assert, array, double, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf } from '../session/civil.ts';
import { attribute, linked, type Segment, weighed } from './attribution.ts';
import { annualised, asRate, internalGrowth, modifiedDietz, moneyWeighted, power, timeWeighted, type Valuation } from './performance.ts';

const SEED = 7;
const UNIT = 10_000;
const at = (day: number, value: number, flow = 0): Valuation => ({ day, value: value * UNIT, flow: flow * UNIT });

describe('performance: time-weighted', () => {
  test('flows in between do not count', () => {
    expect(asRate(timeWeighted([at(0, 100), at(180, 110, 50), at(365, 176)]))).toBe(210_000_000);
    expect(asRate(timeWeighted([at(0, 100), at(180, 110, -60), at(365, 55)]))).toBe(210_000_000);
    expect(asRate(timeWeighted([at(0, 0, 100), at(365, 90)]))).toBe(-100_000_000);
  });

  test('nothing to make a return on', () => {
    expect([timeWeighted([]), timeWeighted([at(0, 1)]), timeWeighted([at(0, 100, -100), at(1, 5)])]).toEqual([undefined, undefined, undefined]);
  });
});

describe('performance: money-weighted', () => {
  /** The example in the documentation of the spreadsheet function XIRR. */
  test('five flows, two years: 37.3362535 % a year', () => {
    const day = (year: number, month: number, date: number) => dayOf(year, month, date);
    const rate = moneyWeighted([
      at(day(2008, 1, 1), 0, 10_000), at(day(2008, 3, 1), 0, -2_750), at(day(2008, 10, 30), 0, -4_250), at(day(2009, 2, 15), 0, -3_250),
      at(day(2009, 4, 1), 2_750),
    ]);
    expect(Math.abs(rate! - 0.373362535)).toBeLessThan(2e-9);
  });

  test('one period: as any return', () => {
    expect(asRate(moneyWeighted([at(0, 100), at(365, 110)]))).toBe(100_000_000);
    expect(asRate(moneyWeighted([at(0, 100), at(730, 121)]))).toBe(100_000_000);
    expect(asRate(moneyWeighted([at(0, 100), at(365, 100)]))).toBe(0);
    expect(asRate(moneyWeighted([at(0, 100), at(365, 20)]))).toBe(-800_000_000);
    expect(asRate(moneyWeighted([at(0, 100), at(30, 100 * 1.5)]))).toBe(asRate(power(1.5, 12) * annualBits(1.5, 5 / 30)! - 1));
  });

  test('money paid in before a fall weighs more than in time', () => {
    const valuations = [at(0, 100), at(180, 120, 1_000), at(365, 1_008)];
    expect(asRate(timeWeighted(valuations))).toBe(80_000_000);
    expect(moneyWeighted(valuations)!).toBeLessThan(-0.1);
    expect(modifiedDietz(valuations)!).toBeCloseTo(-92 / (100 + (1_000 * 185) / 365), 12);
  });

  test('no rate, no answer', () => {
    expect(moneyWeighted([at(0, 100), at(365, 0)])).toBeUndefined();
    expect(moneyWeighted([at(0, 100)])).toBeUndefined();
    expect(moneyWeighted([at(0, 100), at(0, 110)])).toBeUndefined();
    expect(modifiedDietz([at(0, 0), at(10, 5)])).toBeUndefined();
  });

  test('of several rates the one nearest to none', () => {
    // 100 in, 430 out, 616 in, 294 out: growth 1, 1.4 and 2.1 a day would do.
    const flows = [{ days: 3, amount: -100 }, { days: 2, amount: 450 }, { days: 1, amount: -644 }, { days: 0, amount: 294 }];
    expect(internalGrowth(flows)).toBe(1);
    const near = [{ days: 2, amount: 100 }, { days: 1, amount: -350 }, { days: 0, amount: 294 }];
    expect(internalGrowth(near)!).toBeCloseTo(1.4, 12);
  });

  test(`growth found is growth put in (seed ${SEED})`, () => {
    const flow = record({ days: integer({ min: 1, max: 3_000 }), amount: integer({ min: 1, max: 1e12 }) });
    assert(property(array(flow, { minLength: 1, maxLength: 20 }), double({ min: 0.995, max: 1.005, noNaN: true }), (flows, growth) => {
      const end = flows.reduce((sum, { days, amount }) => sum + amount * power(growth, days), 0);
      const found = internalGrowth([...flows, { days: 0, amount: -end }]);
      expect(Math.abs(found! - growth)).toBeLessThan(1e-12);
    }), { seed: SEED, numRuns: 300 });
  });
});

/** growth to the power of `part`, for the one row above: a root by bisection, written apart from the code under test. */
function annualBits(growth: number, part: number): number | undefined {
  let [low, high] = [1, growth];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (power(middle, Math.round(1 / part)) > growth) high = middle;
    else low = middle;
  }
  return low;
}

test('annualised: over two years, over half of one', () => {
  expect(asRate(annualised(0.21, 730))).toBe(100_000_000);
  expect(asRate(annualised(0.1, 73))).toBe(610_510_000);
  expect([annualised(-1, 10), annualised(0.1, 0)]).toEqual([undefined, undefined]);
});

describe('attribution', () => {
  const SEGMENTS: readonly Segment[] = [
    { name: 'UK', portfolioWeight: 0.4, benchmarkWeight: 0.4, portfolioReturn: 0.2, benchmarkReturn: 0.1 },
    { name: 'Japan', portfolioWeight: 0.3, benchmarkWeight: 0.2, portfolioReturn: -0.05, benchmarkReturn: -0.04 },
    { name: 'US', portfolioWeight: 0.3, benchmarkWeight: 0.4, portfolioReturn: 0.06, benchmarkReturn: 0.08 },
  ];
  const points = ({ allocation, selection, interaction }: { allocation: number; selection: number; interaction: number }) =>
    [allocation, selection, interaction].map((effect) => Math.round(effect * 1e6));

  test('Brinson and Fachler: 8.3 % against 6.4 %', () => {
    const { segments, total, portfolioReturn, benchmarkReturn } = attribute(SEGMENTS, 'BRINSON_FACHLER');
    expect([asRate(portfolioReturn), asRate(benchmarkReturn)]).toEqual([83_000_000, 64_000_000]);
    expect(segments.map(points)).toEqual([[0, 40_000, 0], [-10_400, -2_000, -1_000], [-1_600, -8_000, 2_000]]);
    expect(points(total)).toEqual([-12_000, 30_000, 1_000]);
  });

  test('Brinson, Hood and Beebower: the same sums, other segments', () => {
    const { segments, total } = attribute(SEGMENTS, 'BRINSON_HOOD_BEEBOWER');
    expect(segments.map(points)).toEqual([[0, 40_000, 0], [-4_000, -2_000, -1_000], [-8_000, -8_000, 2_000]]);
    expect(points(total)).toEqual([-12_000, 30_000, 1_000]);
  });

  test(`effects add up to the active return, over periods to the compounded one (seed ${SEED})`, () => {
    const rate = double({ min: -0.5, max: 0.5, noNaN: true });
    const weight = integer({ min: 1, max: 100 });
    const segment = record({ p: weight, b: weight, portfolioReturn: rate, benchmarkReturn: rate });
    assert(property(array(array(segment, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }), (periods) => {
      const rows = periods.map((period) => {
        const [p, b] = [period.reduce((sum, one) => sum + one.p, 0), period.reduce((sum, one) => sum + one.b, 0)];
        const segments = period.map((one, i) => ({ ...one, name: `${i}`, portfolioWeight: one.p / p, benchmarkWeight: one.b / b }));
        return attribute(segments, 'BRINSON_FACHLER');
      });
      for (const { total, portfolioReturn, benchmarkReturn } of rows) {
        expect(Math.abs(total.allocation + total.selection + total.interaction - (portfolioReturn - benchmarkReturn))).toBeLessThan(1e-12);
      }
      const [grown, base] = rows.reduce(([g, h], row) => [g * (1 + row.portfolioReturn), h * (1 + row.benchmarkReturn)], [1, 1]);
      const { allocation, selection, interaction } = linked(rows);
      expect(Math.abs(allocation + selection + interaction - (grown! - base!))).toBeLessThan(1e-11);
    }), { seed: SEED, numRuns: 300 });
  });

  test('weights and returns by value', () => {
    expect(weighed([{ name: 'a', begin: 60, end: 99, flow: 30 }, { name: 'b', begin: 10, end: 12, flow: 0 }, { name: 'c', begin: 0, end: 0, flow: 0 }]))
      .toEqual([{ name: 'a', weight: 0.9, value: 0.1 }, { name: 'b', weight: 0.1, value: 0.2 }, { name: 'c', weight: 0, value: 0 }]);
    expect(weighed([{ name: 'a', begin: 0, end: 9, flow: 0 }])).toBeUndefined();
  });
});
