import type { Dated } from './dated.ts';
import { MINUTE } from './schedule.ts';

/** A fall of the index that halts the whole market (facts: market structure, section 2). */
export interface BreakerLevel {
  /** Basis points below the previous close. */
  readonly fall: number;
  /** Nanoseconds; undefined: for the rest of the day. */
  readonly halt: number | undefined;
  /** Halts only until this long before the close; 0: at any time. */
  readonly until: number;
}

export interface BreakerRules extends Dated {
  /** Ascending by fall. Each level halts at most once a day. */
  readonly levels: readonly BreakerLevel[];
}

export const MARKET_WIDE: BreakerRules = {
  from: 0,
  levels: [
    { fall: 700, halt: 15 * MINUTE, until: 35 * MINUTE },
    { fall: 1300, halt: 15 * MINUTE, until: 35 * MINUTE },
    { fall: 2000, halt: undefined, until: 0 },
  ],
};

/** The highest level whose fall is reached, 1 for the first; 0: none. Exact: no quotient is taken. */
export function levelReached(rules: BreakerRules, previousClose: number, value: number): number {
  let level = 0;
  rules.levels.forEach(({ fall }, i) => {
    if ((previousClose - value) * 10_000 >= previousClose * fall) level = i + 1;
  });
  return level;
}

/** Whether the market halts when a level is reached that long before the close. */
export function halts(rules: BreakerRules, level: number, untilClose: number): boolean {
  const { until } = rules.levels[level - 1]!;
  return until === 0 || untilClose > until;
}
