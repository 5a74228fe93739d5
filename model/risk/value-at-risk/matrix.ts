import { assert } from '../../base/assert.ts';

/** A symmetric matrix by rows. */
export type Matrix = readonly (readonly number[])[];

/** Covariance of the rows' columns about their means, by n - 1. Rows are days, columns risk factors. */
export function covariance(rows: Matrix): number[][] {
  assert(rows.length > 1, 'a covariance needs two days at least');
  const width = rows[0]!.length;
  const means = Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
  return Array.from({ length: width }, (_, i) => Array.from({ length: width }, (_, j) =>
    rows.reduce((sum, row) => sum + (row[i]! - means[i]!) * (row[j]! - means[j]!), 0) / (rows.length - 1)));
}

/** RiskMetrics: newer days count more; means are taken as zero, the first day is where it begins. Oldest first. */
export function ewmaCovariance(rows: Matrix, lambda: number): number[][] {
  assert(rows.length > 0, 'a covariance needs a day');
  const outer = (row: readonly number[]) => row.map((a) => row.map((b) => a * b));
  return rows.slice(1).reduce<number[][]>((now, row) => {
    const news = outer(row);
    return now.map((line, i) => line.map((value, j) => lambda * value + (1 - lambda) * news[i]![j]!));
  }, outer(rows[0]!));
}

/** From deviations and correlations. */
export function fromCorrelation(deviations: readonly number[], correlation: Matrix): number[][] {
  return correlation.map((row, i) => row.map((value, j) => value * deviations[i]! * deviations[j]!));
}

export function times(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, j) => sum + value * vector[j]!, 0));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/**
 * Lower triangle L with L L' the matrix (Cholesky). A factor that the ones before it determine gets a zero column; undefined when the
 * matrix is no covariance: then nothing could be drawn from it.
 */
export function cholesky(matrix: Matrix): number[][] | undefined {
  const size = matrix.length;
  const lower: number[][] = matrix.map(() => new Array<number>(size).fill(0));
  const scale = Math.max(...matrix.map((row, i) => Math.abs(row[i]!)), 0);
  for (let j = 0; j < size; j++) {
    const rest = matrix[j]![j]! - dot(lower[j]!.slice(0, j), lower[j]!.slice(0, j));
    if (rest < -1e-12 * scale) return undefined;
    const pivot = rest <= 1e-12 * scale ? 0 : Math.sqrt(rest);
    lower[j]![j] = pivot;
    for (let i = j + 1; i < size; i++) {
      const left = matrix[i]![j]! - dot(lower[i]!.slice(0, j), lower[j]!.slice(0, j));
      if (pivot === 0 && Math.abs(left) > 1e-9 * scale) return undefined;
      lower[i]![j] = pivot === 0 ? 0 : left / pivot;
    }
  }
  return lower;
}
