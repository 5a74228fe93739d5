import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { Dice } from '../commands/dice.ts';
import { RandomCommands } from '../commands/random.ts';

/** How commands fall to the books; the seed picks one. */
const STYLES = ['even', 'turns', 'bursts', 'one'] as const;

/** Kinds that are none: none at all, just beyond, and such as look like one in fewer bits. */
const NO_KIND = [0, 9, 17, 0x81, 0xff] as const;

/**
 * A seeded stream of `count` commands for a machine of so many books, each of the size of `config`: every book has a random
 * stream of its own, every third of them often empties its book, so that algorithms change. One command in fifty names
 * a book that is not there; one in a hundred is of no kind.
 */
export function booksCommands(seed: number, books: number, config: CoreConfig, count: number): Int32Array {
  const dice = new Dice(`books ${seed}`);
  const style = dice.pick(STYLES);
  const streams = Array.from({ length: books }, (_, b) => {
    const weights = (seed + b) % 3 === 0 ? { weights: { drain: 100 } } : {};
    return new RandomCommands({ seed: seed * 16 + b, config, profile: (seed + b) % 7 === 0 ? 'fifo' : 'mixed', ...weights });
  });
  const words = new Int32Array(count * RECORD_WORDS);
  let book = 0;
  for (let i = 0; i < count; i++) {
    if (style === 'even') book = dice.whole(books);
    else if (style === 'turns') book = (book + 1) % books;
    else if (style === 'bursts') book = dice.chance(0.9) ? book : dice.whole(books);
    else book = dice.chance(0.8) ? 0 : dice.whole(books);
    const record = streams[book]!.next(1);
    // The stream's own nonsense may name a book already.
    const named = record[0]! >>> 16 !== 0 || dice.chance(0.02) ? strange(dice, books) : book;
    record[0] = (record[0]! & 0xffff) | (named << 16);
    if (dice.chance(named < books ? 0.01 : 0.3)) record[0] = (record[0]! & ~0xff) | dice.pick(NO_KIND);
    words.set(record, i * RECORD_WORDS);
  }
  return words;
}

/** A book that is not there: just beyond, or with a bit set that a shorter number would not have. */
function strange(dice: Dice, books: number): number {
  return dice.pick([books, books + 1, 2 * books, 0x0100, 0x8000, 0xffff]);
}
