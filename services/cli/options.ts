import { InputError } from '../../model/base/input-error.ts';
import { isWhole } from '../../model/base/integers.ts';

const SEED = /^[A-Za-z0-9._-]{1,64}$/;

/** A seed names a run: a short word or a number, always kept as text. */
export function parseSeed(text: string): string {
  if (SEED.test(text)) return text;
  throw new InputError(`--seed must be 1 to 64 characters of A-Z, a-z, 0-9, dot, dash and underscore, got ${shown(text)}`);
}

/** A whole number from `min` to `max`; digits only, so that 1e3, 0x10 and ' 5' are refused rather than guessed at. */
export function wholeNumber(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (isWhole(value, max) && value >= min) return value;
    throw new InputError(`${name} must be a whole number from ${min} to ${max}, got ${shown(text)}`);
  };
}

export interface SeedRange {
  readonly first: number;
  readonly count: number;
}

const MOST_SEEDS = 1_000_000;

/** `7`, or `1..1000` with both ends in it. */
export function parseSeedRange(text: string): SeedRange {
  const [, from, to] = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(text) ?? [];
  if (from === undefined) throw new InputError(`--seed must be a whole number or a range such as 1..1000, got ${shown(text)}`);
  const first = Number(from);
  const count = to === undefined ? 1 : Number(to) - first + 1;
  if (count < 1 || count > MOST_SEEDS) {
    throw new InputError(`--seed ${text}: a range runs upwards and holds at most ${MOST_SEEDS} seeds`);
  }
  return { first, count };
}

/** Cores that answer a batch of commands. */
export const TARGETS = ['oracle', 'model', 'rtl'] as const;
export type Target = (typeof TARGETS)[number];

/** Those, and the netlists that Yosys makes of the RTL. */
export const CHECK_TARGETS = [...TARGETS, 'netlist'] as const;
export type CheckTarget = (typeof CHECK_TARGETS)[number];

/** A list such as `model,rtl`, each a core that exists, none twice. */
export function parseTargets(text: string): CheckTarget[] {
  const names = text.split(',');
  for (const name of names) {
    if (!CHECK_TARGETS.includes(name as CheckTarget)) throw new InputError(`--target must be of ${CHECK_TARGETS.join(', ')}, got ${shown(name)}`);
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw new InputError(`--target names ${name} twice`);
  }
  return names as CheckTarget[];
}

export function oneOf<const T extends readonly string[]>(name: string, values: T): (text: string) => T[number] {
  return (text) => {
    if (values.includes(text)) return text;
    throw new InputError(`${name} must be one of ${values.join(', ')}, got ${shown(text)}`);
  };
}

/** A stranger's word as one short printable quote. */
export function shown(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length <= 80 ? quoted : `${quoted.slice(0, 76)}..."`;
}

/** 64 hexadecimal digits, given back in lower case. */
export function parseSha256(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InputError(`--expect must be a SHA-256 as 64 hexadecimal digits, got ${shown(text)}`);
}
