import { assert } from '../base/assert.ts';

/** What a report tells, with FIX's ExecType (tag 150); the last two are FIX's OrderCancelReject (35=9) instead. */
export const REPORT_KINDS = {
  NEW: { fix: '0', doc: 'accepted' },
  DONE_FOR_DAY: { fix: '3', doc: 'rests until the next trading day' },
  CANCELED: { fix: '4', doc: 'ended without trading what was left' },
  REPLACED: { fix: '5', doc: 'has new terms' },
  REJECTED: { fix: '8', doc: 'refused' },
  EXPIRED: { fix: 'C', doc: 'ended by its time in force' },
  RESTATED: { fix: 'D', doc: 'changed by the exchange: a new day, or quantity taken away by self-trade prevention' },
  TRADE: { fix: 'F', doc: 'traded' },
  TRADE_CANCEL: { fix: 'H', doc: 'a trade of it was busted' },
  TRIGGERED: { fix: 'L', doc: 'a stop was reached; the order is active' },
  CANCEL_REJECTED: { fix: '9/1', doc: 'the request to cancel was refused' },
  REPLACE_REJECTED: { fix: '9/2', doc: 'the request to amend was refused' },
} as const;
export type ReportKind = keyof typeof REPORT_KINDS;
export const KINDS = Object.keys(REPORT_KINDS) as readonly ReportKind[];

/** Where an order stands, with FIX's OrdStatus (tag 39). NONE: nobody has been told of it yet. */
export const STATUSES = {
  NONE: { fix: '', live: true },
  NEW: { fix: '0', live: true },
  PARTIALLY_FILLED: { fix: '1', live: true },
  FILLED: { fix: '2', live: false },
  DONE_FOR_DAY: { fix: '3', live: true },
  CANCELED: { fix: '4', live: false },
  REJECTED: { fix: '8', live: false },
  EXPIRED: { fix: 'C', live: false },
} as const;
export type Status = keyof typeof STATUSES;
export const STATUS_NAMES = Object.keys(STATUSES) as readonly Status[];

/** One legal step of an order's life. */
export interface Transition {
  readonly from: Status;
  readonly kind: ReportKind;
  readonly to: readonly Status[];
}

const OPEN: readonly Status[] = ['NEW', 'PARTIALLY_FILLED'];
const LIVE: readonly Status[] = [...OPEN, 'DONE_FOR_DAY'];
const each = (from: readonly Status[], kind: ReportKind, to: readonly Status[]): Transition[] => from.map((f) => ({ from: f, kind, to }));
const stays = (from: readonly Status[], kind: ReportKind): Transition[] => from.map((f) => ({ from: f, kind, to: [f] }));

/** Every legal transition and no other: FIX 4.4's order state matrix in the exchange's profile (no pending states). */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'NONE', kind: 'NEW', to: ['NEW'] },
  { from: 'NONE', kind: 'REJECTED', to: ['REJECTED'] },
  ...each(OPEN, 'TRADE', ['PARTIALLY_FILLED', 'FILLED']),
  ...each(LIVE, 'CANCELED', ['CANCELED']),
  ...each(LIVE, 'EXPIRED', ['EXPIRED']),
  ...each(OPEN, 'DONE_FOR_DAY', ['DONE_FOR_DAY']),
  ...stays(OPEN, 'RESTATED'),
  { from: 'DONE_FOR_DAY', kind: 'RESTATED', to: OPEN },
  { from: 'NEW', kind: 'REPLACED', to: ['NEW'] },
  { from: 'PARTIALLY_FILLED', kind: 'REPLACED', to: ['PARTIALLY_FILLED', 'FILLED'] },
  ...stays(['NEW'], 'TRIGGERED'),
  { from: 'PARTIALLY_FILLED', kind: 'TRADE_CANCEL', to: OPEN },
  ...stays(['DONE_FOR_DAY'], 'TRADE_CANCEL'),
  ...stays(LIVE, 'CANCEL_REJECTED'),
  ...stays(LIVE, 'REPLACE_REJECTED'),
];

const LEGAL = new Uint16Array(STATUS_NAMES.length * KINDS.length);
for (const { from, kind, to } of TRANSITIONS) {
  const at = STATUS_NAMES.indexOf(from) * KINDS.length + KINDS.indexOf(kind);
  for (const status of to) LEGAL[at]! |= 1 << STATUS_NAMES.indexOf(status);
}

/** True when the table has the step; arguments are codes (positions in STATUS_NAMES and KINDS). */
export function isLegal(from: number, kind: number, to: number): boolean {
  return ((LEGAL[from * KINDS.length + kind]! >>> to) & 1) === 1;
}

/** Asserts that the table has the step: an illegal one is a bug of ours. */
export function checkTransition(from: number, kind: number, to: number): void {
  // The sentence is built only when it is needed: this runs for every report.
  if (!isLegal(from, kind, to)) assert(false, `no order goes from ${STATUS_NAMES[from]} by ${KINDS[kind]} to ${STATUS_NAMES[to]}`);
}

/** Codes, for the tables. */
export const KIND = Object.fromEntries(KINDS.map((name, i) => [name, i])) as Readonly<Record<ReportKind, number>>;
export const STATUS = Object.fromEntries(STATUS_NAMES.map((name, i) => [name, i])) as Readonly<Record<Status, number>>;
