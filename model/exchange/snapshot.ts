import { assert } from '../base/assert.ts';
import { ImageReader, ImageWriter } from '../base/image.ts';
import { KeyBook } from '../orders/keys.ts';
import type { ExchangeState } from './state.ts';

/** One room's state in its canonical form. */
export interface RoomImage {
  readonly room: string;
  readonly bytes: Uint8Array;
}

const MAGIC = 0x4c53_4558;

/** Every room by name, in the declared order; of each instrument its core, its desk and what is set aside. */
export function roomImages(s: ExchangeState): RoomImage[] {
  const of = (room: string, bytes: Uint8Array): RoomImage => ({ room, bytes });
  return [
    ...s.books.flatMap((book) => [
      of(`core ${book.number}`, book.core.snapshot()), of(`orders ${book.number}`, book.desk.snapshot()), of(`holds ${book.number}`, holdsImage(s, book.number)),
    ]),
    of('keys', s.keys.snapshot()), of('ledger', s.ledger.snapshot()), of('accounts', s.accounts.snapshot()), of('trades', s.trades.snapshot()),
    of('give-ups', s.giveUps.snapshot()), of('positions', s.positions.snapshot()), of('settlement', s.settlement.snapshot()),
    of('payments', s.payments.snapshot()), of('exchange', ownImage(s)),
  ];
}

function holdsImage({ books }: ExchangeState, number: number): Uint8Array {
  const { holds, brackets, low, high } = books[number];
  const image = new ImageWriter(MAGIC, 2).number(low).number(high);
  holds.write(image);
  brackets.write(image);
  return image.bytes();
}

function ownImage(s: ExchangeState): Uint8Array {
  return new ImageWriter(MAGIC, 1).numbers([s.day, s.time, s.commands, s.trading ? 1 : 0, s.regulatory, s.netted]).bytes();
}

/** Puts the images into a fresh exchange of the same configuration. */
export function restoreState(s: ExchangeState, images: readonly RoomImage[]): void {
  const byName = new Map(images.map(({ room, bytes }) => [room, bytes]));
  const get = (room: string): Uint8Array => {
    const bytes = byName.get(room);
    assert(bytes !== undefined, `the snapshot has no room '${room}'`);
    return bytes;
  };
  s.keys = KeyBook.restore(get('keys'));
  for (const book of s.books) {
    book.restore(get(`core ${book.number}`), get(`orders ${book.number}`), s.port, s.keys);
    const image = new ImageReader(get(`holds ${book.number}`), MAGIC, 2);
    book.low = image.number();
    book.high = image.number();
    book.holds.read(image);
    book.brackets.read(image);
    image.end();
  }
  s.ledger.restore(get('ledger'));
  s.accounts.restore(get('accounts'));
  s.trades.restore(get('trades'));
  s.giveUps.restore(get('give-ups'));
  s.positions.restore(get('positions'));
  s.settlement.restore(get('settlement'));
  s.payments.restore(get('payments'));
  const own = new ImageReader(get('exchange'), MAGIC, 1);
  [s.day, s.time, s.commands] = [own.number(), own.number(), own.number()];
  s.trading = own.number() === 1;
  [s.regulatory, s.netted] = [own.number(), own.number()];
  own.end();
}
