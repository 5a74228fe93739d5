import { assert } from '../base/assert.ts';

/** Largest magnitude of money, shares and their products; past it a whole number is no longer exact. */
export const MOST = Number.MAX_SAFE_INTEGER;

/**
 * The floor of `a * b / divisor`, exact for any whole numbers from 0 to MOST and a divisor of at least 1; undefined when the
 * quotient passes MOST. What the floor leaves behind stays with whoever asked: nobody here rounds up.
 */
export function mulDiv(a: number, b: number, divisor: number): number | undefined {
  const product = a * b;
  // Below 2^53 the quotient of two doubles never rounds up to the next whole number.
  if (product <= MOST) return Math.floor(product / divisor);
  // The usual large case: part of a large cost by shares of which there are few.
  const rest = a % divisor;
  const whole = ((a - rest) / divisor) * b;
  const part = rest * b;
  if (whole <= MOST && part <= MOST) {
    const sum = whole + Math.floor(part / divisor);
    return sum <= MOST ? sum : undefined;
  }
  const exact = (BigInt(a) * BigInt(b)) / BigInt(divisor);
  return exact <= BigInt(MOST) ? Number(exact) : undefined;
}

/** `mulDiv` of a part of the whole (`b <= divisor`): it always fits. */
export function partOf(a: number, b: number, divisor: number): number {
  // The sentence is put together only when it is needed: this is asked on every trade.
  if (b > divisor) unreachablePart(b, divisor);
  return mulDiv(a, b, divisor)!;
}

function unreachablePart(part: number, whole: number): void {
  assert(part <= whole, `a part of ${part} in ${whole} is more than the whole`);
}

/** What `mulDiv` leaves over: `a * b modulo divisor`, exact; below the divisor. */
export function mulMod(a: number, b: number, divisor: number): number {
  const product = a * b;
  if (product <= MOST) return product % divisor;
  return Number((BigInt(a) * BigInt(b)) % BigInt(divisor));
}
