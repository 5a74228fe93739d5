import { outrun, report, stopWaiting, task } from './life.ts';
import { TYPE } from './order.ts';
import type { DeskState } from './state.ts';
import { KIND, STATUS } from './states.ts';
import { FLAG, PLACE } from './table.ts';

/** A stop starts to wait; a trailing stop takes its first trigger from the last trade. */
export function wait(d: DeskState, slot: number): void {
  const { table: t } = d;
  t.place[slot] = PLACE.WAITING;
  if (t.type[slot] === TYPE.TRAILING_STOP) {
    t.stop[slot] = t.side[slot] === 0 ? d.last + t.offset[slot]! : d.last - t.offset[slot]!;
    d.trailing.add(slot);
  }
  d.waiting[t.side[slot] as 0 | 1].add(slot);
}

/** True when a trade at that price reaches the stop: at or above for a buy, at or below for a sell. */
export function isReached(d: DeskState, slot: number, price: number): boolean {
  const { table: t } = d;
  return t.side[slot] === 0 ? price >= t.stop[slot]! : price <= t.stop[slot]!;
}

/** The stop is reached: from now on an order like any other, behind what is already to be done. */
export function trigger(d: DeskState, slot: number): void {
  const { table: t } = d;
  stopWaiting(d, slot);
  t.place[slot] = PLACE.QUEUED;
  t.flags[slot]! |= FLAG.TRIGGERED;
  report(d, slot, KIND.TRIGGERED, STATUS.NEW, t.stop[slot]!, t.open[slot]!, 0, t.key[slot]!);
  outrun(d, slot);
  d.tasks.push(task(d, 'SEND', slot));
}

/** After every trade: stops reached, nearest first, then oldest; afterwards the trailing ones that are left follow. */
export function onTrade(d: DeskState, price: number): void {
  for (const { slots } of d.waiting) {
    while (slots.length > 0 && isReached(d, slots[0]!, price)) trigger(d, slots[0]!);
  }
  if (d.trailing.size > 0) trail(d, price);
}

/** A trigger only ever comes nearer to the market. */
function trail(d: DeskState, price: number): void {
  const { table: t } = d;
  for (const slot of d.trailing.slots) {
    const side = t.side[slot] as 0 | 1;
    const next = side === 0 ? price + t.offset[slot]! : price - t.offset[slot]!;
    if (side === 0 ? next >= t.stop[slot]! : next <= t.stop[slot]!) continue;
    d.waiting[side].remove(slot);
    t.stop[slot] = next;
    d.waiting[side].add(slot);
  }
}
