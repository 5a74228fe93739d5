/**
 * Whole stories, every event of them in one equality, with the numbers that only a machine of 32-bit words gets wrong. What each
 * command and each pair of checks answers stands in model/law, for every core.
 */
import { describe, expect, test } from 'vitest';
import { add, buy, cancel, massCancel, reduce, replace, sell, setAlgorithm, setBand, setState, SMALL } from '../law/example.ts';
import { shorthand } from '../law/shorthand.ts';
import { packCommands, unpackEvents } from '../message/codec.ts';
import type { Command } from '../message/command.ts';
import { type CoreConfig, EventBuffer } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { ModelCore } from './book.ts';

const WIDE: CoreConfig = { levels: 1 << 20, orders: 16, quantityBits: 32, algorithms: 'ALL' };
const MAX = 2 ** 32 - 1;
const own = { participant: 0xffff };

/** All events from reset: number of the command, shorthand, and a full stop after the last of each. */
function story(commands: readonly Command[], config: CoreConfig): string[] {
  const core = new ModelCore(config);
  const out = new EventBuffer(1);
  core.executeAll(packCommands(commands), 0, commands.length, out);
  return unpackEvents(out.toWords()).map((event) => `${event.sequence} ${shorthand(event)}${event.last ? '.' : ''}`);
}

type Story = readonly [name: string, config: CoreConfig, commands: readonly Command[], events: readonly string[]];

const STORIES: readonly Story[] = [
  ['a life: added, reduced, replaced, traded, gone', SMALL, [
    buy(1, 10, 20), reduce(1, 3), replace(1, 9, 21), sell(2, 4, 21), sell(3, 6, 20), cancel(1), cancel(3),
  ], [
    '1 ACCEPTED BUY 1 @20 x10 p1', '1 RESTED BUY 1 @20 x10', '1 TOP BUY @20 size 10.',
    '2 CANCELLED BUY 1 @20 x3 REDUCED left 7', '2 TOP BUY @20 size 7.',
    '3 REPLACED BUY 1 @21 x9', '3 RESTED BUY 1 @21 x9', '3 TOP BUY @21 size 9.',
    '4 ACCEPTED SELL 2 @21 x4 p2', '4 TRADE SELL 1 @21 x4 by 2 left 5 0', '4 TOP BUY @21 size 5.',
    '5 ACCEPTED SELL 3 @20 x6 p3', '5 TRADE SELL 1 @21 x5 by 3 left 0 1', '5 RESTED SELL 3 @20 x1',
    '5 TOP BUY @0 size 0', '5 TOP SELL @20 size 1.',
    '6 REJECTED 1 code 3021 of kind 2.',
    '7 CANCELLED SELL 3 @20 x1 USER left 0', '7 TOP SELL @0 size 0.',
  ]],
  ['ids, quantities, participants and totals past 2^31', WIDE, [
    add('BUY', MAX, MAX, 1_048_575, own), add('BUY', MAX - 1, MAX, 1_048_575, own), add('BUY', MAX, 1, 5, own), cancel(15),
    reduce(MAX - 1, MAX), add('SELL', 0x8000_0000, MAX - 1, 0, { participant: 0 }), reduce(MAX, 2), replace(MAX, 0x8000_0001, 0), cancel(MAX),
  ], [
    '1 ACCEPTED BUY 4294967295 @1048575 x4294967295 p65535', '1 RESTED BUY 4294967295 @1048575 x4294967295',
    '1 TOP BUY @1048575 size 4294967295.',
    '2 ACCEPTED BUY 4294967294 @1048575 x4294967295 p65535', '2 RESTED BUY 4294967294 @1048575 x4294967295',
    '2 TOP BUY @1048575 size 8589934590.',
    '3 REJECTED 4294967295 code 3020 of kind 1.', '4 REJECTED 15 code 3021 of kind 2.',
    '5 CANCELLED BUY 4294967294 @1048575 x4294967295 REDUCED left 0', '5 TOP BUY @1048575 size 4294967295.',
    '6 ACCEPTED SELL 2147483648 @0 x4294967294 p0', '6 TRADE SELL 4294967295 @1048575 x4294967294 by 2147483648 left 1 0',
    '6 TOP BUY @1048575 size 1.',
    '7 REJECTED 4294967295 code 3032 of kind 3.',
    '8 REPLACED BUY 4294967295 @0 x2147483649', '8 RESTED BUY 4294967295 @0 x2147483649', '8 TOP BUY @0 size 2147483649.',
    '9 CANCELLED BUY 4294967295 @0 x2147483649 USER left 0', '9 TOP BUY @0 size 0.',
  ]],
  ['both sides move at once: a replaced bid takes the whole ask and rests', SMALL, [
    buy(1, 5, 20), sell(2, 5, 30), replace(1, 7, 30),
  ], [
    '1 ACCEPTED BUY 1 @20 x5 p1', '1 RESTED BUY 1 @20 x5', '1 TOP BUY @20 size 5.',
    '2 ACCEPTED SELL 2 @30 x5 p2', '2 RESTED SELL 2 @30 x5', '2 TOP SELL @30 size 5.',
    '3 REPLACED BUY 1 @30 x7', '3 TRADE BUY 2 @30 x5 by 1 left 0 2', '3 RESTED BUY 1 @30 x2',
    '3 TOP BUY @30 size 2', '3 TOP SELL @0 size 0.',
  ]],
  ['a replace that meets its own participant and is done', SMALL, [
    buy(1, 5, 20, own), sell(2, 3, 30, own), replace(1, 7, 30, { selfTrade: 'CANCEL_BOTH' }), buy(1, 1, 20),
  ], [
    '1 ACCEPTED BUY 1 @20 x5 p65535', '1 RESTED BUY 1 @20 x5', '1 TOP BUY @20 size 5.',
    '2 ACCEPTED SELL 2 @30 x3 p65535', '2 RESTED SELL 2 @30 x3', '2 TOP SELL @30 size 3.',
    '3 REPLACED BUY 1 @30 x7', '3 CANCELLED SELL 2 @30 x3 SELF_TRADE left 0', '3 CANCELLED BUY 1 @30 x7 SELF_TRADE left 0',
    '3 TOP BUY @0 size 0', '3 TOP SELL @0 size 0.',
    '4 ACCEPTED BUY 1 @20 x1 p1', '4 RESTED BUY 1 @20 x1', '4 TOP BUY @20 size 1.',
  ]],
  ['DECREMENT through two own makers, then a stranger', SMALL, [
    sell(1, 2, 30, own), sell(2, 3, 30), sell(3, 4, 30, own),
    buy(4, 8, 30, { ...own, selfTrade: 'DECREMENT' }),
  ], [
    '1 ACCEPTED SELL 1 @30 x2 p65535', '1 RESTED SELL 1 @30 x2', '1 TOP SELL @30 size 2.',
    '2 ACCEPTED SELL 2 @30 x3 p2', '2 RESTED SELL 2 @30 x3', '2 TOP SELL @30 size 5.',
    '3 ACCEPTED SELL 3 @30 x4 p65535', '3 RESTED SELL 3 @30 x4', '3 TOP SELL @30 size 9.',
    '4 ACCEPTED BUY 4 @30 x8 p65535',
    '4 CANCELLED SELL 1 @30 x2 SELF_TRADE left 0', '4 CANCELLED BUY 4 @30 x2 SELF_TRADE left 6',
    '4 TRADE BUY 2 @30 x3 by 4 left 0 3',
    '4 CANCELLED SELL 3 @30 x3 SELF_TRADE left 1', '4 CANCELLED BUY 4 @30 x3 SELF_TRADE left 0',
    '4 TOP SELL @30 size 1.',
  ]],
  ['pro-rata over two levels: the first as FIFO, the second shared', SMALL, [
    setAlgorithm('PRO_RATA'), sell(1, 2, 30), sell(2, 10, 31), sell(3, 21, 31), buy(4, 12, 31, { timeInForce: 'IOC' }),
  ], [
    '1 STATE 0 to 63 OPEN PRO_RATA.',
    '2 ACCEPTED SELL 1 @30 x2 p1', '2 RESTED SELL 1 @30 x2', '2 TOP SELL @30 size 2.',
    '3 ACCEPTED SELL 2 @31 x10 p2', '3 RESTED SELL 2 @31 x10.', '4 ACCEPTED SELL 3 @31 x21 p3', '4 RESTED SELL 3 @31 x21.',
    '5 ACCEPTED BUY 4 @31 x12 p4', '5 TRADE BUY 1 @30 x2 by 4 left 0 10',
    '5 TRADE BUY 2 @31 x3 by 4 left 7 7', '5 TRADE BUY 3 @31 x6 by 4 left 15 1', '5 TRADE BUY 2 @31 x1 by 4 left 6 0',
    '5 TOP SELL @31 size 21.',
  ]],
  ['pro-rata: the oldest takes all that the floors leave', SMALL, [
    setAlgorithm('PRO_RATA'), sell(1, 10, 30), sell(2, 10, 30), sell(3, 10, 30), buy(4, 5, 30),
  ], [
    '1 STATE 0 to 63 OPEN PRO_RATA.',
    '2 ACCEPTED SELL 1 @30 x10 p1', '2 RESTED SELL 1 @30 x10', '2 TOP SELL @30 size 10.',
    '3 ACCEPTED SELL 2 @30 x10 p2', '3 RESTED SELL 2 @30 x10', '3 TOP SELL @30 size 20.',
    '4 ACCEPTED SELL 3 @30 x10 p3', '4 RESTED SELL 3 @30 x10', '4 TOP SELL @30 size 30.',
    '5 ACCEPTED BUY 4 @30 x5 p4', '5 TRADE BUY 1 @30 x1 by 4 left 9 4',
    '5 TRADE BUY 2 @30 x1 by 4 left 9 3', '5 TRADE BUY 3 @30 x1 by 4 left 9 2', '5 TRADE BUY 1 @30 x2 by 4 left 7 0',
    '5 TOP SELL @30 size 25.',
  ]],
  ['a little taken from an order past 2^31, and too much', WIDE, [buy(1, MAX, 20), reduce(1, 1), reduce(1, MAX)], [
    '1 ACCEPTED BUY 1 @20 x4294967295 p1', '1 RESTED BUY 1 @20 x4294967295', '1 TOP BUY @20 size 4294967295.',
    '2 CANCELLED BUY 1 @20 x1 REDUCED left 4294967294', '2 TOP BUY @20 size 4294967294.',
    '3 REJECTED 1 code 3032 of kind 3.',
  ]],
  ['halts, bands and mass cancel of a book with both sides', SMALL, [
    buy(1, 5, 20), buy(2, 5, 25), sell(3, 5, 40), setState('HALTED'), setBand(10, 24), reduce(1, 1), buy(4, 1, 20),
    massCancel(3), setState('OPEN'), setBand(21, 19), buy(5, 1, 25),
  ], [
    '1 ACCEPTED BUY 1 @20 x5 p1', '1 RESTED BUY 1 @20 x5', '1 TOP BUY @20 size 5.',
    '2 ACCEPTED BUY 2 @25 x5 p2', '2 RESTED BUY 2 @25 x5', '2 TOP BUY @25 size 5.',
    '3 ACCEPTED SELL 3 @40 x5 p3', '3 RESTED SELL 3 @40 x5', '3 TOP SELL @40 size 5.',
    '4 STATE 0 to 63 HALTED FIFO.',
    '5 STATE 10 to 24 HALTED FIFO', '5 CANCELLED BUY 2 @25 x5 BAND left 0', '5 TOP BUY @20 size 5.',
    '6 CANCELLED BUY 1 @20 x1 REDUCED left 4', '6 TOP BUY @20 size 4.',
    '7 REJECTED 4 code 3011 of kind 1.',
    '8 ACCEPTED BUY 0 @0 x0 p3', '8 CANCELLED SELL 3 @40 x5 MASS_CANCEL left 0', '8 TOP SELL @0 size 0.',
    '9 STATE 10 to 24 OPEN FIFO.', '10 REJECTED 0 code 3043 of kind 7.', '11 REJECTED 5 code 3042 of kind 1.',
  ]],
];

describe('book: whole stories', () => {
  test.each(STORIES)('book: %s', (_name, config, commands, events) => expect(story(commands, config)).toEqual(events));

  test('book: a refusal echoes book, kind byte and word 1 as they came', () => {
    const core = new ModelCore(SMALL);
    const out = new EventBuffer();
    core.execute(Int32Array.of(0x7fff_00ee, -2, 3, 4, 5, 6, 7, 8), 0, out);
    core.execute(Int32Array.of(0xfffe_0005 | 0, -3, 3, 4, 5, 6, 7, 8), 0, out);
    expect([...out.toWords()]).toEqual([
      0x7fff_0202, -2, 0, 0, 3001 | (0xee << 16), 0, 0, 1, 0xfffe_0202 | 0, -3, 0, 0, 3002 | (5 << 16), 0, 0, 2,
    ]);
  });

  test('book: the sequence wraps to 0 after 2^32 - 1', () => {
    const bytes = new ModelCore(SMALL).snapshot();
    new DataView(bytes.buffer).setUint32(24, MAX - 1, true);
    const core = ModelCore.restore(bytes);
    const out = new EventBuffer();
    core.executeAll(packCommands([cancel(1), cancel(1), cancel(1)]), 0, 3, out);
    expect(unpackEvents(out.toWords()).map((event) => event.sequence)).toEqual([MAX, 0, 1]);
  });

  test('book: a thousand makers outgrow a buffer of one record', () => {
    const config = { ...WIDE, orders: 1024 };
    const makers = Array.from({ length: 1000 }, (_, i) => sell(i, 1, i % 7));
    const core = new ModelCore(config);
    const out = new EventBuffer(1);
    core.executeAll(packCommands([...makers, buy(1000, 1001, 6)]), 0, 1001, out);
    const trades = unpackEvents(out.toWords()).filter((event) => event.kind === 'TRADE');
    const byPriceThenTime = makers.map((_, i) => i).sort((a, b) => (a % 7) - (b % 7) || a - b);
    expect(trades.map((event) => event.maker)).toEqual(byPriceThenTime);
    expect(core.order(1000)).toEqual({ id: 1000, side: 0, price: 6, quantity: 1, participant: 1000 });
  });

  test('book: executeAll counts in records and equals execute', () => {
    const commands = packCommands([buy(1, 5, 20), sell(2, 3, 20), cancel(1), buy(3, 1, 1)]);
    const one = new ModelCore(SMALL);
    const all = new ModelCore(SMALL);
    const [a, b] = [new EventBuffer(), new EventBuffer()];
    for (const n of [1, 2, 3]) one.execute(commands, n * RECORD_WORDS, a);
    all.executeAll(commands, 1, 3, b);
    expect(b.toWords()).toEqual(a.toWords());
    expect(b.count).toBeGreaterThan(3);
  });
});
