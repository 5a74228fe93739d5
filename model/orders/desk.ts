import { assert } from '../base/assert.ts';
import { mayChange, type Phase } from '../session/phases.ts';
import type { Clearing } from '../session/uncross.ts';
import { amend, amendFault } from './amend.ts';
import { hear } from './answer.ts';
import { changePhase, indication, ordersWhere } from './auction.ts';
import type { CommandBuffer } from './command-buffer.ts';
import { enter, refuseRequest } from './enter.ts';
import { imageOf, restoreInto } from './image.ts';
import { KeyBook } from './keys.ts';
import { task, unfill } from './life.ts';
import { type Bracket, enterBracket, enterPair } from './linked.ts';
import { type Amendment, type NewOrder, TYPE } from './order.ts';
import { ORDER_REASONS, ORDER_REJECTS, type OrderReason } from './reject.ts';
import type { ReportBuffer } from './reports.ts';
import { type DeskConfig, DeskState } from './state.ts';
import { KIND } from './states.ts';
import { FLAG, PLACE } from './table.ts';
import { cancelSlot, proceed } from './turn.ts';

/** Whose orders a mass cancel takes out; what is left out restricts nothing. */
export interface Scope {
  readonly account?: number;
  readonly participant?: number;
  /** 0 buy, 1 sell. */
  readonly side?: number;
}

/** What the exchange may know of a live order. */
export interface OrderView {
  readonly order: number;
  readonly account: number;
  readonly participant: number;
  /** 0 buy, 1 sell. */
  readonly side: number;
  /** Limit; 0 for a market order, a peg's cap. */
  readonly price: number;
  readonly quantity: number;
  readonly filled: number;
  readonly open: number;
  readonly cancelled: number;
  /** Displayed in the core now. */
  readonly inCore: number;
  /** Code of STATUS_NAMES. */
  readonly status: number;
}

/**
 * The order desk of one instrument: everything of an order's life that the core is too small for. A turn is one request
 * and all that follows from it: each call appends to `reports`, and leaves in `commands` what the core is to execute
 * next; its events go to `onCoreEvents`, until `isBusy` is false. Then the next request may come.
 */
export class OrderDesk {
  private readonly d: DeskState;

  /** Desks of one exchange share a book of keys, so that a key means one order on all instruments. */
  constructor(config: DeskConfig, keys: KeyBook = new KeyBook()) {
    this.d = new DeskState(config, keys);
  }

  /** A desk that goes on where the snapshot was taken; the book of keys has a snapshot of its own. */
  static restore(config: DeskConfig, bytes: Uint8Array, keys: KeyBook = new KeyBook()): OrderDesk {
    const desk = new OrderDesk(config, keys);
    restoreInto(desk.d, bytes);
    return desk;
  }

  /** For the core, to be executed now, in this order. Valid until the next call. */
  get commands(): CommandBuffer {
    return this.d.commands;
  }

  /** What happened, oldest first. Grows until the caller clears it. */
  get reports(): ReportBuffer {
    return this.d.reports;
  }

  /** True while `commands` wait for their events. */
  get isBusy(): boolean {
    return this.d.busy;
  }

  get phase(): Phase {
    return this.d.phase;
  }

  /** Tick of the last trade, -1 before the first. */
  get lastPrice(): number {
    return this.d.last;
  }

  /** A corporate action makes the last trade one at that tick: what trails or triggers goes by it from now on. */
  restateLast(price: number): void {
    assert(price >= 0 && price < this.d.config.core.levels, `a last price of ${price} does not fit the ladder`);
    this.d.last = price;
  }

  /** What the last auction gave. */
  get lastClearing(): Clearing | undefined {
    return this.d.lastClearing;
  }

  /** A new order; `time` in nanoseconds since midnight. Refused by a report when a check fails. */
  enter(order: NewOrder, time: number): void {
    const { d } = this;
    this.begin(time);
    enter(d, order);
    proceed(d);
  }

  /** Many orders at once: each is judged when its turn comes, as if they came one after the other. The list is kept until then. */
  enterBulk(orders: readonly NewOrder[], time: number): void {
    this.begin(time);
    this.d.bulk = orders;
    proceed(this.d);
  }

  /** One cancels the other. */
  enterPair(first: NewOrder, second: NewOrder, time: number): void {
    this.begin(time);
    enterPair(this.d, first, second, time);
    proceed(this.d);
  }

  enterBracket(bracket: Bracket, time: number): void {
    this.begin(time);
    enterBracket(this.d, bracket, time);
    proceed(this.d);
  }

  cancel(account: number, order: number, time: number): void {
    const { d } = this;
    this.begin(time);
    const slot = d.table.find(order);
    const own = slot >= 0 && d.table.account[slot] === account;
    if (own) cancelSlot(d, slot, ORDER_REASONS.USER.code);
    else refuseRequest(d, -1, KIND.CANCEL_REJECTED, account, order, ORDER_REJECTS[slot < 0 ? 'ORDER_UNKNOWN' : 'NOT_OWNER'].code);
    proceed(d);
  }

  amend(amendment: Amendment, time: number): void {
    const { d } = this;
    this.begin(time);
    const { account, order } = amendment;
    const slot = d.table.find(order);
    const own = slot >= 0 && d.table.account[slot] === account;
    const fault = slot < 0 ? 'ORDER_UNKNOWN' : !own ? 'NOT_OWNER' : amendFault(d, slot, amendment);
    if (fault === undefined) amend(d, slot, amendment);
    else refuseRequest(d, own ? slot : -1, KIND.REPLACE_REJECTED, account, order, ORDER_REJECTS[fault].code);
    proceed(d);
  }

  /**
   * A trade of the order is no trade any more: `quantity` at `price` (tick) is taken from what it has filled, and does not
   * come back to the book. False when the order is not live: then nothing but the trade's own record changes.
   */
  bust(order: number, price: number, quantity: number, time: number): boolean {
    const { d } = this;
    this.begin(time);
    const slot = d.table.find(order);
    if (slot < 0 || d.table.filled[slot]! < quantity) return false;
    unfill(d, slot, price, quantity);
    proceed(d);
    return true;
  }

  /** Takes out every live order of the scope, oldest first. Returns how many there are. */
  massCancel(scope: Scope, time: number, reason: OrderReason = 'MASS_CANCEL'): number {
    return this.takeOut(time, reason, (slot) => this.isIn(scope, slot));
  }

  /** The participant's line is down: the orders that asked for it are taken out. */
  disconnect(participant: number, time: number): number {
    const { table: t } = this.d;
    return this.takeOut(time, 'DISCONNECT', (slot) => t.participant[slot] === participant && (t.flags[slot]! & FLAG.ON_DISCONNECT) !== 0);
  }

  /** Good-till-date orders whose time has come expire. Nothing expires but by this call, which is a command of the log. */
  advance(day: number, time: number): void {
    const { d } = this;
    this.begin(time);
    d.day = day;
    for (const slot of d.expiries.slots) {
      const { expireDay, expireTime } = d.table;
      if (expireDay[slot]! > day || (expireDay[slot] === day && expireTime[slot]! > time)) break;
      d.tasks.push(task(d, 'CANCEL', slot, ORDER_REASONS.DATE_REACHED.code));
    }
    proceed(d);
  }

  /**
   * The session goes over to another phase. Leaving a call uncrosses it: `reference` (tick) decides ties, by default the
   * last trade. Going to CLOSED ends the day. Asserts on a change that the session's table does not have.
   */
  setPhase(phase: Phase, day: number, time: number, reference?: number): void {
    const { d } = this;
    this.begin(time);
    assert(mayChange(d.phase, phase), `no session goes from ${d.phase} to ${phase}`);
    d.day = day;
    changePhase(d, phase, reference);
    proceed(d);
  }

  /** Price limits, ticks, inclusive: what could only trade outside is taken out. */
  setBand(low: number, high: number, time: number): void {
    const { d } = this;
    this.begin(time);
    assert(low <= high && low >= 0 && high < d.config.core.levels, `price limits ${low} to ${high} do not fit the ladder`);
    d.low = low;
    d.high = high;
    d.commands.setBand(low, high);
    const { table: t } = d;
    // A peg beyond the limits only waits: what it follows comes back inside.
    const outside = (slot: number) => t.type[slot] !== TYPE.PEGGED && (t.side[slot] === 0 ? t.price[slot]! > high : t.price[slot]! < low);
    for (const slot of ordersWhere(d, (s) => t.place[s] === PLACE.DARK && outside(s))) {
      d.tasks.push(task(d, 'CANCEL', slot, ORDER_REASONS.BAND.code));
    }
    proceed(d);
  }

  /** The events of `commands`, words `from` to `to`. May leave further commands. */
  onCoreEvents(words: Int32Array, from: number, to: number): void {
    const { d } = this;
    assert(d.busy, 'the desk expects no events');
    d.commands.clear();
    hear(d, words, from, to);
    d.uncrossing = false;
    proceed(d);
  }

  /** What an uncross would give now, from all that would take part in it. */
  indication(reference?: number): Clearing | undefined {
    return indication(this.d, reference);
  }

  /** A live order, looked up; undefined when there is none of that number. */
  view(order: number): OrderView | undefined {
    const slot = this.d.table.find(order);
    return slot < 0 ? undefined : this.viewSlot(slot);
  }

  /** All live orders, oldest first. */
  orders(): OrderView[] {
    return ordersWhere(this.d, () => true).map((slot) => this.viewSlot(slot));
  }

  /** Number of the order that a core id belongs to, from when the desk gave the id out until its slot is taken again. */
  orderOf(coreId: number): number {
    const { table: t } = this.d;
    return t.number[t.owner[t.slotOf(coreId)]!]!;
  }

  /** Slots that no order keeps. */
  get freeSlots(): number {
    return this.d.table.freeSlots;
  }

  /** Canonical: equal desks give equal bytes. Only between turns. */
  snapshot(): Uint8Array {
    assert(!this.d.busy, 'a desk is not photographed in the middle of a turn');
    return imageOf(this.d);
  }

  private begin(time: number): void {
    assert(!this.d.busy, 'a request comes before the last turn is over');
    this.d.commands.clear();
    this.d.commands.time = time;
  }

  private isIn({ account, participant, side }: Scope, slot: number): boolean {
    const { table: t } = this.d;
    return (account === undefined || t.account[slot] === account) && (participant === undefined || t.participant[slot] === participant)
      && (side === undefined || t.side[slot] === side);
  }

  private takeOut(time: number, reason: OrderReason, wanted: (slot: number) => boolean): number {
    const { d } = this;
    this.begin(time);
    const slots = ordersWhere(d, wanted);
    for (const slot of slots) d.tasks.push(task(d, 'CANCEL', slot, ORDER_REASONS[reason].code));
    proceed(d);
    return slots.length;
  }

  private viewSlot(slot: number): OrderView {
    const { table: t } = this.d;
    return {
      order: t.number[slot]!, account: t.account[slot]!, participant: t.participant[slot]!, side: t.side[slot]!, price: t.limit[slot]!,
      quantity: t.quantity[slot]!, filled: t.filled[slot]!, open: t.open[slot]!, cancelled: t.cancelled[slot]!, inCore: t.inCore[slot]!,
      status: t.status[slot]!,
    };
  }
}
