/** docs/rules.md, Matching, by hand: what the last command of each row answers, on every synchronous core. */
import { describe, expect, test } from 'vitest';
import { CORE_MAKERS } from './cores.ts';
import {
  buy, lastAnswer, type Row, sell, setAlgorithm, setBand,
} from './example.ts';

const own = { participant: 7 };
const PRO_RATA = setAlgorithm('PRO_RATA');
const SIZE_TIME = setAlgorithm('SIZE_TIME');
const refused = (code: number, order: number, kind: number) =>
  [`REJECTED ${order} code ${code} of kind ${kind}`];

const ROWS: readonly Row[] = [
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
    'DECREMENT: the larger maker stays',
    [buy(1, 6, 20, own), sell(2, 2, 20, { ...own, selfTrade: 'DECREMENT' })],
    [
      'ACCEPTED SELL 2 @20 x2 p7', 'CANCELLED BUY 1 @20 x2 SELF_TRADE left 4',
      'CANCELLED SELL 2 @20 x2 SELF_TRADE left 0', 'TOP BUY @20 size 4',
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

describe.each(CORE_MAKERS)('matching: $name', ({ make }) => {
  test.each(ROWS)('matching: %s', (_, commands, answer) => {
    expect(lastAnswer(make, commands)).toEqual(answer);
  });
});
