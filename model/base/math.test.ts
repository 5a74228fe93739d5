import { expect, test } from 'vitest';
import { exp, log, normalCdf, normalDensity, normalQuantile } from './math.ts';

/** True values from arithmetic of 50 digits. */
const TRUE: readonly (readonly [string, (x: number) => number, number, number, number])[] = [
  // name, function, argument, value, relative error allowed
  ['exp', exp, 2, 7.38905609893065, 2.3e-16],
  ['exp', exp, -1, 0.36787944117144233, 2.3e-16],
  ['exp', exp, 10, 22026.465794806718, 2.3e-16],
  ['exp', exp, -700, 9.85967654375977e-305, 2.3e-16],
  ['exp', exp, 700, 1.0142320547350045e304, 2.3e-16],
  ['exp', exp, 1e-10, 1.0000000001, 2.3e-16],
  ['log', log, 3, 1.0986122886681098, 2.3e-16],
  ['log', log, 1e-300, -690.7755278982137, 2.3e-16],
  ['log', log, 1e300, 690.7755278982137, 2.3e-16],
  ['log', log, 1.0000001, 9.999999505838704e-8, 2.3e-16],
  ['log', log, 0.7, -0.35667494393873245, 2.3e-16],
  ['log', log, 5e-324, -744.4400719213812, 2.3e-16],
  ['cdf', normalCdf, 1, 0.8413447460685429, 1e-15],
  ['cdf', normalCdf, -1, 0.15865525393145705, 1e-15],
  ['cdf', normalCdf, 2.326, 0.9899907246591323, 1e-15],
  ['cdf', normalCdf, -5, 2.866515718791939e-7, 2e-14],
  ['cdf', normalCdf, -7.1, 6.237844463331591e-13, 2e-14],
  ['cdf', normalCdf, -8, 6.220960574271784e-16, 2e-14],
  ['cdf', normalCdf, -20, 2.7536241186062337e-89, 2e-14],
  ['density', normalDensity, 0, 0.3989422804014327, 3e-16],
  ['quantile', normalQuantile, 0.99, 2.326347874040841, 1e-15],
  ['quantile', normalQuantile, 0.95, 1.6448536269514726, 1e-15],
  ['quantile', normalQuantile, 0.975, 1.9599639845400543, 1e-15],
  ['quantile', normalQuantile, 0.995, 2.575829303548901, 1e-15],
  ['quantile', normalQuantile, 1e-10, -6.361340902404057, 1e-15],
  ['quantile', normalQuantile, 0.2, -0.8416212335729142, 1e-15],
];

test.each(TRUE)('%s: of %s', (_name, _f, x, value, error) => {
  expect(Math.abs(_f(x) / value - 1)).toBeLessThanOrEqual(error);
});

test('edges', () => {
  expect([exp(0), exp(-746), exp(710), log(1), log(0), normalCdf(0), normalCdf(-40), normalCdf(40), normalQuantile(0.5)])
    .toEqual([1, 0, Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, 0.5, 0, 1, 0]);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  for (const none of [exp(Number.NaN), log(-1), log(Number.NaN), normalQuantile(-1e-9), normalQuantile(1.1), normalQuantile(Number.NaN)]) {
    expect(none).toBeNaN();
  }
});

test('exp and log: beside the platform over their whole range', () => {
  for (let i = -7450; i <= 7090; i++) {
    const x = i / 10 + 0.0123;
    const wanted = Math.exp(x);
    if (wanted > 1e-307) expect(Math.abs(exp(x) / wanted - 1)).toBeLessThan(5e-16);
  }
  for (let i = -3000; i <= 3000; i++) {
    const x = 1.0471 * 10 ** (i / 10);
    expect(Math.abs(log(x) / Math.log(x) - 1)).toBeLessThan(5e-16);
  }
});

test('the quantile turns the distribution function round; the function has its symmetry and its slope', () => {
  for (let i = -800; i <= 800; i++) {
    const x = i / 100;
    const p = normalCdf(x);
    if (x <= 0) expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(5e-14);
    expect(Math.abs(normalCdf(-x) - (1 - p))).toBeLessThan(2e-16);
    const slope = (normalCdf(x + 1e-5) - normalCdf(x - 1e-5)) / 2e-5;
    expect(Math.abs(slope - normalDensity(x))).toBeLessThan(1e-9);
  }
});
