import { partDown, partUp } from '../parts.ts';
import type { MarginRules } from './rules.ts';

/** A stock position on margin. */
export interface MarginPosition {
  readonly instrument: number;
  /** Signed. */
  readonly shares: number;
  /** 1/10,000. */
  readonly price: number;
  /** Of a leveraged fund: its multiple; maintenance grows with it. Else 1. */
  readonly leverage: number;
}

/** An account on margin, money in 1/10,000. */
export interface MarginStanding {
  readonly longValue: number;
  readonly shortValue: number;
  /** Cash (a debit below zero, short sale proceeds included) and positions. */
  readonly equity: number;
  readonly initial: number;
  readonly maintenance: number;
  /** Equity above the initial margin; below zero the account may take nothing more on. */
  readonly excess: number;
  /** What is missing to maintenance margin, or 0. */
  readonly call: number;
}

export function initialOf({ shares, price }: MarginPosition, rules: MarginRules): number {
  return shares >= 0 ? partUp(shares * price, rules.initialLong) : partUp(-shares * price, rules.initialShort);
}

/** The greater of a rate and, for what is short, an amount a share; never more than the whole of a long position. */
export function maintenanceOf({ shares, price, leverage }: MarginPosition, rules: MarginRules): number {
  if (shares >= 0) return partUp(shares * price, Math.min(10_000, rules.maintenanceLong * leverage));
  const cheap = price < rules.cheapPrice;
  const perShare = cheap ? rules.cheapPerShare : rules.shortPerShare;
  const rate = (cheap ? rules.maintenanceCheap : rules.maintenanceShort) * leverage;
  return Math.max(-shares * perShare, partUp(-shares * price, rate));
}

export function standingOf(cash: number, positions: readonly MarginPosition[], rules: MarginRules): MarginStanding {
  let [longValue, shortValue, initial, maintenance] = [0, 0, 0, 0];
  for (const position of positions) {
    const value = position.shares * position.price;
    if (value > 0) longValue += value;
    else shortValue -= value;
    initial += initialOf(position, rules);
    maintenance += maintenanceOf(position, rules);
  }
  const equity = cash + longValue - shortValue;
  return { longValue, shortValue, equity, initial, maintenance, excess: equity - initial, call: Math.max(0, maintenance - equity) };
}

/**
 * The price at which the only position of an account comes under a call: a long one at it or below, a short one at it or
 * above. `cash`: minus the debit, or the credit. Undefined where no price does. Figures a share are left aside.
 */
export function callPrice(shares: number, cash: number, rules: MarginRules): number | undefined {
  if (shares > 0 && cash < 0) return Math.ceil((-cash * 10_000) / ((10_000 - rules.maintenanceLong) * shares)) - 1;
  if (shares < 0 && cash > 0) return Math.floor((cash * 10_000) / ((10_000 + rules.maintenanceShort) * -shares)) + 1;
  return undefined;
}

/** Value to sell (or, at the short rate, to buy back) so that a call of that amount is met: equity stays, the requirement falls. */
export function valueToLiquidate(call: number, maintenance: number): number {
  return Math.ceil((call * 10_000) / maintenance);
}

/** The special memorandum account: it keeps what was once in excess, and is what new purchases draw on. */
export function nextSma(sma: number, excess: number): number {
  return Math.max(sma, excess, 0);
}

/** What may be bought with that much in the special memorandum account: at 50 %, twice as much. */
export function buyingPower(sma: number, rules: MarginRules): number {
  return Math.floor((sma * 10_000) / rules.initialLong);
}

/** Equity that an account on credit must have: the minimum, or the whole purchase where that is less. */
export function equityNeeded(purchase: number, rules: MarginRules): number {
  return Math.min(rules.minimumEquity, purchase);
}

/** Round trips within a day and all trades, of one business day. */
export interface DayActivity {
  readonly dayTrades: number;
  readonly trades: number;
}

/** Of the last business days, oldest first: a pattern day trader? */
export function isDayTrader(days: readonly DayActivity[], rules: MarginRules): boolean {
  const last = days.slice(-rules.dayTradeDays);
  const dayTrades = last.reduce((sum, day) => sum + day.dayTrades, 0);
  const trades = last.reduce((sum, day) => sum + day.trades, 0);
  return dayTrades >= rules.dayTrades && dayTrades > partDown(trades, rules.dayTradeShare);
}

/** Such a trader below its minimum equity may only close. */
export function mustOnlyClose(equity: number, days: readonly DayActivity[], rules: MarginRules): boolean {
  return isDayTrader(days, rules) && equity < rules.dayTraderEquity;
}

/** What a pattern day trader may hold during the day beyond what it has. */
export function dayTraderPower({ equity, maintenance }: MarginStanding, rules: MarginRules): number {
  return Math.max(0, equity - maintenance) * rules.dayTraderPower;
}
