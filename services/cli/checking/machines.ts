import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import type { CoreConfig } from '../../../model/message/core.ts';
import type { CheckSummary, Stimulus } from '../../../sim/lockstep/check.ts';
import { FAMILIES, FAMILY, type Family } from '../../../sim/netlist/families.ts';
import type { Json, Output } from '../output.ts';
import { ROOT } from '../root.ts';
import { grouped, rate } from '../table.ts';
import type { CheckTarget } from '../options.ts';

/** A machine whose pins are compared with the predicted ones: the RTL, or a family's netlist of it. */
export interface Machine {
  readonly name: string;
  readonly family?: Family;
}

export interface MachineRun {
  readonly machine: Machine;
  readonly summary: CheckSummary;
}

/** What a machine is given. */
export interface MachineStimuli {
  readonly config: CoreConfig;
  readonly count: number;
  readonly stimuli: () => Iterable<Stimulus>;
}

/** The machines among the targets; netlists of one family, or of all. */
export function machinesOf(targets: readonly CheckTarget[], family: Family | undefined): Machine[] {
  const families = family === undefined ? FAMILIES : [family];
  return [
    ...(targets.includes('rtl') ? [{ name: 'rtl' }] : []),
    ...(targets.includes('netlist') ? families.map((one) => ({ name: `netlist ${one}`, family: one })) : []),
  ];
}

/** The size that a machine has unless another is asked for; undefined where the scenario says it. */
export function sizeOf({ family }: Machine): CoreConfig | undefined {
  return family === undefined ? undefined : FAMILY[family].size;
}

/** Runs the stimuli through one machine. Throws EnvironmentFault where its tools are missing. */
export async function checkMachine(out: Output, machine: Machine, given: MachineStimuli, rtl: string | undefined): Promise<MachineRun> {
  const { checkRtl } = await import('../../../sim/lockstep/check.ts');
  const { levels, orders } = given.config;
  process.stderr.write(`${machine.name} ${levels}x${orders}: the simulator is built once a size, then found again\n`);
  const progress = out.progress(`${machine.name} seeds`, given.count);
  let done = 0;
  const options = {
    config: given.config, stimuli: given.stimuli(), outDir: join(ROOT, 'out/divergence'), onSeed: () => progress.update(++done),
    parallel: cpus().length, ...(rtl === undefined ? {} : { rtl: resolve(rtl) }),
  };
  try {
    // A copy under repair is built to be run once or twice.
    if (machine.family === undefined) return { machine, summary: await checkRtl({ ...options, quick: rtl !== undefined }) };
    const { netlistMachine } = await import('../../../sim/netlist/image.ts');
    return { machine, summary: await checkRtl({ ...options, machine: netlistMachine(machine.family) }) };
  } finally {
    progress.stop();
  }
}

/** For machines: the figures of each, and the slowest one's cycles a second. */
export function machinesAsJson(runs: readonly MachineRun[]): Record<string, Json | undefined> {
  if (runs.length === 0) return {};
  return {
    cycles: runs.reduce((n, { summary }) => n + summary.cycles, 0),
    cyclesPerSecond: Math.min(...runs.map(({ summary }) => summary.cyclesPerSecond)),
    machines: runs.map(({ machine, summary: { config, seeds, commands, cycles, seconds, cyclesPerSecond, divergences } }) => ({
      machine: machine.name, config: { ...config }, seeds, commands, cycles, seconds, cyclesPerSecond, divergences: divergences.length,
    })),
  };
}

export function sayMachine(out: Output, { machine, summary }: MachineRun, count: number): void {
  const { config, seeds, commands, cycles, cyclesPerSecond } = summary;
  out.say(`${machine.name}  ${config.levels}x${config.orders}, ${grouped(seeds)} of ${grouped(count)} seeds, ${grouped(commands)} commands`);
  out.say(`     ${grouped(cycles)} cycles compared at every pin, ${rate(cyclesPerSecond)} cycles/s`);
}
