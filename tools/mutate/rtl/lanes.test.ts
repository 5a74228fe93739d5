import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layout } from '@cocotb-ts/bridge';
import { afterAll, describe, expect, test } from 'vitest';
import type { Bit, Cell, FlatModule } from '../../../sim/netlist/yosys-json.ts';
import { buildLanes, judge } from './judge.ts';
import { laneNetlist } from './lanes.ts';
import { Wiring } from './miter.ts';
import type { Mutation } from './mutation.ts';
import { provedEqual } from './proof.ts';

const directory = mkdtempSync(join(tmpdir(), 'lanes-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const missing = (tool: string) => spawnSync(tool, ['--version']).error !== undefined;

const gate = (type: string, connections: Readonly<Record<string, Bit>>): Cell => (
  { type, parameters: {}, connections: Object.fromEntries(Object.entries(connections).map(([port, bit]) => [port, [bit]])) });

/** sum_o <= reset ? 0 : sum_o ^ a_i; spare = sum_o | (sum_o & a_i), which is sum_o; word_o: of two words the one that a_i names, written with what it holds where we_i. */
const MODULE: FlatModule = {
  ports: {
    clk_i: { direction: 'input', bits: [2] }, rst_ni: { direction: 'input', bits: [3] }, a_i: { direction: 'input', bits: [4] }, we_i: { direction: 'input', bits: [5] },
    sum_o: { direction: 'output', bits: [6] }, spare_o: { direction: 'output', bits: [7] }, word_o: { direction: 'output', bits: [8, 9] },
  },
  cells: {
    sum: gate('$_DFF_PN0_', { C: 2, R: 3, D: 10, Q: 6 }), next: gate('$_XOR_', { A: 6, B: 4, Y: 10 }),
    and: gate('$_AND_', { A: 6, B: 4, Y: 11 }), or: gate('$_OR_', { A: 6, B: 11, Y: 7 }), data: gate('$_AND_', { A: 6, B: 5, Y: 12 }),
    memory: {
      type: '$mem_v2',
      parameters: { SIZE: '10', WIDTH: '10', ABITS: '1', RD_PORTS: '1', WR_PORTS: '1', RD_CLK_ENABLE: '0' },
      connections: { RD_ADDR: [4], RD_DATA: [8, 9], WR_ADDR: [4], WR_DATA: [12, 6], WR_EN: [5, 5] },
    },
  },
  netnames: {},
};

const PINS = {
  inputs: layout(['rst_ni', 'a_i', 'we_i'].map((name) => ({ name, direction: 'input', width: 1 }))),
  outputs: layout([['sum_o', 1], ['spare_o', 1], ['word_o', 2]].map(([name, width]) => ({ name: name as string, direction: 'output', width: width as number }))),
};

const mutation = (number: number, mode: string, cell: string, port: string, bit = 0, controlBit?: number): Mutation => (
  { number, mode, cell, port, bit, sources: [], line: '', ...(controlBit === undefined ? {} : { controlBit }) });
const MUTATIONS = [
  mutation(3, 'inv', 'next', 'B'), mutation(5, 'const0', 'and', 'B'), mutation(6, 'const1', 'sum', 'Q'), mutation(7, 'inv', 'sum', 'R'),
  mutation(9, 'const0', 'memory', 'WR_ADDR'), mutation(10, 'const0', 'memory', 'WR_EN', 1), mutation(11, 'cnot1', 'memory', 'RD_DATA', 0, 1),
  mutation(12, 'const1', 'data', 'B'), mutation(13, 'const1', 'memory', 'RD_ADDR'),
];

/** Reset, a, we; what sum, spare and word are then. */
const ROWS: readonly (readonly [reset: 0 | 1, a: 0 | 1, we: 0 | 1, sum: 0 | 1, word: number])[] = [
  [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0],
  [1, 1, 1, 0, 0], [1, 1, 1, 1, 0], [1, 1, 0, 0, 3], [1, 0, 0, 1, 0], [1, 0, 1, 1, 0], [1, 0, 0, 1, 3], [1, 1, 0, 1, 3], [0, 0, 1, 0, 3], [0, 1, 1, 0, 3],
];

function trace() {
  const file = join(directory, 'a.trace');
  writeFileSync(file, Uint32Array.from(ROWS.flatMap(([reset, a, we, sum, word]) => [reset | (a << 1) | (we << 2), sum | (sum << 1) | (word << 2)])));
  return { name: 'a', cycles: ROWS.length, file, sequence: 0 };
}

describe.skipIf(missing('g++'))('lanes (skipped where g++ is missing)', () => {
  test('each mutant in a lane of its own, seen at its first wrong pin', async () => {
    const program = await buildLanes(laneNetlist(MODULE, MUTATIONS, PINS), join(directory, 'a'));
    const deaths = new Map<number, string>();
    await judge(program, MUTATIONS.map((_, i) => i + 1), [trace()], (place, { by, where }) => deaths.set(MUTATIONS[place - 1]!.number, `${by} at ${where}`));
    expect(Object.fromEntries(deaths)).toEqual({
      3: 'sum_o spare_o at a cycle 1', 6: 'sum_o spare_o at a cycle -3', 7: 'sum_o spare_o at a cycle 1',
      9: 'word_o at a cycle 2', 10: 'word_o at a cycle 2', 11: 'word_o at a cycle 2', 13: 'word_o at a cycle 3',
    });
  });

  test('a trace that the sound design does not show is a fault of the trace', async () => {
    const program = await buildLanes(laneNetlist(MODULE, MUTATIONS, PINS), join(directory, 'a'));
    const wrong = trace();
    writeFileSync(wrong.file, Uint32Array.from([0, 0, 0, 0, 1, 1]));
    await expect(judge(program, [1], [wrong], () => undefined)).rejects.toThrow('the netlist without a mutation: sum_o wrong at prelude cycle -2');
  });
});

test.skipIf(missing('yosys'))('the proof: of these mutations just those that change nothing (skipped where yosys is missing)', async () => {
  expect([...await provedEqual(new Wiring(MODULE), MUTATIONS, join(directory, 'proof'))].sort()).toEqual([12, 5]);
});
