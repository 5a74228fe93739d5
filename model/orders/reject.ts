/** Why the order room refuses or ends an order: 6xxx. A code is never reused; the sentence is what a user reads. */
export const ORDER_REJECTS = {
  FIELD_INVALID: { code: 6001, sentence: 'a field of the order is no whole number in its bounds' },
  QUANTITY_ZERO: { code: 6002, sentence: 'the quantity must be at least 1' },
  QUANTITY_TOO_LARGE: { code: 6003, sentence: 'the quantity exceeds what the core can hold' },
  PRICE_MISSING: { code: 6004, sentence: 'an order of this type needs a limit price on the ladder' },
  PRICE_SURPLUS: { code: 6005, sentence: 'an order of this type carries no limit price' },
  STOP_MISSING: { code: 6006, sentence: 'a stop order needs a trigger price on the ladder' },
  STOP_SURPLUS: { code: 6007, sentence: 'only stop orders carry a trigger price' },
  OFFSET_INVALID: { code: 6008, sentence: 'the distance does not fit the order type' },
  DISPLAY_INVALID: { code: 6009, sentence: 'shown quantity and spread do not fit the way the order is displayed' },
  MINIMUM_INVALID: { code: 6010, sentence: 'the minimum quantity exceeds the order or stands beside all-or-none' },
  EXPIRY_INVALID: { code: 6011, sentence: 'only a good-till-date order has an expiry, and it lies in the future' },
  COMBINATION_INVALID: { code: 6012, sentence: 'the type, time in force and instructions of the order contradict each other' },
  ALGORITHM_UNFIT: { code: 6013, sentence: 'orders that rest out of sight need a book in price-time priority' },
  NO_REFERENCE: { code: 6014, sentence: 'a trailing stop needs a trade to trail' },
  KEY_DUPLICATE: { code: 6020, sentence: 'this idempotency key has already entered an order' },
  KEY_REUSED: { code: 6021, sentence: 'this idempotency key has entered an order with other terms' },
  BOOK_FULL: { code: 6022, sentence: 'the book has no room for another order' },
  PHASE_CLOSED: { code: 6030, sentence: 'the instrument is closed' },
  PHASE_HALTED: { code: 6031, sentence: 'the instrument is halted: orders can only be taken out' },
  PHASE_CALL: { code: 6032, sentence: 'an order that must trade at once cannot wait for an auction' },
  AUCTION_OVER: { code: 6033, sentence: 'the auction of this order is over for today' },
  PRICE_BELOW_BAND: { code: 6034, sentence: 'the price lies below the lower price limit' },
  PRICE_ABOVE_BAND: { code: 6035, sentence: 'the price lies above the upper price limit' },
  ORDER_UNKNOWN: { code: 6040, sentence: 'no live order has this number' },
  NOT_OWNER: { code: 6041, sentence: 'the order belongs to another account' },
  AMEND_BELOW_FILLED: { code: 6042, sentence: 'the new quantity is less than what has traded' },
  AMEND_UNFIT: { code: 6043, sentence: 'the new terms do not fit the order' },
  OCO_LEGS: { code: 6050, sentence: 'the two orders of a pair could both trade' },
  BRACKET_LEGS: { code: 6051, sentence: 'the exits of a bracket do not enclose its entry' },
} as const;

/** Why an order ended, or changed, without its owner's word. */
export const ORDER_REASONS = {
  USER: { code: 6101, sentence: 'cancelled by its owner' },
  MASS_CANCEL: { code: 6102, sentence: 'taken out by a mass cancel' },
  DISCONNECT: { code: 6103, sentence: 'taken out because its participant was disconnected' },
  REMAINDER: { code: 6104, sentence: 'what could not trade at once was cancelled' },
  UNFILLABLE: { code: 6105, sentence: 'could not be filled in full, or not to its minimum' },
  SELF_TRADE: { code: 6106, sentence: 'would have traded with its own participant' },
  BAND: { code: 6107, sentence: 'the price limits left it outside' },
  LINKED: { code: 6108, sentence: 'the other order of its pair traded or ended' },
  AUCTION_OVER: { code: 6109, sentence: 'its auction is over' },
  DAY_OVER: { code: 6110, sentence: 'the trading day is over' },
  DATE_REACHED: { code: 6111, sentence: 'its date is reached' },
  NEW_DAY: { code: 6112, sentence: 'stands again on a new day' },
  BUSTED: { code: 6114, sentence: 'a trade of it was cancelled' },
  LIQUIDATION: { code: 6115, sentence: 'a margin call of the account was not met in time' },
} as const;

export type OrderReject = keyof typeof ORDER_REJECTS;
export type OrderReason = keyof typeof ORDER_REASONS;

const SENTENCES = new Map<number, string>(
  [...Object.values(ORDER_REJECTS), ...Object.values(ORDER_REASONS)].map(({ code, sentence }) => [code, sentence]),
);

/** The sentence of a code of this room, or undefined. */
export function orderSentence(code: number): string | undefined {
  return SENTENCES.get(code);
}
