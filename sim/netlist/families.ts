import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { BOARD, type CoreConfig } from '../../model/message/core.ts';

/** FPGA families that Yosys makes netlists for. */
export type Family = 'ice40' | 'ecp5';

export const FAMILIES: readonly Family[] = ['ice40', 'ecp5'];

export const SYNTH_DIRECTORY = fileURLToPath(new URL('../../hdl/synth', import.meta.url));

/** The wrapper that place and route sees. */
export const HARNESS = join(SYNTH_DIRECTORY, 'lockstep_harness.sv');
/** The same around the machine of several books. */
export const BOOKS_HARNESS = join(SYNTH_DIRECTORY, 'books/lockstep_books_harness.sv');

interface FamilyFacts {
  /** What fits the part that figures are for: the board build in the ECP5, a reduced core in the iCE40. */
  readonly size: CoreConfig;
  /** Macros that the RTL is read with. */
  readonly macros: readonly string[];
  /** Yosys's command. abc9 knows delays: it takes a quarter off the ECP5's logic and its delay. */
  readonly synth: string;
  /** Cells by what they are. */
  readonly lut: string;
  readonly blockRam: string;
  readonly multiplier: string;
  readonly flipFlop: RegExp;
  /** Our own models of the cells that stay modules, where Yosys has ports alone. */
  readonly models: readonly string[];
  /** Yosys's own files with such models. */
  readonly library: readonly string[];
  readonly defines: Readonly<Record<string, true>>;
}

export const FAMILY: Readonly<Record<Family, FamilyFacts>> = {
  ice40: {
    // 512 levels with 16 bits fill nine tenths of the HX8K, where its router gives up.
    size: { levels: 256, orders: 128, quantityBits: 12, algorithms: 'FIFO' }, macros: [],
    synth: 'synth_ice40', lut: 'SB_LUT4', blockRam: 'SB_RAM40_4K', multiplier: 'SB_MAC16', flipFlop: /^SB_DFF/,
    models: [], library: ['cells_sim.v'], defines: { NO_ICE40_DEFAULT_ASSIGNMENTS: true },
  },
  ecp5: {
    // 20 bits hold what OUCH lets an order have (999,999 shares); at 32 the memories would take 174 of the part's 208 blocks.
    size: { ...BOARD, quantityBits: 20 }, macros: ['LOCKSTEP_ECP5'],
    synth: 'synth_ecp5 -abc9', lut: 'LUT4', blockRam: 'DP16KD', multiplier: 'MULT18X18D', flipFlop: /^TRELLIS_FF$/,
    models: ['DP16KD.v', 'MULT18X18D.v'].map((name) => join(SYNTH_DIRECTORY, 'sim', name)), library: [], defines: {},
  },
};
