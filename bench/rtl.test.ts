import { expect, test } from 'vitest';
import { packCommands } from '../model/message/codec.ts';
import type { Command } from '../model/message/command.ts';
import { ModelCore } from '../model/book/book.ts';
import type { CoreConfig } from '../model/message/core.ts';
import { coreImage } from '../sim/lockstep/image.ts';
import { fullSpeed } from '../sim/lockstep/pace.ts';
import { LockstepSession } from '../sim/lockstep/session.ts';
import { boardFlow } from './rtl-flows.ts';
import { countOf, CycleMeter, distribution, Histogram } from './rtl-cycles.ts';

const TINY: CoreConfig = { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' };

function sell(order: number, price: number, quantity: number): Command {
  return { kind: 'ADD', side: 'SELL', market: false, postOnly: false, timeInForce: 'DAY', selfTrade: 'NONE', book: 0, order, price, quantity, participant: 1, time: 0 };
}

test('bench rtl: the meter reads off the pins what the timing contract says', async () => {
  const buy: Command = { ...sell(9, 20, 5), side: 'BUY', participant: 2 } as Command;
  const commands = packCommands([sell(1, 10, 1), sell(2, 10, 1), sell(3, 10, 1), sell(4, 11, 1), sell(5, 12, 2), buy]);
  const session = await LockstepSession.open(await coreImage(TINY), TINY, (c) => new ModelCore(c));
  await session.reset();
  const meter = new CycleMeter(session.pins, countOf(commands));
  await session.run(commands, fullSpeed(), false, meter.watch);
  await session.close();
  // Five orders rest: the first three change the top, the fourth and fifth do not, and cost as much: EARLY, LOAD, CHECK,
  // JOIN, LINK, DONE. A fill: MAKER, MSUM, TRADE; at the next price FWAIT, FTOP, MREAD and MWAIT come before.
  expect(distribution(meter.operation)).toEqual({ mean: 6, p50: 6, p99: 6, p999: 6, max: 6 });
  expect([meter.fill.count, meter.fill.mean]).toEqual([1, 3]);
  expect([meter.fillNextLevel.count, meter.fillNextLevel.mean]).toEqual([2, 7]);
  expect(meter.lastEvent.count).toBe(6);
});

test('bench rtl: quantiles are of the values that came', () => {
  const h = new Histogram();
  for (const v of [1, 1, 2, 9]) h.add(v);
  expect(distribution(h)).toEqual({ mean: 3.25, p50: 1, p99: 9, p999: 9, max: 9 });
});

test('bench rtl: a flow is the same every time and fits the board', () => {
  const flow = boardFlow('uniform', 2000);
  expect([...boardFlow('uniform', 2000)]).toEqual([...flow]);
  for (let at = 0; at < flow.length; at += 8) expect(flow[at + 2]!).toBeLessThan(16_384);
});
