import type { CoreEvent } from '../../model/message/event.ts';
import type { Command } from '../../model/message/command.ts';
import { CommandCodec, unpackEvents } from '../../model/message/codec.ts';
import { EventBuffer } from '../../model/message/core.ts';
import { isFault, RECORD_WORDS } from '../../model/message/record.ts';
import { checkOf } from '../journal/check.ts';
import { bytesOf } from '../journal/format.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Cores } from '../rerun/cores.ts';
import { formatTime, timeOf } from '../rerun/moment.ts';
import { coreAfter } from '../rerun/state.ts';

/** A command as a person reads it. */
export interface ShownCommand {
  readonly sequence: number;
  readonly block: number;
  /** HH:MM:SS.nnnnnnnnn. */
  readonly time: string;
  /** Null when the record means nothing; `fault` then says why. A core still answers such a record, with a refusal. */
  readonly command: Command | null;
  readonly fault?: string;
  /** The 32 bytes. */
  readonly hex: string;
}

/** What a core answers to a command, and whether that is what the journal recorded. */
export interface ShownAnswer {
  readonly events: readonly CoreEvent[];
  /** 'none': the writer was killed before it recorded an answer. */
  readonly recorded: 'same' | 'other' | 'none';
}

export function showRecord(commands: Int32Array, at: number): Omit<ShownCommand, 'sequence' | 'block'> {
  const record = commands.slice(at, at + RECORD_WORDS);
  const decoded = CommandCodec.decode(record);
  const common = { time: formatTime(timeOf(record, 0)), hex: bytesOf(record).toString('hex') };
  if (!isFault(decoded)) return { ...common, command: decoded };
  return { ...common, command: null, fault: `${decoded.field} is ${decoded.found}, expected ${decoded.expected}` };
}

/** The command `sequence` of a journal. */
export function showCommand(reader: JournalReader, sequence: number): ShownCommand {
  const block = reader.block(reader.blockOf(sequence));
  return { sequence, block: block.number, ...showRecord(block.commands, (sequence - block.first) * RECORD_WORDS) };
}

/** Executes everything before, then the command itself. */
export function showAnswer(reader: JournalReader, cores: Cores, sequence: number): ShownAnswer {
  const core = coreAfter(reader, cores, sequence - 1);
  const block = reader.block(reader.blockOf(sequence));
  const out = new EventBuffer();
  core.execute(block.commands, (sequence - block.first) * RECORD_WORDS, out);
  return shownAnswer(reader, sequence, out.words, 0, out.used);
}

/** The events in `words` from `from` to `to`, as the answer to a command. */
export function shownAnswer(reader: JournalReader, sequence: number, words: Int32Array, from: number, to: number): ShownAnswer {
  const number = reader.blockOf(sequence);
  const { first, count } = reader.extent(number);
  const check = reader.digest(number, count)?.checks[sequence - first];
  const recorded = check === undefined ? 'none' : check === checkOf(words, from, to) ? 'same' : 'other';
  return { events: unpackEvents(words.subarray(from, to)), recorded };
}
