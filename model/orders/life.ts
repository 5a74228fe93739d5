import { ORDER_REASONS } from './reject.ts';
import { LIQUIDITY, REPORT } from './reports.ts';
import type { DeskState, Task } from './state.ts';
import { checkTransition, KIND, STATUS } from './states.ts';
import { DISPLAY, TIME, TYPE } from './order.ts';
import { FLAG, NO_PRICE, PLACE } from './table.ts';

/** Tells of an order; the step must be in the table of legal transitions. */
export function report(d: DeskState, slot: number, kind: number, status: number, price: number, quantity: number, code: number, other: number): void {
  const { table: t, reports } = d;
  checkTransition(t.status[slot]!, kind, status);
  t.status[slot] = status;
  const at = reports.next();
  const { rows } = reports;
  rows[at + REPORT.KIND] = kind;
  rows[at + REPORT.STATUS] = status;
  rows[at + REPORT.ORDER] = t.number[slot]!;
  rows[at + REPORT.ACCOUNT] = t.account[slot]!;
  rows[at + REPORT.PARTICIPANT] = t.participant[slot]!;
  rows[at + REPORT.SIDE] = t.side[slot]!;
  rows[at + REPORT.PRICE] = price;
  rows[at + REPORT.QUANTITY] = quantity;
  rows[at + REPORT.FILLED] = t.filled[slot]!;
  rows[at + REPORT.OPEN] = t.open[slot]!;
  rows[at + REPORT.CODE] = code;
  rows[at + REPORT.OTHER] = other;
}

/** The order is accepted: its first report, once. */
export function announce(d: DeskState, slot: number): void {
  const { table: t } = d;
  if (t.status[slot] === STATUS.NONE) report(d, slot, KIND.NEW, STATUS.NEW, t.limit[slot]!, t.quantity[slot]!, 0, t.key[slot]!);
}

export function task(d: DeskState, kind: Task['kind'], slot: number, reason = 0): Task {
  return { kind, slot, number: d.table.number[slot]!, reason };
}

/** No limit price: takes what there is within the price limits. */
export function isMarket(type: number): boolean {
  return type === TYPE.MARKET || type === TYPE.STOP || type === TYPE.TRAILING_STOP;
}

/** Trades only in full, or not below a size. */
export function isConditional(d: DeskState, slot: number): boolean {
  const { table: t } = d;
  return (t.flags[slot]! & FLAG.ALL_OR_NONE) !== 0 || t.minimum[slot]! > 0;
}

/** What the order must trade with one counterparty at least. */
export function leastTrade(d: DeskState, slot: number): number {
  const { table: t } = d;
  const open = t.open[slot]!;
  if ((t.flags[slot]! & FLAG.ALL_OR_NONE) !== 0) return open;
  return Math.max(1, Math.min(t.minimum[slot]!, open));
}

/** Rests in the desk and not in the core. */
export function restsDark(d: DeskState, slot: number): boolean {
  const { table: t } = d;
  return t.display[slot] === DISPLAY.HIDDEN || t.type[slot] === TYPE.PEGGED || isConditional(d, slot);
}

/** Puts the dark part of an order where takers find it. An order that was there before keeps its time. */
export function joinDark(d: DeskState, slot: number): void {
  const { table: t } = d;
  if (t.price[slot] === NO_PRICE) return;
  if (t.stamp[slot] === 0) t.stamp[slot] = ++d.clock;
  d.dark[t.side[slot] as 0 | 1].add(slot);
  if (isConditional(d, slot)) d.conditional++;
}

export function leaveDark(d: DeskState, slot: number): void {
  const { table: t } = d;
  if (t.price[slot] === NO_PRICE) return;
  if (d.dark[t.side[slot] as 0 | 1].remove(slot) && isConditional(d, slot)) d.conditional--;
}

/** Quantity of the order that is not displayed. */
export function darkPart(d: DeskState, slot: number): number {
  return d.table.open[slot]! - d.table.inCore[slot]!;
}

/** So much of the order is displayed in the core from now on. */
export function display(d: DeskState, slot: number, quantity: number): void {
  const { table: t } = d;
  d.depth[t.side[slot] as 0 | 1][t.price[slot]!]! += quantity - t.inCore[slot]!;
  t.inCore[slot] = quantity;
}

/** A trade of one of its two orders. `dark`: it was the part that is not displayed. */
export function fill(d: DeskState, slot: number, dark: boolean, price: number, quantity: number, liquidity: number, other: number): void {
  const { table: t } = d;
  const first = t.filled[slot] === 0;
  t.open[slot]! -= quantity;
  t.filled[slot]! += quantity;
  if (dark) t.standing[slot]! -= quantity;
  else if (t.place[slot] === PLACE.RESTING) display(d, slot, t.inCore[slot]! - quantity);
  const status = t.open[slot] === 0 ? STATUS.FILLED : STATUS.PARTIALLY_FILLED;
  report(d, slot, KIND.TRADE, status, price, quantity, d.uncrossing ? LIQUIDITY.AUCTION : liquidity, other);
  if (first) dropPartner(d, slot);
}

/** After its trade: over, or a new slice is due. */
export function afterFill(d: DeskState, slot: number): void {
  const { table: t } = d;
  if (t.open[slot] === 0) finish(d, slot);
  else if (t.place[slot] === PLACE.RESTING && t.inCore[slot] === 0) d.refills.push(task(d, 'SEND', slot));
}

const EXPIRIES: readonly number[] = [ORDER_REASONS.AUCTION_OVER.code, ORDER_REASONS.DAY_OVER.code, ORDER_REASONS.DATE_REACHED.code];

/** A trade is undone: the quantity counts as taken away, not as open. */
export function unfill(d: DeskState, slot: number, price: number, quantity: number): void {
  const { table: t } = d;
  t.filled[slot]! -= quantity;
  t.cancelled[slot]! += quantity;
  const open = t.filled[slot] === 0 ? STATUS.NEW : STATUS.PARTIALLY_FILLED;
  const status = t.status[slot] === STATUS.DONE_FOR_DAY ? STATUS.DONE_FOR_DAY : open;
  report(d, slot, KIND.TRADE_CANCEL, status, price, quantity, ORDER_REASONS.BUSTED.code, t.key[slot]!);
}

/** What is open will not trade any more; the reason says whether the order expired or was cancelled. */
export function end(d: DeskState, slot: number, code: number): void {
  const { table: t } = d;
  const quantity = t.open[slot]!;
  announce(d, slot);
  t.open[slot] = 0;
  t.cancelled[slot]! += quantity;
  const expired = EXPIRIES.includes(code);
  const kind = expired ? KIND.EXPIRED : KIND.CANCELED;
  report(d, slot, kind, expired ? STATUS.EXPIRED : STATUS.CANCELED, t.limit[slot]!, quantity, code, t.key[slot]!);
  finish(d, slot);
}

/** Self-trade prevention takes part of an order away, or the rest of it. */
export function decrement(d: DeskState, slot: number, quantity: number, dark: boolean): void {
  const { table: t } = d;
  if (!dark && t.place[slot] === PLACE.RESTING) display(d, slot, t.inCore[slot]! - quantity);
  if (quantity === t.open[slot]) return end(d, slot, ORDER_REASONS.SELF_TRADE.code);
  announce(d, slot);
  t.open[slot]! -= quantity;
  t.cancelled[slot]! += quantity;
  report(d, slot, KIND.RESTATED, t.status[slot]!, t.limit[slot]!, quantity, ORDER_REASONS.SELF_TRADE.code, t.key[slot]!);
  if (t.place[slot] === PLACE.RESTING && t.inCore[slot] === 0) d.refills.push(task(d, 'SEND', slot));
}

/** The order was never accepted. */
export function refuse(d: DeskState, slot: number, code: number): void {
  const { table: t } = d;
  t.cancelled[slot] = t.open[slot]!;
  t.open[slot] = 0;
  report(d, slot, KIND.REJECTED, STATUS.REJECTED, t.limit[slot]!, t.quantity[slot]!, code, t.key[slot]!);
  finish(d, slot);
}

/** Leaves every list, lets go of its slots, and does to linked orders what its end means for them. */
export function finish(d: DeskState, slot: number): void {
  const { table: t } = d;
  const side = t.side[slot] as 0 | 1;
  if (t.inCore[slot]! > 0) display(d, slot, 0);
  if (d.dark[side].size > 0) leaveDark(d, slot);
  if (t.type[slot] === TYPE.PEGGED) d.pegs.remove(slot);
  if (t.place[slot] === PLACE.WAITING) stopWaiting(d, slot);
  if (t.time[slot] === TIME.GTD) d.expiries.remove(slot);
  dropPartner(d, slot);
  if ((t.flags[slot]! & FLAG.ENTRY) !== 0) {
    if (t.filled[slot]! > 0) {
      // The exits inherit the entry's terms, so its slot waits for them.
      t.place[slot] = PLACE.RESERVED;
      d.tasks.push(task(d, 'ARM', slot));
      return;
    }
    t.release(t.target[slot]!);
    t.release(t.protection[slot]!);
  }
  leave(d, slot);
}

/** Gives the slots back, unless a part of the order still stands before a taker: then that part goes first. */
export function leave(d: DeskState, slot: number): void {
  const { table: t } = d;
  if (t.standing[slot]! > 0) {
    t.place[slot] = PLACE.RESERVED;
    return;
  }
  if (t.vehicle[slot] !== slot) t.release(t.vehicle[slot]!);
  t.release(slot);
}

/** One of a pair has traded, was triggered or ended: the other one is to go. */
export function dropPartner(d: DeskState, slot: number): void {
  const { table: t } = d;
  const partner = t.partner[slot]!;
  if (partner < 0) return;
  t.partner[slot] = -1;
  if (t.partner[partner] !== slot) {
    if (t.filled[slot]! > 0) t.flags[partner]! |= FLAG.BEATEN;
    return;
  }
  t.partner[partner] = -1;
  d.tasks.push(task(d, 'CANCEL', partner, ORDER_REASONS.LINKED.code));
}

/**
 * A stop of a pair is reached: the other one is to go. Until then it can still trade, since the taker that reached the stop may
 * come to it, too; it remembers the stop, which is then beaten and ends instead of going to the book.
 */
export function outrun(d: DeskState, slot: number): void {
  const partner = d.table.partner[slot]!;
  if (partner < 0) return;
  d.table.partner[slot] = -1;
  d.tasks.push(task(d, 'CANCEL', partner, ORDER_REASONS.LINKED.code));
}

/** A stop leaves the list of those not reached. */
export function stopWaiting(d: DeskState, slot: number): void {
  const { table: t } = d;
  d.waiting[t.side[slot] as 0 | 1].remove(slot);
  if (t.type[slot] === TYPE.TRAILING_STOP) d.trailing.remove(slot);
}
