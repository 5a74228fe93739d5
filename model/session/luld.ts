import type { Dated } from './dated.ts';
import { MINUTE, SECOND } from './schedule.ts';

/** How far prices may be from the reference for a class of previous closes (1/10,000 of the currency). */
export interface BandClass {
  /** The class holds for previous closes at or above this. */
  readonly from: number;
  /** Basis points of the reference. */
  readonly tier1: number;
  readonly tier2: number;
  /** At most this far (1/10,000), or undefined. */
  readonly cap?: number;
}

/** Limit Up - Limit Down, all figures as data (facts: market structure, section 1). */
export interface LuldRules extends Dated {
  /** Descending by `from`, the last from 0. */
  readonly classes: readonly BandClass[];
  /** The band is doubled from this long before the close, for tier 1 and for tier 2 at or below `doubledTo`. */
  readonly doubledBefore: number;
  readonly doubledTo: number;
  /** The reference is the mean of the trades of this long. */
  readonly window: number;
  /** It moves only by at least this many basis points, and stands at least this long. */
  readonly step: number;
  readonly stands: number;
  /** Band edges are rounded to this (1/10,000). */
  readonly rounding: number;
  /** A limit state of this long ends in a pause of that long. */
  readonly patience: number;
  readonly pause: number;
  /** No reopening this long before the close: the pause runs into the closing auction. */
  readonly noReopening: number;
  /** The pause is longer by `pause`, and its collar wider by this many basis points, each time the price would lie outside. */
  readonly widening: number;
}

export const LULD: LuldRules = {
  from: 0,
  classes: [
    { from: 30_001, tier1: 500, tier2: 1000 },
    { from: 7_500, tier1: 2000, tier2: 2000 },
    { from: 0, tier1: 7500, tier2: 7500, cap: 1_500 },
  ],
  doubledBefore: 25 * MINUTE, doubledTo: 30_000, window: 5 * MINUTE, step: 100, stands: 30 * SECOND, rounding: 100,
  patience: 15 * SECOND, pause: 5 * MINUTE, noReopening: 10 * MINUTE, widening: 500,
};

/** What of an instrument its bands depend on. */
export interface BandTerms {
  readonly tier: 1 | 2;
  /** Close of the previous day on the primary market (1/10,000): fixes the class for the day. */
  readonly previousClose: number;
  /** Factor of a leveraged product of tier 2; 1 for all others. */
  readonly leverage: number;
}

export interface Band {
  /** 1/10,000, inclusive. */
  readonly low: number;
  readonly high: number;
}

/** The bands around a reference (1/10,000), each edge rounded to the nearest, half upward; whole numbers throughout. */
export function bandAround(rules: LuldRules, terms: BandTerms, reference: number, untilClose: number): Band {
  const found = rules.classes.find(({ from }) => terms.previousClose >= from)!;
  const doubled = untilClose <= rules.doubledBefore && (terms.tier === 1 || terms.previousClose <= rules.doubledTo) ? 2 : 1;
  const points = (terms.tier === 1 ? found.tier1 : found.tier2 * terms.leverage) * doubled;
  // Distance times 10,000, so that nothing is divided before it is rounded.
  const far = Math.min(reference * points, found.cap === undefined ? Number.MAX_SAFE_INTEGER : found.cap * doubled * 10_000);
  return { low: Math.max(0, rounded(rules, reference * 10_000 - far)), high: rounded(rules, reference * 10_000 + far) };
}

/** `scaled` is a price times 10,000. */
function rounded({ rounding }: LuldRules, scaled: number): number {
  const unit = 10_000 * rounding;
  return Math.floor((2 * scaled + unit) / (2 * unit)) * rounding;
}

/** The bands of a reopening that was put off `times` times. */
export function collar(rules: LuldRules, band: Band, reference: number, times: number): Band {
  const wider = reference * rules.widening * times;
  return { low: Math.max(0, rounded(rules, band.low * 10_000 - wider)), high: rounded(rules, band.high * 10_000 + wider) };
}

export type LimitState = 'NONE' | 'LIMIT' | 'STRADDLE';

/**
 * LIMIT: the best offer stands on the lower edge, or the best bid on the upper, without the other side crossing.
 * STRADDLE: the best bid is below the lower edge, or the best offer above the upper. `undefined`: no such side.
 */
export function limitState(band: Band, bid: number | undefined, ask: number | undefined): LimitState {
  if (ask === band.low && (bid === undefined || bid < ask)) return 'LIMIT';
  if (bid === band.high && (ask === undefined || ask > bid)) return 'LIMIT';
  return (bid !== undefined && bid < band.low) || (ask !== undefined && ask > band.high) ? 'STRADDLE' : 'NONE';
}

/** The mean of the last minutes' trades, kept by whole seconds so that a busy instrument needs no more room than a quiet one. */
export class TradeWindow {
  private readonly seconds: number;
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  /** Second that each bucket holds; -1: none. */
  private readonly stamps: Float64Array;
  /** Second with trades before that of each bucket, and the last of all; -1: none. Most seconds have none, so that a mean walks along these. */
  private readonly before: Float64Array;
  private last = -1;

  /** `window` in nanoseconds, whole seconds. */
  constructor(window: number) {
    this.seconds = window / SECOND;
    this.sums = new Float64Array(this.seconds);
    this.counts = new Float64Array(this.seconds);
    this.stamps = new Float64Array(this.seconds).fill(-1);
    this.before = new Float64Array(this.seconds).fill(-1);
  }

  /** A trade at a price (1/10,000) and time (nanoseconds since midnight). */
  add(price: number, time: number): void {
    const second = Math.floor(time / SECOND);
    const at = second % this.seconds;
    if (this.stamps[at] !== second) {
      this.stamps[at] = second;
      this.sums[at] = 0;
      this.counts[at] = 0;
      this.before[at] = this.last;
      this.last = second;
    }
    this.sums[at]! += price;
    this.counts[at]! += 1;
  }

  /** The mean, half a unit up, of trades in the window's seconds up to that of `time`, which no trade came after; undefined without any. */
  mean(time: number): number | undefined {
    const now = Math.floor(time / SECOND);
    let [sum, count] = [0, 0];
    const oldest = Math.max(0, now - this.seconds + 1);
    for (let second = this.last; second >= oldest; second = this.before[second % this.seconds]!) {
      sum += this.sums[second % this.seconds]!;
      count += this.counts[second % this.seconds]!;
    }
    return count === 0 ? undefined : Math.floor((2 * sum + count) / (2 * count));
  }

  clear(): void {
    this.stamps.fill(-1);
    this.last = -1;
  }

  /** Filled buckets by second: second, sum, count. */
  rows(): number[][] {
    const rows: number[][] = [];
    for (let at = 0; at < this.seconds; at++) if (this.stamps[at]! >= 0) rows.push([this.stamps[at]!, this.sums[at]!, this.counts[at]!]);
    return rows.sort((a, b) => a[0]! - b[0]!);
  }

  /** `rows` as `rows()` gave them. */
  restore(rows: readonly (readonly number[])[]): void {
    this.clear();
    for (const [second, sum, count] of rows) {
      const at = second! % this.seconds;
      [this.stamps[at], this.sums[at], this.counts[at], this.before[at]] = [second!, sum!, count!, this.last];
      this.last = second!;
    }
  }
}

/** True when the mean is far enough from the reference, and that has stood long enough, to take its place. */
export function movesReference(rules: LuldRules, reference: number, since: number, mean: number, time: number): boolean {
  return time - since >= rules.stands && Math.abs(mean - reference) * 10_000 >= reference * rules.step;
}
