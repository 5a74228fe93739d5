/** Refusals of the exchange itself, before any room is asked: 10xx, the gateway's band. A code is never reused. 0 is no refusal. */
export const EXCHANGE_REFUSALS = {
  INSTRUMENT_UNKNOWN: { code: 1001, sentence: 'there is no such instrument' },
  TIME_INVALID: { code: 1002, sentence: 'the time is no whole number of nanoseconds of the day, or lies before that of the command before' },
  DAY_INVALID: { code: 1003, sentence: 'a day follows the one before, and trading and settlement happen on one that has begun' },
  AMOUNT_INVALID: { code: 1004, sentence: 'the amount must be a whole number from 1 to 2^50' },
  ASSET_UNKNOWN: { code: 1005, sentence: 'there is no such asset: 0 is cash, an instrument is its number plus one' },
  PHASE_INVALID: { code: 1006, sentence: 'the session does not go from the phase it is in to that one' },
  BAND_INVALID: { code: 1007, sentence: 'price limits are ticks of the ladder, the lower not above the upper' },
  COMMAND_UNKNOWN: { code: 1008, sentence: 'there is no such command' },
  ACTION_NOT_CARRIED_OUT: { code: 1010, sentence: 'there is no corporate action of this kind' },
  PLANNED: { code: 1011, sentence: 'the session of the market goes by its plan: phases and price limits are not set by hand' },
  INDEX_INVALID: { code: 1012, sentence: 'the value of the index must be a whole number from 1 to 2^50' },
  SCOPE_INVALID: { code: 1013, sentence: 'a kill switch names a participant, an instrument or the market' },
  FIELD_INVALID: { code: 1014, sentence: 'a field of the command is missing or is not what such a command has there' },
  INSTRUMENT_MERGED: { code: 1015, sentence: 'the instrument is merged, or its merger is announced' },
  ACTION_AWAITED: { code: 1016, sentence: 'a merger is announced when no other action of the instrument is still to come' },
  TRADED_TODAY: { code: 1017, sentence: 'a corporate action changes shares before their first trade of the day' },
  SENDER_UNKNOWN: { code: 1018, sentence: 'a command says as whom it is sent: one of the roles' },
  ROLE_MAY_NOT: { code: 1019, sentence: 'the role of the sender has no such duty' },
  DAY_OPEN: { code: 1009, sentence: 'the day is not over: an instrument is not closed, or its trades are not netted' },
} as const;
export type ExchangeRefusal = keyof typeof EXCHANGE_REFUSALS;

export function refuse(name: ExchangeRefusal): number {
  return EXCHANGE_REFUSALS[name].code;
}
