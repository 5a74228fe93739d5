import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BOARD, type CoreConfig } from '../../model/message/core.ts';
import { RTL_DIRECTORY } from '../../sim/lockstep/image.ts';
import { FAMILY, type Family, SYNTH_DIRECTORY } from '../../sim/netlist/families.ts';
import { DEVICES, estimate, placeAndRoute, type Resources } from '../../sim/netlist/place.ts';
import { needYosys, NEXTPNR_ECP5, run } from '../../sim/netlist/tools.ts';
import { estimateUltrascale, type UltrascaleEstimate } from '../../sim/netlist/ultrascale.ts';
import { CONTRACT, type TimingContract } from '../../sim/timing/contract.ts';
import { benchRtl, type RtlFlow } from '../rtl.ts';
import { type CommandCycles, measureCommands } from './commands.ts';

/** The recorded figures, and the page that is made of them. */
export const DATASHEET_JSON = fileURLToPath(new URL('../../hdl/datasheet.json', import.meta.url));
export const DATASHEET_PAGE = fileURLToPath(new URL('../../hdl/DATASHEET.md', import.meta.url));

export interface Clock {
  /** MHz of each seed from 1 on. */
  readonly seeds: readonly number[];
  readonly medianMhz: number;
  readonly minMhz: number;
  readonly maxMhz: number;
}

export interface FamilyFigures {
  readonly device: string;
  readonly config: CoreConfig;
  readonly resources: Omit<Resources, 'cells'>;
  /** Undefined where nothing was placed. */
  readonly clock?: Clock;
  /** Cells of the part by nextpnr's names: used, and there at all. */
  readonly used?: Readonly<Record<string, number>>;
  readonly available?: Readonly<Record<string, number>>;
}

export interface Datasheet {
  /** SHA-256 of the RTL and of what synthesis adds to it. */
  readonly sources: string;
  readonly tools: Readonly<Record<string, string>>;
  readonly contract: TimingContract;
  readonly commands: readonly CommandCycles[];
  readonly flows: readonly RtlFlow[];
  readonly ecp5: FamilyFigures;
  readonly ice40: FamilyFigures;
  readonly ultrascale: { readonly config: CoreConfig; readonly estimate: UltrascaleEstimate };
}

/** Moves with every change of the RTL. */
export function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const directory of [RTL_DIRECTORY, SYNTH_DIRECTORY]) {
    for (const name of readdirSync(directory).filter((one) => /\.svh?$/.test(one)).sort()) {
      hash.update(`${name}\0`).update(readFileSync(join(directory, name))).update('\0');
    }
  }
  return hash.digest('hex');
}

export interface MeasureOptions {
  /** Seeds of place and route for each family; 0: none, and no clock. */
  readonly seeds: Readonly<Record<Family, number>>;
  readonly progress: (text: string) => void;
}

/** What takes seconds: cycles of commands and flows, on the RTL. */
export async function measureCycles(progress: (text: string) => void): Promise<Pick<Datasheet, 'commands' | 'flows'>> {
  progress('cycles of each command');
  const commands = await measureCommands(FAMILY.ecp5.size);
  const { flows } = await benchRtl({ onProgress: progress });
  return { commands, flows };
}

/** Runs every tool. Throws EnvironmentFault where one is missing. */
export async function measureDatasheet({ seeds, progress }: MeasureOptions): Promise<Datasheet> {
  const sources = sourcesDigest();
  const cycles = await measureCycles(progress);
  const ice40 = await measureFamily('ice40', seeds.ice40, progress);
  const ecp5 = await measureFamily('ecp5', seeds.ecp5, progress);
  progress('yosys: UltraScale+');
  const ultrascale = { config: BOARD, estimate: await estimateUltrascale(BOARD) };
  return { sources, tools: await toolVersions(seeds), contract: CONTRACT, ...cycles, ecp5, ice40, ultrascale };
}

/** Yosys alone, and with `seeds` place and route of the core in its harness. */
export async function measureFamily(family: Family, seeds: number, progress: (text: string) => void): Promise<FamilyFigures> {
  const device = family === 'ecp5' ? '85k' : 'hx8k';
  const config = FAMILY[family].size;
  const facts = { device: DEVICES[device].name, config };
  if (seeds === 0) {
    progress(`yosys: ${facts.device}`);
    return { ...facts, resources: withoutCells(await estimate(family, config)) };
  }
  let done = 0;
  const summary = await placeAndRoute(config, { device, seeds, progress, onSeed: ({ seed, mhz }) => progress(`seed ${seed}: ${mhz.toFixed(1)} MHz, ${++done} of ${seeds}`) });
  const { used, available } = summary.seeds[0]!;
  const { medianMhz, minMhz, maxMhz } = summary;
  return {
    ...facts, resources: withoutCells(summary.resources), clock: { seeds: summary.seeds.map(({ mhz }) => mhz), medianMhz, minMhz, maxMhz }, used, available,
  };
}

function withoutCells({ luts, flipFlops, blockRams, multipliers, memories }: Resources): Omit<Resources, 'cells'> {
  return { luts, flipFlops, blockRams, multipliers, memories };
}

async function toolVersions(seeds: MeasureOptions['seeds']): Promise<Record<string, string>> {
  const version = async (tool: string, pattern: RegExp) => pattern.exec((await run(tool, ['--version'], 20_000)).text)?.[1] ?? 'unknown';
  return {
    verilator: await version('verilator', /Verilator (\S+)/), yosys: await needYosys(),
    ...(seeds.ice40 > 0 ? { 'nextpnr-ice40': await version('nextpnr-ice40', /Version ([^)]*)/) } : {}),
    ...(seeds.ecp5 > 0 ? { 'nextpnr-ecp5': NEXTPNR_ECP5.replace(/^.*==/, '') } : {}),
  };
}

/**
 * Every figure in which `now` is not as recorded, as a sentence. Flows that this machine lacks the data for are no
 * difference.
 */
export function differences(recorded: Partial<Datasheet>, now: Partial<Datasheet>): string[] {
  const measured = new Set(now.flows?.map(({ name }) => name));
  const flows = recorded.flows?.filter(({ name }) => measured.has(name));
  return unequal('', { ...recorded, ...(flows === undefined ? {} : { flows }) }, now);
}

function unequal(path: string, was: unknown, is: unknown): string[] {
  const both = typeof was === 'object' && was !== null && typeof is === 'object' && is !== null;
  if (!both) return Object.is(was, is) ? [] : [`${path}: recorded ${JSON.stringify(was)}, now ${JSON.stringify(is)}`];
  const [before, after] = [was as Record<string, unknown>, is as Record<string, unknown>];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => unequal(path === '' ? key : `${path}.${key}`, before[key], after[key]));
}

export function readDatasheet(): Datasheet {
  return JSON.parse(readFileSync(DATASHEET_JSON, 'utf8')) as Datasheet;
}
