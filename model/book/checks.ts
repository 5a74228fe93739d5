import { REJECTS } from '../message/reject.ts';
import { walkFills } from './fill-or-kill.ts';
import { reaches } from './queue.ts';
import { type BookState, WORD } from './state.ts';

/*
 * One function a command, in the order of the table in docs/rules.md: the first check that fails gives its code;
 * 0: obey. Checks 1 and 2, kind and book, are the dispatcher's. A `node` is that of the live order with the command's id,
 * or 0.
 */

const { QUANTITY, OWNER } = WORD;
const OPEN = 0;
const CLOSED = 2;
const FIELD_INVALID = REJECTS.FIELD_INVALID.code;
const BOOK_CLOSED = REJECTS.BOOK_CLOSED.code;
const BOOK_HALTED = REJECTS.BOOK_HALTED.code;
const ORDER_IN_USE = REJECTS.ORDER_IN_USE.code;
const ORDER_UNKNOWN = REJECTS.ORDER_UNKNOWN.code;
const QUANTITY_ZERO = REJECTS.QUANTITY_ZERO.code;
const QUANTITY_TOO_LARGE = REJECTS.QUANTITY_TOO_LARGE.code;
const REDUCE_TOO_LARGE = REJECTS.REDUCE_TOO_LARGE.code;
const PRICE_OUT_OF_RANGE = REJECTS.PRICE_OUT_OF_RANGE.code;
const PRICE_BELOW_BAND = REJECTS.PRICE_BELOW_BAND.code;
const PRICE_ABOVE_BAND = REJECTS.PRICE_ABOVE_BAND.code;
const BAND_INVERTED = REJECTS.BAND_INVERTED.code;
const WOULD_TAKE = REJECTS.WOULD_TAKE.code;
const UNFILLABLE = REJECTS.UNFILLABLE.code;
const BOOK_NOT_EMPTY = REJECTS.BOOK_NOT_EMPTY.code;
const ALGORITHM_UNSUPPORTED = REJECTS.ALGORITHM_UNSUPPORTED.code;

/** Bits of a command's first word: each field where it lies. */
export const HEAD = Object.freeze({ MARKET: 1 << 9, POST_ONLY: 1 << 10, TIME_IN_FORCE: 3 << 11, FOK: 2 << 11 });
const { MARKET, POST_ONLY, TIME_IN_FORCE, FOK } = HEAD;
const MODES = 5;

/** The self-trade mode in a command's first word; 5 to 7 have no meaning. */
export function modeOf(head: number): number {
  return (head >>> 13) & 7;
}

/** For bits 8 to 15 of ADD's first word: 1 where all enumerated fields have a meaning and none contradict. */
const ADD_FIELDS = Uint8Array.from({ length: 256 }, (_, flags) => {
  const head = flags << 8;
  const meant = (head & TIME_IN_FORCE) <= FOK && modeOf(head) < MODES;
  const postOnlyTakes = (head & POST_ONLY) !== 0 && (head & (MARKET | TIME_IN_FORCE)) !== 0;
  return meant && !postOnlyTakes ? 1 : 0;
});

/** `price`: the limit; of a market order the far price limit. */
export function refuseAdd(book: BookState, head: number, id: number, price: number, quantity: number, participant: number): number {
  if (ADD_FIELDS[(head >>> 8) & 0xff] === 0) return FIELD_INVALID;
  if (book.state !== OPEN) return refuseStopped(book);
  if (book.slots[id & book.slotMask] !== 0) return ORDER_IN_USE;
  if (quantity === 0) return QUANTITY_ZERO;
  if ((quantity & book.quantityExcess) !== 0) return QUANTITY_TOO_LARGE;
  // The far price limit of a market order passes these as it must, being within the ladder and the limits.
  if (price >>> 0 >= book.levels || price < book.low || price > book.high) return refusePrice(book, price);
  if ((head & (POST_ONLY | FOK)) === 0) return 0;
  return refuseTaking(book, head, price, quantity, participant);
}

/** Checks 4 and 5, of a book that is not open. */
function refuseStopped(book: BookState): number {
  return book.state === CLOSED ? BOOK_CLOSED : BOOK_HALTED;
}

/** Checks 11 to 13, of a price that fails one. */
function refusePrice(book: BookState, price: number): number {
  if (price >>> 0 >= book.levels) return PRICE_OUT_OF_RANGE;
  return price < book.low ? PRICE_BELOW_BAND : PRICE_ABOVE_BAND;
}

/** Checks 17 and 18. */
function refuseTaking(book: BookState, head: number, price: number, quantity: number, participant: number): number {
  const side = (head >>> 8) & 1;
  if ((head & POST_ONLY) !== 0) return reaches(side, price, book.best[side ^ 1]) ? WOULD_TAKE : 0;
  return walkFills(book, side, price, quantity, participant, modeOf(head)) ? 0 : UNFILLABLE;
}

export function refuseCancel(book: BookState, node: number): number {
  if (book.state === CLOSED) return BOOK_CLOSED;
  return node === 0 ? ORDER_UNKNOWN : 0;
}

export function refuseReduce(book: BookState, node: number, quantity: number): number {
  if (book.state === CLOSED) return BOOK_CLOSED;
  if (node === 0) return ORDER_UNKNOWN;
  if (quantity === 0) return QUANTITY_ZERO;
  return quantity >>> 0 > book.nodes[node + QUANTITY] >>> 0 ? REDUCE_TOO_LARGE : 0;
}

export function refuseReplace(book: BookState, node: number, head: number, price: number, quantity: number): number {
  if (modeOf(head) >= MODES) return FIELD_INVALID;
  if (book.state !== OPEN) return refuseStopped(book);
  if (node === 0) return ORDER_UNKNOWN;
  if (quantity === 0) return QUANTITY_ZERO;
  if ((quantity & book.quantityExcess) !== 0) return QUANTITY_TOO_LARGE;
  if (price >>> 0 >= book.levels || price < book.low || price > book.high) return refusePrice(book, price);
  if ((head & POST_ONLY) === 0) return 0;
  const side = book.nodes[node + OWNER] >>> 16;
  return reaches(side, price, book.best[side ^ 1]) ? WOULD_TAKE : 0;
}

export function refuseState(state: number): number {
  return state > CLOSED ? FIELD_INVALID : 0;
}

export function refuseBand(book: BookState, low: number, high: number): number {
  if (low >>> 0 >= book.levels || high >>> 0 >= book.levels) return PRICE_OUT_OF_RANGE;
  return low > high ? BAND_INVERTED : 0;
}

export function refuseAlgorithm(book: BookState, algorithm: number): number {
  if (algorithm > 2) return FIELD_INVALID;
  if (algorithm !== 0 && book.config.algorithms === 'FIFO') return ALGORITHM_UNSUPPORTED;
  return book.live !== 0 ? BOOK_NOT_EMPTY : 0;
}
