import { InputError } from '../../../model/base/input-error.ts';
import { U32_MAX } from '../../../model/base/integers.ts';
import { type TextBlock, textBlocks } from '../lines.ts';
import { RowCursor } from '../rows.ts';

/** Message types of LOBSTER. */
export const SUBMIT = 1;
export const PARTIAL_CANCEL = 2;
export const DELETE = 3;
export const EXECUTE = 4;
export const EXECUTE_HIDDEN = 5;
export const CROSS_TRADE = 6;
export const TRADING_HALT = 7;

/** Prices that stand for an empty level in the order book file. */
const EMPTY = 9_999_999_999;
const MAX_LEVELS = 200;

/** One message and the book after it. */
export interface LobsterRow {
  /** 1-based. */
  readonly row: number;
  /** Nanoseconds since midnight. */
  readonly time: number;
  readonly type: number;
  readonly id: number;
  readonly size: number;
  /** 1/10,000 of the currency. */
  readonly price: number;
  /** 0 buy, 1 sell: the side of the resting order. */
  readonly side: 0 | 1;
  /** Bids, asks: price (1/10,000) and size per level, best first, empty levels left out. */
  readonly book: readonly [FileLevel[], FileLevel[]];
}

export interface FileLevel {
  readonly price: number;
  readonly size: number;
}

/** `…_message_N.csv` names its book `…_orderbook_N.csv`; undefined if the name has another form. */
export function orderBookFile(messageFile: string): string | undefined {
  const slash = messageFile.lastIndexOf('/') + 1;
  const name = messageFile.slice(slash);
  const book = name.replace('_message_', '_orderbook_');
  return book === name ? undefined : messageFile.slice(0, slash) + book;
}

/** A file whose rows are taken one by one; the wait is only at the end of a block. */
class Rows {
  readonly cursor: RowCursor;
  readonly #blocks: AsyncGenerator<TextBlock>;

  constructor(file: string, maxLine: number) {
    this.cursor = new RowCursor(file);
    this.#blocks = textBlocks(file, maxLine);
  }

  /** True if a row stands ready. */
  async ready(): Promise<boolean> {
    while (!this.cursor.more) {
      const { value, done } = await this.#blocks.next();
      if (done === true) return false;
      this.cursor.open(value);
    }
    return true;
  }
}

/** Message and order book file, row by row together, of any size. InputError names file, line and field. */
export async function* lobsterRows(messageFile: string, bookFile: string): AsyncGenerator<LobsterRow> {
  const messages = new Rows(messageFile, 256);
  const books = new Rows(bookFile, MAX_LEVELS * 64);
  let levels = 0;
  for (let row = 1; ; row++) {
    const more = messages.cursor.more || (await messages.ready());
    const bookMore = books.cursor.more || (await books.ready());
    if (!more && !bookMore) return;
    if (!more || !bookMore) throw unequal(more ? bookFile : messageFile, more ? messageFile : bookFile, row);
    const message = readMessage(messages.cursor, row);
    const book = readBook(books.cursor, levels);
    levels = book.columns;
    yield { ...message, book: book.levels };
  }
}

function unequal(short: string, long: string, row: number): InputError {
  return new InputError(
    `${short}: line ${row}: expected a row here, as ${long} has one; the files end at different rows`,
  );
}

function readMessage(cursor: RowCursor, row: number): Omit<LobsterRow, 'book'> {
  const time = cursor.nanoseconds('time');
  cursor.comma('type');
  const type = cursor.whole('type', SUBMIT, TRADING_HALT);
  cursor.comma('order id');
  const id = cursor.whole('order id', 0, Number.MAX_SAFE_INTEGER);
  cursor.comma('size');
  const size = cursor.whole('size', type === TRADING_HALT ? 0 : 1, U32_MAX);
  cursor.comma('price');
  // A halt carries -1, 0 or 1 where the price stands.
  const price = cursor.signed('price', type === TRADING_HALT ? -1 : 0, EMPTY);
  cursor.comma('direction');
  const direction = cursor.signed('direction', -1, 1);
  if (direction === 0) throw cursor.error('field direction: expected 1 or -1, got 0');
  cursor.endLine();
  return { row, time, type, id, size, price, side: direction === 1 ? 0 : 1 };
}

function readBook(cursor: RowCursor, expected: number): { levels: [FileLevel[], FileLevel[]]; columns: number } {
  const bids: FileLevel[] = [];
  const asks: FileLevel[] = [];
  let columns = 0;
  do {
    if (columns > 0) cursor.comma('ask price');
    columns++;
    if (columns > MAX_LEVELS) throw cursor.error(`expected at most ${MAX_LEVELS} levels`);
    readLevel(cursor, 'ask', columns, asks);
    cursor.comma('bid price');
    readLevel(cursor, 'bid', columns, bids);
  } while (cursor.another);
  if (expected > 0 && columns !== expected)
    throw cursor.error(`expected ${expected} levels as in the lines before, got ${columns}`);
  cursor.endLine();
  return { levels: [bids, asks], columns };
}

function readLevel(cursor: RowCursor, name: string, level: number, into: FileLevel[]): void {
  const price = cursor.signed(`${name} price ${level}`, -EMPTY, EMPTY);
  cursor.comma(`${name} size ${level}`);
  const size = cursor.whole(`${name} size ${level}`, 0, Number.MAX_SAFE_INTEGER);
  if (size === 0 || Math.abs(price) === EMPTY) return;
  const before = into.at(-1);
  if (before !== undefined && (name === 'ask' ? price <= before.price : price >= before.price)) {
    throw cursor.error(`field ${name} price ${level}: expected a price behind level ${level - 1}, got ${price}`);
  }
  into.push({ price, size });
}
