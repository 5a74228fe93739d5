import { describe, expect, test } from 'vitest';
import { addBusinessDays, dayKind, holidaysOf } from './calendar.ts';
import { T2, US_BANKS, US_EXCHANGES } from './calendars.ts';
import { civilOf, dateText, dayOf, easterOf, weekdayOf } from './civil.ts';
import { inForce } from './dated.ts';

const day = (text: string) => dayOf(...(text.split('-').map(Number) as [number, number, number]));

/** Facts: settlement, section 2. */
const CLOSED = [
  [2024, '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25'],
  [2025, '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25'],
  [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'],
  [2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24'],
] as const;

describe('calendar', () => {
  test.each(CLOSED)('calendar: US exchanges closed (%i)', (year, days) => {
    expect(holidaysOf(US_EXCHANGES, year).map((d) => dateText(d).slice(5)).join(' ')).toBe(days);
  });

  test.each([
    ['2024-11-29', 'HALF'], ['2024-12-24', 'HALF'], ['2024-07-03', 'HALF'], ['2025-11-28', 'HALF'], ['2026-07-03', 'CLOSED'],
    ['2027-12-24', 'CLOSED'], ['2021-06-18', 'FULL'], ['2024-07-02', 'FULL'], ['2024-07-06', 'CLOSED'], ['2022-01-03', 'FULL'],
  ])('calendar: US exchanges on %s: %s', (text, kind) => {
    expect(dayKind(US_EXCHANGES, day(text))).toBe(kind);
  });

  test.each([
    [US_BANKS, '2024-10-14', 'CLOSED'], [US_BANKS, '2025-11-11', 'CLOSED'], [US_BANKS, '2028-11-10', 'FULL'], [US_BANKS, '2025-04-18', 'FULL'],
    [T2, '2025-04-21', 'CLOSED'], [T2, '2025-05-01', 'CLOSED'], [T2, '2025-12-26', 'CLOSED'], [T2, '2025-05-26', 'FULL'],
  ] as const)('calendar: $name (case %#)', (calendar, text, kind) => {
    expect(dayKind(calendar, day(text))).toBe(kind);
  });

  test('calendar: business days need every calendar open', () => {
    const both = [US_EXCHANGES, US_BANKS];
    expect(dateText(addBusinessDays([US_EXCHANGES], day('2024-05-24'), 1))).toBe('2024-05-28');
    expect(dateText(addBusinessDays(both, day('2024-10-11'), 1))).toBe('2024-10-15');
    expect(dateText(addBusinessDays(both, day('2024-10-15'), -1))).toBe('2024-10-11');
    expect(dateText(addBusinessDays(both, day('2024-10-12'), 0))).toBe('2024-10-15');
    expect(dateText(addBusinessDays(both, day('2024-10-15'), 0))).toBe('2024-10-15');
  });

  test('calendar: days and dates go there and back, weekdays in step (1600 to 2400)', () => {
    let weekday = weekdayOf(dayOf(1600, 1, 1));
    for (let at = dayOf(1600, 1, 1); at < dayOf(2400, 1, 1); at++) {
      const { year, month, date } = civilOf(at);
      if (dayOf(year, month, date) !== at || weekdayOf(at) !== weekday) expect.fail(`day ${at} became ${year}-${month}-${date}`);
      weekday = (weekday + 1) % 7;
    }
    expect(dayOf(1970, 1, 1)).toBe(0);
    expect(dateText(dayOf(2000, 2, 29))).toBe('2000-02-29');
    expect(weekdayOf(day('2026-11-22'))).toBe(0);
  });

  test.each(['2000-04-23', '2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25'])('calendar: Easter %s', (text) => {
    expect(dateText(easterOf(Number(text.slice(0, 4))))).toBe(text);
  });

  test('calendar: what is in force is the last that began', () => {
    const rules = [{ from: 10, name: 'a' }, { from: 20, name: 'b' }];
    expect([9, 10, 19, 20, 99].map((at) => inForce(rules, at)?.name)).toEqual([undefined, 'a', 'a', 'b', 'b']);
  });
});
