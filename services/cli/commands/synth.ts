import { Argument, type Command } from 'commander';
import { InputError } from '../../../model/base/input-error.ts';
import type { CoreConfig } from '../../../model/message/core.ts';
import { FAMILY, type Family } from '../../../sim/netlist/families.ts';
import type { Device, PlaceSummary, Resources } from '../../../sim/netlist/place.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { oneOf, wholeNumber } from '../options.ts';
import type { Json, Output } from '../output.ts';
import { grouped } from '../table.ts';

interface Options {
  readonly levels?: number;
  readonly orders?: number;
  readonly quantityBits?: number;
  readonly algorithms?: 'FIFO' | 'ALL';
  readonly books?: number;
  readonly seeds: number;
  readonly device?: '85k' | '25k';
  readonly rtl?: string;
  readonly check?: boolean;
}

const WHAT = ['ecp5', 'ice40', 'ultrascale', 'datasheet'] as const;

export function registerSynth(program: Command): void {
  const command = program
    .command('synth')
    .description('synthesis, place and route of the core in open tools: resources, clock over several seeds, the slowest path')
    .addArgument(new Argument('<what>', 'an FPGA (ultrascale: an estimate of resources), or the datasheet of all').choices(WHAT))
    .option('--levels <n>', 'ticks of the ladder', wholeNumber('--levels', 32, 1 << 20))
    .option('--orders <n>', 'order slots', wholeNumber('--orders', 4, 1 << 20))
    .option('--quantity-bits <n>', 'width of a quantity', wholeNumber('--quantity-bits', 1, 32))
    .option('--algorithms <which>', 'FIFO alone or ALL three', oneOf('--algorithms', ['FIFO', 'ALL']))
    .option('--books <n>', 'ecp5: the machine of so many books (1, 2, 4, 8), which share the levels and orders', wholeNumber('--books', 1, 8))
    .option('--seeds <n>', 'place and route so many times; 0: Yosys alone', wholeNumber('--seeds', 0, 100), 8)
    .option('--device <part>', 'ECP5 part', oneOf('--device', ['85k', '25k']), '85k')
    .option('--rtl <folder>', 'another copy of hdl/rtl')
    .option('--check', 'datasheet: measure again and compare with what is recorded, write nothing')
    .addHelpText('after', examples(
      'synth ecp5 --seeds 1', 'synth ecp5 --json', 'synth ice40', 'synth ecp5 --levels 1024 --orders 1024 --device 25k', 'synth ultrascale',
      'synth ecp5 --books 4 --seeds 0',
      'synth datasheet', 'synth datasheet --check',
    ));
  does(command, synth);
}

async function synth(out: Output, what: (typeof WHAT)[number], options: Options): Promise<ExitCode> {
  if (what !== 'datasheet') {
    if (options.check === true) throw new InputError('--check belongs to synth datasheet');
    return synthFamily(out, what, options);
  }
  const foreign = (['levels', 'orders', 'quantityBits', 'algorithms', 'books', 'rtl'] as const).find((name) => options[name] !== undefined);
  if (foreign !== undefined) throw new InputError(`synth datasheet has sizes of its own and the RTL of this checkout; ${foreign} cannot be chosen`);
  const { datasheet } = await import('./datasheet.ts');
  return datasheet(out, { seeds: options.seeds, check: options.check === true });
}

async function synthFamily(out: Output, family: Family | 'ultrascale', options: Options): Promise<ExitCode> {
  const { checkSize } = await import('../../../sim/netlist/size.ts');
  const base = FAMILY[family === 'ultrascale' ? 'ecp5' : family].size;
  const config = checkSize({
    levels: options.levels ?? base.levels, orders: options.orders ?? base.orders,
    quantityBits: options.quantityBits ?? base.quantityBits, algorithms: options.algorithms ?? base.algorithms,
  });
  const { books } = options;
  if (books !== undefined) {
    if (family !== 'ecp5') throw new InputError(`--books belongs to synth ecp5, not to synth ${family}`);
    const { checkBooksConfig } = await import('../../../sim/books/config.ts');
    checkBooksConfig({ ...config, books });
    out.say(`${books} books, which share:`);
  }
  const rtl = { ...(options.rtl === undefined ? {} : { rtl: options.rtl }), ...(books === undefined ? {} : { books }) };
  out.say(`${grouped(config.levels)} levels, ${grouped(config.orders)} orders, ${config.quantityBits}-bit quantities, algorithms ${config.algorithms}`);
  if (family === 'ultrascale') return ultrascale(out, config, rtl);
  const place = await import('../../../sim/netlist/place.ts');
  if (options.seeds === 0) {
    const resources = await place.estimate(family, config, rtl);
    sayResources(out, resources);
    out.result({ ok: true, family, config: { ...config }, ...(books === undefined ? {} : { books }), resources: resources as unknown as Json });
    return EXIT.good;
  }
  const device: Device = family === 'ice40' ? 'hx8k' : (options.device ?? '85k');
  const bar = out.progress('place and route', options.seeds);
  let done = 0;
  const summary = await place.placeAndRoute(config, {
    device, seeds: options.seeds, ...rtl, progress: (text) => process.stderr.write(`${text}\n`), onSeed: () => bar.update(++done),
  }).finally(() => bar.stop());
  sayPlaced(out, summary);
  const seeds = summary.seeds.map(({ arrivals, ...seed }) => ({ ...seed, arrivals: arrivals.slice(0, 40) }));
  out.result({ ok: true, family, ...(books === undefined ? {} : { books }), ...(summary as unknown as Record<string, Json>), seeds: seeds as unknown as Json });
  return EXIT.good;
}

async function ultrascale(out: Output, config: CoreConfig, rtl: { readonly rtl?: string }): Promise<ExitCode> {
  const { estimateUltrascale } = await import('../../../sim/netlist/ultrascale.ts');
  const estimate = await estimateUltrascale(config, rtl);
  out.say('UltraScale+, an estimate by Yosys (synth_xilinx -family xcup); Vivado was not run');
  for (const [name, count] of Object.entries(estimate)) if (typeof count === 'number') out.say(`  ${grouped(count).padStart(8)}  ${name}`);
  out.result({ ok: true, family: 'ultrascale', estimate: estimate as unknown as Json, config: { ...config } });
  return EXIT.good;
}

function sayResources(out: Output, { luts, flipFlops, blockRams, multipliers, memories }: Resources): void {
  out.say(`  ${grouped(luts).padStart(8)}  four-input look-up tables`);
  out.say(`  ${grouped(flipFlops).padStart(8)}  flip-flops`);
  out.say(`  ${grouped(blockRams).padStart(8)}  block RAMs`);
  for (const [memory, count] of Object.entries(memories)) out.say(`            ${grouped(count).padStart(4)} ${memory}`);
  out.say(`  ${grouped(multipliers).padStart(8)}  multipliers`);
}

function sayPlaced(out: Output, summary: PlaceSummary): void {
  sayResources(out, summary.resources);
  const mhz = (value: number) => `${value.toFixed(1)} MHz`;
  out.say(`${summary.device}: median ${mhz(summary.medianMhz)} of ${summary.seeds.length} seeds, ${mhz(summary.minMhz)} to ${mhz(summary.maxMhz)}`);
  for (const { seed, mhz: clock, critical } of summary.seeds) {
    const time = `${critical.ns.toFixed(2)} ns, ${critical.routingNs.toFixed(2)} of it wires`;
    out.say(`  seed ${seed}  ${mhz(clock)}  ${time}, ${critical.logicLevels} levels: ${critical.from} to ${critical.to}`);
  }
  const latest = summary.seeds[0]?.arrivals.slice(0, 12) ?? [];
  if (latest.length > 0) out.say('latest to arrive, seed 1:');
  for (const { at, pin, ns } of latest) out.say(`  ${ns.toFixed(2).padStart(6)} ns  ${at} ${pin}`);
}
