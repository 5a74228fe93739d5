import { black76, delta76, type Vanilla } from '../black.ts';

/** One column of a risk array: moves in scan ranges, and the part of the loss that counts. */
export interface SpanScenario {
  readonly price: number;
  readonly volatility: number;
  readonly extreme: boolean;
}

const scenario = (price: number, volatility: number, extreme = false): SpanScenario => ({ price, volatility, extreme });

/** The sixteen, in their order; extreme moves are in multiples of the price scan range given by the parameters. */
export const SPAN_SCENARIOS: readonly SpanScenario[] = Object.freeze([
  scenario(0, 1), scenario(0, -1), scenario(1 / 3, 1), scenario(1 / 3, -1), scenario(-1 / 3, 1), scenario(-1 / 3, -1),
  scenario(2 / 3, 1), scenario(2 / 3, -1), scenario(-2 / 3, 1), scenario(-2 / 3, -1), scenario(1, 1), scenario(1, -1),
  scenario(-1, 1), scenario(-1, -1), scenario(1, 0, true), scenario(-1, 0, true),
]);

/** What the clearing house sets for a combined commodity; they differ from house to house. */
export interface SpanParameters {
  /** In units of the price and of volatility (a fraction). */
  readonly priceScan: number;
  readonly volatilityScan: number;
  /** Extreme moves in price scan ranges, and the part of their loss that counts. */
  readonly extremeMove: number;
  readonly extremeCover: number;
  /** Years by which options are older in the scenarios. */
  readonly lookAhead: number;
  readonly multiplier: number;
}

/** Profit and loss of one long contract in each scenario, losses above zero, in units of money. */
export type RiskArray = readonly number[];

export function futureArray({ priceScan, extremeMove, extremeCover, multiplier }: SpanParameters): RiskArray {
  return SPAN_SCENARIOS.map(({ price, extreme }) => {
    const loss = -price * priceScan * multiplier;
    return (extreme ? loss * extremeMove * extremeCover : loss) + 0;
  });
}

export function optionArray(option: Vanilla, future: number, parameters: SpanParameters): RiskArray {
  const { priceScan, volatilityScan, extremeMove, extremeCover, lookAhead, multiplier } = parameters;
  const now = black76(option, future);
  return SPAN_SCENARIOS.map(({ price, volatility, extreme }) => {
    const moved = future + price * priceScan * (extreme ? extremeMove : 1);
    const aged = { ...option, years: Math.max(0, option.years - lookAhead), volatility: Math.max(0, option.volatility + volatility * volatilityScan) };
    const loss = (now - black76(aged, moved)) * multiplier;
    return extreme ? loss * extremeCover : loss;
  });
}

/** Weights of the price moves 0, 1/3, 2/3 and 3/3, either way; together 1. */
export const DELTA_WEIGHTS: readonly number[] = Object.freeze([0.27, 0.217, 0.11, 0.038]);

/** Mean delta over the price moves, weighted by how likely they are: what spreads are formed from. */
export function compositeDelta(option: Vanilla, future: number, { priceScan, lookAhead }: SpanParameters): number {
  const aged = { ...option, years: Math.max(0, option.years - lookAhead) };
  return DELTA_WEIGHTS.reduce((sum, weight, thirds) => {
    const move = (priceScan * thirds) / 3;
    const both = thirds === 0 ? delta76(aged, future) : delta76(aged, future + move) + delta76(aged, future - move);
    return sum + weight * both;
  }, 0);
}
