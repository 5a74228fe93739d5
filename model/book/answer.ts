import type { EventBuffer } from '../message/core.ts';
import { CANCEL_REASONS, EVENT_KINDS } from '../message/event.ts';
import type { BookState } from './state.ts';

/*
 * Events are written word by word, as docs/message-layout.md has them. The book of an event is always 0: any other is
 * refused, and a refusal writes its own.
 */

const ACCEPTED = EVENT_KINDS.ACCEPTED.code;
const REJECTED = EVENT_KINDS.REJECTED.code;
const RESTED = EVENT_KINDS.RESTED.code;
const CANCELLED = EVENT_KINDS.CANCELLED.code;
const REPLACED = EVENT_KINDS.REPLACED.code;
const STATE = EVENT_KINDS.STATE.code;
const TOP = EVENT_KINDS.TOP.code;
/** For the matching loops, which write their events themselves. */
export const TRADE = EVENT_KINDS.TRADE.code;

/** Codes of CANCEL_REASONS. */
export const REASON = Object.freeze({
  USER: CANCEL_REASONS.indexOf('USER'),
  REDUCED: CANCEL_REASONS.indexOf('REDUCED'),
  IOC_REMAINDER: CANCEL_REASONS.indexOf('IOC_REMAINDER'),
  MARKET_REMAINDER: CANCEL_REASONS.indexOf('MARKET_REMAINDER'),
  MASS_CANCEL: CANCEL_REASONS.indexOf('MASS_CANCEL'),
  SELF_TRADE: CANCEL_REASONS.indexOf('SELF_TRADE'),
  BAND: CANCEL_REASONS.indexOf('BAND'),
});

const LAST = 1 << 9;

/** Words that are always free when an event is due, so that only loops need to ask for room. */
export const MARGIN = 64;

export function makeRoom(out: EventBuffer): void {
  while (out.words.length - out.used < MARGIN) out.grow();
}

export function accepted(book: BookState, out: EventBuffer, side: number, id: number, price: number, quantity: number, participant: number): void {
  const { words, used } = out;
  words[used] = ACCEPTED | (side << 8);
  words[used + 1] = id;
  words[used + 2] = price;
  words[used + 3] = quantity;
  words[used + 4] = participant;
  words[used + 5] = 0;
  words[used + 6] = 0;
  words[used + 7] = book.sequence;
  out.used = used + 8;
}

function terms(kind: number, book: BookState, out: EventBuffer, side: number, id: number, price: number, quantity: number): void {
  const { words, used } = out;
  words[used] = kind | (side << 8);
  words[used + 1] = id;
  words[used + 2] = price;
  words[used + 3] = quantity;
  words[used + 4] = 0;
  words[used + 5] = 0;
  words[used + 6] = 0;
  words[used + 7] = book.sequence;
  out.used = used + 8;
}

export function rested(book: BookState, out: EventBuffer, side: number, id: number, price: number, quantity: number): void {
  terms(RESTED, book, out, side, id, price, quantity);
}

export function replaced(book: BookState, out: EventBuffer, side: number, id: number, price: number, quantity: number): void {
  terms(REPLACED, book, out, side, id, price, quantity);
}

export function cancelled(
  book: BookState, out: EventBuffer, side: number, id: number, price: number, quantity: number, reason: number, left: number,
): void {
  const { words, used } = out;
  words[used] = CANCELLED | (side << 8);
  words[used + 1] = id;
  words[used + 2] = price;
  words[used + 3] = quantity;
  words[used + 4] = reason;
  words[used + 5] = left;
  words[used + 6] = 0;
  words[used + 7] = book.sequence;
  out.used = used + 8;
}

/** State, algorithm and price limits as now in force. */
export function stateTold(book: BookState, out: EventBuffer): void {
  const { words, used } = out;
  words[used] = STATE;
  words[used + 1] = 0;
  words[used + 2] = book.low;
  words[used + 3] = 0;
  words[used + 4] = book.state | (book.algorithm << 8);
  words[used + 5] = book.high;
  words[used + 6] = 0;
  words[used + 7] = book.sequence;
  out.used = used + 8;
}

/** The whole answer to a refused command whose first words are `head` and `order`. */
export function rejected(book: BookState, out: EventBuffer, head: number, order: number, code: number): void {
  const { words, used } = out;
  words[used] = REJECTED | LAST | (head & 0xffff_0000);
  words[used + 1] = order;
  words[used + 2] = 0;
  words[used + 3] = 0;
  words[used + 4] = code | ((head & 0xff) << 16);
  words[used + 5] = 0;
  words[used + 6] = 0;
  words[used + 7] = book.sequence;
  out.used = used + 8;
}

/** A side with best price `price` (-1 or `levels`: empty, size 0). */
export function top(book: BookState, out: EventBuffer, side: number, price: number, size: number): void {
  const { words, used } = out;
  words[used] = TOP | (side << 8);
  words[used + 1] = 0;
  words[used + 2] = size === 0 ? 0 : price;
  words[used + 3] = 0;
  words[used + 4] = size;
  words[used + 5] = size / 0x1_0000_0000;
  words[used + 6] = 0;
  words[used + 7] = book.sequence;
  out.used = used + 8;
}

/** Marks the event written last as the last of its command. */
export function markLast(out: EventBuffer): void {
  out.words[out.used - 8] |= LAST;
}
