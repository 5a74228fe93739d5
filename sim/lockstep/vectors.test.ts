/** Other people's pro-rata allocations through the RTL, every pin compared on the way. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Allocation, byOrder, makersOf, PLAYABLE } from '../../model/law/allocation.ts';
import { buy, setAlgorithm } from '../../model/law/example.ts';
import { packCommands, unpackEvents } from '../../model/message/codec.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { outsideData } from '../../scenarios/markets/testing.ts';
import { openRtlBody } from './rtl-body.ts';

const CONFIG: CoreConfig = { levels: 64, orders: 16, quantityBits: 32, algorithms: 'ALL' };
const TAKER = 15;
const data = outsideData('prorata-vectors');

test.skipIf(data.absent)(`pro-rata allocations through the RTL (skipped where ${data.title} is absent)`, async () => {
  const { vectors } = JSON.parse(readFileSync(data.path('dev.json'), 'utf8')) as { vectors: Allocation[] };
  const playable = vectors.filter(({ id }) => PLAYABLE.includes(id));
  expect(playable.map(({ id }) => id)).toEqual(PLAYABLE);
  for (const allocation of playable) {
    const body = await openRtlBody(CONFIG);
    const commands = [setAlgorithm('PRO_RATA'), ...makersOf(allocation), buy(TAKER, allocation.aggressor_qty, 31)];
    const events = unpackEvents(await body.run(packCommands(commands)));
    await body.close();
    const fills = events.flatMap((e) => (e.kind === 'TRADE' ? [{ order: e.maker, qty: e.quantity }] : []));
    expect([allocation.id, byOrder(allocation, fills)]).toEqual([allocation.id, byOrder(allocation, allocation.expected_fills)]);
  }
});
