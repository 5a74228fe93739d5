/** Each order type, time in force and instruction, by example. */
import { describe, expect, test } from 'vitest';
import { Market } from '../law/desk-market.ts';
import { unpackEvents } from '../message/codec.ts';
import { type NewOrder, newOrder } from './order.ts';

const trades = (lines: readonly string[]) => lines.filter((line) => line.startsWith('TRADE') && !line.endsWith('taker'));

describe('orders: types', () => {
  test('orders: MARKET takes what there is, the rest is cancelled', () => {
    const m = new Market();
    m.sell(5, 30);
    expect(m.buy(8, 0, { type: 'MARKET' })).toEqual(['NEW 2', 'TRADE 1 5@30 maker', 'TRADE 2 5@30 taker', 'CANCELED 2 REMAINDER']);
  });

  test('orders: LIMIT trades at its price or better and rests', () => {
    const m = new Market();
    m.sell(5, 30);
    expect(m.buy(8, 31)).toEqual(['NEW 2', 'TRADE 1 5@30 maker', 'TRADE 2 5@30 taker']);
    expect(m.shown()).toBe('3@31 |');
  });

  test('orders: STOP is reached by a trade at or beyond its trigger, nearest first, then oldest; cascades run out', () => {
    const m = new Market();
    for (const price of [30, 31, 32, 33]) m.sell(1, price);
    m.buy(1, 0, { type: 'STOP', stop: 31 });
    m.buy(1, 0, { type: 'STOP', stop: 30 });
    m.buy(1, 0, { type: 'STOP', stop: 30 });
    expect(m.buy(1, 30)).toEqual([
      'NEW 8', 'TRADE 1 1@30 maker', 'TRADE 8 1@30 taker', 'TRIGGERED 6', 'TRIGGERED 7',
      'TRADE 2 1@31 maker', 'TRADE 6 1@31 taker', 'TRIGGERED 5',
      'TRADE 3 1@32 maker', 'TRADE 7 1@32 taker', 'TRADE 4 1@33 maker', 'TRADE 5 1@33 taker',
    ]);
  });

  test('orders: STOP is not reached by a quote, and a sell stop by falling trades', () => {
    const m = new Market();
    m.sell(1, 0, { type: 'STOP', stop: 29 });
    m.buy(2, 28);
    expect(m.sell(1, 28).slice(-1)).toEqual(['TRADE 1 1@28 taker']);
  });

  test('orders: STOP entered behind the last trade is triggered at once', () => {
    const m = new Market();
    m.sell(2, 30);
    m.buy(1, 30);
    expect(m.buy(1, 0, { type: 'STOP', stop: 29 })).toEqual(['NEW 3', 'TRIGGERED 3', 'TRADE 1 1@30 maker', 'TRADE 3 1@30 taker']);
  });

  test('orders: STOP_LIMIT becomes its limit order and rests', () => {
    const m = new Market();
    m.sell(1, 30);
    m.buy(4, 32, { type: 'STOP_LIMIT', stop: 30 });
    expect(m.buy(1, 30).slice(-1)).toEqual(['TRIGGERED 2']);
    expect(m.shown()).toBe('4@32 |');
  });

  test('orders: TRAILING_STOP follows the best trade and never goes back', () => {
    const m = new Market();
    const print = (price: number) => {
      m.sell(1, price);
      return m.buy(1, price);
    };
    print(30);
    m.buy(9, 20);
    m.sell(1, 0, { type: 'TRAILING_STOP', offset: 3 });
    print(34);
    expect(print(32).some((line) => line.startsWith('TRIGGERED'))).toBe(false);
    expect(print(31).slice(-3)).toEqual(['TRIGGERED 4', 'TRADE 3 1@20 maker', 'TRADE 4 1@20 taker']);
  });

  test('orders: PEGGED follows the displayed best price of its side, behind what is displayed there', () => {
    const m = new Market();
    m.buy(1, 28);
    m.buy(5, 60, { type: 'PEGGED', display: 'HIDDEN' });
    expect(m.shown()).toBe('1@28 |');
    m.buy(1, 30);
    expect(trades(m.sell(3, 29))).toEqual(['TRADE 3 1@30 maker', 'TRADE 2 2@30 maker']);
    expect(m.shown()).toBe('1@28 |');
    expect(trades(m.sell(5, 28))).toEqual(['TRADE 1 1@28 maker', 'TRADE 2 3@28 maker']);
  });

  test('orders: PEGGED to the other side and to the middle, with offset and cap', () => {
    const m = new Market();
    m.buy(1, 20);
    m.sell(9, 30);
    m.buy(1, 60, { type: 'PEGGED', display: 'HIDDEN', peg: 'MARKET', offset: 2 });
    m.buy(1, 60, { type: 'PEGGED', display: 'HIDDEN', peg: 'MIDPOINT' });
    m.buy(1, 22, { type: 'PEGGED', display: 'HIDDEN', peg: 'MIDPOINT' });
    expect(trades(m.sell(4, 20))).toEqual(['TRADE 3 1@28 maker', 'TRADE 4 1@25 maker', 'TRADE 5 1@22 maker', 'TRADE 1 1@20 maker']);
  });

  test('orders: PEGGED buys and sells meet when the middle moves', () => {
    const m = new Market();
    m.buy(1, 20);
    m.sell(1, 31);
    m.buy(2, 60, { type: 'PEGGED', display: 'HIDDEN', peg: 'MIDPOINT' });
    m.sell(2, 0, { type: 'PEGGED', display: 'HIDDEN', peg: 'MIDPOINT' });
    expect(m.buy(1, 21)).toEqual(['NEW 5', 'TRADE 4 2@26 maker', 'TRADE 3 2@26 taker']);
  });
});

describe('orders: instructions', () => {
  test('orders: ICEBERG shows one slice; its next one comes last in the queue', () => {
    const m = new Market();
    m.sell(20, 30, { display: 'ICEBERG', shown: 5 });
    m.sell(5, 30);
    expect(m.shown()).toBe('| 10@30');
    expect(trades(m.buy(5, 30))).toEqual(['TRADE 1 5@30 maker']);
    expect(trades(m.buy(6, 30))).toEqual(['TRADE 2 5@30 maker', 'TRADE 1 1@30 maker']);
    expect(m.shown()).toBe('| 4@30');
  });

  test('orders: ICEBERG swept: everything displayed first, then reserves by age', () => {
    const m = new Market();
    m.sell(20, 30, { display: 'ICEBERG', shown: 5 });
    m.sell(20, 30, { display: 'ICEBERG', shown: 5 });
    expect(trades(m.buy(30, 30))).toEqual(['TRADE 1 5@30 maker', 'TRADE 2 5@30 maker', 'TRADE 1 15@30 maker', 'TRADE 2 5@30 maker']);
    expect(m.shown()).toBe('| 5@30');
  });

  test('orders: ICEBERG with random slices: within bounds, not always the same, the same by the same seed', () => {
    const slices = () => {
      const m = new Market();
      m.sell(400, 30, { display: 'ICEBERG', shown: 10, spread: 4 });
      return Array.from({ length: 20 }, () => {
        const size = m.run.core.levelSize(30);
        m.buy(size, 30);
        return size;
      });
    };
    expect(slices()).toEqual(slices());
    expect(new Set(slices()).size).toBeGreaterThan(4);
    for (const size of slices()) expect(size >= 6 && size <= 14).toBe(true);
  });

  test('orders: HIDDEN trades at its price behind what is displayed there, before worse prices', () => {
    const m = new Market();
    m.sell(5, 30, { display: 'HIDDEN' });
    m.sell(5, 30);
    m.sell(5, 31);
    expect(m.shown()).toBe('| 5@30 5@31');
    expect(trades(m.buy(12, 31))).toEqual(['TRADE 2 5@30 maker', 'TRADE 1 5@30 maker', 'TRADE 3 2@31 maker']);
  });

  test('orders: what is hidden goes to the core only under dark ids, and never stays there', () => {
    const m = new Market();
    m.sell(5, 30, { display: 'HIDDEN' });
    m.buy(2, 30);
    const events = unpackEvents(m.run.events.words, m.run.events.used);
    const lit = events.filter((e) => 'order' in e && e.order < 2 ** 31).map((e) => e.kind);
    expect(lit).toEqual(['ACCEPTED']);
    expect(m.run.core.isEmpty).toBe(true);
  });

  test('orders: POST_ONLY is refused where it would take, a hidden order included', () => {
    const m = new Market();
    m.sell(5, 30, { display: 'HIDDEN' });
    expect(m.buy(1, 30, { postOnly: true })).toEqual(['REJECTED 2 3050']);
    expect(m.buy(1, 29, { postOnly: true })).toEqual(['NEW 3']);
  });

  test('orders: ALL_OR_NONE waits until one taker covers it, or the other side together does', () => {
    const m = new Market();
    m.sell(10, 30, { allOrNone: true });
    expect(trades(m.buy(9, 30))).toEqual([]);
    expect(m.shown()).toBe('9@30 |');
    expect(m.buy(4, 30)).toEqual(['NEW 3', 'TRADE 2 9@30 maker', 'TRADE 1 9@30 taker', 'TRADE 3 1@30 maker', 'TRADE 1 1@30 taker']);
    // Priced through the 3 that are displayed, it cannot stand before a taker: it takes when the taker has come to rest.
    m.sell(10, 30, { allOrNone: true });
    expect(trades(m.buy(12, 31))).toEqual(['TRADE 5 10@31 maker']);
  });

  test('orders: a minimum is met by each counterparty, or all that is left', () => {
    const m = new Market();
    m.sell(12, 30, { minimum: 5 });
    expect(trades(m.buy(4, 30, { timeInForce: 'IOC' }))).toEqual([]);
    expect(trades(m.buy(9, 30, { timeInForce: 'IOC' }))).toEqual(['TRADE 1 9@30 maker']);
    expect(trades(m.buy(3, 30, { timeInForce: 'IOC' }))).toEqual(['TRADE 1 3@30 maker']);
  });

  test('orders: a minimum with IOC is now or not at all', () => {
    const m = new Market();
    m.sell(4, 30);
    expect(m.buy(9, 30, { minimum: 5, timeInForce: 'IOC' })).toEqual(['NEW 2', 'CANCELED 2 UNFILLABLE']);
    expect(m.buy(9, 30, { minimum: 4, timeInForce: 'IOC' })).toEqual(['NEW 3', 'TRADE 1 4@30 maker', 'TRADE 3 4@30 taker', 'CANCELED 3 REMAINDER']);
  });

  test('orders: OCO: the first that trades takes the other out', () => {
    const m = new Market();
    m.do((d) => d.enterPair(newOrder({ side: 'SELL', quantity: 5, price: 32 }), newOrder({ side: 'SELL', type: 'STOP', quantity: 5, stop: 28 }), 1));
    expect(m.buy(2, 32)).toEqual(['NEW 3', 'TRADE 2 2@32 maker', 'TRADE 3 2@32 taker', 'CANCELED 1 LINKED']);
    expect(m.cancel(2)).toEqual(['CANCELED 2 USER']);
  });

  test('orders: OCO: a stop that is reached takes the limit out before it trades', () => {
    const m = new Market();
    m.do((d) => d.enterPair(newOrder({ side: 'SELL', quantity: 5, price: 32 }), newOrder({ side: 'SELL', type: 'STOP', quantity: 5, stop: 28 }), 1));
    m.buy(9, 28);
    expect(m.sell(1, 28)).toEqual([
      'NEW 4', 'TRADE 3 1@28 maker', 'TRADE 4 1@28 taker', 'TRIGGERED 1', 'CANCELED 2 LINKED', 'TRADE 3 5@28 maker', 'TRADE 1 5@28 taker',
    ]);
  });

  test('orders: OCO: a taker that reaches the stop and then the limit trades with one of them only', () => {
    const m = new Market();
    m.buy(1, 60);
    m.do((d) => d.enterPair(newOrder({ side: 'BUY', quantity: 5, price: 14 }), newOrder({ side: 'BUY', type: 'STOP', quantity: 5, stop: 22 }), 1));
    expect(m.sell(4, 14)).toEqual([
      'NEW 4', 'TRADE 1 1@60 maker', 'TRADE 4 1@60 taker', 'TRIGGERED 2', 'TRADE 3 3@14 maker', 'TRADE 4 3@14 taker', 'CANCELED 3 LINKED', 'CANCELED 2 LINKED',
    ]);
  });

  test.each<[string, Partial<NewOrder>, Partial<NewOrder>]>([
    ['two limits of one side', { price: 30 }, { price: 31 }],
    ['a buy above a sell', { price: 31 }, { price: 30, side: 'SELL' }],
    ['a stop before its limit', { price: 30, side: 'SELL' }, { type: 'STOP', stop: 31, side: 'SELL' }],
    ['two stops', { type: 'STOP', stop: 31 }, { type: 'STOP', stop: 32 }],
    ['two owners', { price: 30 }, { price: 31, side: 'SELL', account: 1 }],
    ['at once', { price: 30, timeInForce: 'IOC' }, { price: 31, side: 'SELL' }],
  ])('orders: OCO refused: %s', (_, a, b) => {
    const m = new Market();
    const lines = m.do((d) => d.enterPair(newOrder({ quantity: 5, ...a }), newOrder({ quantity: 5, ...b }), 1));
    expect(lines).toEqual(['REJECTED - OCO_LEGS', 'REJECTED - OCO_LEGS']);
  });

  test('orders: BRACKET: the exits begin when the entry is over, for what it filled, and one cancels the other', () => {
    const m = new Market();
    m.sell(3, 30);
    const entry = newOrder({ quantity: 5, price: 30 });
    expect(m.do((d) => d.enterBracket({ entry, target: 34, protection: 27 }, 1))).toEqual(['NEW 2', 'TRADE 1 3@30 maker', 'TRADE 2 3@30 taker']);
    expect(m.cancel(2)).toEqual(['CANCELED 2 USER', 'NEW 3', 'NEW 4']);
    expect(m.shown()).toBe('| 3@34');
    expect(m.buy(3, 34)).toEqual(['NEW 5', 'TRADE 4 3@34 maker', 'TRADE 5 3@34 taker', 'CANCELED 3 LINKED']);
  });

  test('orders: BRACKET refused unless its exits enclose the entry', () => {
    const m = new Market();
    const bracket = (target: number, protection: number) => m.do((d) => d.enterBracket({ entry: newOrder({ quantity: 5, price: 30 }), target, protection }, 1));
    for (const [target, protection] of [[30, 27], [34, 30], [27, 34], [64, 27], [34, -1], [34.5, 27]]) {
      expect(bracket(target!, protection!)).toEqual(['REJECTED - BRACKET_LEGS']);
    }
    expect(bracket(31, 29)).toEqual(['NEW 1']);
  });
});
