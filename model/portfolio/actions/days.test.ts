/** Facts: settlement, section 6.1, on the calendars of the United States. */
import { expect, test } from 'vitest';
import { dateText, dayOf } from '../../session/civil.ts';
import { US_BANKS, US_EXCHANGES } from '../../session/calendars.ts';
import { inForce } from '../../session/dated.ts';
import { exDayOf, isLarge, isOwedToBuyer, isOwedToSeller, US_DISTRIBUTIONS } from './days.ts';

const day = (text: string): number => dayOf(...(text.split('-').map(Number) as [number, number, number]));
const BOTH = [US_EXCHANGES, US_BANKS];

test.each([
  ['T+1: the record day itself', '2025-03-12', '2025-03-26', false, '2025-03-12'],
  ['T+1: a record day on a Saturday', '2025-03-15', '2025-03-26', false, '2025-03-14'],
  ['T+1: a record day on a holiday', '2025-07-04', '2025-07-20', false, '2025-07-03'],
  ['T+2: the business day before', '2024-03-12', '2024-03-26', false, '2024-03-11'],
  ['T+2: over a weekend', '2024-03-11', '2024-03-26', false, '2024-03-08'],
  ['T+2: over Good Friday', '2024-04-01', '2024-04-26', false, '2024-03-28'],
  ['large: after the pay day, over a weekend', '2025-03-12', '2025-03-21', true, '2025-03-24'],
  ['large: banks closed on Columbus Day', '2025-10-01', '2025-10-10', true, '2025-10-14'],
])('ex day: %s', (_, record, pay, large, ex) => {
  const rule = inForce(US_DISTRIBUTIONS, day(record))!;
  expect(dateText(exDayOf(day(record), day(pay), large, rule.cycle, BOTH))).toBe(ex);
});

test('large is a quarter of the price or more', () => {
  const rule = US_DISTRIBUTIONS[1]!;
  expect([isLarge(2_499, 10_000, rule), isLarge(2_500, 10_000, rule), isLarge(2 ** 52, 1, rule)]).toEqual([false, true, true]);
});

/** [ex, record, pay], trade day, settlement day -> who is owed. */
test.each([
  ['ordinary: traded cum, settles by the record day', [10, 10, 20], 9, 10, 'nobody'],
  ['ordinary: traded cum, settles late', [10, 10, 20], 9, 11, 'buyer'],
  ['ordinary: traded ex', [10, 10, 20], 10, 11, 'nobody'],
  ['ordinary: traded ex, settles the same day', [10, 10, 20], 10, 10, 'seller'],
  ['due bills: between record and ex', [16, 10, 15], 12, 13, 'buyer'],
  ['due bills: the day before ex', [16, 10, 15], 15, 16, 'buyer'],
  ['due bills: from the ex day on none', [16, 10, 15], 16, 17, 'nobody'],
] as const)('claims: %s', (_, [ex, record, pay], tradeDay, settleDay, owed) => {
  const days = { declared: 1, ex, record, pay };
  const seen = isOwedToBuyer(days, tradeDay, settleDay) ? 'buyer' : isOwedToSeller(days, tradeDay, settleDay) ? 'seller' : 'nobody';
  expect(seen).toBe(owed);
});
