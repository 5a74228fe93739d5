import { InputError } from '../../model/base/input-error.ts';

/** One hop of a path: through a cell, or over the routing to the next one. */
export interface Hop {
  readonly kind: 'clk-to-q' | 'logic' | 'routing' | 'setup' | 'source';
  readonly ns: number;
  readonly from: string;
  readonly to: string;
}

export interface Path {
  readonly from: string;
  readonly to: string;
  readonly ns: number;
  readonly logicLevels: number;
  /** Of `ns`, spent on wires. */
  readonly routingNs: number;
  readonly hops: readonly Hop[];
}

/** The latest arrival at the registers of one name. */
export interface Arrival {
  readonly at: string;
  readonly pin: string;
  readonly ns: number;
}

export interface PlacedAndRouted {
  readonly mhz: number;
  readonly used: Readonly<Record<string, number>>;
  readonly available: Readonly<Record<string, number>>;
  /** From register to register. */
  readonly critical: Path;
  /** Latest first; empty where this nextpnr does not give them. */
  readonly arrivals: readonly Arrival[];
}

interface RawHop {
  readonly type: string;
  readonly delay: number;
  readonly from: { readonly cell: string };
  readonly to: { readonly cell: string };
}

interface RawReport {
  readonly fmax?: Readonly<Record<string, { readonly achieved: number }>>;
  readonly utilization?: Readonly<Record<string, { readonly used: number; readonly available: number }>>;
  readonly critical_paths?: readonly { readonly from: string; readonly to: string; readonly path: readonly RawHop[] }[];
  readonly detailed_net_timings?: readonly { readonly endpoints: readonly { readonly cell: string; readonly port: string; readonly delay: number | readonly number[] }[] }[];
}

/** Reads the report that nextpnr writes (--report). Throws InputError where it has no clock or no path. */
export function parseReport(text: string): PlacedAndRouted {
  const raw = JSON.parse(text) as RawReport;
  const clocks = Object.values(raw.fmax ?? {});
  const paths = (raw.critical_paths ?? []).filter(({ from, to }) => from.startsWith('posedge') && to.startsWith('posedge'));
  if (clocks.length !== 1 || paths[0] === undefined) throw new InputError('the report of nextpnr must have one clock and a path from register to register');
  const cells = Object.entries(raw.utilization ?? {}).filter(([, { used }]) => used > 0);
  return {
    mhz: clocks[0]!.achieved,
    used: Object.fromEntries(cells.map(([name, { used }]) => [name, used])),
    available: Object.fromEntries(cells.map(([name, { available }]) => [name, available])),
    critical: pathOf(paths[0].path),
    arrivals: arrivalsOf(raw),
  };
}

function pathOf(raw: readonly RawHop[]): Path {
  const hops = raw.map(({ type, delay, from, to }): Hop => ({ kind: type as Hop['kind'], ns: delay, from: readable(from.cell), to: readable(to.cell) }));
  const sum = (some: readonly Hop[]) => some.reduce((ns, hop) => ns + hop.ns, 0);
  return {
    from: hops[0]!.from, to: hops.at(-1)!.to, ns: sum(hops), hops,
    logicLevels: hops.filter(({ kind }) => kind === 'logic').length,
    routingNs: sum(hops.filter(({ kind }) => kind === 'routing')),
  };
}

function arrivalsOf({ detailed_net_timings: nets = [] }: RawReport): Arrival[] {
  const latest = new Map<string, Arrival>();
  for (const { cell, port, delay } of nets.flatMap(({ endpoints }) => endpoints)) {
    const ns = typeof delay === 'number' ? delay : Math.max(...delay);
    const at = readable(cell);
    if (ns > (latest.get(at)?.ns ?? 0)) latest.set(at, { at, pin: port, ns });
  }
  return [...latest.values()].sort((a, b) => b.ns - a.ns);
}

/** A cell's name as the RTL has it: Yosys appends how it was made (`count_q_TRELLIS_FF_Q_3_DI`), the harness stands in front. */
export function readable(cell: string): string {
  const bare = cell.replace(/^u_core\./, '').replace(/\.u_block\.gen_block\[\d+\]\.u_block$/, '').replace(/(\.mem)?(\.\d+)+(\$.*)?$/, '').replace(/\$.*$/, '');
  return bare.replace(/(_TRELLIS_FF|_SB_DFF|_LUT4|_SB_LUT4|_PFUMX|_L6MUX21|_CCU2C|_SB_CARRY|_SB_RAM40|_MULT18X18D).*$/, '');
}
