import type { RowLayout } from '@cocotb-ts/bridge';
import { assert } from '../../../model/base/assert.ts';
import { type Bit, bitsOf, type Cell, type FlatModule } from '../../../sim/netlist/yosys-json.ts';
import type { Mutation } from './mutation.ts';

/** Designs that are simulated at once, one a bit of a 64-bit word; lane 0 is always the sound one. */
export const LANES = 64;

/** Pins of the design, as rows of its own simulator have them. */
export interface Pins {
  readonly inputs: RowLayout;
  readonly outputs: RowLayout;
}

/** The register that counts commands. */
const COUNTER = 'seq_q';

/** Statements in a function: compilers are slow with long ones. */
const CHUNK = 800;

/** A netlist of gates, registers and memories, with mutations to be switched on lane by lane, as the C++ that lanes.cpp includes. */
export function laneNetlist(module: FlatModule, mutations: readonly Mutation[], pins: Pins): string {
  return new LaneWriter(module, mutations).text(pins);
}

interface Statement {
  readonly text: string;
  readonly needs: readonly number[];
}

class LaneWriter {
  readonly #module: FlatModule;
  readonly #places: ReadonlyMap<number, number>;
  readonly #hooks: ReadonlyMap<string, readonly Mutation[]>;
  /** Where nets lie in n[]. */
  readonly #nets = new Map<Bit, number>();
  /** What drives a net; several nets of a memory port have the same statement. */
  readonly #drivers = new Map<number, Statement>();
  readonly #clocked: string[] = [];
  readonly #memories: string[] = [];
  /** Where a register's output lies in q[]. */
  readonly #registers = new Map<Bit, number>();

  constructor(module: FlatModule, mutations: readonly Mutation[]) {
    this.#module = module;
    this.#places = new Map(mutations.map(({ number }, i) => [number, i + 1]));
    this.#hooks = Map.groupBy(mutations, ({ cell, port, bit }) => `${cell} ${port} ${bit}`);
    for (const [name, cell] of Object.entries(module.cells)) this.#add(name, cell);
  }

  #net(bit: Bit): number {
    const known = this.#nets.get(bit);
    if (known !== undefined) return known;
    this.#nets.set(bit, this.#nets.size);
    return this.#nets.size - 1;
  }

  #read(bit: Bit | undefined, needs: number[]): string {
    if (typeof bit !== 'number') return bit === '1' ? '~u64(0)' : 'u64(0)';
    needs.push(this.#net(bit));
    return `n[${this.#net(bit)}]`;
  }

  /** The value with all mutations of the place; `other`: what the other bits of the port are. */
  #hooked(value: string, place: string, other: (bit: number) => string): string {
    return (this.#hooks.get(place) ?? []).reduce((sound, { number, mode, controlBit }) => {
      const on = `on[${this.#places.get(number)!}]`;
      if (mode === 'inv') return `(${sound} ^ ${on})`;
      if (mode === 'const0') return `(${sound} & ~${on})`;
      if (mode === 'const1') return `(${sound} | ${on})`;
      assert(/^cnot[01]$/.test(mode) && controlBit !== undefined, `a mutation of an unknown mode: ${mode}`);
      return `(${sound} ^ (${on} & ${mode === 'cnot0' ? '~' : ''}(${other(controlBit)})))`;
    }, `(${value})`);
  }

  #add(name: string, cell: Cell): void {
    const needs: number[] = [];
    const pin = (port: string, bit = 0) => {
      const bits = cell.connections[port]!;
      return this.#hooked(this.#read(bits[bit], needs), `${name} ${port} ${bit}`, (other) => this.#read(bits[other], needs));
    };
    const out = (port: string, value: string) => {
      const net = this.#net(cell.connections[port]![0]!);
      this.#drivers.set(net, { text: `n[${net}] = ${this.#hooked(value, `${name} ${port} 0`, () => '')};`, needs });
    };
    /** Only what is asked in `value` is needed within the cycle. */
    const register = (next: string, value: (q: string) => string) => {
      const q = `q[${this.#clocked.length}]`;
      this.#registers.set(cell.connections['Q']![0]!, this.#clocked.length);
      this.#clocked.push(`${q} = ${next};`);
      needs.length = 0;
      out('Q', value(q));
    };
    switch (cell.type) {
      case '$_NOT_': return out('Y', `~${pin('A')}`);
      case '$_AND_': return out('Y', `${pin('A')} & ${pin('B')}`);
      case '$_OR_': return out('Y', `${pin('A')} | ${pin('B')}`);
      case '$_XOR_': return out('Y', `${pin('A')} ^ ${pin('B')}`);
      case '$_MUX_': return out('Y', `(${pin('A')} & ~${pin('S')}) | (${pin('B')} & ${pin('S')})`);
      case '$_DFF_P_': return register(pin('D'), (q) => q);
      // An asynchronous reset shows at once, within the cycle in which it comes.
      case '$_DFF_PN0_': return register(`${pin('D')} & ${pin('R')}`, (q) => `${q} & ${pin('R')}`);
      case '$_DFF_PN1_': return register(`${pin('D')} | ~${pin('R')}`, (q) => `${q} | ~${pin('R')}`);
      case '$mem_v2': return this.#memory(name, cell);
      default: return assert(false, `the netlist has a cell that the lanes do not know: ${cell.type}`);
    }
  }

  #memory(name: string, cell: Cell): void {
    const [width, bits, reads, writes] = ['WIDTH', 'ABITS', 'RD_PORTS', 'WR_PORTS'].map((key) => bitsOf(cell, key)) as [number, number, number, number];
    assert(bitsOf(cell, 'RD_CLK_ENABLE') === 0, `${name}: a clocked read port; registers are expected beside the memory`);
    const memory = `m${this.#memories.length}`;
    this.#memories.push(`static Memory ${memory}(${bitsOf(cell, 'SIZE')}, ${width});`);
    const list = (port: string, which: number, size: number, needs: number[]) => {
      const all = cell.connections[port]!;
      return Array.from({ length: size }, (_, i) => i + which * size).map((bit) => (
        this.#hooked(this.#read(all[bit], needs), `${name} ${port} ${bit}`, (other) => this.#read(all[other], needs)))).join(', ');
    };
    for (let port = 0; port < reads; port++) {
      const needs: number[] = [];
      const address = list('RD_ADDR', port, bits, needs);
      const nets = cell.connections['RD_DATA']!.slice(port * width, (port + 1) * width).map((bit) => this.#net(bit));
      const values = nets.map((net, i) => `n[${net}] = ${this.#hooked(`r[${i}]`, `${name} RD_DATA ${port * width + i}`, (other) => `r[${other - port * width}]`)};`);
      const text = `{ const u64 a[] = {${address}}; u64 r[${width}]; ${memory}.read(a, ${bits}, on[0], r); ${values.join(' ')} }`;
      const statement = { text, needs };
      for (const net of nets) this.#drivers.set(net, statement);
    }
    for (let port = 0; port < writes; port++) {
      const [address, data, enable] = [list('WR_ADDR', port, bits, []), list('WR_DATA', port, width, []), list('WR_EN', port, width, [])];
      this.#clocked.push(`{ const u64 a[] = {${address}}, d[] = {${data}}, e[] = {${enable}}; ${memory}.write(a, ${bits}, on[0], d, e); }`);
    }
  }

  /** Drivers, each after what it needs. */
  #ordered(): string[] {
    const order: string[] = [];
    const state = new Map<Statement, 'entered' | 'done'>();
    const waiting = [...this.#drivers.values()].toReversed();
    while (waiting.length > 0) {
      const statement = waiting.at(-1)!;
      if (state.get(statement) === 'done') {
        waiting.pop();
        continue;
      }
      const before = statement.needs.map((net) => this.#drivers.get(net)).filter((driver) => driver !== undefined && state.get(driver) !== 'done') as Statement[];
      if (before.length === 0) {
        waiting.pop();
        state.set(statement, 'done');
        order.push(statement.text);
        continue;
      }
      assert(state.get(statement) !== 'entered', 'the netlist has a loop without a register');
      state.set(statement, 'entered');
      waiting.push(...before);
    }
    return order;
  }

  text({ inputs, outputs }: Pins): string {
    const ports = Object.entries(this.#module.ports);
    const bitsAt = (direction: string, layout: RowLayout, more: (port: number) => string) => ports
      .filter(([name, port]) => port.direction === direction && name !== 'clk_i')
      .flatMap(([name, { bits }], port) => bits.map((bit, i) => `{${this.#net(bit)}, ${layout.port(name).word * 32 + layout.port(name).low + i}${more(port)}}`));
    const names = ports.filter(([, { direction }]) => direction === 'output').map(([name]) => `"${name}"`);
    const given = bitsAt('input', inputs, () => '');
    const wanted = bitsAt('output', outputs, (port) => `, ${port}`);
    const constant = this.#nets.get('1');
    if (constant !== undefined) this.#drivers.set(constant, { text: `n[${constant}] = ~u64(0);`, needs: [] });
    const order = this.#ordered();
    // The counter is known by its name in the RTL; a design without it counts nothing.
    const counter = (this.#module.netnames[COUNTER]?.bits ?? []).map((bit) => this.#registers.get(bit) ?? -1);
    return [
      `enum { IN_WORDS = ${inputs.words}, OUT_WORDS = ${outputs.words}, RESET = ${this.#net(this.#module.ports['rst_ni']!.bits[0]!)} };`,
      `static u64 n[${this.#nets.size}], q[${this.#clocked.length + 1}], on[${this.#places.size + 1}];`,
      `static const InputBit inputs[] = {${given.join(', ')}};`, `static const OutputBit outputs[] = {${wanted.join(', ')}};`,
      `static const int counter[] = {${[...counter, -1].join(', ')}};`, `static const char* const pin_names[] = {${names.join(', ')}};`, ...this.#memories,
      ...functions('evaluate', order), ...functions('clock', this.#clocked), '',
    ].join('\n');
  }
}

function functions(name: string, statements: readonly string[]): string[] {
  const parts = Array.from({ length: Math.ceil(statements.length / CHUNK) }, (_, i) => statements.slice(i * CHUNK, (i + 1) * CHUNK));
  return [
    ...parts.map((part, i) => `static __attribute__((noinline)) void ${name}_${i}() {\n${part.join('\n')}\n}`),
    `static void ${name}() { ${parts.map((_, i) => `${name}_${i}();`).join(' ')} }`,
  ];
}
