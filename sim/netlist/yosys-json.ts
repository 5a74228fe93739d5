import { InputError } from '../../model/base/input-error.ts';

/** A net by its number, or a constant. */
export type Bit = number | '0' | '1' | 'x' | 'z';

export interface Cell {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
}

/** One flat module of Yosys's write_json. */
export interface FlatModule {
  readonly ports: Readonly<Record<string, { readonly direction: 'input' | 'output' | 'inout'; readonly bits: readonly Bit[] }>>;
  readonly cells: Readonly<Record<string, Cell>>;
  readonly netnames: Readonly<Record<string, { readonly bits: readonly Bit[] }>>;
}

/** Throws InputError where the text is no netlist of `top`. */
export function parseModule(text: string, top: string): FlatModule {
  const found = (JSON.parse(text) as { modules?: Record<string, FlatModule> }).modules?.[top];
  if (found === undefined) throw new InputError(`the netlist has no module ${top}`);
  return found;
}

/** The netlist with a place of the part, which nextpnr keeps to, for each of these cells of `top`. */
export function placed(text: string, top: string, places: ReadonlyMap<string, string>): string {
  const netlist = JSON.parse(text) as { modules: Record<string, { cells: Record<string, { attributes: Record<string, string> }> }> };
  for (const [cell, bel] of places) netlist.modules[top]!.cells[cell]!.attributes['BEL'] = bel;
  return JSON.stringify(netlist);
}

/** A number, or a word that Yosys keeps as text with a space behind where it could be mistaken for a number. */
export function word(cell: Cell, name: string, absent: string): string {
  return (cell.parameters[name] ?? absent).trim();
}

/** A parameter of bits; unknown bits are 0. */
export function bitsOf(cell: Cell, name: string): number {
  const text = cell.parameters[name];
  return text === undefined ? 0 : Number.parseInt(text.replaceAll('x', '0'), 2);
}
