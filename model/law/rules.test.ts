/** docs/rules.md, Answer and Commands, by hand: what the last command of each row answers, on every synchronous core. */
import { describe, expect, test } from 'vitest';
import { CORE_MAKERS } from './cores.ts';
import {
  buy, cancel, lastAnswer, massCancel, reduce, replace, type Row, sell, setAlgorithm, setBand, setState,
} from './example.ts';

const own = { participant: 7 };
const PRO_RATA = setAlgorithm('PRO_RATA');
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
  ['the upper limit is inside', [setBand(5, 21), sell(1, 1, 21)], ['ACCEPTED SELL 1 @21 x1 p1', 'RESTED SELL 1 @21 x1', 'TOP SELL @21 size 1']],
  ['the lower limit is inside', [setBand(5, 21), buy(1, 1, 5)], ['ACCEPTED BUY 1 @5 x1 p1', 'RESTED BUY 1 @5 x1', 'TOP BUY @5 size 1']],
  ['SET_BAND inverted', [setBand(30, 25)], ['REJECTED 0 code 3043 of kind 7']],
  ['SET_ALGORITHM', [PRO_RATA], ['STATE 0 to 63 OPEN PRO_RATA']],
  ['SET_ALGORITHM under orders', [buy(1, 5, 20), PRO_RATA], ['REJECTED 0 code 3071 of kind 8']],
];

describe.each(CORE_MAKERS)('rules: $name', ({ make }) => {
  test.each(ROWS)('rules: %s', (_, commands, answer) => {
    expect(lastAnswer(make, commands)).toEqual(answer);
  });
});
