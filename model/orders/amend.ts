import { assert } from '../base/assert.ts';
import { isWhole } from '../base/integers.ts';
import { display, finish, isMarket, joinDark, leaveDark, report } from './life.ts';
import { type Amendment, DISPLAY, TYPE } from './order.ts';
import type { OrderReject } from './reject.ts';
import type { DeskState } from './state.ts';
import { KIND, STATUS } from './states.ts';
import { FLAG, PLACE } from './table.ts';
import { pegPrice } from './pegs.ts';
import { inject, send } from './take.ts';
import { isReached, trigger } from './triggers.ts';

/** `intent` of a CANCEL by which an order leaves the core to come again with new terms. */
export const AMEND = 2;

/** Why new terms cannot be taken, first failing check; undefined when they can. */
export function amendFault(d: DeskState, slot: number, { quantity, price, stop }: Amendment): OrderReject | undefined {
  const { table: t, config } = d;
  const type = t.type[slot]!;
  const ticks = config.core.levels - 1;
  if (d.phase === 'CLOSED') return 'PHASE_CLOSED';
  if (d.phase === 'HALTED') return 'PHASE_HALTED';
  if (!isWhole(quantity, 2 ** config.core.quantityBits - 1) || quantity === 0) return 'AMEND_UNFIT';
  if (!isWhole(price, ticks) || (isMarket(type) && price !== 0)) return 'AMEND_UNFIT';
  const hasStop = t.place[slot] === PLACE.WAITING && type !== TYPE.TRAILING_STOP;
  if (!isWhole(stop, ticks) || (!hasStop && stop !== 0)) return 'AMEND_UNFIT';
  const linked = t.partner[slot]! >= 0 || (t.flags[slot]! & FLAG.ENTRY) !== 0;
  if (linked && price !== t.limit[slot]) return 'AMEND_UNFIT';
  if (quantity < t.filled[slot]! + t.cancelled[slot]!) return 'AMEND_BELOW_FILLED';
  if (isMarket(type) || type === TYPE.PEGGED || t.place[slot] === PLACE.WAITING) return undefined;
  if (price < d.low) return 'PRICE_BELOW_BAND';
  return price > d.high ? 'PRICE_ABOVE_BAND' : undefined;
}

/** Takes the new terms, at once where the order is in the desk, else when the core confirms. */
export function amend(d: DeskState, slot: number, { quantity, price, stop }: Amendment): void {
  const { table: t } = d;
  const open = quantity - t.filled[slot]! - t.cancelled[slot]!;
  const keepsTime = open === 0 || (price === t.limit[slot] && open <= t.open[slot]!);
  const place = t.place[slot]!;
  d.pending = { slot, quantity, price };
  if (place === PLACE.RESTING) return amendInCore(d, slot, open, keepsTime);
  if (place === PLACE.WAITING) return amendWaiting(d, slot, stop);
  if (place === PLACE.DARK) leaveDark(d, slot);
  if (!keepsTime) t.stamp[slot] = 0;
  if (!keepsTime && place !== PLACE.DARK) t.queued[slot] = ++d.clock;
  confirm(d);
  if (place !== PLACE.DARK || t.open[slot] === 0) return;
  if (keepsTime || d.phase !== 'CONTINUOUS') joinDark(d, slot);
  else send(d, slot);
}

function amendWaiting(d: DeskState, slot: number, stop: number): void {
  const { table: t } = d;
  const waiting = d.waiting[t.side[slot] as 0 | 1];
  if (t.type[slot] !== TYPE.TRAILING_STOP) {
    waiting.remove(slot);
    t.stop[slot] = stop;
    waiting.add(slot);
  }
  confirm(d);
  if (d.phase === 'CONTINUOUS' && d.last >= 0 && isReached(d, slot, d.last)) trigger(d, slot);
}

function amendInCore(d: DeskState, slot: number, open: number, keepsTime: boolean): void {
  const { table: t, commands } = d;
  const id = t.coreId[slot]!;
  const shown = t.inCore[slot]!;
  if (keepsTime && open >= shown) return confirm(d);
  if (keepsTime && open < shown) return commands.reduce(id, shown - open);
  if (t.display[slot] === DISPLAY.ICEBERG) {
    t.intent[slot] = AMEND;
    return commands.cancel(id);
  }
  const { price } = d.pending!;
  const postOnly = (t.flags[slot]! & FLAG.POST_ONLY) !== 0;
  d.mode = t.selfTrade[slot]!;
  inject(d, { slot, side: t.side[slot]!, limit: price, quantity: open, selfTrade: d.mode, participant: t.participant[slot]! });
  commands.replace(id, price, open, postOnly, d.mode);
}

/** The terms hold from now on; the owner is told. An order with nothing left to trade is filled. */
function confirm(d: DeskState): void {
  const { table: t } = d;
  assert(d.pending !== undefined, 'terms are confirmed that nobody asked for');
  const { slot, quantity, price } = d.pending;
  d.pending = undefined;
  t.quantity[slot] = quantity;
  t.open[slot] = quantity - t.filled[slot]! - t.cancelled[slot]!;
  t.limit[slot] = price;
  t.price[slot] = t.type[slot] === TYPE.PEGGED ? pegPrice(d, slot) : price;
  const status = t.filled[slot] === 0 ? STATUS.NEW : t.open[slot] === 0 ? STATUS.FILLED : STATUS.PARTIALLY_FILLED;
  report(d, slot, KIND.REPLACED, status, price, quantity, 0, t.key[slot]!);
  if (t.open[slot] === 0) finish(d, slot);
}

/** The core has taken quantity away at our word. */
export function reduced(d: DeskState, slot: number, quantity: number): void {
  assert(d.pending?.slot === slot, 'the core reduces what nobody asked it to');
  display(d, slot, d.table.inCore[slot]! - quantity);
  confirm(d);
}

/** The core has taken the order out of its queue; what follows is the answer to a new arrival. */
export function replaced(d: DeskState, slot: number): void {
  assert(d.pending?.slot === slot, 'the core replaces what nobody asked it to');
  display(d, slot, 0);
  d.table.place[slot] = PLACE.TAKING;
  confirm(d);
}

/** An iceberg has left the core and comes again as a new arrival. */
export function reenter(d: DeskState): void {
  const { slot } = d.pending!;
  const { table: t } = d;
  t.intent[slot] = 0;
  leaveDark(d, slot);
  t.stamp[slot] = 0;
  confirm(d);
  d.tasks.push({ kind: 'SEND', slot, number: t.number[slot]!, reason: 0 });
}

/** The book refuses the new terms; the old ones stand. */
export function amendmentRefused(d: DeskState, code: number): void {
  const { table: t } = d;
  const { slot } = d.pending!;
  d.pending = undefined;
  report(d, slot, KIND.REPLACE_REJECTED, t.status[slot]!, t.limit[slot]!, t.quantity[slot]!, code, t.key[slot]!);
}
