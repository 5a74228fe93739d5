import { assert } from '../../model/base/assert.ts';

/** Cheapest expression of a truth table, in the operators of a processor: what it costs, and how to write it. */
interface Plan {
  readonly cost: number;
  readonly write: (inputs: readonly string[]) => string;
}

const ZERO: Plan = { cost: 0, write: () => "1'b0" };
const ONE: Plan = { cost: 0, write: () => "1'b1" };
const plans = new Map<number, Plan>();

/** Tables have 16 rows whatever the number of inputs; row r has input i at bit i of r. */
const ROWS = 0xffff;
const COLUMN = [0xaaaa, 0xcccc, 0xf0f0, 0xff00] as const;

/** The table with input i held at 0 or 1, spread over both halves. */
function cofactor(table: number, i: number, value: 0 | 1): number {
  const shift = 1 << i;
  const half = value === 1 ? table & COLUMN[i]! : table & ~COLUMN[i]! & ROWS;
  return value === 1 ? half | (half >>> shift) : (half | (half << shift)) & ROWS;
}

function plan(table: number): Plan {
  const known = plans.get(table);
  if (known !== undefined) return known;
  let best: Plan | undefined;
  for (let i = 0; i < COLUMN.length; i++) {
    const low = cofactor(table, i, 0);
    const high = cofactor(table, i, 1);
    if (low === high) continue;
    const candidate = split(i, low, high);
    if (best === undefined || candidate.cost < best.cost) best = candidate;
  }
  const found = best ?? (table === 0 ? ZERO : ONE);
  plans.set(table, found);
  return found;
}

/** input i ? high : low, in the fewest operations that the two allow. */
function split(i: number, low: number, high: number): Plan {
  const one = (rest: Plan, cost: number, write: (x: string, r: string) => string): Plan => ({
    cost: rest.cost + cost, write: (inputs) => write(inputs[i]!, rest.write(inputs)),
  });
  if (low === 0 && high === ROWS) return { cost: 0, write: (inputs) => inputs[i]! };
  if (low === ROWS && high === 0) return { cost: 1, write: (inputs) => `~${inputs[i]!}` };
  if (low === 0) return one(plan(high), 1, (x, r) => `(${x} & ${r})`);
  if (high === 0) return one(plan(low), 2, (x, r) => `(~${x} & ${r})`);
  if (high === ROWS) return one(plan(low), 1, (x, r) => `(${x} | ${r})`);
  if (low === ROWS) return one(plan(high), 2, (x, r) => `(~${x} | ${r})`);
  if (low === (~high & ROWS)) return one(plan(low), 1, (x, r) => `(${x} ^ ${r})`);
  const [no, yes] = [plan(low), plan(high)];
  return { cost: no.cost + yes.cost + 3, write: (inputs) => `(${inputs[i]!} ? ${yes.write(inputs)} : ${no.write(inputs)})` };
}

/** A look-up table as a Verilog expression. `init` bit r is the output for inputs r; an input may be 1'b0 or 1'b1. */
export function lutExpression(init: number, inputs: readonly string[]): string {
  assert(inputs.length <= COLUMN.length, `a look-up table has at most four inputs, got ${inputs.length}`);
  let table = inputs.length === COLUMN.length ? init & ROWS : widen(init, inputs.length);
  inputs.forEach((input, i) => {
    if (input === "1'b0") table = cofactor(table, i, 0);
    if (input === "1'b1") table = cofactor(table, i, 1);
  });
  return plan(table).write(inputs);
}

function widen(init: number, inputs: number): number {
  let table = init;
  for (let rows = 1 << inputs; rows < 16; rows *= 2) table |= table << rows;
  return table & ROWS;
}
