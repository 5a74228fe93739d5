/** Where something runs full or ends: the room for events, the notes of work, the enumerated fields, the ends of the ladder. */
import { describe, expect, test } from 'vitest';
import { add, buy, massCancel, sell, setAlgorithm, setBand, SMALL } from '../law/example.ts';
import { packCommands } from '../message/codec.ts';
import type { Command } from '../message/command.ts';
import { type CoreConfig, EventBuffer } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { SNAPSHOT_ORDER_WORDS } from '../message/snapshot.ts';
import { OracleCore } from '../oracle/oracle.ts';
import { ModelCore } from './book.ts';
import { BookState, ORDER_STRIDE, SEEK, STEP } from './state.ts';

const ROOMY: CoreConfig = { levels: 64, orders: 128, quantityBits: 16, algorithms: 'ALL' };
const MAKERS = 100;
const own = { participant: 7 };

/** A hundred asks of one lot at 30, some commands before them. */
const setUp = (first: readonly Command[], last: Command): Command[] =>
  [...first, ...Array.from({ length: MAKERS }, (_, i) => sell(i, 1 + (i % 3), 30, own)), last];
const taken = (quantity: number, more = {}) => buy(120, quantity, 30, { participant: 9, ...more });

describe('book: an answer of many events makes room as it comes', () => {
  test.each<readonly [string, readonly Command[]]>([
    ['mass cancel', setUp([], massCancel(7))],
    ['band', setUp([], setBand(31, 63))],
    ['oldest first', setUp([], taken(2 * MAKERS))],
    ['pro-rata', setUp([setAlgorithm('PRO_RATA')], taken(MAKERS))],
    ['size-time', setUp([setAlgorithm('SIZE_TIME')], taken(MAKERS))],
    ['self-trade, oldest first', setUp([], taken(150, { ...own, selfTrade: 'CANCEL_OLDEST' }))],
    ['self-trade, both shrink', setUp([], taken(150, { ...own, selfTrade: 'DECREMENT' }))],
    ['self-trade, on reaching the level', setUp([setAlgorithm('PRO_RATA')], taken(150, { ...own, selfTrade: 'CANCEL_OLDEST' }))],
  ])('book: room: %s', (_name, commands) => {
    const before = commands.slice(0, -1);
    const [last] = commands.slice(-1);
    const answer = (records: number) => {
      const core = new ModelCore(ROOMY);
      core.executeAll(packCommands(before), 0, before.length, new EventBuffer());
      const out = new EventBuffer(records);
      core.execute(packCommands([last!]), 0, out);
      return out.toWords();
    };
    const oracle = new OracleCore(ROOMY);
    for (const command of before) oracle.execute(packCommands([command]), 0, new EventBuffer());
    const wanted = new EventBuffer();
    oracle.execute(packCommands([last!]), 0, wanted);
    expect(answer(1)).toEqual(wanted.toWords());
    expect(wanted.count).toBeGreaterThan(32);
  });
});

describe('book: borders', () => {
  test.each([{ levels: 33 }, { orders: 2 }, { quantityBits: 33 }])('book: no core has %o', (odd) => {
    expect(() => new ModelCore({ ...SMALL, ...odd })).toThrow(/must be/);
  });

  test('book: work: nothing before the first command', () => {
    const { makersWalked, levelsWalked, levelSeeks, bestVacated, stepCount } = new ModelCore(SMALL).work;
    expect({ makersWalked, levelsWalked, levelSeeks, bestVacated, stepCount })
      .toEqual({ makersWalked: 0, levelsWalked: 0, levelSeeks: 0, bestVacated: 0, stepCount: 0 });
  });

  test('book: work: more steps than there was room for', () => {
    const core = new ModelCore(ROOMY);
    const commands = setUp([setAlgorithm('PRO_RATA')], taken(2 * MAKERS - 2));
    core.executeAll(packCommands(commands), 0, commands.length, new EventBuffer());
    const steps = [...core.work.steps.subarray(0, core.work.stepCount)];
    expect(steps.slice(0, 2)).toEqual([STEP.REACH, STEP.DECIDE]);
    expect(steps.slice(2, 2 + MAKERS).map((step) => step & ~STEP.EVENT)).toEqual(Array(MAKERS).fill(STEP.SHARE));
    expect(steps.slice(2 + MAKERS).every((step) => step === (STEP.OLDEST | STEP.EVENT))).toBe(true);
  });

  test.each([STEP, SEEK])('book: work: each step has a code of its own (%o)', (codes) => {
    expect(new Set(Object.values(codes)).size).toBe(Object.keys(codes).length);
  });

  test('book: no more memory than levels and orders need', () => {
    for (const levels of [64, 32_768, 1 << 20]) {
      const { leaf, mid, root, slots, best, told, toldSize, nodes, firstOrder, work } = new BookState({ ...SMALL, levels });
      expect([leaf, mid, root, slots, best, told, toldSize].map(({ length }) => length))
        .toEqual([levels / 32, Math.max(1, levels / 1024), Math.max(1, levels / 32_768), SMALL.orders, 2, 2, 2]);
      // Four words a price, the two of an empty side among them; orders begin at the next multiple of their own size.
      expect([firstOrder, nodes.length - firstOrder, work.steps.length]).toEqual([4 * (levels + 2), SMALL.orders * ORDER_STRIDE, 64]);
      expect(firstOrder % ORDER_STRIDE).toBe(0);
    }
  });

  test('book: ADD: every value of the bits that hold its enumerated fields, as the oracle has it', () => {
    for (let flags = 0; flags < 256; flags++) {
      const words = packCommands([sell(1, 5, 30), add('BUY', 2, 3, 30)]);
      words[RECORD_WORDS] = (words[RECORD_WORDS] & ~0xff00) | (flags << 8);
      const answers = [new ModelCore(SMALL), new OracleCore(SMALL)].map((core) => {
        const out = new EventBuffer();
        for (let at = 0; at < words.length; at += RECORD_WORDS) core.execute(words, at, out);
        return out.toWords();
      });
      expect(answers[0], `flags ${flags}`).toEqual(answers[1]);
    }
  });

  test.each([
    ['price', 2, 'order 1 of the snapshot lies beyond the ladder'], ['participant', 4, 'order 1 of the snapshot has participant -2147483648'],
  ])('book: snapshot: a %s of 2^31 is no small one', (_name, word, message) => {
    const core = new ModelCore(SMALL);
    core.execute(packCommands([buy(1, 5, 20)]), 0, new EventBuffer());
    const bytes = core.snapshot();
    new DataView(bytes.buffer).setUint32(bytes.length - 4 * (SNAPSHOT_ORDER_WORDS - word), 2 ** 31, true);
    expect(() => ModelCore.restore(bytes)).toThrow(message);
  });

  test('book: depth: the first price and the last', () => {
    const core = new ModelCore(SMALL);
    const commands = [buy(1, 5, 1), buy(2, 6, 0), sell(3, 7, 62), sell(4, 8, 63)];
    core.executeAll(packCommands(commands), 0, commands.length, new EventBuffer());
    expect(core.depth(0, 9)).toEqual([{ price: 1, size: 5 }, { price: 0, size: 6 }]);
    expect(core.depth(1, 9)).toEqual([{ price: 62, size: 7 }, { price: 63, size: 8 }]);
  });
});
