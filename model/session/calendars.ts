import type { Calendar, Holiday } from './calendar.ts';
import { dayOf } from './civil.ts';

const MONDAY = 1;
const THURSDAY = 4;

const date = (name: string, month: number, at: number, observed: Holiday['observed'] = 'NEAREST'): Holiday =>
  ({ name, rule: { kind: 'DATE', month, date: at }, observed });
const nth = (name: string, month: number, weekday: number, which: number): Holiday =>
  ({ name, rule: { kind: 'NTH', month, weekday, nth: which }, observed: 'NONE' });

const NEW_YEAR = date('New Year', 1, 1, 'SUNDAY_ONLY');
const KING = { ...nth('Martin Luther King Day', 1, MONDAY, 3), from: 1998 };
const WASHINGTON = nth("Washington's Birthday", 2, MONDAY, 3);
const MEMORIAL = nth('Memorial Day', 5, MONDAY, -1);
const JUNETEENTH = { ...date('Juneteenth', 6, 19), from: 2022 };
const INDEPENDENCE = date('Independence Day', 7, 4);
const LABOR = nth('Labor Day', 9, MONDAY, 1);
const THANKSGIVING = nth('Thanksgiving', 11, THURSDAY, 4);
const CHRISTMAS = date('Christmas', 12, 25);
const GOOD_FRIDAY: Holiday = { name: 'Good Friday', rule: { kind: 'EASTER', offset: -2 }, observed: 'NONE' };

/** NYSE and Nasdaq; facts: settlement, section 2. */
export const US_EXCHANGES: Calendar = {
  name: 'US exchanges',
  closed: [
    NEW_YEAR, KING, WASHINGTON, GOOD_FRIDAY, MEMORIAL, JUNETEENTH, INDEPENDENCE, LABOR, THANKSGIVING, CHRISTMAS,
    { name: 'National day of mourning', rule: { kind: 'ONCE', day: dayOf(2025, 1, 9) }, observed: 'NONE', from: 2025, to: 2025 },
  ],
  half: [
    { name: 'Day before Independence Day', rule: { kind: 'DATE', month: 7, date: 3 } },
    { name: 'Day after Thanksgiving', rule: { kind: 'NTH', month: 11, weekday: THURSDAY, nth: 4, offset: 1 } },
    { name: 'Christmas Eve', rule: { kind: 'DATE', month: 12, date: 24 } },
  ],
};

/** The Federal Reserve's payment systems: two days more than the exchanges, Good Friday open, a Saturday holiday is lost. */
export const US_BANKS: Calendar = {
  name: 'US banks',
  closed: [
    NEW_YEAR, KING, WASHINGTON, MEMORIAL, { ...JUNETEENTH, observed: 'SUNDAY_ONLY' }, { ...INDEPENDENCE, observed: 'SUNDAY_ONLY' },
    LABOR, nth('Columbus Day', 10, MONDAY, 2), date('Veterans Day', 11, 11, 'SUNDAY_ONLY'), THANKSGIVING,
    { ...CHRISTMAS, observed: 'SUNDAY_ONLY' },
  ],
  half: [],
};

/** The euro payment system. */
export const T2: Calendar = {
  name: 'T2',
  closed: [
    date('New Year', 1, 1, 'NONE'), GOOD_FRIDAY, { name: 'Easter Monday', rule: { kind: 'EASTER', offset: 1 }, observed: 'NONE' },
    date('Labour Day', 5, 1, 'NONE'), date('Christmas', 12, 25, 'NONE'), date('Boxing Day', 12, 26, 'NONE'),
  ],
  half: [],
};
