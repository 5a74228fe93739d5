import { expect, test } from 'vitest';
import { accountId, addMoney, checkedMultiply, day, instrumentId, money, multiplyMoney, price, shares } from './money.ts';

const MOST = Number.MAX_SAFE_INTEGER;

test.each([
  ['Money', money, -MOST, MOST], ['Shares', shares, -MOST, MOST], ['Price', price, 0, 2 ** 32 - 1],
  ['AccountId', accountId, 0, 2 ** 20 - 1], ['InstrumentId', instrumentId, 0, 2 ** 16 - 1], ['Day', day, 0, 2 ** 16 - 1],
] as const)('%s: at its bounds accepted, just past them and in between refused', (name, make, low, high) => {
  expect([make(low), make(high)]).toEqual([low, high]);
  for (const bad of [low - 1, high + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => make(bad)).toThrow(name);
});

test('sums and products are exact or none', () => {
  expect(addMoney(money(MOST - 1), money(1))).toBe(MOST);
  expect(addMoney(money(MOST), money(1))).toBeUndefined();
  expect(addMoney(money(-MOST), money(-1))).toBeUndefined();
  expect(multiplyMoney(price(2 ** 21), shares(2 ** 32 - 1))).toBe(2 ** 53 - 2 ** 21);
  expect(multiplyMoney(price(2 ** 21), shares(2 ** 32))).toBeUndefined();
  expect(Object.is(checkedMultiply(-3, 0), 0)).toBe(true);
});
