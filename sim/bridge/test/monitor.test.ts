/** What the monitor and the scoreboard say when a bus or a stream of items goes wrong. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  BusProtocolError, buildSimulator, Clock, ClockCycles, defineBus, Monitor, RisingEdge, runBench,
  Scoreboard, type SimulatorImage, Source, Timer,
} from '../src/index.ts';
import { example, OUT_DIR } from './support.ts';
import type { FifoDut } from '../examples/fifo/fifo.dut.ts';

const input = defineBus({ valid: 'in_valid_i', ready: 'in_ready_o', data: { word: 'in_data_i' } });

let image: SimulatorImage;
beforeAll(async () => {
  image = await buildSimulator({
    top: 'fifo', sources: [example('fifo/fifo.v')], outDir: OUT_DIR, handles: true,
  });
}, 120_000);

/** A full FIFO, so that in_ready_o is 0, with an offer of 0x77 standing. */
const full = (then: (dut: FifoDut) => Promise<void>, checkHold = true): Promise<void> =>
  runBench<FifoDut>(image, async (dut) => {
    Clock(dut.clk_i, 10, 'ns').start();
    await ClockCycles(dut.clk_i, 2);
    dut.rst_ni.value = 1;
    new Monitor(dut, input, dut.clk_i, { checkHold });
    dut.in_valid_i.value = 1;
    dut.in_data_i.value = 0x77;
    await ClockCycles(dut.clk_i, 20);
    await then(dut);
    await ClockCycles(dut.clk_i, 3);
  }, { limit: [10, 'us'] });

describe('monitor: the rule of valid/ready', () => {
  test('valid that falls before ready, data that change before ready', async () => {
    await expect(full(async (dut) => { dut.in_valid_i.value = 0; }))
      .rejects.toThrow('in_valid_i fell at 220000 ps, before in_ready_o was 1: { word: 0x77 } is lost');
    await expect(full(async (dut) => { dut.in_data_i.value = 0x78; }))
      .rejects.toThrow('changed at 220000 ps, before in_ready_o was 1: { word: 0x77 } became { word: 0x78 }');
    await expect(full(async (dut) => { dut.in_data_i.value = 0x78; })).rejects.toThrow(BusProtocolError);
  });

  test('nothing is wrong when they stay, or when nobody asked', async () => {
    await full(async () => undefined);
    await full(async (dut) => { dut.in_valid_i.value = 0; }, false);
  });

  test('next gives items with their times; fields by name; a missing field is refused', () =>
    runBench<FifoDut>(image, async (dut) => {
      Clock(dut.clk_i, 10, 'ns').start();
      await ClockCycles(dut.clk_i, 2);
      dut.rst_ni.value = 1;
      const source = new Source(dut, input, dut.clk_i);
      const monitor = new Monitor(dut, input, dut.clk_i);
      source.send({ word: 5 }, { word: 6 });
      const first = await monitor.next();
      const second = await monitor.next();
      expect([first.item, second.item]).toEqual([{ word: 5 }, { word: 6 }]);
      expect(second.time - first.time).toBe(10_000);
      expect(monitor.count).toBe(2);
      monitor.stop();
      source.send({ word: 7 });
      await Timer(50, 'ns');
      expect([monitor.count, source.sent]).toEqual([2, 3]);
    }));

  test('a driver in reset offers nothing', () => runBench<FifoDut>(image, async (dut) => {
    Clock(dut.clk_i, 10, 'ns').start();
    const source = new Source(dut, input, dut.clk_i, { reset: dut.rst_ni });
    source.send({ word: 1 });
    await ClockCycles(dut.clk_i, 5);
    expect([dut.in_valid_i.value, source.sent]).toEqual([0, 0]);
    dut.rst_ni.value = 1;
    await RisingEdge(dut.clk_i);
    await source.wait();
    expect(source.sent).toBe(1);
  }));
});

describe('scoreboard: what it says', () => {
  test('a lost item, one too many, one too few', () => {
    const board = new Scoreboard<{ price: number; size: number }>('trades');
    board.expect({ price: 10, size: 1 }, { price: 11, size: 2 }, { price: 12, size: 3 });
    board.check({ price: 10, size: 1 });
    expect(() => board.check({ price: 12, size: 3 }, 70)).toThrow(
      'trades: item 1 at 70 ps differs:\n  expected { price: 0xb, size: 0x2 }\n'
      + '  seen     { price: 0xc, size: 0x3 }\n  (it is the one expected 1 later: were items lost?)\n'
      + '  the last right ones: { price: 0xa, size: 0x1 }');
    expect(() => board.done()).toThrow('trades: 2 items never came, the first of them { price: 0xb');
    board.check({ price: 11, size: 2 });
    board.check({ price: 12, size: 3 });
    expect(() => board.check({ price: 0, size: 0 })).toThrow('came, but nothing was expected');
    board.done();
    expect(board.matched).toBe(3);
  });
});
