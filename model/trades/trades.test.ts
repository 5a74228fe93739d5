import { describe, expect, test } from 'vitest';
import { allocate, type Block, blockOf, proRata } from './allocation.ts';
import { GiveUps } from './give-up.ts';
import { TRADE_REFUSALS, type TradeRefusal } from './refusals.ts';
import { confirmation, isGone, termsFault, TRADE_KIND, Trades, tradeReport } from './trades.ts';

const code = (name: TradeRefusal) => TRADE_REFUSALS[name].code;
const DAY = 20_000;

/** Account 20 buys from 30: price, quantity. */
function bought(...fills: (readonly [number, number])[]): Trades {
  const trades = new Trades();
  for (const [price, quantity] of fills) trades.capture(TRADE_KIND.MARKET, DAY, 5, 3, price, quantity, 20, 30, 7, 8, 2, 1, 0);
  return trades;
}

describe('trades: records', () => {
  test('each side is told its own net, the tape no names', () => {
    const trade = bought([100, 10]).get(1)!;
    expect(confirmation(trade, 'BUY')).toMatchObject({ account: 20, gross: 1_000, fee: 2, net: -1_002 });
    expect(confirmation(trade, 'SELL')).toMatchObject({ account: 30, gross: 1_000, fee: 1, net: 999 });
    expect(tradeReport(trade)).toEqual({ trade: 1, report: 'NEW', kind: 'MARKET', instrument: 3, price: 100, quantity: 10, day: DAY, time: 5 });
  });

  test('a bust leaves the record and nothing else', () => {
    const trades = bought([100, 10], [101, 5]);
    expect(trades.mayUndo(3)).toBe(code('TRADE_UNKNOWN'));
    expect(trades.mayUndo(1.5)).toBe(code('TRADE_UNKNOWN'));
    trades.undo(1, 'BUSTED');
    expect(trades.mayUndo(1)).toBe(code('TRADE_GONE'));
    expect(tradeReport(trades.get(1)!).report).toBe('CANCEL');
    expect(trades.of(20, 3, DAY).map(({ id }) => id)).toEqual([2]);
    expect(trades.all().map(({ state }) => isGone(state))).toEqual([true, false]);
    trades.net(2);
    expect(trades.mayUndo(2)).toBe(code('TRADE_NETTED'));
  });

  test('what was passed on is undone last', () => {
    const trades = bought([100, 10]);
    trades.capture(TRADE_KIND.ALLOCATION, DAY, 6, 3, 100, 10, 21, 20, 0, 0, 0, 0, 1);
    trades.passOn([1]);
    expect(trades.mayUndo(1)).toBe(code('TRADE_PASSED_ON'));
    trades.undo(2, 'BUSTED');
    expect(trades.mayUndo(1)).toBe(0);
  });

  test('old days are forgotten, ids go on; a restored room is the same', () => {
    const trades = bought([100, 10]);
    for (let i = 0; i < 3_000; i++) trades.capture(TRADE_KIND.MARKET, DAY + 1, i, 3, 100, 1, 20, 30, 0, 0, 0, 0, 0);
    trades.forget(DAY + 1);
    expect([trades.first, trades.last, trades.get(1), trades.get(2)?.time]).toEqual([2, 3_001, undefined, 0]);
    const other = new Trades();
    other.restore(trades.snapshot());
    expect(other.snapshot()).toEqual(trades.snapshot());
    expect([other.capture(0, DAY + 2, 0, 3, 1, 1, 1, 1, 0, 0, 0, 0, 0), other.get(3_001)]).toEqual([3_002, trades.get(3_001)]);
  });

  test.each<[number, number, TradeRefusal | undefined]>([
    [1, 1, undefined], [0, 1, 'PRICE_INVALID'], [2 ** 32, 1, 'PRICE_INVALID'], [1.5, 1, 'PRICE_INVALID'], [1, 0, 'QUANTITY_INVALID'],
    [1, 2 ** 32, 'QUANTITY_INVALID'], [2 ** 21, 2 ** 32 - 1, undefined], [2 ** 22, 2 ** 32 - 1, 'VALUE_TOO_LARGE'],
  ])('terms %d x %d: %s', (price, quantity, refusal) => {
    expect(termsFault(price, quantity)).toBe(refusal === undefined ? 0 : code(refusal));
  });
});

describe('trades: allocation at the average price', () => {
  test('shares and money sum exactly; what the average leaves over goes to the largest part', () => {
    const trades = bought([100, 10], [103, 5], [101, 2]);
    const block = blockOf(trades.all(), 20) as Block;
    expect(block).toMatchObject({ side: 'BUY', quantity: 17, gross: 1_717, average: 101, rest: 0 });
    const uneven = blockOf(bought([100, 10], [103, 5]).all(), 20) as Block;
    expect(uneven).toMatchObject({ gross: 1_515, average: 101, rest: 0 });
    const odd = blockOf(bought([100, 10], [103, 4]).all(), 20) as Block;
    expect(odd).toMatchObject({ gross: 1_412, average: 100, rest: 12 });
    const slices = allocate(odd, [{ account: 21, quantity: 4 }, { account: 22, quantity: 10 }]);
    expect(slices).toEqual([
      { account: 21, price: 100, quantity: 2 }, { account: 21, price: 101, quantity: 2 }, { account: 22, price: 101, quantity: 10 },
    ]);
    expect((slices as { price: number; quantity: number }[]).reduce((sum, s) => sum + s.price * s.quantity, 0)).toBe(1_412);
  });

  test.each<[string, TradeRefusal, () => unknown]>([
    ['no trade', 'BLOCK_EMPTY', () => blockOf([], 20)],
    ['an unknown trade', 'TRADE_UNKNOWN', () => blockOf([undefined], 20)],
    ['a stranger', 'NOT_A_SIDE', () => blockOf(bought([1, 1]).all(), 21)],
    ['one trade twice', 'BLOCK_MIXED', () => blockOf([...bought([1, 1]).all(), ...bought([1, 1]).all()], 20)],
    ['another instrument', 'BLOCK_MIXED', () => blockOf([bought([1, 1]).get(1), { ...bought([1, 1]).get(1)!, id: 2, instrument: 4 }], 20)],
    ['a busted trade', 'TRADE_GONE', () => blockOf([{ ...bought([1, 1]).get(1)!, state: 'BUSTED' }], 20)],
    ['a netted trade', 'TRADE_NETTED', () => blockOf([{ ...bought([1, 1]).get(1)!, state: 'NETTED' }], 20)],
    ['too little', 'ALLOCATION_SUM', () => allocate(blockOf(bought([1, 5]).all(), 20) as Block, [{ account: 21, quantity: 4 }])],
    ['an account twice', 'ALLOCATION_TWICE', () => allocate(blockOf(bought([1, 4]).all(), 20) as Block,
      [{ account: 21, quantity: 2 }, { account: 21, quantity: 2 }])],
    ['nothing', 'QUANTITY_INVALID', () => allocate(blockOf(bought([1, 4]).all(), 20) as Block, [{ account: 21, quantity: 0 }])],
  ])('%s: %s', (_, name, ask) => {
    expect(ask()).toBe(code(name));
  });

  test('a partial fill is shared by what each wanted, in lots, the rest by largest fraction', () => {
    const wanted = [{ account: 1, quantity: 500 }, { account: 2, quantity: 300 }, { account: 3, quantity: 200 }];
    expect(proRata(700, wanted, 100)).toEqual([{ account: 1, quantity: 400 }, { account: 2, quantity: 200 }, { account: 3, quantity: 100 }]);
    expect(proRata(750, wanted, 100).reduce((sum, { quantity }) => sum + quantity, 0)).toBe(750);
    expect(proRata(1, wanted, 1)).toEqual([{ account: 1, quantity: 1 }]);
  });
});

describe('trades: give-up', () => {
  test('only the one it is offered to takes it up, once', () => {
    const giveUps = new GiveUps();
    const id = giveUps.offer(1, 20, 9, 40);
    expect(giveUps.may(id, 'ACCEPT', 8)).toBe(code('GIVE_UP_OTHER'));
    expect(giveUps.may(2, 'ACCEPT', 9)).toBe(code('GIVE_UP_UNKNOWN'));
    expect(giveUps.may(id, 'ACCEPT', 9)).toBe(0);
    giveUps.step(id, 'ACCEPT');
    expect(giveUps.may(id, 'WITHDRAW', 9)).toBe(code('GIVE_UP_STEP'));
    const late = giveUps.offer(2, 20, 9, 40);
    expect(giveUps.expire()).toEqual([late]);
    const other = new GiveUps();
    other.restore(giveUps.snapshot());
    expect(other.get(late)).toEqual({ id: late, trade: 2, from: 20, participant: 9, to: 40, state: 'EXPIRED' });
    expect(other.snapshot()).toEqual(giveUps.snapshot());
  });
});
