import { describe, expect, test } from 'vitest';
import { assetOf, CASH, HOUSE, LEDGER_REFUSALS } from '../ledger/reasons.ts';
import { newOrder } from '../orders/order.ts';
import { ORDER_REJECTS } from '../orders/reject.ts';
import { PRE_TRADE } from '../risk/checks.ts';
import { Exchange } from './exchange.ts';
import { EXCHANGE_REFUSALS } from './refusals.ts';
import { FIRST_DAY, MODEL_PORT, SMALL_EXCHANGE, SmallExchange } from './testing.ts';

const [A, B] = [16, 17];
const X = assetOf(0);

/** Two clients with a hundred dollars and a thousand shares each; books open. */
function open(): SmallExchange {
  const small = new SmallExchange();
  small.start(FIRST_DAY);
  for (const account of [A, B]) small.client(account, 100_0000, 1_000);
  small.phase('CONTINUOUS');
  return small;
}

const balance = (small: SmallExchange, account: number, asset: number) => small.exchange.state.ledger.balance(account, asset);

describe('exchange: the way of an order', () => {
  test('held, traded, netted, settled on the second business day', () => {
    const small = open();
    small.order(0, { account: B, side: 'SELL', price: 20, quantity: 100 });
    expect(balance(small, B, X)).toMatchObject({ posted: 1_000, held: 100, available: 900 });
    const reports = small.order(0, { account: A, side: 'BUY', price: 25, quantity: 150 });
    expect(reports.map(({ kind, account, price, quantity }) => [kind, account, price, quantity])).toEqual([
      ['NEW', A, 25, 150], ['TRADE', B, 20, 100], ['TRADE', A, 20, 100],
    ]);
    // 100 shares at 20 ticks of a cent; 50 more are still open at 25 ticks and the dearest fee.
    expect(balance(small, A, CASH)).toMatchObject({ posted: 100_0000, dueOut: 200_000 + 300, held: 50 * (2_500 + 3) });
    // The maker has a rebate and pays the regulator 27.80 a million.
    expect(balance(small, B, CASH)).toMatchObject({ posted: 100_0000, dueIn: 200_000 + 100 - 5, dueOut: 0 });
    expect(small.exchange.state.positions.shares(A as never, 0 as never)).toBe(1_100);
    small.time = 2;
    small.phase('CLOSED');
    expect(balance(small, A, CASH).held).toBe(0);
    small.do({ kind: 'NET', time: 2 });
    expect(small.exchange.told.filter(({ kind }) => kind === 'OBLIGATION')).toMatchObject([
      { account: A, shares: 100, cash: -200_000, fee: 300, due: FIRST_DAY + 4 }, { account: B, shares: -100, cash: 200_000, fee: -95, due: FIRST_DAY + 4 },
    ]);
    for (const day of [1, 4]) {
      expect(balance(small, A, X).posted).toBe(1_000);
      small.start(FIRST_DAY + day);
      small.settle();
      if (day === 1) small.do({ kind: 'NET', time: 2 });
    }
    expect(balance(small, A, X)).toMatchObject({ posted: 1_100, dueIn: 0 });
    expect(balance(small, A, CASH)).toMatchObject({ posted: 100_0000 - 200_300, dueOut: 0 });
    expect(balance(small, B, CASH)).toMatchObject({ posted: 100_0000 + 200_095, dueIn: 0 });
    expect([balance(small, HOUSE.FEES, CASH).posted, balance(small, HOUSE.REGULATOR, CASH).posted]).toEqual([200, 5]);
  });

  test('who cannot pay is refused before the book sees it', () => {
    const small = open();
    const before = small.exchange.state.books[0].core.snapshot();
    const reports = small.order(0, { account: A, side: 'BUY', price: 50, quantity: 200 });
    expect(reports).toMatchObject([{ kind: 'REJECTED', code: LEDGER_REFUSALS.INSUFFICIENT.code, account: A }]);
    expect(small.exchange.state.books[0].core.snapshot()).toEqual(before);
    expect(balance(small, A, CASH).held).toBe(0);
  });
});

test('exchange: what only the order of a pair that has ended needed is given back', () => {
  const small = open();
  const terms = { account: A, participant: A, side: 'SELL' as const };
  const first = newOrder({ ...terms, price: 24, quantity: 30 });
  const second = newOrder({ ...terms, type: 'STOP_LIMIT', stop: 16, price: 18, quantity: 10 });
  small.do({ kind: 'PAIR', instrument: 0, first, second, time: 1 });
  expect(balance(small, A, X).held).toBe(30);
  small.order(0, { account: B, side: 'BUY', price: 16, quantity: 1 });
  const reports = small.order(0, { account: B, side: 'SELL', price: 16, quantity: 1 });
  expect(reports.filter(({ account }) => account === A).map(({ kind, open: left }) => [kind, left])).toEqual([['TRIGGERED', 10], ['CANCELED', 0]]);
  expect(small.exchange.state.books[0].desk.orders()).toMatchObject([{ account: A, price: 18, open: 10 }]);
  expect(balance(small, A, X).held).toBe(10);
});

test('exchange: an order that the ledger or the desk refuses is no duplicate of the one after it', () => {
  const small = new SmallExchange({ ...SMALL_EXCHANGE, risk: { ...SMALL_EXCHANGE.risk, duplicateWindow: 1_000 } });
  small.start(FIRST_DAY);
  small.client(A, 10_0000, 0);
  small.client(B, 100_0000, 0);
  small.phase('CONTINUOUS');
  // 2,003 a share: the account can pay 49. Then somebody gives it the rest.
  const fifty = { account: A, side: 'BUY' as const, price: 20, quantity: 50 };
  expect(small.order(0, fifty)).toMatchObject([{ kind: 'REJECTED', code: LEDGER_REFUSALS.INSUFFICIENT.code }]);
  small.do({ kind: 'DEPOSIT', account: A, asset: 0, amount: 1_000, time: 1 });
  expect(small.order(0, fifty)).toMatchObject([{ kind: 'NEW' }]);
  expect(small.order(0, fifty)).toMatchObject([{ kind: 'REJECTED', code: PRE_TRADE.DUPLICATE }]);
  // The desk does not know orders that rest for the opening any more.
  const late = { account: B, side: 'BUY' as const, price: 20, quantity: 1, timeInForce: 'AT_OPEN' as const };
  expect(small.order(0, late)).toMatchObject([{ kind: 'REJECTED', code: ORDER_REJECTS.AUCTION_OVER.code }]);
  expect(small.order(0, late)).toMatchObject([{ kind: 'REJECTED', code: ORDER_REJECTS.AUCTION_OVER.code }]);
  // New terms count like a new order.
  const { order } = small.order(0, { account: B, side: 'BUY', price: 15, quantity: 7 })[0];
  small.do({ kind: 'AMEND', instrument: 0, account: B, order, price: 16, quantity: 7, stop: 0, time: 1 });
  expect(small.order(0, { account: B, side: 'BUY', price: 16, quantity: 7 })).toMatchObject([{ kind: 'REJECTED', code: PRE_TRADE.DUPLICATE }]);
});

describe('exchange: restart', () => {
  test('restored from its images it has the same images and goes on identically', () => {
    const small = open();
    small.order(0, { account: B, side: 'SELL', price: 20, quantity: 100 });
    small.order(1, { account: B, side: 'SELL', price: 30, quantity: 100, display: 'ICEBERG', shown: 10 });
    small.order(0, { account: A, side: 'BUY', price: 25, quantity: 150 });
    const images = small.exchange.images();
    const other = new SmallExchange(SMALL_EXCHANGE, Exchange.restore(SMALL_EXCHANGE, MODEL_PORT, images));
    expect(other.exchange.images()).toEqual(images);
    for (const each of [small, other]) {
      each.order(1, { account: A, side: 'BUY', price: 30, quantity: 50 });
      each.time = 9;
      each.phase('CLOSED');
      each.do({ kind: 'NET', time: 9 });
    }
    expect(other.exchange.images()).toEqual(small.exchange.images());
  });
});

test.each([
  ['INSTRUMENT_UNKNOWN', { kind: 'CANCEL', instrument: 2, account: A, order: 1, time: 1 }],
  ['INSTRUMENT_UNKNOWN', { kind: 'CANCEL', instrument: -1, account: A, order: 1, time: 1 }],
  ['TIME_INVALID', { kind: 'NET', time: 0.5 }],
  ['TIME_INVALID', { kind: 'NET', time: 0 }],
  ['DAY_INVALID', { kind: 'START_DAY', day: FIRST_DAY, time: 0 }],
  ['DAY_OPEN', { kind: 'START_DAY', day: FIRST_DAY + 1, time: 0 }],
  ['DAY_OPEN', { kind: 'NET', time: 1 }],
  ['AMOUNT_INVALID', { kind: 'DEPOSIT', account: A, asset: 0, amount: 0, time: 1 }],
  ['AMOUNT_INVALID', { kind: 'DEPOSIT', account: A, asset: 0, amount: 2 ** 50 + 1, time: 1 }],
  ['ASSET_UNKNOWN', { kind: 'DEPOSIT', account: A, asset: 3, amount: 1, time: 1 }],
  ['PHASE_INVALID', { kind: 'PHASE', instrument: 0, phase: 'OPENING_AUCTION', time: 1 }],
  ['BAND_INVALID', { kind: 'BAND', instrument: 0, low: 5, high: 4, time: 1 }],
  ['BAND_INVALID', { kind: 'BAND', instrument: 0, low: 5, high: 64, time: 1 }],
] as const)('exchange: %s refuses %o and changes nothing', (name, command) => {
  const small = open();
  const before = small.exchange.images().filter(({ room }) => room !== 'exchange');
  expect(small.ask(command)).toBe(EXCHANGE_REFUSALS[name].code);
  expect(small.exchange.images().filter(({ room }) => room !== 'exchange')).toEqual(before);
});
