import { join } from 'node:path';
import { ModelCore } from '../../model/book/book.ts';
import { booksCommands } from '../../scenarios/books/flow.ts';
import { type BooksConfig, bookOf } from '../../sim/books/config.ts';
import { booksImage } from '../../sim/books/image.ts';
import { BooksSession } from '../../sim/books/session.ts';
import { readFault } from './pins.ts';
import { survived, type Verdict } from './verdict.ts';

/** Two small books, counters that wrap often. */
const CONFIG: BooksConfig = { books: 2, levels: 128, orders: 32, quantityBits: 8, algorithms: 'ALL', counterBits: 8 };
/** Random streams that each fault has to survive, every third with resets in mid-course, and commands in each. */
const SEEDS = 12;
const COMMANDS = 400;

/** Builds a copy of what stands around the core, with the core of this tree's copy, and compares every pin with the prediction. */
export async function judgeBooks(copy: string): Promise<Verdict> {
  const image = await booksImage(CONFIG, { rtl: join(copy, 'hdl/rtl'), around: join(copy, 'hdl/books'), quick: true });
  const session = await BooksSession.open(image, CONFIG, (c) => new ModelCore(c), 512);
  try {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const commands = booksCommands(seed, CONFIG.books, bookOf(CONFIG), COMMANDS);
      try {
        await session.run(commands, { pace: `${seed}`, ...(seed % 3 === 0 ? { resets: `${seed}` } : {}) }, false);
      } catch (error) {
        return { caught: true, ...readFault(image, error, seed) };
      }
    }
    return survived(`${SEEDS} seeds, ${session.cycles} cycles of equal pins`);
  } finally {
    await session.close();
  }
}
