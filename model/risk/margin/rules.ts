import type { Dated } from '../../session/dated.ts';

/** Margin of stock held or sold short on credit. Rates in basis points of the value, money and prices in 1/10,000. */
export interface MarginRules extends Dated {
  /** Reg T: what a purchase, and a short sale beyond its proceeds, needs on the day of the trade. */
  readonly initialLong: number;
  readonly initialShort: number;
  /** FINRA 4210: what a position needs at any time. */
  readonly maintenanceLong: number;
  readonly maintenanceShort: number;
  readonly shortPerShare: number;
  /** Below this price a short position needs other, higher figures. */
  readonly cheapPrice: number;
  readonly maintenanceCheap: number;
  readonly cheapPerShare: number;
  /** Equity without which nothing is bought on credit. */
  readonly minimumEquity: number;
  /** So many day trades in so many business days, and more than this part of all trades, make a pattern day trader, who needs that equity. */
  readonly dayTrades: number;
  readonly dayTradeDays: number;
  readonly dayTradeShare: number;
  readonly dayTraderEquity: number;
  /** Day-time buying power of a pattern day trader, times the maintenance excess. */
  readonly dayTraderPower: number;
  /** Business days after settlement until a Reg T call is due. */
  readonly callDays: number;
}

/** As the figures stood in 2024; the pattern day trader rule is under review. */
export const US_MARGIN: MarginRules = {
  from: 0, initialLong: 5_000, initialShort: 5_000, maintenanceLong: 2_500, maintenanceShort: 3_000, shortPerShare: 5_0000, cheapPrice: 5_0000,
  maintenanceCheap: 10_000, cheapPerShare: 2_5000, minimumEquity: 2_000_0000, dayTrades: 4, dayTradeDays: 5, dayTradeShare: 600,
  dayTraderEquity: 25_000_0000, dayTraderPower: 4, callDays: 2,
};
