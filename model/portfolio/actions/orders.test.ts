/** Facts: settlement, section 6.2 (FINRA 5330), by hand. */
import { describe, expect, test } from 'vitest';
import type { CorporateAction } from './action.ts';
import { adjustOrders, type OpenOrder, type OrderRule, ORDER_CANCEL_REASONS } from './orders.ts';

const CENT = 100;
const rule: OrderRule = { tickAt: () => CENT, lot: 1, leastDividend: CENT };
const common = { id: 1, instrument: 2, agent: 9, days: { declared: 1, ex: 10, record: 10, pay: 20 } };
const dividend = (amount: number, per = 1): CorporateAction => ({ ...common, kind: 'CASH_DIVIDEND', amount, per, taxAccount: 8 });
const split = (each: number, per: number): CorporateAction =>
  ({ ...common, kind: each > per ? 'SPLIT' : 'REVERSE_SPLIT', each, per, cashInLieu: 1 });

/** In currency units; sizes in shares. */
interface Given { limit?: number; stop?: number; shares?: number; doNotReduce?: boolean; doNotIncrease?: boolean }
const order = (side: 'BUY' | 'SELL', { limit, stop, shares = 100, ...marks }: Given): OpenOrder => ({
  order: 5, account: 1, side, shares, doNotReduce: false, doNotIncrease: false, ...marks,
  ...(limit === undefined ? {} : { limit: Math.round(limit * 10_000) }), ...(stop === undefined ? {} : { stop: Math.round(stop * 10_000) }),
});

function said(action: CorporateAction, one: OpenOrder, more: Partial<OrderRule> = {}): string {
  const [row] = adjustOrders(action, [one], { ...rule, ...more });
  if (row === undefined) return 'unchanged';
  if (row.kind === 'CANCEL') return row.reason;
  return [row.limit, row.stop].map((at) => (at === undefined ? '-' : (at / 10_000).toFixed(4))).concat(String(row.shares)).join(' ');
}

describe('corporate actions: open orders', () => {
  test.each<[string, CorporateAction, OpenOrder, string]>([
    ['cash dividend: buy limit down to the tick', dividend(2_550), order('BUY', { limit: 50 }), '49.7400 - 100'],
    ['cash dividend: whole cents', dividend(2_500), order('BUY', { limit: 50 }), '49.7500 - 100'],
    ['cash dividend: sell stop', dividend(2_550), order('SELL', { stop: 40 }), '- 39.7400 100'],
    ['cash dividend: sell stop limit, both', dividend(2_550), order('SELL', { limit: 39, stop: 40 }), '38.7400 39.7400 100'],
    ['cash dividend: sell limit stays', dividend(2_550), order('SELL', { limit: 60 }), 'unchanged'],
    ['cash dividend: buy stop stays', dividend(2_550), order('BUY', { stop: 60 }), 'unchanged'],
    ['cash dividend: below a cent', dividend(99), order('BUY', { limit: 50 }), 'unchanged'],
    ['cash dividend: of one cent', dividend(100), order('BUY', { limit: 50 }), '49.9900 - 100'],
    ['cash dividend: a fraction of a ten-thousandth counts as one', dividend(25_501, 10), order('BUY', { limit: 50 }), '49.7400 - 100'],
    ['cash dividend: do not reduce', dividend(2_550), order('BUY', { limit: 50, doNotReduce: true }), 'unchanged'],
    ['cash dividend: price gone', dividend(2_550), order('BUY', { limit: 0.25 }), 'PRICE_GONE'],
    ['split 3 for 2: buy limit 100 at 30.01', split(3, 2), order('BUY', { limit: 30.01 }), '20.0000 - 150'],
    ['split 3 for 2: 125 shares', split(3, 2), order('BUY', { limit: 30, shares: 125 }), '20.0000 - 187'],
    ['split 3 for 2: sell limit up to the tick', split(3, 2), order('SELL', { limit: 30.01 }), '20.0100 - 150'],
    ['split 3 for 1: what the division drops counts upwards', split(3, 1), order('SELL', { limit: 30.01 }), '10.0100 - 300'],
    ['split: sell stop limit down', split(3, 2), order('SELL', { limit: 30.01, stop: 31.01 }), '20.0000 20.6700 150'],
    ['split: buy stop limit up', split(3, 2), order('BUY', { limit: 31.01, stop: 30.01 }), '20.6800 20.0100 150'],
    ['split: do not increase', split(3, 2), order('BUY', { limit: 30, doNotIncrease: true }), '20.0000 - 100'],
    ['split: do not reduce is about dividends', split(2, 1), order('BUY', { limit: 30, doNotReduce: true }), '15.0000 - 200'],
    ['split 500 for 1: price gone', split(500, 1), order('BUY', { limit: 1 }), 'PRICE_GONE'],
    ['reverse split', split(1, 10), order('BUY', { limit: 30 }), 'REVERSE_SPLIT'],
    ['stock dividend 1 for 10', { ...common, kind: 'STOCK_DIVIDEND', each: 1, per: 10, cashInLieu: 1 }, order('BUY', { limit: 33 }), '30.0000 - 110'],
    ['spin-off worth 2.50', {
      ...common, kind: 'SPIN_OFF', into: 3, each: 1, per: 4, cashInLieu: 1, parentPrice: 1, childPrice: 100_000,
    }, order('BUY', { limit: 33 }), '30.5000 - 100'],
    ['rights worth 0.50', {
      ...common, kind: 'RIGHTS', into: 3, each: 1, per: 1, cashInLieu: 1, parentPrice: 1, childPrice: 5_000, rights: 4, subscription: 1, expires: 30, allocateFrom: 1_500,
    }, order('BUY', { limit: 33 }), '32.5000 - 100'],
    ['cash merger', { ...common, kind: 'CASH_MERGER', amount: 1 }, order('SELL', { limit: 33 }), 'MERGER'],
    ['stock merger', { ...common, kind: 'STOCK_MERGER', into: 3, each: 1, per: 2, cashInLieu: 1, boot: 0, price: 1 }, order('SELL', { limit: 33 }), 'MERGER'],
    ['symbol change', { ...common, kind: 'SYMBOL_CHANGE', symbol: 'NEW' }, order('SELL', { limit: 33 }), 'unchanged'],
  ])('%s', (_, action, one, wanted) => {
    expect(said(action, one)).toBe(wanted);
  });

  test('sizes by round lot', () => {
    expect(said(split(3, 2), order('BUY', { limit: 30, shares: 125 }), { lot: 100 })).toBe('20.0000 - 100');
    expect(said(split(3, 2), order('BUY', { limit: 30, shares: 60 }), { lot: 100 })).toBe('SIZE_GONE');
  });

  test('every reason to cancel has its sentence', () => {
    expect(Object.keys(ORDER_CANCEL_REASONS)).toEqual(['REVERSE_SPLIT', 'MERGER', 'EXPIRED', 'PRICE_GONE', 'SIZE_GONE']);
  });
});
