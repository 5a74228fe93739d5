import { announce, isConditional, leaveDark } from './life.ts';
import { TIME, TYPE } from './order.ts';
import type { DeskState } from './state.ts';
import { PLACE } from './table.ts';
import { goDark } from './take.ts';

/** `intent` of a CANCEL that takes an order out of the core into the desk for a call or the night; no reason code is that low. */
export const HOLD = 1;

/** True for an order that takes no part in auctions: a peg, which has nothing to follow, and what trades only under a condition. */
export function sitsOut(d: DeskState, slot: number): boolean {
  return d.table.type[slot] === TYPE.PEGGED || isConditional(d, slot);
}

/** The order stays in the desk while the book is called or closed, with the time priority that it had. */
export function hold(d: DeskState, slot: number): void {
  const { table: t } = d;
  announce(d, slot);
  t.intent[slot] = 0;
  const dark = t.place[slot] === PLACE.DARK;
  if (sitsOut(d, slot)) {
    if (!dark) goDark(d, slot);
    return;
  }
  leaveDark(d, slot);
  if (dark) t.queued[slot] = t.stamp[slot]!;
  else if (t.queued[slot] === 0) t.queued[slot] = ++d.clock;
  t.stamp[slot] = 0;
  const waits = t.time[slot] === TIME.AT_CLOSE && d.phase !== 'CLOSING_AUCTION';
  t.place[slot] = waits ? PLACE.DORMANT : PLACE.HELD;
}
