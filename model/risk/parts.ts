/**
 * A part of an amount in basis points, rounded up: what is required is never a unit short. Exact for amounts up to 2^53 as
 * long as the result is below 2^53; `amount` from 0, `rate` a whole number from 0.
 */
export function partUp(amount: number, rate: number): number {
  const whole = Math.floor(amount / 10_000);
  return whole * rate + Math.ceil(((amount - whole * 10_000) * rate) / 10_000);
}

/** The same rounded down: what is allowed is never a unit too much. */
export function partDown(amount: number, rate: number): number {
  const whole = Math.floor(amount / 10_000);
  return whole * rate + Math.floor(((amount - whole * 10_000) * rate) / 10_000);
}
