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

const own = { participant: 7 };
const FOK = { timeInForce: 'FOK' } as const;

function cancel(order: number): Command {
  return { kind: 'CANCEL', book: 0, order, time: 0 };
}

function replace(order: number, price: number, quantity: number): Command {
  return { kind: 'REPLACE', book: 0, order, price, quantity, postOnly: false, selfTrade: 'NONE', time: 0 };
}

const MASS: Command = { kind: 'MASS_CANCEL', book: 0, participant: 7, time: 0 };

function limits(low: number, high: number): Command {
  return { kind: 'SET_BAND', book: 0, low, high, time: 0 };
}

type Row = [string, Command[], string];

/*
 * Counted by hand from the state diagram in hdl/rtl/lockstep_control.sv, not from the code under test: a state a cycle, the
 * command is taken in cycle 0, EARLY 1, LOAD 2, CHECK 3. Levels 31 and 32 lie in different words of the bitmap: going from one
 * to the other is far (FNEXT to FTOP, 9 states), as is finding none; 10 and 11 are near (FWAIT, FTOP).
 */
const PASSIVE: Row[] = [
  // CHECK rejects, IDLE
  ['refused', [add(1, 'BUY', 99, 1)], 'REJECTED 3; next 4'],
  // JOIN 4, LINK 5, DONE 6
  ['rests at a new top', [add(1, 'BUY', 10, 1)], 'ACCEPTED 3, RESTED 5, TOP 7; next 6'],
  ['rests below the top', [add(1, 'BUY', 10, 1), add(2, 'BUY', 9, 1)], 'ACCEPTED 3, RESTED 5; next 6'],
  // KILL 4, DONE 5
  ['immediate-or-cancel, nothing there', [add(1, 'BUY', 10, 1, { timeInForce: 'IOC' })], 'ACCEPTED 3, CANCELLED 4; next 5'],
  // UWAIT 4, UNLINK 5, DONE 6
  ['cancel below the top', [add(1, 'BUY', 10, 1), add(2, 'BUY', 9, 1), cancel(2)], 'CANCELLED 3; next 6'],
  // UNLINK 5, FWAIT 6, FTOP 7, DONE 8
  ['cancel of the whole top, the next near', [add(1, 'BUY', 10, 1), add(2, 'BUY', 9, 1), cancel(1)], 'CANCELLED 3, TOP 9; next 8'],
  // UNLINK 5, FNEXT 6 to FTOP 14, DONE 15
  ['cancel of the whole top, the next far', [add(1, 'BUY', 32, 1), add(2, 'BUY', 31, 1), cancel(1)], 'CANCELLED 3, TOP 16; next 15'],
  ['cancel of the whole top, none left', [add(1, 'BUY', 10, 1), cancel(1)], 'CANCELLED 3, TOP 16; next 15'],
  // UNLINK 5, LREAD 6, LREST 7, LASK 8, LWAIT 9, LHEAD 10, LTAIL 11, JOIN 12, LINK 13, DONE 14
  ['replace to a price below', [add(1, 'BUY', 10, 1), add(2, 'BUY', 10, 1), replace(1, 9, 1)], 'REPLACED 3, RESTED 13, TOP 15; next 14'],
  // UNLINK 5, FNEXT 6 to FTOP 14, LREAD 15 to LTAIL 20, JOIN 21, LINK 22, DONE 23
  ['replace to the same price, alone there', [add(1, 'BUY', 10, 1), replace(1, 10, 1)], 'REPLACED 3, RESTED 22; next 23'],
  // DONE 4
  ['state', [{ kind: 'SET_STATE', book: 0, state: 'HALTED', time: 0 }], 'STATE 3; next 4'],
];

const AGGRESSIVE: Row[] = [
  // MSUM 4, TRADE 5, DONE 6
  ['trades with part of a maker', [add(1, 'SELL', 10, 5), add(2, 'BUY', 10, 2)], 'ACCEPTED 3, TRADE 5, TOP 7; next 6'],
  // TRADE 5, MAKER 6, MSUM 7, TRADE 8, DONE 9
  [
    'trades with two makers of a level',
    [add(1, 'SELL', 10, 1), add(2, 'SELL', 10, 5), add(3, 'BUY', 10, 2)],
    'ACCEPTED 3, TRADE 5, TRADE 8, TOP 10; next 9',
  ],
  // TRADE 5, FNEXT 6 to FTOP 14, DONE 15
  ['empties the only level', [add(1, 'SELL', 10, 1), add(3, 'BUY', 10, 1)], 'ACCEPTED 3, TRADE 5, TOP 16; next 15'],
  // TRADE 5, FWAIT 6, FTOP 7, DONE 8
  ['empties a level, the next near', [add(1, 'SELL', 10, 1), add(2, 'SELL', 11, 1), add(3, 'BUY', 10, 1)], 'ACCEPTED 3, TRADE 5, TOP 9; next 8'],
  // TRADE 5, FWAIT 6, FTOP 7, MREAD 8, MWAIT 9, MAKER 10, MSUM 11, TRADE 12, FNEXT 13 to FTOP 21, LREAD 22 to LTAIL 27, JOIN 28, LINK 29, DONE 30
  [
    'sweeps two levels, near, and rests',
    [add(1, 'SELL', 10, 1), add(2, 'SELL', 11, 1), add(3, 'BUY', 12, 3)],
    'ACCEPTED 3, TRADE 5, TRADE 12, RESTED 29, TOP 31, TOP 32; next 30',
  ],
  // TRADE 5, FNEXT 6 to FTOP 14, MREAD 15, MWAIT 16, MAKER 17, MSUM 18, TRADE 19, FNEXT 20 to FTOP 28, DONE 29
  ['sweeps two levels, far', [add(1, 'SELL', 31, 1), add(2, 'SELL', 32, 1), add(3, 'BUY', 32, 2)], 'ACCEPTED 3, TRADE 5, TRADE 19, TOP 30; next 29'],
  // UNLINK 5, MREAD 6, MWAIT 7, MAKER 8, MSUM 9, TRADE 10, DONE 11
  [
    'replace that trades, another stays at its price',
    [add(1, 'SELL', 10, 5), add(2, 'BUY', 9, 1), add(3, 'BUY', 9, 1), replace(2, 10, 1)],
    'REPLACED 3, TRADE 10, TOP 12, TOP 13; next 11',
  ],
  // UNLINK 5, FNEXT 6 to FTOP 14, MREAD 15, MWAIT 16, MAKER 17, MSUM 18, TRADE 19, DONE 20
  [
    'replace that trades, alone at its price',
    [add(1, 'SELL', 10, 5), add(2, 'BUY', 9, 1), replace(2, 10, 1)],
    'REPLACED 3, TRADE 19, TOP 21, TOP 22; next 20',
  ],
  // MSUM 4, TRADE 5, DONE 6
  [
    'self-trade, cancel newest at once',
    [add(1, 'SELL', 10, 1, own), add(3, 'BUY', 12, 2, { ...own, selfTrade: 'CANCEL_NEWEST' })],
    'ACCEPTED 3, CANCELLED 5; next 6',
  ],
  // TRADE 5, STP2 6, FNEXT 7 to FTOP 15, DONE 16
  [
    'self-trade, cancel both',
    [add(1, 'SELL', 10, 1, own), add(3, 'BUY', 12, 2, { ...own, selfTrade: 'CANCEL_BOTH' })],
    'ACCEPTED 3, CANCELLED 5, CANCELLED 6, TOP 17; next 16',
  ],
  // TRADE 5, STP2 6, MAKER 7, MSUM 8, TRADE 9, DONE 10
  [
    'self-trade, decrement, on to the next maker',
    [add(1, 'SELL', 10, 1, own), add(2, 'SELL', 10, 5), add(3, 'BUY', 12, 3, { ...own, selfTrade: 'DECREMENT' })],
    'ACCEPTED 3, CANCELLED 5, CANCELLED 6, TRADE 9, TOP 11; next 10',
  ],
  // TRADE 5, STP2 6, FWAIT 7, FTOP 8, MREAD 9, MWAIT 10, MAKER 11, MSUM 12, TRADE 13, DONE 14
  [
    'self-trade, decrement, on to the next level',
    [add(1, 'SELL', 10, 1, own), add(2, 'SELL', 11, 5), add(3, 'BUY', 12, 3, { ...own, selfTrade: 'DECREMENT' })],
    'ACCEPTED 3, CANCELLED 5, CANCELLED 6, TRADE 13, TOP 15; next 14',
  ],
];

const WALKS: Row[] = [
  ['fill-or-kill, nothing there', [add(3, 'BUY', 12, 2, FOK)], 'REJECTED 3; next 4'],
  // MSUM 4, WALK 5, WSUM 6, WNEXT 7, FNEXT 8 to FTOP 16, WFAIL 17, IDLE 18
  ['fill-or-kill, one short', [add(1, 'SELL', 10, 1), add(3, 'BUY', 12, 2, FOK)], 'REJECTED 17; next 18'],
  // WNEXT 7, FWAIT 8, FTOP 9, WFAIL 10, IDLE 11
  ['fill-or-kill, a near level beyond the limit', [add(1, 'SELL', 10, 1), add(2, 'SELL', 11, 1), add(3, 'BUY', 10, 2, FOK)], 'REJECTED 10; next 11'],
  // WNEXT 7, MAKER 8, MSUM 9, WALK 10, WSUM 11, WNEXT 12, WPASS 13, MREAD 14, MWAIT 15, MAKER 16, MSUM 17, TRADE 18, MAKER 19, MSUM 20, TRADE 21, FNEXT 22 to FTOP 30, DONE 31
  [
    'fill-or-kill over two makers',
    [add(1, 'SELL', 10, 1), add(2, 'SELL', 10, 1), add(3, 'BUY', 12, 2, FOK)],
    'ACCEPTED 13, TRADE 18, TRADE 21, TOP 32; next 31',
  ],
  // WNEXT 7, FWAIT 8, FTOP 9, MREAD 10, MWAIT 11, MAKER 12, MSUM 13, WALK 14, WSUM 15, WNEXT 16, WPASS 17, MREAD 18 to MSUM 21, TRADE 22,
  // FWAIT 23, FTOP 24, MREAD 25 to MSUM 28, TRADE 29, FNEXT 30 to FTOP 38, DONE 39
  [
    'fill-or-kill over two levels, near',
    [add(1, 'SELL', 10, 1), add(2, 'SELL', 11, 1), add(3, 'BUY', 12, 2, FOK)],
    'ACCEPTED 17, TRADE 22, TRADE 29, TOP 40; next 39',
  ],
  // WNEXT 7, FNEXT 8 to FTOP 16, MREAD 17 to MSUM 20, WALK 21, WSUM 22, WNEXT 23, WPASS 24, MREAD 25 to MSUM 28, TRADE 29, FNEXT 30 to FTOP 38,
  // MREAD 39 to MSUM 42, TRADE 43, FNEXT 44 to FTOP 52, DONE 53
  [
    'fill-or-kill over two levels, far',
    [add(1, 'SELL', 31, 1), add(2, 'SELL', 32, 1), add(3, 'BUY', 32, 2, FOK)],
    'ACCEPTED 24, TRADE 29, TRADE 43, TOP 54; next 53',
  ],
  // SCAN from 4, slot 0 is looked at in 7 and slot 15 in 22, DONE 23
  ['mass cancel of nothing', [MASS], 'ACCEPTED 3; next 23'],
  // slot 3 in SCAN 10, UWAIT 11, UNLINK 12, FNEXT 13 to FTOP 21, SCAN from 22, slot 4 is looked at in 25 and slot 15 in 36, DONE 37
  ['mass cancel of slot 3', [add(3, 'SELL', 10, 1, own), MASS], 'ACCEPTED 3, CANCELLED 10, TOP 38; next 37'],
  // slot 15 in SCAN 22, UWAIT 23, UNLINK 24, FNEXT 25 to FTOP 33, DONE 34; it looks far for a near level too
  ['mass cancel of the last slot', [add(14, 'SELL', 11, 1), add(15, 'SELL', 10, 1, own), MASS], 'ACCEPTED 3, CANCELLED 22, TOP 35; next 34'],
  // BAND 4, BEVICT 5, MREAD 6, MWAIT 7, MAKER 8, MSUM 9, TRADE 10, FNEXT 11 to FTOP 19, BAND 20, BEVICT 21, DONE 22
  ['limits that evict one bid', [add(3, 'BUY', 10, 1), limits(0, 9)], 'STATE 3, CANCELLED 10, TOP 23; next 22'],
  // TRADE 10, BAND 11, BEVICT 12, MREAD 13 to MSUM 16, TRADE 17, FNEXT 18 to FTOP 26, BAND 27, BEVICT 28, DONE 29
  ['limits that evict a queue', [add(3, 'BUY', 10, 1), add(4, 'BUY', 10, 1), limits(0, 9)], 'STATE 3, CANCELLED 10, CANCELLED 17, TOP 30; next 29'],
  // TRADE 10, FWAIT 11, FTOP 12, BAND 13, BEVICT 14, MREAD 15 to MSUM 18, TRADE 19, FNEXT 20 to FTOP 28, BAND 29, BEVICT 30, DONE 31
  ['limits that evict two levels', [add(3, 'BUY', 10, 1), add(4, 'BUY', 11, 1), limits(0, 9)], 'STATE 3, CANCELLED 10, CANCELLED 19, TOP 32; next 31'],
];

// A share of 32-bit quantities is 51 cycles in ASHARE: the operands, 16 digits of the product, one more, 32 bits, the share.
const SHARED: Row[] = [
  // ALEVEL 4, ADECIDE 5, MREAD 6 to MSUM 9, ASHARE 10 to 60, AREST 61, AGIVE 62, MREAD 63 to MSUM 66, ASHARE 67 to 117, AREST 118, AGIVE 119,
  // MREAD 120 to MSUM 123, TRADE 124, DONE 125
  [
    'pro-rata among two, remainder to the older',
    [PRO_RATA, add(1, 'SELL', 10, 5), add(2, 'SELL', 10, 5), add(3, 'BUY', 10, 3)],
    'ACCEPTED 3, TRADE 62, TRADE 119, TRADE 124, TOP 126; next 125',
  ],
  [
    'pro-rata, a share of nothing',
    [PRO_RATA, add(1, 'SELL', 10, 1), add(2, 'SELL', 10, 9), add(3, 'BUY', 10, 1)],
    'ACCEPTED 3, TRADE 124, TOP 126; next 125',
  ],
  // MSUM 9, TRADE 10, MREAD 11 to MSUM 14, TRADE 15, FNEXT 16 to FTOP 24, DONE 25
  [
    'pro-rata, a level that is wanted whole',
    [PRO_RATA, add(1, 'SELL', 10, 5), add(2, 'SELL', 10, 5), add(3, 'BUY', 10, 10)],
    'ACCEPTED 3, TRADE 10, TRADE 15, TOP 26; next 25',
  ],
  // TRADE 10, FWAIT 11, FTOP 12, ALEVEL 13, ADECIDE 14, MREAD 15 to MSUM 18, ASHARE 19 to 69, AREST 70, AGIVE 71, DONE 72
  [
    'pro-rata, a level wanted whole and part of a near one',
    [PRO_RATA, add(1, 'SELL', 10, 5), add(2, 'SELL', 11, 5), add(3, 'BUY', 11, 6)],
    'ACCEPTED 3, TRADE 10, TRADE 71, TOP 73; next 72',
  ],
  // MSUM 4, WALK 5, WSUM 6, WNEXT 7, WPASS 8, ALEVEL 9, ADECIDE 10, MREAD 11 to MSUM 14, TRADE 15, FNEXT 16 to FTOP 24, DONE 25
  ['pro-rata, fill-or-kill', [PRO_RATA, add(1, 'SELL', 10, 5), add(3, 'BUY', 10, 5, FOK)], 'ACCEPTED 8, TRADE 15, TOP 26; next 25'],
  // MREAD 6 to MSUM 9, ASCAN 10, MREAD 11 to MSUM 14, ASCAN 15, ABIG 16, ABTRADE 17, UWAIT 18, UNLINK 19, ADECIDE 20, MREAD 21 to MSUM 24, ASCAN 25,
  // ABIG 26, ABTRADE 27, UWAIT 28, UNLINK 29, DONE 30
  [
    'size-time, the larger and younger first',
    [SIZE_TIME, add(1, 'SELL', 10, 5), add(2, 'SELL', 10, 6), add(3, 'BUY', 10, 7)],
    'ACCEPTED 3, TRADE 17, TRADE 27, TOP 31; next 30',
  ],
  // ALEVEL 4, MREAD 5 to MSUM 8, AOWN 9, UWAIT 10, UNLINK 11, FWAIT 12, FTOP 13, ALEVEL 14, MREAD 15 to MSUM 18, AOWN 19, ADECIDE 20,
  // MREAD 21 to MSUM 24, ASCAN 25, ABIG 26, ABTRADE 27, UWAIT 28, UNLINK 29, DONE 30
  [
    'size-time, an own maker leaves its level empty, the next near',
    [SIZE_TIME, add(1, 'SELL', 10, 5, own), add(2, 'SELL', 11, 5), add(3, 'BUY', 11, 2, { ...own, selfTrade: 'CANCEL_OLDEST' })],
    'ACCEPTED 3, CANCELLED 9, TRADE 27, TOP 31; next 30',
  ],
];

test.each([...PASSIVE, ...AGGRESSIVE, ...WALKS, ...SHARED])('timing contract: %s', (_name, commands, expected) => {
  expect(timed(...commands)).toBe(expected);
});
