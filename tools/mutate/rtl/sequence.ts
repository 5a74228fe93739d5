import { assert } from '../../../model/base/assert.ts';
import { type Bit, bitsOf, type Cell } from '../../../sim/netlist/yosys-json.ts';
import { compareWrites, GATES, isOutput, type Reader, type Wiring } from './miter.ts';
import type { Mutation } from './mutation.ts';

/** Rows of BLIF under which the output is 1; inputs in the order of GATES. */
const ROWS: Readonly<Record<string, string>> = {
  '$_NOT_': '0 1', '$_AND_': '11 1', '$_OR_': '1- 1\n-1 1', '$_XOR_': '10 1\n01 1', '$_MUX_': '1-0 1\n-11 1',
};

/** Registers: what they begin with, and what an asserted reset makes of a value. */
const REGISTERS: Readonly<Record<string, { readonly first: 0 | 1; readonly rows?: string }>> = {
  '$_DFF_P_': { first: 0 }, '$_DFF_PN0_': { first: 0, rows: '11 1' }, '$_DFF_PN1_': { first: 1, rows: '1- 1\n-0 1' },
};

/** Left free: what counts to a thousand and more after a reset, before the first command, would have a proof go as far. */
const CUT = 'sweep_q';

/**
 * Both designs from reset on, as a machine in BLIF whose output `differ` is 1 in a cycle in which the design with the
 * mutation has another output pin than the one without, does something else to a memory, or gives a register that the two
 * share another value. If `differ` is 0 in every cycle that can come about, the mutation is no fault:
 *
 * - Both begin with the same values (registers without a reset with 0, as the netlist has them; the others with what their
 *   reset gives) and get the same inputs; these are free in every cycle, the reset among them, so that it may strike in the
 *   middle of anything, for whole cycles.
 * - The second design has registers of its own where the mutation shows within `depth` register stages; those may hold
 *   anything. All others it shares with the first: as long as `differ` has been 0 they hold the same in both.
 * - What memories hold is no part of the machine: what is read is free, but the same for both where both read the same
 *   word, and where they do not it is free for each. That holds of the real memories, too: they begin with the same (with 0,
 *   again), and as long as `differ` has been 0 the same was written to them. Of a bit that has been written as 0 in all words
 *   so far, 0 is read.
 * - A machine that may read anything, and whose sweep after reset may end at any time, does all that the real one does, and
 *   more: a proof carries over to the real one, a counterexample may not.
 */
export function productOf(wiring: Wiring, mutation: Mutation, depth: number): string {
  return new Product(wiring, mutation, depth).text();
}

class Product {
  readonly #wiring: Wiring;
  readonly #mutation: Mutation;
  readonly #inputs: string[] = [];
  readonly #lines: string[] = [];
  readonly #declared = new Set<Bit>();
  /** Nets that may be another in the second design. */
  readonly #reached = new Set<Bit>();
  /** Memories whose writes, and registers whose next value, may be another although both share them. */
  readonly #ends = new Set<string>();
  readonly #differences: string[] = [];
  readonly #cut: ReadonlySet<Bit>;
  readonly #memories: readonly string[];
  readonly #columns = new Set<string>();
  #wires = 0;

  constructor(wiring: Wiring, mutation: Mutation, depth: number) {
    this.#wiring = wiring;
    this.#mutation = mutation;
    this.#cut = new Set(wiring.module.netnames[CUT]?.bits ?? []);
    this.#memories = Object.keys(wiring.module.cells).filter((name) => this.#cell(name).type === '$mem_v2');
    this.#spread(depth);
    for (const net of this.#reached) this.#second(net);
    for (const name of this.#ends) this.#compare(name, this.#cell(name));
    for (const net of this.#reached) if (wiring.outputs.has(net)) this.#differ(this.#first(net), this.#name(net));
  }

  #cell(name: string): Cell {
    return this.#wiring.module.cells[name]!;
  }

  /** Marks what is reached, one register stage after the other. */
  #spread(depth: number): void {
    const { cell, port, bit } = this.#mutation;
    let stage: Bit[] = [];
    let later = new Set<string>();
    const reach = ({ name, port: by, bit: at }: Reader): void => {
      const { type, connections } = this.#cell(name);
      if (type in GATES) stage.push(connections['Y']![0]!);
      else if (type in REGISTERS) {
        if (by === 'R') stage.push(connections['Q']![0]!); // within the cycle
        else later.add(name);
      } else if (by !== 'RD_ADDR') this.#ends.add(name);
      else {
        const width = bitsOf(this.#cell(name), 'WIDTH');
        const which = Math.floor(at / bitsOf(this.#cell(name), 'ABITS'));
        stage.push(...connections['RD_DATA']!.slice(which * width, (which + 1) * width));
      }
    };
    if (isOutput(port)) stage.push(this.#cell(cell).connections[port]![bit]!);
    else reach({ name: cell, port, bit });
    for (let passed = 0; ; passed++) {
      for (let net = stage.pop(); net !== undefined; net = stage.pop()) {
        if (this.#reached.has(net)) continue;
        this.#reached.add(net);
        for (const reader of this.#wiring.readers.get(net) ?? []) reach(reader);
      }
      const fresh = [...later].filter((name) => !this.#reached.has(this.#cell(name).connections['Q']![0]!));
      if (passed === depth) for (const name of fresh) this.#ends.add(name);
      if (passed === depth || fresh.length === 0) return;
      stage = fresh.map((name) => this.#cell(name).connections['Q']![0]!);
      later = new Set();
    }
  }

  #fresh(): string {
    return `w${this.#wires++}`;
  }

  #gate(rows: string, pins: readonly string[], to = this.#fresh()): string {
    this.#lines.push(`.names ${[...pins, to].join(' ')}`, rows);
    return to;
  }

  #register(type: string, pins: { readonly D: string; readonly R: string }, to: string): void {
    const { first, rows } = REGISTERS[type]!;
    const [held, next] = [this.#fresh(), rows === undefined ? pins.D : this.#gate(rows, [pins.D, pins.R])];
    this.#lines.push(`.latch ${next} ${held} ${first}`);
    if (rows === undefined) this.#gate('1 1', [held], to);
    else this.#gate(rows, [held, pins.R], to);
  }

  #signal(bit: Bit): string {
    return typeof bit === 'number' ? `n${bit}` : bit === '1' ? 'one' : 'zero';
  }

  /** A net in the first design, with all that it depends on. */
  #first(net: Bit): string {
    const asked = [net];
    for (let next = asked.pop(); next !== undefined; next = asked.pop()) {
      if (typeof next !== 'number' || this.#declared.has(next)) continue;
      this.#declared.add(next);
      const driver = this.#cut.has(next) && !this.#reached.has(next) ? undefined : this.#wiring.drivers.get(next);
      const { type, connections }: Pick<Cell, 'type' | 'connections'> = driver === undefined ? { type: '', connections: {} } : this.#cell(driver.name);
      const pin = (port: string) => {
        const bit = connections[port]?.[0] ?? '0';
        asked.push(bit);
        return this.#signal(bit);
      };
      if (type in GATES) this.#gate(ROWS[type]!, GATES[type]!.map(pin), `n${next}`);
      else if (type in REGISTERS) this.#register(type, { D: pin('D'), R: pin('R') }, `n${next}`);
      else if (type === '$mem_v2') this.#read(driver!, `n${next}`, asked);
      else this.#inputs.push(`n${next}`);
    }
    return this.#signal(net);
  }

  /** What is read of a bit of a memory: anything, but 0 as long as no 1 was written to it in any word. */
  #read({ name, bit }: Reader, net: string, asked: Bit[]): void {
    const cell = this.#cell(name);
    const width = bitsOf(cell, 'WIDTH');
    const column = `${this.#memories.indexOf(name)}_${bit % width}`;
    if (!this.#columns.has(column)) {
      this.#columns.add(column);
      const ones = Array.from({ length: bitsOf(cell, 'WR_PORTS') }, (_, port) => {
        const pins = ['WR_EN', 'WR_DATA'].map((pin) => cell.connections[pin]![port * width + (bit % width)]!);
        asked.push(...pins);
        return this.#gate(ROWS['$_AND_']!, pins.map((pin) => this.#signal(pin)));
      });
      this.#lines.push(`.latch ${this.#any([`held${column}`, ...ones])} held${column} 0`);
    }
    this.#inputs.push(`free_${net}`);
    this.#gate(ROWS['$_AND_']!, [`free_${net}`, `held${column}`], net);
  }

  /** A net in the second design. */
  #name(net: Bit): string {
    return this.#reached.has(net) ? `x${net}` : this.#first(net);
  }

  /** What a cell of the second design is given at a bit of a port. */
  #pin(name: string, port: string, bit = 0): string {
    const bits = this.#cell(name).connections[port];
    if (bits === undefined) return 'zero';
    const sound = this.#name(bits[bit]!);
    return this.#isAt(name, port, bit) ? this.#mutated(sound, (other) => this.#name(bits[other]!)) : sound;
  }

  #isAt(name: string, port: string, bit: number): boolean {
    const { cell, port: at, bit: which } = this.#mutation;
    return cell === name && at === port && which === bit;
  }

  #mutated(sound: string, other: (bit: number) => string): string {
    const { mode, controlBit } = this.#mutation;
    if (mode === 'const0') return 'zero';
    if (mode === 'const1') return 'one';
    if (mode === 'inv') return this.#gate('0 1', [sound]);
    assert(/^cnot[01]$/.test(mode) && controlBit !== undefined, `a mutation of an unknown mode: ${mode}`);
    return this.#gate(mode === 'cnot1' ? '10 1\n01 1' : '11 1\n00 1', [sound, other(controlBit)]);
  }

  /** Drives a net of the second design. */
  #second(net: Bit): void {
    const { name, port, bit } = this.#wiring.drivers.get(net)!;
    const cell = this.#cell(name);
    const to = this.#isAt(name, port, bit) ? this.#fresh() : `x${net}`;
    if (cell.type in GATES) this.#gate(ROWS[cell.type]!, GATES[cell.type]!.map((input) => this.#pin(name, input)), to);
    else if (cell.type in REGISTERS) this.#register(cell.type, { D: this.#pin(name, 'D'), R: this.#pin(name, 'R') }, to);
    else this.#secondRead(name, cell, bit, net, to);
    if (to === `x${net}`) return;
    this.#gate('1 1', [this.#mutated(to, (other) => this.#name(cell.connections[port]![other]!))], `x${net}`);
  }

  /** The same word gives the same data, another one any. */
  #secondRead(name: string, cell: Cell, bit: number, net: Bit, to: string): void {
    const abits = bitsOf(cell, 'ABITS');
    const port = Math.floor(bit / bitsOf(cell, 'WIDTH'));
    const other = this.#any(Array.from({ length: abits }, (_, i) => i + port * abits).map((i) => (
      this.#gate(ROWS['$_XOR_']!, [this.#first(cell.connections['RD_ADDR']![i]!), this.#pin(name, 'RD_ADDR', i)]))));
    const asked: Bit[] = [];
    this.#read({ name, port: 'RD_DATA', bit }, `${to}_other`, asked);
    for (const needed of asked) this.#first(needed);
    this.#gate(ROWS['$_MUX_']!, [this.#first(net), `${to}_other`, other], to);
  }

  #any(signals: readonly string[]): string {
    return signals.reduce((a, b) => this.#gate(ROWS['$_OR_']!, [a, b]), 'zero');
  }

  #differ(a: string, b: string, where = 'one'): void {
    this.#differences.push(this.#gate(ROWS['$_AND_']!, [this.#gate(ROWS['$_XOR_']!, [a, b]), where]));
  }

  /** What a register takes; what a memory does: which bits, of what value, where. */
  #compare(name: string, cell: Cell): void {
    const both = (port: string, bit: number) => [this.#first(cell.connections[port]![bit]!), this.#pin(name, port, bit)] as const;
    const register = REGISTERS[cell.type];
    if (register !== undefined) {
      const { rows } = register;
      const [first, second] = both('D', 0);
      if (rows === undefined) this.#differ(first, second);
      else this.#differ(this.#gate(rows, [first, this.#first(cell.connections['R']![0]!)]), this.#gate(rows, [second, this.#pin(name, 'R')]));
      return;
    }
    compareWrites(cell, {
      both, first: (net) => this.#first(net), any: (signals) => this.#any(signals), differ: (a, b, where) => this.#differ(a, b, where),
    });
  }

  text(): string {
    this.#gate('1 1', [this.#any(this.#differences)], 'differ');
    const constants = ['.names zero', '.names one', '1'];
    return ['.model product', `.inputs ${this.#inputs.join(' ')}`, '.outputs differ', ...constants, ...this.#lines, '.end', ''].join('\n');
  }
}
