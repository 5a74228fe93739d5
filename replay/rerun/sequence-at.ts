import { RECORD_WORDS } from '../../model/message/record.ts';
import type { JournalReader } from '../journal/reader.ts';
import { type Moment, timeOf } from './moment.ts';

/** Sequence of the last command at or before the moment, 0 when there is none. */
export function lastUpTo(reader: JournalReader, moment: Moment): number {
  if (typeof moment === 'number') return Math.min(moment, reader.lastSequence);
  return firstWhere(reader, (time) => time > moment.time) - 1;
}

/** Sequence of the first command at or after the moment; one past the last when there is none. */
export function firstFrom(reader: JournalReader, moment: Moment): number {
  if (typeof moment === 'number') return Math.max(moment, 1);
  return firstWhere(reader, (time) => time >= moment.time);
}

function firstWhere(reader: JournalReader, holds: (time: number) => boolean): number {
  for (const { first, count, commands } of reader.blocks()) {
    for (let i = 0; i < count; i++) if (holds(timeOf(commands, i * RECORD_WORDS))) return first + i;
  }
  return reader.lastSequence + 1;
}
