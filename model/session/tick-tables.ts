import { assert } from '../base/assert.ts';
import { dayOf } from './civil.ts';
import type { TickRow, TickTable } from './tick-table.ts';

/** RTS 11 annex: lower bounds of its rows (1/10,000) ... */
const RTS11_PRICES = [
  0, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000,
  20_000_000, 50_000_000, 100_000_000, 200_000_000, 500_000_000,
] as const;
/** ... the ticks of its first column (1/10,000) ... */
const RTS11_TICKS = [
  5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
] as const;
/** ... and the average daily number of transactions from which each of its columns holds. */
export const RTS11_LIQUIDITY = [0, 10, 80, 600, 2_000, 9_000] as const;

/** A 1-2-5 series goes down one step: 50 to 20, 20 to 10, 10 to 5; never below 1. */
function stepDown(tick: number): number {
  if (tick === 1) return 1;
  return String(tick).startsWith('5') ? (tick * 2) / 5 : tick / 2;
}

/** The EU table for an instrument of that liquidity (transactions a day on its most relevant market). */
export function rts11(transactions: number): TickTable {
  assert(transactions >= 0, 'an average number of transactions is not negative');
  const column = RTS11_LIQUIDITY.filter((from) => from <= transactions).length - 1;
  const rows = RTS11_PRICES.map((from, i): TickRow => {
    let tick: number = RTS11_TICKS[i]!;
    for (let step = 0; step < column; step++) tick = stepDown(tick);
    return { from, tick };
  });
  return { name: `RTS 11, liquidity ${column + 1} of 6`, from: dayOf(2018, 1, 3), rows: merged(rows) };
}

function merged(rows: readonly TickRow[]): TickRow[] {
  return rows.filter((row, i) => i === 0 || rows[i - 1]!.tick !== row.tick);
}

/** Rule 612 from 2005 on, and as amended for stocks whose quoted spread averages at most $0.015. The day is configuration. */
export const RULE_612: TickTable = {
  name: 'Rule 612', from: dayOf(2005, 8, 29), rows: [{ from: 0, tick: 1 }, { from: 10_000, tick: 100 }],
};

export function rule612Narrow(from: number): TickTable {
  return { name: 'Rule 612, narrow spread', from, rows: [{ from: 0, tick: 1 }, { from: 10_000, tick: 50 }] };
}

/** True when the time-weighted average quoted spread (1/10,000) of an evaluation period calls for half a cent. */
export function hasNarrowSpread(averageSpread: number): boolean {
  return averageSpread <= 150;
}
