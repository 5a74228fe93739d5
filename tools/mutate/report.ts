import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../model/base/input-error.ts';
import { sourceDigest } from './digests.ts';
import { KINDS, type Kind, type Result } from './results.ts';

/** Why a mutant may survive; without a reason it is a hole in the tests. */
export interface Survivor {
  readonly id: string;
  readonly reason?: string;
}

export interface Group {
  readonly name: string;
  readonly mutants: number;
  readonly killed: number;
}

/** One campaign in figures. */
export interface Summary {
  readonly kind: Kind;
  readonly seed: number;
  /** Drawn from all possible ones; those proved equal to the sound design are no mutants. */
  readonly drawn: number;
  readonly equal: number;
  readonly mutants: number;
  readonly killed: number;
  readonly percent: number;
  readonly survivors: readonly Survivor[];
  readonly files: readonly Group[];
  readonly operators: readonly Group[];
  /** Of the sources that were mutated. */
  readonly digest: string;
  readonly tools: Readonly<Record<string, string>>;
}

/** Least part of the mutants, in percent, that has to be killed. */
export const LEAST: Readonly<Record<Kind, number>> = { rtl: 98, model: 95 };

export interface Reason {
  readonly kind: Kind;
  /** Regular expression for the whole description of the survivor. */
  readonly pattern: string;
  readonly reason: string;
}

export function loadReasons(path = join(import.meta.dirname, 'survivors.json')): Reason[] {
  const list = JSON.parse(readFileSync(path, 'utf8')) as Reason[];
  for (const [i, { kind, pattern, reason }] of list.entries()) {
    const good = KINDS.includes(kind) && typeof pattern === 'string' && typeof reason === 'string' && reason !== '';
    if (!good) throw new InputError(`${path}: entry ${i + 1}: expected a kind (${KINDS.join(', ')}), a pattern and a reason`);
  }
  return list;
}

export function summarize(
  about: Pick<Summary, 'kind' | 'seed' | 'digest' | 'tools'>, results: readonly Result[], reasons: readonly Reason[],
): Summary {
  const mutants = results.filter(({ verdict }) => verdict !== 'equal');
  const killed = mutants.filter(({ verdict }) => verdict === 'killed').length;
  const survivors = mutants.filter(({ verdict }) => verdict === 'survived').map(({ id }): Survivor => {
    const found = reasons.find(({ kind, pattern }) => kind === about.kind && new RegExp(`^(?:${pattern})$`).test(id));
    return found === undefined ? { id } : { id, reason: found.reason };
  });
  return {
    ...about, drawn: results.length, equal: results.length - mutants.length, mutants: mutants.length, killed,
    percent: mutants.length === 0 ? 0 : Math.floor((killed / mutants.length) * 10_000) / 100, survivors,
    files: groups(mutants, ({ file }) => file), operators: groups(mutants, ({ operator }) => operator),
  };
}

function groups(results: readonly Result[], keyOf: (result: Result) => string): Group[] {
  return [...Map.groupBy(results, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, all]) => (
    { name, mutants: all.length, killed: all.filter(({ verdict }) => verdict === 'killed').length }));
}

/** Enough killed, and of every survivor it is known why. */
export function holds({ kind, percent, survivors }: Summary): boolean {
  return percent >= LEAST[kind] && survivors.every(({ reason }) => reason !== undefined);
}

export const RECORDED = join(import.meta.dirname, 'recorded.json');

/** Whether a campaign was over the sources that are there now. */
export function isCurrent({ kind, digest }: Summary): boolean {
  return digest === sourceDigest(kind);
}

/** The campaigns that were recorded last. */
export function loadRecorded(): Summary[] {
  return JSON.parse(readFileSync(RECORDED, 'utf8')) as Summary[];
}
