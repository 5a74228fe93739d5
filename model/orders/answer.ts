import { assert } from '../base/assert.ts';
import { EVENT_FIELDS, EVENT_KINDS, CANCEL_REASONS } from '../message/event.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { REJECTS } from '../message/reject.ts';
import { AMEND, amendmentRefused, reduced, reenter, replaced } from './amend.ts';
import { HOLD, hold } from './hold.ts';
import { afterFill, announce, decrement, display, end, fill, joinDark, leave, refuse, restsDark, task } from './life.ts';
import { DISPLAY, SELF_TRADE, TIME } from './order.ts';
import { ORDER_REASONS } from './reject.ts';
import { LIQUIDITY } from './reports.ts';
import type { DeskState } from './state.ts';
import { STATUS } from './states.ts';
import { FLAG, isDarkId, PLACE } from './table.ts';
import { goDark } from './take.ts';
import { onTrade } from './triggers.ts';

const F = EVENT_FIELDS;
const K = EVENT_KINDS;
const code = (name: (typeof CANCEL_REASONS)[number]) => CANCEL_REASONS.indexOf(name);
const REASON = {
  USER: code('USER'), REDUCED: code('REDUCED'), IOC: code('IOC_REMAINDER'), MARKET: code('MARKET_REMAINDER'), SELF_TRADE: code('SELF_TRADE'), BAND: code('BAND'),
};

/** Takes in the events of the commands given out, `from` and `to` in words. */
export function hear(d: DeskState, words: Int32Array, from: number, to: number): void {
  for (let at = from; at < to; at += RECORD_WORDS) {
    const head = words[at]!;
    const id = words[at + F.order.word]! >>> 0;
    switch (head & 0xff) {
      case K.TRADE.code:
        heardTrade(d, id, words[at + F.taker.word]! >>> 0, words[at + F.price.word]!, words[at + F.quantity.word]! >>> 0);
        break;
      case K.ACCEPTED.code:
        heardAccepted(d, id);
        break;
      case K.RESTED.code:
        heardRested(d, id, words[at + F.quantity.word]! >>> 0);
        break;
      case K.CANCELLED.code:
        heardCancelled(d, id, words[at + F.quantity.word]! >>> 0, words[at + F.reason.word]! & 0xff, words[at + F.left.word]! >>> 0);
        break;
      case K.TOP.code: {
        const side = (head >>> F.side.low) & 1;
        d.topPrice[side] = words[at + F.price.word]!;
        d.topSize[side] = (words[at + F.size.word]! >>> 0) + (words[at + F.size.word + 1]! >>> 0) * 0x1_0000_0000;
        break;
      }
      case K.REJECTED.code:
        heardRejected(d, id, words[at + F.code.word]! & 0xffff);
        break;
      case K.REPLACED.code:
        replaced(d, ownerOf(d, id));
        break;
      default:
        assert((head & 0xff) === K.STATE.code, 'an event is of no kind that the core has');
    }
  }
}

/** Slot of the order that the core id belongs to; an iceberg's reserve goes under another slot's id. */
function ownerOf(d: DeskState, id: number): number {
  const { table: t } = d;
  const slot = t.slotOf(id);
  if (t.coreId[slot] !== id) assert(false, `the core speaks of order ${id}, the desk gave out ${t.coreId[slot]!}`);
  return t.owner[slot]!;
}

/** True when the event is about the dark part of an order that was put before a taker. */
function isInjected(d: DeskState, id: number, slot: number): boolean {
  return isDarkId(id) && d.table.place[slot] !== PLACE.TAKING;
}

function heardAccepted(d: DeskState, id: number): void {
  const slot = ownerOf(d, id);
  if (d.table.place[slot] === PLACE.TAKING) announce(d, slot);
}

function heardTrade(d: DeskState, makerId: number, takerId: number, price: number, quantity: number): void {
  const { table: t } = d;
  const maker = ownerOf(d, makerId);
  const taker = ownerOf(d, takerId);
  const makerNumber = t.number[maker]!;
  fill(d, maker, isInjected(d, makerId, maker), price, quantity, LIQUIDITY.MAKER, t.number[taker]!);
  fill(d, taker, isInjected(d, takerId, taker), price, quantity, LIQUIDITY.TAKER, makerNumber);
  d.last = price;
  onTrade(d, price);
  afterFill(d, maker);
  afterFill(d, taker);
}

function heardRested(d: DeskState, id: number, quantity: number): void {
  const { table: t } = d;
  const slot = ownerOf(d, id);
  if (isInjected(d, id, slot)) return;
  t.place[slot] = PLACE.RESTING;
  display(d, slot, quantity);
  t.queued[slot] = ++d.clock;
  if (t.display[slot] === DISPLAY.ICEBERG && t.stamp[slot] === 0) joinDark(d, slot);
}

function heardCancelled(d: DeskState, id: number, quantity: number, reason: number, left: number): void {
  const { table: t } = d;
  const slot = ownerOf(d, id);
  const dark = isInjected(d, id, slot);
  if (dark) t.standing[slot] = left;
  // Its displayed part has gone before and took the whole order with it.
  if (dark && t.open[slot] === 0) return leave(d, slot);
  switch (reason) {
    case REASON.SELF_TRADE:
      return d.mode === SELF_TRADE.DECREMENT ? decrement(d, slot, quantity, dark) : end(d, slot, ORDER_REASONS.SELF_TRADE.code);
    case REASON.BAND:
      return end(d, slot, ORDER_REASONS.BAND.code);
    case REASON.REDUCED:
      return reduced(d, slot, quantity);
    case REASON.IOC:
    case REASON.MARKET:
      return heardRemainder(d, slot);
    default:
      assert(reason === REASON.USER, 'the core cancels for a reason that the desk never gives');
      if (dark) return;
      display(d, slot, 0);
      if (t.intent[slot] === HOLD) return hold(d, slot);
      if (t.intent[slot] === AMEND) return reenter(d);
      return end(d, slot, t.intent[slot]!);
  }
}

/** What could not trade at once: rests out of sight, shows its first slice, or is over. */
function heardRemainder(d: DeskState, slot: number): void {
  const { table: t } = d;
  if (t.display[slot] === DISPLAY.ICEBERG) d.refills.push(task(d, 'SEND', slot));
  else if (restsDark(d, slot) && t.time[slot] !== TIME.IOC) goDark(d, slot);
  else end(d, slot, ORDER_REASONS.REMAINDER.code);
}

function heardRejected(d: DeskState, id: number, code: number): void {
  const { table: t } = d;
  const slot = ownerOf(d, id);
  if (d.pending !== undefined && t.place[slot] === PLACE.RESTING) return amendmentRefused(d, code);
  assert(t.place[slot] === PLACE.TAKING || (t.place[slot] === PLACE.RESTING && t.inCore[slot] === 0), `the core refuses order ${id} with ${code}`);
  if (code === REJECTS.UNFILLABLE.code) {
    assert((t.flags[slot]! & FLAG.ALL_OR_NONE) === 0, `all-or-none order ${t.number[slot]!} was thought fillable`);
    return end(d, slot, ORDER_REASONS.UNFILLABLE.code);
  }
  if (t.status[slot] === STATUS.NONE) refuse(d, slot, code);
  else end(d, slot, code);
}
