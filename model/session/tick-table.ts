import { assert } from '../base/assert.ts';
import { type Dated, inForce } from './dated.ts';

/** From a price on (1/10,000 of the currency, inclusive) prices go in steps of `tick` (same unit, at least 1). */
export interface TickRow {
  readonly from: number;
  readonly tick: number;
}

/** Steps of prices, ascending by price, the first row from 0. In force from a day on. */
export interface TickTable extends Dated {
  readonly name: string;
  readonly rows: readonly TickRow[];
}

/** The step at a price (1/10,000). Lower bounds are inclusive, upper exclusive. */
export function tickAt(table: TickTable, price: number): number {
  const { rows } = table;
  assert(rows[0]!.from === 0, `${table.name} begins at price 0`);
  let at = rows.length - 1;
  while (rows[at]!.from > price) at--;
  return rows[at]!.tick;
}

/** True when an order may carry this price. */
export function isOnTick(table: TickTable, price: number): boolean {
  return price % tickAt(table, price) === 0;
}

/** The nearest legal price at or below. */
export function floorToTick(table: TickTable, price: number): number {
  return price - (price % tickAt(table, price));
}

/** The nearest legal price at or above. A row's first price is legal in every table of ours, so a step never leaps past it. */
export function ceilToTick(table: TickTable, price: number): number {
  const tick = tickAt(table, price);
  return price % tick === 0 ? price : price - (price % tick) + tick;
}

/** The table in force on a day; asserts that there is one. */
export function tickTableOn(tables: readonly TickTable[], day: number): TickTable {
  const table = inForce(tables, day);
  assert(table !== undefined, `no tick table is in force on day ${day}`);
  return table;
}

/** The greatest step that divides every step of the table from `low` to `high`: what a core's ladder must be spaced by. */
export function ladderStep(table: TickTable, low: number, high: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  return table.rows
    .filter((row, i) => row.from <= high && (table.rows[i + 1]?.from ?? Number.MAX_SAFE_INTEGER) > low)
    .reduce((step, row) => gcd(step, row.tick), 0);
}
