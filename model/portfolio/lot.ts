import { MOST, partOf } from '../positions/ratio.ts';

/** Shares bought (or sold short) at once, or a piece of them. Plain data, never changed, only replaced. */
export interface Lot {
  /** Given out 1, 2, 3 … by the portfolio; what a holder names for specific relief. */
  readonly id: number;
  /** The lot it was cut from: pieces of one purchase share it, and no piece replaces another in a wash sale. */
  readonly origin: number;
  /** Day of the trade. */
  readonly acquired: number;
  /** Day from which the holding period counts: `acquired`, or earlier where a wash sale tacked on the time of the lot it replaced. */
  readonly heldFrom: number;
  /** Above 0: long; below: short. Never 0. */
  readonly shares: number;
  /** Ten-thousandths for the lot as a whole; of a short lot minus what its sale brought. */
  readonly cost: number;
  /** These shares have replaced shares sold at a loss; they do so once only. */
  readonly replacement: boolean;
}

/** A whole number of shares, at least one. */
export function isCount(shares: number): boolean {
  return Number.isSafeInteger(shares) && shares >= 1;
}

export type Term = 'SHORT_TERM' | 'LONG_TERM';

/** By acquisition; of one day as bought, the pieces of a purchase together: the order in which lots are kept, and FIFO takes them. */
export function byAge(a: Lot, b: Lot): number {
  return a.acquired - b.acquired || a.origin - b.origin || a.id - b.id;
}

/** The cost of `part` of `whole` shares or units, the fraction dropped towards zero: it stays with the rest. */
export function costOf(cost: number, part: number, whole: number): number {
  if (part === whole) return cost;
  return cost < 0 ? -partOf(-cost, part, whole) : partOf(cost, part, whole);
}

/** A lot in two, the first of `shares` (unsigned, fewer than it has). Cost is conserved to the unit. */
export function cut(lot: Lot, shares: number, id: number): readonly [Lot, Lot] {
  const sign = lot.shares < 0 ? -1 : 1;
  const cost = costOf(lot.cost, shares, Math.abs(lot.shares));
  return [{ ...lot, shares: sign * shares, cost }, { ...lot, id, shares: lot.shares - sign * shares, cost: lot.cost - cost }];
}

/** Sums over lots, or undefined past 2^53. */
export function totalOf(lots: readonly Lot[]): { readonly shares: number; readonly cost: number } | undefined {
  let shares = 0;
  let cost = 0;
  for (const lot of lots) {
    shares += lot.shares;
    cost += lot.cost;
    if (Math.abs(shares) > MOST || Math.abs(cost) > MOST) return undefined;
  }
  return { shares, cost };
}
