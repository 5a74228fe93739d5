import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../model/base/input-error.ts';
import { checkConfig, type CoreConfig } from '../../model/message/core.ts';
import { RTL_DIRECTORY } from '../lockstep/image.ts';
import { FAMILY, type Family, HARNESS, SYNTH_DIRECTORY } from './families.ts';
import { needYosys, run } from './tools.ts';

const BUILD_DIRECTORY = fileURLToPath(new URL('../../.build/netlist', import.meta.url));

export interface SynthesisOptions {
  /** Another copy of hdl/rtl. */
  readonly rtl?: string;
  /** With the scan-chain wrapper around the core, as place and route wants it; default the bare core. */
  readonly harness?: boolean;
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
  { synth, macros }: Recipe, config: CoreConfig, rtl: string, sources: readonly string[], directory: string, harness: boolean,
): string {
  const top = harness ? 'lockstep_harness' : 'lockstep_core';
  const parameters = `-set Levels ${config.levels} -set Orders ${config.orders} -set QtyW ${config.quantityBits} -set AllAlgorithms ${config.algorithms === 'ALL' ? 1 : 0}`;
  return [
    ['read_verilog -sv', ...macros.map((name) => `-D${name}`), `-I${rtl}`, ...sources].join(' '),
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
  const harness = options.harness === true;
  const sources = [...rtlSources(rtl), ...ofFamily(family), ...(harness ? [HARNESS] : [])];
  const hash = createHash('sha256').update(`${version}\n${yosysScript(recipe, config, '', sources.map(() => ''), '', harness)}`);
  for (const path of [...sources, ...headers(rtl)]) hash.update(`\0${readFileSync(path, 'latin1')}`);
  const directory = join(BUILD_DIRECTORY, `${family}-${hash.digest('hex').slice(0, 16)}`);
  const netlist = {
    config, top: harness ? 'lockstep_harness' : 'lockstep_core', directory, json: join(directory, 'netlist.json'),
  };
  if (existsSync(netlist.json)) return netlist;
  const work = `${directory}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    const script = join(work, 'netlist.ys');
    writeFileSync(script, yosysScript(recipe, config, rtl, sources, work, harness));
    const { code, text } = await run('yosys', ['-q', '-l', join(work, 'yosys.log'), script]);
    if (code !== 0) throw new InputError(`Yosys refuses the RTL in ${rtl}: ${/ERROR: ([^\n]*)/.exec(text)?.[1] ?? text.trim().split('\n').at(-1)}`);
    if (!existsSync(directory)) renameSync(work, directory);
  } finally {
    rmSync(work, { recursive: true, force: true }); // moved away when all went well
  }
  return netlist;
}

function rtlSources(rtl: string): string[] {
  return readdirSync(rtl).filter((name) => name.endsWith('.sv')).sort().map((name) => join(rtl, name));
}

/** What stands in for a module of the RTL in one family: hdl/synth/lockstep_FAMILY_*.sv. */
function ofFamily(family: string): string[] {
  return readdirSync(SYNTH_DIRECTORY).filter((name) => name.startsWith(`lockstep_${family}_`)).sort().map((name) => join(SYNTH_DIRECTORY, name));
}

function headers(rtl: string): string[] {
  return readdirSync(rtl).filter((name) => name.endsWith('.svh')).sort().map((name) => join(rtl, name));
}
