/** Facts: settlement, sections 7 and 8, by hand. */
import { describe, expect, test } from 'vitest';
import { dayOf } from '../session/civil.ts';
import type { PortfolioEvent } from './events.ts';
import type { Settled } from './holding.ts';
import { termOf, US_TAX } from './tax-rules.ts';
import { Portfolio, type Told } from './portfolio.ts';
import { valued } from './valuation.ts';
import { LOT_METHODS, type LotMethod, type Named } from './relief.ts';
import { type Refused, PORTFOLIO_REFUSALS } from './refusals.ts';

const day = (text: string): number => dayOf(...(text.split('-').map(Number) as [number, number, number]));
const UNIT = 10_000;

/** [day, 'BUY' or 'SELL', shares, price] in whole currency units. */
type Row = readonly [string, 'BUY' | 'SELL', number, number];

function settledOf([at, side, shares, price]: Row, more: Partial<Settled> = {}): Settled {
  return { account: 1, instrument: 2, side, shares, amount: shares * price * UNIT, fees: 0, tradeDay: day(at), ...more };
}

function trade(portfolio: Portfolio, row: Row, method?: LotMethod, more: Partial<Settled> = {}): readonly PortfolioEvent[] {
  return told(portfolio.onSettle(settledOf(row, more), method)).events;
}

function told(answer: Told | Refused): Told {
  if (answer.kind === 'REFUSED') expect.fail(answer.name);
  return answer;
}

const gains = (events: readonly PortfolioEvent[]) =>
  events.flatMap((event) => (event.kind === 'LOT_CLOSED' ? [[event.lot.id, event.shares, event.cost / UNIT, event.gain / UNIT, event.term]] : []));
const lots = (portfolio: Portfolio) =>
  portfolio.holding(1, 2).lots.map(({ id, shares, cost }) => [id, shares, cost / UNIT]);
const washes = (events: readonly PortfolioEvent[]) =>
  events.flatMap((event) => (event.kind === 'WASH_SALE' ? [[event.loss.lot, event.replacement.id, event.replacement.shares, event.disallowed / UNIT]] : []));

const BUYS: readonly Row[] = [['2024-01-10', 'BUY', 100, 10], ['2024-03-10', 'BUY', 100, 12], ['2024-05-10', 'BUY', 100, 11]];

function bought(rows: readonly Row[] = BUYS): Portfolio {
  const portfolio = new Portfolio();
  for (const row of rows) trade(portfolio, row);
  return portfolio;
}

describe('lot relief', () => {
  test.each<[LotMethod, number, number, unknown[]]>([
    ['FIFO', 1_600, 350, [[2, 50, 600], [3, 100, 1_100]]],
    ['LIFO', 1_700, 250, [[1, 100, 1_000], [2, 50, 600]]],
    ['HIFO', 1_750, 200, [[1, 100, 1_000], [3, 50, 550]]],
    ['AVERAGE', 1_650, 300, [[2, 50, 550], [3, 100, 1_100]]],
  ])('150 of 300 sold at 13: %s costs %i, gains %i', (method, cost, gain, left) => {
    const portfolio = bought();
    const closed = gains(trade(portfolio, ['2024-08-01', 'SELL', 150, 13], method));
    expect(closed.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(cost);
    expect(closed.reduce((sum, row) => sum + Number(row[3]), 0)).toBe(gain);
    expect(lots(portfolio)).toEqual(left);
    expect(portfolio.totals(1, 2024).shortTermGain).toBe(gain * UNIT);
  });

  test('tax-minimising: short-term losses, long-term losses, long-term gains, short-term gains', () => {
    const portfolio = bought([
      ['2022-01-10', 'BUY', 10, 8], ['2022-02-10', 'BUY', 10, 12], ['2024-03-10', 'BUY', 10, 9], ['2024-03-11', 'BUY', 10, 11], ['2024-03-12', 'BUY', 10, 15],
    ]);
    const order = gains(trade(portfolio, ['2024-08-01', 'SELL', 50, 10], 'TAX_MINIMISING'));
    expect(order.map((row) => [row[0], row[3], row[4]])).toEqual([
      [5, -50, 'SHORT_TERM'], [4, -10, 'SHORT_TERM'], [2, -20, 'LONG_TERM'], [1, 20, 'LONG_TERM'], [3, 10, 'SHORT_TERM'],
    ]);
  });

  test('HIFO: of equal cost the oldest, compared as fractions', () => {
    const portfolio = bought([['2024-01-10', 'BUY', 3, 10], ['2024-01-09', 'BUY', 7, 10], ['2024-01-11', 'BUY', 1, 9]]);
    expect(gains(trade(portfolio, ['2024-01-20', 'SELL', 8, 20], 'HIFO')).map((row) => row.slice(0, 2))).toEqual([[2, 7], [1, 1]]);
  });

  test('specific: as named, and every way to name wrongly', () => {
    const portfolio = bought();
    const sell = (named: readonly Named[]) => portfolio.onSettle(settledOf(['2024-08-01', 'SELL', 60, 13], { named }), 'SPECIFIC');
    const before = portfolio.snapshot();
    const codes = [
      sell([{ lot: 9, shares: 60 }]), sell([{ lot: 3, shares: 30 }, { lot: 3, shares: 30 }]), sell([{ lot: 3, shares: 101 }]),
      sell([{ lot: 3, shares: 59 }]), sell([{ lot: 3, shares: 60 }, { lot: 1, shares: 0 }]), sell([]),
    ].map((answer) => (answer.kind === 'REFUSED' ? answer.code : 0));
    expect(codes).toEqual([8110, 8111, 8112, 8113, 8101, 8113]);
    expect(portfolio.snapshot()).toEqual(before);
    expect(gains(told(sell([{ lot: 3, shares: 40 }, { lot: 1, shares: 20 }])).events).map((row) => row.slice(0, 3)))
      .toEqual([[3, 40, 440], [1, 20, 200]]);
  });

  test("the account's own method holds when a trade names none", () => {
    const portfolio = bought();
    portfolio.setMethod(1, 'LIFO');
    expect(gains(trade(portfolio, ['2024-08-01', 'SELL', 1, 13]))[0]![0]).toBe(3);
  });

  test('fees add to cost and lessen what a sale brings', () => {
    const portfolio = new Portfolio();
    trade(portfolio, ['2024-01-10', 'BUY', 100, 10], 'FIFO', { fees: 5 * UNIT });
    expect(gains(trade(portfolio, ['2024-02-10', 'SELL', 100, 11], 'FIFO', { fees: 3 * UNIT }))).toEqual([[1, 100, 1_005, 92, 'SHORT_TERM']]);
  });

  test('a sale beyond what is held opens a short lot, and what covers it is short-term', () => {
    const portfolio = bought([['2022-01-10', 'BUY', 100, 10]]);
    trade(portfolio, ['2024-02-10', 'SELL', 150, 12]);
    expect(lots(portfolio)).toEqual([[2, -50, -600]]);
    expect(gains(trade(portfolio, ['2026-02-10', 'BUY', 80, 11]))).toEqual([[2, -50, 550, 50, 'SHORT_TERM']]);
    expect(lots(portfolio)).toEqual([[3, 30, 330]]);
  });

  test('a late sale leaves shares bought after it alone while there are older ones', () => {
    const portfolio = bought([['2024-06-03', 'BUY', 10, 10], ['2024-06-10', 'BUY', 10, 50]]);
    expect(gains(trade(portfolio, ['2024-06-05', 'SELL', 10, 20], 'HIFO'))[0]!.slice(0, 1)).toEqual([1]);
  });

  test('a withdrawal takes the oldest lots with it, a deposit brings one', () => {
    const portfolio = bought();
    const gone = portfolio.withdraw(1, 2, 150);
    if (gone.kind === 'REFUSED') expect.fail(gone.name);
    expect(gone.lots.map(({ id, shares, cost }) => [id, shares, cost / UNIT])).toEqual([[1, 100, 1_000], [2, 50, 600]]);
    expect(lots(portfolio)).toEqual([[2, 50, 600], [3, 100, 1_100]]);
    told(portfolio.deposit({ account: 1, instrument: 2, shares: 7, cost: 70 * UNIT, acquired: day('2020-01-01') }));
    expect(lots(portfolio)[0]).toEqual([4, 7, 70]);
    const refusals = [
      portfolio.withdraw(1, 2, 158), portfolio.withdraw(1, 2, 0), portfolio.deposit({ account: 1, instrument: 2, shares: 0, cost: 0, acquired: 0 }),
      portfolio.deposit({ account: 1, instrument: 2, shares: 1, cost: Number.MAX_SAFE_INTEGER, acquired: 0 }),
      portfolio.deposit({ account: 1, instrument: 2, shares: 1.5, cost: 0, acquired: 0 }), portfolio.deposit({ account: 1, instrument: 2, shares: 1, cost: -1, acquired: 0 }),
      portfolio.withdraw(1, 2, 0.5), portfolio.deposit({ account: 1, instrument: 2, shares: 1, cost: Number.NaN, acquired: 0 }),
    ];
    expect(refusals.map((answer) => answer.kind === 'REFUSED' && answer.code)).toEqual([8114, 8101, 8101, 8102, 8101, 8115, 8101, 8102]);
  });
});

describe('holding period', () => {
  test.each([
    ['2023-03-01', '2024-03-01', 'SHORT_TERM'], ['2023-03-01', '2024-03-02', 'LONG_TERM'],
    ['2023-02-28', '2024-02-29', 'SHORT_TERM'], ['2023-02-28', '2024-03-01', 'LONG_TERM'],
    ['2024-02-28', '2025-02-28', 'SHORT_TERM'], ['2024-02-28', '2025-03-01', 'LONG_TERM'],
    ['2024-02-29', '2025-02-28', 'SHORT_TERM'], ['2024-02-29', '2025-03-01', 'LONG_TERM'],
    ['2023-12-31', '2024-12-31', 'SHORT_TERM'], ['2023-12-31', '2025-01-01', 'LONG_TERM'],
  ])('bought %s, sold %s: %s', (from, to, term) => {
    const lot = { id: 1, origin: 1, acquired: 0, heldFrom: day(from), shares: 1, cost: 1, replacement: false };
    expect(termOf(lot, day(to), US_TAX[0]!)).toBe(term);
    expect(termOf({ ...lot, shares: -1 }, day(to), US_TAX[0]!)).toBe('SHORT_TERM');
  });
});

describe('wash sales', () => {
  test('100 bought for 1,000, sold for 750, bought again for 800: 250 disallowed, cost 1,050', () => {
    const portfolio = bought([['2024-01-10', 'BUY', 100, 10], ['2024-06-10', 'SELL', 100, 7.5]]);
    expect(washes(trade(portfolio, ['2024-06-20', 'BUY', 100, 8]))).toEqual([[1, 2, 100, 250]]);
    expect(lots(portfolio)).toEqual([[2, 100, 1_050]]);
    expect(portfolio.totals(1, 2024)).toMatchObject({ shortTermGain: -250 * UNIT, shortTermDisallowed: 250 * UNIT });
    // 152 days with the sold lot count.
    expect(portfolio.holding(1, 2).lots[0]).toMatchObject({ acquired: day('2024-06-20'), heldFrom: day('2024-01-20') });
  });

  test('60 of 100 bought again: 150 disallowed, 100 allowed', () => {
    const portfolio = bought([['2024-01-10', 'BUY', 100, 10], ['2024-06-10', 'SELL', 100, 7.5]]);
    expect(washes(trade(portfolio, ['2024-06-20', 'BUY', 60, 8]))).toEqual([[1, 2, 60, 150]]);
    expect(portfolio.holding(1, 2).losses).toMatchObject([{ shares: 40, loss: 100 * UNIT }]);
  });

  test('more bought than was sold: only so many shares replace, the rest is a lot of its own', () => {
    const portfolio = bought([['2024-01-10', 'BUY', 100, 10], ['2024-06-10', 'SELL', 100, 7.5]]);
    expect(washes(trade(portfolio, ['2024-06-20', 'BUY', 250, 8]))).toEqual([[1, 2, 100, 250]]);
    expect(lots(portfolio)).toEqual([[2, 100, 1_050], [3, 150, 1_200]]);
  });

  test('bought before the sale: the other lot replaces, a piece of the sold one never', () => {
    const portfolio = bought([['2024-06-01', 'BUY', 100, 10], ['2024-06-05', 'BUY', 30, 9]]);
    expect(washes(trade(portfolio, ['2024-06-10', 'SELL', 50, 7]))).toEqual([[1, 2, 30, 90]]);
    expect(lots(portfolio)).toEqual([[1, 50, 500], [2, 30, 360]]);
    expect(portfolio.holding(1, 2).losses).toMatchObject([{ shares: 20, loss: 60 * UNIT }]);
  });

  test.each([['2024-07-10', 1], ['2024-07-11', 0], ['2024-05-11', 1], ['2024-05-10', 0]])('bought %s around a sale of 2024-06-10: %i', (at, count) => {
    const portfolio = bought([['2024-01-10', 'BUY', 10, 10]]);
    const early = at < '2024-06-10' ? trade(portfolio, [at, 'BUY', 10, 8]) : [];
    const sale = trade(portfolio, ['2024-06-10', 'SELL', 10, 7]);
    const late = at > '2024-06-10' ? trade(portfolio, [at, 'BUY', 10, 8]) : [];
    expect(washes([...early, ...sale, ...late])).toHaveLength(count);
  });

  test('shares replace once: a second loss finds them taken', () => {
    const portfolio = bought([['2024-01-10', 'BUY', 10, 10], ['2024-01-11', 'BUY', 10, 10], ['2024-06-01', 'BUY', 10, 8]]);
    expect(washes(trade(portfolio, ['2024-06-10', 'SELL', 10, 7]))).toEqual([[1, 3, 10, 30]]);
    expect(washes(trade(portfolio, ['2024-06-11', 'SELL', 10, 7]))).toEqual([]);
  });

  test('a gain is never deferred; a short covered at a loss is, into the next short', () => {
    const portfolio = bought([['2024-01-10', 'BUY', 10, 10]]);
    expect(washes([...trade(portfolio, ['2024-06-10', 'SELL', 10, 11]), ...trade(portfolio, ['2024-06-11', 'BUY', 10, 9])])).toEqual([]);
    const short = bought([['2024-01-10', 'SELL', 10, 10], ['2024-06-10', 'BUY', 10, 12]]);
    expect(washes(trade(short, ['2024-06-12', 'SELL', 10, 11]))).toEqual([[1, 2, -10, 20]]);
    expect(lots(short)).toEqual([[2, -10, -90]]);
  });

  test('a loss of last year disallowed in January counts to last year', () => {
    const portfolio = bought([['2024-01-10', 'BUY', 10, 10], ['2024-12-20', 'SELL', 10, 9], ['2025-01-05', 'BUY', 10, 9]]);
    expect(portfolio.totals(1, 2024).shortTermDisallowed).toBe(10 * UNIT);
    expect(portfolio.totals(1, 2025).shortTermDisallowed).toBe(0);
  });

  test('losses are forgotten once nothing can replace them', () => {
    const portfolio = bought([['2024-01-10', 'BUY', 10, 10], ['2024-06-10', 'SELL', 10, 9]]);
    portfolio.startDay(day('2024-09-08'));
    expect(portfolio.holding(1, 2).losses).toHaveLength(1);
    portfolio.startDay(day('2024-09-09'));
    expect(portfolio.holdings()).toEqual([]);
  });
});

test('tables: every method has its sentence, every code stands once', () => {
  const codes = Object.values(PORTFOLIO_REFUSALS).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.every((code) => code > 8100 && code < 8300)).toBe(true);
  expect(Object.keys(LOT_METHODS)).toHaveLength(6);
});

test('amounts past 2^53 are refused and change nothing', () => {
  const portfolio = bought([['2024-01-10', 'BUY', 10, 10]]);
  const before = portfolio.snapshot();
  expect(portfolio.onSettle({ ...settledOf(['2024-01-11', 'BUY', 1, 1]), amount: Number.MAX_SAFE_INTEGER })).toMatchObject({ code: 8102 });
  expect(portfolio.onSettle(settledOf(['2024-01-11', 'BUY', 0, 1]))).toMatchObject({ code: 8101 });
  expect(portfolio.onSettle(settledOf(['2024-01-11', 'SELL', 0.5, 1]))).toMatchObject({ code: 8101 });
  expect(portfolio.onSettle(settledOf(['2024-01-11', 'SELL', 1, 1], { fees: 0.5 }))).toMatchObject({ code: 8102 });
  expect(portfolio.snapshot()).toEqual(before);
});

test('valuation: by lot, by term, at cost where there is no price', () => {
  const portfolio = bought([['2023-01-10', 'BUY', 100, 10], ['2024-01-10', 'BUY', 50, 14]]);
  told(portfolio.deposit({ account: 1, instrument: 3, shares: -5, cost: -60 * UNIT, acquired: day('2020-01-01') }));
  const prices = new Map([[2, 13 * UNIT]]);
  const at = valued(portfolio.holdings(), (instrument) => prices.get(instrument), day('2024-06-01'), US_TAX);
  expect(at).toEqual({
    cost: 1_640 * UNIT, value: 1_890 * UNIT,
    holdings: [
      { instrument: 2, shares: 150, cost: 1_700 * UNIT, value: 1_950 * UNIT, shortTerm: -50 * UNIT, longTerm: 300 * UNIT },
      { instrument: 3, shares: -5, cost: -60 * UNIT, value: -60 * UNIT, shortTerm: 0, longTerm: 0 },
    ],
  });
  expect(valued(portfolio.holdings(), () => Number.MAX_SAFE_INTEGER, day('2024-06-01'), US_TAX)).toBeUndefined();
});
