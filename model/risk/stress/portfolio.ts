import { blackScholes, type Vanilla } from '../black.ts';

/** Something held whose value hangs on one risk factor: a stock, or an option on it. Money as plain numbers: this is analytics. */
export interface Holding {
  /** Index of the factor. */
  readonly factor: number;
  /** Signed units; of an option contracts times multiplier. */
  readonly units: number;
  /** Undefined for the stock itself. */
  readonly option: Vanilla | undefined;
}

export interface Market {
  /** Price of each factor. */
  readonly prices: readonly number[];
  readonly rate: number;
}

/** Relative move of each factor, shift of every volatility (a fraction) and of the rate, and the days that pass. */
export interface Shock {
  readonly moves: readonly number[];
  readonly volatility: number;
  readonly rate: number;
  readonly days: number;
}

export function valueOfHoldings(holdings: readonly Holding[], market: Market): number {
  return holdings.reduce((sum, { factor, units, option }) => {
    const price = market.prices[factor]!;
    return sum + units * (option === undefined ? price : blackScholes(option, price, market.rate));
  }, 0);
}

/** Loss (positive) of the holdings under a shock, everything revalued in full. A price does not fall below zero, a volatility neither. */
export function lossUnder(holdings: readonly Holding[], market: Market, shock: Shock): number {
  const moved: Market = {
    prices: market.prices.map((price, i) => Math.max(0, price * (1 + (shock.moves[i] ?? 0)))), rate: market.rate + shock.rate,
  };
  const aged = holdings.map((holding) => (holding.option === undefined ? holding : {
    ...holding, option: {
      ...holding.option, volatility: Math.max(0, holding.option.volatility + shock.volatility),
      years: Math.max(0, holding.option.years - shock.days / 365),
    },
  }));
  return valueOfHoldings(holdings, market) - valueOfHoldings(aged, moved);
}
