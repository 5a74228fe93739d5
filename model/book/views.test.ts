/** What others read from the core besides its events, and the snapshot. */
import seedrandom from 'seedrandom';
import { describe, expect, test } from 'vitest';
import { add, buy, cancel, reduce, replace, sell, setAlgorithm, SMALL } from '../law/example.ts';
import { packCommands } from '../message/codec.ts';
import type { Command, CommandOf } from '../message/command.ts';
import { EventBuffer } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { decodeSnapshot, SNAPSHOT_ORDER_WORDS } from '../message/snapshot.ts';
import { ModelCore } from './book.ts';

const FOK = { timeInForce: 'FOK' } as const;
const own = { participant: 7 };

function played(commands: readonly Command[]): ModelCore {
  const core = new ModelCore(SMALL);
  core.executeAll(packCommands(commands), 0, commands.length, new EventBuffer());
  return core;
}

/** Mostly sensible orders on a narrow book, so that slots are reused and most orders meet. */
function randomCommands(seed: string, count: number): Int32Array {
  const random = seedrandom.alea(seed);
  const whole = (n: number) => Math.floor(random() * n);
  const one = (): Command => {
    const order = whole(16) + 16 * whole(3) * 0x07ff_ffff;
    const quantity = 1 + whole(40);
    const price = 24 + whole(16);
    const what = random();
    if (what < 0.55) {
      const timeInForce = random() < 0.7 ? 'DAY' : random() < 0.5 ? 'IOC' : 'FOK';
      const selfTrade = (['NONE', 'CANCEL_NEWEST', 'CANCEL_OLDEST', 'CANCEL_BOTH', 'DECREMENT'] as const)[whole(5)];
      const more: Partial<CommandOf<'ADD'>> = { participant: whole(4), timeInForce, selfTrade };
      return add(random() < 0.5 ? 'BUY' : 'SELL', order, quantity, price, more);
    }
    if (what < 0.7) return cancel(order);
    return what < 0.85 ? reduce(order, quantity >> 2) : replace(order, quantity, price, { selfTrade: 'DECREMENT' });
  };
  return packCommands(Array.from({ length: count }, one));
}

describe('book: work that events do not tell', () => {
  // Blocks of 32 ticks: from 30 to 32 is far, from 32 to 35 near, beyond the last level far.
  const makers = [sell(1, 5, 30), sell(2, 5, 30), sell(3, 5, 32, own), sell(4, 5, 35)];
  const bids = [buy(1, 5, 35), buy(2, 5, 33), buy(3, 5, 31), buy(4, 5, 0)];
  const walkOf = ({ work }: ModelCore) => [work.makersWalked, work.levelsWalked, work.levelSeeks, work.nearSeeks];

  test.each([
    ['filled within the first maker', buy(9, 5, 40, FOK), [1, 1, 0, 0]],
    ['filled by the last of a level', buy(9, 10, 40, FOK), [2, 1, 0, 0]],
    ['filled on the second level, a far one', buy(9, 15, 40, FOK), [3, 2, 1, 0]],
    ['filled on the third level, a near one', buy(9, 16, 40, FOK), [4, 3, 2, 1]],
    ['the limit ends it before a far level', buy(9, 11, 31, FOK), [2, 1, 1, 0]],
    ['the limit ends it before a near level', buy(9, 16, 34, FOK), [3, 2, 2, 1]],
    ['the book ends it', buy(9, 21, 40, FOK), [4, 3, 3, 1]],
    ['nothing within the limit', buy(9, 1, 29, FOK), [0, 0, 0, 0]],
    ['an own maker is passed over', buy(9, 12, 40, { ...FOK, ...own, selfTrade: 'CANCEL_OLDEST' }), [4, 3, 2, 1]],
    ['an own maker ends it', buy(9, 12, 40, { ...FOK, ...own, selfTrade: 'DECREMENT' }), [3, 2, 1, 0]],
    ['no fill-or-kill, no walk', buy(9, 12, 40, { timeInForce: 'IOC' }), [0, 0, 0, 0]],
  ] as const)('book: fill-or-kill walk: %s', (_name, command, walk) => expect(walkOf(played([...makers, command]))).toEqual(walk));

  test.each([
    ['a near level', sell(9, 10, 0, FOK), [2, 2, 1, 1]],
    ['a far level', sell(9, 15, 0, FOK), [3, 3, 2, 1]],
    ['the lowest price, in the block of the one before', sell(9, 20, 0, FOK), [4, 4, 3, 2]],
    ['below the lowest price nothing is near', sell(9, 21, 0, FOK), [4, 4, 4, 2]],
  ] as const)('book: fill-or-kill walk down the bids: %s', (_name, command, walk) => expect(walkOf(played([...bids, command]))).toEqual(walk));

  test('book: the walk of one command is forgotten by the next', () => {
    const core = played([...makers, buy(9, 21, 40, FOK), cancel(99)]);
    expect([...walkOf(core), core.work.bestVacated]).toEqual([0, 0, 0, 0, 0]);
  });

  test('book: under pro-rata the walk sees the whole level when an own maker anywhere on it matters', () => {
    const core = played([setAlgorithm('PRO_RATA'), ...makers, buy(9, 3, 40, { ...FOK, ...own, selfTrade: 'CANCEL_BOTH' })]);
    expect(walkOf(core)).toEqual([2, 1, 0, 0]);
  });

  const NEAR = 1;
  const FAR = 2;
  test.each([
    ['CANCEL of the only order at the best, a bid below in its block', [buy(1, 5, 20), buy(2, 5, 19), cancel(1)], NEAR],
    ['the next bid at the far end of its block', [buy(1, 5, 63), buy(2, 5, 32), cancel(1)], NEAR],
    ['the next bid a tick below, in another block', [buy(1, 5, 32), buy(2, 5, 31), cancel(1)], FAR],
    ['the next ask at the far end of its block', [sell(1, 5, 0), sell(2, 5, 31), cancel(1)], NEAR],
    ['the next ask a tick above, in another block', [sell(1, 5, 31), sell(2, 5, 32), cancel(1)], FAR],
    ['no further bid', [buy(1, 5, 0), cancel(1)], FAR],
    ['no further ask', [sell(1, 5, 63), cancel(1)], FAR],
    ['bids only, the asks stay', [sell(3, 5, 22), buy(1, 5, 20), buy(2, 5, 19), cancel(1)], NEAR],
    ['CANCEL of one of two at the best', [buy(1, 5, 20), buy(2, 5, 20), cancel(1)], 0],
    ['CANCEL behind the best', [buy(1, 5, 20), buy(2, 5, 19), cancel(2)], 0],
    ['REDUCE to nothing', [sell(1, 5, 20), sell(2, 5, 24), reduce(1, 5)], NEAR],
    ['REDUCE', [sell(1, 5, 20), reduce(1, 4)], 0],
    ['REPLACE at the same price', [sell(1, 5, 20), replace(1, 5, 20)], FAR],
    ['REPLACE at the same price, another near', [sell(1, 5, 20), sell(2, 5, 21), replace(1, 5, 20)], NEAR],
    ['REPLACE behind the best', [sell(1, 5, 20), sell(2, 5, 21), replace(2, 5, 19)], 0],
    ['a trade', [sell(1, 5, 20), buy(2, 5, 20)], 0],
    ['refused', [buy(1, 5, 20), cancel(1), cancel(1)], 0],
  ] as const)('book: best vacated by id: %s', (_name, commands, vacated) => expect(played(commands).work.bestVacated).toBe(vacated));
});

describe('book: views and snapshot', () => {
  const COUNT = 3000;

  test.each(['a', 'b', 'c'])('book: views agree with the snapshot after every command (seed %s)', (seed) => {
    const core = new ModelCore(SMALL);
    const out = new EventBuffer();
    const commands = randomCommands(seed, COUNT);
    let most = 0;
    for (let at = 0; at < commands.length; at += RECORD_WORDS) {
      out.clear();
      core.execute(commands, at, out);
      const image = decodeSnapshot(core.snapshot());
      const orders = Array.from({ length: image.orders.length / SNAPSHOT_ORDER_WORDS }, (_, i) => {
        const [id, side, price, quantity, participant] = image.orders.subarray(i * SNAPSHOT_ORDER_WORDS);
        return { id: id >>> 0, side, price, quantity: quantity >>> 0, participant };
      });
      most = Math.max(most, orders.length);
      const levels = [0, 1].map((side) => {
        const totals = new Map<number, number>();
        for (const o of orders) if (o.side === side) totals.set(o.price, (totals.get(o.price) ?? 0) + o.quantity);
        return [...totals].map(([price, size]) => ({ price, size }));
      });
      expect([core.depth(0, 99), core.depth(1, 99)]).toEqual(levels);
      expect([core.bestBid(), core.bestBidSize()]).toEqual([levels[0][0]?.price ?? -1, levels[0][0]?.size ?? 0]);
      expect([core.bestAsk(), core.bestAskSize()]).toEqual([levels[1][0]?.price ?? -1, levels[1][0]?.size ?? 0]);
      expect([core.liveOrders, core.isEmpty]).toEqual([orders.length, orders.length === 0]);
      for (const { price, size } of levels.flat()) {
        expect([core.levelSize(price), core.headOf(price)]).toEqual([size, orders.find((o) => o.price === price)?.id]);
      }
      expect(Array.from({ length: 16 }, (_, slot) => core.orderAt(slot)))
        .toEqual(Array.from({ length: 16 }, (_, slot) => orders.find((o) => o.id % 16 === slot)));
      expect([core.headOf(0), core.levelSize(0), core.order(0xffff_ffff)]).toEqual([-1, 0, undefined]);
      for (const o of orders) expect(core.order(o.id)).toEqual(o);
    }
    expect(most, 'the book filled up at least once').toBeGreaterThan(10);
  });

  test.each(['d', 'e'])('book: restored anywhere, it goes on as if nothing had been (seed %s)', (seed) => {
    const commands = randomCommands(seed, COUNT);
    let core = new ModelCore(SMALL);
    const whole = new ModelCore(SMALL);
    const random = seedrandom.alea(`restore ${seed}`);
    const [a, b] = [new EventBuffer(), new EventBuffer()];
    for (let n = 0; n < COUNT; n++) {
      if (random() < 0.2) {
        const bytes = core.snapshot();
        core = ModelCore.restore(bytes);
        expect(core.snapshot(), `${seed}, before command ${n}`).toEqual(bytes);
      }
      core.execute(commands, n * RECORD_WORDS, a);
      whole.execute(commands, n * RECORD_WORDS, b);
    }
    expect(a.toWords()).toEqual(b.toWords());
    expect(core.snapshot()).toEqual(whole.snapshot());
  });

  test.each([
    ['two orders in a slot', [1, 0, 20, 5, 1, 17, 0, 20, 5, 1], 'two orders of the snapshot share the slot of id 17'],
    ['a price beyond the ladder', [1, 0, 64, 5, 1], 'order 1 of the snapshot lies beyond the ladder'],
    ['nothing open', [1, 0, 20, 0, 1], 'order 1 of the snapshot has nothing open'],
    ['a side that is none', [1, 2, 20, 5, 1], 'order 1 of the snapshot has side 2'],
    ['a participant too large', [1, 0, 20, 5, 0x10000], 'order 1 of the snapshot has participant 65536'],
    ['a crossed book', [1, 0, 20, 5, 1, 2, 1, 19, 5, 1], 'the book of the snapshot is crossed'],
    ['both sides at a price', [1, 0, 20, 5, 1, 2, 1, 20, 5, 1], 'the book of the snapshot is crossed'],
  ])('book: no book could have been this snapshot: %s', (_name, orders, message) => {
    const empty = new ModelCore(SMALL).snapshot();
    const bytes = new Uint8Array(empty.length + orders.length * 4);
    bytes.set(empty);
    const view = new DataView(bytes.buffer);
    view.setUint32(44, orders.length / SNAPSHOT_ORDER_WORDS, true);
    orders.forEach((word, i) => view.setUint32(empty.length + i * 4, word, true));
    expect(() => ModelCore.restore(bytes)).toThrow(message);
  });
});
