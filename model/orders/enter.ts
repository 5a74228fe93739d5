import { hold } from './hold.ts';
import { announce } from './life.ts';
import { DISPLAY, type NewOrder, PEG, SELF_TRADE, TIME, TYPE } from './order.ts';
import { pegPrice } from './pegs.ts';
import { ORDER_REJECTS, type OrderReject } from './reject.ts';
import { REPORT } from './reports.ts';
import type { DeskState } from './state.ts';
import { KIND, STATUS } from './states.ts';
import { FLAG, PLACE } from './table.ts';
import { send } from './take.ts';
import { isReached, trigger, wait } from './triggers.ts';
import { firstFault, isPlain, slotsOf } from './validate.ts';

/** A new order: judged, and on its way. */
export function enter(d: DeskState, order: NewOrder): void {
  if (isPlain(d, order)) return send(d, admitPlain(d, order));
  const fault = firstFault(d, order, d.commands.time);
  if (fault === undefined) start(d, admit(d, order));
  else refuseEntry(d, order, fault);
}

/** The same for an order of which `isPlain` is true: the other columns of a free slot are at rest, so that few are touched. */
function admitPlain(d: DeskState, o: NewOrder): number {
  const { table: t } = d;
  const slot = t.take();
  t.name(slot);
  t.place[slot] = PLACE.QUEUED;
  t.flags[slot] = o.cancelOnDisconnect ? FLAG.ON_DISCONNECT : 0;
  t.type[slot] = TYPE[o.type];
  t.time[slot] = TIME[o.timeInForce];
  t.side[slot] = o.side === 'BUY' ? 0 : 1;
  t.selfTrade[slot] = o.selfTrade === 'NONE' ? 0 : SELF_TRADE[o.selfTrade];
  t.peg[slot] = o.peg === 'PRIMARY' ? 0 : PEG[o.peg];
  t.account[slot] = o.account;
  t.participant[slot] = o.participant;
  t.price[slot] = o.price;
  t.limit[slot] = o.price;
  t.quantity[slot] = o.quantity;
  t.open[slot] = o.quantity;
  return slot;
}

/** Gives an order that passed every check its slot and its number. */
export function admit(d: DeskState, o: NewOrder): number {
  const { table: t } = d;
  const slot = t.take();
  const number = t.name(slot);
  t.place[slot] = PLACE.QUEUED;
  fillIn(d, slot, o);
  if (slotsOf(o) === 2) {
    t.vehicle[slot] = t.take();
    t.owner[t.vehicle[slot]!] = slot;
  }
  if (o.timeInForce === 'GTD') d.expiries.add(slot);
  if (o.key !== 0) d.keys.enter(o, number);
  return slot;
}

/** The order's own terms, into its columns. */
export function fillIn(d: DeskState, slot: number, o: NewOrder): void {
  const { table: t } = d;
  t.rich[slot] = 1;
  t.flags[slot] = (o.postOnly ? FLAG.POST_ONLY : 0) | (o.allOrNone ? FLAG.ALL_OR_NONE : 0) | (o.cancelOnDisconnect ? FLAG.ON_DISCONNECT : 0);
  t.type[slot] = TYPE[o.type];
  t.time[slot] = TIME[o.timeInForce];
  t.side[slot] = o.side === 'BUY' ? 0 : 1;
  t.selfTrade[slot] = o.selfTrade === 'NONE' ? 0 : SELF_TRADE[o.selfTrade];
  t.display[slot] = o.display === 'FULL' ? DISPLAY.FULL : DISPLAY[o.display];
  t.peg[slot] = PEG[o.peg];
  t.account[slot] = o.account;
  t.participant[slot] = o.participant;
  t.key[slot] = o.key;
  t.price[slot] = o.price;
  t.limit[slot] = o.price;
  t.stop[slot] = o.stop;
  t.offset[slot] = o.offset;
  t.quantity[slot] = o.quantity;
  t.open[slot] = o.quantity;
  t.shown[slot] = o.shown;
  t.spread[slot] = o.spread;
  t.minimum[slot] = o.minimum;
  t.expireDay[slot] = o.expireDay;
  t.expireTime[slot] = o.expireTime;
}

/** The order begins its life: waits for its trigger, is held for an auction, or goes to the book. */
export function start(d: DeskState, slot: number): void {
  const { table: t } = d;
  const type = t.type[slot]!;
  if (type === TYPE.STOP || type === TYPE.STOP_LIMIT || type === TYPE.TRAILING_STOP) {
    announce(d, slot);
    wait(d, slot);
    if (d.phase === 'CONTINUOUS' && d.last >= 0 && isReached(d, slot, d.last)) trigger(d, slot);
    return;
  }
  if (type === TYPE.PEGGED) {
    d.pegs.add(slot);
    t.price[slot] = pegPrice(d, slot);
  }
  if (d.phase !== 'CONTINUOUS' || t.time[slot] === TIME.AT_CLOSE) hold(d, slot);
  else send(d, slot);
}

/** A new order that failed a check: it gets no number and leaves no trace but this report. */
export function refuseEntry(d: DeskState, o: NewOrder, fault: OrderReject): void {
  const { rows } = d.reports;
  const at = d.reports.next();
  const claim = fault === 'KEY_DUPLICATE' || fault === 'KEY_REUSED' ? d.keys.claim(o) : undefined;
  const whole = (value: number) => (Number.isSafeInteger(value) && value >= 0 ? value : 0);
  rows.fill(0, at, at + REPORT.OTHER + 1);
  rows[at + REPORT.KIND] = KIND.REJECTED;
  rows[at + REPORT.STATUS] = STATUS.REJECTED;
  rows[at + REPORT.ACCOUNT] = whole(o.account);
  rows[at + REPORT.PARTICIPANT] = whole(o.participant);
  rows[at + REPORT.SIDE] = o.side === 'SELL' ? 1 : 0;
  rows[at + REPORT.PRICE] = whole(o.price);
  rows[at + REPORT.QUANTITY] = whole(o.quantity);
  rows[at + REPORT.CODE] = ORDER_REJECTS[fault].code;
  rows[at + REPORT.OTHER] = claim !== undefined && claim.kind !== 'NEW' ? claim.order : whole(o.key);
}

/** A request about an order that cannot be carried out. `slot` -1: the order is unknown, or not the asker's to know. */
export function refuseRequest(d: DeskState, slot: number, kind: number, account: number, number: number, code: number): void {
  const { table: t } = d;
  const at = d.reports.next();
  const { rows } = d.reports;
  const known = slot >= 0;
  rows.fill(0, at, at + REPORT.OTHER + 1);
  rows[at + REPORT.KIND] = kind;
  rows[at + REPORT.STATUS] = known ? t.status[slot]! : STATUS.REJECTED;
  rows[at + REPORT.ORDER] = Number.isSafeInteger(number) && number > 0 ? number : 0;
  rows[at + REPORT.ACCOUNT] = Number.isSafeInteger(account) && account > 0 ? account : 0;
  rows[at + REPORT.CODE] = code;
  if (!known) return;
  rows[at + REPORT.PARTICIPANT] = t.participant[slot]!;
  rows[at + REPORT.SIDE] = t.side[slot]!;
  rows[at + REPORT.PRICE] = t.limit[slot]!;
  rows[at + REPORT.QUANTITY] = t.quantity[slot]!;
  rows[at + REPORT.FILLED] = t.filled[slot]!;
  rows[at + REPORT.OPEN] = t.open[slot]!;
}
