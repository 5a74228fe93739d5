import { describe, expect, test } from 'vitest';
import { ModelCore } from '../../model/book/book.ts';
import { runAll } from '../../model/law/body.ts';
import { unpackEvents } from '../../model/message/codec.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { decodeSnapshot, SNAPSHOT_ORDER_WORDS } from '../../model/message/snapshot.ts';
import { RandomCommands } from '../commands/random.ts';
import { Depth } from './depth.ts';
import { SMALL } from './testing.ts';

describe('depth from events', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'equals what TOP shows after every command, and the core at the end (seed %i)',
    (seed) => {
      const config = { ...SMALL, algorithms: 'ALL' as const };
      const core = new ModelCore(config);
      const commands = new RandomCommands({ seed, config }).next(3000);
      const depth = new Depth();
      const top = [
        [0, 0],
        [0, 0],
      ];
      for (let at = 0; at < commands.length; at += RECORD_WORDS) {
        const events = runAll(core, commands.slice(at, at + RECORD_WORDS));
        depth.apply(events);
        for (const event of unpackEvents(events)) {
          if (event.kind === 'TOP') top[event.side === 'BUY' ? 0 : 1] = [event.price, event.size];
        }
        const seen = ([0, 1] as const).map((side) => depth.levels(side, 1)[0] ?? [0, 0]);
        expect(seen, `seed ${seed}, command ${at / RECORD_WORDS}`).toEqual(top);
      }
      expect(ordersOf(depth)).toEqual(snapshotOf(core));
    },
  );
});

/** [order, side, price, quantity, participant], bids then asks, best price first, oldest first. */
function ordersOf(depth: Depth): number[][] {
  const all: number[][] = [];
  for (const side of [0, 1] as const) {
    for (const [price, size] of depth.levels(side)) {
      const queue = depth.queue(side, price);
      expect(queue.reduce((sum, o) => sum + o.quantity, 0)).toBe(size);
      all.push(...queue.map((o) => [o.order, o.side, o.price, o.quantity, o.participant]));
    }
  }
  return all;
}

function snapshotOf(core: ModelCore): number[][] {
  const { orders } = decodeSnapshot(core.snapshot());
  const all: number[][] = [];
  for (let at = 0; at < orders.length; at += SNAPSHOT_ORDER_WORDS)
    all.push([...orders.subarray(at, at + SNAPSHOT_ORDER_WORDS)].map((word) => word >>> 0));
  return all;
}
