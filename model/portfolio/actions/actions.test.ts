/** Corporate actions on lots, positions, trades and the ledger, by hand. Facts: settlement, sections 6.1 and 6.3. */
import { describe, expect, test } from 'vitest';
import type { Lot } from '../lot.ts';
import type { Refused } from '../refusals.ts';
import type { CorporateAction } from './action.ts';
import { applyCorporateAction } from './apply.ts';
import type { ActionBook } from './book.ts';
import { payDividend } from './dividend.ts';
import type { ActionOutcome } from './outcome.ts';
import { exerciseRights, exRightsPrice, lapseRights, rightCum, rightEx, type RightsIssue } from './rights.ts';
import { book, common, context, DIVIDEND, holding, trade, UNIT } from './testing.ts';

function done(outcome: ActionOutcome | Refused): ActionOutcome {
  if (outcome.kind === 'REFUSED') expect.fail(outcome.name);
  return outcome;
}

const apply = (action: CorporateAction, on: ActionBook) => done(applyCorporateAction(action, on, context));
const lotsOf = (lots: readonly Lot[]) => lots.map(({ id, acquired, shares, cost }) => [id, acquired, shares, cost / UNIT]);
const moves = ({ transfers }: ActionOutcome) =>
  transfers.map(({ reason, day, from, to, asset, amount }) =>
    `${reason} day ${day}: ${from} to ${to} ${asset === 'CASH' ? `${amount / UNIT}` : `${amount} of ${asset.instrument}`}`);
const gains = ({ holdings }: ActionOutcome) =>
  holdings.flatMap(({ closed }) => closed.map(({ lot, shares, proceeds, cost, gain }) => [lot.id, shares, proceeds / UNIT, cost / UNIT, gain / UNIT]));
describe('corporate actions: cash dividend', () => {
  const register = { holders: [{ account: 4, shares: -10 }, { account: 3, shares: 101 }], trades: [], withholding: () => 0 };

  test('to holders less tax, from short holders in the issuer\'s stead', () => {
    const outcome = done(payDividend(DIVIDEND, { ...register, withholding: (account) => (account === 3 ? 3_000 : 0) }));
    expect(moves(outcome)).toEqual([
      'DIVIDEND day 20: 9 to 3 25.755', 'TAX_WITHHELD day 20: 3 to 8 7.7265', 'DIVIDEND_IN_LIEU day 20: 4 to 9 2.55',
    ]);
    expect(outcome.positions).toEqual([
      { kind: 'INCOME', account: 3, instrument: 2, amount: 180_285, day: 20 }, { kind: 'INCOME', account: 4, instrument: 2, amount: -25_500, day: 20 },
    ]);
  });

  test('a rate by the hundred shares, rounded down', () => {
    expect(moves(done(payDividend({ ...DIVIDEND, amount: 333, per: 100 }, { ...register, holders: [{ account: 3, shares: 7 }] })))).toEqual(['DIVIDEND day 20: 9 to 3 0.0023']);
  });

  test('claims: from seller to buyer when traded cum and not settled, the other way round when settled though ex', () => {
    const trades = [
      trade({ trade: 5, tradeDay: 10, settleDay: 10 }), trade({ trade: 2, settleDay: 25 }), trade({ trade: 1 }), trade({ trade: 4, tradeDay: 10, settleDay: 11 }),
    ];
    expect(moves(done(payDividend(DIVIDEND, { ...register, holders: [], trades })))).toEqual([
      'MARKET_CLAIM day 25: 4 to 3 25.5', 'MARKET_CLAIM day 20: 3 to 4 25.5',
    ]);
  });

  test('due bills: of a large dividend every trade between record and ex', () => {
    const action = { ...DIVIDEND, days: { declared: 1, ex: 16, record: 10, pay: 15 } };
    const trades = [trade({ trade: 1, tradeDay: 11, settleDay: 12 }), trade({ trade: 2, tradeDay: 15, settleDay: 16 }), trade({ trade: 3, tradeDay: 16, settleDay: 17 })];
    expect(moves(done(payDividend(action, { ...register, holders: [], trades })))).toEqual(['MARKET_CLAIM day 15: 4 to 3 25.5', 'MARKET_CLAIM day 16: 4 to 3 25.5']);
  });

  test('refusals', () => {
    expect(payDividend(DIVIDEND, { ...register, withholding: () => 10_001 })).toMatchObject({ code: 8205 });
    expect(payDividend(DIVIDEND, { ...register, withholding: () => 0.5 })).toMatchObject({ code: 8205 });
    expect(payDividend(DIVIDEND, { ...register, holders: [{ account: 3, shares: Number.MAX_SAFE_INTEGER }] })).toMatchObject({ code: 8102 });
  });
});

describe('corporate actions: splits', () => {
  const split = (each: number, per: number, cashInLieu = 20 * UNIT): CorporateAction =>
    ({ ...common, kind: each > per ? 'SPLIT' : 'REVERSE_SPLIT', each, per, cashInLieu });

  test('3 for 2: shares, cost and day of each lot kept', () => {
    const outcome = apply(split(3, 2), book([holding(3, [[100, 3_000], [50, 1_000]])]));
    expect(lotsOf(outcome.holdings[0]!.holding.lots)).toEqual([[1, 1, 150, 3_000], [2, 2, 75, 1_000]]);
    expect(moves(outcome)).toEqual(['SHARES_ISSUED day 10: 9 to 3 75 of 2']);
    expect(outcome.positions).toEqual([{ kind: 'ADJUST', account: 3, instrument: 2, shares: 75, cost: 0, received: 0 }]);
  });

  test('1 for 10: the fraction is sold from the oldest lot, the share goes to the lot that completes it', () => {
    const outcome = apply(split(1, 10), book([holding(3, [[8, 80], [7, 140], [10, 300]])]));
    // 25 shares are 2.5: five old ones sold at 20 a new share bring 10 and cost 50; 3 + 7 make one, ten the other.
    expect(lotsOf(outcome.holdings[0]!.holding.lots)).toEqual([[2, 2, 1, 170], [3, 3, 1, 300]]);
    expect(gains(outcome)).toEqual([[1, 0, 10, 50, -40]]);
    expect(moves(outcome)).toEqual(['SHARES_ISSUED day 10: 3 to 9 23 of 2', 'CASH_IN_LIEU day 10: 9 to 3 10']);
    // The position's average cost: 520 for 25, of which 5 are sold: 104.
    expect(outcome.positions).toEqual([{ kind: 'ADJUST', account: 3, instrument: 2, shares: -23, cost: -104 * UNIT, received: 10 * UNIT }]);
  });

  test('1 for 10 of a short holding: it pays for the fraction', () => {
    const outcome = apply(split(1, 10), book([holding(3, [[-25, -500]])]));
    expect(lotsOf(outcome.holdings[0]!.holding.lots)).toEqual([[1, 1, -2, -400]]);
    expect(gains(outcome)).toEqual([[1, 0, 100, 10, 90]]);
    expect(moves(outcome)).toEqual(['SHARES_ISSUED day 10: 9 to 3 23 of 2', 'CASH_IN_LIEU day 10: 3 to 9 10']);
  });

  test('nothing left of three shares at 1 for 10: all is cash', () => {
    const outcome = apply(split(1, 10), book([holding(3, [[3, 30]])]));
    expect(outcome.holdings[0]!.holding).toMatchObject({ shares: 0, lots: [] });
    expect(gains(outcome)).toEqual([[1, 0, 6, 30, -24]]);
    expect(outcome.positions).toEqual([{ kind: 'ADJUST', account: 3, instrument: 2, shares: -3, cost: -30 * UNIT, received: 6 * UNIT }]);
  });

  test('a trade not settled: the fraction is netted against its money', () => {
    const outcome = apply(split(3, 2), book([], [trade({ shares: 25 })]));
    expect(outcome.trades).toEqual([{ trade: 1, parts: [{ instrument: 2, shares: 37, amount: 990 * UNIT, settleDay: 10 }] }]);
    expect(apply(split(1, 10), book([], [trade({ shares: 5, amount: 40 * UNIT })])).trades).toEqual([{ trade: 1, parts: [] }]);
    expect(moves(apply(split(1, 10), book([], [trade({ shares: 5, amount: 40 * UNIT })])))).toEqual(['TRADE_CASHED day 10: 3 to 4 30']);
  });

  test('losses that wait for a replacement count in new shares', () => {
    const loss = { account: 3, instrument: 2, lot: 1, origin: 1, soldDay: 5, heldFrom: 1, term: 'SHORT_TERM', shares: 15, loss: 7 } as const;
    const of = (action: CorporateAction) => apply(action, book([{ ...holding(3, []), losses: [loss] }])).holdings[0]!.holding.losses.map(({ shares }) => shares);
    expect([of(split(3, 1)), of(split(1, 10)), of(split(1, 16))]).toEqual([[45], [1], []]);
  });
});

describe('corporate actions: distributions', () => {
  test('stock dividend of 10 %: cost spread, new shares arrive on the pay day', () => {
    const outcome = apply({ ...common, kind: 'STOCK_DIVIDEND', each: 1, per: 10, cashInLieu: 20 * UNIT }, book([holding(3, [[100, 1_100], [5, 55]])]));
    expect(lotsOf(outcome.holdings[0]!.holding.lots)).toEqual([[1, 1, 100, 1_000], [2, 2, 5, 50]]);
    // Half a share too many, 5 of the old lot's 100 units: cost 5, brings 10.
    expect(outcome.deliveries.map(({ day, instrument, lots }) => [day, instrument, lotsOf(lots)])).toEqual([[20, 2, [[51, 1, 9, 90], [52, 2, 1, 10]]]]);
    expect(gains(outcome)).toEqual([[1, 0, 10, 5, 5]]);
    expect(outcome.clears).toBe(2);
  });

  test('spin-off of 1 for 4, prices 30 and 40: a quarter of the cost goes with it', () => {
    const action: CorporateAction = { ...common, kind: 'SPIN_OFF', into: 5, each: 1, per: 4, cashInLieu: 40 * UNIT, parentPrice: 30 * UNIT, childPrice: 40 * UNIT };
    const outcome = apply(action, book([holding(3, [[100, 1_000]])], [trade()]));
    expect(lotsOf(outcome.holdings[0]!.holding.lots)).toEqual([[1, 1, 100, 750]]);
    expect(outcome.deliveries.map(({ day, instrument, lots }) => [day, instrument, lotsOf(lots)])).toEqual([[20, 5, [[51, 1, 25, 250]]]]);
    expect(outcome.trades[0]!.parts).toEqual([
      { instrument: 2, shares: 100, amount: 750 * UNIT, settleDay: 10 }, { instrument: 5, shares: 25, amount: 250 * UNIT, settleDay: 20 },
    ]);
    expect(outcome.positions.filter(({ account }) => account === 4)).toEqual([{ kind: 'TAKE_IN', account: 4, instrument: 5, shares: -25, cost: 0 }]);
  });

  test('new shares that take a position through zero take its cost with them', () => {
    // Held 4 short, 15 coming, 12 going: one short. One new share for five: none, three, two less: one more, which covers it.
    const action: CorporateAction = { ...common, kind: 'STOCK_DIVIDEND', each: 1, per: 5, cashInLieu: 0 };
    const trades = [trade({ buyer: 3, seller: 6, shares: 15 }), trade({ trade: 2, buyer: 6, seller: 3, shares: 12 })];
    const positions = [{ account: 3, instrument: 2, shares: -1, cost: -8 * UNIT, realised: 0, income: 0 }];
    expect(apply(action, { ...book([holding(3, [[-4, -40]])], trades), positions }).positions.filter(({ account }) => account === 3))
      .toEqual([{ kind: 'ADJUST', account: 3, instrument: 2, shares: 1, cost: 8 * UNIT, received: 0 }]);
  });

  test('after a pay day that is over, shares arrive at once', () => {
    const action: CorporateAction = { ...common, kind: 'STOCK_DIVIDEND', each: 1, per: 2, cashInLieu: 0, days: { declared: 1, ex: 10, record: 4, pay: 9 } };
    expect(apply(action, book([holding(3, [[100, 1_100]])])).deliveries.map(({ day }) => day)).toEqual([10]);
  });

  test('a split meets a stock dividend on its way', () => {
    const due = { action: 7, day: 15, account: 3, instrument: 2, agent: 9, lots: holding(3, [[10, 100]]).lots };
    const action: CorporateAction = { ...common, kind: 'SPLIT', each: 2, per: 1, cashInLieu: 0 };
    const outcome = apply(action, { ...book([]), deliveries: [due] });
    expect(outcome.deliveries).toMatchObject([{ action: 7, day: 15, lots: [{ shares: 20, cost: 100 * UNIT }] }]);
  });
});

describe('corporate actions: rights', () => {
  const RIGHTS: RightsIssue = {
    ...common, kind: 'RIGHTS', into: 5, each: 1, per: 1, cashInLieu: 0, parentPrice: 96 * UNIT, childPrice: 4 * UNIT, rights: 4, subscription: 80 * UNIT,
    expires: 30, allocateFrom: 1_500,
  };

  test('theoretical prices: four rights and 80 for a share at 100', () => {
    expect([exRightsPrice(100 * UNIT, 80 * UNIT, 4), rightCum(100 * UNIT, 80 * UNIT, 4), rightEx(96 * UNIT, 80 * UNIT, 4)].map((at) => at / UNIT)).toEqual([96, 4, 4]);
    expect(rightCum(70 * UNIT, 80 * UNIT, 4)).toBe(0);
  });

  test('cost goes to rights worth 15 % or more of the share', () => {
    const cost = (childPrice: number) => apply({ ...RIGHTS, parentPrice: 100 * UNIT, childPrice }, book([holding(3, [[100, 1_150]])])).deliveries[0]!.lots[0]!.cost / UNIT;
    expect([cost(149_999), cost(150_000)]).toEqual([0, 150]);
  });

  test('exercise: rights and money become a lot of today', () => {
    const rights = { ...holding(3, [[5, 10], [7, 21]]), instrument: 5 };
    const position = { account: 3, instrument: 5, shares: 12, cost: 31 * UNIT, realised: 0, income: 0 };
    const outcome = done(exerciseRights(RIGHTS, { account: 3, shares: 2, holding: rights, position }, { day: 12, lastLotId: 50 }));
    expect(outcome.deliveries.map(({ instrument, lots }) => [instrument, lotsOf(lots)])).toEqual([[2, [[51, 12, 2, 179]]]]);
    expect(lotsOf(outcome.holdings[0]!.holding.lots)).toEqual([[2, 2, 4, 12]]);
    expect(moves(outcome)).toEqual(['RIGHTS_EXERCISED day 12: 3 to 9 8 of 5', 'SUBSCRIPTION day 12: 3 to 9 160']);
    const refusals = [
      exerciseRights(RIGHTS, { account: 3, shares: 4, holding: rights, position }, { day: 12, lastLotId: 50 }),
      exerciseRights(RIGHTS, { account: 3, shares: 2, holding: rights, position: { ...position, shares: 7 } }, { day: 12, lastLotId: 50 }),
      exerciseRights(RIGHTS, { account: 3, shares: 1, holding: rights, position }, { day: 31, lastLotId: 50 }),
      exerciseRights(RIGHTS, { account: 3, shares: 0, holding: rights, position }, { day: 12, lastLotId: 50 }),
    ];
    expect(refusals.map((answer) => answer.kind === 'REFUSED' && answer.code)).toEqual([8210, 8210, 8211, 8101]);
  });

  test('what lapses closes at nothing', () => {
    const rights = { ...holding(3, [[5, 10]]), instrument: 5 };
    const outcome = done(lapseRights(RIGHTS, { ...book([rights]), orders: [] }, { ...context, day: 31 }));
    expect(gains(outcome)).toEqual([[1, 5, 0, 10, -10]]);
    expect(moves(outcome)).toEqual(['RIGHTS_LAPSED day 31: 3 to 9 5 of 5']);
    expect(lapseRights(RIGHTS, book([rights]), { ...context, day: 30 })).toMatchObject({ code: 8203 });
  });
});

describe('corporate actions: mergers and names', () => {
  const MERGER = { ...common, kind: 'STOCK_MERGER', into: 5, each: 1, per: 2, cashInLieu: 50 * UNIT, boot: 0, price: 50 * UNIT } as const;

  test('cash: every lot closed at the price, trades settled by the difference', () => {
    const outcome = apply({ ...common, kind: 'CASH_MERGER', amount: 12 * UNIT }, book([holding(3, [[100, 1_000], [10, 150]]), holding(4, [[-5, -50]])], [trade()]));
    expect(gains(outcome)).toEqual([[1, 100, 1_200, 1_000, 200], [2, 10, 120, 150, -30], [1, -5, 50, 60, -10]]);
    expect(moves(outcome)).toEqual([
      'SHARES_EXCHANGED day 10: 3 to 9 110 of 2', 'MERGER_CASH day 10: 9 to 3 1320', 'SHARES_EXCHANGED day 10: 9 to 4 5 of 2', 'MERGER_CASH day 10: 4 to 9 60',
      'TRADE_CASHED day 10: 4 to 3 200',
    ]);
  });

  test('stock: cost and day carried, the fraction in cash', () => {
    const outcome = apply(MERGER, book([holding(3, [[101, 1_010]])]));
    expect(outcome.deliveries.map(({ day, instrument, lots }) => [day, instrument, lotsOf(lots)])).toEqual([[10, 5, [[1, 1, 50, 1_000]]]]);
    expect(gains(outcome)).toEqual([[1, 0, 25, 10, 15]]);
    expect(moves(outcome)).toEqual(['SHARES_EXCHANGED day 10: 3 to 9 101 of 2', 'CASH_IN_LIEU day 10: 9 to 3 25']);
  });

  test.each([
    // 100 old shares become 50 worth 2,500, and 500 in cash.
    ['a gain beyond the cash: cash recognised, cost kept', 1_000, 500, 1_000],
    ['a gain below the cash: all of it recognised', 2_800, 200, 2_500],
    ['a loss: none recognised, cost less the cash', 4_000, 0, 3_500],
  ])('boot of 5: %s', (_, cost, gain, carried) => {
    const outcome = apply({ ...MERGER, boot: 5 * UNIT }, book([holding(3, [[100, cost]])]));
    expect(gains(outcome)).toEqual([[1, 0, 500, 500 - gain, gain]]);
    expect(outcome.deliveries[0]!.lots[0]!.cost / UNIT).toBe(carried);
  });

  test('a new symbol changes nothing else', () => {
    const outcome = apply({ ...common, kind: 'SYMBOL_CHANGE', symbol: 'NEW.A' }, book([holding(3, [[1, 1]])], [trade()]));
    expect(outcome).toMatchObject({ renamed: [{ instrument: 2, symbol: 'NEW.A' }], holdings: [], transfers: [], trades: [], positions: [] });
  });
});
