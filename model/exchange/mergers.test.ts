/** Spin-offs and mergers through the whole exchange, to the share and the ten-thousandth, counted by hand. */
import { expect, test } from 'vitest';
import { assetOf, CASH } from '../ledger/reasons.ts';
import { balanceFault } from '../law/exchange.ts';
import type { CorporateAction } from '../portfolio/actions/action.ts';
import { ACCOUNT_REFUSALS } from '../accounts/refusals.ts';
import { PORTFOLIO_REFUSALS } from '../portfolio/refusals.ts';
import { SESSION_REJECTS } from '../session/reject.ts';
import type { ExchangeConfig } from './config.ts';
import { EXCHANGE_REFUSALS } from './refusals.ts';
import { FIRST_DAY, SMALL_EXCHANGE, SmallExchange } from './testing.ts';

const FREE: ExchangeConfig = { ...SMALL_EXCHANGE, fees: { maker: 0, taker: 0, auction: 0, saleRate: 0 } };
const [SELLER, BUYER] = [16, 17];
const time = 1;
/** Thursday; its trades settle on Monday. The action is of Friday. */
const EX = FIRST_DAY + 1;
const DAYS = { declared: FIRST_DAY, ex: EX, record: EX, pay: EX };

/** Each has 400 shares of both and 600,000 in cash; the one sells the other ten shares of instrument 0 at 2,000, and something rests in its book. */
function traded(action: CorporateAction): SmallExchange {
  const small = new SmallExchange(FREE);
  small.start(FIRST_DAY);
  for (const account of [SELLER, BUYER]) small.client(account, 600_000, 400);
  small.phase('CONTINUOUS');
  small.order(0, { account: SELLER, side: 'SELL', price: 20, quantity: 10 });
  small.order(0, { account: BUYER, side: 'BUY', price: 20, quantity: 10 });
  small.order(0, { account: BUYER, side: 'BUY', price: 15, quantity: 4, timeInForce: 'GTC' });
  small.do({ kind: 'ANNOUNCE', action, time });
  day(small, EX);
  return small;
}

/** The day ends, the next begins; what is due is carried out, and what is due settles. */
function day(small: SmallExchange, next: number): void {
  small.phase('CLOSED');
  small.do({ kind: 'NET', time });
  small.start(next);
  small.phase('PRE_OPEN');
  small.do({ kind: 'ACTIONS', evening: false, time });
  small.settle();
  small.phase('CONTINUOUS');
  expect(balanceFault(small.exchange)).toBeUndefined();
}

/** What each has once all has settled: cash, shares of 0, shares of 1; and the same by position. */
function settled(small: SmallExchange) {
  day(small, FIRST_DAY + 4);
  const { ledger, positions } = small.exchange.state;
  expect(small.exchange.state.settlement.open()).toEqual([]);
  return [SELLER, BUYER].map((account) => {
    expect([0, 1].map((instrument) => positions.shares(account as never, instrument as never))).toEqual([0, 1].map((at) => ledger.balance(account, assetOf(at)).posted));
    return [CASH, assetOf(0), assetOf(1)].map((asset) => ledger.balance(account, asset).posted);
  });
}

const open = (small: SmallExchange, instrument = 0) => small.exchange.state.books[instrument].desk.orders().length;
const common = { id: 1, instrument: 0, days: DAYS, agent: 0 };

test('exchange: SPIN_OFF gives shares of the child on shares held and on shares on their way', () => {
  const small = traded({ ...common, kind: 'SPIN_OFF', into: 1, each: 1, per: 4, cashInLieu: 1_000, parentPrice: 1_500, childPrice: 2_000 });
  // 400 shares give 100. The ten on their way give two, from the seller, and two quarters in cash: 500.
  expect(settled(small)).toEqual([[600_000 + 20_000 - 500, 390, 400 + 98], [600_000 - 20_000 + 500, 410, 400 + 102]]);
  // As after a cash dividend of what the child is worth: 500 a share, from 1,500.
  expect(small.exchange.state.books[0].desk.orders()).toMatchObject([{ price: 10, open: 4 }]);
});

test('exchange: CASH_MERGER pays for every share, settles trades on their way by the difference, and closes the book for good', () => {
  const small = traded({ ...common, kind: 'CASH_MERGER', amount: 2_300 });
  expect(open(small)).toBe(0);
  // 400 shares at 2,300; of the ten the seller owes what they have become worth more: 300 each.
  expect(settled(small)).toEqual([[600_000 + 920_000 - 3_000, 0, 400], [600_000 + 920_000 + 3_000, 0, 400]]);
  const [order] = small.order(0, { account: BUYER, side: 'BUY', price: 15, quantity: 1 });
  expect(order).toMatchObject({ kind: 'REJECTED', code: SESSION_REJECTS.INSTRUMENT_KILLED.code });
  const merged = EXCHANGE_REFUSALS.INSTRUMENT_MERGED.code;
  expect(small.ask({ kind: 'KILL', scope: { instrument: 0 }, on: false, time })).toBe(merged);
  expect(small.ask({ kind: 'DEPOSIT', account: BUYER, asset: 1, amount: 5, time })).toBe(merged);
  expect(small.ask({ kind: 'ANNOUNCE', action: { ...common, id: 2, kind: 'CASH_DIVIDEND', amount: 5, per: 1, taxAccount: 0 }, time })).toBe(merged);
});

test('exchange: STOCK_MERGER exchanges shares and trades on their way for those of the acquirer, with boot and fractions in cash', () => {
  const small = traded({ ...common, kind: 'STOCK_MERGER', into: 1, each: 3, per: 8, cashInLieu: 1_600, boot: 100, price: 1_600 });
  expect(open(small)).toBe(0);
  // 400 shares give 150 and 40,000 boot. Ten give three, six eighths in cash (1,200) and 1,000 boot, from the seller.
  expect(settled(small)).toEqual([
    [600_000 + 40_000 + 20_000 - 2_200, 0, 400 + 147], [600_000 + 40_000 - 20_000 + 2_200, 0, 400 + 153],
  ]);
});

test('exchange: ACTION_AWAITED, INSTRUMENT_MERGED, INSTRUMENT_UNKNOWN: a merger comes last of all actions of its instrument', () => {
  const small = new SmallExchange(FREE);
  small.start(FIRST_DAY);
  const announce = (action: CorporateAction) => small.ask({ kind: 'ANNOUNCE', action, time });
  const merger = { ...common, kind: 'CASH_MERGER', amount: 5 } as const;
  const into = { ...common, kind: 'STOCK_MERGER', each: 1, per: 1, cashInLieu: 5, boot: 0, price: 5 } as const;
  const { ACTION_AWAITED, INSTRUMENT_MERGED, INSTRUMENT_UNKNOWN, ACTION_NOT_CARRIED_OUT } = EXCHANGE_REFUSALS;
  expect(announce({ ...into, into: 2 })).toBe(INSTRUMENT_UNKNOWN.code);
  expect(announce({ ...common, kind: 'SPLIT', each: 2, per: 1, cashInLieu: 0 })).toBe(0);
  expect(announce({ ...merger, id: 2 })).toBe(ACTION_AWAITED.code);
  expect(announce({ ...merger, id: 3, instrument: 1 })).toBe(0);
  expect(announce({ ...into, id: 4, into: 1 })).toBe(INSTRUMENT_MERGED.code);
  expect(announce({ ...merger, id: 5, kind: 'TENDER' } as never)).toBe(ACTION_NOT_CARRIED_OUT.code);
});

test('exchange: RIGHTS are given out, exercised for money before the open, and lapse', () => {
  const small = traded({
    ...common, kind: 'RIGHTS', into: 1, each: 1, per: 1, cashInLieu: 0, parentPrice: 2_000, childPrice: 100, rights: 4, subscription: 1_500, expires: FIRST_DAY + 4,
    allocateFrom: 10_000,
  });
  const exercise = (account: number, shares: number) => small.ask({ kind: 'EXERCISE', account, action: 1, shares, time });
  const { PHASE_INVALID } = EXCHANGE_REFUSALS;
  expect(exercise(BUYER, 1)).toBe(PHASE_INVALID.code);
  small.phase('CLOSED');
  small.do({ kind: 'NET', time });
  small.start(FIRST_DAY + 4);
  small.phase('PRE_OPEN');
  // The buyer has 400 shares of the rights' instrument and 400 rights; ten more are on their way with the ten shares.
  expect([exercise(BUYER, 201), exercise(BUYER, 0), exercise(99, 1)]).toEqual([
    PORTFOLIO_REFUSALS.RIGHTS_MISSING.code, PORTFOLIO_REFUSALS.SHARES_NOT_POSITIVE.code, ACCOUNT_REFUSALS.ACCOUNT_UNKNOWN.code,
  ]);
  expect(exercise(BUYER, 50)).toBe(0);
  expect(balanceFault(small.exchange)).toBeUndefined();
  const { ledger } = small.exchange.state;
  expect([assetOf(0), assetOf(1)].map((asset) => ledger.balance(BUYER, asset).posted)).toEqual([450, 600]);
  expect(ledger.balance(BUYER, CASH).posted).toBe(600_000 - 75_000);
  small.settle();
  small.phase('CONTINUOUS');
  day(small, FIRST_DAY + 5);
  expect(ledger.all().filter(({ asset, account, posted }) => asset === assetOf(1) && account >= SELLER && posted !== 0)).toEqual([]);
  expect(small.exchange.state.actions.state(1)).toBe('COMPLETE');
});

test('exchange: TRADED_TODAY: what is due before the open waits for the next morning when its shares have traded', () => {
  const small = new SmallExchange(FREE);
  small.start(FIRST_DAY);
  for (const account of [SELLER, BUYER]) small.client(account, 600_000, 400);
  small.do({ kind: 'ANNOUNCE', action: { ...common, kind: 'SPLIT', each: 2, per: 1, cashInLieu: 0 }, time });
  small.phase('CONTINUOUS');
  small.phase('CLOSED');
  small.do({ kind: 'NET', time });
  small.start(EX);
  small.phase('CONTINUOUS');
  small.order(0, { account: SELLER, side: 'SELL', price: 20, quantity: 10 });
  small.order(0, { account: BUYER, side: 'BUY', price: 20, quantity: 10 });
  small.phase('CLOSED');
  expect(small.ask({ kind: 'ACTIONS', evening: true, time })).toBe(EXCHANGE_REFUSALS.TRADED_TODAY.code);
  small.do({ kind: 'NET', time });
  small.start(FIRST_DAY + 4);
  small.phase('PRE_OPEN');
  small.do({ kind: 'ACTIONS', evening: false, time });
  expect(small.exchange.state.positions.shares(BUYER as never, 0 as never)).toBe(820);
});
