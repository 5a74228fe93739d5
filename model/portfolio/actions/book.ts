import type { Position } from '../../positions/positions.ts';
import type { Delivery, Holding } from '../holding.ts';
import type { TaxRule } from '../tax-rules.ts';
import type { LotContext } from './lots.ts';
import type { OpenOrder, OrderRule } from './orders.ts';
import type { UnsettledTrade } from './outcome.ts';

/** Everything there is in the instrument before the open of the ex day (of a merger: its effective day). */
export interface ActionBook {
  readonly holdings: readonly Holding[];
  /** Granted by earlier actions, not yet arrived. */
  readonly deliveries: readonly Delivery[];
  readonly trades: readonly UnsettledTrade[];
  readonly orders: readonly OpenOrder[];
  readonly positions: readonly Position[];
}

export interface ActionContext {
  /** Today. */
  readonly day: number;
  readonly tax: readonly TaxRule[];
  readonly orderRule: OrderRule;
  /** Portfolio.lastLotId: new lots are numbered on from it. */
  readonly lastLotId: number;
}

/** By account, trade and order number, so that an outcome does not depend on how the book was gathered. */
export function inOrder({ holdings, deliveries, trades, orders, positions }: ActionBook): ActionBook {
  return {
    holdings: [...holdings].sort((a, b) => a.account - b.account),
    deliveries: [...deliveries].sort((a, b) => a.day - b.day || a.account - b.account || a.action - b.action || a.lots[0].id - b.lots[0].id),
    trades: [...trades].sort((a, b) => a.trade - b.trade),
    orders: [...orders].sort((a, b) => a.order - b.order),
    positions: [...positions].sort((a, b) => a.account - b.account),
  };
}

export function lotContext({ day, lastLotId }: ActionContext, tax: TaxRule): LotContext {
  let lastId = lastLotId;
  return { day, tax, nextId: () => ++lastId };
}
