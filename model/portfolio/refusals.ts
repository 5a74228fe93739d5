/** Refusals of the portfolio room: lots 81xx, corporate actions 82xx. A code is never reused. */
export const PORTFOLIO_REFUSALS = {
  SHARES_NOT_POSITIVE: { code: 8101, sentence: 'the number of shares must be a whole number of at least 1' },
  AMOUNT_TOO_LARGE: { code: 8102, sentence: 'an amount, a cost or a holding would pass 2^53' },
  LOT_UNKNOWN: { code: 8110, sentence: 'the holding has no such lot' },
  LOT_NAMED_TWICE: { code: 8111, sentence: 'a lot is named twice' },
  LOT_TOO_SMALL: { code: 8112, sentence: 'more shares are named of a lot than it has' },
  LOTS_MISS_SHARES: { code: 8113, sentence: 'the lots named do not add up to the shares that close' },
  HOLDING_TOO_SMALL: { code: 8114, sentence: 'the holding has fewer shares than are to be withdrawn' },
  COST_OF_OTHER_SIGN: { code: 8115, sentence: 'shares long cost zero or more, shares short zero or less' },
  RATIO_INVALID: { code: 8201, sentence: 'a ratio has two whole numbers of at least 1, and what is not a split has not this ratio' },
  AMOUNT_INVALID: { code: 8202, sentence: 'an amount or price of a corporate action must be a whole number above 0' },
  DATES_DISORDERED: { code: 8203, sentence: 'the days of a corporate action are out of order' },
  INSTRUMENT_REPEATED: { code: 8204, sentence: 'the action needs another instrument than the one it happens to' },
  TAX_INVALID: { code: 8205, sentence: 'the tax withheld lies between 0 and 10,000 basis points' },
  SYMBOL_EMPTY: { code: 8206, sentence: 'a new symbol has 1 to 12 capital letters, digits, dots or dashes' },
  NUMBER_INVALID: { code: 8207, sentence: 'a number of an action, an account or an instrument is out of range' },
  RIGHTS_MISSING: { code: 8210, sentence: 'the holder has fewer rights than the subscription takes' },
  RIGHTS_EXPIRED: { code: 8211, sentence: 'the rights have expired' },
  ACTION_DONE: { code: 8220, sentence: 'the corporate action has no such step to take, or it was taken or cancelled before' },
  ACTION_KNOWN: { code: 8221, sentence: 'a corporate action of this number was announced before' },
  ACTION_UNKNOWN: { code: 8222, sentence: 'no corporate action of this number was announced' },
} as const;

export type PortfolioRefusalName = keyof typeof PORTFOLIO_REFUSALS;

/** A request that was not carried out; nothing has changed. */
export interface Refused {
  readonly kind: 'REFUSED';
  readonly code: number;
  readonly name: PortfolioRefusalName;
}

export function refused(name: PortfolioRefusalName): Refused {
  return { kind: 'REFUSED', code: PORTFOLIO_REFUSALS[name].code, name };
}
