import { type BreakerRules, halts, levelReached } from './breaker.ts';
import { type Calendar, type DayKind, dayKind } from './calendar.ts';
import { inForce } from './dated.ts';
import type { PhaseCause, SessionEvent } from './events.ts';
import { InstrumentSession, NEVER } from './instrument.ts';
import { type LuldRules, bandAround, collar, limitState, movesReference } from './luld.ts';
import type { Phase } from './phases.ts';
import type { SessionReject } from './reject.ts';
import { KillSwitches } from './switches.ts';
import { checkSchedule, HOUR, type PhaseStart, rowsOn, type Schedule, startOf } from './schedule.ts';

export interface InstrumentTerms {
  /** 1: large; 2: all others; 0: no bands. */
  readonly tier: 0 | 1 | 2;
  /** Of a leveraged product; 1 for all others. */
  readonly leverage: number;
}

/** Everything regulatory is data with the day from which it holds. */
export interface SessionConfig {
  readonly calendar: Calendar;
  readonly schedules: readonly Schedule[];
  readonly bands: readonly LuldRules[];
  readonly breakers: readonly BreakerRules[];
  /** How long orders are called after a halt before trading goes on, nanoseconds. */
  readonly reopeningCall: number;
  /** Names the random ends of calls. */
  readonly seed: number;
  readonly instruments: readonly InstrumentTerms[];
}

/** Highest price (1/10,000): the upper limit of an instrument without bands. */
export const PRICE_MAX = 0xffff_ffff;

/**
 * The session of a market: which phase each instrument is in, its price limits, halts and switches. Time comes in by
 * `advance`, which is a command of the log; trades, tops and the index by their own calls. What was decided is in `events`.
 */
export class Session {
  readonly config: SessionConfig;
  /** Appended in the order of decisions; the caller takes them out. */
  readonly events: SessionEvent[] = [];
  readonly instruments: readonly InstrumentSession[];
  day = -1;
  time = 0;
  kind: DayKind = 'CLOSED';
  private rows: readonly PhaseStart[] = [];
  private luld: LuldRules | undefined;
  private breaker: BreakerRules | undefined;
  /** Highest level of the breaker that was reached today; each is heard of once. */
  breakerLevel = 0;
  indexClose = 0;
  readonly switches: KillSwitches;
  /** Soonest time of the day at which anything is due; NEVER when nothing is. For readers. */
  due = NEVER;

  constructor(config: SessionConfig) {
    config.schedules.forEach(checkSchedule);
    this.config = config;
    this.switches = new KillSwitches(config.instruments.length);
    this.instruments = config.instruments.map((terms, number) => new InstrumentSession(number, terms));
  }

  /** Closing price of the day before (1/10,000): fixes the class of the bands, and is the first reference. */
  setPreviousClose(instrument: number, price: number): void {
    this.instruments[instrument]!.previousClose = price;
  }

  /** Closing value of the index the day before; any unit, the same as in `onIndex`. */
  setIndexClose(value: number): void {
    this.indexClose = value;
  }

  /**
   * Goes on to a day and a time of day. Everything that became due happens now, in the order of its time. `indicate`: the
   * price (1/10,000) an uncross of the instrument would give, asked when a pause is to end; undefined: nothing would trade.
   */
  advance(day: number, time: number, indicate: (instrument: number) => number | undefined = () => undefined): SessionReject | undefined {
    if (day < this.day || (day === this.day && time < this.time)) return 'TIME_BACKWARD';
    // A day that was left early still ends as it was to end.
    if (day > this.day) this.runTo(24 * HOUR, indicate);
    if (day > this.day) this.newDay(day);
    this.runTo(time, indicate);
    this.time = time;
    return undefined;
  }

  /** The instrument's uncross, if the phase that began had one, gave this price (1/10,000), or none. Its bands begin. */
  opened(instrument: number, price: number | undefined): void {
    const i = this.instruments[instrument]!;
    if (i.phase !== 'CONTINUOUS' || this.luld === undefined || i.terms.tier === 0) return;
    i.reference = price ?? (i.reference > 0 ? i.reference : i.previousClose);
    i.since = this.time;
    i.nextCheck = this.time + this.luld.stands;
    // A new listing without a trade has nothing to be near to: its bands begin with the first mean.
    if (i.reference > 0) this.band(i);
    this.plan();
  }

  /** A trade at a price (1/10,000), now. */
  onTrade(instrument: number, price: number): void {
    const i = this.instruments[instrument]!;
    i.trades?.add(price, this.time);
  }

  /** The displayed best prices (1/10,000) have changed. */
  onTop(instrument: number, bid: number | undefined, ask: number | undefined): void {
    const i = this.instruments[instrument]!;
    if (i.band === undefined || i.phase !== 'CONTINUOUS') return;
    const state = limitState(i.band, bid, ask);
    if (state === i.limit) return;
    i.limit = state;
    i.limitUntil = state === 'LIMIT' ? this.time + this.luld!.patience : NEVER;
    this.events.push({ kind: 'LIMIT_STATE', instrument, state, time: this.time });
    this.plan();
  }

  /** The index stands at a value. */
  onIndex(value: number): void {
    if (this.breaker === undefined || this.indexClose === 0) return;
    const level = levelReached(this.breaker, this.indexClose, value);
    if (level <= this.breakerLevel) return;
    this.breakerLevel = level;
    const halted = halts(this.breaker, level, this.closeTime() - this.time);
    this.events.push({ kind: 'BREAKER', level, halted, time: this.time });
    if (!halted) return;
    const { halt } = this.breaker.levels[level - 1]!;
    for (const i of this.instruments) {
      i.haltUntil = Math.max(i.halted && i.haltUntil === NEVER ? NEVER : 0, halt === undefined ? NEVER : this.time + halt);
      i.halted = true;
      this.settle(i, 'BREAKER');
    }
    this.plan();
  }

  /** Halts one instrument until `resume`. */
  halt(instrument: number): SessionReject | undefined {
    const i = this.instruments[instrument];
    if (i === undefined) return 'INSTRUMENT_UNKNOWN';
    if (i.scheduled === 'CLOSED' || i.halted) return 'HALT_UNFIT';
    i.halted = true;
    i.haltUntil = NEVER;
    this.settle(i, 'HALT');
    this.plan();
    return undefined;
  }

  /** Ends a halt: during trading hours by a call. A halt of the whole market for the day cannot be ended. */
  resume(instrument: number): SessionReject | undefined {
    const i = this.instruments[instrument];
    if (i === undefined) return 'INSTRUMENT_UNKNOWN';
    const forTheDay = this.breakerLevel > 0 && this.breaker!.levels[this.breakerLevel - 1]!.halt === undefined;
    if (!i.halted || i.haltUntil !== NEVER || forTheDay) return 'RESUME_UNFIT';
    this.endHalt(i, 'RESUME');
    this.plan();
    return undefined;
  }

  /** Whether a participant may enter or amend orders in an instrument: the first check that fails. Cancels are never asked. */
  admits(instrument: number, participant: number): SessionReject | undefined {
    return this.switches.check(instrument, participant);
  }

  /** Time of day at which the market closes by schedule. */
  closeTime(): number {
    return this.rows.at(-1)?.at ?? 0;
  }

  /** Finds again what a restored state does not hold: rules of the day and what is due. */
  rebuild(): void {
    this.rulesOf(this.day);
    for (const i of this.instruments) i.window(this.luld?.window);
    this.plan();
  }

  private rulesOf(day: number): void {
    const { config } = this;
    this.kind = dayKind(config.calendar, day);
    const schedule = inForce(config.schedules, day);
    this.rows = schedule === undefined ? [] : rowsOn(schedule, this.kind);
    this.luld = inForce(config.bands, day);
    this.breaker = inForce(config.breakers, day);
  }

  private newDay(day: number): void {
    this.day = day;
    this.time = 0;
    this.breakerLevel = 0;
    this.rulesOf(day);
    for (const i of this.instruments) {
      i.reset(this.luld?.window);
      i.starts = this.rows.map((row) => startOf(row, this.config.seed, day, i.number));
      i.doubling = this.luld === undefined || i.terms.tier === 0 || this.rows.length === 0 ? NEVER : this.closeTime() - this.luld.doubledBefore;
    }
    this.plan();
  }

  private runTo(time: number, indicate: (instrument: number) => number | undefined): void {
    while (this.due <= time) {
      this.time = this.due;
      for (const i of this.instruments) if (i.due() <= this.time) this.happen(i, indicate);
      this.plan();
    }
  }

  private plan(): void {
    this.due = this.instruments.reduce((soonest, i) => Math.min(soonest, i.due()), NEVER);
  }

  /** What is due for an instrument, one kind after the other. */
  private happen(i: InstrumentSession, indicate: (instrument: number) => number | undefined): void {
    const { time } = this;
    if (i.starts[i.row]! <= time) {
      i.scheduled = this.rows[i.row]!.phase;
      i.row++;
      if (i.scheduled !== 'CONTINUOUS') i.callUntil = NEVER;
      if (i.scheduled === 'CLOSED') i.halted = false;
      this.settle(i, 'SCHEDULE');
    }
    if (i.haltUntil <= time) this.endHalt(i, 'REOPEN');
    if (i.callUntil <= time) this.endCall(i, indicate(i.number));
    if (i.limitUntil <= time) this.pause(i);
    if (i.doubling <= time) {
      i.doubling = NEVER;
      if (i.band !== undefined) this.band(i);
    }
    if (i.nextCheck <= time) this.check(i);
  }

  private check(i: InstrumentSession): void {
    const rules = this.luld!;
    i.nextCheck = this.time + rules.stands;
    const mean = i.trades!.mean(this.time);
    if (mean === undefined || (i.reference > 0 && !movesReference(rules, i.reference, i.since, mean, this.time))) return;
    i.reference = mean;
    i.since = this.time;
    this.band(i);
  }

  private band(i: InstrumentSession): void {
    const { tier, leverage } = i.terms;
    const terms = { tier: tier === 1 ? 1 as const : 2 as const, previousClose: i.previousClose, leverage };
    i.band = bandAround(this.luld!, terms, i.reference, this.closeTime() - this.time);
    this.events.push({ kind: 'BAND', instrument: i.number, ...i.band, time: this.time });
  }

  /** A limit state has lasted too long: orders are called. Too near the close, the closing auction ends the pause. */
  private pause(i: InstrumentSession): void {
    const rules = this.luld!;
    i.pausedBand = i.band;
    i.prolonged = 0;
    i.callUntil = this.reopening(this.time + rules.pause);
    this.settle(i, 'PAUSE');
  }

  /** The end of a call, or never (the closing auction) when it would come too near the close. */
  private reopening(at: number): number {
    return this.luld !== undefined && at > this.closeTime() - this.luld.noReopening ? NEVER - 1 : at;
  }

  private endCall(i: InstrumentSession, indicated: number | undefined): void {
    if (i.pausedBand !== undefined && indicated !== undefined) {
      const { low, high } = collar(this.luld!, i.pausedBand, i.reference, i.prolonged);
      if (indicated < low || indicated > high) {
        i.prolonged++;
        i.callUntil = this.reopening(this.time + this.luld!.pause);
        const wider = collar(this.luld!, i.pausedBand, i.reference, i.prolonged);
        this.events.push({ kind: 'PROLONGED', instrument: i.number, until: i.callUntil, ...wider, time: this.time });
        return;
      }
    }
    i.callUntil = NEVER;
    this.settle(i, 'REOPEN');
  }

  private endHalt(i: InstrumentSession, cause: PhaseCause): void {
    i.halted = false;
    i.haltUntil = NEVER;
    i.pausedBand = undefined;
    if (i.scheduled === 'CONTINUOUS') i.callUntil = this.reopening(this.time + this.config.reopeningCall);
    this.settle(i, cause);
  }

  /** The phase that schedule, halts and calls make together; tells when it is another one. */
  private settle(i: InstrumentSession, cause: PhaseCause): void {
    let phase: Phase = i.scheduled;
    if (phase !== 'CLOSED' && i.halted) phase = 'HALTED';
    else if (phase === 'CONTINUOUS' && i.callUntil !== NEVER) phase = 'VOLATILITY_AUCTION';
    if (phase === i.phase) return;
    const traded = i.phase === 'CONTINUOUS';
    i.phase = phase;
    this.events.push({ kind: 'PHASE', instrument: i.number, phase, cause, day: this.day, time: this.time });
    if (!traded) return;
    i.leaveTrading();
    if (i.terms.tier !== 0 && this.luld !== undefined) {
      this.events.push({ kind: 'BAND', instrument: i.number, low: 0, high: PRICE_MAX, time: this.time });
    }
  }
}
