/** Times in force, amendments, cancels, auctions and halts, by example. */
import { describe, expect, test } from 'vitest';
import { Market } from '../law/desk-market.ts';
import { newOrder } from './order.ts';

const trades = (lines: readonly string[]) => lines.filter((line) => line.startsWith('TRADE') && !line.endsWith('taker'));
const auction = (lines: readonly string[]) => lines.filter((line) => line.endsWith('auction'));

describe('orders: times in force', () => {
  test('orders: DAY ends with the day, GTC stays, is done for the day and stands again on the next', () => {
    const m = new Market();
    m.buy(5, 30);
    m.buy(5, 29, { timeInForce: 'GTC' });
    m.sell(2, 29, { timeInForce: 'IOC' });
    m.sell(5, 0, { type: 'STOP', stop: 20, timeInForce: 'GTC' });
    expect(m.phase('CLOSED')).toEqual(['EXPIRED 1 DAY_OVER', 'DONE_FOR_DAY 2', 'DONE_FOR_DAY 4']);
    expect(m.run.core.isEmpty).toBe(true);
    expect(m.do((d) => d.setPhase('PRE_OPEN', 2, 0))).toEqual(['RESTATED 2 NEW_DAY', 'RESTATED 4 NEW_DAY']);
    expect(m.do((d) => d.setPhase('CONTINUOUS', 2, 1))).toEqual([]);
    expect(m.shown()).toBe('5@29 |');
  });

  test('orders: GTD ends by the first advance at or after its time, wherever it is, soonest first', () => {
    const m = new Market();
    m.buy(5, 30, { timeInForce: 'GTD', expireDay: 1, expireTime: 50 });
    m.buy(5, 29, { timeInForce: 'GTD', expireDay: 1, expireTime: 40, display: 'HIDDEN' });
    m.buy(5, 0, { type: 'STOP', stop: 40, timeInForce: 'GTD', expireDay: 2, expireTime: 0 });
    expect(m.do((d) => d.advance(1, 39))).toEqual([]);
    expect(m.do((d) => d.advance(1, 50))).toEqual(['EXPIRED 2 DATE_REACHED', 'EXPIRED 1 DATE_REACHED']);
    expect(m.do((d) => d.advance(2, 0))).toEqual(['EXPIRED 3 DATE_REACHED']);
  });

  test('orders: GTD ends at the close of its day at the latest', () => {
    const m = new Market();
    m.buy(5, 30, { timeInForce: 'GTD', expireDay: 1, expireTime: 1e12 });
    m.buy(5, 30, { timeInForce: 'GTD', expireDay: 2, expireTime: 1e12 });
    expect(m.phase('CLOSED')).toEqual(['EXPIRED 1 DATE_REACHED', 'DONE_FOR_DAY 2']);
  });

  test('orders: IOC trades what it can, FOK all or nothing; both count hidden orders', () => {
    const m = new Market();
    m.sell(3, 30);
    m.sell(3, 30, { display: 'HIDDEN' });
    expect(m.buy(7, 30, { timeInForce: 'FOK' })).toEqual(['NEW 3', 'CANCELED 3 UNFILLABLE']);
    expect(trades(m.buy(4, 30, { timeInForce: 'FOK' }))).toEqual(['TRADE 1 3@30 maker', 'TRADE 2 1@30 maker']);
    expect(m.buy(7, 30, { timeInForce: 'IOC' })).toEqual(['NEW 5', 'TRADE 2 2@30 maker', 'TRADE 5 2@30 taker', 'CANCELED 5 REMAINDER']);
  });

  test('orders: AT_OPEN takes part in the opening auction only', () => {
    const m = new Market('PRE_OPEN');
    m.buy(5, 30, { timeInForce: 'AT_OPEN' });
    m.phase('OPENING_AUCTION');
    m.sell(3, 0, { type: 'MARKET', timeInForce: 'AT_OPEN' });
    expect(m.phase('CONTINUOUS')).toEqual(['TRADE 2 3@30 auction', 'TRADE 1 3@30 auction', 'EXPIRED 1 AUCTION_OVER']);
  });

  test('orders: AT_CLOSE sleeps until the closing auction and ends with it', () => {
    const m = new Market();
    m.buy(5, 30, { timeInForce: 'AT_CLOSE' });
    expect(trades(m.sell(2, 30))).toEqual([]);
    m.phase('CLOSING_AUCTION');
    expect(m.phase('CLOSED')).toEqual(['TRADE 2 2@30 auction', 'TRADE 1 2@30 auction', 'EXPIRED 1 AUCTION_OVER']);
  });
});

describe('orders: amendments and cancels', () => {
  test('orders: a smaller quantity keeps its place, anything else loses it', () => {
    const m = new Market();
    m.buy(5, 30);
    m.buy(5, 30);
    m.buy(5, 30);
    expect(m.amend(1, 4, 30)).toEqual(['REPLACED 1']);
    m.amend(2, 6, 30);
    expect(trades(m.sell(15, 30))).toEqual(['TRADE 1 4@30 maker', 'TRADE 3 5@30 maker', 'TRADE 2 6@30 maker']);
  });

  test('orders: the new quantity counts what has traded: equal fills the order, less is refused', () => {
    const m = new Market();
    m.buy(5, 30);
    m.sell(2, 30);
    expect(m.amend(1, 1, 30)).toEqual(['REPLACE_REJECTED 1 AMEND_BELOW_FILLED']);
    expect(m.amend(1, 2, 30)).toEqual(['REPLACED 1']);
    expect(m.shown()).toBe('|');
    expect(m.cancel(1)).toEqual(['CANCEL_REJECTED 1 ORDER_UNKNOWN']);
  });

  test('orders: an amendment may trade, meet hidden orders, or be refused when post-only', () => {
    const m = new Market();
    m.sell(2, 31, { display: 'HIDDEN' });
    m.buy(5, 30);
    m.buy(5, 29, { postOnly: true });
    expect(m.amend(3, 5, 31)).toEqual(['REPLACE_REJECTED 3 3050']);
    expect(m.amend(2, 5, 31)).toEqual(['REPLACED 2', 'TRADE 1 2@31 maker', 'TRADE 2 2@31 taker']);
    expect(m.shown()).toBe('3@31 5@29 |');
  });

  test('orders: an iceberg gives from its reserve first', () => {
    const m = new Market();
    m.buy(20, 30, { display: 'ICEBERG', shown: 5 });
    m.amend(1, 6, 30);
    expect(m.shown()).toBe('5@30 |');
    m.amend(1, 3, 30);
    expect(m.shown()).toBe('3@30 |');
    m.amend(1, 30, 31);
    expect(m.shown()).toBe('5@31 |');
  });

  test('orders: a waiting stop gets a new trigger, and is triggered if the last trade has passed it', () => {
    const m = new Market();
    m.sell(9, 30);
    m.buy(1, 30);
    m.buy(1, 0, { type: 'STOP', stop: 40 });
    expect(m.amend(3, 2, 0, 30)).toEqual(['REPLACED 3', 'TRIGGERED 3', 'TRADE 1 2@30 maker', 'TRADE 3 2@30 taker']);
  });

  test('orders: requests about orders that are not there, or not one\'s own, are refused by name', () => {
    const m = new Market();
    m.buy(5, 30, { account: 3 });
    expect(m.cancel(1)).toEqual(['CANCEL_REJECTED 1 NOT_OWNER']);
    expect(m.amend(1, 4, 30)).toEqual(['REPLACE_REJECTED 1 NOT_OWNER']);
    for (const number of [0, -1, 1.5, Number.NaN, 2 ** 53, 12_345]) {
      expect(m.do((d) => d.cancel(0, number, 1))[0]).toMatch(/ORDER_UNKNOWN$/);
      expect(m.do((d) => d.amend({ account: 0, order: number, quantity: 1, price: 1, stop: 0 }, 1))[0]).toMatch(/ORDER_UNKNOWN$/);
    }
  });

  test.each([[0, 30, 0], [65_536, 30, 0], [1.5, 30, 0], [5, 64, 0], [5, -1, 0], [5, 30, 1], [5, Number.NaN, 0]])(
    'orders: an amendment to %d at %d with trigger %d does not fit', (quantity, price, stop) => {
      const m = new Market();
      m.buy(5, 30);
      expect(m.amend(1, quantity, price, stop)).toEqual(['REPLACE_REJECTED 1 AMEND_UNFIT']);
      expect(m.shown()).toBe('5@30 |');
    });

  test('orders: mass cancel by account, participant and side, oldest first; disconnect takes what asked for it', () => {
    const m = new Market();
    m.buy(1, 20, { account: 1, participant: 4 });
    m.buy(1, 21, { account: 2, participant: 4, display: 'HIDDEN', cancelOnDisconnect: true });
    m.sell(1, 40, { account: 1, participant: 4 });
    m.buy(1, 0, { account: 1, participant: 5, type: 'STOP', stop: 50 });
    expect(m.do((d) => d.disconnect(4, 1))).toEqual(['CANCELED 2 DISCONNECT']);
    expect(m.do((d) => d.massCancel({ participant: 4, side: 1 }, 1))).toEqual(['CANCELED 3 MASS_CANCEL']);
    expect(m.do((d) => d.massCancel({ account: 1 }, 1))).toEqual(['CANCELED 1 MASS_CANCEL', 'CANCELED 4 MASS_CANCEL']);
  });

  test('orders: a bulk is judged one after the other', () => {
    const m = new Market();
    const orders = [newOrder({ quantity: 5, price: 30 }), newOrder({ quantity: 0, price: 30 }), newOrder({ quantity: 5, price: 30, side: 'SELL' })];
    expect(m.do((d) => d.enterBulk(orders, 1))).toEqual(['NEW 1', 'REJECTED - QUANTITY_ZERO', 'NEW 2', 'TRADE 1 5@30 maker', 'TRADE 2 5@30 taker']);
  });

  test('orders: a busted trade does not come back to the book', () => {
    const m = new Market();
    m.buy(5, 30);
    m.sell(2, 30);
    expect(m.do((d) => d.bust(m.number(1), 30, 2, 1))).toEqual(['TRADE_CANCEL 1 BUSTED']);
    expect(m.run.desk.view(m.number(1))).toMatchObject({ quantity: 5, filled: 0, open: 3, cancelled: 2 });
    expect(m.do((d) => d.bust(m.number(2), 30, 2, 1))).toEqual([]);
  });
});

describe('orders: auctions and halts', () => {
  test('orders: market first, then price, displayed before hidden, then time; what is left goes on in its order', () => {
    const m = new Market('PRE_OPEN');
    m.sell(4, 30, { display: 'HIDDEN' });
    m.sell(4, 30);
    m.sell(20, 29, { display: 'ICEBERG', shown: 2 });
    m.sell(2, 0, { type: 'MARKET' });
    m.buy(27, 31);
    expect(m.run.desk.indication()).toMatchObject({ price: 30, volume: 27 });
    expect(auction(m.phase('CONTINUOUS')).filter((_, i) => i % 2 === 0)).toEqual([
      'TRADE 4 2@30 auction', 'TRADE 3 20@30 auction', 'TRADE 2 4@30 auction', 'TRADE 1 1@30 auction',
    ]);
    expect(m.shown()).toBe('|');
    expect(trades(m.buy(9, 30))).toEqual(['TRADE 1 3@30 maker']);
  });

  test('orders: the reference decides ties: Euronext, market buy 40 against sell 40 @ 998 with reference 1000', () => {
    const m = new Market('PRE_OPEN');
    m.buy(40, 0, { type: 'MARKET' });
    m.sell(40, 28);
    expect(auction(m.phase('CONTINUOUS', 30))).toEqual(['TRADE 2 40@30 auction', 'TRADE 1 40@30 auction']);
  });

  test('orders: a volatility auction takes the book out of the core and puts it back in its order', () => {
    const m = new Market();
    m.buy(5, 30);
    m.buy(5, 30);
    m.phase('VOLATILITY_AUCTION');
    expect(m.run.core.isEmpty).toBe(true);
    m.amend(1, 4, 30);
    m.phase('CONTINUOUS');
    expect(trades(m.sell(6, 30))).toEqual(['TRADE 1 4@30 maker', 'TRADE 2 2@30 maker']);
  });

  test('orders: a halt leaves the book in the core; orders can only be taken out', () => {
    const m = new Market();
    m.buy(5, 30);
    m.buy(5, 29);
    m.phase('HALTED');
    expect(m.buy(5, 30)).toEqual(['REJECTED - PHASE_HALTED']);
    expect(m.amend(1, 4, 30)).toEqual(['REPLACE_REJECTED 1 PHASE_HALTED']);
    expect(m.cancel(1)).toEqual(['CANCELED 1 USER']);
    m.phase('CONTINUOUS');
    expect(m.shown()).toBe('5@29 |');
  });

  test('orders: stops wait for the uncross, and its print triggers them', () => {
    const m = new Market('PRE_OPEN');
    m.buy(1, 0, { type: 'STOP', stop: 30 });
    m.buy(5, 31);
    m.sell(9, 30);
    expect(m.phase('CONTINUOUS')).toEqual(['TRADE 3 5@30 auction', 'TRADE 2 5@30 auction', 'TRIGGERED 1', 'TRADE 3 1@30 maker', 'TRADE 1 1@30 taker']);
  });

  test('orders: price limits take out what could only trade outside, hidden orders too, but no peg', () => {
    const m = new Market();
    m.buy(1, 40);
    m.buy(1, 39, { display: 'HIDDEN' });
    m.buy(1, 60, { type: 'PEGGED', display: 'HIDDEN' });
    m.buy(1, 20);
    expect(m.do((d) => d.setBand(25, 35, 1))).toEqual(['CANCELED 1 BAND', 'CANCELED 2 BAND']);
    expect(m.shown()).toBe('1@20 |');
  });
});
