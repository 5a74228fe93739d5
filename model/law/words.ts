import { CommandCodec, EventCodec } from '../message/codec.ts';
import { isFault, RECORD_WORDS } from '../message/record.ts';

/** One record a line, as a person reads it; nonsense is shown as its eight words in hexadecimal. */
function line(message: object, words: ArrayLike<number>, at: number): string {
  if (isFault(message)) {
    const hex = Array.from({ length: RECORD_WORDS }, (_, w) => (words[at + w] >>> 0).toString(16).padStart(8, '0'));
    return `? ${hex.join(' ')} (${message.field} ${message.found}, expected ${message.expected})`;
  }
  const fields = Object.entries(message).filter(([name, value]) => name !== 'kind' && value !== false && value !== 0);
  const told = fields.map(([name, value]) => (value === true ? name : `${name} ${String(value)}`));
  const kind = 'kind' in message ? String(message.kind) : '?';
  return [kind, ...told].join(' ');
}

/** Commands as lines; fields that are zero or off are left out. */
export function commandLines(words: ArrayLike<number>): string[] {
  return lines(words, (at) => line(CommandCodec.decode(words, at), words, at));
}

/** Events as lines; fields that are zero or off are left out. */
export function eventLines(words: ArrayLike<number>): string[] {
  return lines(words, (at) => line(EventCodec.decode(words, at), words, at));
}

function lines(words: ArrayLike<number>, at: (word: number) => string): string[] {
  return Array.from({ length: words.length / RECORD_WORDS }, (_, i) => at(i * RECORD_WORDS));
}
