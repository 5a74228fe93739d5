import { civilOf, dayOf } from '../session/civil.ts';
import type { Lot, Term } from './lot.ts';

/** What tax law says about lots, from a day on. */
export interface TaxRule {
  readonly from: number;
  /** A loss is deferred when replacement shares are traded at most so many days before or after the sale. */
  readonly washSaleDays: number;
  /** Held for more than so many years is long-term. */
  readonly longTermYears: number;
}

/** Sections 1091 and 1222 as they stand. Facts: settlement, sections 7 and 8. */
export const US_TAX: readonly TaxRule[] = [{ from: 0, washSaleDays: 30, longTermYears: 1 }];

/** For how long a loss is remembered past its window: purchases may settle that much later than they trade. */
export const LATE_SETTLEMENT_DAYS = 60;

/**
 * The holding period begins the day after the trade; long-term is a sale once it has lasted more than the years: bought on 1 March,
 * long-term from 2 March of the next year. A period that begins on 29 February ends as one that begins on 1 March.
 * A short sale closed is always short-term: what closes it was bought for it.
 */
export function termOf(lot: Lot, soldDay: number, { longTermYears }: TaxRule): Term {
  if (lot.shares < 0) return 'SHORT_TERM';
  const { year, month, date } = civilOf(lot.heldFrom + 1);
  // Of a common year, 29 February is 1 March.
  return soldDay >= dayOf(year + longTermYears, month, date) ? 'LONG_TERM' : 'SHORT_TERM';
}

export function taxYearOf(day: number): number {
  return civilOf(day).year;
}
