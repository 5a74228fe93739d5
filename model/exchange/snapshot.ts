import { assert } from '../base/assert.ts';
import { ImageReader, ImageWriter } from '../base/image.ts';
import { KeyBook } from '../orders/keys.ts';
import type { Transfer, TransferReason } from '../portfolio/actions/outcome.ts';
import { restoreSession, sessionSnapshot } from '../session/image.ts';
import { sessionConfigOf } from './config.ts';
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
      of(`market-data ${book.number}`, book.market.snapshot()),
    ]),
    of('keys', s.keys.snapshot()), of('ledger', s.ledger.snapshot()), of('accounts', s.accounts.snapshot()), of('trades', s.trades.snapshot()),
    of('give-ups', s.giveUps.snapshot()), of('positions', s.positions.snapshot()), of('session', sessionSnapshot(s.session)),
    of('risk', s.risk.snapshot()), of('margin', s.margin.snapshot()), of('settlement', s.settlement.snapshot()),
    of('payments', s.payments.snapshot()), of('portfolio', s.portfolio.snapshot()), of('pending', s.pending.snapshot()),
    of('actions', s.actions.snapshot()), of('payable', payableImage(s)), of('exchange', ownImage(s)),
  ];
}

function holdsImage({ books }: ExchangeState, number: number): Uint8Array {
  const { holds, brackets, exposure, low, high } = books[number];
  const image = new ImageWriter(MAGIC, 2).number(low).number(high);
  holds.write(image);
  brackets.write(image);
  exposure.write(image);
  return image.bytes();
}

function ownImage(s: ExchangeState): Uint8Array {
  return new ImageWriter(MAGIC, 1).numbers([s.day, s.time, s.commands, s.trading ? 1 : 0, s.regulatory, s.netted, s.nextDay, s.index]).bytes();
}

function payableImage({ payable, incomes, symbols }: ExchangeState): Uint8Array {
  const image = new ImageWriter(MAGIC, 3);
  image.list(payable, ({ reason, action, day, from, to, asset, amount }) => {
    image.text(reason).numbers([action, day, from, to, asset === 'CASH' ? -1 : asset.instrument, amount]);
  });
  image.list(incomes, ({ account, instrument, amount, day }) => image.numbers([account, instrument, amount, day]));
  image.list([...symbols].sort(([a], [b]) => a - b), ([instrument, symbol]) => image.number(instrument).text(symbol));
  return image.bytes();
}

function readPayable(s: ExchangeState, bytes: Uint8Array): void {
  const image = new ImageReader(bytes, MAGIC, 3);
  const next = () => image.number();
  s.payable = image.list((): Transfer => {
    const reason = image.text() as TransferReason;
    const [action, day, from, to, instrument, amount] = [next(), next(), next(), next(), next(), next()];
    return { reason, action, day, from, to, asset: instrument < 0 ? 'CASH' : { instrument }, amount };
  });
  s.incomes = image.list(() => ({ kind: 'INCOME' as const, account: next(), instrument: next(), amount: next(), day: next() }));
  s.symbols.clear();
  image.list(() => s.symbols.set(next(), image.text()));
  image.end();
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
    book.restore(get(`core ${book.number}`), get(`orders ${book.number}`), get(`market-data ${book.number}`), s.port, s.keys);
    const image = new ImageReader(get(`holds ${book.number}`), MAGIC, 2);
    book.low = image.number();
    book.high = image.number();
    book.holds.read(image);
    book.brackets.read(image);
    book.exposure.read(image);
    image.end();
  }
  s.ledger.restore(get('ledger'));
  s.accounts.restore(get('accounts'));
  s.trades.restore(get('trades'));
  s.giveUps.restore(get('give-ups'));
  s.positions.restore(get('positions'));
  s.session = restoreSession(sessionConfigOf(s.config), get('session'));
  s.risk.restore(get('risk'));
  s.margin.restore(get('margin'));
  s.settlement.restore(get('settlement'));
  s.payments.restore(get('payments'));
  s.portfolio.restore(get('portfolio'));
  s.pending.restore(get('pending'));
  s.actions.restore(get('actions'));
  readPayable(s, get('payable'));
  const own = new ImageReader(get('exchange'), MAGIC, 1);
  [s.day, s.time, s.commands] = [own.number(), own.number(), own.number()];
  s.trading = own.number() === 1;
  [s.regulatory, s.netted, s.nextDay, s.index] = [own.number(), own.number(), own.number(), own.number()];
  own.end();
}
