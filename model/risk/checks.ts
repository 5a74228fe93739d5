/** Families of checks; the five of every order desk and what a gateway adds. */
export const CHECK_GROUPS = [
  'ADMISSION', 'RATE', 'RESTRICTED', 'FAT_FINGER', 'DUPLICATE', 'BUYING_POWER', 'POSITION', 'CONCENTRATION', 'REGULATORY', 'CREDIT',
] as const;
export type CheckGroup = (typeof CHECK_GROUPS)[number];

export interface PreTradeCheck {
  readonly name: string;
  readonly group: CheckGroup;
  readonly code: number;
  /** What a user reads. */
  readonly sentence: string;
}

/**
 * Every pre-trade check in the order in which they are made: the first that fails refuses the order with its code. Codes
 * 20xx; a code is never reused. The order is part of the contract.
 */
export const PRE_TRADE_CHECKS = [
  { name: 'ACCOUNT_UNKNOWN', group: 'ADMISSION', code: 2001, sentence: 'the account has no risk limits' },
  { name: 'INSTRUMENT_UNKNOWN', group: 'ADMISSION', code: 2002, sentence: 'the instrument has no risk terms' },
  { name: 'KILLED', group: 'ADMISSION', code: 2003, sentence: "the account's kill switch is thrown: it may only cancel" },
  { name: 'RATE', group: 'RATE', code: 2010, sentence: 'the account sends orders faster than its rate allows' },
  { name: 'RESTRICTED', group: 'RESTRICTED', code: 2020, sentence: 'the instrument is on the restricted list, of all or of this account' },
  { name: 'NO_REFERENCE', group: 'RESTRICTED', code: 2021, sentence: 'the instrument has no reference price to value the order at' },
  { name: 'ORDER_SHARES', group: 'FAT_FINGER', code: 2030, sentence: 'the order has more shares than one order may' },
  { name: 'VOLUME_SHARE', group: 'FAT_FINGER', code: 2031, sentence: 'the order is too large a part of the average daily volume' },
  { name: 'ORDER_VALUE', group: 'FAT_FINGER', code: 2032, sentence: 'the order is worth more than one order may' },
  { name: 'PRICE_COLLAR', group: 'FAT_FINGER', code: 2033, sentence: 'the price lies too far from the reference price' },
  { name: 'DUPLICATE', group: 'DUPLICATE', code: 2040, sentence: 'the account has sent the same order a moment ago' },
  { name: 'BUYING_POWER', group: 'BUYING_POWER', code: 2050, sentence: "the account's equity does not cover the margin of its positions and open orders" },
  { name: 'ACCOUNT_POSITION', group: 'POSITION', code: 2060, sentence: "the position could exceed the account's limit" },
  { name: 'INSTRUMENT_POSITION', group: 'POSITION', code: 2061, sentence: 'the position could exceed the limit of the instrument' },
  { name: 'CONCENTRATION', group: 'CONCENTRATION', code: 2070, sentence: "too much of the account's equity could stand in one instrument" },
  { name: 'SHORT_FORBIDDEN', group: 'REGULATORY', code: 2080, sentence: 'the account may sell only what it has' },
  { name: 'NOT_LOCATED', group: 'REGULATORY', code: 2081, sentence: 'the shares to be sold short have not been located' },
  { name: 'SHORT_PRICE', group: 'REGULATORY', code: 2082, sentence: 'under the short sale restriction a short sale must be priced above the best bid' },
  { name: 'DAY_TRADER', group: 'REGULATORY', code: 2083, sentence: "the account's day trades leave it only closing orders until its equity is restored" },
  { name: 'ACCOUNT_CREDIT', group: 'CREDIT', code: 2090, sentence: "the exposure could exceed the account's credit limit" },
  { name: 'HOUSE_CREDIT', group: 'CREDIT', code: 2091, sentence: 'the exposure of all accounts could exceed the limit of the house' },
  { name: 'LOSS', group: 'CREDIT', code: 2092, sentence: "the account has lost more today than its loss limit: it may only close" },
] as const satisfies readonly PreTradeCheck[];

export type PreTradeName = (typeof PRE_TRADE_CHECKS)[number]['name'];

/** The codes by name. */
export const PRE_TRADE = Object.freeze(
  Object.fromEntries(PRE_TRADE_CHECKS.map(({ name, code }) => [name, code])),
) as Readonly<Record<PreTradeName, number>>;

/** What the room refuses that is no order. 21xx. */
export const RISK_REFUSALS = {
  TOO_LARGE: { code: 2101, sentence: 'a cash balance, a position or its value would pass 2^50' },
  CALL_UNKNOWN: { code: 2102, sentence: 'there is no such margin call, or it has ended' },
  CALL_STATE: { code: 2103, sentence: 'a margin call is extended once, before it is overdue, to a later day' },
  MARGIN_NEEDED: { code: 2104, sentence: 'the account needs it as margin of its positions' },
} as const;

const SENTENCES = new Map<number, string>([...PRE_TRADE_CHECKS, ...Object.values(RISK_REFUSALS)].map(({ code, sentence }) => [code, sentence]));

/** The sentence of a code of this room, or undefined. */
export function riskSentence(code: number): string | undefined {
  return SENTENCES.get(code);
}
