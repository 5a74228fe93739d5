import { REJECTS } from '../message/reject.ts';
import { walkFills } from './fill-or-kill.ts';
import { find } from './queue.ts';
import { type BookState, BUY, ID, OWNER, QUANTITY } from './state.ts';

/*
 * One function a command, in the order of the table in docs/rules.md: the first check that fails gives its code;
 * 0: obey. Checks 1 and 2, kind and book, are the dispatcher's.
 */

const OPEN = 0;
const CLOSED = 2;
export const UNKNOWN_COMMAND = REJECTS.UNKNOWN_COMMAND.code;
export const BOOK_UNKNOWN = REJECTS.BOOK_UNKNOWN.code;
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

/** Bits of a command's first word. */
export const MARKET = 1 << 9;
export const POST_ONLY = 1 << 10;
export const TIME_IN_FORCE = 3 << 11;
export const FOK = 2 << 11;
export const SELF_TRADE_SHIFT = 13;
const MODES = 5;

/** For bits 8 to 15 of ADD's first word: 1 where all enumerated fields have a meaning and none contradict. */
const ADD_FIELDS = Uint8Array.from({ length: 256 }, (_, flags) => {
  const head = flags << 8;
  const meant = (head & TIME_IN_FORCE) <= FOK && head >>> SELF_TRADE_SHIFT < MODES;
  const postOnlyTakes = (head & POST_ONLY) !== 0 && (head & (MARKET | TIME_IN_FORCE)) !== 0;
  return meant && !postOnlyTakes ? 1 : 0;
});

/** Whether a limit order of this side and price would trade on arrival. */
export function crosses(book: BookState, side: number, price: number): boolean {
  return side === BUY ? price >= book.bestAsk : price <= book.bestBid;
}

/** Checks 11 to 13. */
function refusePrice(book: BookState, price: number): number {
  if (price >>> 0 >= book.config.levels) return PRICE_OUT_OF_RANGE;
  if (price < book.low) return PRICE_BELOW_BAND;
  return price > book.high ? PRICE_ABOVE_BAND : 0;
}

/** `price`: the limit; of a market order the far price limit. */
export function refuseAdd(book: BookState, head: number, id: number, price: number, quantity: number, participant: number): number {
  if (ADD_FIELDS[(head >>> 8) & 0xff] === 0) return FIELD_INVALID;
  if (book.state !== OPEN) return book.state === CLOSED ? BOOK_CLOSED : BOOK_HALTED;
  if (book.slots[id & book.slotMask] !== 0) return ORDER_IN_USE;
  if (quantity === 0) return QUANTITY_ZERO;
  if ((quantity & book.quantityExcess) !== 0) return QUANTITY_TOO_LARGE;
  if ((head & MARKET) === 0) {
    const code = refusePrice(book, price);
    if (code !== 0) return code;
  }
  if ((head & (POST_ONLY | TIME_IN_FORCE)) === 0) return 0;
  const side = (head >>> 8) & 1;
  if ((head & POST_ONLY) !== 0 && crosses(book, side, price)) return WOULD_TAKE;
  if ((head & TIME_IN_FORCE) !== FOK) return 0;
  return walkFills(book, side, price, quantity, participant, (head >>> SELF_TRADE_SHIFT) & 7) ? 0 : UNFILLABLE;
}

export function refuseCancel(book: BookState, id: number): number {
  if (book.state === CLOSED) return BOOK_CLOSED;
  return find(book, id) === 0 ? ORDER_UNKNOWN : 0;
}

export function refuseReduce(book: BookState, id: number, quantity: number): number {
  if (book.state === CLOSED) return BOOK_CLOSED;
  const node = find(book, id);
  if (node === 0) return ORDER_UNKNOWN;
  if (quantity === 0) return QUANTITY_ZERO;
  return quantity >>> 0 > book.nodes[node + QUANTITY] >>> 0 ? REDUCE_TOO_LARGE : 0;
}

export function refuseReplace(book: BookState, head: number, id: number, price: number, quantity: number): number {
  if (((head >>> SELF_TRADE_SHIFT) & 7) >= MODES) return FIELD_INVALID;
  if (book.state !== OPEN) return book.state === CLOSED ? BOOK_CLOSED : BOOK_HALTED;
  const node = book.slots[id & book.slotMask];
  if (node === 0 || book.nodes[node + ID] !== id) return ORDER_UNKNOWN;
  if (quantity === 0) return QUANTITY_ZERO;
  if ((quantity & book.quantityExcess) !== 0) return QUANTITY_TOO_LARGE;
  const code = refusePrice(book, price);
  if (code !== 0) return code;
  if ((head & POST_ONLY) === 0) return 0;
  return crosses(book, book.nodes[node + OWNER] >>> 16, price) ? WOULD_TAKE : 0;
}

export function refuseState(state: number): number {
  return state > CLOSED ? FIELD_INVALID : 0;
}

export function refuseBand(book: BookState, low: number, high: number): number {
  const { levels } = book.config;
  if (low >>> 0 >= levels || high >>> 0 >= levels) return PRICE_OUT_OF_RANGE;
  return low > high ? BAND_INVERTED : 0;
}

export function refuseAlgorithm(book: BookState, algorithm: number): number {
  if (algorithm > 2) return FIELD_INVALID;
  if (algorithm !== 0 && book.config.algorithms === 'FIFO') return ALGORITHM_UNSUPPORTED;
  return book.live !== 0 ? BOOK_NOT_EMPTY : 0;
}
