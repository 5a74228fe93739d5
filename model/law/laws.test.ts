/** Every law is seen to fail: an honest answer is doctored, and the law must name it. */
import { describe, expect, test } from 'vitest';
import { packCommands } from '../message/codec.ts';
import type { Command } from '../message/command.ts';
import {
  answers, buy, cancel, massCancel, packEvents, reduce, replace, sell, setAlgorithm, setBand, setState, SMALL,
} from './example.ts';
import { checkLaws, LAWS } from './laws.ts';
import { both, type Case, copy, drop, remark, set, swap } from './lies.ts';

// sell 1 answers with events 0 to 2 (ACCEPTED, RESTED, TOP), sell 2 behind the best with 3 and 4.
const CROSS = [sell(1, 5, 30), sell(2, 5, 31), buy(3, 3, 31)];
const QUEUE = [sell(1, 5, 30), sell(2, 5, 30), buy(3, 3, 30)];
const SHARED = [setAlgorithm('PRO_RATA'), sell(1, 60, 30), sell(2, 40, 30), buy(3, 50, 30)];
const SIZED = [setAlgorithm('SIZE_TIME'), sell(1, 10, 30), sell(2, 20, 30), buy(3, 5, 30)];
const OWN = [sell(1, 5, 30, { participant: 7 }), buy(2, 5, 30, { participant: 7 })];
const MASS = [buy(1, 5, 20, { participant: 7 }), buy(2, 5, 20, { participant: 7 }), massCancel(7)];

const CASES: readonly Case[] = [
  { law: 'ANSWERED', lie: 'no event at all', ran: [buy(1, 5, 20)], doctor: () => [] },
  {
    law: 'ANSWERED', lie: 'the first command skipped',
    ran: [buy(1, 5, 20), buy(2, 5, 10)],
    doctor: (e) => e.slice(3),
  },
  {
    law: 'ANSWERED', lie: 'an answer to nothing',
    ran: [buy(1, 5, 20), cancel(1)],
    asked: [buy(1, 5, 20)],
  },
  {
    law: 'SEQUENCE', lie: 'a number that jumps',
    ran: [buy(1, 5, 20)],
    doctor: set(0, { sequence: 9 }),
  },
  {
    law: 'SEQUENCE', lie: 'a number off within an answer',
    ran: [buy(1, 5, 20)],
    doctor: set(1, { sequence: 7 }),
  },
  { law: 'LAST_MARK', lie: 'no mark', ran: [buy(1, 5, 20)], doctor: set(2, { last: false }) },
  { law: 'LAST_MARK', lie: 'a mark too early', ran: [buy(1, 5, 20)], doctor: set(1, { last: true }) },
  { law: 'SHAPE', lie: 'RESTED before ACCEPTED', ran: [buy(1, 5, 20)], doctor: swap(0) },
  { law: 'SHAPE', lie: 'TOP before RESTED', ran: [buy(1, 5, 20)], doctor: swap(1) },
  {
    law: 'REASON', lie: 'USER told as REDUCED',
    ran: [buy(1, 5, 20), cancel(1)],
    doctor: set(3, { reason: 'REDUCED' }),
  },
  { law: 'REJECTED_ALONE', lie: 'refused twice', ran: [cancel(1)], doctor: copy(0) },
  {
    law: 'JUSTIFIED', lie: 'a live order is called unknown',
    ran: [buy(1, 5, 20), cancel(2)],
    asked: [buy(1, 5, 20), cancel(1)],
    doctor: set(3, { order: 1 }),
  },
  {
    law: 'JUSTIFIED', lie: 'a code of another case',
    ran: [buy(1, 0, 20)],
    doctor: set(0, { code: 3010 }),
  },
  {
    law: 'JUSTIFIED', lie: 'a fillable order is refused',
    ran: [sell(1, 5, 30), buy(2, 9, 30, { timeInForce: 'FOK' })],
    asked: [sell(1, 5, 30), buy(2, 5, 30, { timeInForce: 'FOK' })],
  },
  { law: 'ECHO', lie: 'another participant', ran: [buy(1, 5, 20)], doctor: set(0, { participant: 9 }) },
  { law: 'ECHO', lie: 'another book', ran: [buy(1, 5, 20)], doctor: set(1, { book: 1 }) },
  { law: 'ECHO', lie: 'another kind refused', ran: [cancel(1)], doctor: set(0, { command: 3 }) },
  {
    law: 'ECHO', lie: 'part of an order cancelled',
    ran: [buy(1, 5, 20), reduce(1, 3)],
    asked: [buy(1, 5, 20), cancel(1)],
  },
  { law: 'ECHO', lie: 'other limits', ran: [setBand(3, 9)], doctor: set(0, { high: 8 }) },
  { law: 'TOP', lie: 'a change not shown', ran: [buy(1, 5, 20)], doctor: drop(2) },
  { law: 'TOP', lie: 'a wrong size', ran: [buy(1, 5, 20)], doctor: set(2, { size: 6 }) },
  { law: 'TOP', lie: 'shown without a change', ran: [buy(1, 5, 20)], doctor: copy(2) },
  { law: 'CONSERVED', lie: 'makerLeft off by one', ran: CROSS, doctor: set(6, { makerLeft: 1 }) },
  { law: 'CONSERVED', lie: 'takerLeft off by one', ran: CROSS, doctor: set(6, { takerLeft: 1 }) },
  {
    law: 'CONSERVED', lie: 'a rest of more than is left',
    ran: [buy(1, 5, 20)],
    doctor: set(1, { quantity: 6 }),
  },
  { law: 'CONSERVED', lie: 'a remainder that vanishes', ran: [buy(1, 5, 20)], doctor: drop(1) },
  {
    law: 'CONSERVED', lie: 'left off by one',
    ran: [buy(1, 5, 20), reduce(1, 3)],
    doctor: set(3, { left: 1 }),
  },
  {
    law: 'BOUNDED', lie: 'a quantity wider than the core',
    ran: [buy(1, 300, 20)],
    config: { ...SMALL, quantityBits: 16 },
  },
  {
    law: 'BOUNDED', lie: 'a price beyond the ladder',
    ran: [buy(1, 3, 70)],
    config: { ...SMALL, levels: 128 },
  },
  { law: 'LIVE_ONLY', lie: 'a dead maker', ran: CROSS, doctor: set(6, { maker: 4 }) },
  {
    law: 'LIVE_ONLY', lie: 'another generation cancelled',
    ran: [buy(1, 5, 20), cancel(1)],
    asked: [buy(1, 5, 20), cancel(17)],
    doctor: set(3, { order: 17 }),
  },
  { law: 'LIVE_ONLY', lie: 'a stranger rests', ran: [buy(1, 5, 20)], doctor: set(1, { order: 2 }) },
  {
    law: 'LIVE_ONLY', lie: 'a cancel under another price',
    ran: [buy(1, 5, 20), cancel(1)],
    doctor: set(3, { price: 21 }),
  },
  {
    law: 'SLOT_FREE', lie: 'two orders in a slot',
    ran: [buy(1, 5, 20), buy(2, 5, 10)],
    asked: [buy(1, 5, 20), buy(17, 5, 10)],
    doctor: both(set(3, { order: 17, participant: 17 }), set(4, { order: 17 })),
  },
  {
    law: 'BEST_PRICE', lie: 'a trade past the best price',
    ran: CROSS,
    doctor: set(6, { maker: 2, price: 31 }),
  },
  { law: 'BEST_PRICE', lie: "a print at the taker's price", ran: CROSS, doctor: set(6, { price: 31 }) },
  { law: 'OLDEST_FIRST', lie: 'the newer order trades', ran: QUEUE, doctor: set(7, { maker: 2 }) },
  {
    law: 'OLDEST_FIRST', lie: 'less than both have',
    ran: QUEUE,
    doctor: set(7, { quantity: 2, makerLeft: 3, takerLeft: 1 }),
  },
  {
    law: 'ALLOCATION', lie: 'one unit too many (pro-rata)',
    ran: SHARED,
    doctor: both(
      set(8, { quantity: 31, makerLeft: 29, takerLeft: 19 }), set(9, { quantity: 19, makerLeft: 21 }),
    ),
  },
  {
    law: 'ALLOCATION', lie: 'the smaller order trades (size-time)',
    ran: SIZED,
    doctor: set(8, { maker: 1, makerLeft: 5 }),
  },
  {
    law: 'EXHAUSTED', lie: 'a remainder before a reachable price',
    ran: [sell(1, 5, 30), buy(2, 5, 29, { timeInForce: 'IOC' })],
    asked: [sell(1, 5, 30), buy(2, 5, 30, { timeInForce: 'IOC' })],
    doctor: both(set(3, { price: 30 }), set(4, { price: 30 })),
  },
  {
    law: 'NEVER_CROSSED', lie: 'a rest that crosses',
    ran: [sell(1, 5, 30), buy(2, 5, 29)],
    asked: [sell(1, 5, 30), buy(2, 5, 30)],
    doctor: both(set(3, { price: 30 }), both(set(4, { price: 30 }), set(5, { price: 30 }))),
  },
  {
    law: 'LIMIT', lie: 'a trade past the limit',
    ran: [sell(1, 5, 30), buy(2, 5, 30)],
    asked: [sell(1, 5, 30), buy(2, 5, 29)],
    doctor: set(3, { price: 29 }),
  },
  {
    law: 'LIMIT', lie: 'a trade outside the price limits',
    ran: [sell(1, 5, 30), setBand(0, 63), buy(2, 5, 30)],
    asked: [sell(1, 5, 30), setBand(0, 20), buy(2, 5, 30)],
    doctor: set(3, { high: 20 }),
  },
  {
    law: 'FILL_OR_KILL', lie: 'filled in part',
    ran: [sell(1, 5, 30), buy(2, 9, 30, { timeInForce: 'IOC' })],
    asked: [sell(1, 5, 30), buy(2, 9, 30, { timeInForce: 'FOK' })],
  },
  {
    law: 'NO_REST', lie: 'an IOC order rests',
    ran: [buy(1, 5, 20)],
    asked: [buy(1, 5, 20, { timeInForce: 'IOC' })],
  },
  {
    law: 'NO_REST', lie: 'a market remainder under the reason of IOC',
    ran: [buy(1, 5, 63, { market: true })],
    doctor: set(1, { reason: 'IOC_REMAINDER' }),
  },
  {
    law: 'POST_ONLY', lie: 'it takes',
    ran: [sell(1, 5, 30), buy(2, 5, 30)],
    asked: [sell(1, 5, 30), buy(2, 5, 30, { postOnly: true })],
  },
  {
    law: 'POST_ONLY', lie: 'it takes after REPLACE',
    ran: [sell(1, 5, 30), buy(2, 5, 20), replace(2, 5, 30)],
    asked: [sell(1, 5, 30), buy(2, 5, 20), replace(2, 5, 30, { postOnly: true })],
  },
  {
    law: 'SELF_TRADE', lie: 'it trades with itself',
    ran: OWN,
    asked: [OWN[0], { ...OWN[1], selfTrade: 'CANCEL_OLDEST' } as Command],
  },
  {
    law: 'SELF_TRADE', lie: 'the maker goes in place of the taker',
    ran: [OWN[0], { ...OWN[1], selfTrade: 'CANCEL_BOTH' } as Command],
    asked: [OWN[0], { ...OWN[1], selfTrade: 'CANCEL_NEWEST' } as Command],
  },
  {
    law: 'SELF_TRADE', lie: "a stranger's maker is cancelled",
    ran: [OWN[0], { ...OWN[1], selfTrade: 'CANCEL_OLDEST' } as Command],
    asked: [OWN[0], { ...OWN[1], selfTrade: 'CANCEL_OLDEST', participant: 8 } as Command],
    doctor: set(3, { participant: 8 }),
  },
  {
    law: 'SELF_TRADE', lie: 'the taker is spared where both must go',
    ran: [OWN[0], { ...OWN[1], selfTrade: 'CANCEL_OLDEST' } as Command],
    asked: [OWN[0], { ...OWN[1], selfTrade: 'CANCEL_BOTH' } as Command],
  },
  {
    law: 'STATE_RESPECTED', lie: 'ADD while closed',
    ran: [setState('OPEN'), buy(1, 5, 20)],
    asked: [setState('CLOSED'), buy(1, 5, 20)],
    doctor: set(0, { state: 'CLOSED' }),
  },
  {
    law: 'STATE_RESPECTED', lie: 'REPLACE while halted',
    ran: [buy(1, 5, 20), setState('OPEN'), replace(1, 5, 10)],
    asked: [buy(1, 5, 20), setState('HALTED'), replace(1, 5, 10)],
    doctor: set(3, { state: 'HALTED' }),
  },
  {
    law: 'STATE_RESPECTED', lie: 'CANCEL while closed',
    ran: [buy(1, 5, 20), setState('OPEN'), cancel(1)],
    asked: [buy(1, 5, 20), setState('CLOSED'), cancel(1)],
    doctor: set(3, { state: 'CLOSED' }),
  },
  {
    law: 'BAND', lie: 'a bid above the limits stays',
    ran: [buy(1, 5, 30), setBand(0, 20)],
    doctor: (e) => remark(e.slice(0, 4)),
  },
  {
    law: 'BAND', lie: 'the newer order goes first',
    ran: [buy(1, 5, 30), buy(2, 5, 30), setBand(0, 20)],
    doctor: swap(7),
  },
  {
    law: 'BAND', lie: 'an order enters outside',
    ran: [setBand(0, 63), buy(1, 5, 30)],
    asked: [setBand(0, 20), buy(1, 5, 30)],
    doctor: set(0, { high: 20 }),
  },
  { law: 'MASS_CANCEL', lie: 'one stays', ran: MASS, doctor: drop(7) },
  { law: 'MASS_CANCEL', lie: 'not in the order of slots', ran: MASS, doctor: swap(7) },
  {
    law: 'MASS_CANCEL', lie: 'another participant loses too',
    ran: MASS,
    asked: [MASS[0], buy(2, 5, 20, { participant: 8 }), MASS[2]],
    doctor: set(3, { participant: 8 }),
  },
  {
    law: 'EMPTY_BOOK', lie: 'the algorithm changes under orders',
    ran: [buy(1, 5, 20), setState('OPEN')],
    asked: [buy(1, 5, 20), setAlgorithm('PRO_RATA')],
    doctor: set(3, { algorithm: 'PRO_RATA' }),
  },
];

describe('laws: each is seen to fail', () => {
  test.each(CASES)('laws: $law ($lie)', ({ law, ran, asked = ran, doctor = (events) => events, config = SMALL }) => {
    const honest = answers(ran, config);
    expect(checkLaws(config, packCommands(ran), packEvents(honest))).toEqual([]);
    const doctored = doctor(honest);
    const found = checkLaws(SMALL, packCommands(asked), packEvents(doctored)).map((violation) => violation.law);
    expect(found).toContain(law);
  });

  test('laws: WELL_FORMED (a reserved bit, a kind without meaning)', () => {
    const commands = packCommands([buy(1, 5, 20)]);
    for (const [word, value] of [[6, 1], [0, 99]]) {
      const events = packEvents(answers([buy(1, 5, 20)]));
      events[word] = value;
      expect(checkLaws(SMALL, commands, events).map(({ law }) => law)).toEqual(['WELL_FORMED']);
    }
  });

  test('laws: every law has a case here', () => {
    const shown = new Set([...CASES.map(({ law }) => law), 'WELL_FORMED']);
    expect([...LAWS].sort()).toEqual([...shown].sort());
  });

  test('laws: a core of FIFO alone takes no other algorithm', () => {
    const commands = packCommands([setAlgorithm('PRO_RATA')]);
    const events = packEvents(answers([setAlgorithm('PRO_RATA')]));
    const found = checkLaws({ ...SMALL, algorithms: 'FIFO' }, commands, events);
    expect(found.map(({ law }) => law)).toEqual(['EMPTY_BOOK']);
  });
});
