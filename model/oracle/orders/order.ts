/** The judge's own notion of an order: one object, everything written out. */
export interface Terms {
  readonly account: number;
  readonly participant: number;
  readonly key: number;
  readonly side: 'BUY' | 'SELL';
  readonly type: 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT' | 'TRAILING_STOP' | 'PEGGED';
  readonly timeInForce: 'DAY' | 'GTC' | 'GTD' | 'IOC' | 'FOK' | 'AT_OPEN' | 'AT_CLOSE';
  readonly selfTrade: 'NONE' | 'CANCEL_NEWEST' | 'CANCEL_OLDEST' | 'CANCEL_BOTH' | 'DECREMENT';
  readonly quantity: number;
  readonly price: number;
  readonly stop: number;
  readonly offset: number;
  readonly peg: 'PRIMARY' | 'MARKET' | 'MIDPOINT';
  readonly display: 'FULL' | 'ICEBERG' | 'HIDDEN';
  readonly shown: number;
  readonly spread: number;
  readonly postOnly: boolean;
  readonly allOrNone: boolean;
  readonly minimum: number;
  readonly expireDay: number;
  readonly expireTime: number;
  readonly cancelOnDisconnect: boolean;
}

export type Status = 'NONE' | 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'DONE_FOR_DAY' | 'CANCELED' | 'REJECTED' | 'EXPIRED';
export type Place = 'QUEUED' | 'WAITING' | 'HELD' | 'DORMANT' | 'TAKING' | 'SHOWN' | 'DARK' | 'GONE';

export interface Order {
  readonly terms: Terms;
  /** How many orders were entered up to this one. */
  readonly serial: number;
  status: Status;
  place: Place;
  /** A stop that was reached. */
  active: boolean;
  quantity: number;
  filled: number;
  open: number;
  cancelled: number;
  limit: number;
  /** Where it can trade; undefined: nowhere. */
  price: number | undefined;
  stop: number;
  /** Displayed quantity. */
  slice: number;
  slices: number;
  /** Arrival of the displayed part and of the dark part; 0: not yet. */
  queued: number;
  stamp: number;
  moved: boolean;
  partner: Order | undefined;
  /** Prices of a bracket's exits. */
  exits: { readonly target: number; readonly protection: number } | undefined;
}

export interface Told {
  readonly kind: string;
  readonly status: Status;
  readonly order: number;
  readonly account: number;
  readonly price: number;
  readonly quantity: number;
  readonly filled: number;
  readonly open: number;
  /** Name of a reject, reason or liquidity. */
  readonly code: string;
  /** Serial of the counterparty, else 0. */
  readonly other: number;
}

export function freshOrder(terms: Terms, serial: number): Order {
  return {
    terms, serial, status: 'NONE', place: 'QUEUED', active: false, quantity: terms.quantity, filled: 0, open: terms.quantity, cancelled: 0,
    limit: terms.price, price: terms.price, stop: terms.stop, slice: 0, slices: 0, queued: 0, stamp: 0, moved: false,
    partner: undefined, exits: undefined,
  };
}

export const isStop = ({ terms: { type } }: Order) => type === 'STOP' || type === 'STOP_LIMIT' || type === 'TRAILING_STOP';
export const isMarket = ({ terms: { type } }: Order) => type === 'MARKET' || type === 'STOP' || type === 'TRAILING_STOP';
export const isConditional = ({ terms }: Order) => terms.allOrNone || terms.minimum > 0;
export const hides = (order: Order) => order.terms.display === 'HIDDEN' || order.terms.type === 'PEGGED' || isConditional(order);
export const least = ({ terms, open }: Order) => (terms.allOrNone ? open : Math.max(1, Math.min(terms.minimum, open)));
export const unseen = ({ place, open, slice }: Order) => (place === 'DARK' ? open : place === 'SHOWN' ? open - slice : 0);
/** True when a taker of that side and limit reaches a price. */
export const reaches = (side: 'BUY' | 'SELL', limit: number, price: number) => (side === 'BUY' ? price <= limit : price >= limit);

/** 32 bits from whole numbers: the published mixing of random slices. */
export function draw(numbers: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const n of numbers) {
    const low = n % 2 ** 32;
    for (const part of [low, (n - low) / 2 ** 32]) {
      h = Math.imul(h ^ part, 0x85ebca6b);
      h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
      h ^= h >>> 16;
    }
  }
  return h >>> 0;
}
