import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { arch } from 'node:process';
import { COCOTB_VERSION, findCocotb } from '../../../bench/lockstep-cocotb.ts';
import { findNextpnrEcp5, NEXTPNR_ECP5 } from '../../../sim/netlist/tools.ts';

/** Something this program may use, and what was seen of it here. */
export interface Finding {
  readonly name: string;
  /** Without it the main job does not run. */
  readonly required: boolean;
  readonly purpose: string;
  /** Version or place; undefined when it is missing or unusable. */
  readonly found: string | undefined;
  /** How to get it. */
  readonly fix: string;
}

interface Program {
  readonly name: string;
  readonly required?: true;
  readonly purpose: string;
  readonly args: readonly string[];
  /** The version in what the program prints. */
  readonly version: RegExp;
  readonly fix: string;
}

const APT = 'sudo apt-get install -y';

const PROGRAMS: readonly Program[] = [
  { name: 'verilator', required: true, purpose: 'simulates the Verilog core', args: ['--version'], version: /Verilator (\S+)/, fix: `${APT} verilator` },
  { name: 'g++', required: true, purpose: 'compiles the simulation', args: ['-dumpfullversion'], version: /(\S+)/, fix: `${APT} g++` },
  { name: 'make', required: true, purpose: 'drives that compilation', args: ['--version'], version: /Make (\S+)/, fix: `${APT} make` },
  { name: 'npm', purpose: 'installs the packages of package-lock.json', args: ['--version'], version: /(\d\S*)/, fix: `${APT} npm` },
  { name: 'git', purpose: 'fetches this repository', args: ['--version'], version: /version (\S+)/, fix: `${APT} git` },
  { name: 'yosys', purpose: 'makes netlists, for check --target netlist and synth', args: ['-V'], version: /Yosys (\S+)/, fix: `${APT} yosys` },
  { name: 'iverilog', purpose: 'a second reader of the Verilog, for its tests', args: ['-V'], version: /version (\S+)/, fix: `${APT} iverilog` },
  {
    name: 'nextpnr-ice40', purpose: 'places and routes for synth ice40', args: ['--version'], version: /Version (?:nextpnr-)?([\w.]+)/, fix: `${APT} nextpnr-ice40`,
  },
  { name: 'yosys-abc', purpose: 'proves properties of the Verilog', args: ['-c', 'version'], version: /ABC (\d\S*)/, fix: `${APT} yosys` },
  { name: 'python3', purpose: 'runs cocotb, the yardstick of bench lockstep', args: ['--version'], version: /Python (\S+)/, fix: `${APT} python3 python3-venv` },
  { name: 'taskset', purpose: 'pins benchmarks to a processor', args: ['--version'], version: /(\d\S*)/, fix: `${APT} util-linux` },
];

function probe({ name, required, purpose, args, version, fix }: Program): Finding {
  const run = spawnSync(name, [...args], { encoding: 'utf8', timeout: 10_000 });
  const found = run.status === 0 ? (version.exec(`${run.stdout}${run.stderr}`)?.[1] ?? 'present') : undefined;
  return { name, required: required === true, purpose, found, fix };
}

/** package.json's engines: >=24.15 <27. */
export function nodeInRange(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 24 && minor >= 15) || major === 25 || major === 26;
}

function nodeFinding(): Finding {
  const version = process.versions.node;
  return {
    name: 'node', required: true, purpose: 'runs everything here', fix: 'start by ./lockstep, which brings Node 24.21.0',
    found: nodeInRange(version) ? `${version} (${arch})` : undefined,
  };
}

function sqliteFinding(): Finding {
  let found: string | undefined;
  try {
    const Database = createRequire(import.meta.url)('better-sqlite3') as typeof import('better-sqlite3');
    const memory = new Database(':memory:');
    found = `SQLite ${String(memory.prepare('select sqlite_version()').pluck().get())}`;
    memory.close();
  } catch {
    found = undefined; // the fix is the same whatever the cause: the package is absent or made for another Node
  }
  return { name: 'better-sqlite3', required: true, purpose: 'keeps the journal', found, fix: 'npm ci --ignore-scripts' };
}

function packageFinding(root: string, name: string, purpose: string, required: boolean): Finding {
  let found: string | undefined;
  try {
    found = (createRequire(join(root, 'package.json'))(`${name}/package.json`) as { version: string }).version;
  } catch {
    found = undefined; // not installed
  }
  return { name, required, purpose, found, fix: 'npm ci --ignore-scripts' };
}

const NEEDED_BYTES = 2e9;

function diskFinding(root: string): Finding {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  return {
    name: 'disk space', required: true, purpose: 'builds, journals and waves want 2 GB', fix: 'free some space, or rm -r .build out',
    found: free >= NEEDED_BYTES ? `${(free / 1e9).toFixed(1)} GB free` : undefined,
  };
}

function dataFinding(root: string): Finding {
  return {
    name: 'shared data', required: false, purpose: 'outside order flows for match and its tests',
    found: existsSync(join(root, '../shared/data/README.md')) ? '../shared/data' : undefined,
    fix: 'put the data folder beside this repository as ../shared/data',
  };
}

async function nextpnrEcp5Finding(): Promise<Finding> {
  const place = await findNextpnrEcp5();
  return {
    name: 'nextpnr-ecp5', required: false, purpose: 'places and routes for synth ecp5',
    found: place === undefined ? undefined : place === 'nextpnr-ecp5' ? 'present' : NEXTPNR_ECP5.replace(/^.*==/, ''),
    fix: './lockstep synth ecp5 brings it from PyPI into .build (python3, python3-venv)',
  };
}

async function cocotbFinding(): Promise<Finding> {
  const place = await findCocotb();
  return {
    name: 'cocotb', required: false, purpose: 'the yardstick of bench lockstep; without it, our own slow mode is',
    found: place === undefined ? undefined : COCOTB_VERSION, fix: './lockstep bench lockstep installs it under .build',
  };
}

/** Everything doctor looks at, the required things first. */
export async function examine(root: string): Promise<Finding[]> {
  const findings = [
    nodeFinding(),
    sqliteFinding(),
    ...PROGRAMS.map(probe),
    await nextpnrEcp5Finding(),
    await cocotbFinding(),
    packageFinding(root, 'vitest', 'runs the tests', false),
    packageFinding(root, 'typescript', 'checks the types', false),
    packageFinding(root, '@biomejs/biome', 'lints', false),
    diskFinding(root),
    dataFinding(root),
  ];
  return [...findings.filter((f) => f.required), ...findings.filter((f) => !f.required)];
}
