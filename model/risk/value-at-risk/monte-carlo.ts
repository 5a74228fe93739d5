import { assert } from '../../base/assert.ts';
import { Draws } from './draws.ts';
import { cholesky, type Matrix, times } from './matrix.ts';

export interface MonteCarlo {
  readonly seed: number;
  /** Even: each path comes with its mirror image. */
  readonly paths: number;
  /** Covariance of the factors' moves. */
  readonly covariance: Matrix;
}

/** Losses of a portfolio over random moves of its factors, revalued in full: `lossOf` takes a move of each. */
export function monteCarloLosses({ seed, paths, covariance }: MonteCarlo, lossOf: (moves: readonly number[]) => number): number[] {
  assert(paths > 0 && paths % 2 === 0, `paths come in pairs, got ${paths}`);
  const lower = cholesky(covariance);
  assert(lower !== undefined, 'the matrix is no covariance: no moves can be drawn from it');
  const draws = new Draws(seed);
  const losses: number[] = [];
  for (let pair = 0; pair < paths / 2; pair++) {
    const moves = times(lower, covariance.map(() => draws.normal()));
    losses.push(lossOf(moves), lossOf(moves.map((move) => -move)));
  }
  return losses;
}
