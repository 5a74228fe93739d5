import { describe, expect, test } from 'vitest';
import { packCommands } from '../message/codec.ts';
import type { Command } from '../message/command.ts';
import { EventBuffer } from '../message/core.ts';
import { ModelCore } from '../book/book.ts';
import { BarSeries } from './bars.ts';
import { FEED_FIELDS, FEED_FLAG, FEED_KINDS, FEED_WORDS, type FeedFieldName, feedField, type FeedKind } from './feed.ts';
import { MarketData } from './market-data.ts';
import { imbalance } from './pictures.ts';
import { PriceSet } from './price-set.ts';
import { FeedRebuild } from './rebuild.ts';
import { Tally } from './statistics.ts';

const CORE = { levels: 1024, orders: 16, quantityBits: 32, algorithms: 'FIFO' } as const;

function add(order: number, side: 'BUY' | 'SELL', price: number, quantity: number): Command {
  return { kind: 'ADD', side, market: false, postOnly: false, timeInForce: 'DAY', selfTrade: 'NONE', book: 0, order, price, quantity, participant: order, time: 0 };
}

/** The records as text: kind and the fields it has. */
function say(words: Int32Array, used = words.length): string[] {
  const kinds = Object.keys(FEED_KINDS) as FeedKind[];
  const lines: string[] = [];
  for (let at = 0; at < used; at += FEED_WORDS) {
    const kind = kinds.find((name) => FEED_KINDS[name].code === feedField(words, at, 'kind'))!;
    const fields: readonly FeedFieldName[] = FEED_KINDS[kind].fields;
    lines.push([`${feedField(words, at, 'sequence')} ${kind}`, ...fields.map((name) => `${name} ${feedField(words, at, name)}`)].join(', '));
  }
  return lines;
}

function run(commands: readonly Command[]): MarketData {
  const core = new ModelCore(CORE);
  const data = new MarketData({ core: CORE, instrument: 3, bars: [60_000_000_000] });
  commands.forEach((command, i) => {
    const out = new EventBuffer();
    core.execute(packCommands([command]), 0, out);
    data.onEvents(out.words, 0, out.used, i * 20_000_000_000);
  });
  return data;
}

describe('feed', () => {
  test('three channels, to the record', () => {
    const data = run([add(1, 'BUY', 500, 10), add(2, 'BUY', 500, 5), add(3, 'SELL', 500, 12), { kind: 'CANCEL', book: 0, order: 2, time: 0 }]);
    expect(say(data.orders.words, data.orders.used)).toEqual([
      '1 ORDER_ADDED, side 0, order 1, price 500, quantity 10',
      '2 ORDER_ADDED, side 0, order 2, price 500, quantity 5',
      '3 ORDER_EXECUTED, order 1, price 500, quantity 10',
      '4 ORDER_EXECUTED, order 2, price 500, quantity 2',
      '5 ORDER_REMOVED, order 2',
    ]);
    expect(say(data.levels.words, data.levels.used)).toEqual([
      '1 LEVEL, side 0, price 500, size 10, count 1',
      '2 LEVEL, side 0, price 500, size 15, count 2',
      '3 LEVEL, side 0, price 500, size 5, count 1',
      '4 LEVEL, side 0, price 500, size 3, count 1',
      '5 LEVEL, side 0, price 500, size 0, count 0',
    ]);
    expect(say(data.top.words, data.top.used)).toEqual([
      '1 QUOTE, side 0, price 500, size 10',
      '2 QUOTE, side 0, price 500, size 15',
      '3 TRADE, side 1, flags 0, number 1, price 500, quantity 10',
      '4 TRADE, side 1, flags 0, number 2, price 500, quantity 2',
      '5 QUOTE, side 0, price 500, size 3',
      '6 QUOTE, side 0, price 0, size 0',
    ]);
    expect(data.statistics).toMatchObject({ buyVolume: 0, sellVolume: 12, added: 2, removed: 1 });
    expect(data.bars).toEqual([]);
    data.advance(60_000_000_000);
    expect(data.bars).toMatchObject([{ start: 0, open: 500, close: 500, volume: 12, value: 6000n, vwap: 500 }]);
  });

  test('a trade at the very end of a bar belongs to the next', () => {
    const bars = new BarSeries(60);
    expect([59, 60, 119, 120].map((time) => bars.add(time, 500, time)?.volume)).toEqual([undefined, 59, undefined, 179]);
    expect(bars.close(179)).toBeUndefined();
    expect(bars.close(180)).toMatchObject({ start: 120, volume: 120 });
  });

  test('a snapshot names its number and how many records it has', () => {
    const data = run([add(1, 'BUY', 500, 10), add(2, 'BUY', 501, 4_000_000_000), add(3, 'SELL', 700, 12)]);
    expect(say(data.snapshotBook('ORDERS', 7))).toEqual([
      '3 SNAPSHOT_BEGIN, count 3', '3 ORDER_ADDED, side 0, order 2, price 501, quantity 4000000000', '3 ORDER_ADDED, side 0, order 1, price 500, quantity 10',
      '3 ORDER_ADDED, side 1, order 3, price 700, quantity 12', '3 SNAPSHOT_END',
    ]);
    data.isAuction = true;
    data.indicate({ price: 600, volume: 2 ** 33, surplus: -(2 ** 34) }, 590, 8);
    expect(say(data.top.words, data.top.used).at(-1)).toBe(`4 INDICATION, side 1, flags 0, price 600, quantity ${2 ** 33}, size ${2 ** 34}, reference 590`);
    data.indicate(undefined, 590, 8);
    expect(feedField(data.top.words, data.top.used - FEED_WORDS, 'flags')).toBe(FEED_FLAG.NONE);
    expect(imbalance(data.depth(10), 10)).toBeCloseTo(1, 7);
    expect(imbalance(new MarketData(data.config).depth(10), 1)).toBe(0);
  });

  test('numbers go round at 2^32', () => {
    const data = new MarketData({ core: CORE, instrument: 3, bars: [] });
    data.levels.sequence = 0xffff_fffe;
    const rebuild = new FeedRebuild('LEVELS');
    rebuild.onSnapshot(data.snapshotBook('LEVELS', 0));
    for (const quantity of [1, 2, 3]) {
      data.book.add(quantity, 0, 500, quantity);
      data.levels.put(FEED_KINDS.LEVEL.code, 0, quantity, 500, 0, data.book.total(500), 0, 0);
    }
    rebuild.onIncrements(data.levels.words, 0, data.levels.used);
    expect([rebuild.isLive, rebuild.sequence, rebuild.depth().bids]).toEqual([true, 1, [{ price: 500, size: 6, orders: 3 }]]);
  });

  test('no two fields of a kind share a bit', () => {
    for (const [name, { fields }] of Object.entries(FEED_KINDS)) {
      const bits = new Set<number>();
      for (const field of ['kind', 'book', 'sequence', 'time', ...fields] as FeedFieldName[]) {
        const { word, low, bits: width } = FEED_FIELDS[field];
        for (let bit = 0; bit < width; bit++) {
          const at = word * 32 + low + bit;
          if (bits.has(at)) throw new Error(`${name}.${field}`);
          bits.add(at);
        }
      }
    }
  });
});

describe('price set', () => {
  test.each([64, 1024, 1 << 15, 1 << 20])('%i prices: beside a sorted list', (levels) => {
    const set = new PriceSet(levels);
    const plain = new Set<number>();
    let state = 12_345;
    const draw = (most: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * most);
    };
    for (let i = 0; i < 200; i++) {
      const price = [draw(levels), draw(Math.min(levels, 70)), levels - 1 - draw(3), draw(levels)][i % 4]!;
      if (plain.has(price) && i % 3 > 0) {
        set.remove(price);
        plain.delete(price);
      } else {
        set.add(price);
        plain.add(price);
      }
      const near = [-1, 0, price, draw(levels), levels - 1];
      for (const from of near) {
        const above = Math.min(levels, ...[...plain].filter((other) => other > from));
        if (set.above(from) !== above) throw new Error(`above ${from}: ${set.above(from)}, expected ${above}`);
      }
      for (const from of [0, price, draw(levels), levels]) {
        const below = Math.max(-1, ...[...plain].filter((other) => other < from));
        if (set.below(from) !== below) throw new Error(`below ${from}: ${set.below(from)}, expected ${below}`);
      }
    }
  });
});

test('statistics: value is exact past 2^53', () => {
  const tally = new Tally();
  for (let i = 0; i < 3; i++) tally.add(2 ** 20 - 1 - i, 2 ** 32 - 1);
  const value = [0n, 1n, 2n].reduce((sum, i) => sum + (2n ** 20n - 1n - i) * (2n ** 32n - 1n), 0n);
  expect(tally.view()).toMatchObject({ open: 2 ** 20 - 1, low: 2 ** 20 - 3, volume: 3 * (2 ** 32 - 1), value });
  expect(tally.vwap).toBeCloseTo(2 ** 20 - 2, 6);
});
