import { assert } from '../base/assert.ts';
import { ORDER_REASONS } from './reject.ts';
import { announce, darkPart, end, isConditional, isMarket, joinDark, leastTrade, leaveDark, restsDark } from './life.ts';
import { DISPLAY, SELF_TRADE, TIME } from './order.ts';
import type { DeskState } from './state.ts';
import { FLAG, NO_PRICE, PLACE } from './table.ts';
import { sliceOf } from './slices.ts';
import { canStand, reaches, type Taker, walk } from './walk.ts';

/** Codes of TIMES_IN_FORCE in the core. */
const FORCE = { DAY: 0, IOC: 1, FOK: 2 } as const;

function takerOf(d: DeskState, slot: number): Taker {
  const { table: t } = d;
  const side = t.side[slot]!;
  const limit = isMarket(t.type[slot]!) ? (side === 0 ? d.high : d.low) : t.price[slot]!;
  return { slot, side, limit, quantity: t.open[slot]!, selfTrade: t.selfTrade[slot]!, participant: t.participant[slot]! };
}

/** True when something of the other side, displayed or dark, is priced within the order's limit. */
function meetsAnything(d: DeskState, taker: Taker): boolean {
  const far = 1 - taker.side;
  if (d.topSize[far]! > 0 && reaches(taker.side, taker.limit, d.topPrice[far]!)) return true;
  const first = d.dark[far as 0 | 1].slots[0];
  return first !== undefined && reaches(taker.side, taker.limit, d.table.price[first]!);
}

/** True when the order could trade now as much as its conditions ask. */
export function isExecutable(d: DeskState, slot: number): boolean {
  if (d.table.price[slot] === NO_PRICE) return false;
  const taker = takerOf(d, slot);
  const least = leastTrade(d, slot);
  if (taker.limit < d.low || taker.limit > d.high || !meetsAnything(d, taker) || !isEnough(d, taker, least)) return false;
  return walk(d, taker).traded >= least;
}

/** Whether there is so much within the limit at all, whoever's it is: a sum over few ticks spares most walks. */
function isEnough(d: DeskState, taker: Taker, least: number): boolean {
  const far = (1 - taker.side) as 0 | 1;
  let found = 0;
  for (const slot of d.dark[far].slots) {
    if (!reaches(taker.side, taker.limit, d.table.price[slot]!)) break;
    found += darkPart(d, slot);
  }
  if (d.topSize[far] === 0) return found >= least;
  const step = far === 0 ? -1 : 1;
  for (let tick = d.topPrice[far]!; found < least && reaches(taker.side, taker.limit, tick); tick += step) {
    if (tick < 0 || tick >= d.config.core.levels) break;
    found += d.depth[far][tick]!;
  }
  return found >= least;
}

/** The order's turn has come: trade what can trade, rest where it belongs. At most one order is sent at a time. */
export function send(d: DeskState, slot: number): void {
  const { table: t } = d;
  if (t.display[slot] === DISPLAY.FULL && t.minimum[slot] === 0 && (t.flags[slot]! & FLAG.ALL_OR_NONE) === 0) return sendPlain(d, slot);
  const taker = takerOf(d, slot);
  if (isConditional(d, slot)) {
    announce(d, slot);
    if (isExecutable(d, slot)) return take(d, taker, (t.flags[slot]! & FLAG.ALL_OR_NONE) !== 0 ? FORCE.FOK : FORCE.IOC); 
    if (t.time[slot] === TIME.IOC) return end(d, slot, ORDER_REASONS.UNFILLABLE.code);
    return goDark(d, slot);
  }
  if (restsDark(d, slot)) {
    announce(d, slot);
    const standing = t.price[slot] !== NO_PRICE && t.price[slot]! >= d.low && t.price[slot]! <= d.high;
    return standing && meetsAnything(d, taker) ? take(d, taker, FORCE.IOC) : goDark(d, slot);
  }
  assert(t.display[slot] === DISPLAY.ICEBERG, 'an order is neither plain nor of any kind that hides');
  const postOnly = (t.flags[slot]! & FLAG.POST_ONLY) !== 0;
  if (!postOnly && meetsAnything(d, taker)) return take(d, taker, FORCE.IOC);
  show(d, slot, taker);
}

/** A displayed order: what most orders are. */
function sendPlain(d: DeskState, slot: number): void {
  const { table: t } = d;
  const time = t.time[slot]!;
  const side = t.side[slot]!;
  if (d.dark[(1 - side) as 0 | 1].size > 0) inject(d, takerOf(d, slot));
  t.place[slot] = PLACE.TAKING;
  d.mode = t.selfTrade[slot]!;
  d.commands.add(
    t.newCoreId(slot, false), side, t.price[slot]!, t.open[slot]!, t.participant[slot]!, isMarket(t.type[slot]!),
    (t.flags[slot]! & FLAG.POST_ONLY) !== 0, time === TIME.IOC ? FORCE.IOC : time === TIME.FOK ? FORCE.FOK : FORCE.DAY, d.mode,
  );
}

/** Rests out of sight. */
export function goDark(d: DeskState, slot: number): void {
  d.table.place[slot] = PLACE.DARK;
  joinDark(d, slot);
}

/** Sends an order that hides as a taker, behind whatever of the dark it is to meet. */
function take(d: DeskState, taker: Taker, force: number): void {
  const { table: t, commands } = d;
  const { slot } = taker;
  if (t.place[slot] === PLACE.DARK) leaveDark(d, slot);
  inject(d, taker);
  t.place[slot] = PLACE.TAKING;
  d.mode = taker.selfTrade;
  commands.add(t.newCoreId(slot, true), taker.side, taker.limit, taker.quantity, taker.participant, false, false, force, taker.selfTrade);
}

/** The first slice of an iceberg that meets nothing, or that must not take. */
function show(d: DeskState, slot: number, taker: Taker): void {
  const { table: t, commands } = d;
  const postOnly = (t.flags[slot]! & FLAG.POST_ONLY) !== 0;
  if (postOnly) inject(d, taker);
  t.place[slot] = PLACE.TAKING;
  d.mode = taker.selfTrade;
  commands.add(t.newCoreId(slot, false), taker.side, taker.limit, sliceOf(d, slot), taker.participant, false, postOnly, FORCE.DAY, taker.selfTrade);
}

/** A further slice joins the end of its price's queue under a new id. */
export function refill(d: DeskState, slot: number): void {
  const { table: t, commands } = d;
  t.place[slot] = PLACE.RESTING;
  commands.add(
    t.newCoreId(slot, false), t.side[slot]!, t.price[slot]!, sliceOf(d, slot), t.participant[slot]!, false, false, FORCE.DAY, t.selfTrade[slot]!,
  );
}

/**
 * Puts the dark parts that the taker is to meet into the core, just before it: there they stand behind the displayed
 * orders of their price, which is their rank. What is left of them is withdrawn when the taker is through.
 */
export function inject(d: DeskState, taker: Taker): void {
  const { table: t } = d;
  const far = 1 - taker.side;
  const { slots } = d.dark[far as 0 | 1];
  if (slots.length === 0 || !reaches(taker.side, taker.limit, t.price[slots[0]!]!)) return;
  if (isCovered(d, taker, t.price[slots[0]!]!)) return;
  if (d.conditional > 0 && meetsConditional(d, taker)) {
    for (const slot of walk(d, taker).met) stand(d, slot);
    return;
  }
  let met = 0;
  for (const slot of slots) {
    if (met >= taker.quantity || !reaches(taker.side, taker.limit, t.price[slot]!)) break;
    if (isConditional(d, slot) || !canStand(d, slot)) continue;
    stand(d, slot);
    const passed = taker.selfTrade === SELF_TRADE.CANCEL_OLDEST && t.participant[slot] === taker.participant;
    if (!passed) met += darkPart(d, slot);
  }
}

/** Whether a condition has to be looked at: only then is the book walked order by order. */
function meetsConditional(d: DeskState, taker: Taker): boolean {
  for (const slot of d.dark[(1 - taker.side) as 0 | 1].slots) {
    if (!reaches(taker.side, taker.limit, d.table.price[slot]!)) return false;
    if (isConditional(d, slot) && canStand(d, slot)) return true;
  }
  return false;
}

/** True when the best displayed price has enough before the dark comes in line. Own orders there may vanish under CANCEL_OLDEST. */
function isCovered(d: DeskState, taker: Taker, price: number): boolean {
  const far = 1 - taker.side;
  if (taker.selfTrade === SELF_TRADE.CANCEL_OLDEST || d.topSize[far]! < taker.quantity) return false;
  return far === 0 ? d.topPrice[far]! >= price : d.topPrice[far]! <= price;
}

function stand(d: DeskState, slot: number): void {
  const { table: t, commands } = d;
  const id = t.newCoreId(t.vehicle[slot]!, true);
  commands.add(id, t.side[slot]!, t.price[slot]!, darkPart(d, slot), t.participant[slot]!, false, false, FORCE.DAY, 0);
  t.standing[slot] = darkPart(d, slot);
  d.injected.push(slot);
}
