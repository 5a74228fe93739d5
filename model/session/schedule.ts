import { assert } from '../base/assert.ts';
import type { DayKind } from './calendar.ts';
import type { Dated } from './dated.ts';
import { mayChange, type Phase } from './phases.ts';

/** Nanoseconds. */
export const SECOND = 1_000_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** From this time of day (nanoseconds since midnight) on, this phase. */
export interface PhaseStart {
  readonly at: number;
  readonly phase: Phase;
  /** The start comes up to this many nanoseconds later, by seed, so that nobody can aim at the end of a call. */
  readonly random?: number;
}

/** The phases of a trading day, ascending; before the first row the market is closed, and the last row closes it. */
export interface Schedule extends Dated {
  readonly name: string;
  readonly full: readonly PhaseStart[];
  readonly half: readonly PhaseStart[];
}

const hours = (hour: number, minute: number) => hour * HOUR + minute * MINUTE;
const day = (close: number): readonly PhaseStart[] => [
  { at: hours(7, 0), phase: 'PRE_OPEN' },
  { at: hours(9, 25), phase: 'OPENING_AUCTION' },
  { at: hours(9, 30), phase: 'CONTINUOUS' },
  { at: close - 5 * MINUTE, phase: 'CLOSING_AUCTION' },
  { at: close, phase: 'CLOSED' },
];

/** The house's day: regular hours of US equities, closing by a call of five minutes; half days end at one. */
export const HOUSE_SCHEDULE: Schedule = { name: 'house', from: 0, full: day(hours(16, 0)), half: day(hours(13, 0)) };

/** As in Europe: calls end at random within 30 seconds. */
export const RANDOM_ENDS: Schedule = {
  ...HOUSE_SCHEDULE, name: 'random ends',
  full: HOUSE_SCHEDULE.full.map((row) => (row.phase === 'CONTINUOUS' || row.phase === 'CLOSED' ? { ...row, random: 30 * SECOND } : row)),
  half: HOUSE_SCHEDULE.half.map((row) => (row.phase === 'CONTINUOUS' || row.phase === 'CLOSED' ? { ...row, random: 30 * SECOND } : row)),
};

/** Asserts what every schedule must be: ascending, legal changes, closed at the end. */
export function checkSchedule(schedule: Schedule): void {
  for (const rows of [schedule.full, schedule.half]) {
    let phase: Phase = 'CLOSED';
    let at = -1;
    for (const row of rows) {
      assert(row.at > at, `${schedule.name}: phases ascend in time`);
      assert(mayChange(phase, row.phase), `${schedule.name}: no session goes from ${phase} to ${row.phase}`);
      at = row.at + (row.random ?? 0);
      phase = row.phase;
    }
    assert(phase === 'CLOSED', `${schedule.name}: a day ends closed`);
  }
}

/** The rows of a day; none when the market is closed. */
export function rowsOn(schedule: Schedule, kind: DayKind): readonly PhaseStart[] {
  return kind === 'CLOSED' ? [] : kind === 'HALF' ? schedule.half : schedule.full;
}

/** When a row begins for an instrument on a day. */
export function startOf(row: PhaseStart, seed: number, onDay: number, instrument: number): number {
  if (row.random === undefined) return row.at;
  let hash = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b);
  for (const part of [onDay, instrument, Math.floor(row.at / SECOND)]) {
    hash = Math.imul(hash ^ part, 0xc2b2_ae35);
    hash ^= hash >>> 15;
  }
  // Whole milliseconds: fine enough, and exact in every number type downstream.
  const step = SECOND / 1000;
  return row.at + ((hash >>> 0) % (Math.floor(row.random / step) + 1)) * step;
}
