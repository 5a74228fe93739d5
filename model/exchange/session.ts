import { isWhole } from '../base/integers.ts';
import { DAY_MAX } from '../base/money.ts';
import { addBusinessDays, dayKind } from '../session/calendar.ts';
import { isAuction, mayChange, type Phase, PHASES } from '../session/phases.ts';
import { feePerShare } from './admit.ts';
import type { Book } from './book.ts';
import type { Holds } from './holds.ts';
import { refuse } from './refusals.ts';
import { settle, tellTop } from './settle.ts';
import type { ExchangeState } from './state.ts';

/** Days that trades are kept after they are netted. */
const KEPT_DAYS = 14;

/** A day begins: keys may be used again, papers may have expired, positions and price limits count from here. */
export function startDay(s: ExchangeState, day: number): number {
  if (!isWhole(day, DAY_MAX) || day <= s.day) return refuse('DAY_INVALID');
  if (s.trading || s.books.some((book) => book.desk.phase !== 'CLOSED')) return refuse('DAY_OPEN');
  s.day = day;
  s.time = 0;
  // The first calendar is the exchange's own.
  s.trading = dayKind(s.config.calendars[0], day) !== 'CLOSED';
  s.nextDay = addBusinessDays([s.config.calendars[0]], day, 1);
  s.keys.clear();
  s.accounts.startDay(day);
  s.positions.startDay();
  s.risk.startDay(day);
  for (const { market } of s.books) market.startDay();
  s.trades.forget(day - KEPT_DAYS);
  s.session.advance(day, 0);
  for (const book of s.books) s.session.setPreviousClose(book.number, lastPriceOf(book));
  s.session.setIndexClose(s.index);
  s.told.push({ kind: 'DAY', day });
  return 0;
}

/** Last price, ten-thousandths; before the first trade the reference. */
export function lastPriceOf(book: Book): number {
  const { lastPrice } = book.desk;
  return lastPrice < 0 ? book.config.reference : book.priceAt(lastPrice);
}

/** By hand, where the market has no plan. */
export function phaseByHand(s: ExchangeState, book: Book, phase: Phase, reference: number | undefined, time: number): number {
  if (isPlanned(s)) return refuse('PLANNED');
  if (!PHASES.includes(phase) || !mayChange(book.desk.phase, phase)) return refuse('PHASE_INVALID');
  if (!s.trading && phase !== 'CLOSED') return refuse('DAY_INVALID');
  if (reference !== undefined && !isWhole(reference, book.config.core.levels - 1)) return refuse('PHASE_INVALID');
  changePhase(s, book, phase, reference, time, 'HAND');
  return 0;
}

export function bandByHand(s: ExchangeState, book: Book, low: number, high: number, time: number): number {
  if (isPlanned(s)) return refuse('PLANNED');
  const { levels } = book.config.core;
  if (!isWhole(low, levels - 1) || !isWhole(high, levels - 1) || low > high) return refuse('BAND_INVALID');
  changeBand(s, book, low, high, time);
  return 0;
}

function isPlanned({ config: { session } }: ExchangeState): boolean {
  return session.schedules.length > 0;
}

/** The book goes over to another phase; a call that ends is uncrossed. */
export function changePhase(s: ExchangeState, book: Book, phase: Phase, reference: number | undefined, time: number, cause: string): void {
  const auction = isAuction(book.desk.phase);
  book.desk.reports.clear();
  book.desk.setPhase(phase, s.day, time, reference);
  book.turn(s.stream, s.time, auction);
  settle(s, book);
  markRisk(s, book);
  s.told.push({ kind: 'PHASE', instrument: book.number, phase, cause });
}

/** Risk values by the last trade: taken over when a phase changes, when the limits do and on a mark, since it takes the time of all holders. */
export function markRisk(s: ExchangeState, book: Book): void {
  const { lastPrice } = book.desk;
  if (lastPrice < 0) return;
  const price = book.priceAt(lastPrice);
  s.risk.mark(book.number, price);
  if (book.desk.phase === 'CLOSED') s.risk.setPriorClose(book.number, price);
}

/** Price limits, ticks. When the upper one rises, an order without a limit may cost more: what cannot be covered is taken out first. */
export function changeBand(s: ExchangeState, book: Book, low: number, high: number, time: number): void {
  const unit = book.priceAt(high) + feePerShare(s);
  for (const holds of [book.holds, book.brackets.reserves]) for (const slot of holds.floatingBelow(unit)) cover(s, book, holds, slot, unit, time);
  book.low = low;
  book.high = high;
  book.desk.reports.clear();
  book.desk.setBand(low, high, time);
  book.turn(s.stream, s.time);
  settle(s, book);
  tellTop(s, book);
  markRisk(s, book);
}

function cover(s: ExchangeState, book: Book, holds: Holds, slot: number, unit: number, time: number): void {
  const left = holds.left(slot);
  // An order taken out before may have taken this one with it.
  if (left === 0) return;
  if (holds.widen(s.ledger, slot, unit, left) === 0) return holds.change(s.ledger, slot, unit, left);
  book.desk.reports.clear();
  book.desk.cancel(holds.accountAt(slot), holds.orderAt(slot), time);
  book.turn(s.stream, s.time);
  settle(s, book);
  book.desk.reports.clear();
}
