import { type Band, type LimitState, TradeWindow } from './luld.ts';
import type { Phase } from './phases.ts';
import type { InstrumentTerms } from './session.ts';

/** A time of day that never comes; one less stands for "by the closing auction". */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** Where one instrument stands in its session. */
export class InstrumentSession {
  readonly number: number;
  readonly terms: InstrumentTerms;
  previousClose = 0;
  /** In force. */
  phase: Phase = 'CLOSED';
  /** What the schedule alone would have. */
  scheduled: Phase = 'CLOSED';
  /** Starts of the day's rows, and which comes next. */
  starts: readonly number[] = [];
  row = 0;
  halted = false;
  /** End of a timed halt; NEVER: until somebody ends it. */
  haltUntil = NEVER;
  /** End of a call within trading hours. */
  callUntil = NEVER;
  /** Reference of the bands (1/10,000), 0 before the first, and since when it stands. */
  reference = 0;
  since = 0;
  band: Band | undefined;
  nextCheck = NEVER;
  /** When the bands double. */
  doubling = NEVER;
  limit: LimitState = 'NONE';
  /** When a limit state has lasted too long. */
  limitUntil = NEVER;
  /** Bands when trading was paused, and how often the reopening was put off. */
  pausedBand: Band | undefined;
  prolonged = 0;
  trades: TradeWindow | undefined;

  constructor(number: number, terms: InstrumentTerms) {
    this.number = number;
    this.terms = terms;
  }

  /** Soonest time at which something happens. */
  due(): number {
    return Math.min(this.starts[this.row] ?? NEVER, this.haltUntil, this.callUntil, this.limitUntil, this.nextCheck, this.doubling);
  }

  /** Bands and limit states exist only in continuous trading. */
  leaveTrading(): void {
    this.band = undefined;
    this.nextCheck = NEVER;
    this.limit = 'NONE';
    this.limitUntil = NEVER;
  }

  /** Keeps a window of trades if there are bands. */
  window(length: number | undefined): void {
    this.trades = length === undefined || this.terms.tier === 0 ? undefined : (this.trades ?? new TradeWindow(length));
  }

  /** A new day: nothing is left but the close and what the day's schedule gives. */
  reset(window: number | undefined): void {
    this.scheduled = 'CLOSED';
    this.row = 0;
    this.halted = false;
    this.haltUntil = NEVER;
    this.callUntil = NEVER;
    this.reference = 0;
    this.since = 0;
    this.pausedBand = undefined;
    this.prolonged = 0;
    this.leaveTrading();
    this.trades = undefined;
    this.window(window);
  }
}
