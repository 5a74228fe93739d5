import { assert } from '../base/assert.ts';
import { civilOf, dayOf, easterOf, weekdayOf } from './civil.ts';

/** On which day of a year a holiday falls. Weekdays: 0 Sunday to 6 Saturday. */
export type HolidayRule =
  | { readonly kind: 'DATE'; readonly month: number; readonly date: number }
  /** The nth such weekday of the month, -1 the last, and so many days after it. */
  | { readonly kind: 'NTH'; readonly month: number; readonly weekday: number; readonly nth: number; readonly offset?: number }
  | { readonly kind: 'EASTER'; readonly offset: number }
  /** One day and no other. */
  | { readonly kind: 'ONCE'; readonly day: number };

/** What happens when a fixed date falls on a weekend. */
export type Observance = 'NEAREST' | 'SUNDAY_ONLY' | 'NONE';

export interface Holiday {
  readonly name: string;
  readonly rule: HolidayRule;
  /** NEAREST: Saturday goes to Friday, Sunday to Monday. SUNDAY_ONLY: Saturday is lost. NONE: the weekend takes it. */
  readonly observed: Observance;
  /** Years in which the rule holds, inclusive. */
  readonly from?: number;
  readonly to?: number;
}

/** A day that ends early, if it is a business day at all. */
export interface HalfDay {
  readonly name: string;
  readonly rule: HolidayRule;
  readonly from?: number;
  readonly to?: number;
}

/** Which days a market or a payment system works: data, never code. */
export interface Calendar {
  readonly name: string;
  readonly closed: readonly Holiday[];
  readonly half: readonly HalfDay[];
}

export type DayKind = 'FULL' | 'HALF' | 'CLOSED';

function holds({ from, to }: { readonly from?: number; readonly to?: number }, year: number): boolean {
  return (from === undefined || year >= from) && (to === undefined || year <= to);
}

function dayByRule(rule: HolidayRule, year: number): number {
  switch (rule.kind) {
    case 'DATE':
      return dayOf(year, rule.month, rule.date);
    case 'EASTER':
      return easterOf(year) + rule.offset;
    case 'ONCE':
      return rule.day;
    case 'NTH': {
      assert(rule.nth === -1 || (rule.nth >= 1 && rule.nth <= 4), `no month always has weekday number ${rule.nth}`);
      const offset = rule.offset ?? 0;
      if (rule.nth === -1) {
        const last = dayOf(rule.month === 12 ? year + 1 : year, (rule.month % 12) + 1, 1) - 1;
        return last - ((weekdayOf(last) - rule.weekday + 7) % 7) + offset;
      }
      const first = dayOf(year, rule.month, 1);
      return first + ((rule.weekday - weekdayOf(first) + 7) % 7) + (rule.nth - 1) * 7 + offset;
    }
  }
}

function observedOn(day: number, observed: Observance): number {
  const weekday = weekdayOf(day);
  if (observed === 'NEAREST' && weekday === 6) return day - 1;
  if (observed !== 'NONE' && weekday === 0) return day + 1;
  return day;
}

/** The days of a year on which the calendar is closed, ascending, weekends not listed. */
export function holidaysOf(calendar: Calendar, year: number): number[] {
  const days: number[] = [];
  // New Year of the next year may be observed in this one, and the last day of this year in the next.
  for (const at of [year - 1, year, year + 1]) {
    for (const holiday of calendar.closed) {
      if (holds(holiday, at)) days.push(observedOn(dayByRule(holiday.rule, at), holiday.observed));
    }
  }
  const here = days.filter((day) => civilOf(day).year === year && weekdayOf(day) !== 0 && weekdayOf(day) !== 6);
  return [...new Set(here)].sort((a, b) => a - b);
}

/** Full, half or closed. */
export function dayKind(calendar: Calendar, day: number): DayKind {
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6) return 'CLOSED';
  const { year } = civilOf(day);
  if (holidaysOf(calendar, year).includes(day)) return 'CLOSED';
  const half = calendar.half.some((rule) => holds(rule, year) && dayByRule(rule.rule, year) === day);
  return half ? 'HALF' : 'FULL';
}

export function isOpenDay(calendar: Calendar, day: number): boolean {
  return dayKind(calendar, day) !== 'CLOSED';
}

/**
 * The day that lies `count` business days after `day` (negative: before). A day counts only if it is open in every
 * calendar, so that settlement needs the exchange and the payment system at once. Count 0: `day` itself or the next open one.
 */
export function addBusinessDays(calendars: readonly Calendar[], day: number, count: number): number {
  const open = (at: number) => calendars.every((calendar) => isOpenDay(calendar, at));
  const step = count < 0 ? -1 : 1;
  let at = day;
  if (count === 0) while (!open(at)) at++;
  for (let left = Math.abs(count); left > 0; left--) {
    do at += step;
    while (!open(at));
  }
  return at;
}
