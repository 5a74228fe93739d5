import type { Command } from '../message/command.ts';
import type { CoreConfig } from '../message/core.ts';
import type { CoreEvent } from '../message/event.ts';

/** How an honest answer is doctored so that a law is broken. */
export interface Case {
  readonly law: string;
  readonly lie: string;
  /** What the oracle was told. */
  readonly ran: readonly Command[];
  /** What the laws are told was asked; default the same. */
  readonly asked?: readonly Command[];
  readonly doctor?: (events: CoreEvent[]) => CoreEvent[];
  /** Core that the oracle is; default SMALL. The laws always hear SMALL. */
  readonly config?: CoreConfig;
}

type Loose = Record<string, string | number | boolean>;

/** Sets fields of the n-th event (0-based). */
export const set = (n: number, fields: Loose) => (events: CoreEvent[]) =>
  events.map((event, i) => (i === n ? ({ ...event, ...fields } as CoreEvent) : event));

/** Puts the last marks right after events came, went or moved. */
export const remark = (events: CoreEvent[]) =>
  events.map((event, i) => ({ ...event, last: events[i + 1]?.sequence !== event.sequence }));

export const drop = (n: number) => (events: CoreEvent[]) => remark(events.filter((_, i) => i !== n));
export const swap = (n: number) => (events: CoreEvent[]) =>
  remark([...events.slice(0, n), events[n + 1], events[n], ...events.slice(n + 2)]);
export const copy = (n: number) => (events: CoreEvent[]) => remark([...events.slice(0, n), events[n], ...events.slice(n)]);
export const both = (a: NonNullable<Case['doctor']>, b: NonNullable<Case['doctor']>) => (events: CoreEvent[]) => b(a(events));
