import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STATISTIC_ADDRESS_BITS, STATISTICS } from '../model/message/statistics.ts';
import { generatedFiles, ROOT, staleFiles } from './layout.ts';

describe('layout', () => {
  it('every generated file is what model/message declares (else run node tools/layout.ts)', () => {
    expect(generatedFiles().size).toBe(5);
    expect(staleFiles()).toEqual([]);
  });

  it('a missing or altered file counts as stale', () => {
    const empty = mkdtempSync(join(tmpdir(), 'lockstep-layout-'));
    try {
      expect(staleFiles(empty)).toEqual([...generatedFiles().keys()]);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  // Written by hand from the record's definition, so that the generator is not its own oracle.
  it.each([
    'localparam integer CMD_PRICE_LSB = 64;',
    'localparam integer CMD_TIME_W = 48;',
    'localparam integer EVT_COMMAND_LSB = 144;',
    'localparam integer EVT_SIZE_W = 64;',
    "localparam [7:0] CMD_KIND_SET_ALGORITHM = 8'd8;",
    "localparam [7:0] EVT_KIND_TOP = 8'd8;",
    "localparam SIDE_SELL = 1'd1;",
    "localparam [1:0] TIF_FOK = 2'd2;",
    "localparam [2:0] STP_DECREMENT = 3'd4;",
    "localparam [7:0] REASON_BAND = 8'd7;",
    "localparam [15:0] REJECT_UNFILLABLE = 16'd3060;",
  ])('the Verilog header has the line %s', (line) => {
    expect(generatedFiles().get('hdl/rtl/lockstep_layout.svh')!.split('\n')).toContain(line);
  });

  it.each([
    'localparam integer STAT_COMMANDS_OTHER = 0;',
    'localparam integer STAT_COMMANDS_SET_ALGORITHM = 8;',
    'localparam integer STAT_TRADED_QUANTITY = 15;',
    'localparam integer STAT_ORDERS_HIGHEST = 17;',
    'localparam integer STAT_COUNT = 18;',
  ])('the header of the statistics has the line %s', (line) => {
    expect(generatedFiles().get('hdl/books/lockstep_stats.svh')!.split('\n')).toContain(line);
  });

  it('statistics: addresses are 0 to the last, once each, and fit the port; the page names each', () => {
    const all = Object.entries(STATISTICS);
    expect(all.map(([, { address }]) => address).toSorted((a, b) => a - b)).toEqual(all.map((_, i) => i));
    expect(all.length).toBeLessThanOrEqual(1 << STATISTIC_ADDRESS_BITS);
    const page = generatedFiles().get('docs/statistics.md')!;
    for (const [name, { address }] of all) expect(page).toContain(`| ${address} | ${name} |`);
  });

  it('names of the header are unique', () => {
    const names = [...generatedFiles().get('hdl/shim/lockstep_layout.h')!.matchAll(/uint32_t (\w+) =/g)].map((m) => m[1]);
    expect(names.length).toBeGreaterThan(100);
    expect(new Set(names).size).toBe(names.length);
  });
});

const has = (program: string) => spawnSync(program, ['--version']).error === undefined || spawnSync(program, ['-V']).error === undefined;

describe('layout: each reader takes the Verilog header', () => {
  const module = `module probe(input wire [255:0] command_i, output wire [31:0] price_o, output wire buy_o);
    \`include "lockstep_layout.svh"
    assign price_o = command_i[CMD_PRICE_LSB +: CMD_PRICE_W];
    assign buy_o = command_i[CMD_KIND_LSB +: CMD_KIND_W] == CMD_KIND_ADD && command_i[CMD_SIDE_LSB] == SIDE_BUY;
  endmodule\n`;
  const readers: readonly (readonly [string, (file: string) => string[]])[] = [
    ['verilator', (file) => ['--lint-only', '-Wall', '-Wno-DECLFILENAME', '-Wno-UNUSEDSIGNAL', '-Ihdl/rtl', file]],
    ['iverilog', (file) => ['-g2012', '-Ihdl/rtl', '-o', `${file}.vvp`, file]],
    ['yosys', (file) => ['-q', '-p', `read_verilog -sv -Ihdl/rtl ${file}; hierarchy -check -top probe`]],
  ];
  for (const [program, args] of readers) {
    it.skipIf(!has(program))(`${program} (skipped where ${program} is not installed)`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'lockstep-layout-'));
      try {
        const file = join(folder, 'probe.sv');
        writeFileSync(file, module);
        const run = spawnSync(program, args(file), { cwd: ROOT, encoding: 'utf8' });
        expect({ status: run.status, said: run.stderr }).toEqual({ status: 0, said: '' });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
