import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../model/base/input-error.ts';
import { checkConfig, type CoreConfig } from '../../model/message/core.ts';
import { BOOKS_DIRECTORY } from '../books/image.ts';
import { RTL_DIRECTORY } from '../lockstep/image.ts';
import { BOOKS_HARNESS, FAMILY, type Family, HARNESS, SYNTH_DIRECTORY } from './families.ts';
import { needYosys, run } from './tools.ts';

const BUILD_DIRECTORY = fileURLToPath(new URL('../../.build/netlist', import.meta.url));

export interface SynthesisOptions {
  /** Another copy of hdl/rtl. */
  readonly rtl?: string;
  /** With the scan-chain wrapper around the core, as place and route wants it; default the bare core. */
  readonly harness?: boolean;
  /** The machine of so many books, which share the levels and orders; default the core. */
  readonly books?: number;
}

/** How a family is synthesised. */
interface Recipe {
  readonly synth: string;
  readonly macros: readonly string[];
}

export interface Netlist {
  readonly config: CoreConfig;
  readonly top: string;
  readonly directory: string;
  /** Yosys's JSON, which nextpnr reads: the family's cells in one flat module. */
  readonly json: string;
}

/** The Yosys script that turns the RTL in `rtl` into a netlist, written to netlist.json in `directory`. */
export function yosysScript(
  { synth, macros }: Recipe, config: CoreConfig, rtl: string, sources: readonly string[], directory: string, options: SynthesisOptions,
): string {
  const { books } = options;
  const top = topOf(options);
  const around = books === undefined ? [] : [`-I${BOOKS_DIRECTORY}`];
  const divided = books === undefined ? '' : `-set Books ${books} `;
  const { levels, orders, quantityBits, algorithms } = config;
  const parameters = `${divided}-set Levels ${levels} -set Orders ${orders} -set QtyW ${quantityBits} -set AllAlgorithms ${algorithms === 'ALL' ? 1 : 0}`;
  return [
    ['read_verilog -sv', ...macros.map((name) => `-D${name}`), `-I${rtl}`, ...around, ...sources].join(' '),
    `chparam ${parameters} ${top}`,
    `${synth} -top ${top}`,
    `rename -top ${top}`, // a module with parameters of its own may have got a name of its own
    `write_json ${join(directory, 'netlist.json')}`,
    '',
  ].join('\n');
}

/** Runs Yosys, or finds what it made of the same sources before. Throws EnvironmentFault, or InputError where the RTL is refused. */
export function synthesise(family: Family, config: CoreConfig, options: SynthesisOptions = {}): Promise<Netlist> {
  return synthesiseBy(FAMILY[family], family, config, options);
}

/** The same for UltraScale+, for an estimate: -noiopad since the core's pins are no pads. */
export function synthesiseXilinx(config: CoreConfig, options: SynthesisOptions = {}): Promise<Netlist> {
  return synthesiseBy({ synth: 'synth_xilinx -family xcup -flatten -noiopad', macros: [] }, 'ultrascale', config, options);
}

async function synthesiseBy(recipe: Recipe, family: string, config: CoreConfig, options: SynthesisOptions): Promise<Netlist> {
  checkConfig(config);
  const version = await needYosys();
  const rtl = options.rtl ?? RTL_DIRECTORY;
  const { harness, books } = options;
  const around = books === undefined ? [] : [BOOKS_DIRECTORY];
  const folders = [rtl, ...around];
  const sources = [...folders.flatMap(modules), ...ofFamily(family), ...(harness === true ? [books === undefined ? HARNESS : BOOKS_HARNESS] : [])];
  const hash = createHash('sha256').update(`${version}\n${yosysScript(recipe, config, '', sources.map(() => ''), '', options)}`);
  for (const path of [...sources, ...folders.flatMap(headers)]) hash.update(`\0${readFileSync(path, 'latin1')}`);
  const directory = join(BUILD_DIRECTORY, `${family}-${hash.digest('hex').slice(0, 16)}`);
  const netlist = { config, top: topOf(options), directory, json: join(directory, 'netlist.json') };
  if (existsSync(netlist.json)) return netlist;
  const work = `${directory}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    const script = join(work, 'netlist.ys');
    writeFileSync(script, yosysScript(recipe, config, rtl, sources, work, options));
    const { code, text } = await run('yosys', ['-q', '-l', join(work, 'yosys.log'), script]);
    if (code !== 0) throw new InputError(`Yosys refuses the RTL in ${rtl}: ${/ERROR: ([^\n]*)/.exec(text)?.[1] ?? text.trim().split('\n').at(-1)}`);
    if (!existsSync(directory)) renameSync(work, directory);
  } finally {
    rmSync(work, { recursive: true, force: true }); // moved away when all went well
  }
  return netlist;
}

function topOf({ harness, books }: SynthesisOptions): string {
  if (books !== undefined) return harness === true ? 'lockstep_books_harness' : 'lockstep_books';
  return harness === true ? 'lockstep_harness' : 'lockstep_core';
}

function modules(rtl: string): string[] {
  return readdirSync(rtl).filter((name) => name.endsWith('.sv')).sort().map((name) => join(rtl, name));
}

/** What stands in for a module of the RTL in one family: hdl/synth/lockstep_FAMILY_*.sv. */
function ofFamily(family: string): string[] {
  return readdirSync(SYNTH_DIRECTORY).filter((name) => name.startsWith(`lockstep_${family}_`)).sort().map((name) => join(SYNTH_DIRECTORY, name));
}

function headers(rtl: string): string[] {
  return readdirSync(rtl).filter((name) => name.endsWith('.svh')).sort().map((name) => join(rtl, name));
}
