import { mulDiv, mulMod } from '../../positions/ratio.ts';
import type { CorporateAction } from './action.ts';

/** An order that stands over to the ex day, as far as a corporate action is concerned. Prices in ten-thousandths. */
export interface OpenOrder {
  readonly order: number;
  readonly account: number;
  readonly side: 'BUY' | 'SELL';
  /** Absent of a plain stop order. */
  readonly limit?: number;
  /** Absent of a plain limit order. */
  readonly stop?: number;
  /** Open shares. */
  readonly shares: number;
  /** Marked DNR: a dividend leaves the price alone. */
  readonly doNotReduce: boolean;
  /** Marked DNI: a split leaves the size alone. */
  readonly doNotIncrease: boolean;
}

export type OrderAdjustment =
  | { readonly kind: 'REPLACE'; readonly order: number; readonly limit?: number; readonly stop?: number; readonly shares: number }
  | { readonly kind: 'CANCEL'; readonly order: number; readonly reason: OrderCancelReason };

/** Why a corporate action takes an order out. */
export const ORDER_CANCEL_REASONS = {
  REVERSE_SPLIT: 'a reverse split cancels every open order',
  MERGER: 'the instrument is no more',
  EXPIRED: 'the rights have expired',
  PRICE_GONE: 'less the distribution, the price would be zero or less',
  SIZE_GONE: 'the adjusted size is less than one share or lot',
} as const;

export type OrderCancelReason = keyof typeof ORDER_CANCEL_REASONS;

/** What a venue chooses. */
export interface OrderRule {
  /** The tick at a price, both in ten-thousandths. */
  readonly tickAt: (price: number) => number;
  /** Sizes are rounded down to a multiple of it: 1, or the round lot. */
  readonly lot: number;
  /** A dividend less than this many ten-thousandths changes nothing. FINRA 5330: one cent. */
  readonly leastDividend: number;
}

/**
 * FINRA 5330 on the morning of the ex day; orders that stay as they are get no row. Resting below the market are buy limits and sell
 * stops: they are reduced, so that the distribution itself neither fills nor triggers them. What rests above the market (sell limits,
 * buy stops) a distribution leaves alone; a split rounds it up, away from the market.
 */
export function adjustOrders(action: CorporateAction, orders: readonly OpenOrder[], rule: OrderRule): OrderAdjustment[] {
  return orders.flatMap((order) => adjustment(action, order, rule) ?? []);
}

function adjustment(action: CorporateAction, order: OpenOrder, rule: OrderRule): OrderAdjustment | undefined {
  switch (action.kind) {
    case 'SYMBOL_CHANGE':
      return undefined;
    case 'CASH_MERGER':
    case 'STOCK_MERGER':
      return { kind: 'CANCEL', order: order.order, reason: 'MERGER' };
    case 'REVERSE_SPLIT':
      return { kind: 'CANCEL', order: order.order, reason: 'REVERSE_SPLIT' };
    case 'CASH_DIVIDEND':
      return reduced(order, { amount: action.amount, per: action.per }, rule);
    case 'SPIN_OFF':
    case 'RIGHTS':
      return reduced(order, { amount: action.childPrice * action.each, per: action.per }, rule);
    case 'SPLIT':
      return split(order, action.each, action.per, rule);
    case 'STOCK_DIVIDEND':
      return split(order, action.per + action.each, action.per, rule);
  }
}

/** Less `amount` for every `per` shares, down to the tick. */
function reduced(order: OpenOrder, { amount, per }: { readonly amount: number; readonly per: number }, rule: OrderRule): OrderAdjustment | undefined {
  if (order.doNotReduce || amount < rule.leastDividend * per) return undefined;
  const reduce = (price: number) => onTick(price - Math.ceil(amount / per), rule, 'DOWN');
  const { limit, stop, order: id, shares } = order;
  // A sell stop's limit follows its stop.
  const below = order.side === 'BUY' ? stop === undefined : stop !== undefined;
  if (!below) return undefined;
  const prices = priced(limit === undefined ? undefined : reduce(limit), stop === undefined ? undefined : reduce(stop));
  return prices === undefined ? { kind: 'CANCEL', order: id, reason: 'PRICE_GONE' } : { kind: 'REPLACE', order: id, ...prices, shares };
}

/** `to` shares for every `from`: sizes times to / from, prices times from / to. */
function split(order: OpenOrder, to: number, from: number, rule: OrderRule): OrderAdjustment {
  const { limit, stop, order: id } = order;
  const below = order.side === 'BUY' ? stop === undefined : stop !== undefined;
  const scale = (price: number) => {
    const exact = mulDiv(price, from, to) ?? price;
    // What the division drops counts for rounding up.
    return below || mulMod(price, from, to) === 0 ? onTick(exact, rule, below ? 'DOWN' : 'UP') : onTick(exact + 1, rule, 'UP');
  };
  const grown = order.doNotIncrease ? order.shares : mulDiv(order.shares, to, from) ?? order.shares;
  const shares = grown - (grown % rule.lot);
  if (shares < 1) return { kind: 'CANCEL', order: id, reason: 'SIZE_GONE' };
  const prices = priced(limit === undefined ? undefined : scale(limit), stop === undefined ? undefined : scale(stop));
  return prices === undefined ? { kind: 'CANCEL', order: id, reason: 'PRICE_GONE' } : { kind: 'REPLACE', order: id, ...prices, shares };
}

function priced(limit: number | undefined, stop: number | undefined): { limit?: number; stop?: number } | undefined {
  if ((limit !== undefined && limit <= 0) || (stop !== undefined && stop <= 0)) return undefined;
  return { ...(limit === undefined ? {} : { limit }), ...(stop === undefined ? {} : { stop }) };
}

/** The next price on a tick; one not above zero stays what it is. */
function onTick(price: number, { tickAt }: OrderRule, direction: 'UP' | 'DOWN'): number {
  if (price <= 0) return price;
  const tick = tickAt(price);
  const over = price % tick;
  if (over === 0) return price;
  return direction === 'DOWN' ? price - over : price - over + tick;
}
