import type { SessionReject } from './reject.ts';

/** What a kill switch stops; several at once if more than one is named. */
export interface KillScope {
  readonly participant?: number;
  readonly instrument?: number;
  readonly market?: boolean;
}

/** Nothing enters any more from a participant, for an instrument, or at all. Cancelling what is there is the caller's part. */
export class KillSwitches {
  market = false;
  readonly instruments = new Set<number>();
  readonly participants = new Set<number>();
  private readonly count: number;

  constructor(instruments: number) {
    this.count = instruments;
  }

  set({ participant, instrument, market }: KillScope, on: boolean): SessionReject | undefined {
    if (instrument !== undefined && !this.knows(instrument)) return 'INSTRUMENT_UNKNOWN';
    if (instrument !== undefined) turn(this.instruments, instrument, on);
    if (participant !== undefined) turn(this.participants, participant, on);
    if (market === true) this.market = on;
    return undefined;
  }

  /** The first that stops an order: the instrument must exist; then the market, the instrument, the participant. */
  check(instrument: number, participant: number): SessionReject | undefined {
    if (!this.knows(instrument)) return 'INSTRUMENT_UNKNOWN';
    if (this.market) return 'MARKET_KILLED';
    if (this.instruments.size > 0 && this.instruments.has(instrument)) return 'INSTRUMENT_KILLED';
    return this.participants.size > 0 && this.participants.has(participant) ? 'PARTICIPANT_KILLED' : undefined;
  }

  /** Canonical numbers: the market, how many instruments and which, how many participants and which, ascending. */
  numbers(): number[] {
    const sorted = (set: ReadonlySet<number>) => [...set].sort((a, b) => a - b);
    return [this.market ? 1 : 0, this.instruments.size, ...sorted(this.instruments), this.participants.size, ...sorted(this.participants)];
  }

  /** Reads what `numbers` gave. */
  restore(next: () => number): void {
    this.market = next() === 1;
    for (let left = next(); left > 0; left--) this.instruments.add(next());
    for (let left = next(); left > 0; left--) this.participants.add(next());
  }

  private knows(instrument: number): boolean {
    return Number.isInteger(instrument) && instrument >= 0 && instrument < this.count;
  }
}

function turn(set: Set<number>, member: number, on: boolean): void {
  if (on) set.add(member);
  else set.delete(member);
}
