import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSimulator, getWide, openSimulator, setField, setWide } from '@cocotb-ts/bridge';
import seedrandom from 'seedrandom';
import { afterAll, expect, test } from 'vitest';
import { FAMILY } from './families.ts';
import { fastVerilog } from './verilog.ts';
import type { Bit, Cell, FlatModule } from './yosys-json.ts';

const scratch = mkdtempSync(join(tmpdir(), 'block-ram-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const canSimulate = ['verilator', 'g++', 'make'].every((tool) => spawnSync(tool, ['--version']).status === 0);

const LANES = 2;
const SHAPES = [1, 2, 4, 9, 18, 36].flatMap((wide) => [{ wide, registered: false }, { wide, registered: true }]);
const lowBit = (wide: number) => ({ 1: 0, 2: 1, 4: 2, 9: 3, 18: 4, 36: 5 })[wide]!;
const nameOf = ({ wide, registered }: (typeof SHAPES)[number]) => `q${wide}${registered ? 'r' : ''}_o`;

const range = (from: number, count: number): Bit[] => Array.from({ length: count }, (_, i) => from + i);
const [CLK, WE, RE, OE, BE, WADDR, RADDR, DATA] = [2, 3, 4, 5, range(6, 4), range(10, 14), range(24, 14), range(38, 36 * LANES)];

/** A block as Yosys or the RTL instantiates it: port A writes, port B reads. */
function block(wide: number, registered: boolean, lane: number, out: readonly Bit[]): Cell {
  const connections: Record<string, Bit[]> = {
    CLKA: [CLK], CLKB: [CLK], WEA: [WE], CEA: ['1'], OCEA: ['1'], CEB: [RE], OCEB: [OE], WEB: ['0'], RSTA: ['0'], RSTB: ['0'],
  };
  const mask = wide === 36 ? 4 : wide === 18 ? 2 : 0;
  WADDR.forEach((bit, i) => (connections[`ADA${i}`] = [i < mask ? BE[i]! : bit]));
  RADDR.forEach((bit, i) => (connections[`ADB${i}`] = [bit]));
  for (let i = 0; i < wide; i++) {
    connections[`${i < 18 ? 'DIA' : 'DIB'}${i % 18}`] = [DATA[lane * wide + i]!];
    // A wide word comes out of both ports, its lower half at A.
    connections[`${wide === 36 && i < 18 ? 'DOA' : 'DOB'}${i % 18}`] = [out[lane * wide + i]!];
  }
  const width = wide.toString(2).padStart(32, '0');
  return { type: 'DP16KD', parameters: { DATA_WIDTH_A: width, DATA_WIDTH_B: width, ...(registered ? { REGMODE_B: 'OUTREG' } : {}) }, connections };
}

function design(): FlatModule {
  const cells: Record<string, Cell> = {};
  const input = (...bits: Bit[]) => ({ direction: 'input' as const, bits });
  const ports: Record<string, FlatModule['ports'][string]> = {
    clk_i: input(CLK), we_i: input(WE), re_i: input(RE), oe_i: input(OE), be_i: input(...BE), waddr_i: input(...WADDR), raddr_i: input(...RADDR), data_i: input(...DATA),
  };
  SHAPES.forEach(({ wide, registered }, s) => {
    const out = range(200 + s * 100, wide * LANES);
    ports[nameOf(SHAPES[s]!)] = { direction: 'output', bits: out };
    for (let lane = 0; lane < LANES; lane++) cells[`u${s}_${lane}`] = block(wide, registered, lane, out);
  });
  return { ports, cells, netnames: {} };
}

/** What the data sheet says of port A writing and port B reading; a word of all lanes together. */
class Reference {
  readonly #memory = new Map<number, bigint>();
  #latch = 0n;
  #out = 0n;
  readonly #wide: number;
  readonly #registered: boolean;

  constructor({ wide, registered }: (typeof SHAPES)[number]) {
    this.#wide = wide;
    this.#registered = registered;
  }

  get q(): bigint {
    return this.#registered ? this.#out : this.#latch;
  }

  edge(we: number, re: number, oe: number, be: number, waddr: number, raddr: number, data: bigint): void {
    const low = lowBit(this.#wide);
    if (oe === 1) this.#out = this.#latch;
    if (re === 1) this.#latch = this.#memory.get(raddr >> low) ?? 0n;
    if (we === 0) return;
    const old = this.#memory.get(waddr >> low) ?? 0n;
    let mask = 0n;
    for (let i = 0n; i < this.#wide * LANES; i++) {
      const enable = this.#wide < 18 ? 1 : (be >> Math.floor((Number(i) % this.#wide) / 9)) & 1;
      if (enable === 1) mask |= 1n << i;
    }
    this.#memory.set(waddr >> low, (old & ~mask) | (data & mask));
  }
}

test.skipIf(!canSimulate)('block RAMs of the ECP5: every shape, with output register and without, side by side (skipped where verilator is missing)', async () => {
  const file = join(scratch, 'blocks.v');
  const text = fastVerilog(design(), 'blocks');
  expect(text.match(/\becp5_bram\b/g)).toHaveLength(SHAPES.length); // the two lanes of a shape are one memory
  writeFileSync(file, text);
  const image = await buildSimulator({ top: 'blocks', sources: [...FAMILY.ecp5.models, file], outDir: join(scratch, 'sim'), optimise: '-O1' });
  const sim = await openSimulator(image);
  const random = seedrandom.alea('block RAM');
  const below = (n: number) => Math.floor(random() * n);
  const references = SHAPES.map((shape) => new Reference(shape));
  const ROWS = 4000;
  const rows = new Uint32Array(ROWS * sim.inputs.words);
  const expected: bigint[][] = [];
  for (let row = 0; row < ROWS; row++) {
    const at = row * sim.inputs.words;
    const [we, re, oe, be] = [below(2), below(2), below(2), below(16)];
    // Few addresses, so that words are read back; the lowest bits are no part of some shapes' addresses.
    const [waddr, raddr] = [below(4) << 12 | below(2) << 5 | below(32), below(4) << 12 | below(2) << 5 | below(32)];
    const data = Array.from({ length: 3 }, () => BigInt(below(2 ** 32))).reduce((sum, word) => (sum << 32n) | word, 0n) & ((1n << 72n) - 1n);
    for (const [port, value] of Object.entries({ we_i: we, re_i: re, oe_i: oe, be_i: be, waddr_i: waddr, raddr_i: raddr })) {
      setField(rows, at, sim.inputs.port(port), value);
    }
    setWide(rows, at, sim.inputs.port('data_i'), data);
    expected.push(references.map((reference) => reference.q));
    references.forEach((reference) => reference.edge(we, re, oe, be, waddr, raddr, data));
  }
  const seen = await sim.rows(rows, ROWS);
  await sim.close();
  for (let row = 0; row < ROWS; row++) {
    const q = SHAPES.map((shape) => getWide(seen, row * sim.outputs.words, sim.outputs.port(nameOf(shape))));
    const words = SHAPES.map(({ wide }, s) => expected[row]![s]! & ((1n << BigInt(wide * LANES)) - 1n));
    expect([row, ...q]).toEqual([row, ...words]);
  }
}, 180_000);
