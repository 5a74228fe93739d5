/** What the tests of corporate actions are made of. */
import type { Holding } from '../holding.ts';
import type { Lot } from '../lot.ts';
import { US_TAX } from '../tax-rules.ts';
import type { ActionBook, ActionContext } from './book.ts';
import type { UnsettledTrade } from './outcome.ts';

export const UNIT = 10_000;
export const common = { id: 1, instrument: 2, agent: 9, days: { declared: 1, ex: 10, record: 10, pay: 20 } };
export const context: ActionContext = { day: 10, tax: US_TAX, orderRule: { tickAt: () => 100, lot: 1, leastDividend: 100 }, lastLotId: 50 };

/** [shares, cost in currency units]; ids 1, 2, 3 …, bought on days 1, 2, 3 … */
export function holding(account: number, rows: readonly (readonly [number, number])[]): Holding {
  const lots: Lot[] = rows.map(([shares, cost], i) =>
    ({ id: i + 1, origin: i + 1, acquired: i + 1, heldFrom: i + 1, shares, cost: cost * UNIT, replacement: false }));
  return { account, instrument: 2, shares: rows.reduce((sum, [shares]) => sum + shares, 0), lots, losses: [] };
}

/** The account's position is what it holds, at cost; unsettled trades besides. */
export function book(holdings: readonly Holding[], trades: readonly UnsettledTrade[] = []): ActionBook {
  const positions = holdings.map(({ account, instrument, shares, lots }) =>
    ({ account, instrument, shares, cost: lots.reduce((sum, lot) => sum + lot.cost, 0), realised: 0, income: 0 }));
  return { holdings, deliveries: [], trades, orders: [], positions };
}

export const trade = (more: Partial<UnsettledTrade> = {}): UnsettledTrade =>
  ({ trade: 1, buyer: 3, seller: 4, shares: 100, amount: 1_000 * UNIT, tradeDay: 9, settleDay: 10, ...more });

export const DIVIDEND = { ...common, kind: 'CASH_DIVIDEND', amount: 2_550, per: 1, taxAccount: 8 } as const;
