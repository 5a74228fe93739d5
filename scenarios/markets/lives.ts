import { RECORD_WORDS } from '../../model/message/record.ts';
import type { HandleMap } from './handles.ts';
import { CANCELLED, TRADE } from './heads.ts';

/** Releases the handle of every order whose life ends in events `from` to `to` (words). */
export function releaseEnded(events: Int32Array, from: number, to: number, handles: HandleMap): void {
  for (let at = from; at < to; at += RECORD_WORDS) {
    const kind = events[at]! & 0xff;
    if (kind === TRADE) {
      if (events[at + 5] === 0) handles.release(events[at + 1]! >>> 0);
      if (events[at + 6] === 0) handles.release(events[at + 4]! >>> 0);
    } else if (kind === CANCELLED && events[at + 5] === 0) handles.release(events[at + 1]! >>> 0);
  }
}
