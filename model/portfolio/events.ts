import type { Closed } from './holding.ts';
import type { Lot } from './lot.ts';
import type { WashSale } from './wash.ts';

interface OfHolding {
  readonly account: number;
  readonly instrument: number;
}

/** What the portfolio tells: enough to rebuild every lot, and every line of a tax report. */
export type PortfolioEvent =
  | (OfHolding & { readonly kind: 'LOT_OPENED'; readonly lot: Lot })
  | (OfHolding & Closed & { readonly kind: 'LOT_CLOSED' })
  | (OfHolding & WashSale & { readonly kind: 'WASH_SALE' })
  /** A corporate action or a withdrawal left the holding with these lots. */
  | (OfHolding & { readonly kind: 'LOTS_REWRITTEN'; readonly lots: readonly Lot[] });

/** Gains of an account in a tax year, in ten-thousandths. Taxable is gain plus what was disallowed. */
export interface TaxTotals {
  readonly account: number;
  readonly year: number;
  readonly shortTermGain: number;
  readonly shortTermDisallowed: number;
  readonly longTermGain: number;
  readonly longTermDisallowed: number;
}
