import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSimulator, type SimulatorImage } from '@cocotb-ts/bridge';
import type { CoreConfig } from '../../model/message/core.ts';
import { type ImageOptions, type Machine, RANDOM_START } from '../lockstep/image.ts';
import { FAMILY, type Family } from './families.ts';
import { synthesise } from './synthesise.ts';
import { yosysShare } from './tools.ts';
import { fastVerilog } from './verilog.ts';
import { type FlatModule, parseModule } from './yosys-json.ts';

const BUILD_DIRECTORY = fileURLToPath(new URL('../../.build/sim', import.meta.url));

/** How a netlist is changed before it is simulated: a fault put in on purpose. */
export type Change = (netlist: FlatModule) => FlatModule;

/**
 * L3: the simulator of the netlist that Yosys makes of the RTL. It has the pins of lockstep_core, so the same
 * prediction holds. `options.rtl` names another copy of hdl/rtl.
 */
export async function netlistImage(family: Family, config: CoreConfig, options: ImageOptions = {}, change?: Change): Promise<SimulatorImage> {
  const { json, directory, top } = await synthesise(family, config, options.rtl === undefined ? {} : { rtl: options.rtl });
  const sound = parseModule(readFileSync(json, 'utf8'), top);
  const text = fastVerilog(change === undefined ? sound : change(sound), top);
  const verilog = join(directory, `netlist-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.v`);
  if (!existsSync(verilog)) {
    writeFileSync(`${verilog}.${process.pid}`, text);
    renameSync(`${verilog}.${process.pid}`, verilog);
  }
  const { models, library, defines } = FAMILY[family];
  const share = join(await yosysShare(), family);
  return buildSimulator({
    top,
    sources: [...models, ...library.map((name) => join(share, name)), verilog],
    includeDirs: [share],
    defines,
    outDir: BUILD_DIRECTORY,
    trace: options.trace ? 'vcd' : false,
    assertions: false,
    verilatorFlags: ['-Wno-lint', '-Wno-style', ...(options.unknowns ? RANDOM_START : [])],
    // Of single bits -O1 makes as fast a program as -O3, in two thirds of the time.
    optimise: options.quick ? '-O0' : '-O1',
  });
}

/** The netlist as a machine that lockstep can check. */
export function netlistMachine(family: Family, change?: Change): Machine {
  return { name: `netlist-${family}`, option: `netlist --family ${family}`, image: (config, options) => netlistImage(family, config, options, change) };
}
