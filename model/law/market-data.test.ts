/** The laws of market data under random steps; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { array, assert, boolean, constant, constantFrom, integer, oneof, property, record, tuple, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { MarketData, type MarketDataConfig } from '../market-data/market-data.ts';
import type { CoreConfig } from '../message/core.ts';
import type { Command } from '../message/command.ts';
import { ALGORITHMS, BOOK_STATES, SELF_TRADE_MODES, SIDES, TIMES_IN_FORCE } from '../message/command.ts';
import { DARK_BIT } from '../orders/table.ts';
import { FEED_LAWS, type FeedStep, judgeFeed, type MakeData } from './market-data.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 80);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);

const CORE: CoreConfig = { levels: 64, orders: 64, quantityBits: 16, algorithms: 'ALL' };
const CONFIG: MarketDataConfig = { core: CORE, instrument: 9, bars: [100, 1_000] };

const slot = integer({ min: 0, max: 63 });
const order = oneof({ weight: 9, arbitrary: slot }, { weight: 1, arbitrary: slot.map((id) => id + 64) }, { weight: 1, arbitrary: slot.map((id) => DARK_BIT + id) });
/** Bids mostly below 32, asks above, so that books grow deep. */
const placed = tuple(constantFrom(...SIDES), integer({ min: 0, max: 27 }), integer({ min: 0, max: 9 }))
  .map(([side, near, across]) => ({ side, price: (side === 'BUY') === across < 9 ? 4 + near : 32 + near }));
const quantity = oneof(integer({ min: 1, max: 9 }), integer({ min: 1, max: 400 }));
const participant = integer({ min: 1, max: 4 });
const rest = { book: constant(0), time: constant(0) };

const ADD: Arbitrary<Command> = tuple(placed, record({
  kind: constant('ADD' as const), market: constantFrom(false, false, false, false, true), postOnly: constant(false),
  timeInForce: constantFrom('DAY', 'DAY', 'DAY', 'DAY', ...TIMES_IN_FORCE), selfTrade: constantFrom(...SELF_TRADE_MODES), order, quantity, participant, ...rest,
})).map(([where, more]) => ({ ...more, ...where }));
const COMMAND: Arbitrary<Command> = oneof(
  { weight: 30, arbitrary: ADD },
  { weight: 4, arbitrary: record({ kind: constant('CANCEL' as const), order, ...rest }) },
  { weight: 3, arbitrary: record({ kind: constant('REDUCE' as const), order, quantity: integer({ min: 1, max: 5 }), ...rest }) },
  { weight: 5, arbitrary: tuple(placed, record({ kind: constant('REPLACE' as const), postOnly: boolean(), selfTrade: constantFrom(...SELF_TRADE_MODES), order, quantity, ...rest }))
    .map(([{ price }, more]) => ({ ...more, price })) },
  { weight: 1, arbitrary: record({ kind: constant('MASS_CANCEL' as const), participant, ...rest }) },
  { weight: 1, arbitrary: record({ kind: constant('SET_STATE' as const), state: constantFrom('OPEN', 'OPEN', ...BOOK_STATES), ...rest }) },
  { weight: 1, arbitrary: record({ kind: constant('SET_BAND' as const), low: integer({ min: 0, max: 30 }), high: integer({ min: 33, max: 63 }), ...rest }) },
  { weight: 1, arbitrary: record({ kind: constant('SET_ALGORITHM' as const), algorithm: constantFrom(...ALGORITHMS), ...rest }) },
);
const nth = integer({ min: 0, max: 20 });
const late = integer({ min: 0, max: 12 });
const STEP: Arbitrary<FeedStep> = oneof(
  { weight: 40, arbitrary: record({ kind: constant('COMMAND' as const), command: COMMAND, wait: constantFrom(0, 7, 60, 700) }) },
  { weight: 2, arbitrary: record({ kind: constant('JOIN' as const), channel: constantFrom('TOP' as const, 'LEVELS' as const, 'ORDERS' as const), late }) },
  { weight: 2, arbitrary: record({ kind: constant('LOSE' as const), nth, count: integer({ min: 1, max: 5 }), late }) },
  { weight: 1, arbitrary: record({ kind: constant('TWICE' as const), nth }) },
  { weight: 1, arbitrary: record({ kind: constant('BUST' as const), nth }) },
  { weight: 1, arbitrary: record({
    kind: constant('INDICATE' as const), price: integer({ min: 0, max: 63 }), volume: integer({ min: 0, max: 3 }), surplus: integer({ min: -9, max: 9 }),
  }) },
  { weight: 1, arbitrary: record({ kind: constant('AUCTION' as const), on: boolean() }) },
  { weight: 1, arbitrary: record({ kind: constantFrom('DAY' as const, 'RESTART' as const, 'RESTART' as const) }) },
);

const enter = (side: 'BUY' | 'SELL', wait: number) => (order: number, price: number, quantity = 5): FeedStep => ({
  kind: 'COMMAND', wait, command: {
    kind: 'ADD', side, market: false, postOnly: false, timeInForce: 'DAY', selfTrade: 'NONE', book: 0, order, price, quantity, participant: 1, time: 0,
  },
});
const buy = enter('BUY', 0);
const sell = enter('SELL', 50);

/** A deep book to begin with: twelve prices on either side. */
const OPENING: readonly FeedStep[] = Array.from({ length: 24 }, (_, i) => (i < 12 ? buy(40 + i, 31 - i) : sell(40 + i, 20 + i)));

test(`laws of market data: ${RUNS} sequences, seed ${SEED}`, () => {
  assert(property(boolean(), array(STEP, { minLength: 1, maxLength: 60, size: 'max' }), (deep, steps) => {
    expect(judgeFeed([...(deep ? OPENING : []), ...steps], CONFIG, (config) => new MarketData(config))).toBeUndefined();
  }), { seed: SEED, numRuns: RUNS });
});

/** A publisher with something spoilt. */
function spoilt(spoil: (data: MarketData) => void): MakeData {
  return (config) => {
    const data = new MarketData(config);
    spoil(data);
    return data;
  };
}

const cancel = (id: number): FeedStep => ({ kind: 'COMMAND', wait: 0, command: { kind: 'CANCEL', book: 0, order: id, time: 0 } });

test.each<[keyof typeof FEED_LAWS, string, MakeData, FeedStep[]]>([
  ['rebuild', 'an increment that says too little', spoilt(({ orders }) => {
    const put = orders.put.bind(orders);
    orders.put = (head, now, id, price, quantity, ...more) => put(head, now, id, price, quantity - 1, ...more);
  }), [buy(1, 20, 5)]],
  ['rebuild', 'a price that moves up and is not told', spoilt(({ levels }) => {
    const put = levels.put.bind(levels);
    levels.put = (head, now, count, price, ...more) => { if (price !== 21) put(head, now, count, price, ...more); };
  }), [...OPENING, cancel(40)]],
  ['rebuild', 'two orders at a price that change places', spoilt(({ book }) => {
    const { queue } = book;
    book.queue = (price) => queue.call(book, price).reverse();
  }), [buy(1, 20), buy(2, 20)]],
  ['core', 'a dark order that is shown', spoilt((data) => {
    const { onEvent } = data;
    data.onEvent = (words, at, now) => { words[at + 1]! &= 0x7fff_ffff; onEvent.call(data, words, at, now); };
  }), [buy(DARK_BIT + 1, 20)]],
  ['within', 'a quote that is not told', spoilt(({ top }) => {
    const put = top.put.bind(top);
    top.put = (head, now, id, price, quantity, size, ...more) => put(head, now, id, price, quantity, size + 1, ...more);
  }), [buy(1, 20)]],
  ['joins', 'a snapshot that claims too much', spoilt((data) => {
    const { snapshotBook } = data;
    data.snapshotBook = (channel, now) => {
      const words = snapshotBook.call(data, channel, now);
      words[1]! -= 1;
      return words;
    };
  }), [buy(1, 20), { kind: 'JOIN', channel: 'ORDERS', late: 1 }, buy(2, 21), buy(3, 22)]],
  ['traded', 'a bust that leaves its volume', spoilt((data) => { data.statistics.recount = () => undefined; }),
    [buy(1, 20), sell(2, 20, 3), { kind: 'BUST', nth: 0 }]],
  ['traded', 'a bar of the day before', spoilt((data) => { data.startDay = () => { data.trades.clear(); data.statistics.startDay(); }; }),
    [buy(1, 20), sell(2, 20, 3)]],
])('the law %s is seen to fail: %s', (law, _, make, steps) => {
  expect(judgeFeed(steps, CONFIG, make)).toContain(FEED_LAWS[law]);
  expect(judgeFeed(steps, CONFIG, (config) => new MarketData(config))).toBeUndefined();
});

test('the law restart is seen to fail: a snapshot that forgets', () => {
  const steps: FeedStep[] = [buy(1, 20), { kind: 'RESTART' }];
  const forgets: typeof MarketData.restore = (config, bytes) => {
    const data = MarketData.restore(config, bytes);
    data.orders.sequence = 0;
    return data;
  };
  expect(judgeFeed(steps, CONFIG, (config) => new MarketData(config), forgets)).toContain(FEED_LAWS.restart);
});
