/** The FIFO in await style: drivers, monitors and a scoreboard from one declaration each. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import {
  buildSimulator, Clock, ClockCycles, defineBus, Monitor, patternPause, randomPause, ReadOnly,
  RisingEdge, runBench, Scoreboard, type SimulatorImage, Sink, Source, waveText, withTimeout,
} from '../../src/index.ts';
import type { FifoDut } from './fifo.dut.ts';

const here = dirname(fileURLToPath(import.meta.url));
const input = defineBus({ valid: 'in_valid_i', ready: 'in_ready_o', data: 'in_data_i' });
const output = defineBus({ valid: 'out_valid_o', ready: 'out_ready_i', data: 'out_data_o' });

let image: SimulatorImage;
beforeAll(async () => {
  image = await buildSimulator({
    top: 'fifo', sources: [join(here, 'fifo.v')], handles: true,
    outDir: resolve(here, '../../../../.build/sim'),
  });
}, 120_000);

async function reset(dut: FifoDut): Promise<void> {
  Clock(dut.clk_i, 10, 'ns').start();
  dut.rst_ni.value = 0;
  await ClockCycles(dut.clk_i, 3);
  dut.rst_ni.value = 1;
  await RisingEdge(dut.clk_i);
}

test('fifo: one word goes in, the same word comes out', () => runBench<FifoDut>(image, async (dut) => {
  await reset(dut);
  dut.in_data_i.value = 42;
  dut.in_valid_i.value = 1;
  await RisingEdge(dut.clk_i); // the FIFO takes the word at this edge ...
  dut.in_valid_i.value = 0;
  expect(dut.count_o.value).toBe(0); // ... and until then was empty
  await ReadOnly();
  expect([dut.count_o.value, dut.out_valid_o.value, dut.out_data_o.value]).toEqual([1, 1, 42]);
  expect([dut.mem_q.at(0).value, dut.wr_q.value, dut.rd_q.value]).toEqual([42, 1, 0]);
}));

test.each([
  ['no pauses', undefined, undefined],
  ['slow sink: it fills up', undefined, patternPause([true, true, true, false])],
  ['slow source: it runs empty', patternPause([true, true, false]), undefined],
  ['both at random', randomPause(11, 100), randomPause(12, 120)],
])('fifo: 300 words in order, %s', (_, sourcePause, sinkPause) => runBench<FifoDut>(image, async (dut) => {
  await reset(dut);
  const board = new Scoreboard<number | bigint>('fifo');
  const source = new Source(dut, input, dut.clk_i, sourcePause && { pause: sourcePause });
  const sink = new Sink(dut, output, dut.clk_i, sinkPause && { pause: sinkPause });
  new Monitor(dut, input, dut.clk_i, { onItem: ({ item }) => board.expect(item) });
  new Monitor(dut, output, dut.clk_i, { onItem: ({ item, time }) => board.check(item, time) });
  const words = Array.from({ length: 300 }, (__, i) => Math.imul(i, 0x9e37_79b1) >>> 0);
  source.send(...words);
  for (const word of words) {
    expect(await withTimeout(sink.receive(), 1, 'us')).toBe(word);
  }
  board.done();
  expect([board.matched, source.sent, source.pending]).toEqual([300, 300, 0]);
}, { limit: [1, 'ms'] }));

test('fifo: full at 16 words; then it takes nothing', () => runBench<FifoDut>(image, async (dut) => {
  await reset(dut);
  const source = new Source(dut, input, dut.clk_i);
  source.send(...Array.from({ length: 20 }, (_, i) => i));
  await ClockCycles(dut.clk_i, 30);
  await ReadOnly();
  expect([dut.count_o.value, dut.in_ready_o.value, source.sent, source.pending]).toEqual([16, 0, 16, 4]);
}));

test('fifo: a word damaged inside is caught, named and placed', () => expect(runBench<FifoDut>(image, async (dut) => {
  await reset(dut);
  const board = new Scoreboard<number | bigint>('fifo');
  const source = new Source(dut, input, dut.clk_i);
  new Monitor(dut, output, dut.clk_i, { onItem: ({ item, time }) => board.check(item, time) });
  board.expect(7, 8, 9);
  source.send(7, 8, 9);
  await source.wait();
  dut.mem_q.at(1).value = 0x80;
  new Sink(dut, output, dut.clk_i);
  await ClockCycles(dut.clk_i, 10);
})).rejects.toThrow('fifo: item 1 at 100000 ps differs:\n  expected 0x8\n  seen     0x80\n'
  + '  the last right ones: 0x7'));

test('fifo: rows drawn as text', async () => {
  const { openSimulator, setField } = await import('../../src/index.ts');
  await using sim = await openSimulator(image, { reset: { port: 'rst_ni' } });
  const { words, port } = sim.inputs;
  const rows = new Uint32Array(6 * words);
  for (let c = 0; c < 6; c += 1) setField(rows, c * words, port('rst_ni'), 1);
  setField(rows, words, port('in_valid_i'), 1);
  setField(rows, words, port('in_data_i'), 0x2a);
  const outputs = await sim.rows(rows, 6);
  const text = waveText([{ rows, layout: sim.inputs }, { rows: outputs, layout: sim.outputs }], {
    from: 0, to: 5, only: ['in_valid_i', 'in_data_i', 'out_valid_o', 'out_data_o', 'count_o'],
    mark: { cycle: 2, signals: ['count_o'] },
  });
  expect(text.split('\n')).toEqual([
    'cycle         0   1   2   3   4   5',
    'in_valid_i   ____/---\\_______________',
    'in_data_i    |0  |2a |0',
    'out_valid_o  ________/---------------',
    'out_data_o   |0      |2a',
    'count_o      |0      |1',
    '                      ^',
  ]);
});
