import { above, below } from './ladder.ts';
import { CANCEL_OLDEST, NONE } from './self-trade.ts';
import { type BookState, levelOf, SEEK, seek, WORD } from './state.ts';

const { NEXT, QUANTITY, OWNER } = WORD;
const BUY = 0;
const FIFO = 0;

/**
 * Whether the makers within the limit fill the whole quantity: docs/rules.md, Fill-or-kill. Changes nothing but the
 * counters in `book.work`.
 */
export function walkFills(book: BookState, side: number, limit: number, quantity: number, participant: number, mode: number): boolean {
  const { nodes, work, firstOrder } = book;
  const wanted = quantity >>> 0;
  // Where makers do not come in the order of time, any own maker of the level may be met.
  const wholeLevel = book.algorithm !== FIFO && mode !== NONE && mode !== CANCEL_OLDEST;
  let found = 0;
  let price = book.best[side ^ 1];
  while (side === BUY ? price <= limit && price < book.levels : price >= limit && price >= 0) {
    work.levelsWalked++;
    for (let node = nodes[levelOf(price) + NEXT]; node >= firstOrder; node = nodes[node + NEXT]) {
      work.makersWalked++;
      if (mode !== NONE && (nodes[node + OWNER] & 0xffff) === participant) {
        if (mode === CANCEL_OLDEST) continue;
        return false;
      }
      found += nodes[node + QUANTITY] >>> 0;
      if (found >= wanted && !wholeLevel) return true;
    }
    if (found >= wanted) return true;
    work.levelSeeks++;
    const next = side === BUY ? above(book, price) : below(book, price);
    if (seek(price, next) === SEEK.NEAR) work.nearSeeks++;
    price = next;
  }
  return false;
}
