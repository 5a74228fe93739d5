import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ModelCore } from '../../model/book/book.ts';
import { packCommands, unpackEvents } from '../../model/message/codec.ts';
import type { Command, CommandOf } from '../../model/message/command.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { STATISTICS, type StatisticName } from '../../model/message/statistics.ts';
import { booksCommands } from '../../scenarios/books/flow.ts';
import { seededPace } from '../lockstep/pace.ts';
import { checkBooks } from './check.ts';
import { type BooksConfig, bookOf } from './config.ts';
import { BOOKS_DIRECTORY, booksImage } from './image.ts';
import type { BooksPredictor } from './predictor.ts';
import { answersOf } from './reference.ts';
import { BooksSession } from './session.ts';

const scratch = mkdtempSync(join(tmpdir(), 'books-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A simulator is compiled for each size. */
const BUILD_MS = 400_000;

/** Counters of ten bits wrap within a run. */
const tiny = (books: number): BooksConfig => ({ books, levels: 64 * books, orders: 16 * books, quantityBits: 8, algorithms: 'ALL', counterBits: 10 });
const MIDDLE: BooksConfig = { books: 4, levels: 4096, orders: 1024, quantityBits: 32, algorithms: 'ALL' };
const make = (config: CoreConfig) => new ModelCore(config);

const reading = (end: BooksPredictor, name: StatisticName) => Number(end.statistics.value(STATISTICS[name].address));
const resting = (end: BooksPredictor) => end.models.reduce((sum, model) => sum + (model as ModelCore).liveOrders, 0);

/** The first word in which two streams differ, -1 for none. */
function firstOther(a: Int32Array, b: Int32Array): number {
  const at = a.findIndex((word, i) => word !== b[i]);
  return at < 0 && a.length !== b.length ? Math.min(a.length, b.length) : at;
}

async function withSession<T>(config: BooksConfig, work: (session: BooksSession) => Promise<T>): Promise<T> {
  const session = await BooksSession.open(await booksImage(config, { quick: true }), config, make);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

test.each([
  ['1 book', tiny(1), 12, 300], ['2 books', tiny(2), 20, 400], ['4 books', tiny(4), 15, 500], ['8 books', tiny(8), 10, 600], ['4 books of 1,024 levels', MIDDLE, 4, 1_500],
] as const)('books: every pin at every edge as predicted, events as of one book after another (%s)', (_name, config, seeds, count) =>
  withSession(config, async (session) => {
    const paces = new Set<string>();
    for (let seed = 1; seed <= seeds; seed++) {
      const commands = booksCommands(seed, config.books, bookOf(config), count);
      const { events, end } = await session.run(commands, { pace: `${seed}` });
      const answers = answersOf(config, commands, make);
      expect(firstOther(events, answers.events), `seed ${seed}`).toBe(-1);
      expect(reading(end, 'ORDERS_RESTING'), `seed ${seed}`).toBe(resting(end));
      expect(resting(end)).toBe(answers.books.reduce((sum, book) => sum + (book as ModelCore).liveOrders, 0));
      for (const style of seededPace(`${seed}`).name.split(', ')) paces.add(style);
    }
    // back-pressure storms, and none
    expect(seeds < 10 || ['ready rare', 'ready always', 'ready blocks', 'gaps none'].every((style) => paces.has(style))).toBe(true);
    expect(session.cycles).toBeGreaterThan(seeds * count);
  }), BUILD_MS);

test.each([['2 books', tiny(2), 20], ['8 books', tiny(8), 5]] as const)('books: resets in mid-course, whatever is under way (%s)', (_name, config, seeds) =>
  withSession(config, async (session) => {
    for (let seed = 1; seed <= seeds; seed++) {
      const { end } = await session.run(booksCommands(seed, config.books, bookOf(config), 400), { pace: `${seed}`, resets: `${seed}` });
      expect(reading(end, 'ORDERS_RESTING'), `seed ${seed}`).toBe(resting(end));
    }
  }), BUILD_MS);

const own = { side: 'BUY', market: false, postOnly: false, timeInForce: 'DAY', selfTrade: 'NONE', participant: 1, time: 0 } as const;
const add = (book: number, order: number, price: number, quantity: number, rest: Partial<CommandOf<'ADD'>> = {}): Command =>
  ({ kind: 'ADD', ...own, book, order, price, quantity, ...rest });
const sell = { side: 'SELL', participant: 2 } as const;

test('books: while one is busy with a long mass cancel, the others work', () =>
  withSession(MIDDLE, async (session) => {
    const time = async (commands: readonly Command[]) => {
      const { firstAnswered, lastAnswered } = await session.run(packCommands(commands), { pace: 'full' });
      return lastAnswered - firstAnswered;
    };
    const long: Command = { kind: 'MASS_CANCEL', book: 0, participant: 9, time: 0 };
    const others = Array.from({ length: 12 }, (_, i) => add(1 + (i % 3), i, 10, 5));
    const alone = await time([add(0, 1, 10, 5), long]);
    const after = await time(others);
    const together = await time([add(0, 1, 10, 5), long, ...others]);
    expect(alone).toBeGreaterThan(256);
    // two or three events of each leave once the long answer has left, one a cycle: the matching itself is hidden
    expect(together).toBeLessThanOrEqual(alone + 3 * others.length + 4);
    expect(after).toBeGreaterThanOrEqual(3 * (others.length - 1));
    // all in one book: one after another
    const serial = await time([add(0, 1, 10, 5), long, ...others.map((command) => ({ ...command, book: 0, order: (command as CommandOf<'ADD'>).order + 2 }))]);
    expect(serial).toBeGreaterThan(together + 20);
  }), BUILD_MS);

test('books: a command to no book is refused, in one event, by the first two checks; its order in the stream is kept', () =>
  withSession(tiny(2), async (session) => {
    const nobody = new Int32Array(8);
    nobody.set([200 | (9 << 16), 77]);
    const before: readonly Command[] = [add(1, 3, 5, 1), add(2, 0x1234_5678, 5, 1), { kind: 'CANCEL', book: 0xffff, order: 4, time: 0 }];
    const commands = [...packCommands(before), ...nobody, ...packCommands([add(0, 3, 5, 1)])];
    const { events } = await session.run(Int32Array.from(commands), { pace: 'full' });
    const refused = { kind: 'REJECTED', last: true, sequence: 0 };
    const rests = (book: number) => [{ kind: 'ACCEPTED', book, sequence: 1 }, { kind: 'RESTED', book }, { kind: 'TOP', book, last: true }];
    expect(unpackEvents(events)).toMatchObject([
      ...rests(1), { ...refused, book: 2, order: 0x1234_5678, code: 3002, command: 1 }, { ...refused, book: 0xffff, order: 4, code: 3002, command: 2 },
      { ...refused, book: 9, order: 77, code: 3001, command: 200 }, ...rests(0),
    ]);
  }), BUILD_MS);

/** Counted by hand: what the machine says of these commands. */
const DAY: readonly Command[] = [
  add(0, 1, 5, 10, sell), // rests: 1
  add(0, 2, 5, 4), // trades 4, the maker keeps 6
  add(0, 3, 5, 6), // trades 6, the maker is gone: 0
  add(1, 1, 3, 7), // 1
  add(1, 5, 3, 2), // 2
  { kind: 'REPLACE', postOnly: false, selfTrade: 'NONE', book: 1, order: 5, price: 4, quantity: 2, time: 0 }, // leaves, rests: 2
  { kind: 'REDUCE', book: 1, order: 1, quantity: 3, time: 0 }, // cancelled in part: 2
  { kind: 'CANCEL', book: 1, order: 77, time: 0 }, // refused
  add(7, 1, 3, 7), // no such book: refused
  add(1, 6, 9, 5, { timeInForce: 'IOC' }), // nobody there: cancelled: 2
  add(0, 10, 7, 1, sell), // 3
  add(0, 11, 7, 5, { participant: 2, selfTrade: 'CANCEL_NEWEST' }), // the taker is cancelled: 3
  add(0, 12, 7, 5, { participant: 2, selfTrade: 'CANCEL_OLDEST' }), // the maker is cancelled, the taker rests: 3
  add(1, 20, 1, 1, { participant: 3 }), // 4
  add(1, 22, 1, 1), // 5
  { kind: 'MASS_CANCEL', book: 1, participant: 1, time: 0 }, // three are cancelled: 2
  { kind: 'CANCEL', book: 0, order: 12, time: 0 }, // 1
  { kind: 'SET_BAND', book: 0, low: 1, high: 60, time: 0 },
  { kind: 'SET_STATE', book: 1, state: 'HALTED', time: 0 },
  { kind: 'SET_ALGORITHM', book: 1, algorithm: 'PRO_RATA', time: 0 }, // the book is not empty: refused
];
const COUNTED: Partial<Record<StatisticName, number>> = {
  COMMANDS_OTHER: 1, COMMANDS_ADD: 12, COMMANDS_CANCEL: 2, COMMANDS_REDUCE: 1, COMMANDS_REPLACE: 1, COMMANDS_MASS_CANCEL: 1,
  COMMANDS_SET_STATE: 1, COMMANDS_SET_BAND: 1, COMMANDS_SET_ALGORITHM: 1, REJECTIONS: 4, TRADES: 2, TRADED_QUANTITY: 10, CANCELLATIONS: 8,
  ORDERS_RESTING: 1, ORDERS_HIGHEST: 5,
};

test.each(['full', '3', '11'])('statistics: as counted by hand (pace %s)', (pace) =>
  withSession(tiny(2), async (session) => {
    const nonsense = new Int32Array(8);
    nonsense[0] = 200;
    const { end } = await session.run(Int32Array.from([...packCommands(DAY), ...nonsense]), { pace });
    const read = Object.fromEntries(Object.keys(COUNTED).map((name) => [name, reading(end, name as StatisticName)]));
    expect(read).toEqual(COUNTED);
    expect(reading(end, 'COMMAND_WAITS') > 0 || pace !== 'full').toBe(true);
    expect(pace === 'full' ? reading(end, 'EVENT_WAITS') : 0).toBe(0);
  }), BUILD_MS);

describe('a fault around the core', () => {
  test('books: is found; cycle, pin, expected, seen, seed and the fewest commands are named', async () => {
    const around = join(scratch, 'books');
    cpSync(BOOKS_DIRECTORY, around, { recursive: true });
    const file = join(around, 'lockstep_merge.sv');
    const sound = readFileSync(file, 'utf8');
    const wrong = sound.replace('said[EVT_BOOK_LSB+:EVT_BOOK_W] = next_book;', "said[EVT_BOOK_LSB+:EVT_BOOK_W] = '0;");
    expect(wrong).not.toBe(sound);
    writeFileSync(file, wrong);
    const config = tiny(2);
    const { divergences } = await checkBooks({ config, around, quick: true, seeds: { first: 3, count: 4 }, commands: 300, conditions: (seed) => ({ pace: `${seed}` }) });
    const [report] = divergences;
    expect(report!.seed).toBe(3);
    expect(report!.cycle).toBeGreaterThan(4);
    expect(report!.shrunk.pins).toMatchObject([{ pin: 'evt_data_o', fields: [{ field: 'book', seen: '0' }] }]);
    expect(report!.shrunk.commands.length).toBeLessThanOrEqual(3);
    expect(report!.shrunk.window).toContain(`>${report!.shrunk.cycle}`);
    expect(report!.reproduce).toBe('./lockstep check books --target rtl --books 2 --size 128x32 --seed 3 --commands 300');
  }, BUILD_MS);
});

test('books: a size that does not divide is refused with a sentence', () => {
  expect(() => booksImage({ ...tiny(2), books: 3 })).toThrow('--books must be 1, 2, 4 or 8, got 3');
  expect(() => booksImage({ ...tiny(2), books: 8 })).toThrow('8 books need at least 32 levels and 4 orders each, so 256x32 in all, got 128x32');
});
