import { isWhole } from '../base/integers.ts';
import { DAY_MAX } from '../base/money.ts';
import { LEDGER_MOST } from '../ledger/ledger.ts';
import { RISK_REFUSALS } from '../risk/checks.ts';
import type { MarginCall } from '../risk/margin/calls.ts';
import { addBusinessDays } from '../session/calendar.ts';
import { liquidate, takeOut } from './liquidation.ts';
import { refuse } from './refusals.ts';
import { markRisk } from './session.ts';
import type { ExchangeState } from './state.ts';
import { hasValue, marginRules, tell, weigh } from './weigh.ts';

/** Time does not matter, only prices: opens calls, changes them, meets them; and goes on with what is being liquidated. */
export function mark(s: ExchangeState): number {
  if (s.day < 0) return refuse('DAY_INVALID');
  assessAll(s);
  // What was sold has moved the prices that all others are valued at.
  if (liquidate(s)) assessAll(s);
  return 0;
}

/** After the close: calls that are due by today and not met go to liquidation, and the orders of those accounts are taken out. */
export function marginDay(s: ExchangeState): number {
  if (s.day < 0) return refuse('DAY_INVALID');
  if (s.books.some((book) => book.desk.phase !== 'CLOSED')) return refuse('DAY_OPEN');
  assessAll(s);
  for (const event of s.margin.endDay(s.day)) {
    tell(s, event, weigh(s, event.call.account));
    takeOut(s, event.call.account);
  }
  return 0;
}

/** More time, once. */
export function extend(s: ExchangeState, number: number, until: number): number {
  const call = s.margin.open.find((each) => each.number === number);
  if (call === undefined) return RISK_REFUSALS.CALL_UNKNOWN.code;
  const events = isWhole(until, DAY_MAX) ? s.margin.extend(number, until) : undefined;
  if (events === undefined) return RISK_REFUSALS.CALL_STATE.code;
  for (const event of events) tell(s, event, weigh(s, call.account));
  return 0;
}

/** Something has come into an account: what it is called for is less now, or nothing. */
export function reassess(s: ExchangeState, account: number): void {
  const call = callOf(s, account);
  if (call !== undefined) assess(s, account, call.due);
}

/** False when the account would have less than initial margin without so much of the asset and without what is on its way out. */
export function hasExcess(s: ExchangeState, account: number, asset: number, amount: number): boolean {
  if (s.accounts.get(account)?.kind !== 'MARGIN') return true;
  const out = new Map([[asset, amount]]);
  for (const payment of s.payments.waiting()) {
    if (payment.account === account) out.set(payment.asset, (out.get(payment.asset) ?? 0) + payment.amount);
  }
  return weigh(s, account, out).excess >= 0;
}

export function callOf(s: ExchangeState, account: number): MarginCall | undefined {
  return s.margin.of(account, 'MAINTENANCE');
}

function assessAll(s: ExchangeState): void {
  for (const book of s.books) markRisk(s, book);
  const due = addBusinessDays([s.config.calendars[0]], s.day, marginRules(s).callDays);
  for (const { account, kind } of s.accounts.all()) if (kind === 'MARGIN') assess(s, account, due);
}

function assess(s: ExchangeState, account: number, due: number): void {
  const now = weigh(s, account);
  // Who has nothing left to sell owes a debt; no margin is called for it.
  if (callOf(s, account) === undefined && (now.call === 0 || !hasValue(now))) return;
  for (const event of s.margin.assess(account, 'MAINTENANCE', Math.min(now.call, LEDGER_MOST), s.day, due)) tell(s, event, now);
}
