import { BuildError } from '@cocotb-ts/bridge';
import { assert } from '../../model/base/assert.ts';
import { InputError } from '../../model/base/input-error.ts';
import { judgeBooks } from './books.ts';
import { KINDS, listMutants, type Mutant, type MutantKind, nameOf, places, sabotagedCopy, soundCopy } from './mutants.ts';
import { judgeRoom, roomOf } from './rooms.ts';
import { judgeRtl, withSharedObjects } from './rtl.ts';
import type { Size } from './sizes.ts';
import { judgeInThread } from './thread.ts';
import { survived, type Verdict } from './verdict.ts';

export interface SabotageOptions {
  /** A kind, a mutant's id, or both as `kind/id`; or several of these. Default all. */
  readonly only?: string | readonly string[];
  /** Called as each verdict falls. */
  readonly onProgress?: (result: MutantResult, done: number, total: number) => void;
}

export interface MutantResult extends Verdict {
  /** `kind/id` */
  readonly name: string;
  readonly what: string;
  readonly file: string;
  readonly seconds: number;
}

export interface SabotageResult {
  readonly mutants: readonly MutantResult[];
  readonly caught: number;
  readonly survived: number;
  /** Unchanged copies that the same judges found nothing in. */
  readonly controls: number;
  readonly seconds: number;
}

const WORKERS = 2;

/**
 * Applies each mutant to a copy and asks the checks whether they see it. Unchanged copies go first: a judge that
 * condemns one of them is worth nothing, and asserts. Throws InputError when `only` names no mutant.
 */
export async function runSabotage({ only, onProgress }: SabotageOptions = {}): Promise<SabotageResult> {
  const start = performance.now();
  const mutants = chosen(only);
  const controls = controlsOf(mutants);
  const results: MutantResult[] = [];
  await withSharedObjects(async () => {
    for (const control of controls) await checkControl(control);
    const waiting = mutants.map((mutant, i) => ({ mutant, i }));
    let done = 0;
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const result = await judgeMutant(next.mutant);
        results[next.i] = result;
        onProgress?.(result, ++done, mutants.length);
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
  });
  const caught = results.filter((result) => result.caught).length;
  return { mutants: results, caught, survived: results.length - caught, controls: controls.length, seconds: secondsSince(start) };
}

function chosen(only: string | readonly string[] | undefined): Mutant[] {
  const all = listMutants();
  const names = (mutant: Mutant): string[] => [mutant.kind, mutant.id, nameOf(mutant)];
  const wanted: readonly string[] = only === undefined ? KINDS : [only].flat();
  const unknown = wanted.find((name) => !all.some((mutant) => names(mutant).includes(name)));
  if (unknown !== undefined) {
    throw new InputError(`'${unknown}' names no mutant: expected ${KINDS.join(', ')}, or an id from tools/sabotage/*-mutants.json`);
  }
  const mutants = all.filter((mutant) => names(mutant).some((name) => wanted.includes(name)));
  for (const mutant of mutants) {
    const found = places(mutant);
    if (found === 1) continue;
    const list = `tools/sabotage/${mutant.kind}-mutants.json`;
    throw new InputError(`${list}: ${mutant.id}: find stands ${found} times in ${mutant.file}, expected once: the code has moved on`);
  }
  return mutants;
}

/** Who is asked: judges of cores by their size, those of the other rooms by the room. */
interface Judge {
  readonly kind: MutantKind;
  readonly size: Size;
  readonly room: string;
}

const judgeOf = ({ kind, size, file }: Mutant): Judge => ({ kind, size: size ?? 'tiny', room: kind === 'rooms' ? roomOf(file) : '' });
const nameOfJudge = ({ kind, size, room }: Judge) => `${kind}/sound-${room === '' ? size : room}`;

/** One for each judge that will be asked. */
function controlsOf(mutants: readonly Mutant[]): Judge[] {
  const found = new Map(mutants.map(judgeOf).map((judge) => [nameOfJudge(judge), judge]));
  return [...found.values()];
}

async function checkControl(judge: Judge): Promise<void> {
  const name = nameOfJudge(judge);
  const { caught, by, where } = await verdictOf(judge, soundCopy(judge.kind, name));
  assert(!caught, `the checks find fault with an unchanged copy (${name}): ${by}, ${where}`);
}

async function judgeMutant(mutant: Mutant): Promise<MutantResult> {
  const start = performance.now();
  const verdict = await verdictOf(judgeOf(mutant), sabotagedCopy(mutant)).catch((error: unknown) => {
    // It tests nothing, so it counts as a survivor until it is rewritten.
    if (error instanceof BuildError || error instanceof SyntaxError) return survived(`it does not compile: ${error.message}`);
    throw error;
  });
  return { name: nameOf(mutant), what: mutant.what, file: mutant.file, ...verdict, seconds: secondsSince(start) };
}

function verdictOf({ kind, size, room }: Judge, copy: string): Promise<Verdict> {
  if (kind === 'rooms') return judgeRoom(copy, room);
  if (kind === 'books') return judgeBooks(copy);
  return kind === 'rtl' ? judgeRtl(copy, size) : judgeInThread({ kind, copy, size });
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000;
}
