import { assert } from '../base/assert.ts';
import { inForce } from '../session/dated.ts';
import { close, type Closed, type Holding, remains } from './holding.ts';
import { byAge, cut, type Lot, totalOf } from './lot.ts';
import { relieve } from './relief.ts';
import type { TaxRule } from './tax-rules.ts';

export interface Joined {
  readonly holding: Holding;
  readonly closed: readonly Closed[];
}

/**
 * Lots that come from elsewhere (a deposit, a distribution, a merger) join a holding with all their history. Where the holding stands
 * the other way, they close it: what they cost is what covering cost. Undefined when the sums pass 2^53.
 */
export function joined(to: Holding, lots: readonly Lot[], day: number, tax: readonly TaxRule[]): Joined | undefined {
  const rule = inForce(tax, day);
  assert(rule !== undefined, `no tax rule is in force on day ${day}`);
  let holding = to;
  const closed: Closed[] = [];
  for (const lot of lots) {
    const opposed = holding.shares !== 0 && holding.shares > 0 !== lot.shares > 0;
    const size = opposed ? Math.min(Math.abs(holding.shares), Math.abs(lot.shares)) : 0;
    const [covering, ...rest] = size === 0 || size === Math.abs(lot.shares) ? [lot] : cut(lot, size, lot.id);
    let left: readonly Lot[] = holding.lots;
    if (size > 0) {
      const takes = relieve(left, { method: 'FIFO', shares: size, tradeDay: day, price: 0, named: [], termOf: () => 'SHORT_TERM' });
      assert(!('kind' in takes), 'the oldest lots can always be taken');
      // What a long lot cost is what covering cost; what a short lot brought is what the long ones were sold for.
      closed.push(...close(takes, lot.shares > 0 ? covering.cost : -covering.cost, day, rule));
      left = remains(left, takes);
    }
    const staying = size === 0 ? [covering] : rest;
    holding = { ...holding, shares: holding.shares + lot.shares, lots: [...left, ...staying].sort(byAge) };
    if (totalOf(holding.lots) === undefined) return undefined;
  }
  return { holding, closed };
}
