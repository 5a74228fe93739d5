import type { SELF_TRADE_MODES, Side } from '../message/command.ts';

export const ORDER_TYPES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'PEGGED'] as const;
export const ORDER_TIMES = ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE'] as const;
export const DISPLAYS = ['FULL', 'ICEBERG', 'HIDDEN'] as const;
/** PRIMARY follows the best price of the own side, MARKET that of the other, MIDPOINT the middle of both. */
export const PEGS = ['PRIMARY', 'MARKET', 'MIDPOINT'] as const;

export type OrderType = (typeof ORDER_TYPES)[number];
export type OrderTime = (typeof ORDER_TIMES)[number];
export type Display = (typeof DISPLAYS)[number];
export type Peg = (typeof PEGS)[number];
export type SelfTrade = (typeof SELF_TRADE_MODES)[number];

/** An order as a participant enters it. Prices and distances are ticks of the core's ladder. The desk reads it and never keeps it. */
export interface NewOrder {
  /** Dense account number; whose order it is. */
  readonly account: number;
  /** Trading participant, 16 bits: self-trade prevention and cancel on disconnect go by it. */
  readonly participant: number;
  /** Idempotency key of the account, 1 to 2^32 - 1; 0 is none. */
  readonly key: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: OrderTime;
  readonly selfTrade: SelfTrade;
  readonly quantity: number;
  /** LIMIT, STOP_LIMIT: the limit. PEGGED: never beyond this. Else 0. */
  readonly price: number;
  /** STOP, STOP_LIMIT: the trigger. Else 0. */
  readonly stop: number;
  /** TRAILING_STOP: distance to the best trade, at least 1. PEGGED: distance to the reference, away from the market. Else 0. */
  readonly offset: number;
  readonly peg: Peg;
  readonly display: Display;
  /** ICEBERG: what each slice shows. Else 0. */
  readonly shown: number;
  /** ICEBERG: a new slice shows `shown` plus or minus at most this, by the desk's seed. 0: always the same. */
  readonly spread: number;
  /** Refused if it would trade on arrival. */
  readonly postOnly: boolean;
  /** Trades in full or not at all. */
  readonly allOrNone: boolean;
  /** Every trade with one counterparty order is of at least this (or of all that is left); 0: no minimum. */
  readonly minimum: number;
  /** GTD: the trading day and the nanosecond of it at which it ends. Else 0. */
  readonly expireDay: number;
  readonly expireTime: number;
  readonly cancelOnDisconnect: boolean;
}

const DEFAULTS: NewOrder = {
  account: 0, participant: 0, key: 0, side: 'BUY', type: 'LIMIT', timeInForce: 'DAY', selfTrade: 'NONE', quantity: 0, price: 0,
  stop: 0, offset: 0, peg: 'PRIMARY', display: 'FULL', shown: 0, spread: 0, postOnly: false, allOrNone: false, minimum: 0,
  expireDay: 0, expireTime: 0, cancelOnDisconnect: false,
};

/** A plain day limit order with what is named changed. */
export function newOrder(fields: Partial<NewOrder>): NewOrder {
  return { ...DEFAULTS, ...fields };
}

/** New terms of a live order. `quantity` is the new total, what has traded included; each other field as in NewOrder. */
export interface Amendment {
  readonly account: number;
  /** The order's number. */
  readonly order: number;
  readonly quantity: number;
  readonly price: number;
  readonly stop: number;
}

/** Codes of the lists above, as the table of orders keeps them. */
export const TYPE = { MARKET: 0, LIMIT: 1, STOP: 2, STOP_LIMIT: 3, TRAILING_STOP: 4, PEGGED: 5 } as const satisfies Record<OrderType, number>;
export const TIME = { DAY: 0, GTC: 1, GTD: 2, IOC: 3, FOK: 4, AT_OPEN: 5, AT_CLOSE: 6 } as const satisfies Record<OrderTime, number>;
export const DISPLAY = { FULL: 0, ICEBERG: 1, HIDDEN: 2 } as const satisfies Record<Display, number>;
export const PEG = { PRIMARY: 0, MARKET: 1, MIDPOINT: 2 } as const satisfies Record<Peg, number>;
export const SELF_TRADE: Readonly<Record<SelfTrade, number>> = {
  NONE: 0, CANCEL_NEWEST: 1, CANCEL_OLDEST: 2, CANCEL_BOTH: 3, DECREMENT: 4,
};
