import { lutExpression } from './lut.ts';
import { type Bit, bitsOf, type Cell, word } from './yosys-json.ts';

/** A flip-flop, whatever its family calls it. Enable and reset are expressions; an empty one is absent. */
export interface FlipFlop {
  readonly clock: string;
  readonly edge: 'posedge' | 'negedge';
  readonly enable: string;
  readonly reset: string;
  readonly async: boolean;
  /** Reset needs the enable too. */
  readonly gated: boolean;
  readonly value: '0' | '1';
  readonly d: string;
  readonly q: Bit;
}

/** A cell as what it does. */
export type Meaning =
  | { readonly kind: 'logic'; readonly assigns: readonly (readonly [Bit, string])[] }
  | { readonly kind: 'flip-flop'; readonly flipFlop: FlipFlop }
  | { readonly kind: 'lut-ram' }
  | { readonly kind: 'module' };

type NameOf = (bit: Bit | undefined) => string;

/** What a cell of either family means; undefined for a cell that is not known here. */
export function meaning(cell: Cell, name: NameOf): Meaning | undefined {
  const pin = (port: string) => name(cell.connections[port]?.[0]);
  const out = (port: string) => cell.connections[port]?.[0] ?? 'z';
  const logic = (...assigns: (readonly [Bit, string])[]): Meaning => ({ kind: 'logic', assigns });
  const lut = (init: string, ports: readonly string[]) => lutExpression(bitsOf(cell, init), ports.map(pin));
  switch (cell.type) {
    case 'LUT4':
      return logic([out('Z'), lut('INIT', ['A', 'B', 'C', 'D'])]);
    case 'SB_LUT4':
      return logic([out('O'), lut('LUT_INIT', ['I0', 'I1', 'I2', 'I3'])]);
    case 'PFUMX':
      return logic([out('Z'), `${pin('C0')} ? ${pin('ALUT')} : ${pin('BLUT')}`]);
    case 'L6MUX21':
      return logic([out('Z'), `${pin('SD')} ? ${pin('D1')} : ${pin('D0')}`]);
    case 'SB_CARRY':
      return logic([out('CO'), `(${pin('I0')} & ${pin('I1')}) | ((${pin('I0')} | ${pin('I1')}) & ${pin('CI')})`]);
    case 'CCU2C':
      return { kind: 'logic', assigns: carry(cell, name) };
    case 'TRELLIS_FF':
      return { kind: 'flip-flop', flipFlop: trellis(cell, name) };
    case 'TRELLIS_DPR16X4':
      return { kind: 'lut-ram' };
    case 'DP16KD': case 'MULT18X18D': case 'SB_RAM40_4K':
      return { kind: 'module' };
    default:
      return cell.type.startsWith('SB_DFF') ? { kind: 'flip-flop', flipFlop: sbDff(cell, name) } : undefined;
  }
}

/** Two bits of carry logic: the sum of each, and the carry out. */
function carry(cell: Cell, name: NameOf): (readonly [Bit, string])[] {
  const pin = (port: string) => name(cell.connections[port]?.[0]);
  const assigns: (readonly [Bit, string])[] = [];
  let into = pin('CIN');
  for (const half of ['0', '1']) {
    const inputs = ['A', 'B', 'C', 'D'].map((port) => pin(`${port}${half}`));
    const init = bitsOf(cell, `INIT${half}`);
    const injects = word(cell, `INJECT1_${half}`, 'YES') === 'YES';
    const sum = lutExpression(init, inputs);
    const generate = injects ? "1'b0" : lutExpression(init & 15, inputs.slice(0, 2));
    const s = cell.connections[`S${half}`]?.[0];
    if (s !== undefined) assigns.push([s, injects ? sum : `${sum} ^ ${into}`]);
    into = injects ? `(${sum} & ${into})` : `(${sum} ? ${into} : ${generate})`;
  }
  const out = cell.connections['COUT']?.[0];
  if (out !== undefined) assigns.push([out, into]);
  return assigns;
}

function trellis(cell: Cell, name: NameOf): FlipFlop {
  const pin = (port: string) => (cell.connections[port] === undefined ? '' : name(cell.connections[port][0]));
  const inverted = (mux: string, port: string) => (word(cell, mux, port) === 'INV' ? `~${pin(port)}` : pin(port));
  const always = word(cell, 'CEMUX', '1');
  return {
    clock: pin('CLK'), edge: word(cell, 'CLKMUX', 'CLK') === 'INV' ? 'negedge' : 'posedge',
    enable: always === '1' ? '' : always === '0' ? "1'b0" : inverted('CEMUX', 'CE'),
    reset: inverted('LSRMUX', 'LSR'), async: word(cell, 'SRMODE', 'LSR_OVER_CE') === 'ASYNC', gated: false,
    value: word(cell, 'REGSET', 'RESET') === 'SET' ? '1' : '0', d: pin('DI'), q: cell.connections['Q']?.[0] ?? 'z',
  };
}

/** SB_DFF, then N for the falling edge, E for an enable, S before the reset or set when it is synchronous: SB_DFFNESR. */
function sbDff(cell: Cell, name: NameOf): FlipFlop {
  const [, falling, enable, reset] = /^SB_DFF(N?)(E?)(SR|SS|R|S)?$/.exec(cell.type) ?? [];
  const pin = (port: string) => name(cell.connections[port]?.[0]);
  const sync = reset?.length === 2;
  const set = reset?.endsWith('S') === true;
  return {
    clock: pin('C'), edge: falling === 'N' ? 'negedge' : 'posedge', enable: enable === 'E' ? pin('E') : '',
    reset: reset === undefined ? '' : pin(set ? 'S' : 'R'), async: !sync, gated: sync && enable === 'E',
    value: set ? '1' : '0', d: pin('D'), q: cell.connections['Q']?.[0] ?? 'z',
  };
}
