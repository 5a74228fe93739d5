import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSimulator, type SimulatorImage } from '@cocotb-ts/bridge';
import { checkConfig, type CoreConfig } from '../../model/message/core.ts';
import type { CorePins } from '../timing/pins.ts';

/** The RTL of this checkout. */
export const RTL_DIRECTORY = fileURLToPath(new URL('../../hdl/rtl', import.meta.url));
const BUILD_DIRECTORY = fileURLToPath(new URL('../../.build/sim', import.meta.url));

/** Verilator's options for a machine whose first state is random. */
export const RANDOM_START = ['--x-assign', 'unique', '--x-initial', 'unique'];

export interface ImageOptions {
  /** Another copy of hdl/rtl, as the sabotage tests use. */
  readonly rtl?: string;
  /** Builds in wave dumps; slower. */
  readonly trace?: boolean;
  /** Compiles faster, runs slower: for a simulator that is used once. */
  readonly quick?: boolean;
  /** Registers, memories and whatever else has no value begin with random ones; the session gives the seed. */
  readonly unknowns?: boolean;
  /** Builds another machine with the core's pins, such as its netlist; default the RTL. */
  readonly machine?: Machine;
}

/** Something with the pins of lockstep_core that can be simulated. */
export interface Machine {
  /** For people, and in the names of files. */
  readonly name: string;
  /** What follows `--target` on the command line. */
  readonly option: string;
  image(config: CoreConfig, options: ImageOptions): Promise<SimulatorImage>;
}

/** The simulator of lockstep_core, or of the machine in its place, at the size of `config`; built once, then found in the cache. */
export function coreImage(config: CoreConfig, options: ImageOptions = {}): Promise<SimulatorImage> {
  checkConfig(config);
  if (options.machine !== undefined) return options.machine.image(config, options);
  const directory = options.rtl ?? RTL_DIRECTORY;
  const sources = readdirSync(directory).filter((name) => name.endsWith('.sv')).sort();
  return buildSimulator({
    top: 'lockstep_core',
    sources: sources.map((name) => join(directory, name)),
    includeDirs: [directory],
    parameters: { Levels: config.levels, Orders: config.orders, QtyW: config.quantityBits, AllAlgorithms: config.algorithms === 'ALL' ? 1 : 0 },
    outDir: BUILD_DIRECTORY,
    trace: options.trace ? 'vcd' : false,
    assertions: false,
    ...(options.quick ? { optimise: '-O1' } : {}),
    // The checks within the RTL speak of a machine that has been reset once.
    ...(options.unknowns ? { verilatorFlags: RANDOM_START, defines: { SYNTHESIS: true } } : {}),
  });
}

/** Where the core's pins lie in the bridge's rows. */
export function corePins(image: SimulatorImage): CorePins {
  const { outputs } = image;
  return {
    words: outputs.words,
    cmdReady: outputs.port('cmd_ready_o'),
    evtValid: outputs.port('evt_valid_o'),
    state: outputs.port('state_o'),
    bidValid: outputs.port('bid_valid_o'),
    askValid: outputs.port('ask_valid_o'),
    bidPrice: outputs.port('bid_price_o'),
    askPrice: outputs.port('ask_price_o'),
    bidSize: outputs.port('bid_size_o'),
    askSize: outputs.port('ask_size_o'),
    evtData: outputs.port('evt_data_o'),
  };
}
