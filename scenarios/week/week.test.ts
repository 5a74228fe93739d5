import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ModelCore } from '../../model/book/book.ts';
import { Exchange } from '../../model/exchange/exchange.ts';
import { balanceFault } from '../../model/law/exchange.ts';
import { OracleCore } from '../../model/oracle/oracle.ts';
import { ORDER_TIMES, ORDER_TYPES } from '../../model/orders/order.ts';
import { PHASES } from '../../model/session/phases.ts';
import { WeekFigures } from './figures.ts';
import { weekOf } from './scenario.ts';
import { TradingWeek, weekConfig } from './week.ts';

const MODEL = { make: (config: ModelCore['config']) => new ModelCore(config), restore: (bytes: Uint8Array) => ModelCore.restore(bytes) };
const ORACLE = { make: (config: ModelCore['config']) => new OracleCore(config), restore: (bytes: Uint8Array) => OracleCore.restore(bytes) };

/** What an order can carry, and the two ways to enter several at once. */
const INSTRUCTIONS = [
  'ALL_OR_NONE', 'BRACKET', 'CANCEL_BOTH', 'CANCEL_NEWEST', 'CANCEL_OLDEST', 'DECREMENT', 'HIDDEN', 'ICEBERG', 'KEY', 'MINIMUM', 'ON_DISCONNECT', 'PAIR',
  'PEG_MARKET', 'PEG_MIDPOINT', 'PEG_PRIMARY', 'POST_ONLY',
];

function play(seed: string, port = MODEL as typeof MODEL | typeof ORACLE) {
  const week = new TradingWeek(weekOf(seed, 3_000), port);
  const figures = new WeekFigures(week.exchange);
  const hash = createHash('sha256');
  week.exchange.attach((bytes) => hash.update(bytes));
  week.onDay = (day, name) => figures.startDay(day, name);
  week.onCommand = (command, code) => figures.note(command, code);
  week.play();
  const state = createHash('sha256');
  for (const { room, bytes } of week.exchange.images()) state.update(room).update(bytes);
  return { week, figures, events: hash.digest('hex'), state: state.digest('hex') };
}

describe('scenario trading-week', { timeout: 600_000 }, () => {
  // So small a week has thin books, in which not all of its story comes about; of this seed it does.
  const first = play('15');

  test('the books balance at the end, and all has settled', () => {
    expect(balanceFault(first.week.exchange)).toBeUndefined();
    expect(first.week.exchange.state.settlement.open()).toEqual([]);
  });

  test('has five trading days and what it promises in them', () => {
    const { days, told, types, times, instructions, phases, trades, commands } = first.figures;
    expect(days.filter(({ name }) => name === 'trading')).toHaveLength(5);
    for (const day of days.filter(({ name }) => name === 'trading')) expect(day.trades).toBeGreaterThan(50);
    expect(told).toMatchObject({ BOUGHT_IN: 1, ACTION: 3, BREAK: 1, BREAKER: 1, KILL: 2, LIMIT_STATE: expect.any(Number) });
    expect(first.figures.calls).toMatchObject({ OPEN: 2, MET: 1, LIQUIDATING: 1, RESTORED: 1 });
    expect(told).toMatchObject({ LIQUIDATION: expect.any(Number) });
    for (const kind of ['BUST', 'CORRECT', 'GIVE_UP', 'WITHDRAW', 'MATCH', 'AFFIRM', 'BUY_IN', 'ANNOUNCE', 'DISCONNECT', 'HALT']) expect(commands[kind]).toBeGreaterThan(0);
    expect(Object.keys(types).sort()).toEqual([...ORDER_TYPES].sort());
    expect(Object.keys(times).sort()).toEqual([...ORDER_TIMES].sort());
    expect(Object.keys(phases).sort()).toEqual([...PHASES].sort());
    expect(Object.keys(instructions).sort()).toEqual(INSTRUCTIONS);
    expect(Object.keys(trades).sort()).toEqual(['ALLOCATION', 'AUCTION', 'BUY_IN', 'CORRECTION', 'GIVE_UP', 'MARKET']);
  });

  test('the same seed gives the same events and the same state, on the oracle core as on the model core; another seed others', () => {
    const again = play('15', ORACLE);
    expect([again.events, again.state]).toEqual([first.events, first.state]);
    expect(play('16').events).not.toBe(first.events);
  });

  test('its configuration depends on its size alone', () => {
    expect(weekConfig(weekOf('1', 300_000), 1)).toEqual(weekConfig(weekOf('2', 300_000), 1));
    expect(() => weekOf('1', 99)).toThrow('expected 100 to 100,000,000');
    expect(new Exchange(weekConfig(weekOf('1', 300_000), 1), MODEL).state.books).toHaveLength(50);
  });
});
