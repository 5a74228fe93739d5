/**
 * Reject codes, banded by room: 1xxx gateway, 2xxx risk, 3xxx book, 4xxx session. A code is never reused.
 * The sentence is what a user reads.
 */
export const REJECTS = {
  UNKNOWN_COMMAND: { code: 3001, sentence: 'the command kind is unknown' },
  BOOK_UNKNOWN: { code: 3002, sentence: 'the core has no such book' },
  FIELD_INVALID: { code: 3003, sentence: 'a field holds a value without meaning, or two fields contradict each other' },
  BOOK_CLOSED: { code: 3010, sentence: 'the book is closed' },
  BOOK_HALTED: { code: 3011, sentence: 'the book is halted: orders can only be taken out' },
  ORDER_IN_USE: { code: 3020, sentence: "the order id's slot holds a live order" },
  ORDER_UNKNOWN: { code: 3021, sentence: 'no live order has this id' },
  QUANTITY_ZERO: { code: 3030, sentence: 'the quantity must be at least 1' },
  QUANTITY_TOO_LARGE: { code: 3031, sentence: 'the quantity exceeds what the core can hold' },
  REDUCE_TOO_LARGE: { code: 3032, sentence: 'the order has less open quantity than is to be taken away' },
  PRICE_OUT_OF_RANGE: { code: 3040, sentence: 'the price lies beyond the ladder' },
  PRICE_BELOW_BAND: { code: 3041, sentence: 'the price lies below the lower price limit' },
  PRICE_ABOVE_BAND: { code: 3042, sentence: 'the price lies above the upper price limit' },
  BAND_INVERTED: { code: 3043, sentence: 'the lower price limit exceeds the upper' },
  WOULD_TAKE: { code: 3050, sentence: 'a post-only order would trade on arrival' },
  UNFILLABLE: { code: 3060, sentence: 'a fill-or-kill order cannot be filled in full now' },
  BOOK_NOT_EMPTY: { code: 3071, sentence: 'the algorithm can change only while the book is empty' },
  ALGORITHM_UNSUPPORTED: { code: 3072, sentence: 'this core was built without that algorithm' },
} as const;

export type RejectName = keyof typeof REJECTS;

const NAME_BY_CODE = new Map<number, RejectName>(
  (Object.keys(REJECTS) as RejectName[]).map((name) => [REJECTS[name].code, name]),
);

/** The name of a reject code, or undefined for a number that was never given out. */
export function rejectName(code: number): RejectName | undefined {
  return NAME_BY_CODE.get(code);
}
