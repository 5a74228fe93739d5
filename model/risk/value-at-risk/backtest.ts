import { exp, log, normalCdf } from '../../base/math.ts';

export const ZONES = ['GREEN', 'YELLOW', 'RED'] as const;
export type Zone = (typeof ZONES)[number];

/** What the Basel committee adds to the multiplier of 3, by exceptions in 250 days at 99 %: 0 to 4 green, 10 and more red. */
export const BASEL_ADD_ON: readonly number[] = Object.freeze([0, 0, 0, 0, 0, 0.4, 0.5, 0.65, 0.75, 0.85, 1]);

export function baselZone(exceptions: number): { readonly zone: Zone; readonly addOn: number } {
  const zone = exceptions <= 4 ? 'GREEN' : exceptions <= 9 ? 'YELLOW' : 'RED';
  return { zone, addOn: BASEL_ADD_ON[Math.min(exceptions, 10)]! };
}

/** A likelihood ratio and the probability of one as large if the model is right. */
export interface TestResult {
  readonly ratio: number;
  readonly probability: number;
}

/** Days on which the loss was beyond the value at risk of that day. */
export function exceptions(losses: readonly number[], forecasts: readonly number[]): boolean[] {
  return losses.map((loss, day) => loss > forecasts[day]!);
}

/** x ln y, 0 where x is 0: 0 ln 0 is 0. */
function xlogy(x: number, y: number): number {
  return x === 0 ? 0 : x * log(y);
}

/** Chance that chi-square of one degree of freedom is larger. */
function beyondOne(ratio: number): number {
  return 2 * normalCdf(-Math.sqrt(ratio));
}

/** Kupiec's test of how many exceptions there are: `count` in `days`, expected with probability `p` each. */
export function kupiec(days: number, count: number, p: number): TestResult {
  const rate = count / days;
  const ratio = Math.max(0, -2 * (xlogy(days - count, 1 - p) + xlogy(count, p) - xlogy(days - count, 1 - rate) - xlogy(count, rate)));
  return { ratio, probability: beyondOne(ratio) };
}

/** Christoffersen's test that an exception says nothing about the next day. */
export function christoffersen(hits: readonly boolean[]): TestResult {
  const count = (from: boolean, to: boolean) => hits.slice(1).filter((hit, i) => hits[i] === from && hit === to).length;
  const [n00, n01, n10, n11] = [count(false, false), count(false, true), count(true, false), count(true, true)];
  const part = (a: number, b: number) => (a + b === 0 ? 0 : a / (a + b));
  const [calm, hit, both] = [part(n01, n00), part(n11, n10), part(n01 + n11, n00 + n10)];
  const alone = xlogy(n00, 1 - calm) + xlogy(n01, calm) + xlogy(n10, 1 - hit) + xlogy(n11, hit);
  const ratio = Math.max(0, -2 * (xlogy(n00 + n10, 1 - both) + xlogy(n01 + n11, both) - alone));
  return { ratio, probability: beyondOne(ratio) };
}

/** Both at once: number and independence, chi-square of two degrees of freedom. */
export function conditionalCoverage(hits: readonly boolean[], p: number): TestResult {
  const ratio = kupiec(hits.length, hits.filter(Boolean).length, p).ratio + christoffersen(hits).ratio;
  return { ratio, probability: exp(-ratio / 2) };
}
