import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Bit, Cell, FlatModule } from '../../../sim/netlist/yosys-json.ts';
import { Wiring } from './miter.ts';
import type { Mutation } from './mutation.ts';
import { provedEqual } from './proof.ts';
import { neverSeen } from './reachable.ts';
import { productOf } from './sequence.ts';

const directory = mkdtempSync(join(tmpdir(), 'sequence-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const missing = spawnSync('yosys-abc', ['-c', 'quit']).error !== undefined;

const gate = (type: string, connections: Readonly<Record<string, Bit>>): Cell => (
  { type, parameters: {}, connections: Object.fromEntries(Object.entries(connections).map(([port, bit]) => [port, [bit]])) });
const memory = (data: Bit, read: Bit): Cell => ({
  type: '$mem_v2', parameters: { SIZE: '10', WIDTH: '1', ABITS: '1', RD_PORTS: '1', WR_PORTS: '1', RD_CLK_ENABLE: '0' },
  connections: { RD_ADDR: [4], RD_DATA: [read], WR_ADDR: [5], WR_DATA: [data], WR_EN: ['1'] },
});

/** one and two are never 1 together, nor both = one & two; first is 1 in reset and in the cycle after, where two is 0 and plain is anything. */
const MODULE: FlatModule = {
  ports: {
    clk_i: { direction: 'input', bits: [2] }, rst_ni: { direction: 'input', bits: [3] }, a_i: { direction: 'input', bits: [4] }, b_i: { direction: 'input', bits: [5] },
    out_o: { direction: 'output', bits: [30, 31, 32, 33, 34, 35] },
  },
  cells: {
    not: gate('$_NOT_', { A: 4, Y: 10 }), one: gate('$_DFF_PN0_', { C: 2, R: 3, D: 4, Q: 11 }), two: gate('$_DFF_PN0_', { C: 2, R: 3, D: 10, Q: 12 }),
    both: gate('$_AND_', { A: 11, B: 12, Y: 13 }), first: gate('$_DFF_PN1_', { C: 2, R: 3, D: '0', Q: 14 }), plain: gate('$_DFF_P_', { C: 2, D: 5, Q: 15 }),
    started: gate('$_AND_', { A: 14, B: 12, Y: 30 }), struck: gate('$_AND_', { A: 14, B: 15, Y: 31 }),
    never: memory(13, 16), some: memory(5, 17), fromNever: gate('$_OR_', { A: 16, B: 13, Y: 32 }), fromSome: gate('$_OR_', { A: 17, B: 13, Y: 33 }),
    later: gate('$_DFF_P_', { C: 2, D: 15, Q: 18 }), latest: gate('$_DFF_P_', { C: 2, D: 18, Q: 19 }),
    row: gate('$_AND_', { A: 15, B: 18, Y: 20 }), rows: gate('$_AND_', { A: 20, B: 19, Y: 34 }),
    hidden: gate('$_AND_', { A: 13, B: 19, Y: 35 }),
  },
  netnames: {},
};

const mutation = (number: number, mode: string, cell: string, port: string, controlBit?: number): Mutation => (
  { number, mode, cell, port, bit: 0, sources: [], line: '', ...(controlBit === undefined ? {} : { controlBit }) });
const EQUAL = [
  mutation(1, 'const0', 'both', 'Y'), mutation(2, 'const0', 'started', 'Y'), mutation(3, 'const0', 'fromNever', 'A'), mutation(4, 'inv', 'hidden', 'B'),
  mutation(5, 'const1', 'never', 'RD_ADDR'), mutation(6, 'const0', 'one', 'R'),
];
const FAULTS = [
  mutation(11, 'const0', 'struck', 'Y'), mutation(12, 'const0', 'fromSome', 'A'), mutation(13, 'const0', 'rows', 'Y'), mutation(14, 'inv', 'later', 'D'),
  mutation(15, 'const1', 'first', 'R'), mutation(16, 'const1', 'some', 'WR_DATA'), mutation(17, 'inv', 'some', 'RD_ADDR'), mutation(18, 'const1', 'two', 'D'),
  mutation(19, 'const1', 'first', 'D'), mutation(20, 'inv', 'some', 'WR_ADDR'), mutation(21, 'const0', 'some', 'WR_EN'),
];

test.skipIf(missing)('the proof from reset on: no fault is what no reachable state shows (skipped where yosys-abc is missing)', async () => {
  const wiring = new Wiring(MODULE);
  const proved: number[] = [];
  for (const one of [...EQUAL, ...FAULTS]) if (await neverSeen(wiring, one, join(directory, 'a'))) proved.push(one.number);
  expect(proved).toEqual(EQUAL.map(({ number }) => number));
  expect([...await provedEqual(wiring, [EQUAL[0]!, FAULTS[0]!], join(directory, 'b'))]).toEqual([1]);
});

test('the machine: the second design has registers of its own to the depth, and no further', () => {
  const latches = (depth: number) => productOf(new Wiring(MODULE), mutation(1, 'inv', 'plain', 'D'), depth).split('.latch').length - 1;
  // None where only what plain takes is compared; then plain, later and latest twice, one after the other, with what they meet.
  expect([0, 1, 2, 3].map(latches)).toEqual([0, 5, 6, 9]);
});
