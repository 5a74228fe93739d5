/** Refusals of the settlement room, 7xxx. A code is never reused. 0 is no refusal. */
export const SETTLEMENT_REFUSALS = {
  OBLIGATION_UNKNOWN: { code: 7001, sentence: 'there is no such open obligation' },
  STEP_ILLEGAL: { code: 7002, sentence: 'the state of the obligation does not allow this step' },
  NOT_A_FAIL: { code: 7003, sentence: 'only a delivery that has failed can be bought in or compensated' },
  BUY_IN_EARLY: { code: 7004, sentence: 'the delivery has not failed long enough to be bought in' },
  BUY_IN_PRICE: { code: 7005, sentence: 'the price must be a whole number of ten-thousandths from 1 to 2^32 - 1' },
  BUY_IN_SELLER: { code: 7006, sentence: 'the account that is to sell has not so many shares to deliver now' },
  NOBODY_WAITS: { code: 7007, sentence: 'no buyer waits for so many of these shares' },
  CYCLE_ORDER: { code: 7009, sentence: 'the settlement day goes: instruct, confirm, settle' },
  AFFIRMATION_UNKNOWN: { code: 7010, sentence: 'no side of this account in this trade waits for affirmation' },
  AFFIRMATION_LATE: { code: 7011, sentence: 'the cut-off has passed or the side is not matched' },
  STATEMENT_INVALID: { code: 7012, sentence: 'a statement names each asset once with a whole number' },
  PAYMENT_UNKNOWN: { code: 7013, sentence: 'no such payment waits for an answer' },
} as const;
export type SettlementRefusal = keyof typeof SETTLEMENT_REFUSALS;
