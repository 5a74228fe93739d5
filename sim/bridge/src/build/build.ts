/** From Verilog files to a program that runs them: `buildSimulator`. */
import {
  copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BuildError, UsageError } from '../errors.ts';
import { layout, type RowLayout } from '../layout.ts';
import { type ModelPort, portsHeader } from '../shim/generate.ts';
import { cacheKey, type Dependency, dependencies, unchanged } from './cache.ts';
import { runtimeCache } from './runtime.ts';
import { parsePorts, portOrder } from './ports.ts';
import { runTool, toolVersion, VERILATOR } from './tools.ts';

export interface BuildOptions {
  /** Name of the top module. */
  readonly top: string;
  /** Verilog files. */
  readonly sources: readonly string[];
  readonly includeDirs?: readonly string[];
  /** Parameter overrides of the top module; text is passed as a Verilog string or literal. */
  readonly parameters?: Readonly<Record<string, number | string>>;
  readonly defines?: Readonly<Record<string, string | number | true>>;
  /** Clock input of the batch API, driven by the bridge; default the first of clk_i, clk, clock. */
  readonly clock?: string | null;
  /** Directory under which images are kept; default `.build/sim` in the working directory. */
  readonly outDir?: string;
  /** Lets a wave dump be opened later. Costs a little speed even while none is open. */
  readonly trace?: false | 'fst' | 'vcd';
  /** Makes every signal of the hierarchy readable and writable. Costs speed. */
  readonly handles?: boolean;
  /** Compiles the design's assertions in; default false. */
  readonly assertions?: boolean;
  /** Parallel C++ compilations; default 2. */
  readonly jobs?: number;
  /** How hard the C++ of the design is optimised; default `-O3`. `-O1` compiles faster and is as fast for netlists. */
  readonly optimise?: '-O0' | '-O1' | '-O2' | '-O3';
  /** More options for the C++ compiler. */
  readonly cflags?: readonly string[];
  /** More options for Verilator, for example `-Wno-WIDTH`. */
  readonly verilatorFlags?: readonly string[];
}

/** A built simulator. Plain data; `openSimulator` starts it. */
export interface SimulatorImage {
  readonly top: string;
  readonly directory: string;
  readonly program: string;
  /** Verilator's and the compiler's output, warnings included. */
  readonly buildLog: string;
  readonly clock: string | null;
  readonly trace: false | 'fst' | 'vcd';
  readonly handles: boolean;
  readonly ports: readonly ModelPort[];
  /** A row of inputs: every input but the clock. */
  readonly inputs: RowLayout;
  /** A row of outputs. */
  readonly outputs: RowLayout;
  /** True when this call found it built. */
  readonly cached: boolean;
}

interface Manifest {
  readonly clock: string | null;
  readonly ports: readonly ModelPort[];
  readonly dependencies: readonly Dependency[];
}

const SHIM = resolve(dirname(fileURLToPath(import.meta.url)), '../shim');
const SHIM_FILES = readdirSync(SHIM).filter((name) => /\.(cpp|h)$/.test(name)).sort();
const CLOCKS = ['clk_i', 'clk', 'clock'];

/**
 * Builds, or finds in the cache, the simulator of a design. Two processes may build the same at
 * once: each works in a directory of its own and the first one renamed into place is kept.
 * Throws BuildError (the design), MissingToolError (the machine), UsageError (the options).
 */
export async function buildSimulator(options: BuildOptions): Promise<SimulatorImage> {
  if (options.sources.length === 0) throw new UsageError('sources: at least one file is needed');
  const sources = options.sources.map((path) => resolve(path));
  const includeDirs = (options.includeDirs ?? []).map((path) => resolve(path));
  for (const path of sources) {
    if (!existsSync(path)) throw new UsageError(`source file ${path} does not exist`);
  }
  const version = await toolVersion(VERILATOR());
  const args = verilatorArguments(options, includeDirs);
  const optimise = options.optimise === undefined ? {} : { optimise: options.optimise };
  const settings = { top: options.top, version, args, clock: options.clock ?? '', ...optimise };
  const shimSources = [...SHIM_FILES, 'generate.ts'].map((name) => join(SHIM, name));
  const key = cacheKey(settings, [...sources, ...shimSources], includeDirs);
  const root = resolve(options.outDir ?? '.build/sim');
  const directory = join(root, `${options.top}-${key}`);
  const found = load(options, directory);
  if (found !== undefined) return found;
  mkdirSync(root, { recursive: true });
  const work = join(root, `.${options.top}-${key}-${process.pid}-${Date.now().toString(36)}`);
  mkdirSync(work);
  try {
    await build(options, sources, args, work);
    install(work, directory);
  } finally {
    rmSync(work, { recursive: true, force: true }); // moved away when all went well
  }
  const built = load(options, directory);
  if (built === undefined) throw new BuildError(`${directory} vanished while it was built`, '');
  return { ...built, cached: false };
}

function verilatorArguments(options: BuildOptions, includeDirs: readonly string[]): string[] {
  const args = ['-O3', '--x-assign', 'fast', '--x-initial', 'fast', '-Wno-fatal', '--no-timing'];
  args.push('--timescale-override', '/1ps', '--timescale', '1ns/1ps');
  args.push(options.assertions === true ? '--assert' : '--noassert');
  if (options.trace === 'fst') args.push('--trace-fst', '--trace-structs');
  if (options.trace === 'vcd') args.push('--trace', '--trace-structs');
  if (options.handles === true) args.push('--vpi', '--public-flat-rw');
  for (const dir of includeDirs) args.push(`-I${dir}`);
  for (const [name, value] of Object.entries(options.parameters ?? {})) {
    const literal = typeof value === 'number' || /^\d*'[sS]?[bodhBODH]/.test(value);
    args.push(`-G${name}=${literal ? value : `"${value}"`}`);
  }
  for (const [name, value] of Object.entries(options.defines ?? {})) {
    args.push(value === true ? `-D${name}` : `-D${name}=${value}`);
  }
  const flags = ['-DVL_USER_FINISH', '-DVL_USER_STOP', '-DVL_USER_FATAL'];
  if (options.trace === 'fst') flags.push('-DTRACE_FST');
  if (options.trace === 'vcd') flags.push('-DTRACE_VCD');
  if (options.handles === true) flags.push('-DHANDLES');
  for (const flag of [...flags, ...(options.cflags ?? [])]) args.push('-CFLAGS', flag);
  return [...args, ...(options.verilatorFlags ?? [])];
}

/** Rethrows with the log in a place that outlives the work directory. */
async function step(work: string, what: string, tool: string, args: string[]): Promise<string> {
  const log = join(work, 'build.log');
  const result = await runTool(tool, args);
  writeFileSync(log, `$ ${tool} ${args.join(' ')}\n${result.output}\n`, { flag: 'a' });
  if (result.code === 0) return result.output;
  const kept = join(dirname(work), `${basename(work).slice(1)}.failed.log`);
  copyFileSync(log, kept);
  const missing = /(g\+\+|ccache|make|python3)[^\n]*(?:not found|No such file)/.exec(result.output);
  const hint = missing === null ? '' : '\n(on Debian or Ubuntu: apt-get install verilator g++ make)';
  throw new BuildError(`${what}:\n${firstErrors(result.output)}${hint}\nfull log: ${kept}`, kept);
}

/** The first few error lines of a tool's output, file and line in front. */
export function firstErrors(output: string): string {
  const lines = output.split('\n');
  const own = lines.filter((l) => /^%Error/.test(l) && !/Exiting due to|Command Failed/.test(l));
  const compiler = lines.filter((l) => /\berror:|undefined reference|\*\*\*/.test(l));
  const picked = own.length > 0 ? own : compiler.length > 0 ? compiler : lines.slice(-5);
  return picked.slice(0, 5).map((l) => `  ${l.replace(/^%Error(-\w+)?: /, '')}`).join('\n');
}

async function build(
  options: BuildOptions, sources: readonly string[], args: readonly string[], work: string,
): Promise<void> {
  const verilator = VERILATOR();
  const design = [...args, '--top-module', options.top, '--prefix', 'Vdut', ...sources];
  const what = `${options.top} does not compile`;
  const xml = join(work, 'design.xml');
  await step(work, what, verilator,
    ['--xml-only', '--xml-output', xml, '--Mdir', work, ...withoutCompiler(design)]);
  const order = portOrder(readFileSync(xml, 'utf8'));
  rmSync(xml);
  for (const name of SHIM_FILES) copyFileSync(join(SHIM, name), join(work, name));
  await step(work, what, verilator, ['--cc', '--exe', '--Mdir', work, ...design, 'shim.cpp']);
  const header = readFileSync(join(work, 'Vdut.h'), 'utf8');
  const ports = parsePorts(header, order);
  const declared = header.match(/VL_(?:IN|OUT|INOUT)(?:8|16|64|W)?\(/g)?.length ?? 0;
  if (ports.length !== declared) {
    throw new UsageError(`${options.top}: a port is an unpacked array, which a row cannot hold`);
  }
  const clock = chooseClock(options, ports);
  writeFileSync(join(work, 'ports.gen.h'), portsHeader(ports, clock));
  const jobs = String(options.jobs ?? 2);
  const runtime = runtimeCache(options, dirname(work), await toolVersion(verilator));
  runtime.fetch(work);
  const { optimise = '-O3' } = options;
  const once = optimise === '-O0' || optimise === '-O1' ? '-O0' : '-O1'; // what runs once, at the start
  await step(work, `the C++ of ${options.top} does not compile`, 'make',
    ['-C', work, '-f', 'Vdut.mk', '-j', jobs, `OPT_FAST=${optimise}`, `OPT_SLOW=${once}`, 'OPT_GLOBAL=-O2']);
  runtime.keep(work);
  const list = dependencies(join(work, 'Vdut__ver.d'), process.cwd());
  for (const name of readdirSync(work)) {
    if (/\.(o|a|d|gch)$/.test(name)) rmSync(join(work, name));
  }
  const manifest: Manifest = { clock, ports, dependencies: list };
  writeFileSync(join(work, 'manifest.json'), JSON.stringify(manifest, null, 1));
}

/** Options that --xml-only does not know are about C++; it ignores or refuses them. */
function withoutCompiler(design: readonly string[]): string[] {
  return design.filter((arg, i) => arg !== '-CFLAGS' && design[i - 1] !== '-CFLAGS');
}

function chooseClock(options: BuildOptions, ports: readonly ModelPort[]): string | null {
  if (options.clock === null) return null;
  const inputs = ports.filter((p) => p.direction === 'input' && p.width === 1).map((p) => p.name);
  if (options.clock !== undefined) {
    if (inputs.includes(options.clock)) return options.clock;
    throw new UsageError(
      `clock: ${options.top} has no one-bit input ${options.clock}; it has: ${inputs.join(', ')}`,
    );
  }
  return CLOCKS.find((name) => inputs.includes(name)) ?? null;
}

function install(work: string, directory: string): void {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      renameSync(work, directory);
      return;
    } catch {
      // Someone was quicker, or an image with stale includes stands there: theirs stays if good.
      if (readManifest(directory) !== undefined) break;
      const stale = `${work}-stale-${attempt}`;
      try {
        renameSync(directory, stale);
        rmSync(stale, { recursive: true, force: true });
      } catch {
        // Moved by another builder in the meantime; the next attempt sees what is there now.
      }
    }
  }
}

function readManifest(directory: string): Manifest | undefined {
  const path = join(directory, 'manifest.json');
  if (!existsSync(path) || !existsSync(join(directory, 'Vdut'))) return undefined;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  return unchanged(manifest.dependencies) ? manifest : undefined;
}

function load(options: BuildOptions, directory: string): SimulatorImage | undefined {
  const manifest = readManifest(directory);
  if (manifest === undefined) return undefined;
  const { ports, clock } = manifest;
  return {
    top: options.top,
    directory,
    program: join(directory, 'Vdut'),
    buildLog: join(directory, 'build.log'),
    clock,
    trace: options.trace ?? false,
    handles: options.handles ?? false,
    ports,
    inputs: layout(ports.filter((p) => p.direction === 'input' && p.name !== clock)),
    outputs: layout(ports.filter((p) => p.direction !== 'input')),
    cached: true,
  };
}
