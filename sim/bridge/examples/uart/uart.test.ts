/** A UART in await style: the far end of the line is a coroutine that counts bit times. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import {
  buildSimulator, Clock, ClockCycles, Combine, Edge, FallingEdge, First, fork, Monitor, defineBus,
  randomPause, RisingEdge, runBench, Scoreboard, type SimulatorImage, Sink, Source, Timer, withTimeout,
} from '../../src/index.ts';
import type { UartDut } from './uart.dut.ts';

const here = dirname(fileURLToPath(import.meta.url));
const DIVIDE = 8;
const PERIOD = 10; // ns
const BIT = DIVIDE * PERIOD;
const tx = defineBus({ valid: 'tx_valid_i', ready: 'tx_ready_o', data: 'tx_data_i' });
const rx = defineBus({ valid: 'rx_valid_o', ready: 'rx_ready_i', data: 'rx_data_o' });

let image: SimulatorImage;
beforeAll(async () => {
  image = await buildSimulator({
    top: 'uart', sources: [join(here, 'uart.v')], handles: true, parameters: { DIVIDE },
    outDir: resolve(here, '../../../../.build/sim'),
  });
}, 120_000);

async function reset(dut: UartDut, loopback: boolean): Promise<void> {
  Clock(dut.clk_i, PERIOD, 'ns').start();
  dut.rst_ni.value = 0;
  dut.rxd_i.value = 1;
  dut.loopback_i.value = Number(loopback);
  await ClockCycles(dut.clk_i, 3);
  dut.rst_ni.value = 1;
  await RisingEdge(dut.clk_i);
}

/** The far end's ear: waits for a start bit, samples in the middle of each bit. */
async function listen(dut: UartDut): Promise<{ byte: number; stop: number }> {
  await FallingEdge(dut.txd_o);
  await Timer(BIT / 2, 'ns');
  expect(dut.txd_o.value).toBe(0);
  let byte = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    await Timer(BIT, 'ns');
    byte |= dut.txd_o.value << bit;
  }
  await Timer(BIT, 'ns');
  return { byte, stop: dut.txd_o.value };
}

/** The far end's voice; `scale` is its clock error. */
async function speak(dut: UartDut, byte: number, { stop = 1, scale = 1 } = {}): Promise<void> {
  for (const bit of [0, ...Array.from({ length: 8 }, (_, i) => (byte >> i) & 1), stop]) {
    dut.rxd_i.value = bit;
    await Timer(Math.round(BIT * scale * 1000), 'ps');
  }
  dut.rxd_i.value = 1;
}

test('uart: what is sent stands on the line, bit by bit, for the right time', () =>
  runBench<UartDut>(image, async (dut, { now }) => {
    await reset(dut, false);
    const source = new Source(dut, tx, dut.clk_i);
    for (const byte of [0x00, 0xff, 0x55, 0xa3]) {
      source.send(byte);
      expect(await withTimeout(fork(() => listen(dut)).join(), 20 * BIT, 'ns')).toEqual({ byte, stop: 1 });
      await source.wait();
    }
    // 0x55 toggles at every bit: nine edges after the start edge, a bit time apart.
    source.send(0x55);
    await FallingEdge(dut.txd_o);
    for (let bit = 0; bit < 9; bit += 1) {
      const from = now('ns');
      await Edge(dut.txd_o);
      expect(now('ns') - from).toBe(BIT);
    }
  }, { limit: [1, 'ms'] }));

test('uart: 40 bytes through its own loopback, slow reader', () => runBench<UartDut>(image, async (dut) => {
  await reset(dut, true);
  const board = new Scoreboard<number | bigint>('loopback');
  const source = new Source(dut, tx, dut.clk_i, { pause: randomPause(5, 40) });
  const sink = new Sink(dut, rx, dut.clk_i, { pause: randomPause(6, 200) });
  new Monitor(dut, rx, dut.clk_i, { onItem: ({ item, time }) => board.check(item, time) });
  const bytes = Array.from({ length: 40 }, (_, i) => (i * 37 + 11) & 0xff);
  board.expect(...bytes);
  source.send(...bytes);
  for (const byte of bytes) expect(await withTimeout(sink.receive(), 3 * 10 * BIT, 'ns')).toBe(byte);
  board.done();
}, { limit: [1, 'ms'] }));

test.each([0.96, 1, 1.04])('uart: hears a far end whose clock runs at %f', (scale) =>
  runBench<UartDut>(image, async (dut) => {
    await reset(dut, false);
    const sink = new Sink(dut, rx, dut.clk_i);
    for (const byte of [0x00, 0xff, 0xa5, 0x01, 0x80]) {
      fork(() => speak(dut, byte, { scale }));
      expect(await withTimeout(sink.receive(), 14 * BIT, 'ns')).toBe(byte);
      await Timer(2 * BIT, 'ns');
    }
  }, { limit: [1, 'ms'] }));

test('uart: no stop bit is a frame error and no byte; a short dip is no start bit', () =>
  runBench<UartDut>(image, async (dut) => {
    await reset(dut, false);
    const winner = await First(
      Combine(fork(() => speak(dut, 0x3c, { stop: 0 })).join(), RisingEdge(dut.rx_frame_error_o)),
      RisingEdge(dut.rx_valid_o),
    );
    expect(winner.index).toBe(0);
    await ClockCycles(dut.clk_i, 30);
    dut.rxd_i.value = 0;
    await ClockCycles(dut.clk_i, 2);
    dut.rxd_i.value = 1;
    await ClockCycles(dut.clk_i, 12 * DIVIDE);
    expect([dut.rx_valid_o.value, dut.u_rx.state_q.value]).toEqual([0, 0]);
  }, { limit: [1, 'ms'] }));

test('uart: a byte not taken in time is an overrun, and the newer byte stays', () =>
  runBench<UartDut>(image, async (dut) => {
    await reset(dut, false);
    fork(async () => {
      await speak(dut, 0x11);
      await speak(dut, 0x22);
    });
    await withTimeout(RisingEdge(dut.rx_overrun_o), 30 * BIT, 'ns');
    expect([dut.rx_valid_o.value, dut.rx_data_o.value]).toEqual([1, 0x22]);
  }, { limit: [1, 'ms'] }));
