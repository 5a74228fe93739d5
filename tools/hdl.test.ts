import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const RTL = fileURLToPath(new URL('../hdl/rtl', import.meta.url));
const SYNTH = fileURLToPath(new URL('../hdl/synth', import.meta.url));
const BOOKS = fileURLToPath(new URL('../hdl/books', import.meta.url));
const names = readdirSync(RTL).sort();
const modules = names.filter((name) => name.endsWith('.sv'));
const sources = modules.map((name) => join(RTL, name));
const around = readdirSync(BOOKS).sort();
const whole = [...sources, ...around.filter((name) => name.endsWith('.sv')).map((name) => join(BOOKS, name))];
const text = (name: string) => readFileSync(join(around.includes(name) ? BOOKS : RTL, name), 'utf8');

function has(tool: string, flag: string): boolean {
  return spawnSync(tool, [flag]).status === 0;
}

interface Said {
  readonly status: number | null;
  /** Lines beyond those that `waived` allows. */
  readonly lines: readonly string[];
}

function run(tool: string, args: readonly string[], waived: readonly RegExp[] = []): Said {
  const { status, stdout, stderr } = spawnSync(tool, [...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '' && !waived.some((pattern) => pattern.test(line)));
  return { status, lines };
}

/** From the smallest core that is built to the largest that is simulated. */
const SIZES = [
  { Levels: 32, Orders: 4, QtyW: 4, AllAlgorithms: 0 },
  { Levels: 64, Orders: 16, QtyW: 8, AllAlgorithms: 1 },
  { Levels: 16_384, Orders: 16_384, QtyW: 32, AllAlgorithms: 1 },
  { Levels: 131_072, Orders: 1_048_576, QtyW: 32, AllAlgorithms: 1 },
];

test.skipIf(!has('verilator', '--version')).each(SIZES)(
  'the RTL: Verilator -Wall has nothing to say, $Levels levels, $Orders orders (skipped where verilator is missing)',
  (size) => {
    const parameters = Object.entries(size).map(([name, value]) => `-G${name}=${value}`);
    expect(run('verilator', ['--lint-only', '-Wall', `-I${RTL}`, '--top-module', 'lockstep_core', ...parameters, ...sources])).toEqual({ status: 0, lines: [] });
  },
);

const MACHINES = [
  { Books: 1, Levels: 32, Orders: 4, QtyW: 4, AllAlgorithms: 0 },
  { Books: 2, Levels: 128, Orders: 32, QtyW: 8, AllAlgorithms: 1 },
  { Books: 8, Levels: 131_072, Orders: 131_072, QtyW: 32, AllAlgorithms: 1 },
];

test.skipIf(!has('verilator', '--version')).each(MACHINES)(
  'several books: Verilator -Wall has nothing to say, $Books books (skipped where verilator is missing)',
  (size) => {
    const parameters = Object.entries(size).map(([name, value]) => `-G${name}=${value}`);
    expect(run('verilator', ['--lint-only', '-Wall', `-I${RTL}`, `-I${BOOKS}`, '--top-module', 'lockstep_books', ...parameters, ...whole])).toEqual({ status: 0, lines: [] });
  },
);

/** Icarus 11 says so of always_comb with a constant index and goes on; and it warns of the $stop that guards an assumption. */
const ICARUS_WAIVED = [
  /sorry: constant selects in always_\* processes are not currently supported \(all bits will be included\)/,
  /warning: System task \(\$(display|stop)\) cannot be synthesized in an always_ff process/,
];

test.skipIf(!has('iverilog', '-V'))('the RTL: Icarus takes it (skipped where iverilog is missing)', () => {
  expect(run('iverilog', ['-g2012', '-t', 'null', `-I${RTL}`, '-s', 'lockstep_core', ...sources], ICARUS_WAIVED)).toEqual({ status: 0, lines: [] });
});

test.skipIf(!has('iverilog', '-V'))('several books: Icarus takes them (skipped where iverilog is missing)', () => {
  expect(run('iverilog', ['-g2012', '-t', 'null', `-I${RTL}`, `-I${BOOKS}`, '-s', 'lockstep_books', ...whole], ICARUS_WAIVED)).toEqual({ status: 0, lines: [] });
});

/** Small arrays of registers are no memories, on purpose. */
const YOSYS_WAIVED = [/^Warning: Replacing memory \\\w+ with list of registers/];

test.skipIf(!has('yosys', '-V'))('the RTL: Yosys takes it, every net has one driver, nothing is a latch (skipped where yosys is missing)', () => {
  const script = [
    `read_verilog -sv -I${RTL} ${sources.join(' ')}`, 'hierarchy -check -top lockstep_core', 'proc', 'check -assert',
    'select -assert-none t:$dlatch t:$adlatch t:$dlatchsr', 'select -assert-min 1 t:$dff t:$dffe t:$adff t:$adffe',
  ];
  expect(run('yosys', ['-q', '-p', script.join('; ')], YOSYS_WAIVED)).toEqual({ status: 0, lines: [] });
}, 300_000);

test.skipIf(!has('yosys', '-V')).each(['', '-DLOCKSTEP_ECP5'])('hdl/synth: Yosys takes the core in its wrapper, macros: %s (skipped where yosys is missing)', (macros) => {
  const wrapper = readdirSync(SYNTH).filter((name) => name.endsWith('.sv')).map((name) => join(SYNTH, name));
  const script = [
    'read_verilog -lib +/ecp5/cells_sim.v +/ecp5/cells_bb.v', `read_verilog -sv ${macros} -I${RTL} ${[...sources, ...wrapper].join(' ')}`,
    'hierarchy -check -top lockstep_harness', 'proc', 'check -assert',
  ];
  expect(run('yosys', ['-q', '-p', script.join('; ')], YOSYS_WAIVED)).toEqual({ status: 0, lines: [] });
}, 300_000);

test.skipIf(!has('yosys', '-V')).each(['lockstep_books', 'lockstep_books_harness'])('several books: Yosys takes %s (skipped where yosys is missing)', (top) => {
  const script = [
    `read_verilog -sv -I${RTL} -I${BOOKS} ${[...whole, join(SYNTH, 'books/lockstep_books_harness.sv')].join(' ')}`,
    `chparam -set Books 2 -set Levels 128 -set Orders 32 -set QtyW 8 ${top}`, `hierarchy -check -top ${top}`, 'proc', 'check -assert',
    'select -assert-none t:$dlatch t:$adlatch t:$dlatchsr', 'select -assert-min 1 t:$dff t:$dffe t:$adff t:$adffe',
  ];
  expect(run('yosys', ['-q', '-p', script.join('; ')], YOSYS_WAIVED)).toEqual({ status: 0, lines: [] });
}, 300_000);

test('the RTL: one clock, its rising edge, one reset', () => {
  const events = [...names, ...around].flatMap((name) => [...text(name).matchAll(/always(?:_ff)?\s*@\s*\(([^)]*)\)/g)].map(([, event]) => event!.trim()));
  expect([...new Set(events)].sort()).toEqual(['posedge clk_i', 'posedge clk_i or negedge rst_ni']);
});

test('the RTL: every file is part of the core', () => {
  const everyFileIn = (folder: readonly string[], top: string) => {
    const together = folder.map(text).join('\n');
    for (const name of folder) {
      const used = name.endsWith('.svh') ? new RegExp(`\`include "${name}"`) : new RegExp(`\\b${name.replace('.sv', '')} +(#|u_)`);
      if (name !== top) expect([name, used.test(together)]).toEqual([name, true]);
    }
  };
  everyFileIn(names, 'lockstep_core.sv');
  everyFileIn(around, 'lockstep_books.sv');
});

test('the RTL: every lint that is off has its reason in the line above, and is on again', () => {
  for (const name of [...names, ...around]) {
    const lines = text(name).split('\n');
    lines.forEach((line, i) => {
      if (!line.includes('verilator lint_off')) return;
      const saved = /verilator lint_save/.test(lines[i - 1]!);
      const reason = lines.slice(0, saved ? i - 1 : i).at(-1)!;
      expect([name, i + 1, /^\s*\/\/ \w+ \w+/.test(reason)]).toEqual([name, i + 1, true]);
      expect([name, lines.slice(i).some((later) => /verilator lint_(on|restore)/.test(later))]).toEqual([name, true]);
    });
  }
});
