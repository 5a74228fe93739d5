/**
 * Figures of the bridge on the machine at hand: `node sim/bridge/bench.ts [--json]`.
 * All are cycles per second of wall time; compare them with each other, not across machines.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildSimulator, Clock, ClockCycles, openSimulator, RisingEdge, runBench, setField, type Simulator,
  type SimulatorImage,
} from './src/index.ts';

export interface BridgeFigure {
  readonly name: string;
  readonly cycles: number;
  readonly seconds: number;
  readonly cyclesPerSecond: number;
}

export interface BridgeBenchOptions {
  readonly outDir?: string;
  /** Wall time per case; default 400 ms. */
  readonly milliseconds?: number;
  /** Told of each figure as it is measured. */
  readonly onFigure?: (figure: BridgeFigure) => void;
}

const here = dirname(fileURLToPath(import.meta.url));
const SIZES = [1, 16, 256, 4096, 16_384];

/** Runs every case once. About ten seconds, plus builds the first time. */
export async function benchBridge(options: BridgeBenchOptions = {}): Promise<BridgeFigure[]> {
  const { milliseconds = 400, onFigure } = options;
  const outDir = options.outDir ?? join(here, '../../.build/sim');
  const figures: BridgeFigure[] = [];
  const add = (name: string, cycles: number, seconds: number): void => {
    const figure = { name, cycles, seconds, cyclesPerSecond: Math.round(cycles / seconds) };
    figures.push(figure);
    onFigure?.(figure);
  };
  const image = (top: string, handles = false): Promise<SimulatorImage> =>
    buildSimulator({ top, sources: [join(here, `examples/${top}/${top}.v`)], outDir, handles });
  for (const top of ['fifo', 'wide']) {
    await using sim = await openSimulator(await image(top), sinkAndSource(top));
    for (const size of top === 'fifo' ? SIZES : [4096]) {
      for (const flight of [1, 2]) {
        const { cycles, seconds } = await rows(sim, top, size, flight, milliseconds);
        add(`${top}: rows of ${size}, ${flight} in flight`, cycles, seconds);
      }
    }
    if (top !== 'fifo') continue;
    for (const size of [4096, 16_384]) {
      const { cycles, seconds } = await streams(sim, size, milliseconds);
      add(`fifo: streams of ${size}, 2 in flight`, cycles, seconds);
    }
  }
  await benches(await image('fifo', true), milliseconds, add);
  return figures;
}

function sinkAndSource(top: string) {
  if (top !== 'fifo') return {};
  return {
    reset: { port: 'rst_ni' },
    sources: { in: { valid: 'in_valid_i', ready: 'in_ready_o', data: 'in_data_i' } },
    sinks: { out: { valid: 'out_valid_o', ready: 'out_ready_i' } },
  };
}

/** Input rows that keep the design busy. */
function busyRows(sim: Simulator, top: string, cycles: number): Uint32Array {
  const { words, port } = sim.inputs;
  const made = new Uint32Array(cycles * words);
  for (let c = 0; c < cycles; c += 1) {
    if (top === 'fifo') {
      setField(made, c * words, port('rst_ni'), 1);
      setField(made, c * words, port('in_valid_i'), Number(c % 3 !== 0));
      setField(made, c * words, port('in_data_i'), Math.imul(c, 77));
      setField(made, c * words, port('out_ready_i'), c % 2);
    } else {
      for (let w = 0; w < words; w += 1) made[c * words + w] = Math.imul(c + 1, w + 3);
      setField(made, c * words, port('go_i'), Number(c % 4 === 0));
    }
  }
  return made;
}

async function rows(sim: Simulator, top: string, size: number, flight: number, milliseconds: number) {
  const input = busyRows(sim, top, size);
  const flying: Promise<Uint32Array>[] = [];
  let cycles = 0;
  const start = performance.now();
  while (performance.now() - start < milliseconds || flying.length > 0) {
    while (flying.length < flight && performance.now() - start < milliseconds) {
      flying.push(sim.rows(input, size));
    }
    const next = flying.shift();
    if (next === undefined) break;
    sim.release(await next);
    cycles += size;
  }
  return { cycles, seconds: (performance.now() - start) / 1000 };
}

async function streams(sim: Simulator, size: number, milliseconds: number) {
  const fixed = busyRows(sim, 'fifo', 1);
  const items = new Uint32Array(size / 2).map((_, i) => i);
  const gaps = new Uint16Array(size / 2).map((_, i) => Number(i % 5 === 0));
  const readyBits = new Uint32Array(size / 32).fill(0xffff_ffff);
  const call = () => sim.stream({ cycles: size, fixed, items, gaps, readyBits });
  let cycles = 0;
  const start = performance.now();
  let flying = call();
  while (performance.now() - start < milliseconds) {
    const next = call();
    sim.release((await flying).outputs);
    flying = next;
    cycles += size;
  }
  await flying;
  return { cycles: cycles + size, seconds: (performance.now() - start) / 1000 };
}

async function benches(
  image: SimulatorImage, milliseconds: number,
  add: (name: string, cycles: number, seconds: number) => void,
): Promise<void> {
  await runBench(image, async (dut) => {
    Clock(dut['clk_i'], 10, 'ns').start();
    dut['rst_ni'].value = 0;
    await ClockCycles(dut['clk_i'], 4);
    dut['rst_ni'].value = 1;
    let cycles = 0;
    let start = performance.now();
    while (performance.now() - start < milliseconds) {
      await RisingEdge(dut['clk_i']);
      dut['in_valid_i'].value = cycles & 1;
      dut['in_data_i'].value = dut['count_o'].value;
      cycles += 1;
    }
    add('fifo: await RisingEdge, two writes and a read a cycle', cycles, (performance.now() - start) / 1000);
    start = performance.now();
    cycles = 0;
    while (performance.now() - start < milliseconds) {
      await ClockCycles(dut['clk_i'], 100_000);
      cycles += 100_000;
    }
    add('fifo: await ClockCycles(clk, 100000)', cycles, (performance.now() - start) / 1000);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const json = process.argv.includes('--json');
  const show = ({ name, cyclesPerSecond }: BridgeFigure): void => {
    console.log(`${cyclesPerSecond.toLocaleString('en').padStart(14)}  ${name}`);
  };
  const figures = await benchBridge(json ? {} : { onFigure: show });
  if (json) console.log(JSON.stringify({ figures }));
}
