/** How a trade came to be. */
export const TRADE_KINDS = ['MARKET', 'AUCTION', 'CORRECTION', 'ALLOCATION', 'GIVE_UP', 'BUY_IN'] as const;
export type TradeKind = (typeof TRADE_KINDS)[number];

/** What has become of it. */
export const TRADE_STATES = {
  LIVE: { doc: 'stands' },
  BUSTED: { doc: 'cancelled: only its record is left' },
  CORRECTED: { doc: 'cancelled, and another trade with the right terms took its place' },
  NETTED: { doc: 'gone into netting: settlement has it' },
} as const;
export type TradeState = keyof typeof TRADE_STATES;
export const TRADE_STATE_NAMES = Object.keys(TRADE_STATES) as readonly TradeState[];

export const TRADE_STEPS: readonly { readonly from: TradeState; readonly step: 'BUST' | 'CORRECT' | 'NET'; readonly to: TradeState }[] = [
  { from: 'LIVE', step: 'BUST', to: 'BUSTED' },
  { from: 'LIVE', step: 'CORRECT', to: 'CORRECTED' },
  { from: 'LIVE', step: 'NET', to: 'NETTED' },
];

/** One trade, read back. Money and prices in ten-thousandths. */
export interface Trade {
  readonly id: number;
  readonly kind: TradeKind;
  readonly state: TradeState;
  readonly day: number;
  /** Nanoseconds since midnight. */
  readonly time: number;
  readonly instrument: number;
  readonly price: number;
  readonly quantity: number;
  readonly buyer: number;
  readonly seller: number;
  readonly buyOrder: number;
  readonly sellOrder: number;
  /** Fees; below zero a rebate. */
  readonly buyFee: number;
  readonly sellFee: number;
  /** The trade that this one corrects, allocates or gives up; 0 for none. */
  readonly origin: number;
}

/** What capture needs; `kind` and `origin` come apart. */
export type NewTrade = Omit<Trade, 'id' | 'state'>;

export const TRADE_WIDTH = 16;
export const COLUMN = {
  KIND: 0, STATE: 1, DAY: 2, TIME: 3, INSTRUMENT: 4, PRICE: 5, QUANTITY: 6, BUYER: 7, SELLER: 8, BUY_ORDER: 9, SELL_ORDER: 10, BUY_FEE: 11,
  SELL_FEE: 12, ORIGIN: 13, PASSED_ON: 14,
} as const;

/** What one side is told: the confirmation, FIX's Confirmation (35=AK). */
export interface Confirmation {
  readonly trade: number;
  readonly account: number;
  readonly side: 'BUY' | 'SELL';
  readonly instrument: number;
  readonly price: number;
  readonly quantity: number;
  readonly gross: number;
  readonly fee: number;
  /** What the side pays (below zero) or gets. */
  readonly net: number;
  readonly day: number;
  readonly time: number;
}

/** What the tape tells: no names. FIX's TradeCaptureReport (35=AE). */
export interface TradeReport {
  readonly trade: number;
  readonly report: 'NEW' | 'CANCEL';
  readonly kind: TradeKind;
  readonly instrument: number;
  readonly price: number;
  readonly quantity: number;
  readonly day: number;
  readonly time: number;
}
