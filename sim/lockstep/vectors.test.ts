/** Other people's pro-rata allocations through the RTL, every pin compared on the way. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buy, sell, setAlgorithm } from '../../model/law/example.ts';
import { packCommands, unpackEvents } from '../../model/message/codec.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { outsideData } from '../../scenarios/markets/testing.ts';
import { openRtlBody } from './rtl-body.ts';

const CONFIG: CoreConfig = { levels: 64, orders: 16, quantityBits: 32, algorithms: 'ALL' };
const TAKER = 15;
const data = outsideData('prorata-vectors');

interface Allocation {
  readonly id: string;
  readonly resting: readonly { qty: number; is_top: boolean }[];
  readonly aggressor_qty: number;
  readonly expected_fills: readonly { order: number; qty: number }[];
}

/** Those of pro-rata and FIFO alone; an order with "top" priority stands at a better price of its own. */
const PLAYABLE = ['A-allocation', 'C-prorata', 'S-lmm-top-partial'];

test.skipIf(data.absent)(`pro-rata allocations through the RTL (skipped where ${data.title} is absent)`, async () => {
  const { vectors } = JSON.parse(readFileSync(data.path('dev.json'), 'utf8')) as { vectors: Allocation[] };
  const playable = vectors.filter(({ id }) => PLAYABLE.includes(id));
  expect(playable.map(({ id }) => id)).toEqual(PLAYABLE);
  for (const { id, resting, aggressor_qty, expected_fills } of playable) {
    const body = await openRtlBody(CONFIG);
    const makers = resting.map(({ qty, is_top }, i) => sell(i, qty, is_top ? 30 : 31));
    const events = unpackEvents(await body.run(packCommands([setAlgorithm('PRO_RATA'), ...makers, buy(TAKER, aggressor_qty, 31)])));
    await body.close();
    const fills = events.flatMap((e) => (e.kind === 'TRADE' ? [{ order: e.maker, qty: e.quantity }] : []));
    const byOrder = (all: readonly { order: number; qty: number }[]) =>
      resting.map((_, i) => all.reduce((sum, { order, qty }) => sum + (order === i ? qty : 0), 0));
    expect([id, byOrder(fills)]).toEqual([id, byOrder(expected_fills)]);
  }
});
