import { admit, fillIn, refuseEntry } from './enter.ts';
import { announce, leave, task } from './life.ts';
import { type NewOrder, newOrder, ORDER_TIMES } from './order.ts';
import type { OrderReject } from './reject.ts';
import type { DeskState } from './state.ts';
import { FLAG, PLACE } from './table.ts';
import { firstFault, slotsOf } from './validate.ts';

/** An entry order and the two exits that take its place once it is over: whichever comes first cancels the other. */
export interface Bracket {
  readonly entry: NewOrder;
  /** Tick at which the gain is taken, by a limit order. */
  readonly target: number;
  /** Trigger of the stop order that ends the loss. */
  readonly protection: number;
}

const RESTS: readonly string[] = ['DAY', 'GTC', 'GTD'];
const isStop = (o: NewOrder) => o.type === 'STOP' || o.type === 'STOP_LIMIT' || o.type === 'TRAILING_STOP';

/** True when one taker, or one trade, could execute both orders before the first can cancel the second. */
function couldBothTrade(a: NewOrder, b: NewOrder): boolean {
  if (a.account !== b.account || a.participant !== b.participant) return true;
  if ([a, b].some((o) => o.display !== 'FULL' || o.allOrNone || o.minimum > 0 || !RESTS.includes(o.timeInForce))) return true;
  if (a.type === 'LIMIT' && b.type === 'LIMIT') {
    const [buy, sell] = a.side === 'BUY' ? [a, b] : [b, a];
    return buy.side === sell.side || buy.price >= sell.price;
  }
  const [limit, stop] = a.type === 'LIMIT' ? [a, b] : [b, a];
  if (limit.type !== 'LIMIT' || !isStop(stop) || limit.side !== stop.side) return true;
  if (stop.type === 'TRAILING_STOP') return false;
  return limit.side === 'SELL' ? limit.price <= stop.stop : limit.price >= stop.stop;
}

/** One cancels the other: both enter or none; the first that trades, is triggered or ends takes the other out. */
export function enterPair(d: DeskState, first: NewOrder, second: NewOrder, time: number): void {
  const { table: t } = d;
  const fault: OrderReject | undefined = firstFault(d, first, time) ?? firstFault(d, second, time)
    ?? (couldBothTrade(first, second) ? 'OCO_LEGS' : undefined) ?? (t.freeSlots < slotsOf(first) + slotsOf(second) ? 'BOOK_FULL' : undefined);
  if (fault !== undefined) {
    refuseEntry(d, first, fault);
    refuseEntry(d, second, fault);
    return;
  }
  const a = admit(d, first);
  const b = admit(d, second);
  t.partner[a] = b;
  t.partner[b] = a;
  // A stop waits before its partner can trade, so that there is always something to cancel.
  const [sooner, later] = isStop(second) ? [b, a] : [a, b];
  d.tasks.push(task(d, 'START', sooner), task(d, 'START', later));
}

function bracketFault(d: DeskState, { entry, target, protection }: Bracket): OrderReject | undefined {
  const { levels } = d.config.core;
  const plain = (entry.type === 'LIMIT' || entry.type === 'MARKET') && entry.display === 'FULL' && !entry.allOrNone && entry.minimum === 0;
  const inside = [target, protection].every((tick) => Number.isInteger(tick) && tick >= 0 && tick < levels);
  if (!plain || !inside) return 'BRACKET_LEGS';
  const middle = entry.type === 'LIMIT' ? [entry.price] : [];
  const ascending = entry.side === 'BUY' ? [protection, ...middle, target] : [target, ...middle, protection];
  if (ascending.some((tick, i) => i > 0 && ascending[i - 1]! >= tick)) return 'BRACKET_LEGS';
  return d.table.freeSlots < 3 ? 'BOOK_FULL' : undefined;
}

/** The exits get their slots now, so that they cannot fail for want of room later, and their numbers when the entry is over. */
export function enterBracket(d: DeskState, bracket: Bracket, time: number): void {
  const { table: t } = d;
  const fault = firstFault(d, bracket.entry, time) ?? bracketFault(d, bracket);
  if (fault !== undefined) return refuseEntry(d, bracket.entry, fault);
  const slot = admit(d, bracket.entry);
  t.flags[slot]! |= FLAG.ENTRY;
  const target = t.take();
  const protection = t.take();
  t.target[slot] = target;
  t.protection[slot] = protection;
  t.rich[target] = 1;
  t.rich[protection] = 1;
  t.price[target] = bracket.target;
  t.stop[protection] = bracket.protection;
  t.owner[target] = slot;
  t.owner[protection] = slot;
  d.tasks.push(task(d, 'START', slot));
}

/** The entry is over and something of it traded: the exits begin, for exactly that quantity. */
export function arm(d: DeskState, slot: number): void {
  const { table: t } = d;
  const time = ORDER_TIMES[t.time[slot]!]!;
  const target = t.target[slot]!;
  const protection = t.protection[slot]!;
  const terms: Partial<NewOrder> = {
    account: t.account[slot]!, participant: t.participant[slot]!, side: t.side[slot] === 0 ? 'SELL' : 'BUY', quantity: t.filled[slot]!,
    timeInForce: RESTS.includes(time) ? time : 'DAY', expireDay: t.expireDay[slot]!, expireTime: t.expireTime[slot]!,
    cancelOnDisconnect: (t.flags[slot]! & FLAG.ON_DISCONNECT) !== 0,
  };
  begin(d, protection, newOrder({ ...terms, type: 'STOP', stop: t.stop[protection]! }));
  begin(d, target, newOrder({ ...terms, type: 'LIMIT', price: t.price[target]! }));
  t.partner[target] = protection;
  t.partner[protection] = target;
  leave(d, slot);
  d.tasks.push(task(d, 'START', protection), task(d, 'START', target));
}

function begin(d: DeskState, slot: number, order: NewOrder): void {
  const { table: t } = d;
  t.name(slot);
  t.owner[slot] = slot;
  t.place[slot] = PLACE.QUEUED;
  fillIn(d, slot, order);
  if (order.timeInForce === 'GTD') d.expiries.add(slot);
  announce(d, slot);
}

