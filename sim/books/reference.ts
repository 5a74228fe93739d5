import type { CoreConfig } from '../../model/message/core.ts';
import { type Core, EventBuffer } from '../../model/message/core.ts';
import { EventCodec } from '../../model/message/codec.ts';
import { COMMAND_FIELDS, COMMAND_KINDS } from '../../model/message/command.ts';
import { EVENT_FIELDS } from '../../model/message/event.ts';
import { getField, RECORD_WORDS } from '../../model/message/record.ts';
import { type BooksConfig, bookOf } from './config.ts';

/**
 * What the machine of several books answers, without any time: one book after another is asked, each command by itself. The
 * yardstick of order and translation; it shares no code with the predictor.
 */
export function answersOf(config: BooksConfig, commands: Int32Array, make: (config: CoreConfig) => Core): { readonly events: Int32Array; readonly books: readonly Core[] } {
  const books = Array.from({ length: config.books }, () => make(bookOf(config)));
  const out = new EventBuffer();
  const all: Int32Array[] = [];
  for (let at = 0; at < commands.length; at += RECORD_WORDS) {
    const number = getField(commands, at, COMMAND_FIELDS.book);
    const book = books[number];
    if (book === undefined) {
      all.push(refusal(commands, at, number));
      continue;
    }
    const inside = commands.slice(at, at + RECORD_WORDS);
    inside[0]! -= number * 0x1_0000;
    out.clear();
    book.execute(inside, 0, out);
    const events = out.toWords();
    for (let event = 0; event < events.length; event += RECORD_WORDS) events[event]! += number * 2 ** EVENT_FIELDS.book.low;
    all.push(events);
  }
  return { events: Int32Array.from(all.flatMap((events) => [...events])), books };
}

/** The first two checks of the rules, for a book that there is not. */
function refusal(commands: Int32Array, at: number, book: number): Int32Array {
  const kind = getField(commands, at, COMMAND_FIELDS.kind);
  const known = Object.values(COMMAND_KINDS).some(({ code }) => code === kind);
  const event = new Int32Array(RECORD_WORDS);
  EventCodec.encode({
    kind: 'REJECTED', last: true, book, order: getField(commands, at, COMMAND_FIELDS.order), code: known ? 3002 : 3001, command: kind, sequence: 0,
  }, event, 0);
  return event;
}
