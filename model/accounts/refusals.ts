/** Refusals of the accounts room, 51xx. A code is never reused. 0 is no refusal. */
export const ACCOUNT_REFUSALS = {
  ACCOUNT_UNKNOWN: { code: 5101, sentence: 'there is no such account' },
  ACCOUNT_EXISTS: { code: 5102, sentence: 'the account number is taken' },
  NUMBER_INVALID: { code: 5103, sentence: 'the number lies outside those of clients or participants' },
  PARTICIPANT_UNKNOWN: { code: 5104, sentence: 'there is no such participant' },
  PARTICIPANT_EXISTS: { code: 5105, sentence: 'the participant number is taken' },
  STEP_ILLEGAL: { code: 5106, sentence: 'the state that the account is in does not allow this step' },
  DOCUMENT_INVALID: { code: 5107, sentence: 'a document is named by its kind and 64 hexadecimal digits of its SHA-256' },
  DOCUMENTS_MISSING: { code: 5108, sentence: 'not all documents that the kind of holder must show are there' },
  SAME_PERSON: { code: 5109, sentence: 'who submitted may not decide' },
  MAY_NOT_BUY: { code: 5110, sentence: 'the standing of the account does not allow it to buy' },
  MAY_NOT_SELL: { code: 5111, sentence: 'the standing of the account does not allow it to sell' },
  MAY_NOT_SHORT: { code: 5112, sentence: 'only a margin account in good standing may sell short' },
  MAY_NOT_DEPOSIT: { code: 5113, sentence: 'the standing of the account does not allow deposits' },
  MAY_NOT_WITHDRAW: { code: 5114, sentence: 'the standing of the account does not allow withdrawals' },
  NOT_ACCREDITED: { code: 5115, sentence: 'the instrument is for accredited investors, and the account is not one today' },
  NOT_OF_PARTICIPANT: { code: 5116, sentence: 'the account belongs to another participant' },
  NOT_EMPTY: { code: 5118, sentence: 'an account is closed when nothing is in it, due to it or due from it' },
  DAY_INVALID: { code: 5119, sentence: 'the day lies in the past' },
  AMOUNT_INVALID: { code: 5120, sentence: 'the amount must be a whole number of at least 1' },
} as const;
export type AccountRefusal = keyof typeof ACCOUNT_REFUSALS;
