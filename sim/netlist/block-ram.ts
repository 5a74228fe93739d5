import { type Bit, bitsOf, type Cell, word } from './yosys-json.ts';

/** Block RAMs of the ECP5 that share everything but their data: one memory of the simulation (hdl/synth/sim/DP16KD.v). */
export interface BlockRams {
  readonly cells: readonly Cell[];
  /** Bits of a word of one block: 1, 2, 4, 9, 18, 36. */
  readonly wide: number;
}

const CONTROL = ['CLKA', 'CEA', 'OCEA', 'WEA', 'CLKB', 'CEB', 'OCEB', 'WEB'] as const;
const QUIET = ['RSTA', 'RSTB', 'CSA0', 'CSA1', 'CSA2', 'CSB0', 'CSB1', 'CSB2'] as const;
const ADDRESS_BITS = 14;

/**
 * What two blocks must have in common to lie side by side; undefined for a block that asks for more than the model
 * has, which then stays a module of its own and says so when it is simulated.
 */
export function sharedKey(cell: Cell): string | undefined {
  const wide = bitsOf(cell, 'DATA_WIDTH_A');
  const plain = ['CSDECODE_A', 'CSDECODE_B'].every((name) => word(cell, name, '0b000') === '0b000')
    && word(cell, 'CLKAMUX', 'CLKA') === 'CLKA' && word(cell, 'CLKBMUX', 'CLKB') === 'CLKB'
    && QUIET.every((port) => typeof (cell.connections[port]?.[0] ?? '0') !== 'number' && cell.connections[port]?.[0] !== '1')
    && (wide !== 36 || (typeof cell.connections['WEB']?.[0] !== 'number' && cell.connections['WEB']?.[0] !== '1'))
    && Object.entries(cell.parameters).every(([name, value]) => !name.startsWith('INITVAL') || /^[0x]*$/.test(value));
  if (!plain || wide !== bitsOf(cell, 'DATA_WIDTH_B') || ![1, 2, 4, 9, 18, 36].includes(wide)) return undefined;
  const modes = ['REGMODE_A', 'REGMODE_B', 'WRITEMODE_A', 'WRITEMODE_B'].map((name) => word(cell, name, ''));
  const nets = [...CONTROL, ...address('A'), ...address('B')].map((port) => cell.connections[port]?.[0] ?? '0');
  return JSON.stringify([wide, ...modes, ...nets]);
}

function address(port: 'A' | 'B'): string[] {
  return Array.from({ length: ADDRESS_BITS }, (_, i) => `AD${port}${i}`);
}

/** The memory as one instance. `bus` names bits as inputs, lowest first; `drive` does so for bits that it drives. */
export function blockRamVerilog(
  { cells, wide }: BlockRams, instance: string, bus: (bits: readonly Bit[]) => string, drive: (bits: readonly (Bit | undefined)[]) => string,
): string {
  const first = cells[0]!;
  const width = wide === 36 ? 18 : wide;
  const of = (cell: Cell, port: string): Bit => cell.connections[port]?.[0] ?? '0';
  const lanes = (bits: string) => cells.flatMap((cell) => Array.from({ length: width }, (_, i) => cell.connections[`${bits}${i}`]?.[0]));
  const data = (bits: string) => bus(lanes(bits).map((bit) => bit ?? '0'));
  const parameters = [
    `.Lanes(${cells.length})`, `.Wide(${wide})`,
    ...['A', 'B'].map((p) => `.Reg${p}(${word(first, `REGMODE_${p}`, 'NOREG') === 'OUTREG' ? 1 : 0})`),
    ...['A', 'B'].map((p) => `.Mode${p}("${word(first, `WRITEMODE_${p}`, 'NORMAL')}")`),
  ];
  const pins = [
    ...CONTROL.map((port) => `.${port.toLowerCase()}_i(${bus([of(first, port)])})`),
    ...(['A', 'B'] as const).flatMap((p) => [
      `.ad${p.toLowerCase()}_i(${bus(address(p).map((port) => of(first, port)))})`,
      `.di${p.toLowerCase()}_i(${data(`DI${p}`)})`,
      `.do${p.toLowerCase()}_o(${drive(lanes(`DO${p}`))})`,
    ]),
  ];
  return `ecp5_bram #(${parameters.join(', ')}) ${instance} (${pins.join(', ')});`;
}
