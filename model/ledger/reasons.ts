/** What a ledger entry does to the two rows it names. A sum of any of them over the ledger is zero, but holds and credit, which are one row's. */
export const ENTRY_KINDS = {
  HOLD: { code: 1, doc: 'sets part of a row aside for an open order, a withdrawal or a settlement', both: false },
  RELEASE: { code: 2, doc: 'gives back what was set aside', both: false },
  PROMISE: { code: 3, doc: 'first phase: due out at one row, due in at the other', both: true },
  POST: { code: 4, doc: 'second phase: what was promised moves', both: true },
  VOID: { code: 5, doc: 'the promise is taken back', both: true },
  TRANSFER: { code: 6, doc: 'moves at once', both: true },
  CREDIT: { code: 7, doc: 'sets how far a row may go below zero', both: false },
  LOCK: { code: 8, doc: 'funds of a settlement that only its end may use', both: false },
  UNLOCK: { code: 9, doc: 'gives locked funds back', both: false },
} as const;
export type EntryKind = keyof typeof ENTRY_KINDS;

/** Why something moved. A code is never reused. */
export const LEDGER_REASONS = {
  ORDER: { code: 1, doc: 'an open order' },
  TRADE: { code: 2, doc: 'a trade' },
  FEE: { code: 3, doc: "the exchange's fee, or its rebate" },
  REGULATORY_FEE: { code: 4, doc: 'a fee collected for the regulator' },
  BUST: { code: 5, doc: 'a trade was cancelled or corrected' },
  NETTING: { code: 6, doc: 'gross promises between the same two are set off' },
  SETTLEMENT: { code: 7, doc: 'delivery versus payment' },
  DEPOSIT: { code: 8, doc: 'came in from a custodian or a bank' },
  WITHDRAWAL: { code: 9, doc: 'goes out to a custodian or a bank' },
  ALLOCATION: { code: 10, doc: 'a block is shared out' },
  GIVE_UP: { code: 11, doc: 'another firm takes the trade up' },
  PENALTY: { code: 12, doc: 'daily penalty of a failed settlement' },
  BUY_IN: { code: 13, doc: 'bought in at the cost of who failed' },
  CASH_COMPENSATION: { code: 14, doc: 'cash instead of shares that could not be bought in' },
  MARK_TO_MARKET: { code: 15, doc: 'an open fail is marked to the close' },
  INTEREST: { code: 16, doc: 'interest on a debit or credit balance' },
  DIVIDEND: { code: 17, doc: 'a cash dividend' },
  CLAIM: { code: 18, doc: 'a claim on a trade that was not settled on the record date' },
  CORPORATE_ACTION: { code: 19, doc: 'shares created, exchanged or cancelled' },
  SHORTFALL: { code: 20, doc: 'the house lends what a charge or a bust takes below zero' },
  MARGIN_LINE: { code: 21, doc: 'a credit line by the margin rules' },
  LOCATE: { code: 22, doc: 'shares located for short sales' },
} as const;
export type LedgerReason = keyof typeof LEDGER_REASONS;
/** The codes alone, for callers in a hurry. */
export const REASON = Object.fromEntries(
  (Object.keys(LEDGER_REASONS) as LedgerReason[]).map((name) => [name, LEDGER_REASONS[name].code]),
) as Readonly<Record<LedgerReason, number>>;

/** Refusals of the ledger, 50xx. A code is never reused. 0 is no refusal. */
export const LEDGER_REFUSALS = {
  INSUFFICIENT: { code: 5001, sentence: 'the account has not so much available' },
  TOO_LARGE: { code: 5002, sentence: 'the amount or a balance would pass 2^50, past which sums of balances are not exact' },
  CREDIT_IN_USE: { code: 5003, sentence: 'the credit line is in use and cannot be cut so far' },
  NOT_COVERED: { code: 5004, sentence: 'what has arrived does not cover the delivery or payment' },
} as const;

export const ENTRY_NAMES = Object.keys(ENTRY_KINDS) as readonly EntryKind[];
export const REASON_NAMES = Object.keys(LEDGER_REASONS) as readonly LedgerReason[];

/** Accounts of the house itself; participants' accounts begin at FIRST_CLIENT. They are not bound to stay above zero. */
export const HOUSE = {
  /** Custodians and banks: what they hold for us stands here as a number below zero. */
  OUTSIDE: 0,
  /** The central counterparty. */
  CLEARING: 1,
  /** Fees earned, rebates paid. */
  FEES: 2,
  REGULATOR: 3,
  /** Lends and pays interest. */
  TREASURY: 4,
  /** Issuers: dividends and new shares come from here, cancelled shares go here. */
  ISSUER: 5,
  /** Penalties and mark-to-market on their way from who failed to who waited. */
  FAILS: 6,
} as const;
export const FIRST_CLIENT = 16;

/** Asset 0 is cash; an instrument's shares are the asset after its number. */
export const CASH = 0;
export function assetOf(instrument: number): number {
  return instrument + 1;
}
