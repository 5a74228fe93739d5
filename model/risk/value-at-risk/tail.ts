import { assert } from '../../base/assert.ts';
import { exp, log } from '../../base/math.ts';

/*
 * Value at risk and expected shortfall of given losses. Losses are positive, profits negative; `confidence` such as 0.99. All of it
 * is analytics in doubles; who decides by it makes it a whole number first.
 */

/** What a tail of that confidence is, as a number of observations, without the dust of binary fractions. */
function tailSize(count: number, confidence: number): number {
  return Math.round(count * (1 - confidence) * 1e9) / 1e9;
}

function worstFirst(losses: readonly number[]): number[] {
  assert(losses.length > 0, 'no losses, no value at risk');
  return [...losses].sort((a, b) => b - a);
}

/** The k-th largest loss, k = floor(n (1 - confidence)) + 1: of 250 at 99 % the third. */
export function historicalVar(losses: readonly number[], confidence: number): number {
  const k = Math.floor(tailSize(losses.length, confidence));
  return worstFirst(losses)[Math.min(k, losses.length - 1)]!;
}

/** Between the two observations around position (n - 1) confidence + 1 from below (Hyndman and Fan's type 7). */
export function interpolatedVar(losses: readonly number[], confidence: number): number {
  const sorted = worstFirst(losses).reverse();
  const position = Math.round((losses.length - 1) * confidence * 1e9) / 1e9;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/** Mean of the worst n (1 - confidence) losses, of the last of them the part that belongs to the tail. */
export function expectedShortfall(losses: readonly number[], confidence: number): number {
  const size = tailSize(losses.length, confidence);
  const sorted = worstFirst(losses);
  if (size <= 0) return sorted[0]!;
  const whole = Math.min(Math.floor(size), sorted.length);
  const sum = sorted.slice(0, whole).reduce((total, loss) => total + loss, 0);
  return (sum + (size - whole) * (sorted[whole] ?? 0)) / size;
}

/** Boudoukh, Richardson and Whitelaw: older days count less, by `decay` a day. `losses` newest first. */
export function weightedVar(losses: readonly number[], confidence: number, decay: number): number {
  assert(decay > 0 && decay < 1, `the decay lies between 0 and 1, got ${decay}`);
  const whole = 1 - exp(losses.length * log(decay));
  let weight = (1 - decay) / whole;
  const weighted = losses.map((loss) => {
    const row = { loss, weight };
    weight *= decay;
    return row;
  });
  weighted.sort((a, b) => b.loss - a.loss);
  let sum = 0;
  for (const row of weighted) {
    sum += row.weight;
    // At equality the loss is still inside the tail.
    if (sum >= 1 - confidence - 1e-12) return row.loss;
  }
  return weighted.at(-1)!.loss;
}

/** Filtered: each day's return scaled by today's volatility over that day's. Returns oldest first; gives the scaled ones. */
export function filteredReturns(returns: readonly number[], lambda: number): number[] {
  assert(returns.length > 1, 'two returns at least make a volatility');
  let variance = returns.reduce((sum, r) => sum + r * r, 0) / returns.length;
  const deviations = returns.map((r) => {
    const deviation = Math.sqrt(variance);
    variance = lambda * variance + (1 - lambda) * r * r;
    return deviation;
  });
  const today = Math.sqrt(variance);
  return returns.map((r, i) => (deviations[i] === 0 ? r : (r * today) / deviations[i]!));
}

/** Over more days by the square root of time: an approximation, for want of longer windows. */
export function overDays(value: number, days: number): number {
  return value * Math.sqrt(days);
}
