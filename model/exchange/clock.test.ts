import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../session/schedule.ts';
import { SESSION_REJECTS } from '../session/reject.ts';
import { HOUSE_SESSION } from './config.ts';
import { Exchange } from './exchange.ts';
import { EXCHANGE_REFUSALS } from './refusals.ts';
import { FIRST_DAY, MODEL_PORT, SMALL_EXCHANGE, SMALL_INSTRUMENT, SmallExchange } from './testing.ts';

const HOUR = 60 * MINUTE;
const [A, B] = [16, 17];
/** 500 ticks of a cent from one currency unit: the ladder holds the price limits around six. */
const INSTRUMENT = { ...SMALL_INSTRUMENT, base: 10_000, core: { ...SMALL_INSTRUMENT.core, levels: 1024 }, reference: 60_000 };
const PLANNED = { ...SMALL_EXCHANGE, session: HOUSE_SESSION, instruments: [INSTRUMENT, { ...INSTRUMENT, symbol: 'BBB' }] };
const tickOf = (price: number) => (price - INSTRUMENT.base) / INSTRUMENT.tick;

/** The day of a market with a plan, two clients with money and shares, at `time`. */
function at(time: number): SmallExchange {
  const small = new SmallExchange(PLANNED);
  small.start(FIRST_DAY);
  for (const account of [A, B]) small.client(account, 100_000_0000, 10_000);
  small.clock(time);
  return small;
}

const phaseOf = (small: SmallExchange, instrument = 0) => small.exchange.state.books[instrument].desk.phase;
const limitsOf = ({ exchange: { state: { books: [book] } } }: SmallExchange) => [book.priceAt(book.low), book.priceAt(book.high)];

describe('exchange: the session of a market with a plan', () => {
  test('phases come at their times, whatever command brings the time', () => {
    const small = at(1);
    const seen: string[] = [];
    for (const time of [7 * HOUR - 1, 7 * HOUR, 9 * HOUR + 25 * MINUTE, 9.5 * HOUR - 1, 9.5 * HOUR, 16 * HOUR - 5 * MINUTE, 16 * HOUR]) {
      small.time = time;
      small.ask({ kind: 'CANCEL', instrument: 0, account: A, order: 1, time });
      seen.push(phaseOf(small));
    }
    expect(seen).toEqual(['CLOSED', 'PRE_OPEN', 'OPENING_AUCTION', 'OPENING_AUCTION', 'CONTINUOUS', 'CLOSING_AUCTION', 'CLOSED']);
  });

  test('the opening uncrosses the call and sets the price limits around its price', () => {
    const small = at(8 * HOUR);
    small.order(0, { account: A, side: 'BUY', price: tickOf(70_000), quantity: 100 });
    small.order(0, { account: B, side: 'SELL', price: tickOf(70_000), quantity: 100 });
    const told = small.clock(10 * HOUR);
    expect(small.exchange.state.trades.get(1)).toMatchObject({ kind: 'AUCTION', price: 70_000, quantity: 100, time: 9.5 * HOUR });
    // Tier 1 above three units: five in a hundred.
    expect(limitsOf(small)).toEqual([66_500, 73_500]);
    expect(told.filter((event) => event.kind === 'BAND' && event.instrument === 0)).toMatchObject([{ low: 66_500, high: 73_500 }]);
    // The other one had no auction: its limits lie around the reference.
    expect(small.exchange.state.books[1].priceAt(small.exchange.state.books[1].high)).toBe(63_000);
  });

  test('fifteen seconds at the limit pause trading for five minutes; the uncross opens it again', () => {
    const small = at(10 * HOUR);
    small.order(0, { account: A, side: 'BUY', price: tickOf(63_000), quantity: 10 });
    expect(small.exchange.told).toMatchObject([{ kind: 'LIMIT_STATE', instrument: 0, state: 'LIMIT' }]);
    small.clock(10 * HOUR + 15 * SECOND - 1);
    expect(phaseOf(small)).toBe('CONTINUOUS');
    small.clock(10 * HOUR + 15 * SECOND);
    expect(phaseOf(small)).toBe('VOLATILITY_AUCTION');
    small.order(0, { account: B, side: 'SELL', price: tickOf(63_000), quantity: 10 });
    small.clock(10 * HOUR + 15 * SECOND + 5 * MINUTE);
    expect(phaseOf(small)).toBe('CONTINUOUS');
    expect(small.exchange.state.trades.get(1)).toMatchObject({ kind: 'AUCTION', price: 63_000 });
    expect(phaseOf(small, 1)).toBe('CONTINUOUS');
  });

  test('a fall of the index by seven in a hundred halts all for a quarter of an hour, each level once', () => {
    const small = new SmallExchange(PLANNED);
    small.start(FIRST_DAY);
    small.do({ kind: 'INDEX', value: 1_000, time: 17 * HOUR });
    small.do({ kind: 'NET', time: 17 * HOUR });
    small.start(FIRST_DAY + 1);
    small.clock(10 * HOUR);
    small.do({ kind: 'INDEX', value: 931, time: 10 * HOUR });
    expect(phaseOf(small)).toBe('CONTINUOUS');
    small.do({ kind: 'INDEX', value: 930, time: 10 * HOUR });
    expect([phaseOf(small), phaseOf(small, 1)]).toEqual(['HALTED', 'HALTED']);
    small.clock(10 * HOUR + 15 * MINUTE);
    expect(phaseOf(small)).toBe('VOLATILITY_AUCTION');
    small.clock(10 * HOUR + 20 * MINUTE);
    small.do({ kind: 'INDEX', value: 929, time: 11 * HOUR });
    expect(phaseOf(small)).toBe('CONTINUOUS');
  });

  test('one instrument is halted and called again; what cannot be is refused', () => {
    const small = at(10 * HOUR);
    const ask = (kind: 'HALT' | 'RESUME', instrument: number) => small.ask({ kind, instrument, time: small.time });
    expect([ask('RESUME', 0), ask('HALT', 0), ask('HALT', 0), ask('HALT', 2)]).toEqual(
      [SESSION_REJECTS.RESUME_UNFIT.code, 0, SESSION_REJECTS.HALT_UNFIT.code, SESSION_REJECTS.INSTRUMENT_UNKNOWN.code]);
    expect([phaseOf(small), phaseOf(small, 1)]).toEqual(['HALTED', 'CONTINUOUS']);
    expect(ask('RESUME', 0)).toBe(0);
    expect(phaseOf(small)).toBe('VOLATILITY_AUCTION');
  });

  test('a kill switch takes out what is there and lets nothing in; cancels pass', () => {
    const small = at(10 * HOUR);
    small.order(0, { account: A, side: 'BUY', price: tickOf(60_000), quantity: 10 });
    small.order(0, { account: B, side: 'SELL', price: tickOf(61_000), quantity: 10 });
    small.do({ kind: 'KILL', scope: { participant: A }, on: true, time: small.time });
    expect(small.exchange.told).toMatchObject([{ kind: 'KILL', orders: 1 }]);
    expect(small.exchange.state.books[0].desk.orders().map(({ account }) => account)).toEqual([B]);
    const code = SESSION_REJECTS.PARTICIPANT_KILLED.code;
    expect(small.order(1, { account: A, side: 'BUY', price: 5, quantity: 1 })).toMatchObject([{ kind: 'REJECTED', code }]);
    small.do({ kind: 'KILL', scope: { participant: A }, on: false, time: small.time });
    expect(small.order(1, { account: A, side: 'BUY', price: tickOf(60_000), quantity: 1 })).toMatchObject([{ kind: 'NEW' }]);
    small.do({ kind: 'KILL', scope: { market: true }, on: true, time: small.time });
    expect(small.exchange.state.books.flatMap(({ desk }) => desk.orders())).toEqual([]);
    for (const scope of [{}, { market: false }, { participant: 30 }]) {
      expect(small.ask({ kind: 'KILL', scope, on: true, time: small.time })).toBe(EXCHANGE_REFUSALS.SCOPE_INVALID.code);
    }
  });

  test('a trade ten in a hundred below the close restricts short sales for two days', () => {
    const small = at(10 * HOUR);
    const { risk } = small.exchange.state;
    risk.setPriorClose(0, 66_000);
    for (const price of [59_500, 59_400]) {
      expect(risk.isShortRestricted(0)).toBe(false);
      small.order(0, { account: A, side: 'BUY', price: tickOf(price), quantity: 10 });
      small.order(0, { account: B, side: 'SELL', price: tickOf(price), quantity: 10 });
    }
    expect(small.exchange.told).toMatchObject([{ kind: 'SHORT_RESTRICTED', instrument: 0, until: FIRST_DAY + 1 }]);
    expect(risk.isShortRestricted(0)).toBe(true);
  });

  test('phases and limits are not set by hand', () => {
    const small = at(10 * HOUR);
    expect(small.ask({ kind: 'PHASE', instrument: 0, phase: 'HALTED', time: small.time })).toBe(EXCHANGE_REFUSALS.PLANNED.code);
    expect(small.ask({ kind: 'BAND', instrument: 0, low: 1, high: 2, time: small.time })).toBe(EXCHANGE_REFUSALS.PLANNED.code);
    for (const value of [0, -1, 0.5, 2 ** 50 + 1]) expect(small.ask({ kind: 'INDEX', value, time: small.time })).toBe(EXCHANGE_REFUSALS.INDEX_INVALID.code);
  });

  test('restored in the middle of a pause it opens again at the same time, with the same limits', () => {
    const small = at(10 * HOUR);
    small.order(0, { account: A, side: 'BUY', price: tickOf(63_000), quantity: 10 });
    small.clock(10 * HOUR + MINUTE);
    expect(phaseOf(small)).toBe('VOLATILITY_AUCTION');
    const other = new SmallExchange(PLANNED, Exchange.restore(PLANNED, MODEL_PORT, small.exchange.images()));
    expect(other.exchange.images()).toEqual(small.exchange.images());
    for (const each of [small, other]) {
      each.clock(10 * HOUR + 2 * MINUTE);
      each.order(0, { account: B, side: 'SELL', price: tickOf(62_000), quantity: 10 });
      each.clock(16 * HOUR);
    }
    expect(phaseOf(small)).toBe('CLOSED');
    expect(small.exchange.state.trades.last).toBe(1);
    expect(other.exchange.images()).toEqual(small.exchange.images());
  });
});
