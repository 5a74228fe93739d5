import { type Holding, lossUnder, type Market } from './portfolio.ts';

export const STRESS_KINDS = ['HISTORICAL', 'HYPOTHETICAL'] as const;

/** One stress: every factor moves by `index` times its beta. Fractions. */
export interface StressScenario {
  readonly name: string;
  readonly kind: (typeof STRESS_KINDS)[number];
  readonly index: number;
  readonly volatility: number;
  readonly rate: number;
  /** Every factor moves as the index, whatever its beta: correlation goes to one. */
  readonly together: boolean;
  readonly doc: string;
}

const row = (
  name: string, kind: StressScenario['kind'], index: number, volatility: number, rate: number, doc: string, together = false,
): StressScenario => ({ name, kind, index, volatility, rate, together, doc });

/** Moves of the days themselves where they are known, round figures elsewhere. */
export const STRESS_SCENARIOS: readonly StressScenario[] = Object.freeze([
  row('BLACK_MONDAY', 'HISTORICAL', -0.205, 0.5, 0, '1987-10-19, S&P 500'),
  row('OCTOBER_2008', 'HISTORICAL', -0.09, 0.25, -0.005, '2008-10-15, S&P 500'),
  row('FLASH_CRASH', 'HISTORICAL', -0.09, 0.2, 0, '2010-05-06, within the day'),
  row('MARCH_2020', 'HISTORICAL', -0.12, 0.3, -0.01, '2020-03-16, S&P 500'),
  row('DOWN_5', 'HYPOTHETICAL', -0.05, 0.1, 0, 'the index falls by 5 %'),
  row('DOWN_10', 'HYPOTHETICAL', -0.1, 0.25, 0, 'the index falls by 10 %'),
  row('DOWN_20', 'HYPOTHETICAL', -0.2, 0.5, 0, 'the index falls by 20 %'),
  row('UP_5', 'HYPOTHETICAL', 0.05, -0.05, 0, 'the index rises by 5 %'),
  row('UP_10', 'HYPOTHETICAL', 0.1, -0.1, 0, 'the index rises by 10 %'),
  row('UP_20', 'HYPOTHETICAL', 0.2, -0.1, 0, 'the index rises by 20 %'),
  row('CALM_50', 'HYPOTHETICAL', 0, -0.5, 0, 'volatility falls by 50 points, to no less than zero'),
  row('STORM_50', 'HYPOTHETICAL', 0, 0.5, 0, 'volatility rises by 50 points'),
  row('RATES_UP_200', 'HYPOTHETICAL', 0, 0, 0.02, 'rates rise by 200 basis points'),
  row('RATES_DOWN_200', 'HYPOTHETICAL', 0, 0, -0.02, 'rates fall by 200 basis points'),
  row('ALL_AS_ONE', 'HYPOTHETICAL', -0.15, 0.3, 0, 'every stock falls by 15 %', true),
]);

/** Losses (positive) under each scenario, worst first. */
export function stressTable(
  holdings: readonly Holding[], market: Market, betas: readonly number[], scenarios: readonly StressScenario[] = STRESS_SCENARIOS,
): { readonly name: string; readonly loss: number }[] {
  return scenarios.map(({ name, index, volatility, rate, together }) => {
    const moves = market.prices.map((_, i) => index * (together ? 1 : (betas[i] ?? 1)));
    return { name, loss: lossUnder(holdings, market, { moves, volatility, rate, days: 0 }) };
  }).sort((a, b) => b.loss - a.loss || (a.name < b.name ? -1 : 1));
}

/**
 * Reverse stress: the smallest fall (or rise, `direction` 1) of the index, in steps of 1/10,000, up to `most`, at which the loss passes the
 * resources; undefined if none does. Walks, since the loss of options need not grow with the move.
 */
export function smallestRuin(
  holdings: readonly Holding[], market: Market, betas: readonly number[], resources: number, direction: 1 | -1, most = 1,
): number | undefined {
  for (let step = 1; step <= Math.round(most * 10_000); step++) {
    const index = (direction * step) / 10_000;
    const moves = market.prices.map((_, i) => index * (betas[i] ?? 1));
    if (lossUnder(holdings, market, { moves, volatility: 0, rate: 0, days: 0 }) > resources) return index;
  }
  return undefined;
}

/** Cover 1, cover 2 …: what the members with the largest uncovered losses leave to the fund when they default together. */
export function coverNeeded(losses: readonly number[], margins: readonly number[], members: number): number {
  const uncovered = losses.map((loss, i) => Math.max(0, loss - margins[i]!)).sort((a, b) => b - a);
  return uncovered.slice(0, members).reduce((sum, loss) => sum + loss, 0);
}

/** Days to sell a position at a part of the average daily volume, and what the spread costs on the way. */
export function liquidity(
  shares: number, averageVolume: number, share: number, halfSpread: number, multiplier: number,
): { readonly days: number; readonly cost: number } {
  const size = Math.abs(shares);
  return { days: Math.ceil(size / (averageVolume * share)), cost: size * halfSpread * multiplier };
}
