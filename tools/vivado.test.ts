import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FLOW = join(ROOT, 'hdl/boards/ultrascale');
const read = (name: string) => readFileSync(join(FLOW, name), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'vivado-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const modules = readdirSync(join(ROOT, 'hdl/rtl')).filter((name) => name.endsWith('.sv')).sort();

test('Vivado: the script lists the modules of hdl/rtl, no more and no fewer', () => {
  const [, list] = /set modules \{([^}]*)\}/.exec(read('build.tcl')) ?? [];
  expect(list?.trim().split(/\s+/)).toEqual(modules);
});

test('Vivado: the constraints name ports of the harness', () => {
  const harness = readFileSync(join(ROOT, 'hdl/synth/lockstep_harness.sv'), 'utf8');
  const ports = [...harness.matchAll(/^ {2}(?:input|output) +logic (\w+)/gm)].map(([, name]) => name!);
  const named = [...`${read('timing.xdc')}\n${read('build.tcl')}`.matchAll(/get_ports (?:\{([^}]*)\}|(\w+))/g)].flatMap(([, many, one]) => (many ?? one!).split(/\s+/));
  expect(named).toContain('clk_i');
  expect(ports).toEqual(expect.arrayContaining(named));
  expect([...new Set([...ports].sort())]).toEqual([...new Set([...named].sort())]); // none is left without a constraint
});

test('Vivado: that it was not run here is said where it is read', () => {
  expect(read('README.md')).toMatch(/^\*\*Not run here\.\*\*/m);
  expect(read('build.tcl')).toMatch(/^# NOT RUN/m);
});

const hasTcl = spawnSync('yosys', ['-V']).status === 0;

/** Vivado's commands do nothing but say that they were called. */
const RECORDER = `
rename unknown not_found
proc unknown {args} { puts "DID $args"; return 0.5 }
`;

test.skipIf(!hasTcl)('Vivado: the script runs to its end, its steps in order (skipped where yosys, which brings Tcl, is missing)', () => {
  const stub = join(scratch, 'stub.tcl');
  const output = join(scratch, 'out');
  writeFileSync(stub, `${RECORDER}\nset argv {xcvu9p-flga2104-2L-e 3.0 1024 {} ${output}}\nsource ${join(FLOW, 'build.tcl')}\n`);
  const { status, stdout, stderr } = spawnSync('yosys', ['-q', '-c', stub], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const did = [...stdout.matchAll(/^DID (\w+) ?(.*)$/gm)].map(([, command, rest]) => ({ command: command!, rest: rest! }));
  expect(did.filter(({ command }) => command === 'read_verilog').map(({ rest }) => basename(rest.split(' ').at(-1)!))).toEqual([...modules, 'lockstep_harness.sv']);
  const steps = did.map(({ command }) => command).filter((command) => /_design$/.test(command));
  expect(steps).toEqual(['synth_design', 'opt_design', 'place_design', 'phys_opt_design', 'route_design', 'phys_opt_design']);
  const synthesis = did.find(({ command }) => command === 'synth_design')!.rest;
  for (const argument of ['-part xcvu9p-flga2104-2L-e', '-generic Levels=1024', '-generic Orders=16384', '-mode out_of_context']) expect(synthesis).toContain(argument);
  expect(stdout).toContain('slack 0.500 ns at 3.000 ns: 400.0 MHz');
});
