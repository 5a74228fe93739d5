import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '../../model/base/assert.ts';
import type { Size } from './sizes.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIES = join(ROOT, '.build/sabotage');

/** Of which house the mutated copy is, and so who is asked to find it. */
export const KINDS = ['rtl', 'model', 'timing', 'rooms', 'books'] as const;
export type MutantKind = (typeof KINDS)[number];

/** One deliberate fault, written by hand. */
export interface Mutant {
  readonly id: string;
  readonly kind: MutantKind;
  /** From the root. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** What is wrong then, in the words of the rules. */
  readonly what: string;
  /** Size of the core that shows it; default 'tiny'. */
  readonly size?: Size;
}

/** `kind/id`, as tables and the command line name it. */
export function nameOf(mutant: Mutant): string {
  return `${mutant.kind}/${mutant.id}`;
}

/** All mutants, in the order of the lists beside this file. */
export function listMutants(): Mutant[] {
  return KINDS.flatMap((kind) => {
    const text = readFileSync(join(import.meta.dirname, `${kind}-mutants.json`), 'utf8');
    return (JSON.parse(text) as Omit<Mutant, 'kind'>[]).map((mutant) => ({ ...mutant, kind }));
  });
}

/** How often a mutant's place is found in the code of today: 1, or the list is stale. */
export function places(mutant: Mutant): number {
  return readFileSync(join(ROOT, mutant.file), 'utf8').split(mutant.find).length - 1;
}

const HOUSES: Readonly<Record<MutantKind, readonly string[]>> = {
  rtl: ['hdl/rtl'],
  model: ['model'],
  timing: ['model', 'sim/timing', 'sim/lockstep'],
  rooms: ['model'],
  books: ['hdl/rtl', 'hdl/books'],
};

/** A fresh copy of what a kind of mutant lives in; returns its root. */
export function soundCopy(kind: MutantKind, name: string): string {
  const copy = join(COPIES, name);
  rmSync(copy, { recursive: true, force: true });
  for (const house of HOUSES[kind]) {
    mkdirSync(join(copy, house), { recursive: true });
    cpSync(join(ROOT, house), join(copy, house), { recursive: true, filter: (path) => kind === 'rooms' || !/\.(test|fuzz)\.ts$/.test(path) });
  }
  return copy;
}

/** A copy with the fault in it; returns its root. Asserts that the place is there, once. */
export function sabotagedCopy(mutant: Mutant): string {
  const found = places(mutant);
  assert(found === 1, `mutant ${nameOf(mutant)}: its text stands ${found} times in ${mutant.file}, expected once`);
  const copy = soundCopy(mutant.kind, nameOf(mutant));
  const file = join(copy, mutant.file);
  // A function, for `$&` and the like mean nothing in Verilog or TypeScript.
  writeFileSync(file, readFileSync(file, 'utf8').replace(mutant.find, () => mutant.replace));
  return copy;
}
