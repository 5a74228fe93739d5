import type { EventBuffer } from '../message/core.ts';
import { type BookState, levelOf, STEP, totalOf, WORD } from './state.ts';
import { trade } from './trade.ts';

const { NEXT, QUANTITY } = WORD;

/**
 * Shares a taker out over a price that holds more than it wants: to each maker the floor of its part by size, then
 * what is left oldest first. No own maker is in the queue.
 */
export function allocateProRata(book: BookState, price: number, out: EventBuffer): void {
  const { nodes } = book;
  const level = levelOf(price);
  const wanted = book.takerLeft >>> 0;
  const total = book.totals[totalOf(price)];
  // A share is below the maker's quantity, since wanted < total: nobody leaves the queue in the first pass.
  for (let node = nodes[level + NEXT]; node !== level; node = nodes[node + NEXT]) {
    const share = shareOf(nodes[node + QUANTITY] >>> 0, wanted, total);
    book.work.note(share !== 0 ? STEP.SHARE | STEP.EVENT : STEP.SHARE);
    if (share !== 0) trade(book, node, share, out);
  }
  for (let node = nodes[level + NEXT]; book.takerLeft !== 0; ) {
    const next = nodes[node + NEXT];
    const open = nodes[node + QUANTITY] >>> 0;
    const left = book.takerLeft >>> 0;
    book.work.note(STEP.OLDEST | STEP.EVENT);
    trade(book, node, open < left ? open : left, out);
    node = next;
  }
}

/**
 * floor(open * wanted / total), exactly; open and wanted below 2^32, wanted < total < 2^52. Up to 2^53 the product
 * and the floor of the quotient are exact in doubles; beyond, long division bit by bit keeps each step below 2^53.
 */
export function shareOf(open: number, wanted: number, total: number): number {
  const product = open * wanted;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / total);
  let share = 0;
  let rest = 0;
  for (let bit = 31; bit >= 0; bit--) {
    share *= 2;
    rest *= 2;
    if (rest >= total) {
      rest -= total;
      share++;
    }
    if (((open >>> bit) & 1) === 0) continue;
    rest += wanted;
    if (rest >= total) {
      rest -= total;
      share++;
    }
  }
  return share;
}
