/** docs/rules.md by hand: what the last command of each row answers, on every synchronous core. */
import { describe, expect, test } from 'vitest';
import { packCommands, unpackEvents } from '../message/codec.ts';
import type { Command } from '../message/command.ts';
import { runAll } from './body.ts';
import { CORE_MAKERS } from './cores.ts';
import {
  buy, cancel, massCancel, reduce, replace, sell, setAlgorithm, setBand, setState, SMALL,
} from './example.ts';
import { shorthand } from './shorthand.ts';

type Row = readonly [name: string, commands: readonly Command[], answer: readonly string[]];

const own = { participant: 7 };
const PRO_RATA = setAlgorithm('PRO_RATA');
const SIZE_TIME = setAlgorithm('SIZE_TIME');
const refused = (code: number, order: number, kind: number) =>
  [`REJECTED ${order} code ${code} of kind ${kind}`];

const ROWS: readonly Row[] = [
  [
    'ADD rests',
    [buy(1, 5, 20)],
    ['ACCEPTED BUY 1 @20 x5 p1', 'RESTED BUY 1 @20 x5', 'TOP BUY @20 size 5'],
  ],
  ['ADD behind the best: no TOP', [buy(1, 5, 20), buy(2, 5, 19)], ['ACCEPTED BUY 2 @19 x5 p2', 'RESTED BUY 2 @19 x5']],
  [
    'ADD sums up',
    [buy(1, 5, 20), buy(2, 4, 20)],
    ['ACCEPTED BUY 2 @20 x4 p2', 'RESTED BUY 2 @20 x4', 'TOP BUY @20 size 9'],
  ],
  [
    'ADD takes two levels and rests',
    [sell(1, 5, 30), sell(2, 5, 31), buy(3, 12, 31)],
    [
      'ACCEPTED BUY 3 @31 x12 p3', 'TRADE BUY 1 @30 x5 by 3 left 0 7',
      'TRADE BUY 2 @31 x5 by 3 left 0 2', 'RESTED BUY 3 @31 x2', 'TOP BUY @31 size 2',
      'TOP SELL @0 size 0',
    ],
  ],
  [
    'the older maker first',
    [buy(1, 5, 20), buy(2, 5, 20), sell(3, 7, 20)],
    [
      'ACCEPTED SELL 3 @20 x7 p3', 'TRADE SELL 1 @20 x5 by 3 left 0 2',
      'TRADE SELL 2 @20 x2 by 3 left 3 0', 'TOP BUY @20 size 3',
    ],
  ],
  [
    'IOC remainder',
    [sell(1, 5, 30), buy(2, 7, 30, { timeInForce: 'IOC' })],
    [
      'ACCEPTED BUY 2 @30 x7 p2', 'TRADE BUY 1 @30 x5 by 2 left 0 2',
      'CANCELLED BUY 2 @30 x2 IOC_REMAINDER left 0', 'TOP SELL @0 size 0',
    ],
  ],
  [
    'market order at the far limit',
    [setBand(10, 40), buy(1, 5, 20), sell(2, 7, 63, { market: true, timeInForce: 'IOC' })],
    [
      'ACCEPTED SELL 2 @10 x7 p2', 'TRADE SELL 1 @20 x5 by 2 left 0 2',
      'CANCELLED SELL 2 @10 x2 MARKET_REMAINDER left 0', 'TOP BUY @0 size 0',
    ],
  ],
  [
    'FOK fills',
    [sell(1, 5, 30), buy(2, 5, 30, { timeInForce: 'FOK' })],
    ['ACCEPTED BUY 2 @30 x5 p2', 'TRADE BUY 1 @30 x5 by 2 left 0 0', 'TOP SELL @0 size 0'],
  ],
  ['FOK does not', [sell(1, 5, 30), buy(2, 6, 30, { timeInForce: 'FOK' })], refused(3060, 2, 1)],
  [
    'FOK passes over own orders under CANCEL_OLDEST',
    [
      sell(1, 5, 30, own), sell(2, 5, 30),
      buy(3, 5, 30, { ...own, timeInForce: 'FOK', selfTrade: 'CANCEL_OLDEST' }),
    ],
    [
      'ACCEPTED BUY 3 @30 x5 p7', 'CANCELLED SELL 1 @30 x5 SELF_TRADE left 0',
      'TRADE BUY 2 @30 x5 by 3 left 0 0', 'TOP SELL @0 size 0',
    ],
  ],
  [
    'FOK ends before an own order under DECREMENT',
    [
      sell(1, 5, 30), sell(2, 5, 30, own), sell(3, 5, 30),
      buy(4, 6, 30, { ...own, timeInForce: 'FOK', selfTrade: 'DECREMENT' }),
    ],
    refused(3060, 4, 1),
  ],
  [
    'FOK under FIFO never reaches the own order',
    [
      sell(1, 5, 30), sell(2, 5, 30, own),
      buy(3, 5, 30, { ...own, timeInForce: 'FOK', selfTrade: 'DECREMENT' }),
    ],
    ['ACCEPTED BUY 3 @30 x5 p7', 'TRADE BUY 1 @30 x5 by 3 left 0 0', 'TOP SELL @30 size 5'],
  ],
  [
    'FOK under pro-rata: an own order anywhere on the level',
    [
      PRO_RATA, sell(1, 5, 30), sell(2, 5, 30, own),
      buy(3, 5, 30, { ...own, timeInForce: 'FOK', selfTrade: 'DECREMENT' }),
    ],
    refused(3060, 3, 1),
  ],
  [
    'FOK under pro-rata: an own order on a level not entered',
    [
      PRO_RATA, sell(1, 5, 30), sell(2, 5, 31, own),
      buy(3, 5, 31, { ...own, timeInForce: 'FOK', selfTrade: 'DECREMENT' }),
    ],
    ['ACCEPTED BUY 3 @31 x5 p7', 'TRADE BUY 1 @30 x5 by 3 left 0 0', 'TOP SELL @31 size 5'],
  ],
  [
    'post-only rests',
    [sell(1, 5, 30), buy(2, 5, 29, { postOnly: true })],
    ['ACCEPTED BUY 2 @29 x5 p2', 'RESTED BUY 2 @29 x5', 'TOP BUY @29 size 5'],
  ],
  ['post-only would take', [sell(1, 5, 30), buy(2, 5, 30, { postOnly: true })], refused(3050, 2, 1)],
  [
    'post-only and IOC contradict',
    [buy(1, 5, 20, { postOnly: true, timeInForce: 'IOC' })],
    refused(3003, 1, 1),
  ],
  ['slot in use by another generation', [buy(1, 5, 20), buy(17, 5, 20)], refused(3020, 17, 1)],
  ['stale cancel', [buy(1, 5, 20), cancel(1), buy(17, 5, 20), cancel(1)], refused(3021, 1, 2)],
  ['CANCEL', [buy(1, 5, 20), cancel(1)], ['CANCELLED BUY 1 @20 x5 USER left 0', 'TOP BUY @0 size 0']],
  [
    'REDUCE',
    [buy(1, 5, 20), reduce(1, 3)],
    ['CANCELLED BUY 1 @20 x3 REDUCED left 2', 'TOP BUY @20 size 2'],
  ],
  [
    'REDUCE to nothing',
    [buy(1, 5, 20), reduce(1, 5)],
    ['CANCELLED BUY 1 @20 x5 REDUCED left 0', 'TOP BUY @0 size 0'],
  ],
  [
    'REDUCE keeps its place',
    [buy(1, 5, 20), buy(2, 5, 20), reduce(1, 3), sell(3, 3, 20)],
    [
      'ACCEPTED SELL 3 @20 x3 p3', 'TRADE SELL 1 @20 x2 by 3 left 0 1',
      'TRADE SELL 2 @20 x1 by 3 left 4 0', 'TOP BUY @20 size 4',
    ],
  ],
  [
    'REPLACE with the same terms: no TOP',
    [buy(1, 5, 20), buy(2, 5, 20), replace(1, 5, 20)],
    ['REPLACED BUY 1 @20 x5', 'RESTED BUY 1 @20 x5'],
  ],
  [
    'REPLACE loses its place',
    [buy(1, 5, 20), buy(2, 5, 20), replace(1, 5, 20), sell(3, 1, 20)],
    ['ACCEPTED SELL 3 @20 x1 p3', 'TRADE SELL 2 @20 x1 by 3 left 4 0', 'TOP BUY @20 size 9'],
  ],
  [
    'REPLACE takes',
    [sell(1, 5, 30), buy(2, 5, 20), replace(2, 7, 30)],
    [
      'REPLACED BUY 2 @30 x7', 'TRADE BUY 1 @30 x5 by 2 left 0 2', 'RESTED BUY 2 @30 x2',
      'TOP BUY @30 size 2', 'TOP SELL @0 size 0',
    ],
  ],
  [
    'REPLACE keeps its participant',
    [sell(1, 5, 30, own), buy(2, 5, 20, own), replace(2, 5, 30, { selfTrade: 'CANCEL_NEWEST' })],
    ['REPLACED BUY 2 @30 x5', 'CANCELLED BUY 2 @30 x5 SELF_TRADE left 0', 'TOP BUY @0 size 0'],
  ],
  [
    'MASS_CANCEL by slot',
    [buy(18, 5, 20, own), sell(1, 5, 30, own), buy(3, 5, 20), massCancel(7)],
    [
      'ACCEPTED BUY 0 @0 x0 p7', 'CANCELLED SELL 1 @30 x5 MASS_CANCEL left 0',
      'CANCELLED BUY 18 @20 x5 MASS_CANCEL left 0', 'TOP BUY @20 size 5', 'TOP SELL @0 size 0',
    ],
  ],
  ['MASS_CANCEL of nobody', [massCancel(7)], ['ACCEPTED BUY 0 @0 x0 p7']],
  ['SET_STATE', [setState('HALTED')], ['STATE 0 to 63 HALTED FIFO']],
  [
    'halted: CANCEL goes',
    [buy(1, 5, 20), setState('HALTED'), cancel(1)],
    ['CANCELLED BUY 1 @20 x5 USER left 0', 'TOP BUY @0 size 0'],
  ],
  [
    'halted: REPLACE does not',
    [buy(1, 5, 20), setState('HALTED'), replace(1, 5, 20)],
    refused(3011, 1, 4),
  ],
  ['closed: CANCEL does not', [buy(1, 5, 20), setState('CLOSED'), cancel(1)], refused(3010, 1, 2)],
  ['closed: MASS_CANCEL goes', [setState('CLOSED'), massCancel(1)], ['ACCEPTED BUY 0 @0 x0 p1']],
  [
    'SET_BAND cancels what could trade outside',
    [buy(1, 1, 20), buy(2, 2, 25), buy(3, 3, 25), buy(4, 4, 22), sell(5, 5, 40), setBand(5, 21)],
    [
      'STATE 5 to 21 OPEN FIFO', 'CANCELLED BUY 2 @25 x2 BAND left 0',
      'CANCELLED BUY 3 @25 x3 BAND left 0', 'CANCELLED BUY 4 @22 x4 BAND left 0', 'TOP BUY @20 size 1',
    ],
  ],
  [
    'SET_BAND leaves what is merely far away',
    [buy(1, 1, 20), sell(2, 2, 40), setBand(25, 30)],
    ['STATE 25 to 30 OPEN FIFO'],
  ],
  ['SET_BAND inverted', [setBand(30, 25)], ['REJECTED 0 code 3043 of kind 7']],
  ['SET_ALGORITHM', [PRO_RATA], ['STATE 0 to 63 OPEN PRO_RATA']],
  ['SET_ALGORITHM under orders', [buy(1, 5, 20), PRO_RATA], ['REJECTED 0 code 3071 of kind 8']],
  [
    'CANCEL_NEWEST',
    [sell(1, 5, 30), sell(2, 5, 30, own), buy(3, 8, 30, { ...own, selfTrade: 'CANCEL_NEWEST' })],
    [
      'ACCEPTED BUY 3 @30 x8 p7', 'TRADE BUY 1 @30 x5 by 3 left 0 3',
      'CANCELLED BUY 3 @30 x3 SELF_TRADE left 0', 'TOP SELL @30 size 5',
    ],
  ],
  [
    'CANCEL_OLDEST',
    [sell(1, 5, 30, own), sell(2, 5, 30), buy(3, 8, 30, { ...own, selfTrade: 'CANCEL_OLDEST' })],
    [
      'ACCEPTED BUY 3 @30 x8 p7', 'CANCELLED SELL 1 @30 x5 SELF_TRADE left 0',
      'TRADE BUY 2 @30 x5 by 3 left 0 3', 'RESTED BUY 3 @30 x3', 'TOP BUY @30 size 3',
      'TOP SELL @0 size 0',
    ],
  ],
  [
    'CANCEL_BOTH',
    [sell(1, 5, 30, own), buy(2, 8, 31, { ...own, selfTrade: 'CANCEL_BOTH' })],
    [
      'ACCEPTED BUY 2 @31 x8 p7', 'CANCELLED SELL 1 @30 x5 SELF_TRADE left 0',
      'CANCELLED BUY 2 @31 x8 SELF_TRADE left 0', 'TOP SELL @0 size 0',
    ],
  ],
  [
    'DECREMENT',
    [sell(1, 5, 30, own), buy(2, 8, 31, { ...own, selfTrade: 'DECREMENT' })],
    [
      'ACCEPTED BUY 2 @31 x8 p7', 'CANCELLED SELL 1 @30 x5 SELF_TRADE left 0',
      'CANCELLED BUY 2 @31 x5 SELF_TRADE left 3', 'RESTED BUY 2 @31 x3', 'TOP BUY @31 size 3',
      'TOP SELL @0 size 0',
    ],
  ],
  [
    'a maker is not asked for its mode',
    [sell(1, 5, 30, { ...own, selfTrade: 'CANCEL_BOTH' }), buy(2, 5, 30, own)],
    ['ACCEPTED BUY 2 @30 x5 p7', 'TRADE BUY 1 @30 x5 by 2 left 0 0', 'TOP SELL @0 size 0'],
  ],
  [
    'pro-rata: floors, then the rest in time order',
    [PRO_RATA, sell(1, 10, 30), sell(2, 20, 30), sell(3, 3, 30), buy(4, 10, 30)],
    [
      'ACCEPTED BUY 4 @30 x10 p4', 'TRADE BUY 1 @30 x3 by 4 left 7 7',
      'TRADE BUY 2 @30 x6 by 4 left 14 1', 'TRADE BUY 1 @30 x1 by 4 left 6 0', 'TOP SELL @30 size 23',
    ],
  ],
  [
    'pro-rata: more than the level is as FIFO',
    [PRO_RATA, sell(1, 10, 30), sell(2, 20, 30), buy(3, 30, 30)],
    [
      'ACCEPTED BUY 3 @30 x30 p3', 'TRADE BUY 1 @30 x10 by 3 left 0 20',
      'TRADE BUY 2 @30 x20 by 3 left 0 0', 'TOP SELL @0 size 0',
    ],
  ],
  [
    'pro-rata: own orders go before anything is shared',
    [
      PRO_RATA, sell(1, 10, 30), sell(2, 6, 30, own), sell(3, 10, 30),
      buy(4, 10, 30, { ...own, selfTrade: 'DECREMENT' }),
    ],
    [
      'ACCEPTED BUY 4 @30 x10 p7', 'CANCELLED SELL 2 @30 x6 SELF_TRADE left 0',
      'CANCELLED BUY 4 @30 x6 SELF_TRADE left 4', 'TRADE BUY 1 @30 x2 by 4 left 8 2',
      'TRADE BUY 3 @30 x2 by 4 left 8 0', 'TOP SELL @30 size 16',
    ],
  ],
  [
    'size-time: the largest first, ties by age',
    [SIZE_TIME, sell(1, 5, 30), sell(2, 9, 30), sell(3, 9, 30), buy(4, 12, 30)],
    [
      'ACCEPTED BUY 4 @30 x12 p4', 'TRADE BUY 2 @30 x9 by 4 left 0 3',
      'TRADE BUY 3 @30 x3 by 4 left 6 0', 'TOP SELL @30 size 11',
    ],
  ],
  [
    'size-time: more than the level is as FIFO',
    [SIZE_TIME, sell(1, 5, 30), sell(2, 9, 30), buy(3, 14, 30)],
    [
      'ACCEPTED BUY 3 @30 x14 p3', 'TRADE BUY 1 @30 x5 by 3 left 0 9',
      'TRADE BUY 2 @30 x9 by 3 left 0 0', 'TOP SELL @0 size 0',
    ],
  ],
];

describe.each(CORE_MAKERS)('rules: $name', ({ make }) => {
  test.each(ROWS)('rules: %s', (_, commands, answer) => {
    const core = make(SMALL);
    runAll(core, packCommands(commands.slice(0, -1)));
    const events = runAll(core, packCommands(commands.slice(-1)));
    expect(unpackEvents(events).map(shorthand)).toEqual(answer);
  });
});
