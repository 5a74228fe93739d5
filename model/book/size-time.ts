import type { EventBuffer } from '../message/core.ts';
import { type BookState, levelOf, STEP, WORD } from './state.ts';
import { trade } from './trade.ts';

const { NEXT, QUANTITY } = WORD;

/**
 * Fills a taker from a price that holds more than it wants: the largest maker first, of equals the oldest. No own maker is in
 * the queue. Each maker but the last is taken whole and leaves, so the largest of those that stay is always the next.
 */
export function largestFirst(book: BookState, price: number, out: EventBuffer): void {
  while (book.takerLeft !== 0) {
    const node = largest(book, levelOf(price));
    const open = book.nodes[node + QUANTITY] >>> 0;
    const left = book.takerLeft >>> 0;
    book.work.note(STEP.LARGEST | STEP.EVENT);
    trade(book, node, open < left ? open : left, out);
    book.work.note(STEP.LEAVE);
    if (book.takerLeft !== 0) book.work.note(STEP.DECIDE);
  }
}

function largest(book: BookState, level: number): number {
  const { nodes, work } = book;
  work.note(STEP.COMPARE);
  let best = nodes[level + NEXT];
  let most = nodes[best + QUANTITY] >>> 0;
  for (let node = nodes[best + NEXT]; node !== level; node = nodes[node + NEXT]) {
    work.note(STEP.COMPARE);
    const open = nodes[node + QUANTITY] >>> 0;
    if (open > most) {
      most = open;
      best = node;
    }
  }
  return best;
}
