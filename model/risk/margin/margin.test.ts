import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALL_STATES, CALL_STEPS, MarginCalls } from './calls.ts';
import { liquidation } from './liquidation.ts';
import {
  buyingPower, callPrice, dayTraderPower, equityNeeded, isDayTrader, maintenanceOf, type MarginPosition, mustOnlyClose, nextSma, standingOf, valueToLiquidate,
} from './reg-t.ts';
import { US_MARGIN } from './rules.ts';
import { callToInitial, intradayCall, variationMargin, waterfall } from './variation.ts';

const $ = 10_000;
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);
const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 300);
const stock = (shares: number, price: number, leverage = 1): MarginPosition => ({ instrument: 1, shares, price: Math.round(price * $), leverage });

describe('Reg T', () => {
  test('long: buy 1,000 at 40 on 50 %, called below 26.67', () => {
    const bought = standingOf(-20_000 * $, [stock(1_000, 40)], US_MARGIN);
    expect(bought).toMatchObject({ equity: 20_000 * $, initial: 20_000 * $, maintenance: 10_000 * $, excess: 0, call: 0 });
    const price = callPrice(1_000, -20_000 * $, US_MARGIN)!;
    expect(price).toBe(26_6666);
    expect(standingOf(-20_000 * $, [stock(1_000, price / $)], US_MARGIN).call).toBeGreaterThan(0);
    expect(standingOf(-20_000 * $, [stock(1_000, (price + 1) / $)], US_MARGIN).call).toBe(0);
  });

  test('short: 1,000 at 40, credit 60,000, called above 46.15', () => {
    const sold = standingOf(60_000 * $, [stock(-1_000, 40)], US_MARGIN);
    expect(sold).toMatchObject({ equity: 20_000 * $, initial: 20_000 * $, maintenance: 12_000 * $, excess: 0, call: 0 });
    const price = callPrice(-1_000, 60_000 * $, US_MARGIN)!;
    expect(price).toBe(46_1539);
    expect(standingOf(60_000 * $, [stock(-1_000, price / $)], US_MARGIN).call).toBeGreaterThan(0);
    expect(standingOf(60_000 * $, [stock(-1_000, (price - 1) / $)], US_MARGIN).call).toBe(0);
    expect([callPrice(1_000, 5, US_MARGIN), callPrice(-1_000, -5, US_MARGIN)]).toEqual([undefined, undefined]);
  });

  test.each([
    ['long', stock(100, 40), 1_000], ['a fund of twice the index', stock(100, 40, 2), 2_000], ['of three times', stock(100, 40, 3), 3_000],
    ['of five times: never more than the whole', stock(100, 40, 5), 4_000],
    ['short at 100: 30 %', stock(-100, 100), 3_000], ['short at 10: 5 a share', stock(-100, 10), 500], ['short at 5.00: 5 a share', stock(-100, 5), 500],
    ['short at 4.99: the whole', stock(-100, 4.99), 499], ['short at 2: 2.50 a share', stock(-100, 2), 250],
  ])('maintenance: %s', (_, position, wanted) => expect(maintenanceOf(position, US_MARGIN)).toBe(wanted * $));

  test('excess is kept in the special memorandum account and buys twice as much; a call is met by four times its value', () => {
    const risen = standingOf(-20_000 * $, [stock(1_000, 50)], US_MARGIN);
    expect(risen.excess).toBe(5_000 * $);
    const sma = nextSma(0, risen.excess);
    expect([buyingPower(sma, US_MARGIN), nextSma(sma, -3), nextSma(0, -3)]).toEqual([10_000 * $, sma, 0]);
    expect([valueToLiquidate(1_000, 2_500), valueToLiquidate(1_001, 3_000)]).toEqual([4_000, 3_337]);
    expect([equityNeeded(5_000 * $, US_MARGIN), equityNeeded(900 * $, US_MARGIN)]).toEqual([2_000 * $, 900 * $]);
  });

  test('a pattern day trader: four day trades in five days and over 6 % of all', () => {
    const days = (...counts: number[]) => counts.map((dayTrades) => ({ dayTrades, trades: 13 }));
    expect(isDayTrader(days(1, 1, 1, 1), US_MARGIN)).toBe(true);
    expect(isDayTrader(days(1, 0, 1, 1, 1, 0), US_MARGIN)).toBe(false);
    expect(isDayTrader([{ dayTrades: 4, trades: 66 }], US_MARGIN)).toBe(true);
    expect(isDayTrader([{ dayTrades: 4, trades: 67 }], US_MARGIN)).toBe(false);
    expect(mustOnlyClose(25_000 * $ - 1, days(2, 2), US_MARGIN)).toBe(true);
    expect(mustOnlyClose(25_000 * $, days(2, 2), US_MARGIN)).toBe(false);
    expect(dayTraderPower(standingOf(30_000 * $, [], US_MARGIN), US_MARGIN)).toBe(120_000 * $);
  });
});

describe('liquidation', () => {
  const position = record({ shares: integer({ min: -500, max: 500 }), price: integer({ min: 5_000, max: 120_0000 }), leverage: constantFrom(1, 1, 2) });

  test(`meets the call with no share too many, or sells all, position by position: ${RUNS} sequences, seed ${SEED}`, () => {
    assert(property(array(position, { minLength: 1, maxLength: 6 }), integer({ min: -40_000 * $, max: 60_000 * $ }), (drawn, cash) => {
      const held = drawn.map((row, instrument) => ({ ...row, instrument }));
      const before = standingOf(cash, held, US_MARGIN);
      const orders = liquidation(cash, held, US_MARGIN);
      const outcome = (cut: number) => {
        const left = held.map((row) => {
          const at = orders.findIndex(({ instrument }) => instrument === row.instrument);
          const shares = at < 0 ? 0 : orders[at]!.shares - (at === orders.length - 1 ? cut : 0);
          return { ...row, shares: row.shares - Math.sign(row.shares) * shares };
        });
        const paid = held.reduce((sum, row, i) => sum + (row.shares - left[i]!.shares) * row.price, 0);
        return { left, standing: standingOf(cash + paid, left, US_MARGIN) };
      };
      expect(orders.length > 0).toBe(before.call > 0 && held.some(({ shares }) => shares !== 0));
      const { left, standing } = outcome(0);
      expect(standing.equity).toBe(before.equity);
      if (orders.length === 0) return;
      expect(standing.call === 0 || left.every(({ shares }) => shares === 0)).toBe(true);
      expect(outcome(1).standing.call).toBeGreaterThan(0);
      for (const { instrument, side } of orders) expect(side).toBe(held[instrument]!.shares > 0 ? 1 : 0);
    }), { seed: SEED, numRuns: RUNS });
  });
});

describe('margin calls', () => {
  test('opened, changed, extended, overdue, met', () => {
    const calls = new MarginCalls();
    expect(calls.assess(5, 'MAINTENANCE', 0, 10, 12)).toEqual([]);
    expect(calls.assess(5, 'MAINTENANCE', 700, 10, 12)).toMatchObject([{ call: { number: 1, state: 'OPEN', amount: 700, issued: 10, due: 12 } }]);
    expect(calls.assess(5, 'INITIAL', 50, 10, 13)).toMatchObject([{ call: { number: 2 } }]);
    expect(calls.assess(5, 'MAINTENANCE', 700, 11, 13)).toEqual([]);
    expect(calls.assess(5, 'MAINTENANCE', 900, 11, 13)).toMatchObject([{ call: { number: 1, amount: 900, due: 12 } }]);
    expect(calls.extend(1, 12)).toBeUndefined();
    expect(calls.extend(1, 14)).toMatchObject([{ call: { state: 'EXTENDED', due: 14 } }]);
    expect([calls.extend(1, 15), calls.extend(9, 15), calls.closeOut(1)]).toEqual([undefined, undefined, undefined]);
    expect(calls.endDay(12)).toEqual([]);
    expect(calls.endDay(13)).toMatchObject([{ call: { number: 2, state: 'LIQUIDATING' } }]);
    expect(calls.endDay(14)).toMatchObject([{ call: { number: 1, state: 'LIQUIDATING' } }]);
    expect(calls.assess(5, 'MAINTENANCE', 0, 15, 17)).toMatchObject([{ call: { number: 1, state: 'MET', amount: 0 } }]);
    expect(calls.closeOut(2)).toMatchObject([{ call: { number: 2, state: 'CLOSED_OUT', amount: 50 } }]);
    expect(calls.open).toEqual([]);
    expect(calls.assess(5, 'INITIAL', 1, 16, 18)).toMatchObject([{ call: { number: 3, state: 'OPEN' } }]);
  });

  test(`only steps of the table are taken, every state is reached, and a restart changes nothing: ${RUNS} sequences, seed ${SEED}`, () => {
    const reached = new Set<string>();
    const step = record({ what: integer({ min: 0, max: 6 }), account: integer({ min: 0, max: 2 }), missing: constantFrom(0, 0, 5, 9), more: integer({ min: 0, max: 3 }) });
    assert(property(array(step, { maxLength: 30 }), (steps) => {
      let calls = new MarginCalls();
      const known = new Map<number, string>();
      for (const [day, { what, account, missing, more }] of steps.entries()) {
        const some = calls.open[account]?.number ?? 99;
        const events = what < 3 ? calls.assess(account, 'MAINTENANCE', missing, day, day + more)
          : what === 3 ? calls.endDay(day) : what === 4 ? calls.extend(some, day + more) : what === 5 ? calls.closeOut(some) : undefined;
        for (const { call } of events ?? []) {
          const from = known.get(call.number);
          const legal = from === undefined ? call.state === 'OPEN' : from === call.state || CALL_STEPS.some((row) => row.from === from && row.to === call.state);
          expect(legal, `${from} to ${call.state}`).toBe(true);
          known.set(call.number, call.state);
          reached.add(call.state);
        }
        if (what !== 6) continue;
        const bytes = calls.snapshot();
        calls = new MarginCalls();
        calls.restore(bytes);
        expect(calls.snapshot()).toEqual(bytes);
      }
    }), { seed: SEED, numRuns: RUNS });
    if (RUNS >= 300) expect([...reached].sort()).toEqual([...CALL_STATES].sort());
  });
});

describe('variation margin', () => {
  test('held overnight from settlement to settlement, what was traded from its price', () => {
    expect(variationMargin({ held: 10, priorSettlement: 100 * $, settlement: 103 * $, multiplier: 50, trades: [{ contracts: -4, price: 104 * $ }] }))
      .toBe((10 * 3 + 4 * 1) * 50 * $);
    expect(variationMargin({ held: 2 ** 30, priorSettlement: 0, settlement: 2 ** 30, multiplier: 1, trades: [] })).toBeUndefined();
  });

  test(`over all accounts it sums to zero: ${RUNS} sequences, seed ${SEED}`, () => {
    const price = integer({ min: 0, max: 200 * $ });
    const trade = record({ buyer: integer({ min: 0, max: 3 }), seller: integer({ min: 0, max: 3 }), contracts: integer({ min: 1, max: 50 }), price });
    assert(property(price, price, array(trade), array(trade), (priorSettlement, settlement, before, today) => {
      const signed = (account: number) => (row: { buyer: number; seller: number; contracts: number }) =>
        (row.buyer === account ? row.contracts : 0) - (row.seller === account ? row.contracts : 0);
      const sums = [0, 1, 2, 3].map((account) => variationMargin({
        held: before.map(signed(account)).reduce((a, b) => a + b, 0), priorSettlement, settlement, multiplier: 50,
        trades: today.map((row) => ({ contracts: signed(account)(row), price: row.price })),
      })!);
      expect(sums.reduce((a, b) => a + b, 0)).toBe(0);
    }), { seed: SEED, numRuns: RUNS });
  });

  test('below maintenance it is called to initial; within the day by a part of the margin; a default goes down its layers', () => {
    expect([callToInitial(75, 100, 75), callToInitial(74, 100, 75)]).toEqual([0, 26]);
    expect([intradayCall(30, 10, 100, 4_000), intradayCall(30, 11, 100, 4_000)]).toEqual([0, 41]);
    const sizes = { DEFAULTER_MARGIN: 100, DEFAULTER_FUND: 10, CLEARING_CAPITAL: 20, MEMBERS_FUND: 200, ASSESSMENTS: 50 };
    expect(waterfall(125, sizes)).toEqual({ ...sizes, CLEARING_CAPITAL: 15, MEMBERS_FUND: 0, ASSESSMENTS: 0, UNCOVERED: 0 });
    expect(waterfall(400, sizes)).toEqual({ ...sizes, UNCOVERED: 20 });
  });
});
