import { describe, expect, test } from 'vitest';
import { ACTION_KINDS, type ActionKind, checkAction, type CorporateAction } from './action.ts';
import { applyCorporateAction } from './apply.ts';
import type { ActionBook } from './book.ts';
import { TRANSFER_REASONS } from './outcome.ts';
import { book, common, context, DIVIDEND, holding, trade, UNIT } from './testing.ts';

describe('corporate actions: announcements', () => {
  const SPLIT: CorporateAction = { ...common, kind: 'SPLIT', each: 2, per: 1, cashInLieu: 0 };
  const SPIN: CorporateAction = { ...common, kind: 'SPIN_OFF', into: 5, each: 1, per: 4, cashInLieu: 0, parentPrice: 1, childPrice: 1 };
  test.each<[string, CorporateAction, number | undefined]>([
    ['sound', SPLIT, undefined],
    ['pays before the record day', { ...SPLIT, days: { ...common.days, pay: 9 } }, 8203],
    ['ex before it was declared', { ...SPLIT, days: { ...common.days, ex: 0 } }, 8203],
    ['ex between record and pay', { ...SPLIT, days: { ...common.days, ex: 20 } }, 8203],
    ['ex after pay', { ...SPLIT, days: { ...common.days, ex: 21 } }, undefined],
    ['a split that is none', { ...SPLIT, per: 2 }, 8201],
    ['a reverse split that is none', { ...SPLIT, kind: 'REVERSE_SPLIT' }, 8201],
    ['a ratio of nothing', { ...SPLIT, per: 0 }, 8201],
    ['a ratio too large', { ...SPLIT, each: 1_000_001 }, 8201],
    ['a dividend of nothing', { ...DIVIDEND, amount: 0 }, 8202],
    ['a dividend by no shares', { ...DIVIDEND, per: 0 }, 8201],
    ['a merger for nothing', { ...common, kind: 'CASH_MERGER', amount: 2 ** 32 }, 8202],
    ['a spin-off into itself', { ...SPIN, into: 2 }, 8204],
    ['a child without a price', { ...SPIN, childPrice: 0 }, 8202],
    ['a price with a fraction', { ...SPIN, cashInLieu: 0.5 }, 8202],
    ['an account beyond the last', { ...DIVIDEND, taxAccount: 2 ** 20 }, 8207],
    ['an instrument beyond the last', { ...SPIN, into: 2 ** 16 }, 8207],
    ['an instrument that is none', { ...SPLIT, instrument: -1 }, 8207],
    ['no symbol', { ...common, kind: 'SYMBOL_CHANGE', symbol: '' }, 8206],
    ['a symbol in small letters', { ...common, kind: 'SYMBOL_CHANGE', symbol: 'abc' }, 8206],
  ])('%s', (_, action, code) => {
    expect(checkAction(action)?.code).toBe(code);
    const outcome = applyCorporateAction(action, book([]), context);
    expect(outcome.kind === 'REFUSED' ? outcome.code : undefined).toBe(code);
  });

  test('the outcome does not depend on the order of the book', () => {
    const due = (account: number, day: number) => ({ action: 7, day, account, instrument: 2, agent: 9, lots: holding(account, [[10, 100]]).lots });
    const order = (id: number) => ({ order: id, account: 3, side: 'BUY' as const, limit: 30 * UNIT, shares: 100, doNotReduce: false, doNotIncrease: false });
    const straight: ActionBook = {
      ...book([holding(3, [[101, 1_010]]), holding(4, [[7, 90]]), holding(5, [[-9, -90]])], [trade(), trade({ trade: 2, shares: 33 })]),
      deliveries: [due(3, 12), due(4, 12), due(3, 15)], orders: [order(1), order(2)],
    };
    const turned = Object.fromEntries(Object.entries(straight).map(([name, rows]) => [name, [...(rows as readonly unknown[])].reverse()])) as unknown as ActionBook;
    for (const action of [SPIN, { ...SPLIT, each: 3, per: 2 }, { ...common, kind: 'CASH_MERGER', amount: UNIT } as const]) {
      expect(applyCorporateAction(action, turned, context)).toEqual(applyCorporateAction(action, straight, context));
    }
  });

  test('amounts past 2^53 are refused', () => {
    const much = book([holding(3, [[2 ** 45, 1]])]);
    expect(applyCorporateAction({ ...SPLIT, each: 1_000, per: 1 }, much, context)).toMatchObject({ code: 8102 });
    expect(applyCorporateAction({ ...common, kind: 'CASH_MERGER', amount: 2 ** 30 }, much, context)).toMatchObject({ code: 8102 });
  });

  test('every kind says what it does, every transfer has its sentence', () => {
    const kinds: ActionKind[] = ['CASH_DIVIDEND', 'STOCK_DIVIDEND', 'SPLIT', 'REVERSE_SPLIT', 'SPIN_OFF', 'RIGHTS', 'CASH_MERGER', 'STOCK_MERGER', 'SYMBOL_CHANGE'];
    expect(Object.keys(ACTION_KINDS)).toEqual(kinds);
    expect(Object.values(TRANSFER_REASONS).every((sentence) => sentence.length > 10)).toBe(true);
  });
});
