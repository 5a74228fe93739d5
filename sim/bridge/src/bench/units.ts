/** Simulated time is a whole number of picoseconds. */
import { UsageError } from '../errors.ts';

export type TimeUnit = 'ps' | 'ns' | 'us' | 'ms' | 's';

const PS: Readonly<Record<TimeUnit, number>> = { ps: 1, ns: 1e3, us: 1e6, ms: 1e9, s: 1e12 };

/** Picoseconds of `n` units; refuses what is not positive, not whole or past 2^53 ps (2.5 h). */
export function picoseconds(what: string, n: number, unit: TimeUnit): number {
  const ps = Math.round(n * PS[unit]);
  if (!(n > 0)) throw new UsageError(`${what}: the time must be positive, not ${n} ${unit}`);
  if (!Number.isSafeInteger(ps) || Math.abs(ps - n * PS[unit]) > 1e-6 * ps || ps < 1) {
    throw new UsageError(`${what}: ${n} ${unit} is not a whole number of picoseconds below 2^53`);
  }
  return ps;
}

export function fromPicoseconds(ps: number, unit: TimeUnit): number {
  return ps / PS[unit];
}
