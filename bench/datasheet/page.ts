import { readFileSync } from 'node:fs';
import type { CoreConfig } from '../../model/message/core.ts';
import type { Distribution } from '../rtl-cycles.ts';
import type { Clock, Datasheet, FamilyFigures } from './record.ts';

const CONTRACT_PAGE = new URL('../../docs/timing-contract.md', import.meta.url);

/** The page, wholly from the recorded figures and the contract's words. */
export function datasheetPage(sheet: Datasheet): string {
  return [
    '# Datasheet of the matching core',
    '',
    'Written by `./lockstep synth datasheet` from `hdl/datasheet.json`; do not edit. `./lockstep synth datasheet --check` measures everything again and compares.',
    `RTL ${sheet.sources.slice(0, 16)}; ${Object.entries(sheet.tools).map(([tool, version]) => `${tool} ${version}`).join(', ')}.`,
    '',
    ...head(sheet), ...speed(sheet), ...commands(sheet), ...flows(sheet), ...contract(sheet),
    ...family('ECP5', './lockstep synth ecp5', sheet.ecp5), ...family('iCE40, a reduced core', './lockstep synth ice40', sheet.ice40), ...ultrascale(sheet),
  ].join('\n');
}

const number = (n: number) => n.toLocaleString('en-US', { maximumFractionDigits: 2 });
const size = ({ levels, orders, quantityBits, algorithms }: CoreConfig) =>
  `${number(levels)} price levels, ${number(orders)} orders, ${quantityBits}-bit quantities, ${algorithms === 'ALL' ? 'price-time, pro-rata and size-time' : 'price-time alone'}`;

/** Columns of figures are set to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const rule = head.map((_, i) => (rows.every((row) => /^[\d,.]+$|^–$/.test(row[i] ?? '')) ? '---:' : '---'));
  return [`| ${head.join(' | ')} |`, `|${rule.join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''];
}

function head({ ecp5 }: Datasheet): string[] {
  return [
    `The board build: ${size(ecp5.config)}, one book. Commands in and events out are 256-bit records over valid and ready; one clock, one asynchronous reset, active low.`,
    '',
  ];
}

/** Orders a second and nanoseconds, from cycles and the clock. */
function speed({ flows, ecp5 }: Datasheet): string[] {
  const title = ['## Speed', ''];
  if (ecp5.clock === undefined) return [...title, 'The clock was not measured: the core was not placed and routed.', ''];
  const { medianMhz } = ecp5.clock;
  const rows = flows.map(({ name, operation, firstEvent, lastEvent }) => [
    name, number(medianMhz / operation.mean), ...[firstEvent.p50, firstEvent.p999, lastEvent.p999].map((cycles) => number((cycles * 1000) / medianMhz)),
  ]);
  return [
    ...title,
    `At the median clock of the ECP5, ${number(medianMhz)} MHz (below), with the cycles of the flows (below).`,
    '',
    ...table(['flow', 'M orders/s', 'first event, median ns', 'first event, p99.9 ns', 'last event, p99.9 ns'], rows),
  ];
}

function commands({ commands: rows }: Datasheet): string[] {
  return [
    '## Commands, in cycles', '',
    'From the cycle that takes the command, with the event queue empty: until its first and its last event are on the pins, and until the next command can be taken.',
    'On the board build; read off the RTL by `./lockstep synth datasheet`.',
    '',
    ...table(['command', 'situation', 'first event', 'last event', 'next command'], rows.map(({ command, situation, first, last, next }) =>
      [command, situation, number(first), number(last), number(next)])),
  ];
}

const WHAT = {
  operation: 'an operation', firstEvent: 'to the first event', lastEvent: 'to the last event', fill: 'a further fill at the price', fillNextLevel: 'a fill at the next price',
} as const;

function flows({ flows: all }: Datasheet): string[] {
  // A distribution of nothing is all zeros: no operation takes no cycle.
  const cells = (d: Distribution) => [d.mean, d.p50, d.p99, d.p999, d.max].map((n) => (d.max === 0 ? '–' : number(n)));
  const rows = all.flatMap((flow) => (Object.keys(WHAT) as (keyof typeof WHAT)[]).map((what) => [`${flow.name}: ${WHAT[what]}`, ...cells(flow[what])]));
  return [
    '## Flows, in cycles', '', 'By `./lockstep bench rtl`: every command of a flow, offered without gaps, every pin compared meanwhile.', '',
    ...all.map(({ name, commands: count, size: of }) => `- ${name}: ${number(count)} commands, ${of}`), '',
    ...table(['cycles', 'mean', 'p50', 'p99', 'p99.9', 'max'], rows),
  ];
}

function contract({ contract: steps }: Datasheet): string[] {
  const meanings = new Map([...readFileSync(CONTRACT_PAGE, 'utf8').matchAll(/^\| (\w+) \| \d+ \| (.*) \|$/gm)].map(([, step, meaning]) => [step!, meaning!]));
  return [
    '## Timing contract', '',
    'Cycles of each micro-step (`sim/timing/contract.ts`); [docs/timing-contract.md](../docs/timing-contract.md) says how they add up.',
    '`./lockstep check random --target rtl` holds the RTL to it at every pin and edge.',
    '',
    ...table(['step', 'cycles', 'meaning'], Object.entries(steps).map(([step, cycles]) => [step, String(cycles), meanings.get(step) ?? ''])),
  ];
}

function family(name: string, command: string, { device, config, resources, clock, used, available }: FamilyFigures): string[] {
  const { luts, flipFlops, blockRams, multipliers, memories } = resources;
  const rows = [['four-input look-up tables', luts], ['flip-flops', flipFlops], ['block RAMs', blockRams], ['multipliers', multipliers]] as const;
  const parts = Object.entries(memories).map(([memory, count]) => `${count} ${memory}`).join(', ');
  const filled = Object.entries(available ?? {}).map(([cell, all]) => `${number(used?.[cell] ?? 0)} of ${number(all)} ${cell}`);
  return [
    `## ${name}`, '', `${device}: ${size(config)}. By \`${command}\`; the figures are of the core and the scan chains around it.`, '',
    ...table(['cells', 'by Yosys'], rows.map(([what, count]) => [what, number(count)])),
    ...(parts === '' ? [] : [`Block RAMs by memory: ${parts}.`, '']),
    ...(filled.length === 0 ? [] : [`Of the part, after packing: ${filled.join(', ')}.`, '']),
    ...(clock === undefined ? [] : clockLines(clock)),
  ];
}

function clockLines({ seeds, medianMhz, minMhz, maxMhz }: Clock): string[] {
  return [
    `Clock: median ${number(medianMhz)} MHz of ${seeds.length} seeds of place and route, ${number(minMhz)} to ${number(maxMhz)} (${seeds.map(number).join(', ')}).`, '',
  ];
}

function ultrascale({ ultrascale: { config, estimate } }: Datasheet): string[] {
  const rows = [
    ['look-up tables', estimate.luts], ['flip-flops', estimate.flipFlops], ['block RAMs of 36 Kbit', estimate.blockRams36],
    ['look-up tables as RAM', estimate.lutRams], ['DSP blocks', estimate.dsps], ['carry blocks', estimate.carries],
  ] as const;
  return [
    '## UltraScale+, an estimate', '',
    `${size(config)}. By \`./lockstep synth ultrascale\`: Yosys counts.`,
    'Vivado was not run here ([its flow](boards/ultrascale/README.md) is ready), so no clock is claimed.', '',
    ...table(['cells', 'by Yosys'], rows.map(([what, count]) => [what, number(count)])),
  ];
}
