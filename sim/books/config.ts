import { InputError } from '../../model/base/input-error.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { COUNTER_BITS } from '../../model/message/statistics.ts';

/** The size of hdl/books: `levels` and `orders` are those of all books together. */
export interface BooksConfig extends CoreConfig {
  /** 1, 2, 4 or 8. */
  readonly books: number;
  /** Width of the counters; the board's unless given. */
  readonly counterBits?: number;
}

/** Commands under way at most, the one at the output not counted: Depth of lockstep_books. */
export const DEPTH = 16;

export const counterBitsOf = ({ counterBits = COUNTER_BITS }: BooksConfig): number => counterBits;

/** The core of one book. */
export function bookOf({ books, levels, orders, quantityBits, algorithms }: BooksConfig): CoreConfig {
  return { levels: levels / books, orders: orders / books, quantityBits, algorithms };
}

/** The config as given; InputError where the machine cannot be built so. */
export function checkBooksConfig(config: BooksConfig): BooksConfig {
  const { books, levels, orders } = config;
  if (![1, 2, 4, 8].includes(books)) throw new InputError(`--books must be 1, 2, 4 or 8, got ${books}`);
  const fair = levels / books >= 32 && orders / books >= 4;
  if (!fair) throw new InputError(`${books} books need at least 32 levels and 4 orders each, so ${32 * books}x${4 * books} in all, got ${levels}x${orders}`);
  return config;
}
