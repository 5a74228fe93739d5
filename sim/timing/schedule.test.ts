import { expect, test } from 'vitest';
import { ModelCore } from '../../model/book/book.ts';
import { packCommands } from '../../model/message/codec.ts';
import type { Command, CommandOf } from '../../model/message/command.ts';
import { type CoreConfig, EventBuffer } from '../../model/message/core.ts';
import { EVENT_KINDS } from '../../model/message/event.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { CONTRACT } from './contract.ts';
import { Schedule } from './schedule.ts';

const config: CoreConfig = { levels: 64, orders: 16, quantityBits: 32, algorithms: 'ALL' };
const KIND_NAMES = new Map(Object.entries(EVENT_KINDS).map(([name, { code }]) => [code as number, name]));

function add(order: number, side: 'BUY' | 'SELL', price: number, quantity: number, more: Partial<CommandOf<'ADD'>> = {}): Command {
  return {
    kind: 'ADD', side, market: false, postOnly: false, timeInForce: 'DAY', selfTrade: 'NONE', book: 0, order, price, quantity,
    participant: order, time: 0, ...more,
  };
}

const PRO_RATA: Command = { kind: 'SET_ALGORITHM', book: 0, algorithm: 'PRO_RATA', time: 0 };
const SIZE_TIME: Command = { kind: 'SET_ALGORITHM', book: 0, algorithm: 'SIZE_TIME', time: 0 };

/** The last command's events with their cycles, and the cycle in which the next command can be taken. */
function timed(...commands: Command[]): string {
  const words = packCommands(commands);
  const core = new ModelCore(config);
  const schedule = new Schedule(CONTRACT, config);
  const events = new EventBuffer();
  for (let at = 0; at < words.length; at += RECORD_WORDS) {
    events.clear();
    core.execute(words, at, events);
    schedule.plan(words, at, events.words, 0, events.count, core.work);
  }
  const parts = Array.from({ length: events.count }, (_, i) => `${KIND_NAMES.get(events.words[i * RECORD_WORDS]! & 0xff)} ${schedule.at[i]}`);
  return `${parts.join(', ')}; next ${schedule.total}`;
}

// Counted by hand from the state diagram in hdl/rtl/lockstep_control.sv, not from the code under test.
test.each([
  ['refused', [add(1, 'BUY', 99, 1)], 'REJECTED 1; next 2'],
  ['rests at a new top', [add(1, 'BUY', 10, 1)], 'ACCEPTED 1, RESTED 2, TOP 3; next 4'],
  ['rests below the top', [add(1, 'BUY', 10, 1), add(2, 'BUY', 9, 1)], 'ACCEPTED 1, RESTED 2; next 4'],
  ['trades with part of a maker', [add(1, 'SELL', 10, 5), add(2, 'BUY', 10, 2)], 'ACCEPTED 1, TRADE 2, TOP 3; next 4'],
  [
    'trades with two makers of a level',
    [add(1, 'SELL', 10, 1), add(2, 'SELL', 10, 5), add(3, 'BUY', 10, 2)],
    'ACCEPTED 1, TRADE 2, TRADE 4, TOP 5; next 6',
  ],
  ['empties the only level', [add(1, 'SELL', 10, 1), add(3, 'BUY', 10, 1)], 'ACCEPTED 1, TRADE 2, TOP 7; next 8'],
  [
    'sweeps two levels and rests',
    [add(1, 'SELL', 10, 1), add(2, 'SELL', 11, 1), add(3, 'BUY', 12, 3)],
    'ACCEPTED 1, TRADE 2, TRADE 8, RESTED 14, TOP 15, TOP 16; next 17',
  ],
  ['immediate-or-cancel, nothing there', [add(1, 'BUY', 10, 1, { timeInForce: 'IOC' })], 'ACCEPTED 1, CANCELLED 2; next 4'],
  ['cancel below the top', [add(1, 'BUY', 10, 1), add(2, 'BUY', 9, 1), { kind: 'CANCEL', book: 0, order: 2, time: 0 }], 'CANCELLED 1; next 5'],
  ['cancel of the whole top', [add(1, 'BUY', 10, 1), { kind: 'CANCEL', book: 0, order: 1, time: 0 }], 'CANCELLED 1, TOP 8; next 9'],
  [
    'replace to the same price, alone there',
    [add(1, 'BUY', 10, 1), { kind: 'REPLACE', book: 0, order: 1, price: 10, quantity: 1, postOnly: false, selfTrade: 'NONE', time: 0 }],
    'REPLACED 1, RESTED 9; next 11',
  ],
  [
    'fill-or-kill over two levels',
    [add(1, 'SELL', 10, 1), add(2, 'SELL', 11, 1), add(3, 'BUY', 12, 2, { timeInForce: 'FOK' })],
    'ACCEPTED 9, TRADE 10, TRADE 16, TOP 21; next 22',
  ],
  ['fill-or-kill, one short', [add(1, 'SELL', 10, 1), add(3, 'BUY', 12, 2, { timeInForce: 'FOK' })], 'REJECTED 7; next 8'],
  ['fill-or-kill, nothing there', [add(3, 'BUY', 12, 2, { timeInForce: 'FOK' })], 'REJECTED 1; next 2'],
  [
    'self-trade, cancel newest at once',
    [add(1, 'SELL', 10, 1, { participant: 7 }), add(3, 'BUY', 12, 2, { participant: 7, selfTrade: 'CANCEL_NEWEST' })],
    'ACCEPTED 1, CANCELLED 2; next 4',
  ],
  [
    'self-trade, cancel both',
    [add(1, 'SELL', 10, 1, { participant: 7 }), add(3, 'BUY', 12, 2, { participant: 7, selfTrade: 'CANCEL_BOTH' })],
    'ACCEPTED 1, CANCELLED 2, CANCELLED 3, TOP 8; next 9',
  ],
  [
    'mass cancel of slot 3',
    [add(3, 'SELL', 10, 1, { participant: 7 }), { kind: 'MASS_CANCEL', book: 0, participant: 7, time: 0 }],
    'ACCEPTED 1, CANCELLED 5, TOP 24; next 25',
  ],
  ['state', [{ kind: 'SET_STATE', book: 0, state: 'HALTED', time: 0 }], 'STATE 1; next 3'],
  [
    'limits that evict one bid',
    [add(3, 'BUY', 10, 1), { kind: 'SET_BAND', book: 0, low: 0, high: 9, time: 0 }],
    'STATE 1, CANCELLED 3, TOP 9; next 10',
  ],
  // 8-bit quantities would make the share 4 + 8 cycles; here it is 4 + 32, with the reading before and the giving after: 38 a maker.
  [
    'pro-rata among two, remainder to the older',
    [PRO_RATA, add(1, 'SELL', 10, 5), add(2, 'SELL', 10, 5), add(3, 'BUY', 10, 3)],
    'ACCEPTED 1, TRADE 41, TRADE 79, TRADE 81, TOP 82; next 83',
  ],
  [
    'pro-rata, a share of nothing',
    [PRO_RATA, add(1, 'SELL', 10, 1), add(2, 'SELL', 10, 9), add(3, 'BUY', 10, 1)],
    'ACCEPTED 1, TRADE 81, TOP 82; next 83',
  ],
  [
    'size-time, the larger and younger first',
    [SIZE_TIME, add(1, 'SELL', 10, 5), add(2, 'SELL', 10, 6), add(3, 'BUY', 10, 7)],
    'ACCEPTED 1, TRADE 8, TRADE 14, TOP 17; next 18',
  ],
  [
    'pro-rata, a level that is wanted whole',
    [PRO_RATA, add(1, 'SELL', 10, 5), add(2, 'SELL', 10, 5), add(3, 'BUY', 10, 10)],
    'ACCEPTED 1, TRADE 5, TRADE 7, TOP 12; next 13',
  ],
] as [string, Command[], string][])('timing contract: %s', (_name, commands, expected) => {
  expect(timed(...commands)).toBe(expected);
});
