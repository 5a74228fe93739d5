import { MOST } from '../positions/ratio.ts';
import { inForce } from '../session/dated.ts';
import type { Holding } from './holding.ts';
import { totalOf } from './lot.ts';
import { termOf, type TaxRule } from './tax-rules.ts';

/** A holding at a price; money in ten-thousandths. */
export interface Valued {
  readonly instrument: number;
  readonly shares: number;
  readonly cost: number;
  /** Cost where no price is known. */
  readonly value: number;
  /** value - cost: what would be gained by selling, by the term it would have. */
  readonly shortTerm: number;
  readonly longTerm: number;
}

export interface Valuation {
  readonly holdings: readonly Valued[];
  readonly cost: number;
  readonly value: number;
}

/** Holdings of an account by instrument, as of the end of a day. Undefined when an amount passes 2^53. */
export function valued(
  holdings: readonly Holding[], priceOf: (instrument: number) => number | undefined, day: number, tax: readonly TaxRule[],
): Valuation | undefined {
  const rule = inForce(tax, day);
  const rows: Valued[] = [];
  let [cost, value] = [0, 0];
  for (const { instrument, shares, lots } of [...holdings].sort((a, b) => a.instrument - b.instrument)) {
    const price = priceOf(instrument);
    const paid = totalOf(lots)?.cost;
    if (lots.length === 0 || paid === undefined || rule === undefined) continue;
    let [shortTerm, longTerm] = [0, 0];
    for (const lot of lots) {
      const gain = price === undefined ? 0 : lot.shares * price - lot.cost;
      if (termOf(lot, day, rule) === 'LONG_TERM') longTerm += gain;
      else shortTerm += gain;
    }
    const worth = price === undefined ? paid : shares * price;
    cost += paid;
    value += worth;
    if (![worth, shortTerm, longTerm, cost, value].every((amount) => Math.abs(amount) <= MOST)) return undefined;
    rows.push({ instrument, shares, cost: paid, value: worth, shortTerm, longTerm });
  }
  return { holdings: rows, cost, value };
}
