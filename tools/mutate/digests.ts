import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../sabotage/mutants.ts';
import type { Kind } from './results.ts';

const RTL = 'hdl/rtl';
const BOOK = 'model/book';

/** What is mutated, by path from the root: a campaign holds for exactly these sources. */
export function sourceFiles(kind: Kind): string[] {
  if (kind === 'rtl') return filesOf(RTL, /\.svh?$/);
  return filesOf(BOOK, /(?<!\.test)\.ts$/);
}

export function sourceDigest(kind: Kind): string {
  return digestOf(sourceFiles(kind));
}

/** What chooses and judges: results of other rules are not mixed into a campaign. */
export function judgeDigest(kind: Kind): string {
  const draws = filesOf(`tools/mutate/${kind}`, /\.(ts|cpp|v)$/);
  const pins = [...filesOf('sim/timing', /\.ts$/), ...filesOf('scenarios/commands', /\.ts$/)];
  const judges = kind === 'rtl' ? filesOf(BOOK, /\.ts$/) : [...filesOf(BOOK, /\.test\.ts$/), ...filesOf(RTL, /\.svh?$/), ...filesOf('tools/sabotage', /\.ts$/)];
  return digestOf([...draws, ...pins, ...judges]).slice(0, 8);
}

function filesOf(directory: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, directory)).filter((name) => pattern.test(name)).sort().map((name) => `${directory}/${name}`);
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file))).update('\0');
  return hash.digest('hex').slice(0, 16);
}
