import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf } from './civil.ts';
import { ceilToTick, floorToTick, isOnTick, ladderStep, tickAt, tickTableOn } from './tick-table.ts';
import { hasNarrowSpread, RTS11_LIQUIDITY, rts11, RULE_612, rule612Narrow } from './tick-tables.ts';

/** Facts: market structure, 5.1, as printed; price of the row, then ticks by column, in units of the currency. */
const ANNEX = `
0 0.0005 0.0002 0.0001 0.0001 0.0001 0.0001
0.1 0.001 0.0005 0.0002 0.0001 0.0001 0.0001
0.2 0.002 0.001 0.0005 0.0002 0.0001 0.0001
0.5 0.005 0.002 0.001 0.0005 0.0002 0.0001
1 0.01 0.005 0.002 0.001 0.0005 0.0002
2 0.02 0.01 0.005 0.002 0.001 0.0005
5 0.05 0.02 0.01 0.005 0.002 0.001
10 0.1 0.05 0.02 0.01 0.005 0.002
20 0.2 0.1 0.05 0.02 0.01 0.005
50 0.5 0.2 0.1 0.05 0.02 0.01
100 1 0.5 0.2 0.1 0.05 0.02
200 2 1 0.5 0.2 0.1 0.05
500 5 2 1 0.5 0.2 0.1
1000 10 5 2 1 0.5 0.2
2000 20 10 5 2 1 0.5
5000 50 20 10 5 2 1
10000 100 50 20 10 5 2
20000 200 100 50 20 10 5
50000 500 200 100 50 20 10`.trim().split('\n').map((line) => line.split(' ').map((cell) => Math.round(Number(cell) * 10_000)));

describe('tick table', () => {
  test.each(ANNEX)('tick table: RTS 11 from %i', (from, ...ticks) => {
    expect(RTS11_LIQUIDITY.map((least) => tickAt(rts11(least), from))).toEqual(ticks);
    if (from === 0) return;
    const below = ANNEX[ANNEX.findIndex((row) => row[0] === from) - 1]!;
    expect(RTS11_LIQUIDITY.map((least) => tickAt(rts11(least), from - 1))).toEqual(below.slice(1));
  });

  test('tick table: a column holds from its lower bound on', () => {
    expect(tickAt(rts11(9), 10_000)).toBe(100);
    expect(tickAt(rts11(10), 10_000)).toBe(50);
    expect(tickAt(rts11(1e9), 10_000)).toBe(2);
  });

  test('tick table: Rule 612, and the day on which it changes', () => {
    const tables = [RULE_612, rule612Narrow(dayOf(2026, 11, 2))];
    const at = (day: number) => [9_999, 10_000].map((price) => tickAt(tickTableOn(tables, day), price));
    expect(at(dayOf(2026, 11, 1))).toEqual([1, 100]);
    expect(at(dayOf(2026, 11, 2))).toEqual([1, 50]);
    expect([150, 151].map(hasNarrowSpread)).toEqual([true, false]);
    expect(() => tickTableOn(tables, 0)).toThrow('no tick table is in force');
  });

  test('tick table: floor and ceiling are the nearest legal prices', () => {
    const table = fc.constantFrom(RULE_612, ...RTS11_LIQUIDITY.map(rts11));
    fc.assert(fc.property(table, fc.integer({ min: 0, max: 300_000 }), (rows, price) => {
      let below = price;
      while (!isOnTick(rows, below)) below--;
      let above = price;
      while (!isOnTick(rows, above)) above++;
      expect([floorToTick(rows, price), ceilToTick(rows, price)]).toEqual([below, above]);
    }), { numRuns: 300, seed: 7 });
  });

  test('tick table: the ladder is spaced by what divides every step in reach', () => {
    expect(ladderStep(RULE_612, 10_000, 500_000)).toBe(100);
    expect(ladderStep(RULE_612, 5_000, 500_000)).toBe(1);
    expect(ladderStep(rts11(0), 150_000, 600_000)).toBe(1_000);
  });
});
