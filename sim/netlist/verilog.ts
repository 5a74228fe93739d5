import { assert } from '../../model/base/assert.ts';
import { blockRamVerilog, sharedKey } from './block-ram.ts';
import { type FlipFlop, meaning } from './cells.ts';
import { type Bit, bitsOf, type Cell, type FlatModule, word } from './yosys-json.ts';

/**
 * A netlist as the Verilog that simulates fastest: each cell is what it does, a look-up table its shortest expression,
 * flip-flops of one clock, enable and reset one process, RAMs of one address one memory; multipliers stay modules.
 * Cell for cell the netlist that Yosys made: nothing is optimised across cells.
 */
export function fastVerilog(module: FlatModule, top: string): string {
  const writer = new Writer(module);
  for (const [name, cell] of Object.entries(module.cells)) writer.add(name, cell);
  return writer.text(top);
}

class Writer {
  readonly #module: FlatModule;
  readonly #inputs = new Map<Bit, string>();
  readonly #wires = new Set<string>();
  readonly #registers = new Set<string>();
  readonly #lines: string[] = [];
  readonly #flipFlops = new Map<string, FlipFlop[]>();
  readonly #lutRams = new Map<string, Cell[]>();
  readonly #blockRams = new Map<string, Cell[]>();

  constructor(module: FlatModule) {
    this.#module = module;
    for (const [port, { direction, bits }] of Object.entries(module.ports)) {
      if (direction === 'input') bits.forEach((bit, i) => this.#inputs.set(bit, bits.length === 1 ? port : `${port}[${i}]`));
    }
  }

  readonly #name = (bit: Bit | undefined): string => {
    if (typeof bit !== 'number') return bit === '1' ? "1'b1" : "1'b0"; // an unknown or open bit is low, as in the part
    return this.#inputs.get(bit) ?? `n${bit}`;
  };

  #bus(bits: readonly Bit[]): string {
    return bits.length === 1 ? this.#name(bits[0]) : `{${bits.map(this.#name).toReversed().join(', ')}}`;
  }

  #wire(bit: Bit): string {
    const name = this.#name(bit);
    this.#wires.add(name);
    return name;
  }

  add(name: string, cell: Cell): void {
    const does = meaning(cell, this.#name);
    assert(does !== undefined, `the netlist has a cell that is not known here: ${cell.type}`);
    if (does.kind === 'logic') {
      for (const [bit, expression] of does.assigns) this.#lines.push(`assign ${this.#wire(bit)} = ${expression};`);
    } else if (does.kind === 'flip-flop') {
      const { clock, edge, enable, reset, async, gated } = does.flipFlop;
      group(this.#flipFlops, [edge, clock, enable, reset, async, gated].join(), does.flipFlop);
    } else if (does.kind === 'lut-ram') {
      group(this.#lutRams, JSON.stringify(['WCK', 'WRE', 'WAD', 'RAD'].map((port) => cell.connections[port])), cell);
    } else {
      const key = cell.type === 'DP16KD' ? sharedKey(cell) : undefined;
      if (key === undefined) this.#instance(name, cell);
      else group(this.#blockRams, key, cell);
    }
  }

  /** A cell that stays a module of its own. */
  #instance(name: string, cell: Cell): void {
    const kept = Object.entries(cell.parameters).filter(([, value]) => !/^[0x]{64,}$/.test(value)); // contents that are 0 anyway
    const parameters = kept.map(([key, value]) => `.${key}(${/^[01x]+$/.test(value) ? `${value.length}'b${value.replaceAll('x', '0')}` : JSON.stringify(value.trimEnd())})`);
    const outputs = cell.type === 'SB_RAM40_4K' ? /^RDATA$/ : /^(DO[AB]|P)\d+$/;
    const pins = Object.entries(cell.connections).map(([port, bits]) => {
      if (outputs.test(port)) for (const bit of bits) this.#wire(bit);
      return `.${port}(${this.#bus(bits)})`;
    });
    this.#lines.push(`${cell.type} #(${parameters.join(', ')}) \\${name} (${pins.join(', ')});`);
  }

  #writeFlipFlops(): void {
    for (const same of this.#flipFlops.values()) {
      const [{ clock, edge, enable, reset, async, gated }] = same as [FlipFlop];
      const plain = reset.replace('~', '');
      const event = async && reset !== '' ? ` or ${reset.startsWith('~') ? 'negedge' : 'posedge'} ${plain}` : '';
      const each = (value: (one: FlipFlop) => string) => same.map((one) => `${this.#register(one.q)} <= ${value(one)};`).join(' ');
      const take = `${enable === '' || gated ? '' : `if (${enable}) `}begin ${each((one) => one.d)} end`;
      const body = reset === '' ? take : `if (${reset}) begin ${each((one) => `1'b${one.value}`)} end else ${take}`;
      this.#lines.push(`always @(${edge} ${clock}${event}) ${gated ? `if (${enable}) begin ${body} end` : body}`);
    }
  }

  #register(bit: Bit): string {
    const name = this.#name(bit);
    this.#registers.add(name);
    return name;
  }

  #writeLutRams(): void {
    [...this.#lutRams.values()].forEach((same, i) => {
      const [{ connections: first }] = same as [Cell];
      for (const cell of same) assert(word(cell, 'WREMUX', 'WRE') === 'WRE' && word(cell, 'WCKMUX', 'WCK') === 'WCK', 'a LUT RAM writes at the rising edge');
      const all = (port: string) => same.flatMap((cell) => cell.connections[port] ?? []);
      const width = all('DI').length;
      for (const bit of all('DO')) this.#wire(bit);
      this.#lines.push(
        `reg [${width - 1}:0] ram${i} [0:15];`,
        `always @(posedge ${this.#bus(first['WCK']!)}) if (${this.#bus(first['WRE']!)}) ram${i}[${this.#bus(first['WAD']!)}] <= ${this.#bus(all('DI'))};`,
        `assign ${this.#bus(all('DO'))} = ram${i}[${this.#bus(first['RAD']!)}];`,
      );
    });
  }

  #writeBlockRams(): void {
    const drive = (bits: readonly (Bit | undefined)[]) => {
      const names = bits.map((bit) => (typeof bit === 'number' ? this.#wire(bit) : this.#open()));
      return `{${names.toReversed().join(', ')}}`;
    };
    [...this.#blockRams.values()].forEach((cells, i) => {
      this.#lines.push(blockRamVerilog({ cells, wide: bitsOf(cells[0]!, 'DATA_WIDTH_A') }, `bram${i}`, (bits) => this.#bus(bits), drive));
    });
  }

  /** A wire that nobody reads. */
  #open(): string {
    const name = `open${this.#wires.size}`;
    this.#wires.add(name);
    return name;
  }

  /** Registers of the core under their own names, for waves and reports. */
  #aliases(): string[] {
    const named = Object.entries(this.#module.netnames).filter(([name]) => /^[a-z]\w*_q$/.test(name));
    const driven = (bit: Bit) => this.#inputs.has(bit) || this.#wires.has(this.#name(bit)) || this.#registers.has(this.#name(bit));
    const kept = (bits: readonly Bit[]) => bits.map((bit) => (driven(bit) ? bit : 'x')); // the rest was found to be useless
    return named.map(([name, { bits }]) => `wire [${bits.length - 1}:0] ${name} = ${this.#bus(kept(bits))};`);
  }

  text(top: string): string {
    this.#writeFlipFlops();
    this.#writeLutRams();
    this.#writeBlockRams();
    const ports = Object.entries(this.#module.ports);
    const declared = ports.map(([name, { direction, bits }]) => `  ${direction} wire ${bits.length === 1 ? '' : `[${bits.length - 1}:0] `}${name}`);
    const outputs = ports.filter(([, { direction }]) => direction === 'output');
    return [
      `module ${top} (`, declared.join(',\n'), ');',
      ...[...this.#wires].map((name) => `wire ${name};`),
      ...[...this.#registers].map((name) => `reg ${name};`),
      ...this.#lines,
      ...outputs.map(([name, { bits }]) => `assign ${name} = ${this.#bus(bits)};`),
      ...this.#aliases(),
      'endmodule', '',
    ].join('\n');
  }
}

function group<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const known = groups.get(key);
  if (known === undefined) groups.set(key, [one]);
  else known.push(one);
}
