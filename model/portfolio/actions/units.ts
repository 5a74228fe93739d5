import { assert } from '../../base/assert.ts';
import { mulDiv } from '../../positions/ratio.ts';
import { costOf, type Lot } from '../lot.ts';

/** A lot with the cost that goes into the new shares. */
export interface Source {
  readonly lot: Lot;
  readonly cost: number;
}

/** What of a lot was sold as part of a fraction. */
export interface FractionSold {
  readonly lot: Lot;
  /** Signed as the source's. */
  readonly cost: number;
  /** Unsigned. */
  readonly cash: number;
}

export interface NewShares {
  /** New shares by the lot that they come from; `cost` signed, `shares` signed as the lot. */
  readonly lots: readonly { readonly from: Lot; readonly shares: number; readonly cost: number }[];
  readonly fraction: readonly FractionSold[];
  /** Unsigned cash for the fraction. */
  readonly cash: number;
}

/**
 * `each` new shares for every `per` of the old, counted in units of 1/per of a new share so that every number is whole.
 *
 * What does not make a whole share over all lots together is sold, the oldest units first, for floor(units * price / per). What does
 * not make a whole share of one lot goes on to the next lot, cost and all: the share belongs to the lot that completes it. So the new
 * lots plus the fraction sold cost exactly what the sources did. Undefined when a product passes 2^53.
 */
export function newShares(sources: readonly Source[], each: number, per: number, price: number): NewShares | undefined {
  const units = sources.map(({ lot }) => Math.abs(lot.shares) * each);
  const total = units.reduce((sum, count) => sum + count, 0);
  if (!Number.isSafeInteger(total)) return undefined;
  const cash = mulDiv(total % per, price, per);
  if (cash === undefined) return undefined;
  const fraction = sellFraction(sources, units, total % per, cash);
  const lots: NewShares['lots'][number][] = [];
  let carried = 0;
  let carriedCost = 0;
  sources.forEach(({ lot, cost }, i) => {
    const sold = fraction.find((part) => part.lot === lot);
    const count = units[i] - (sold?.units ?? 0);
    const left = cost - (sold?.cost ?? 0);
    const over = (carried + count) % per;
    const shares = (carried + count - over) / per;
    if (shares === 0) {
      carried += count;
      carriedCost += left;
      return;
    }
    // Fewer than `per` were carried, so what is over is of this lot.
    const overCost = over === 0 ? 0 : costOf(left, over, count);
    lots.push({ from: lot, shares: lot.shares < 0 ? -shares : shares, cost: carriedCost + left - overCost });
    carried = over;
    carriedCost = overCost;
  });
  assert(carried === 0 && carriedCost === 0, `${carried} units of ${per}, cost ${carriedCost}, are left of whole shares`);
  return { lots, fraction, cash };
}

function sellFraction(sources: readonly Source[], units: readonly number[], count: number, cash: number): (FractionSold & { units: number })[] {
  const sold: (FractionSold & { units: number })[] = [];
  let left = count;
  let cashLeft = cash;
  sources.forEach(({ lot, cost }, i) => {
    if (left === 0) return;
    const taken = Math.min(left, units[i]);
    const part = costOf(cashLeft, taken, left);
    sold.push({ lot, units: taken, cost: costOf(cost, taken, units[i]), cash: part });
    left -= taken;
    cashLeft -= part;
  });
  return sold;
}
