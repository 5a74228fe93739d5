import { addBusinessDays, type Calendar, isOpenDay } from '../../session/calendar.ts';
import { mulDiv } from '../../positions/ratio.ts';
import type { ActionDays } from './action.ts';

/** How an exchange dates distributions, from a day on. */
export interface DistributionRule {
  readonly from: number;
  /** Business days from trade to settlement. */
  readonly cycle: number;
  /** A distribution worth at least so many basis points of the price, and every split, goes ex after it is paid. */
  readonly largeFrom: number;
}

/** Facts: settlement, section 6.1. T+2 until 2024-05-27, T+1 since. */
export const US_DISTRIBUTIONS: readonly DistributionRule[] = [
  { from: 0, cycle: 2, largeFrom: 2_500 },
  { from: 19_871, cycle: 1, largeFrom: 2_500 },
];

/** The distribution's value a share is a large part of the price. Both in ten-thousandths. */
export function isLarge(value: number, price: number, { largeFrom }: DistributionRule): boolean {
  return (mulDiv(value, 10_000, price) ?? Number.MAX_SAFE_INTEGER) >= largeFrom;
}

/**
 * The ex day. Ordinary: the first day whose trades settle after the record day, so T+1 gives the record day itself and T+2 the
 * business day before; from a record day that is none, the business day before it counts. Large: the business day after the pay day.
 */
export function exDayOf(record: number, pay: number, large: boolean, cycle: number, calendars: readonly Calendar[]): number {
  if (large) return addBusinessDays(calendars, pay, 1);
  const open = calendars.every((calendar) => isOpenDay(calendar, record));
  const last = open ? record : addBusinessDays(calendars, record, -1);
  return cycle <= 1 ? last : addBusinessDays(calendars, last, 1 - cycle);
}

/**
 * Whether what is distributed goes with a trade from seller to buyer outside the register: it traded before the ex day (cum) and
 * settles after the record day. In the time between record and ex of a large distribution every trade does: it carries a due bill.
 */
export function isOwedToBuyer(days: ActionDays, tradeDay: number, settleDay: number): boolean {
  return tradeDay < days.ex && settleDay > days.record;
}

/** A special trade that settles by the record day though it traded ex: the buyer is on the register and owes the seller. */
export function isOwedToSeller(days: ActionDays, tradeDay: number, settleDay: number): boolean {
  return tradeDay >= days.ex && settleDay <= days.record;
}
