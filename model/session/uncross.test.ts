import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuctionInterest, type AuctionLevel, allocate, type Clearing, clearing, UNCROSS_RULES } from './uncross.ts';

const DATA = new URL('../../../shared/data/auction-vectors/', import.meta.url);
const there = existsSync(DATA);
const LADDER = 40;

interface Row { readonly side: 'B' | 'S'; readonly price: number | 'MKT'; readonly qty: number }

function interestOf(rows: readonly Row[]): AuctionInterest {
  const sum = (side: 'B' | 'S', price: number | 'MKT') =>
    rows.filter((row) => row.side === side && row.price === price).reduce((total, row) => total + row.qty, 0);
  const prices = [...new Set(rows.map(({ price }) => price))].filter((price) => price !== 'MKT').sort((a, b) => a - b);
  const levels = prices.map((price): AuctionLevel => ({ price, buy: sum('B', price), sell: sum('S', price) }));
  return { marketBuy: sum('B', 'MKT'), marketSell: sum('S', 'MKT'), levels };
}

function vectors<T>(name: string): T[] {
  if (!there) return [];
  return (JSON.parse(readFileSync(new URL(name, DATA), 'utf8')) as { vectors: T[] }).vectors;
}

interface Bnb {
  readonly id: string;
  readonly reference_price: number | null;
  readonly limit_pct: number | null;
  readonly levels: readonly AuctionLevel[];
  readonly expected_price: number;
  readonly expected_volume: number;
}
interface Xetra {
  readonly id: string;
  readonly orders: readonly Row[];
  readonly ref: number | null;
  readonly price: number | null;
  readonly volume: number;
  readonly bid_surplus?: number;
  readonly ask_surplus?: number;
}

describe.skipIf(!there)('uncross: shared vectors (skipped where ../shared/data is absent)', () => {
  test('uncross: the vectors are there', () => {
    expect(vectors('bnb_dev.json').length).toBeGreaterThan(0);
    expect(vectors('xetra_dev.json').length).toBeGreaterThan(0);
  });

  test.each(vectors<Bnb>('bnb_dev.json').map((v) => [v.id, v] as const))('uncross: %s', (_, v) => {
    const levels = [...v.levels].sort((a, b) => a.price - b.price);
    const rule = v.limit_pct === null ? UNCROSS_RULES.HOUSE : { ...UNCROSS_RULES.BNB, pressureBound: v.limit_pct * 100 };
    const found = clearing({ marketBuy: 0, marketSell: 0, levels }, v.reference_price ?? undefined, 0, 1000, rule);
    expect(found).toMatchObject({ price: v.expected_price, volume: v.expected_volume });
  });

  test.each(vectors<Xetra>('xetra_dev.json').map((v) => [v.id, v] as const))('uncross: %s', (_, v) => {
    const found = clearing(interestOf(v.orders), v.ref ?? undefined, 0, 1000, UNCROSS_RULES.XETRA);
    expect(found?.price ?? null).toBe(v.price);
    expect(found?.volume ?? 0).toBe(v.volume);
    if (v.bid_surplus !== undefined) expect(found!.surplus).toBe(v.bid_surplus - v.ask_surplus!);
  });
});

/** Market structure facts, 3.1: prices in 1/100. */
const CASES: readonly (readonly [string, readonly Row[], number | undefined, number, number])[] = [
  ['market buy against one sell: the reference inside the range', [{ side: 'B', price: 'MKT', qty: 40 }, { side: 'S', price: 998, qty: 40 }], 1000, 1000, 40],
  ['market buy against two sells', [{ side: 'B', price: 'MKT', qty: 80 }, { side: 'S', price: 1002, qty: 40 }, { side: 'S', price: 1004, qty: 40 }], 1000, 1004, 80],
  ['two buys against market sell', [{ side: 'B', price: 998, qty: 40 }, { side: 'B', price: 996, qty: 40 }, { side: 'S', price: 'MKT', qty: 80 }], 1000, 996, 80],
  ['own vector', [
    { side: 'B', price: 'MKT', qty: 100 }, { side: 'B', price: 1002, qty: 300 }, { side: 'B', price: 1001, qty: 200 },
    { side: 'B', price: 1000, qty: 400 }, { side: 'B', price: 999, qty: 200 }, { side: 'S', price: 998, qty: 150 },
    { side: 'S', price: 1000, qty: 250 }, { side: 'S', price: 1001, qty: 300 }, { side: 'S', price: 1003, qty: 200 },
  ], undefined, 1001, 600],
  ['BNB 5.2: highest, inside the bound', [{ side: 'B', price: 94, qty: 100 }, { side: 'S', price: 92, qty: 50 }], 100, 94, 50],
  ['market orders alone trade at the reference', [{ side: 'B', price: 'MKT', qty: 9 }, { side: 'S', price: 'MKT', qty: 8 }], 250, 250, 8],
];

describe('uncross: cases of the facts', () => {
  test.each(CASES)('uncross: %s', (_, rows, reference, price, volume) => {
    expect(clearing(interestOf(rows), reference, 0, 5000)).toMatchObject({ price, volume });
  });

  test('uncross: nothing trades without crossing interest, nor at market without a reference', () => {
    expect(clearing(interestOf([{ side: 'B', price: 10, qty: 5 }, { side: 'S', price: 11, qty: 5 }]), 10, 0, 99)).toBeUndefined();
    expect(clearing(interestOf([{ side: 'B', price: 'MKT', qty: 5 }, { side: 'S', price: 'MKT', qty: 5 }]), undefined, 0, 99)).toBeUndefined();
  });

  test('uncross: of two limits as close to the reference as each other, the higher', () => {
    const rows: Row[] = [{ side: 'B', price: 'MKT', qty: 100 }, { side: 'B', price: 199, qty: 100 }, { side: 'S', price: 'MKT', qty: 100 }, { side: 'S', price: 201, qty: 100 }];
    expect(clearing(interestOf(rows), 200, 0, 5000, UNCROSS_RULES.XETRA)).toMatchObject({ price: 201, volume: 100, step: 'REFERENCE' });
    expect(clearing(interestOf(rows), 199, 0, 5000, UNCROSS_RULES.XETRA)).toMatchObject({ price: 199 });
  });

  test('uncross: the price stays inside the price limits', () => {
    const rows: Row[] = [{ side: 'B', price: 30, qty: 5 }, { side: 'S', price: 10, qty: 9 }];
    expect(clearing(interestOf(rows), undefined, 15, 25)).toMatchObject({ price: 15, volume: 5, step: 'PRESSURE' });
  });
});

/** Every tick tried one by one, the chain of the rule applied as a sort. */
function bruteForce(rows: readonly Row[], reference: number | undefined): Omit<Clearing, 'step'> | undefined {
  const limits = rows.flatMap(({ price }) => (price === 'MKT' ? [] : [price]));
  const ends = reference === undefined ? limits : [...limits, reference];
  if (ends.length === 0) return undefined;
  const total = (side: 'B' | 'S', wants: (price: number) => boolean) =>
    rows.filter((row) => row.side === side && (row.price === 'MKT' || wants(row.price))).reduce((sum, row) => sum + row.qty, 0);
  const tried = [];
  for (let price = Math.min(...ends); price <= Math.max(...ends); price++) {
    const buy = total('B', (limit) => limit >= price);
    const sell = total('S', (limit) => limit <= price);
    tried.push({ price, volume: Math.min(buy, sell), surplus: buy - sell });
  }
  const volume = Math.max(...tried.map((t) => t.volume));
  if (volume === 0) return undefined;
  const full = tried.filter((t) => t.volume === volume);
  const least = Math.min(...full.map((t) => Math.abs(t.surplus)));
  const tied = full.filter((t) => Math.abs(t.surplus) === least);
  if (least > 0 && tied.every((t) => t.surplus > 0)) return tied.at(-1);
  if (least > 0 && tied.every((t) => t.surplus < 0)) return tied[0];
  const far = (t: { price: number }) => Math.abs(t.price - (reference ?? LADDER * 9));
  return tied.sort((a, b) => far(a) - far(b) || b.price - a.price)[0];
}

test('uncross: optimal against brute force over every tick, and each side is shared to the unit', () => {
  const row = fc.record({
    side: fc.constantFrom('B' as const, 'S' as const),
    price: fc.oneof({ weight: 1, arbitrary: fc.constant('MKT' as const) }, { weight: 5, arbitrary: fc.nat(LADDER) }),
    qty: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(fc.property(fc.array(row, { maxLength: 14 }), fc.option(fc.nat(LADDER), { nil: undefined }), (rows, reference) => {
    const found = clearing(interestOf(rows), reference, 0, LADDER);
    const wanted = bruteForce(rows, reference);
    expect(found && { price: found.price, volume: found.volume, surplus: found.surplus }).toEqual(wanted);
    if (found === undefined) return;
    const able = rows.filter(({ side, price }) => side === 'B' && (price === 'MKT' || price >= found.price)).map(({ qty }) => qty);
    const shared = [...able];
    allocate(shared, found.volume);
    expect(shared.reduce((a, b) => a + b, 0)).toBe(found.volume);
    expect(shared.every((quantity, i) => quantity <= able[i]!)).toBe(true);
  }), { numRuns: 1000, seed: 7 });
});
