import { assert } from '../base/assert.ts';
import type { SessionReject } from './reject.ts';
import { ladderStep, type TickTable, tickAt } from './tick-table.ts';

/** The prices of a core's ladder: tick 0 stands for `base`, each tick is `step` more (both 1/10,000). */
export interface Ladder {
  readonly base: number;
  readonly step: number;
  readonly levels: number;
}

/** A ladder of that many levels around a price, spaced so that every legal price in it is a tick. */
export function ladderAround(table: TickTable, price: number, levels: number): Ladder {
  // The step follows from the range and the range from the step: begin with the finest tick anywhere near.
  let step = tickAt(table, price);
  for (let tries = 0; ; tries++) {
    assert(tries < 10, `no ladder of ${levels} levels fits ${table.name} around ${price}`);
    const base = Math.max(0, Math.floor((price - step * (levels / 2)) / step) * step);
    const fitting = ladderStep(table, base, base + step * (levels - 1));
    if (fitting === step) return { base, step, levels };
    step = fitting;
  }
}

/** Price of a tick, 1/10,000. */
export function priceOf({ base, step }: Ladder, tick: number): number {
  return base + tick * step;
}

/** The tick of a price that an order may carry, or why it may not. Table and ladder decide; the session's bands come later. */
export function tickOf({ base, step, levels }: Ladder, table: TickTable, price: number): number | SessionReject {
  if (price < base || price > base + step * (levels - 1)) return 'PRICE_OFF_LADDER';
  return price % tickAt(table, price) === 0 ? (price - base) / step : 'PRICE_OFF_TICK';
}

/** Price limits as ticks: the widest that lie within `low` and `high`; undefined when no tick of the ladder does. */
export function ticksWithin({ base, step, levels }: Ladder, low: number, high: number): { readonly low: number; readonly high: number } | undefined {
  const first = Math.max(0, Math.ceil((low - base) / step));
  const last = Math.min(levels - 1, Math.floor((high - base) / step));
  return first <= last ? { low: first, high: last } : undefined;
}
