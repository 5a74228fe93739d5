import { exp, log, normalCdf } from '../base/math.ts';

/** An option as models see it: years, and rates and volatility as fractions. */
export interface Vanilla {
  readonly call: boolean;
  readonly strike: number;
  /** To expiry; at 0 only what it is worth when exercised. */
  readonly years: number;
  readonly volatility: number;
}

/** Black (1976) on a future, without discounting. */
export function black76({ call, strike, years, volatility }: Vanilla, future: number): number {
  const exercised = Math.max(0, call ? future - strike : strike - future);
  const deviation = volatility * Math.sqrt(years);
  if (!(deviation > 0) || !(future > 0)) return exercised;
  const d1 = log(future / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  return call ? future * normalCdf(d1) - strike * normalCdf(d2) : strike * normalCdf(-d2) - future * normalCdf(-d1);
}

/** Black and Scholes (1973), on a stock without dividends. */
export function blackScholes(option: Vanilla, spot: number, rate: number): number {
  const growth = exp(rate * option.years);
  return black76(option, spot * growth) / growth;
}

/** Change of the Black-76 price for a unit of the future. */
export function delta76({ call, strike, years, volatility }: Vanilla, future: number): number {
  const deviation = volatility * Math.sqrt(years);
  if (!(deviation > 0) || !(future > 0)) return call ? Number(future > strike) : -Number(future < strike);
  const d1 = log(future / strike) / deviation + deviation / 2;
  return call ? normalCdf(d1) : normalCdf(d1) - 1;
}
