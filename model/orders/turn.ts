import { close } from './auction.ts';
import { enter, start } from './enter.ts';
import { hold } from './hold.ts';
import { end } from './life.ts';
import { arm } from './linked.ts';
import { retry } from './pegs.ts';
import { ORDER_REASONS } from './reject.ts';
import type { DeskState, Task } from './state.ts';
import { FLAG, PLACE } from './table.ts';
import { refill, send } from './take.ts';

/**
 * Goes on with the turn until the core is to be asked or nothing is left to do. The order is part of the rules: what
 * stood before the last taker is withdrawn; icebergs show their next slices; then the tasks in the order in which they
 * arose (links, triggered stops, releases); then the day ends if it is to; then pegs move and what rests out of sight looks for a trade;
 * then the next order of a bulk has its turn.
 */
export function proceed(d: DeskState): void {
  while (d.commands.used === 0) {
    if (d.injected.length > 0) withdraw(d);
    else if (d.refills.length > 0) showNext(d, d.refills.shift()!);
    else if (d.tasks.length > 0) perform(d, d.tasks.shift()!);
    else if (d.closing) close(d);
    else if (d.phase === 'CONTINUOUS' && retry(d)) continue;
    else if (d.bulkNext < d.bulk.length) enter(d, d.bulk[d.bulkNext++]!);
    else break;
  }
  d.busy = d.commands.used > 0;
  if (d.busy || d.bulk.length === 0) return;
  d.bulk = [];
  d.bulkNext = 0;
}

function withdraw(d: DeskState): void {
  const { table: t, commands } = d;
  for (const slot of d.injected) if (t.standing[slot]! > 0) commands.cancel(t.coreId[t.vehicle[slot]!]!);
  d.injected.length = 0;
}

function isCurrent(d: DeskState, { slot, number }: Task): boolean {
  return d.table.number[slot] === number && d.table.place[slot]! > PLACE.RESERVED;
}

function showNext(d: DeskState, due: Task): void {
  // Its reserve may have traded after its slice, so that it was noted twice.
  if (isCurrent(d, due) && d.table.inCore[due.slot] === 0) refill(d, due.slot);
}

function perform(d: DeskState, due: Task): void {
  const { slot } = due;
  switch (due.kind) {
    case 'ARM':
      return arm(d, slot);
    case 'CANCEL':
      return isCurrent(d, due) ? cancelSlot(d, slot, due.reason) : undefined;
    case 'START':
      return isCurrent(d, due) ? start(d, slot) : undefined;
    case 'SEND':
      if (!isCurrent(d, due)) return;
      if ((d.table.flags[slot]! & FLAG.BEATEN) !== 0) return end(d, slot, ORDER_REASONS.LINKED.code);
      return d.phase === 'CONTINUOUS' ? send(d, slot) : hold(d, slot);
  }
}

/** Ends a live order: what is displayed by a command, the rest at once. */
export function cancelSlot(d: DeskState, slot: number, reason: number): void {
  const { table: t } = d;
  if (t.place[slot] !== PLACE.RESTING) return end(d, slot, reason);
  t.intent[slot] = reason;
  d.commands.cancel(t.coreId[slot]!);
}
