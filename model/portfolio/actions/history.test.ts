/** Facts: settlement, section 6.3, last line. */
import { expect, test } from 'vitest';
import type { CorporateAction } from './action.ts';
import { adjustedBars, type Bar, priceFactor, volumeFactor } from './history.ts';

const common = (ex: number) => ({ id: ex, instrument: 2, agent: 9, days: { declared: 1, ex, record: ex, pay: ex + 9 } });
const split = (ex: number, each: number, per: number): CorporateAction => ({ ...common(ex), kind: each > per ? 'SPLIT' : 'REVERSE_SPLIT', each, per, cashInLieu: 0 });
const dividend = (ex: number, amount: number): CorporateAction => ({ ...common(ex), kind: 'CASH_DIVIDEND', amount, per: 1, taxAccount: 8 });
const bar = (day: number, close: number, volume: number): Bar => ({ day, open: close - 100, high: close + 200, low: close - 200, close, volume });
const seen = (bars: readonly Bar[]) => bars.map(({ day, close, volume }) => [day, close, volume]);

test('history: a split divides prices and multiplies volumes before its ex day', () => {
  expect(adjustedBars([bar(1, 300_000, 100), bar(2, 200_000, 150)], [split(2, 3, 2)])).toEqual([
    { day: 1, open: 199_933, high: 200_133, low: 199_867, close: 200_000, volume: 150 }, bar(2, 200_000, 150),
  ]);
});

test('history: a dividend by 1 - D / P of the last close, volumes as they were', () => {
  // 50.00, dividend 0.50: factor 0.99.
  expect(seen(adjustedBars([bar(1, 400_000, 7), bar(2, 500_000, 8), bar(5, 495_000, 9)], [dividend(3, 5_000)]))).toEqual([[1, 396_000, 7], [2, 495_000, 8], [5, 495_000, 9]]);
});

test('history: factors multiply, rounded once at the end, halves up', () => {
  const actions = [split(2, 3, 1), dividend(3, 10_000), split(4, 1, 3)];
  // Day 1: 1/3, then 9/10 (10.00 less 1.00), then 3: 0.9 of 1.0005 exactly.
  expect(seen(adjustedBars([bar(1, 10_005, 10), bar(2, 100_000, 30), bar(3, 90_000, 30), bar(4, 270_000, 10)], actions)))
    .toEqual([[1, 9_005, 10], [2, 270_000, 10], [3, 270_000, 10], [4, 270_000, 10]]);
});

test('history: two actions of one day, and none that moves the price', () => {
  const name: CorporateAction = { ...common(2), kind: 'SYMBOL_CHANGE', symbol: 'A' };
  expect(seen(adjustedBars([bar(1, 100_000, 10)], [split(2, 2, 1), name, dividend(2, 10_000)]))).toEqual([[1, 45_000, 20]]);
  expect([priceFactor(name, 1), volumeFactor(name), priceFactor(dividend(2, 10_000), 10_000)]).toEqual([undefined, undefined, undefined]);
  expect(adjustedBars([], [name])).toEqual([]);
});
