/** Where an obligation stands. */
export const OBLIGATION_STATES = {
  OPEN: { ends: false, doc: 'netted, waits for its day' },
  INSTRUCTED: { ends: false, doc: 'its day has come: custodian and bank are told' },
  CONFIRMED: { ends: false, doc: 'the custodian is ready' },
  HELD: { ends: false, doc: 'the custodian is not ready' },
  PARTIAL: { ends: false, doc: 'part of it has moved, the rest has failed' },
  FAILED: { ends: false, doc: 'its day is over and nothing has moved' },
  SETTLED: { ends: true, doc: 'shares and money have moved' },
  MERGED: { ends: true, doc: 'netted with what came due after it' },
  BOUGHT_IN: { ends: true, doc: 'bought elsewhere at the cost of who failed' },
  COMPENSATED: { ends: true, doc: 'paid in money because the shares could not be had' },
} as const;
export type ObligationState = keyof typeof OBLIGATION_STATES;
export const OBLIGATION_STATE_NAMES = Object.keys(OBLIGATION_STATES) as readonly ObligationState[];

export type ObligationStep = 'INSTRUCT' | 'CONFIRM' | 'REFUSE' | 'SETTLE' | 'PART' | 'FAIL' | 'MERGE' | 'BUY_IN' | 'COMPENSATE';
interface Step {
  readonly from: ObligationState;
  readonly step: ObligationStep;
  readonly to: ObligationState;
}
const each = (from: readonly ObligationState[], step: ObligationStep, to: ObligationState): Step[] => from.map((f) => ({ from: f, step, to }));
const LATE: readonly ObligationState[] = ['PARTIAL', 'FAILED'];

/** Every legal step and no other. */
export const OBLIGATION_STEPS: readonly Step[] = [
  ...each(['OPEN', ...LATE], 'INSTRUCT', 'INSTRUCTED'),
  ...each(['OPEN', ...LATE], 'MERGE', 'MERGED'),
  ...each(['INSTRUCTED'], 'CONFIRM', 'CONFIRMED'),
  ...each(['INSTRUCTED'], 'REFUSE', 'HELD'),
  ...each(['CONFIRMED', 'PARTIAL'], 'SETTLE', 'SETTLED'),
  ...each(['CONFIRMED', 'PARTIAL'], 'PART', 'PARTIAL'),
  ...each(['CONFIRMED', 'HELD'], 'FAIL', 'FAILED'),
  ...each(['PARTIAL'], 'FAIL', 'PARTIAL'),
  ...each(LATE, 'BUY_IN', 'BOUGHT_IN'),
  ...each(LATE, 'COMPENSATE', 'COMPENSATED'),
];

export function stepOf(from: ObligationState, step: ObligationStep): ObligationState | undefined {
  return OBLIGATION_STEPS.find((row) => row.from === from && row.step === step)?.to;
}

/** Why an obligation did not settle on its day. */
export const FAIL_REASONS = {
  NONE: { doc: 'it has not failed' },
  SHARES: { doc: 'who delivers has not the shares' },
  CASH: { doc: 'who pays has not the money' },
  WAITING: { doc: 'the other side has failed' },
  CUSTODIAN: { doc: 'the custodian was not ready' },
} as const;
export type FailReason = keyof typeof FAIL_REASONS;
export const FAIL_REASON_NAMES = Object.keys(FAIL_REASONS) as readonly FailReason[];

/** A trade side that somebody other than the exchange has to agree to: an institution's. */
export const AFFIRMATION_STATES = ['ALLEGED', 'MISMATCHED', 'MATCHED', 'AFFIRMED', 'LATE'] as const;
export type AffirmationState = (typeof AFFIRMATION_STATES)[number];
export type AffirmationStep = 'MATCH' | 'MISMATCH' | 'AFFIRM' | 'CUT_OFF';
export const AFFIRMATION_STEPS: readonly { readonly from: AffirmationState; readonly step: AffirmationStep; readonly to: AffirmationState }[] = [
  { from: 'ALLEGED', step: 'MATCH', to: 'MATCHED' },
  { from: 'ALLEGED', step: 'MISMATCH', to: 'MISMATCHED' },
  { from: 'MISMATCHED', step: 'MATCH', to: 'MATCHED' },
  { from: 'MISMATCHED', step: 'MISMATCH', to: 'MISMATCHED' },
  { from: 'MATCHED', step: 'AFFIRM', to: 'AFFIRMED' },
  { from: 'ALLEGED', step: 'CUT_OFF', to: 'LATE' },
  { from: 'MISMATCHED', step: 'CUT_OFF', to: 'LATE' },
  { from: 'MATCHED', step: 'CUT_OFF', to: 'LATE' },
];
