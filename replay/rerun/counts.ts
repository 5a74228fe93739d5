import { EVENT_KINDS, type EventKind } from '../../model/message/event.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';

export type EventCounts = Readonly<Record<EventKind, number>>;

/** Counts events by kind. */
export class EventCounter {
  readonly #byCode = new Float64Array(256);

  add(words: Int32Array, from: number, to: number): void {
    const counts = this.#byCode;
    for (let at = from; at < to; at += RECORD_WORDS) counts[words[at]! & 0xff]!++;
  }

  counts(): EventCounts {
    const entries = Object.entries(EVENT_KINDS).map(([kind, { code }]) => [kind, this.#byCode[code]!] as const);
    return Object.fromEntries(entries) as Record<EventKind, number>;
  }
}
