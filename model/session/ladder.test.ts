import { expect, test } from 'vitest';
import { ladderAround, priceOf, tickOf, ticksWithin } from './ladder.ts';
import { rts11, RULE_612 } from './tick-tables.ts';

test('ladder: whole cents around a price, one step a tick', () => {
  const ladder = ladderAround(RULE_612, 500_000, 4096);
  expect(ladder).toEqual({ base: 295_200, step: 100, levels: 4096 });
  expect(tickOf(ladder, RULE_612, 500_000)).toBe(2048);
  expect(priceOf(ladder, 2048)).toBe(500_000);
});

test('ladder: reaches below a dollar in the finer step, where prices above keep to cents', () => {
  const ladder = ladderAround(RULE_612, 10_500, 4096);
  expect(ladder.step).toBe(1);
  expect(tickOf(ladder, RULE_612, 9_999)).toBe(9_999 - ladder.base);
  expect(tickOf(ladder, RULE_612, 10_001)).toBe('PRICE_OFF_TICK');
});

test('ladder: the ends belong to it, what lies beyond is refused', () => {
  const ladder = ladderAround(rts11(9_000), 70_000, 32);
  const top = priceOf(ladder, 31);
  expect([ladder.base - 1, ladder.base, top, top + 1].map((price) => tickOf(ladder, rts11(9_000), price))).toEqual(['PRICE_OFF_LADDER', 0, 31, 'PRICE_OFF_LADDER']);
});

test('ladder: price limits become the widest ticks inside them', () => {
  const ladder = { base: 1000, step: 100, levels: 32 };
  expect(ticksWithin(ladder, 1050, 1450)).toEqual({ low: 1, high: 4 });
  expect(ticksWithin(ladder, 0, 999_999)).toEqual({ low: 0, high: 31 });
  expect(ticksWithin(ladder, 1101, 1199)).toBeUndefined();
});
