import type { EventBuffer } from '../message/core.ts';
import { cancelled, makeRoom, REASON } from './answer.ts';
import { type BookState, WORD } from './state.ts';
import { withdraw } from './withdraw.ts';

const { QUANTITY } = WORD;
const { SELF_TRADE } = REASON;

export const NONE = 0;
export const CANCEL_NEWEST = 1;
export const CANCEL_OLDEST = 2;
const CANCEL_BOTH = 3;

/** The taker has met a maker of its own participant: its mode, not NONE, says which of them loses how much. */
export function selfTrade(book: BookState, node: number, out: EventBuffer): void {
  const mode = book.takerMode;
  const all = book.takerLeft;
  const open = book.nodes[node + QUANTITY];
  makeRoom(out);
  if (mode === CANCEL_NEWEST) return takeFromTaker(book, all, out);
  if (mode === CANCEL_OLDEST) return withdraw(book, node, open, SELF_TRADE, out);
  if (mode === CANCEL_BOTH) {
    withdraw(book, node, open, SELF_TRADE, out);
    return takeFromTaker(book, all, out);
  }
  const both = open >>> 0 < all >>> 0 ? open : all;
  withdraw(book, node, both, SELF_TRADE, out);
  takeFromTaker(book, both, out);
}

function takeFromTaker(book: BookState, quantity: number, out: EventBuffer): void {
  const left = (book.takerLeft - quantity) | 0;
  book.takerLeft = left;
  cancelled(book, out, book.takerSide, book.takerId, book.takerPrice, quantity, SELF_TRADE, left);
}
