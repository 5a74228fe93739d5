import { assert } from '../../../model/base/assert.ts';
import { type Bit, bitsOf, type Cell, type FlatModule } from '../../../sim/netlist/yosys-json.ts';
import type { Mutation } from './mutation.ts';

/** A bit of a cell's port. */
export interface Reader {
  readonly name: string;
  readonly port: string;
  readonly bit: number;
}

export const GATES: Readonly<Record<string, readonly string[]>> = {
  '$_NOT_': ['A'], '$_AND_': ['A', 'B'], '$_OR_': ['A', 'B'], '$_XOR_': ['A', 'B'], '$_MUX_': ['A', 'B', 'S'],
};
/** Inputs of registers and memories that have to be the same at a clock edge. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  '$_DFF_P_': ['D'], '$_DFF_PN0_': ['D', 'R'], '$_DFF_PN1_': ['D', 'R'], '$mem_v2': ['RD_ADDR', 'WR_ADDR', 'WR_DATA', 'WR_EN'],
};
const OUTPUT = new Set(['Y', 'Q', 'RD_DATA']);

/** Whether it is by this port that a cell drives nets. */
export function isOutput(port: string): boolean {
  return OUTPUT.has(port);
}

/** Who drives and who reads each net of a netlist; made once, asked for many mutations. */
export class Wiring {
  readonly module: FlatModule;
  readonly readers = new Map<Bit, Reader[]>();
  readonly drivers = new Map<Bit, Reader>();
  readonly outputs = new Set<Bit>();

  constructor(module: FlatModule) {
    this.module = module;
    for (const { direction, bits } of Object.values(module.ports)) if (direction === 'output') for (const bit of bits) this.outputs.add(bit);
    for (const [name, cell] of Object.entries(module.cells)) {
      const inputs = GATES[cell.type] ?? TAKEN[cell.type];
      assert(inputs !== undefined, `the netlist has a cell that the proof does not know: ${cell.type}`);
      for (const port of inputs) cell.connections[port]!.forEach((net, bit) => this.#read(net, { name, port, bit }));
      for (const port of OUTPUT) cell.connections[port]?.forEach((net, bit) => this.drivers.set(net, { name, port, bit }));
    }
  }

  #read(net: Bit, reader: Reader): void {
    const known = this.readers.get(net);
    if (known === undefined) this.readers.set(net, [reader]);
    else known.push(reader);
  }
}

/**
 * A circuit in RTLIL whose output `differ` is 1 when the design with the mutation does something else than without it at a
 * clock edge: another output, another next value of a register, another write to a memory. Registers and what memories
 * hold are inputs. Of the second design there is only what the mutation can reach, of the first what that depends on.
 */
export function miterOf(wiring: Wiring, mutation: Mutation): string {
  return new Miter(wiring, mutation).text();
}

/** How a proof's circuit is put together; signals by name. */
interface Weaver {
  /** A bit of the cell's port in the sound design and in the mutated one. */
  readonly both: (port: string, bit: number) => readonly [string, string];
  readonly first: (net: Bit) => string;
  readonly any: (signals: readonly string[]) => string;
  /** `a` and `b` have to be equal, where `where` is 1 if it is given. */
  readonly differ: (a: string, b: string, where?: string) => void;
}

/** Both designs write the same to a memory: the same bits, of the same value, where. */
export function compareWrites(cell: Cell, { both, first, any, differ }: Weaver): void {
  const [width, abits, writes] = ['WIDTH', 'ABITS', 'WR_PORTS'].map((key) => bitsOf(cell, key)) as [number, number, number];
  for (let port = 0; port < writes; port++) {
    const enables = Array.from({ length: width }, (_, i) => i + port * width);
    for (const bit of enables) {
      differ(...both('WR_EN', bit));
      differ(...both('WR_DATA', bit), first(cell.connections['WR_EN']![bit]!));
    }
    const some = any([...new Set(enables.map((bit) => first(cell.connections['WR_EN']![bit]!)))]);
    for (let bit = port * abits; bit < (port + 1) * abits; bit++) differ(...both('WR_ADDR', bit), some);
  }
}

class Miter {
  readonly #wiring: Wiring;
  readonly #mutation: Mutation;
  readonly #wireLines: string[] = [];
  readonly #lines: string[] = [];
  readonly #declared = new Set<string>();
  /** Nets that may be another in the second design. */
  readonly #reached = new Set<Bit>();
  readonly #differences: string[] = [];
  #wires = 0;

  constructor(wiring: Wiring, mutation: Mutation) {
    this.#wiring = wiring;
    this.#mutation = mutation;
    const ends = this.#spread();
    for (const net of this.#reached) this.#second(net);
    for (const [name, ports] of ends) this.#compare(name, this.#cell(name), ports);
    for (const net of this.#reached) if (wiring.outputs.has(net)) this.#differ(this.#first(net), this.#name(net));
  }

  #cell(name: string): Cell {
    return this.#wiring.module.cells[name]!;
  }

  /** Marks the nets that are reached; returns the registers and memories that are, and by which ports. */
  #spread(): Map<string, Set<string>> {
    const { cell, port, bit } = this.#mutation;
    const ends = new Map<string, Set<string>>();
    const nets: Bit[] = [];
    const reach = ({ name, port: by, bit: at }: Reader) => {
      const { type, connections } = this.#cell(name);
      if (type in GATES) return nets.push(connections['Y']![0]!);
      ends.set(name, (ends.get(name) ?? new Set()).add(by));
      if (by === 'RD_ADDR') nets.push(...this.#readData(this.#cell(name), Math.floor(at / bitsOf(this.#cell(name), 'ABITS'))));
    };
    if (OUTPUT.has(port)) nets.push(this.#cell(cell).connections[port]![bit]!);
    else reach({ name: cell, port, bit });
    for (let net = nets.pop(); net !== undefined; net = nets.pop()) {
      if (this.#reached.has(net)) continue;
      this.#reached.add(net);
      for (const reader of this.#wiring.readers.get(net) ?? []) reach(reader);
    }
    return ends;
  }

  #readData(cell: Cell, port: number): readonly Bit[] {
    const width = bitsOf(cell, 'WIDTH');
    return cell.connections['RD_DATA']!.slice(port * width, (port + 1) * width);
  }

  #wire(name: string, input = false): string {
    if (!this.#declared.has(name)) {
      this.#declared.add(name);
      this.#wireLines.push(`  wire ${input ? `input ${this.#declared.size + 1} ` : ''}${name}`);
    }
    return name;
  }

  #gate(type: string, pins: Readonly<Record<string, string>>, to = this.#wire(`\\w${this.#wires++}`)): string {
    this.#lines.push(`  cell ${type} $${this.#lines.length}`, ...Object.entries(pins).map(([port, signal]) => `    connect \\${port} ${signal}`), `    connect \\Y ${to}`, '  end');
    return to;
  }

  /** A net in the first design, with all that it depends on. */
  #first(net: Bit): string {
    if (typeof net !== 'number') return net === '1' ? "1'1" : "1'0";
    const asked = [net];
    for (let next = asked.pop(); next !== undefined; next = asked.pop()) {
      const name = `\\n${next}`;
      if (this.#declared.has(name)) continue;
      const driver = this.#wiring.drivers.get(next);
      const gate = driver === undefined ? undefined : this.#cell(driver.name);
      const inputs = gate === undefined ? undefined : GATES[gate.type];
      this.#wire(name, inputs === undefined);
      if (inputs === undefined) continue;
      const pins = inputs.map((port) => [port, gate!.connections[port]![0]!] as const);
      const signal = (bit: Bit) => (typeof bit === 'number' ? `\\n${bit}` : bit === '1' ? "1'1" : "1'0");
      this.#gate(gate!.type, Object.fromEntries(pins.map(([port, bit]) => [port, signal(bit)])), name);
      for (const [, bit] of pins) if (typeof bit === 'number') asked.push(bit);
    }
    return `\\n${net}`;
  }

  /** A net in the second design. */
  #name(net: Bit): string {
    return this.#reached.has(net) ? this.#wire(`\\n${net}x`) : this.#first(net);
  }

  /** What a cell of the second design is given at a bit of a port. */
  #pin(name: string, port: string, bit = 0): string {
    const bits = this.#cell(name).connections[port]!;
    const { cell, port: at, bit: which } = this.#mutation;
    const sound = this.#name(bits[bit]!);
    return cell === name && at === port && which === bit ? this.#mutated(sound, (other) => this.#name(bits[other]!)) : sound;
  }

  #mutated(sound: string, other: (bit: number) => string): string {
    const { mode, controlBit } = this.#mutation;
    if (mode === 'const0') return "1'0";
    if (mode === 'const1') return "1'1";
    const inverted = this.#gate('$_NOT_', { A: sound });
    if (mode === 'inv') return inverted;
    assert(/^cnot[01]$/.test(mode) && controlBit !== undefined, `a mutation of an unknown mode: ${mode}`);
    const [A, B] = mode === 'cnot0' ? [inverted, sound] : [sound, inverted];
    return this.#gate('$_MUX_', { A, B, S: other(controlBit) });
  }

  /** Drives a net of the second design. */
  #second(net: Bit): void {
    const { name, port, bit } = this.#wiring.drivers.get(net)!;
    const cell = this.#cell(name);
    const { cell: where, port: at, bit: which } = this.#mutation;
    const inputs = GATES[cell.type];
    let value: string;
    if (inputs !== undefined) value = this.#gate(cell.type, Object.fromEntries(inputs.map((input) => [input, this.#pin(name, input)])));
    else value = port === 'RD_DATA' ? this.#secondRead(name, cell, bit, net) : this.#first(net);
    if (where === name && at === port && which === bit) value = this.#mutated(value, (other) => this.#name(cell.connections[port]![other]!));
    this.#gate('$_BUF_', { A: value }, this.#name(net));
  }

  /** The same word gives the same data, another one any. */
  #secondRead(name: string, cell: Cell, bit: number, net: Bit): string {
    const abits = bitsOf(cell, 'ABITS');
    const port = Math.floor(bit / bitsOf(cell, 'WIDTH'));
    const other = this.#any(Array.from({ length: abits }, (_, i) => i + port * abits).map((i) => (
      this.#gate('$_XOR_', { A: this.#first(cell.connections['RD_ADDR']![i]!), B: this.#pin(name, 'RD_ADDR', i) }))));
    return this.#gate('$_MUX_', { A: this.#first(net), B: this.#wire(`\\free${net}`, true), S: other });
  }

  #any(signals: readonly string[]): string {
    return signals.reduce((A, B) => this.#gate('$_OR_', { A, B }), "1'0");
  }

  #differ(a: string, b: string, where = "1'1"): void {
    this.#differences.push(this.#gate('$_AND_', { A: this.#gate('$_XOR_', { A: a, B: b }), B: where }));
  }

  /** What a register or a memory takes. */
  #compare(name: string, cell: Cell, ports: ReadonlySet<string>): void {
    const both = (port: string, bit: number) => [this.#first(cell.connections[port]![bit]!), this.#pin(name, port, bit)] as const;
    if (cell.type !== '$mem_v2') {
      const running = cell.type === '$_DFF_P_' ? "1'1" : this.#first(cell.connections['R']![0]!);
      if (ports.has('R')) this.#differ(...both('R', 0));
      if (ports.has('D')) this.#differ(...both('D', 0), running);
      return;
    }
    compareWrites(cell, {
      both, first: (net) => this.#first(net), any: (signals) => this.#any(signals), differ: (a, b, where) => this.#differ(a, b, where),
    });
  }

  text(): string {
    const differ = this.#any(this.#differences);
    return ['module \\miter', '  wire output 1 \\differ', ...this.#wireLines, ...this.#lines, `  connect \\differ ${differ}`, 'end', ''].join('\n');
  }
}
