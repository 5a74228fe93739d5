/** Refusals of the trades room, 65xx. A code is never reused. 0 is no refusal. */
export const TRADE_REFUSALS = {
  TRADE_UNKNOWN: { code: 6501, sentence: 'there is no such trade' },
  TRADE_GONE: { code: 6502, sentence: 'the trade was busted or corrected before' },
  TRADE_NETTED: { code: 6503, sentence: 'the trade has gone into netting: it can no longer be busted or corrected' },
  TRADE_PASSED_ON: { code: 6504, sentence: 'the trade has been allocated or given up: that is to be taken back first' },
  PRICE_INVALID: { code: 6505, sentence: 'the price must be a whole number of ten-thousandths from 1 to 2^32 - 1' },
  QUANTITY_INVALID: { code: 6506, sentence: 'the quantity must be a whole number from 1 to 2^32 - 1' },
  VALUE_TOO_LARGE: { code: 6507, sentence: 'price times quantity passes 2^53 ten-thousandths' },
  BLOCK_EMPTY: { code: 6510, sentence: 'a block is one or more trades' },
  BLOCK_MIXED: { code: 6511, sentence: 'the trades of a block are of one account, instrument, side and day, each named once' },
  ALLOCATION_SUM: { code: 6512, sentence: 'the allocated quantities do not sum to the block' },
  ALLOCATION_TWICE: { code: 6513, sentence: 'an account is named twice, or is the account of the block itself' },
  GIVE_UP_UNKNOWN: { code: 6520, sentence: 'there is no such give-up' },
  GIVE_UP_STEP: { code: 6521, sentence: 'the give-up is in a state that does not allow this step' },
  GIVE_UP_OTHER: { code: 6522, sentence: 'the give-up is offered to another participant' },
  NOT_A_SIDE: { code: 6523, sentence: 'the account is not a side of the trade' },
} as const;
export type TradeRefusal = keyof typeof TRADE_REFUSALS;
