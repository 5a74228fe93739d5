/** Why the session refuses: 4xxx. A code is never reused; the sentence is what a user reads. */
export const SESSION_REJECTS = {
  INSTRUMENT_UNKNOWN: { code: 4001, sentence: 'no instrument has this number' },
  PARTICIPANT_KILLED: { code: 4002, sentence: 'the participant was switched off' },
  INSTRUMENT_KILLED: { code: 4003, sentence: 'the instrument was switched off' },
  MARKET_KILLED: { code: 4004, sentence: 'the whole market was switched off' },
  PRICE_OFF_TICK: { code: 4010, sentence: 'the price is no multiple of the tick size in force' },
  PRICE_OFF_LADDER: { code: 4011, sentence: 'the price lies outside the ladder of the instrument' },
  HALT_UNFIT: { code: 4020, sentence: 'only an instrument in session can be halted' },
  RESUME_UNFIT: { code: 4021, sentence: 'only a halted instrument can be resumed' },
  TIME_BACKWARD: { code: 4030, sentence: 'time goes forward only' },
} as const;

export type SessionReject = keyof typeof SESSION_REJECTS;
