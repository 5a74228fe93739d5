import { type AuctionInterest, type AuctionLevel, allocate, type Clearing, clearing } from '../session/uncross.ts';
import type { Phase } from '../session/phases.ts';
import { HOLD, hold } from './hold.ts';
import { end, isMarket, leaveDark, report, task } from './life.ts';
import { DISPLAY, TIME, TYPE } from './order.ts';
import { ORDER_REASONS } from './reject.ts';
import type { DeskState } from './state.ts';
import { KIND, STATUS } from './states.ts';
import { NO_PRICE, PLACE } from './table.ts';

/** Codes of BOOK_STATES. */
const CORE = { OPEN: 0, HALTED: 1, CLOSED: 2 } as const;

/** Live orders that satisfy the condition, oldest first. */
export function ordersWhere(d: DeskState, wanted: (slot: number) => boolean): number[] {
  const { table: t } = d;
  const found: number[] = [];
  for (let slot = 0; slot < t.capacity; slot++) {
    if (t.place[slot]! > PLACE.RESERVED && wanted(slot)) found.push(slot);
  }
  return found.sort((a, b) => t.number[a]! - t.number[b]!);
}

/** The book goes over from one phase to another; the legality of the change is the session's business. */
export function changePhase(d: DeskState, to: Phase, reference: number | undefined): void {
  const from = d.phase;
  d.phase = to;
  if (from === 'CLOSED') reopen(d);
  if (to === 'HALTED') {
    if (!d.inDesk) d.commands.setState(CORE.HALTED);
    return;
  }
  if (to === 'CONTINUOUS') {
    d.commands.setState(CORE.OPEN);
    if (d.inDesk) uncross(d, reference, from);
    else release(d, ordersWhere(d, (slot) => d.table.place[slot] === PLACE.HELD), false);
    d.inDesk = false;
    return;
  }
  if (!d.inDesk) withdrawAll(d);
  d.inDesk = true;
  if (to === 'CLOSED') {
    if (PRINTS.includes(from)) {
      d.commands.setState(CORE.OPEN);
      uncross(d, reference, from);
    }
    d.closing = true;
    return;
  }
  d.commands.setState(CORE.HALTED);
  if (to === 'CLOSING_AUCTION') for (const slot of ordersWhere(d, (s) => d.table.place[s] === PLACE.DORMANT)) d.table.place[slot] = PLACE.HELD;
}

/** Phases whose end is an uncross even when the book closes after them. */
const PRINTS: readonly Phase[] = ['OPENING_AUCTION', 'VOLATILITY_AUCTION', 'CLOSING_AUCTION'];

/** Everything leaves the core and waits in the desk; pegs lose what they follow. */
function withdrawAll(d: DeskState): void {
  const { table: t, commands } = d;
  for (const slot of ordersWhere(d, () => true)) {
    const place = t.place[slot];
    if (place === PLACE.RESTING) {
      t.intent[slot] = HOLD;
      commands.cancel(t.coreId[slot]!);
    } else if (place === PLACE.DARK && t.type[slot] === TYPE.PEGGED) {
      leaveDark(d, slot);
      t.price[slot] = NO_PRICE;
      t.stamp[slot] = 0;
    } else if (place === PLACE.DARK) hold(d, slot);
  }
  d.pegTop.fill(-1);
}

/** Orders that stayed over night stand again. */
function reopen(d: DeskState): void {
  const { table: t } = d;
  for (const slot of ordersWhere(d, (s) => t.status[s] === STATUS.DONE_FOR_DAY)) {
    const status = t.filled[slot] === 0 ? STATUS.NEW : STATUS.PARTIALLY_FILLED;
    report(d, slot, KIND.RESTATED, status, t.limit[slot]!, t.quantity[slot]!, ORDER_REASONS.NEW_DAY.code, t.key[slot]!);
  }
}

/** Orders of the call in their priority: market first, then price, displayed before hidden, then time. */
function called(d: DeskState, side: number): number[] {
  const { table: t } = d;
  const urgency = (slot: number) => (isMarket(t.type[slot]!) ? Number.MAX_SAFE_INTEGER : side === 0 ? t.price[slot]! : -t.price[slot]!);
  const hidden = (slot: number) => (t.display[slot] === DISPLAY.HIDDEN ? 1 : 0);
  return ordersWhere(d, (slot) => t.place[slot] === PLACE.HELD && t.side[slot] === side)
    .sort((a, b) => urgency(b) - urgency(a) || hidden(a) - hidden(b) || t.queued[a]! - t.queued[b]!);
}

function interestOf(d: DeskState, buys: readonly number[], sells: readonly number[]): AuctionInterest {
  const { table: t } = d;
  const levels = new Map<number, { buy: number; sell: number }>();
  let [marketBuy, marketSell] = [0, 0];
  for (const slot of [...buys, ...sells]) {
    const open = t.open[slot]!;
    const buy = t.side[slot] === 0;
    if (isMarket(t.type[slot]!)) {
      if (buy) marketBuy += open;
      else marketSell += open;
      continue;
    }
    const level = levels.get(t.price[slot]!) ?? { buy: 0, sell: 0 };
    level[buy ? 'buy' : 'sell'] += open;
    levels.set(t.price[slot]!, level);
  }
  const sorted = [...levels].sort(([a], [b]) => a - b).map(([price, level]): AuctionLevel => ({ price, ...level }));
  return { marketBuy, marketSell, levels: sorted };
}

/** What the uncross would be now; undefined when nothing would trade. */
export function indication(d: DeskState, reference: number | undefined): Clearing | undefined {
  const buys = called(d, 0);
  const sells = called(d, 1);
  return clearing(interestOf(d, buys, sells), reference ?? (d.last < 0 ? undefined : d.last), d.low, d.high, d.config.uncross);
}

/**
 * Ends a call: what trades is sent to the core at the one price, sells before buys, so that its prints are the core's own
 * and the book is empty again when they are done; then what is left is released.
 */
function uncross(d: DeskState, reference: number | undefined, from: Phase): void {
  const { table: t } = d;
  const buys = called(d, 0);
  const sells = called(d, 1);
  const found = indication(d, reference);
  d.lastClearing = found;
  if (found !== undefined) {
    d.uncrossing = true;
    d.mode = 0;
    for (const side of [sells, buys]) {
      const able = side.filter((slot) => isMarket(t.type[slot]!) || (t.side[slot] === 0 ? t.price[slot]! >= found.price : t.price[slot]! <= found.price));
      const shares = able.map((slot) => t.open[slot]!);
      allocate(shares, found.volume);
      able.forEach((slot, i) => {
        if (shares[i] === 0) return;
        t.standing[slot] = shares[i]!;
        d.commands.add(t.newCoreId(slot, true), t.side[slot]!, found.price, shares[i]!, t.participant[slot]!, false, false, 0, 0);
      });
    }
  }
  release(d, [...buys, ...sells], from !== 'VOLATILITY_AUCTION' && from !== 'CLOSING_AUCTION');
}

/** What was held goes on to its next place, oldest first. */
function release(d: DeskState, held: readonly number[], opened: boolean): void {
  const { table: t } = d;
  const rest = [...held].sort((a, b) => t.queued[a]! - t.queued[b]!);
  for (const slot of rest) {
    if (opened && t.time[slot] === TIME.AT_OPEN) d.tasks.push(task(d, 'CANCEL', slot, ORDER_REASONS.AUCTION_OVER.code));
    else if (d.phase === 'CONTINUOUS') d.tasks.push(task(d, 'SEND', slot));
  }
}

/** The end of the day: what is not to stay expires, oldest first; what stays is done for today. */
export function close(d: DeskState): void {
  const { table: t } = d;
  d.closing = false;
  d.commands.setState(CORE.CLOSED);
  for (const slot of ordersWhere(d, () => true)) {
    if (t.place[slot]! <= PLACE.RESERVED) continue;
    const time = t.time[slot]!;
    const stays = time === TIME.GTC || (time === TIME.GTD && t.expireDay[slot]! > d.day);
    if (!stays) end(d, slot, time === TIME.GTD ? ORDER_REASONS.DATE_REACHED.code : dayCode(time));
    else report(d, slot, KIND.DONE_FOR_DAY, STATUS.DONE_FOR_DAY, t.limit[slot]!, t.open[slot]!, 0, t.key[slot]!);
  }
}

function dayCode(time: number): number {
  return time === TIME.AT_CLOSE || time === TIME.AT_OPEN ? ORDER_REASONS.AUCTION_OVER.code : ORDER_REASONS.DAY_OVER.code;
}
