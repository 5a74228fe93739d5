import { type MarginPosition, maintenanceOf, standingOf } from './reg-t.ts';
import type { MarginRules } from './rules.ts';

/** A market order that takes risk away. */
export interface LiquidationOrder {
  readonly instrument: number;
  /** 0 buys back, 1 sells. */
  readonly side: number;
  readonly shares: number;
}

/**
 * The fewest shares, position by position, that bring an account back to maintenance margin at these prices. First what
 * relieves most for each unit of value that is traded, so that least is traded; of equals the larger, then the lower number.
 */
export function liquidation(cash: number, positions: readonly MarginPosition[], rules: MarginRules): LiquidationOrder[] {
  let missing = standingOf(cash, positions, rules).call;
  const value = ({ shares, price }: MarginPosition) => Math.abs(shares) * price;
  const rate = (position: MarginPosition) => (value(position) === 0 ? 0 : maintenanceOf(position, rules) / value(position));
  const ranked = positions.filter((position) => value(position) > 0)
    .sort((a, b) => rate(b) - rate(a) || value(b) - value(a) || a.instrument - b.instrument);
  const orders: LiquidationOrder[] = [];
  for (const position of ranked) {
    if (missing <= 0) break;
    const shares = sharesToClose(position, missing, rules);
    orders.push({ instrument: position.instrument, side: position.shares > 0 ? 1 : 0, shares });
    missing -= reliefOf(position, shares, rules);
  }
  return orders;
}

function reliefOf(position: MarginPosition, shares: number, rules: MarginRules): number {
  const left = { ...position, shares: position.shares - Math.sign(position.shares) * shares };
  return maintenanceOf(position, rules) - maintenanceOf(left, rules);
}

/** The least number that relieves so much, by halving; all of it if that is not enough. */
function sharesToClose(position: MarginPosition, missing: number, rules: MarginRules): number {
  let low = 1;
  let high = Math.abs(position.shares);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (reliefOf(position, middle, rules) >= missing) high = middle;
    else low = middle + 1;
  }
  return low;
}
