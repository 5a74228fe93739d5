import { describe, expect, test } from 'vitest';
import { CASH } from '../ledger/reasons.ts';
import { ORDER_REASONS } from '../orders/reject.ts';
import { PRE_TRADE, RISK_REFUSALS } from '../risk/checks.ts';
import { variationMargin } from '../risk/margin/variation.ts';
import type { ExchangeConfig } from './config.ts';
import { Exchange } from './exchange.ts';
import { EXCHANGE_REFUSALS } from './refusals.ts';
import { FIRST_DAY, MODEL_PORT, SMALL_EXCHANGE, SmallExchange } from './testing.ts';

const $ = 10_000;
const [A, B, C] = [16, 17, 18];
/** A tick is a dollar, and nothing costs fees: whole dollars throughout. */
const INSTRUMENT = { ...SMALL_EXCHANGE.instruments[0], tick: $, reference: 20 * $ };
const DOLLARS: ExchangeConfig = { ...SMALL_EXCHANGE, instruments: [INSTRUMENT], fees: { maker: 0, taker: 0, auction: 0, saleRate: 0 } };

/** A has a thousand dollars and may borrow five; the others have plenty of both. */
function open(): SmallExchange {
  const small = new SmallExchange(DOLLARS);
  small.start(FIRST_DAY);
  small.client(A, 1_000 * $, 0);
  for (const account of [B, C]) small.client(account, 100_000 * $, 1_000);
  small.do({ kind: 'LINE', account: A, asset: 0, line: 5_000 * $, time: 1 });
  small.phase('CONTINUOUS');
  return small;
}

/** B sells to C. */
function trade(small: SmallExchange, price: number, quantity = 1): void {
  small.order(0, { account: B, side: 'SELL', price, quantity });
  small.order(0, { account: C, side: 'BUY', price, quantity });
}

/** A hundred shares at 20, half of them borrowed; then the price falls to 13: equity 300, maintenance a quarter of 1,300. */
function called(): SmallExchange {
  const small = open();
  small.order(0, { account: B, side: 'SELL', price: 20, quantity: 100 });
  small.order(0, { account: A, side: 'BUY', price: 20, quantity: 100 });
  trade(small, 13);
  return small;
}

/** A hundred shares short at 20; then the price rises to 31: equity -100, maintenance three tenths of 3,100. */
function squeezed(): SmallExchange {
  const small = open();
  small.do({ kind: 'LINE', account: A, asset: 0, line: 0, time: 1 });
  small.do({ kind: 'LINE', account: A, asset: 1, line: 100, time: 1 });
  small.order(0, { account: B, side: 'BUY', price: 20, quantity: 100 });
  small.order(0, { account: A, side: 'SELL', price: 20, quantity: 100 });
  trade(small, 31);
  return small;
}

const time = 1;
/** What the last command told of margin. */
const told = ({ exchange }: SmallExchange) => exchange.told.filter(({ kind }) => kind === 'CALL' || kind === 'LIQUIDATION');
const mark = (small: SmallExchange) => {
  small.do({ kind: 'MARK', time });
  return told(small);
};
/** The day ends with its margin run; what that told. The next one opens. */
function night(small: SmallExchange, next: number) {
  small.phase('CLOSED');
  small.do({ kind: 'MARGIN', time });
  const events = told(small);
  small.do({ kind: 'NET', time });
  small.start(FIRST_DAY + next);
  small.settle();
  small.phase('CONTINUOUS');
  return events;
}
/** To Monday: the call of Thursday, due on Friday, is overdue. */
function toMonday(small: SmallExchange): void {
  mark(small);
  night(small, 1);
  night(small, 4);
}

describe('exchange: margin calls', () => {
  test('below maintenance at the mark an account is called for what is missing', () => {
    const small = called();
    const call = { number: 1, account: A, kind: 'MAINTENANCE', state: 'OPEN', amount: 25 * $, issued: FIRST_DAY, due: FIRST_DAY + 1 };
    const variation = variationMargin({ held: 0, priorSettlement: 20 * $, settlement: 13 * $, multiplier: 1, trades: [{ contracts: 100, price: 20 * $ }] });
    expect(variation).toBe(-700 * $);
    expect(mark(small)).toEqual([{ kind: 'CALL', call, equity: 300 * $, maintenance: 325 * $, variation }]);
    expect(mark(small)).toEqual([]);
    trade(small, 14);
    // Equity 400, maintenance 350.
    expect(mark(small)).toMatchObject([{ call: { number: 1, state: 'MET', amount: 0 } }]);
  });

  test('a deposit meets it, or a part of it', () => {
    const small = called();
    mark(small);
    small.do({ kind: 'DEPOSIT', account: A, asset: 0, amount: 25 * $ - 1, time });
    expect(told(small)).toMatchObject([{ call: { number: 1, state: 'OPEN', amount: 1 } }]);
    small.do({ kind: 'DEPOSIT', account: A, asset: 0, amount: 1, time });
    expect(told(small)).toMatchObject([{ call: { number: 1, state: 'MET', amount: 0 } }]);
    expect(night(small, 1)).toEqual([]);
    expect(night(small, 4)).toEqual([]);
    expect(mark(small)).toEqual([]);
  });

  test('CALL_UNKNOWN, CALL_STATE: more time is given once, and to a later day', () => {
    const small = called();
    mark(small);
    const extend = (call: number, until: number) => small.ask({ kind: 'EXTEND', call, until, time });
    const { CALL_UNKNOWN, CALL_STATE } = RISK_REFUSALS;
    expect([extend(2, FIRST_DAY + 5), extend(1, FIRST_DAY + 1), extend(1, Number.NaN)]).toEqual([CALL_UNKNOWN.code, CALL_STATE.code, CALL_STATE.code]);
    expect([extend(1, FIRST_DAY + 4), told(small)]).toMatchObject([0, [{ call: { number: 1, state: 'EXTENDED', due: FIRST_DAY + 4 } }]]);
    expect(extend(1, FIRST_DAY + 5)).toBe(CALL_STATE.code);
    night(small, 1);
    expect(night(small, 4)).toEqual([]);
    expect(night(small, 5)).toMatchObject([{ call: { number: 1, state: 'LIQUIDATING' } }]);
  });

  test('MARGIN_NEEDED: what an account borrows against does not leave it', () => {
    const small = open();
    small.order(0, { account: B, side: 'SELL', price: 20, quantity: 100 });
    small.order(0, { account: A, side: 'BUY', price: 20, quantity: 90 });
    // Equity 1,000, initial margin half of 1,800.
    const withdraw = (amount: number) => small.ask({ kind: 'WITHDRAW', account: A, asset: 0, amount, time });
    expect([withdraw(100 * $ + 1), withdraw(60 * $), withdraw(40 * $ + 1), withdraw(40 * $)]).toEqual([RISK_REFUSALS.MARGIN_NEEDED.code, 0, RISK_REFUSALS.MARGIN_NEEDED.code, 0]);
  });

  test('the end of the day is at its end: DAY_OPEN; and there is none before the first: DAY_INVALID', () => {
    expect(called().ask({ kind: 'MARGIN', time })).toBe(EXCHANGE_REFUSALS.DAY_OPEN.code);
    const before = new SmallExchange(DOLLARS);
    expect([before.ask({ kind: 'MARK', time }), before.ask({ kind: 'MARGIN', time })]).toEqual([EXCHANGE_REFUSALS.DAY_INVALID.code, EXCHANGE_REFUSALS.DAY_INVALID.code]);
  });
});

describe('exchange: liquidation', () => {
  test('LIQUIDATION: what is overdue loses its orders, then the fewest shares that restore maintenance, order by order', () => {
    const small = called();
    mark(small);
    night(small, 1);
    small.order(0, { account: A, side: 'BUY', price: 5, quantity: 1, timeInForce: 'GTC' });
    small.phase('CLOSED');
    small.do({ kind: 'MARGIN', time });
    expect(told(small)).toMatchObject([{ call: { number: 1, state: 'LIQUIDATING', amount: 25 * $ } }]);
    expect(small.reports(0)).toEqual([]);
    expect(small.exchange.state.books[0].desk.orders()).toEqual([]);
    small.do({ kind: 'NET', time });
    small.start(FIRST_DAY + 4);
    small.settle();
    small.phase('CONTINUOUS');
    expect(small.order(0, { account: A, side: 'SELL', price: 20, quantity: 1 })).toMatchObject([{ kind: 'REJECTED', code: PRE_TRADE.KILLED }]);
    small.order(0, { account: B, side: 'BUY', price: 13, quantity: 5 });
    small.order(0, { account: B, side: 'BUY', price: 12, quantity: 100 });
    // Eight shares at 13 relieve 26 of maintenance, seven not 25. Three of them bring 12: equity 205, maintenance 276, 71 are missing: 24 shares.
    expect(mark(small)).toMatchObject([
      { kind: 'LIQUIDATION', call: 1, account: A, instrument: 0, side: 1, shares: 8, traded: 8 },
      { kind: 'LIQUIDATION', call: 1, account: A, instrument: 0, side: 1, shares: 24, traded: 24 },
      { kind: 'CALL', call: { number: 1, state: 'MET', amount: 0 }, equity: 205 * $, maintenance: 204 * $ },
    ]);
    expect(small.reports(0).map(({ kind, account, code }) => [kind, account, code]).slice(0, 1)).toEqual([['NEW', A, ORDER_REASONS.LIQUIDATION.code]]);
    expect(small.exchange.state.positions.shares(A as never, 0 as never)).toBe(68);
    expect(small.order(0, { account: A, side: 'SELL', price: 20, quantity: 1 })).toMatchObject([{ kind: 'NEW', code: 0 }]);
  });

  test('an order that is taken out says why', () => {
    const small = open();
    const reasons: number[] = [];
    small.order(0, { account: B, side: 'SELL', price: 20, quantity: 100 });
    small.order(0, { account: A, side: 'BUY', price: 20, quantity: 100 });
    expect(small.order(0, { account: A, side: 'SELL', price: 25, quantity: 1, timeInForce: 'GTC' })).toMatchObject([{ kind: 'NEW' }]);
    trade(small, 13);
    mark(small);
    night(small, 1);
    const { desk } = small.exchange.state.books[0];
    const { massCancel } = desk;
    desk.massCancel = (scope, at, reason) => {
      reasons.push(ORDER_REASONS[reason!].code);
      return massCancel.call(desk, scope, at, reason);
    };
    small.phase('CLOSED');
    small.do({ kind: 'MARGIN', time });
    expect(reasons).toEqual([ORDER_REASONS.LIQUIDATION.code, ORDER_REASONS.LIQUIDATION.code]);
    expect(small.exchange.state.books[0].desk.orders()).toEqual([]);
  });

  test('it waits for somebody to trade with, and ends when the account pays', () => {
    const small = called();
    toMonday(small);
    expect(mark(small)).toMatchObject([{ kind: 'LIQUIDATION', shares: 8, traded: 0 }]);
    small.order(0, { account: B, side: 'BUY', price: 13, quantity: 2 });
    expect(mark(small)).toMatchObject([{ kind: 'LIQUIDATION', shares: 8, traded: 2 }, { kind: 'CALL', call: { state: 'LIQUIDATING', amount: 18.5 * $ } }]);
    small.phase('CLOSED');
    small.do({ kind: 'MARK', time });
    expect(told(small)).toEqual([]);
    small.do({ kind: 'DEPOSIT', account: A, asset: 0, amount: 18.5 * $, time });
    expect(told(small)).toMatchObject([{ kind: 'CALL', call: { state: 'MET' } }]);
  });

  test('a short position is bought back with what the house lends; a debt that remains is called for no more', () => {
    const small = squeezed();
    expect(mark(small)).toMatchObject([{ call: { amount: 1_030 * $ }, equity: -100 * $, maintenance: 930 * $ }]);
    night(small, 1);
    night(small, 4);
    small.order(0, { account: B, side: 'SELL', price: 31, quantity: 150 });
    expect(mark(small)).toMatchObject([
      { kind: 'LIQUIDATION', account: A, side: 0, shares: 100, traded: 100 }, { kind: 'CALL', call: { state: 'CLOSED_OUT' }, equity: -100 * $, maintenance: 0 },
    ]);
    expect(small.exchange.state.positions.shares(A as never, 0 as never)).toBe(0);
    expect(small.exchange.state.ledger.balance(A, CASH)).toMatchObject({ held: 0, credit: 100 * $ });
    expect(mark(small)).toEqual([]);
  });

  test('an instrument that is halted is left for later, and counts with its need', () => {
    const two = { ...DOLLARS, instruments: [INSTRUMENT, { ...INSTRUMENT, symbol: 'BBB', limits: { tier: 1 as const, leverage: 2 } }] };
    const small = new SmallExchange(two);
    small.start(FIRST_DAY);
    small.client(A, 1_000 * $, 0);
    for (const account of [B, C]) small.client(account, 100_000 * $, 1_000);
    small.do({ kind: 'LINE', account: A, asset: 0, line: 5_000 * $, time });
    small.phase('CONTINUOUS');
    for (const instrument of [0, 1]) {
      small.order(instrument, { account: B, side: 'SELL', price: 20, quantity: 50 });
      small.order(instrument, { account: A, side: 'BUY', price: 20, quantity: 50 });
    }
    trade(small, 13);
    // Equity 650, maintenance a quarter of 650 and, of the fund of twice the index, half of 1,000: 12.5 are missing.
    expect(mark(small)).toMatchObject([{ call: { amount: 12.5 * $ }, equity: 650 * $, maintenance: 662.5 * $ }]);
    night(small, 1);
    night(small, 4);
    for (const instrument of [0, 1]) small.order(instrument, { account: B, side: 'BUY', price: instrument === 0 ? 13 : 20, quantity: 50 });
    small.do({ kind: 'PHASE', instrument: 1, phase: 'HALTED', time });
    // The fund relieves most, but stands still: of the other four shares at 3.25 each.
    expect(mark(small)).toMatchObject([{ kind: 'LIQUIDATION', instrument: 0, shares: 4, traded: 4 }, { kind: 'CALL', call: { state: 'MET' } }]);
  });

  test('restored from its images in the middle of it the exchange goes on identically', () => {
    const small = called();
    toMonday(small);
    small.order(0, { account: B, side: 'BUY', price: 13, quantity: 2 });
    mark(small);
    const other = new SmallExchange(DOLLARS, Exchange.restore(DOLLARS, MODEL_PORT, small.exchange.images()));
    for (const each of [small, other]) {
      each.order(0, { account: B, side: 'BUY', price: 12, quantity: 90 });
      expect(each.order(0, { account: A, side: 'BUY', price: 12, quantity: 1 })).toMatchObject([{ code: PRE_TRADE.KILLED }]);
      each.do({ kind: 'MARK', time });
    }
    expect(told(other)).toEqual(told(small));
    expect(told(other).at(-1)).toMatchObject({ call: { state: 'MET' } });
    expect(other.exchange.images().filter(({ room }) => !room.startsWith('orders'))).toEqual(small.exchange.images().filter(({ room }) => !room.startsWith('orders')));
  });
});
