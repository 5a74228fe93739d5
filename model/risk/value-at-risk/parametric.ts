import { normalDensity, normalQuantile } from '../../base/math.ts';
import { dot, type Matrix, times } from './matrix.ts';

/** Standard deviation of a portfolio of money deltas under a covariance of returns. */
export function portfolioDeviation(deltas: readonly number[], covariance: Matrix): number {
  return Math.sqrt(Math.max(0, dot(deltas, times(covariance, deltas))));
}

/** Of normal returns. `mean`: expected profit. */
export function parametricVar(deviation: number, confidence: number, mean = 0): number {
  return normalQuantile(confidence) * deviation - mean;
}

export function parametricShortfall(deviation: number, confidence: number, mean = 0): number {
  return (deviation * normalDensity(normalQuantile(confidence))) / (1 - confidence) - mean;
}

/** What each factor adds to the value at risk; the parts sum to the whole. */
export function componentVar(deltas: readonly number[], covariance: Matrix, confidence: number): number[] {
  const deviation = portfolioDeviation(deltas, covariance);
  const z = normalQuantile(confidence);
  return times(covariance, deltas).map((row, i) => (deviation === 0 ? 0 : (z * deltas[i]! * row) / deviation));
}

/** Cornish and Fisher: the quantile of a distribution that is skewed and heavy-tailed (excess kurtosis), from the normal one. */
export function cornishFisher(probability: number, skew: number, kurtosis: number): number {
  const z = normalQuantile(probability);
  return z + ((z * z - 1) * skew) / 6 + ((z * z * z - 3 * z) * kurtosis) / 24 - ((2 * z * z * z - 5 * z) * skew * skew) / 36;
}

/** Of one factor with curvature: profit = delta x + gamma x² / 2, its first four moments matched. `x` normal with that deviation. */
export function deltaGammaVar(delta: number, gamma: number, deviation: number, confidence: number): number {
  const linear = delta * deviation;
  const curved = (gamma * deviation * deviation) / 2;
  const variance = linear * linear + 2 * curved * curved;
  if (variance === 0) return 0;
  const sigma = Math.sqrt(variance);
  const skew = (6 * linear * linear * curved + 8 * curved * curved * curved) / (variance * sigma);
  const kurtosis = (48 * linear * linear * curved * curved + 48 * curved * curved * curved * curved) / (variance * variance);
  return -(curved + sigma * cornishFisher(1 - confidence, skew, kurtosis));
}
