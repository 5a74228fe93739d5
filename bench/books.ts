import { ModelCore } from '../model/book/book.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import { Dice } from '../scenarios/commands/dice.ts';
import { type BooksConfig, bookOf, checkBooksConfig } from '../sim/books/config.ts';
import { booksImage } from '../sim/books/image.ts';
import { BooksSession } from '../sim/books/session.ts';
import { countOf, isLast } from './rtl-cycles.ts';
import { boardFlow, type FlowName } from './rtl-flows.ts';

export interface BooksBenchOptions {
  /** Default 4. */
  readonly books?: number;
  /** Commands a flow, over all books; default 40,000. */
  readonly commands?: number;
  readonly onProgress?: (text: string) => void;
}

/** How the commands of the books' own flows follow each other. */
export const DEALINGS = ['turns', 'random'] as const;
type Dealing = (typeof DEALINGS)[number];

export interface BooksFlow {
  readonly name: string;
  readonly dealing: Dealing;
  readonly books: number;
  readonly commands: number;
  /** From the first command answered to the last: the sweep after reset is over by then. */
  readonly cyclesPerCommand: number;
  /** One leaves a cycle at most: what no number of books can undercut. */
  readonly eventsPerCommand: number;
}

export interface BooksBench {
  readonly config: BooksConfig;
  readonly flows: readonly BooksFlow[];
}

/** The board's ladder and orders, among so many books. */
export function booksBoard(books: number): BooksConfig {
  return checkBooksConfig({ books, levels: 16_384, orders: 16_384, quantityBits: 32, algorithms: 'ALL' });
}

/**
 * Cycles of a command of the machine of several books at full speed, by books from 1 to so many, always with the board's levels
 * and orders among them; every pin is compared meanwhile.
 */
export async function benchBooks({ books = 4, commands = 40_000, onProgress }: BooksBenchOptions = {}): Promise<BooksBench> {
  const flows: BooksFlow[] = [];
  for (let count = 1; count <= books; count *= 2) {
    for (const name of ['clustered', 'uniform'] as const) {
      for (const dealing of count === 1 ? (['turns'] as const) : DEALINGS) {
        onProgress?.(`${count} books, ${name}, ${dealing}`);
        flows.push(await measure(booksBoard(count), name, dealing, commands));
      }
    }
  }
  return { config: booksBoard(books), flows };
}

async function measure(config: BooksConfig, name: FlowName, dealing: Dealing, count: number): Promise<BooksFlow> {
  const session = await BooksSession.open(await booksImage(config, { quick: true }), config, (c) => new ModelCore(c));
  try {
    const commands = dealt(config, name, dealing, count);
    const { events, firstAnswered, lastAnswered } = await session.run(commands, { pace: 'full' });
    let answers = 0;
    for (let at = 0; at < events.length; at += RECORD_WORDS) if (isLast(events[at]!)) answers++;
    return {
      name, dealing, books: config.books, commands: answers, cyclesPerCommand: (lastAnswered - firstAnswered) / (answers - 1),
      eventsPerCommand: countOf(events) / answers,
    };
  } finally {
    await session.close();
  }
}

/** Each book has a flow of its own; dealt in turns, or to a book at random, by seed. */
function dealt(config: BooksConfig, name: FlowName, dealing: Dealing, count: number): Int32Array {
  const dice = new Dice(`dealt ${name}`);
  const flows = Array.from({ length: config.books }, (_, b) => boardFlow(name, count, b + 1, bookOf(config)));
  const next = flows.map(() => 0);
  const words = new Int32Array(count * RECORD_WORDS);
  for (let i = 0; i < count; i++) {
    const book = dealing === 'turns' ? i % config.books : dice.whole(config.books);
    const from = next[book]!;
    words.set(flows[book]!.subarray(from, from + RECORD_WORDS), i * RECORD_WORDS);
    words[i * RECORD_WORDS]! |= book << 16;
    next[book] = from + RECORD_WORDS;
  }
  return words;
}

export function booksTable({ config, flows }: BooksBench): string[] {
  const lines = [`${config.levels} levels and ${config.orders} orders among the books; cycles a command at full speed, every pin compared`];
  for (const { name, dealing, books, cyclesPerCommand, eventsPerCommand } of flows) {
    const figures = `${cyclesPerCommand.toFixed(2).padStart(6)} cycles a command  ${eventsPerCommand.toFixed(2)} events`;
    lines.push(`${String(books).padStart(2)} books  ${name.padEnd(10)} ${dealing.padEnd(7)} ${figures}`);
  }
  return lines;
}
