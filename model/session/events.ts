import type { Phase } from './phases.ts';

/** Why a phase begins. */
export type PhaseCause = 'SCHEDULE' | 'HALT' | 'RESUME' | 'PAUSE' | 'REOPEN' | 'BREAKER';

/** What the session has decided, in the order of time. */
export type SessionEvent =
  /**
   * The instrument goes over to the phase, at that time of that day (a day that was left early ends late). Leaving a call
   * uncrosses it; then `opened` is to be told what it gave.
   */
  | {
    readonly kind: 'PHASE'; readonly instrument: number; readonly phase: Phase; readonly cause: PhaseCause;
    readonly day: number; readonly time: number;
  }
  /** Price limits (1/10,000, inclusive) from now on. */
  | { readonly kind: 'BAND'; readonly instrument: number; readonly low: number; readonly high: number; readonly time: number }
  /** Limit or straddle state of the displayed tops begins or ends. */
  | { readonly kind: 'LIMIT_STATE'; readonly instrument: number; readonly state: 'NONE' | 'LIMIT' | 'STRADDLE'; readonly time: number }
  /** A reopening price lay outside its collar; the call goes on until `until`. */
  | { readonly kind: 'PROLONGED'; readonly instrument: number; readonly until: number; readonly low: number; readonly high: number; readonly time: number }
  /** The index fell to a level of the market-wide circuit breaker; `halted` says whether that halts now. */
  | { readonly kind: 'BREAKER'; readonly level: number; readonly halted: boolean; readonly time: number };
