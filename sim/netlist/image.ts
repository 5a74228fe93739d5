import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSimulator, type SimulatorImage } from '@cocotb-ts/bridge';
import type { CoreConfig } from '../../model/message/core.ts';
import type { ImageOptions, Machine } from '../lockstep/image.ts';
import { FAMILY, type Family } from './families.ts';
import { type Netlist, synthesise } from './synthesise.ts';
import { yosysShare } from './tools.ts';

const BUILD_DIRECTORY = fileURLToPath(new URL('../../.build/sim', import.meta.url));

/** L3: the simulator of the netlist that Yosys makes of the RTL. It has the pins of lockstep_core, so the same prediction holds. */
export async function netlistImage(family: Family, config: CoreConfig, options: ImageOptions = {}): Promise<SimulatorImage> {
  const netlist = await synthesise(family, config, options.rtl === undefined ? {} : { rtl: options.rtl });
  return verilogImage(netlist, netlist.verilog, options);
}

/** The simulator of a netlist's Verilog, which may be a changed copy. */
export async function verilogImage({ family, directory }: Netlist, verilog: string, options: ImageOptions = {}): Promise<SimulatorImage> {
  const cells = await cellModels(family, directory);
  return buildSimulator({
    top: 'lockstep_core',
    sources: [...FAMILY[family].models, cells, verilog],
    includeDirs: [join(await yosysShare(), family)],
    defines: FAMILY[family].defines,
    outDir: BUILD_DIRECTORY,
    trace: options.trace ? 'vcd' : false,
    assertions: false,
    verilatorFlags: ['-Wno-lint', '-Wno-style'],
    cflags: [options.quick === true ? '-O1' : '-O2'],
  });
}

/** Yosys's cells_sim.v without the modules that we model ourselves. */
async function cellModels(family: Family, directory: string): Promise<string> {
  const path = join(directory, 'cells.v');
  if (existsSync(path)) return path;
  let text = readFileSync(join(await yosysShare(), family, 'cells_sim.v'), 'utf8');
  for (const name of FAMILY[family].replaced) text = text.replace(new RegExp(`^module ${name}\\b[\\s\\S]*?^endmodule`, 'm'), '');
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** The netlist as a machine that lockstep can check. */
export function netlistMachine(family: Family): Machine {
  return { target: `netlist:${family}`, image: (config, options) => netlistImage(family, config, options) };
}
