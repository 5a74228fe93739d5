import { describe, expect, test } from 'vitest';
import { black76, blackScholes, delta76 } from '../black.ts';
import { portfolioArray, type SpanCommodity, spanMargin, spanRequirement } from './requirement.ts';
import { compositeDelta, DELTA_WEIGHTS, futureArray, optionArray, SPAN_SCENARIOS, type SpanParameters } from './scenarios.ts';

const FUTURE: SpanParameters = { priceScan: 3_000, volatilityScan: 0, extremeMove: 2, extremeCover: 0.33, lookAhead: 0, multiplier: 1 };
const OPTION: SpanParameters = { priceScan: 6, volatilityScan: 0.05, extremeMove: 2, extremeCover: 0.33, lookAhead: 1 / 365, multiplier: 100 };
const put = (strike: number) => ({ call: false, strike, years: 30 / 365, volatility: 0.25 });

/** The published rows, loss positive, of one long put on a future at 100. */
const PUTS: readonly (readonly [number, number, readonly number[]])[] = [
  [90, 0.213192, [-19.58, 14.91, -3.51, 18.83, -43.93, 6.18, 6.72, 20.43, -79.39, -11.56, 12.99, 21.02, -129.06, -44.20, 6.97, -112.68]],
  [80, 0.001631, [-0.81, 0.16, -0.29, 0.16, -1.87, 0.14, -0.04, 0.16, -3.93, 0.08, 0.07, 0.16, -7.79, -0.14, 0.05, -7.88]],
];

function commodity(name: string, positions: SpanCommodity['positions'], more: Partial<SpanCommodity> = {}): SpanCommodity {
  return { name, positions, monthSpreads: [], delivery: {}, shortOptionMinimum: 0, ...more };
}
const future = (quantity: number, month = 1, parameters = FUTURE) => ({ quantity, array: futureArray(parameters), delta: 1, month, optionValue: undefined });

describe('option prices', () => {
  test('Black and Scholes at the money: call 10.450584, put 5.573526', () => {
    const atMoney = { strike: 100, years: 1, volatility: 0.2 };
    expect(blackScholes({ call: true, ...atMoney }, 100, 0.05)).toBeCloseTo(10.450584, 6);
    expect(blackScholes({ call: false, ...atMoney }, 100, 0.05)).toBeCloseTo(5.573526, 6);
  });

  test('at expiry, without volatility and on a worthless future an option is what its exercise gives', () => {
    for (const odd of [{ years: 0 }, { volatility: 0 }]) {
      expect(black76({ ...put(90), ...odd }, 80)).toBe(10);
      expect([delta76({ ...put(90), ...odd }, 80), delta76({ ...put(90), ...odd }, 95), delta76({ ...put(90), call: true, ...odd }, 95)]).toEqual([-1, -0, 1]);
    }
    expect(black76(put(90), 0)).toBe(90);
  });

  test('delta is the slope of the price; call less put is future less strike', () => {
    for (const call of [true, false]) {
      const slope = (black76({ ...put(95), call }, 100.001) - black76({ ...put(95), call }, 99.999)) / 0.002;
      expect(delta76({ ...put(95), call }, 100)).toBeCloseTo(slope, 6);
    }
    expect(black76({ ...put(95), call: true }, 100) - black76(put(95), 100)).toBeCloseTo(5, 12);
  });
});

describe('SPAN', () => {
  test('the sixteen scenarios', () => {
    expect(SPAN_SCENARIOS).toHaveLength(16);
    expect(SPAN_SCENARIOS.map(({ price, volatility }) => `${Math.round(price * 3)}${['-', '=', '+'][volatility + 1]}`))
      .toEqual(['0+', '0-', '1+', '1-', '-1+', '-1-', '2+', '2-', '-2+', '-2-', '3+', '3-', '-3+', '-3-', '3=', '-3=']);
    expect(SPAN_SCENARIOS.map(({ extreme }) => extreme).indexOf(true)).toBe(14);
    expect(DELTA_WEIGHTS[0]! + 2 * DELTA_WEIGHTS.slice(1).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  test.each(PUTS)('the array of a long put at %i', (strike, price, rows) => {
    expect(black76(put(strike), 100)).toBeCloseTo(price, 6);
    expect(optionArray(put(strike), 100, OPTION).map((loss) => Math.round(loss * 100) / 100 + 0)).toEqual(rows);
  });

  test.each([[90, 129.06, 13], [80, 7.88, 16]])('scan risk of one short put at %i', (strike, scan, row) => {
    const short = { quantity: -1, array: optionArray(put(strike), 100, OPTION), delta: compositeDelta(put(strike), 100, OPTION), month: 1, optionValue: 0 };
    const [risk] = spanRequirement([commodity('X', [short])]);
    expect([Math.round(risk!.scan * 100) / 100, risk!.active + 1]).toEqual([scan, row]);
  });

  test('one future: 3,000 at scenario 13, of which the extreme row counts 1,980', () => {
    const array = futureArray(FUTURE);
    expect([array[2], array[4], array[10], array[12], array[14], array[15]]).toEqual([-1_000, 1_000, -3_000, 3_000, -1_980, 1_980]);
    expect(spanRequirement([commodity('X', [future(1)])])).toMatchObject([{ scan: 3_000, active: 12, risk: 3_000, requirement: 3_000 }]);
  });

  test('a calendar spread: 400 instead of 6,000', () => {
    const spread = commodity('X', [future(1, 1), future(-1, 2)], { monthSpreads: [{ long: 1, short: 2, rate: 400 }] });
    expect(portfolioArray(spread.positions).every((loss) => loss === 0)).toBe(true);
    expect(spanRequirement([spread])).toMatchObject([{ scan: 0, interMonth: 400, requirement: 400 }]);
    expect(spanMargin(spanRequirement([spread]), 1.1)).toBe(440_0000);
  });

  test('spreads take deltas in their order; what is left in delivery is charged', () => {
    const positions = [future(5, 1), future(-3, 2), future(-4, 3)];
    const [risk] = spanRequirement([commodity('X', positions, {
      monthSpreads: [{ long: 1, short: 2, rate: 10 }, { long: 1, short: 3, rate: 100 }, { long: 2, short: 3, rate: 1_000 }], delivery: { 1: 7, 3: 9 },
    })]);
    // Three with month 2, two with month 3; two of month 3 are left.
    expect(risk).toMatchObject({ interMonth: 3 * 10 + 2 * 100, delivery: 2 * 9, scan: 6_000 });
  });

  test('two commodities against each other: credit by ratio and rate, never more than the scan risk', () => {
    const legs = (credit: number) => [{ legs: [{ commodity: 'X', ratio: 1, opposite: false, credit }, { commodity: 'Y', ratio: 2, opposite: true, credit }] }];
    const [x, y] = [commodity('X', [future(1)]), commodity('Y', [future(-4)])];
    // One of X takes two of Y: 3,000 a delta at 60 %.
    expect(spanRequirement([x, y], legs(0.6)).map(({ credit, requirement }) => [credit, requirement])).toEqual([[1_800, 1_200], [3_600, 8_400]]);
    expect(spanRequirement([x, y], legs(9)).map(({ credit }) => credit)).toEqual([3_000, 12_000]);
    expect(spanRequirement([x, commodity('Y', [future(4)])], legs(0.6)).map(({ credit }) => credit)).toEqual([0, 0]);
    expect(spanRequirement([x], legs(0.6)).map(({ credit }) => credit)).toEqual([0]);
  });

  test('the credit of options is for price alone: volatility and time are taken out', () => {
    const short = { quantity: -1, array: optionArray(put(90), 100, OPTION), delta: compositeDelta(put(90), 100, OPTION), month: 1, optionValue: 0 };
    const legs = ['X', 'Y'].map((name, i) => ({ commodity: name, ratio: 1, opposite: i === 1, credit: 0.5 }));
    const [x] = spanRequirement([commodity('X', [short]), commodity('Y', [future(-9)])], [{ legs }]);
    // Rows 13 and 14 in the mean, less rows 1 and 2 in the mean; all of the delta of X is used.
    expect(x!.credit).toBeCloseTo(0.5 * ((129.06 + 44.20) / 2 - (19.58 - 14.91) / 2), 1);
  });

  test('short options have a minimum; option value is credited', () => {
    const array = optionArray(put(80), 100, OPTION);
    const held = (quantity: number) => ({ quantity, array, delta: 0, month: 1, optionValue: 16 });
    const [short] = spanRequirement([commodity('X', [held(-3)], { shortOptionMinimum: 50 })]);
    expect(short).toMatchObject({ shortOptions: 150, risk: 150, netOptionValue: -48, requirement: 198 });
    const [long] = spanRequirement([commodity('X', [held(3)], { shortOptionMinimum: 50 })]);
    expect(long).toMatchObject({ shortOptions: 0, netOptionValue: 48, requirement: 0 });
    expect(spanMargin([short!, long!], 1)).toBe(198_0000);
  });
});
