import { beforeAll, describe, expect, test } from 'vitest';
import { buildSimulator, openSimulator, setField, type SimulatorImage } from '../src/index.ts';
import { example, FifoModel, fields, OUT_DIR, random } from './support.ts';

let image: SimulatorImage;
beforeAll(async () => {
  image = await buildSimulator({ top: 'fifo', sources: [example('fifo/fifo.v')], outDir: OUT_DIR });
}, 120_000);

/** Random rows and the pins the model gives for them. */
function randomRun(model: FifoModel, next: () => number, cycles: number) {
  const { words, port } = image.inputs;
  const rows = new Uint32Array(cycles * words);
  const expected = [];
  for (let c = 0; c < cycles; c += 1) {
    const resetN = next() % 64 !== 0;
    const valid = next() % 3 !== 0;
    const data = next();
    const ready = (next() >>> 8) % (c % 200 < 100 ? 4 : 2) === 0;
    setField(rows, c * words, port('rst_ni'), Number(resetN));
    setField(rows, c * words, port('in_valid_i'), Number(valid));
    setField(rows, c * words, port('in_data_i'), data);
    setField(rows, c * words, port('out_ready_i'), Number(ready));
    expected.push(model.cycle(resetN, valid, data, ready));
  }
  return { rows, expected };
}

describe('fifo: rows', () => {
  test.each([1, 2, 3])('every pin at every edge, batches of any size, seed %i', async (seed) => {
    await using sim = await openSimulator(image, { maxRows: 512 });
    const next = random(seed * 7919);
    const model = new FifoModel();
    const sizes = [1, 2, 31, 512, 513, 1500, 1, 100, 511, 700];
    const runs = sizes.map((cycles) => ({ cycles, ...randomRun(model, next, cycles) }));
    const results = await Promise.all(runs.map(({ rows, cycles }) => sim.rows(rows, cycles)));
    let total = 0;
    for (const [i, { cycles, expected }] of runs.entries()) {
      const seen = Array.from({ length: cycles }, (_, c) =>
        fields(results[i], c * image.outputs.words, image.outputs));
      expect(seen, `batch ${i} of seed ${seed}`).toEqual(expected);
      total += cycles;
    }
    expect(sim.cycle).toBe(total);
  });

  test('one row at a time: each may depend on the outputs of the one before', async () => {
    await using sim = await openSimulator(image, { reset: { port: 'rst_ni' } });
    const { port } = image.inputs;
    const row = new Uint32Array(image.inputs.words);
    const drain = 7; // pop only once this many are in
    let seen = 0;
    for (let c = 0; c < 500; c += 1) {
      setField(row, 0, port('rst_ni'), 1);
      setField(row, 0, port('in_valid_i'), 1);
      setField(row, 0, port('in_data_i'), c);
      setField(row, 0, port('out_ready_i'), Number(seen >= drain));
      const out = await sim.rows(row, 1);
      seen = fields(out, 0, image.outputs)['count_o'];
      expect(seen).toBe(c <= drain ? c : drain + 1);
      sim.release(out);
    }
  });

  test('too few words are refused with the count due', async () => {
    await using sim = await openSimulator(image);
    await expect(sim.rows(new Uint32Array(3), 2)).rejects
      .toThrow('2 cycles need 4 words of input (2 each), but 3 were given');
  });
});

describe('fifo: stream', () => {
  test.each([1, 2, 3, 4])('gaps, back-pressure and batches as the contract says, seed %i', async (seed) => {
    const next = random(seed * 104_729);
    await using sim = await openSimulator(image, {
      reset: { port: 'rst_ni' },
      sources: { in: { valid: 'in_valid_i', ready: 'in_ready_o', data: 'in_data_i' } },
      sinks: { out: { valid: 'out_valid_o', ready: 'out_ready_i' } },
    });
    const model = new FifoModel();
    const fixed = new Uint32Array(image.inputs.words);
    setField(fixed, 0, image.inputs.port('rst_ni'), 1);
    // The source by its contract: the cycle in which each item may rise, worked out item by item.
    const queue: { data: number; gap: number; from: number }[] = [];
    let rises = 0; // cycle in which the head item's valid rises, once known
    let lastTaken = -1;
    let cycle = 0;
    let held = 0; // cycles in which an item had to wait
    for (let call = 0; call < 12; call += 1) {
      const count = next() % 120;
      const items = new Uint32Array(count).map(() => next());
      const gaps = new Uint16Array(count).map(() => (next() % 4 === 0 ? next() % 9 : 0));
      for (let i = 0; i < count; i += 1) queue.push({ data: items[i], gap: gaps[i], from: cycle });
      const cycles = 1 + (next() % 300);
      // Calls by turns drain the FIFO and let it fill up.
      const readyBits = new Uint32Array(Math.ceil(cycles / 32))
        .map(() => (call % 2 === 0 ? next() | next() : next() & next() & next()));
      const result = await sim.stream({ cycles, items, gaps, readyBits, fixed, inputs: true });
      let taken = 0;
      for (let c = 0; c < cycles; c += 1, cycle += 1) {
        if (queue.length > 0) rises = Math.max(lastTaken + 1, queue[0].from) + queue[0].gap;
        const valid = queue.length > 0 && cycle >= rises;
        const data = valid ? queue[0].data : 0;
        const ready = ((readyBits[c >> 5] >>> (c & 31)) & 1) === 1;
        const where = `call ${call}, cycle ${cycle}, seed ${seed}`;
        expect(fields(result.inputs, c * image.inputs.words, image.inputs), where).toEqual(
          { rst_ni: 1, in_valid_i: Number(valid), in_data_i: data, out_ready_i: Number(ready) });
        const pins = model.cycle(true, valid, data, ready);
        expect(fields(result.outputs, c * image.outputs.words, image.outputs), where).toEqual(pins);
        if (valid && pins.in_ready_o === 0) held += 1;
        if (valid && pins.in_ready_o === 1) {
          queue.shift();
          lastTaken = cycle;
          taken += 1;
        }
      }
      expect(result.taken).toEqual([taken]);
      expect(result.left).toEqual([queue.length]);
    }
    expect(held).toBeGreaterThan(20);
  });

  test('more items than fit beside a batch go ahead in pieces', async () => {
    await using sim = await openSimulator(image, {
      maxRows: 4096,
      reset: { port: 'rst_ni' },
      sources: { in: { valid: 'in_valid_i', ready: 'in_ready_o', data: 'in_data_i' } },
      sinks: { out: { valid: 'out_valid_o', ready: 'out_ready_i' } },
    });
    const fixed = new Uint32Array(image.inputs.words);
    setField(fixed, 0, image.inputs.port('rst_ni'), 1);
    const count = 50_000;
    const items = new Uint32Array(count).map((_, i) => i);
    const readyBits = new Uint32Array(128).fill(0xffff_ffff);
    const gaps = new Uint16Array(count);
    const first = await sim.stream({ cycles: 4096, items, gaps, readyBits, fixed });
    expect(first.taken).toEqual([4096]);
    expect(first.left).toEqual([count - 4096]);
    const second = await sim.stream({ cycles: 10, readyBits, fixed });
    const data = image.outputs.port('out_data_o');
    expect(second.outputs[data.word]).toBe(4095);
    expect(second.outputs[9 * image.outputs.words + data.word]).toBe(4104);
  });
});
