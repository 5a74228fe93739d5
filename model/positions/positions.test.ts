import { describe, expect, test } from 'vitest';
import { accountId, instrumentId, money, price, shares } from '../base/money.ts';
import { PairIndex } from './pair-index.ts';
import { Positions, type SideCode } from './positions.ts';
import { mulDiv, mulMod } from './ratio.ts';

const A = accountId(1);
const X = instrumentId(7);

/** [side, price, shares] in whole currency units, for tables that read like a blotter. */
type Fill = readonly ['buy' | 'sell', number, number];
const sideOf = (side: 'buy' | 'sell'): SideCode => (side === 'buy' ? 0 : 1);

function after(...fills: readonly Fill[]): Positions {
  const keeper = new Positions();
  for (const [side, at, amount] of fills) expect(keeper.onTrade(A, X, sideOf(side), price(at * 10_000), shares(amount))).toBe(0);
  return keeper;
}

describe('positions: average cost', () => {
  test.each<[string, Fill[], { shares: number; cost: number; realised: number }]>([
    ['opens long', [['buy', 10, 100]], { shares: 100, cost: 1_000, realised: 0 }],
    ['adds', [['buy', 10, 100], ['buy', 12, 100]], { shares: 200, cost: 2_200, realised: 0 }],
    ['reduces at average cost', [['buy', 10, 100], ['buy', 12, 100], ['buy', 11, 100], ['sell', 13, 150]], { shares: 150, cost: 1_650, realised: 300 }],
    ['closes', [['buy', 10, 100], ['sell', 9, 100]], { shares: 0, cost: 0, realised: -100 }],
    ['opens short', [['sell', 10, 100]], { shares: -100, cost: -1_000, realised: 0 }],
    ['covers in part', [['sell', 10, 100], ['buy', 8, 40]], { shares: -60, cost: -600, realised: 80 }],
    ['turns from long to short', [['buy', 10, 100], ['sell', 12, 150]], { shares: -50, cost: -600, realised: 200 }],
    ['turns from short to long', [['sell', 10, 100], ['buy', 12, 150]], { shares: 50, cost: 600, realised: -200 }],
  ])('%s', (_, fills, { shares: held, cost, realised }) => {
    expect(after(...fills).position(A, X)).toEqual({
      account: A, instrument: X, shares: held, cost: cost * 10_000, realised: realised * 10_000, income: 0,
    });
  });

  test('what does not divide stays with the open shares, and the last one takes it', () => {
    const keeper = new Positions();
    const buy = (at: number, amount: number) => keeper.onTrade(A, X, 0, price(at), shares(amount));
    const sell = (at: number, amount: number) => keeper.onTrade(A, X, 1, price(at), shares(amount));
    buy(100, 2);
    buy(101, 1);
    const seen = [1, 1, 1].map((amount) => {
      sell(100, amount);
      const { cost, realised } = keeper.position(A, X);
      return [cost, realised];
    });
    // 301 for three: 100, then 100 of 201, then 101.
    expect(seen).toEqual([[201, 0], [101, 0], [0, -1]]);
  });
});

describe('positions: profit and loss', () => {
  test('of an account, by what is marked and what is not', () => {
    const keeper = after(['buy', 10, 100]);
    const Y = instrumentId(200);
    const Z = instrumentId(3);
    keeper.onTrade(A, Y, 1, price(50_0000), shares(10));
    keeper.onTrade(A, Z, 0, price(20_0000), shares(5));
    keeper.mark(X, price(11_0000));
    keeper.mark(Y, price(53_0000));
    keeper.onIncome(A, X, money(25_0000));
    keeper.onIncome(A, Y, money(-5_0000));
    expect(keeper.pnl(A)).toEqual({
      realised: 0, unrealised: 70_0000, income: 20_0000, cost: 600_0000, longValue: 1_200_0000, shortValue: -530_0000, today: 90_0000,
    });
    keeper.startDay();
    keeper.mark(X, price(11_5000));
    keeper.onTrade(A, Y, 0, price(52_0000), shares(10));
    expect(keeper.pnl(A)).toMatchObject({ realised: -20_0000, unrealised: 150_0000, today: 60_0000 });
    expect(keeper.positions(A).map(({ instrument }) => instrument)).toEqual([Z, X, Y]);
    expect(keeper.pnl(accountId(500))).toMatchObject({ realised: 0, cost: 0, today: 0 });
  });

  test('a value past 2^53 is no value', () => {
    const keeper = new Positions();
    expect(keeper.onTrade(A, X, 0, price(2 ** 20), shares(2 ** 32 - 1))).toBe(0);
    keeper.mark(X, price(2 ** 31));
    expect(keeper.pnl(A)).toBeUndefined();
  });
});

describe('positions: bounds', () => {
  test('a trade past 2^53 is refused and leaves nothing', () => {
    const keeper = new Positions();
    const before = keeper.snapshot();
    expect(keeper.onTrade(A, X, 0, price(2 ** 21), shares(2 ** 32 - 1))).toBe(0);
    expect(keeper.onTrade(A, X, 0, price(2 ** 21 + 1), shares(2 ** 32 - 1))).toBe(8001);
    expect(keeper.onTrade(A, X, 0, price(2 ** 20), shares(2 ** 20))).toBe(8002);
    expect(keeper.onTrade(A, instrumentId(8), 1, price(2 ** 21 + 1), shares(2 ** 32 - 1))).toBe(8001);
    expect(keeper.position(A, X)).toMatchObject({ shares: 2 ** 32 - 1, realised: 0 });
    expect(keeper.rebuild(A, X, [])).toBe(0);
    expect(keeper.snapshot()).toEqual(before);
  });

  test('a position moves by a corporate action only before its first trade of the day', () => {
    const keeper = after(['buy', 10, 100]);
    const split = { shares: 100, cost: 0, received: 0 };
    expect(keeper.adjust(A, X, split)).toBe(8003);
    keeper.startDay();
    expect(keeper.adjust(A, X, split)).toBe(0);
    expect(keeper.adjust(A, X, { shares: -200, cost: 0, received: 0 })).toBe(8004);
    expect(keeper.adjust(A, X, { shares: 0, cost: -1_001_0000, received: 0 })).toBe(8004);
    expect(keeper.adjust(A, X, { shares: -1, cost: -5_0000, received: 6_0000 })).toBe(0);
    expect(keeper.position(A, X)).toMatchObject({ shares: 199, cost: 995_0000, realised: 1_0000 });
    expect(keeper.onTrade(A, X, 1, price(5_0000), shares(1))).toBe(0);
    expect(keeper.rebuild(A, X, [])).toBe(0);
    expect(keeper.position(A, X)).toMatchObject({ shares: 199, cost: 995_0000, realised: 1_0000 });
  });
});

describe('positions: exact ratios', () => {
  const values = [0, 1, 2, 3, 7, 9_999, 2 ** 26, 2 ** 31, 2 ** 32 + 1, 2 ** 52 - 1, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER];

  test('floor and remainder of a product by a divisor, as bigints have them', () => {
    for (const a of values) {
      for (const b of values) {
        for (const divisor of values.slice(1)) {
          const exact = (BigInt(a) * BigInt(b)) / BigInt(divisor);
          const wanted = exact > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(exact);
          expect([a, b, divisor, mulDiv(a, b, divisor)]).toEqual([a, b, divisor, wanted]);
          expect(BigInt(mulMod(a, b, divisor))).toBe((BigInt(a) * BigInt(b)) % BigInt(divisor));
        }
      }
    }
  });
});

test('pair index: finds what was entered, under growth and clustered ids', () => {
  const index = new PairIndex();
  const pairs = Array.from({ length: 5_000 }, (_, i) => [(i * 64) % 4_096, i >> 3] as const);
  const slots = new Map<string, number>();
  for (const [account, instrument] of pairs) slots.set(`${account} ${instrument}`, index.enter(account, instrument));
  expect(index.size).toBe(slots.size);
  expect(new Set(slots.values()).size).toBe(slots.size);
  for (const [account, instrument] of pairs) expect(index.find(account, instrument)).toBe(slots.get(`${account} ${instrument}`));
  expect(index.find(1, 0)).toBe(-1);
  expect(index.find(2 ** 20 - 1, 2 ** 16 - 1)).toBe(-1);
  // Every bit of both ids tells pairs apart.
  const bits = new PairIndex();
  const ids = (count: number) => [0, ...Array.from({ length: count }, (_, bit) => 2 ** bit), 2 ** count - 1];
  const all = ids(20).flatMap((account) => ids(16).map((instrument) => [account, instrument] as const));
  expect(new Set(all.map(([account, instrument]) => bits.enter(account, instrument))).size).toBe(22 * 18);
});

test('positions: many pairs that come by adjustment alone are taken, however often the tables grow', () => {
  const keeper = new Positions();
  for (let account = 1; account <= 300; account++) {
    expect(keeper.adjust(accountId(account), X, { shares: account, cost: account * 10, received: 0 })).toBe(0);
    expect(keeper.rebuild(accountId(account), instrumentId(8), [])).toBe(0);
  }
  for (let account = 1; account <= 300; account++) expect(keeper.position(accountId(account), X)).toMatchObject({ shares: account, cost: account * 10 });
});
