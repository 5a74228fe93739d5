import { addBusinessDays, type Calendar } from '../session/calendar.ts';
import { type Dated, inForce } from '../session/dated.ts';
import { assert } from '../base/assert.ts';

/** How instruments settle, in force from a day on. */
export interface SettlementRules extends Dated {
  /** Business days from trade to settlement. */
  readonly cycle: 0 | 1 | 2 | 3;
  /** BIS's models of delivery versus payment: 1 gross shares and money, 2 gross shares and net money, 3 net shares and money. */
  readonly dvp: 1 | 2 | 3;
  /** A delivery may come in parts of at least this many shares; 0: in full or not at all. */
  readonly partialLot: number;
  /** Business days that a delivery may have failed before it can be bought in. */
  readonly buyInAfter: number;
  /** Penalty a business day for missing shares, by class of instrument, in hundredths of a basis point of their value. */
  readonly shareRates: Readonly<Record<string, number>>;
  /** The same for missing money. */
  readonly cashRate: number;
  /** A fail is marked to the close each day, the difference paid at once. */
  readonly markFails: boolean;
}

/** Classes of instruments for penalties: the European rates (CSDR, delegated regulation 2017/389), hundredths of a basis point a day. */
export const CSDR_RATES: Readonly<Record<string, number>> = {
  LIQUID_SHARE: 100, ILLIQUID_SHARE: 50, GROWTH_MARKET: 25, GOVERNMENT_DEBT: 10, OTHER_DEBT: 20, GROWTH_MARKET_DEBT: 15, OTHER: 50,
};

const T2: SettlementRules = {
  from: 0, cycle: 2, dvp: 3, partialLot: 1, buyInAfter: 3, shareRates: CSDR_RATES, cashRate: 100, markFails: true,
};
/** T+2, by net shares and money. */
export const TWO_DAYS: readonly SettlementRules[] = [T2];
/** T+1 with the collateral check that a day less asks for. */
export const ONE_DAY: readonly SettlementRules[] = [{ ...T2, cycle: 1 }];

/** Shares and ETFs of the United States: T+3 since 1995-06-07, T+2 since 2017-09-05, T+1 since 2024-05-28 (facts: settlement, section 1). */
export const US_CYCLES: readonly SettlementRules[] = [
  { ...T2, from: 9_288, cycle: 3 }, { ...T2, from: 17_414, cycle: 2 }, { ...T2, from: 19_871, cycle: 1 },
];

export function rulesOn(rules: readonly SettlementRules[], day: number): SettlementRules {
  const found = inForce(rules, day);
  assert(found !== undefined, `no settlement rules are in force on day ${day}`);
  return found;
}

/** Trades of that day settle on the day that lies so many days after it that are open at the exchange and at the bank. */
export function settlementDay(rules: readonly SettlementRules[], calendars: readonly Calendar[], tradeDay: number): number {
  return addBusinessDays(calendars, tradeDay, rulesOn(rules, tradeDay).cycle);
}
