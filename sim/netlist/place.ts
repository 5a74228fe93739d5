import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../model/base/input-error.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { FAMILY, type Family } from './families.ts';
import { floorplan } from './floorplan.ts';
import { parseReport, type PlacedAndRouted, readable } from './report.ts';
import { synthesise, type SynthesisOptions } from './synthesise.ts';
import { bringNextpnrEcp5, needNextpnrIce40, run } from './tools.ts';
import { type FlatModule, parseModule, placed } from './yosys-json.ts';

/** The part that a figure is for. */
export const DEVICES = {
  '85k': { family: 'ecp5', name: 'LFE5U-85F, speed grade 6, CABGA381', args: ['--85k', '--package', 'CABGA381', '--speed', '6'] },
  '25k': { family: 'ecp5', name: 'LFE5U-25F, speed grade 6, CABGA381', args: ['--25k', '--package', 'CABGA381', '--speed', '6'] },
  hx8k: { family: 'ice40', name: 'iCE40 HX8K, CT256', args: ['--hx8k', '--package', 'ct256'] },
} as const satisfies Readonly<Record<string, { family: Family; name: string; args: readonly string[] }>>;
export type Device = keyof typeof DEVICES;

export interface Resources {
  readonly luts: number;
  readonly flipFlops: number;
  readonly blockRams: number;
  readonly multipliers: number;
  /** Every kind of cell. */
  readonly cells: Readonly<Record<string, number>>;
  /** Block RAMs by the memory of the RTL that they make up. */
  readonly memories: Readonly<Record<string, number>>;
}

export interface SeedFigures extends PlacedAndRouted {
  readonly seed: number;
}

export interface PlaceOptions extends SynthesisOptions {
  readonly device: Device;
  /** Seeds 1 to so many. */
  readonly seeds: number;
  readonly progress: (text: string) => void;
  readonly onSeed?: (figures: SeedFigures) => void;
}

export interface PlaceSummary {
  readonly device: string;
  readonly config: CoreConfig;
  /** Of the core with its harness, before placing. */
  readonly resources: Resources;
  readonly seeds: readonly SeedFigures[];
  readonly medianMhz: number;
  readonly minMhz: number;
  readonly maxMhz: number;
}

/** What a netlist is made of. */
export function resourcesOf(module: FlatModule, family: Family): Resources {
  const { lut, blockRam, multiplier, flipFlop } = FAMILY[family];
  const cells: Record<string, number> = {};
  const memories: Record<string, number> = {};
  for (const [name, { type }] of Object.entries(module.cells)) {
    cells[type] = (cells[type] ?? 0) + 1;
    if (type === blockRam) memories[readable(name)] = (memories[readable(name)] ?? 0) + 1;
  }
  const of = (type: string) => cells[type] ?? 0;
  const flipFlops = Object.entries(cells).filter(([type]) => flipFlop.test(type)).reduce((n, [, count]) => n + count, 0);
  return { luts: of(lut), flipFlops, blockRams: of(blockRam), multipliers: of(multiplier), cells, memories };
}

/** Names of its block RAMs. */
export function blockRamsOf(module: FlatModule, family: Family): string[] {
  return Object.entries(module.cells).filter(([, { type }]) => type === FAMILY[family].blockRam).map(([name]) => name);
}

/** Yosys alone: what the core of this size is made of. */
export async function estimate(family: Family, config: CoreConfig, options: SynthesisOptions = {}): Promise<Resources> {
  const { json, top } = await synthesise(family, config, { ...options, harness: true });
  return resourcesOf(parseModule(readFileSync(json, 'utf8'), top), family);
}

/** Places and routes the core in its harness once a seed, several at a time. Clocks in MHz, worst case of the part. */
export async function placeAndRoute(config: CoreConfig, options: PlaceOptions): Promise<PlaceSummary> {
  const { device, progress } = options;
  const { family, name, args: part } = DEVICES[device];
  const args = [...part, ...TOLD[family]];
  const tool = family === 'ecp5' ? await bringNextpnrEcp5(progress) : await needNextpnrIce40();
  progress(`yosys: ${config.levels} levels, ${config.orders} orders, ${config.quantityBits}-bit quantities for ${name}`);
  const { json, directory, top } = await synthesise(family, config, { ...options, harness: true });
  const module = parseModule(readFileSync(json, 'utf8'), top);
  const resources = resourcesOf(module, family);
  const { books = 1 } = options;
  const own = { ...config, levels: config.levels / books, orders: config.orders / books };
  const plan = device === '85k' ? floorplan(blockRamsOf(module, family), own, books) : new Map<string, string>();
  const told = createHash('sha256').update([...args, ...[...plan].flat()].join(' ')).digest('hex').slice(0, 8);
  const netlist = plan.size === 0 ? json : join(directory, `${device}-${told}.netlist.json`);
  if (plan.size > 0) writeFileSync(netlist, placed(readFileSync(json, 'utf8'), top, plan));
  const seeds: SeedFigures[] = [];
  let next = 1;
  const worker = async (): Promise<void> => {
    while (next <= options.seeds) {
      const seed = next++;
      const report = join(directory, `${device}-${told}-${seed}.json`);
      if (!existsSync(report)) await placeSeed(tool, args, netlist, report, seed);
      const figures = { seed, ...parseReport(readFileSync(report, 'utf8')) };
      seeds.push(figures);
      options.onSeed?.(figures);
    }
  };
  progress(`nextpnr: ${options.seeds} seeds, minutes each`);
  await Promise.all(Array.from({ length: Math.min(cpus().length, options.seeds) }, worker));
  seeds.sort((a, b) => a.seed - b.seed);
  const clocks = seeds.map(({ mhz }) => mhz).sort((a, b) => a - b);
  return { device: name, config, resources, seeds, medianMhz: median(clocks), minMhz: clocks[0]!, maxMhz: clocks.at(-1)! };
}

/** What nextpnr is told beside the part, the netlist and the seed. */
const TOLD: Readonly<Record<Family, readonly string[]>> = {
  // The slowest paths are wires between block RAMs and their logic: the placer is to heed them more than it would.
  ecp5: ['--detailed-timing-report', '--lpf-allow-unconstrained', '--placer-heap-critexp', '3', '--placer-heap-timingweight', '30'],
  ice40: ['--pcf-allow-unconstrained'],
};

async function placeSeed(tool: string, args: readonly string[], json: string, report: string, seed: number): Promise<void> {
  const draft = `${report}.${process.pid}`;
  const { code, text } = await run(tool, [...args, '--json', json, '--seed', String(seed), '--freq', '150', '--timing-allow-fail', '--report', draft, '-q']);
  if (code !== 0) throw new InputError(`nextpnr cannot place and route this size: ${/ERROR: ([^\n]*)/.exec(text)?.[1] ?? text.trim().split('\n').at(-1)}`);
  renameSync(draft, report);
}

/** Of sorted figures; the mean of the middle two where their number is even. */
export function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
