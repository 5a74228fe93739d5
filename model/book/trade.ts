import type { EventBuffer } from '../message/core.ts';
import { makeRoom, TRADE } from './answer.ts';
import { leave, release, shrink } from './queue.ts';
import { type BookState, WORD } from './state.ts';

const { ID, PRICE, QUANTITY } = WORD;
const HEAD = TRADE;

/** One trade of the taker with a maker anywhere in its queue; a maker with nothing left is gone. */
export function trade(book: BookState, node: number, quantity: number, out: EventBuffer): void {
  const { nodes } = book;
  makeRoom(out);
  const { words, used } = out;
  const makerLeft = (nodes[node + QUANTITY] - quantity) | 0;
  const takerLeft = (book.takerLeft - quantity) | 0;
  book.takerLeft = takerLeft;
  words[used] = HEAD | (book.takerSide << 8);
  words[used + 1] = nodes[node + ID];
  words[used + 2] = nodes[node + PRICE];
  words[used + 3] = quantity;
  words[used + 4] = book.takerId;
  words[used + 5] = makerLeft;
  words[used + 6] = takerLeft;
  words[used + 7] = book.sequence;
  out.used = used + 8;
  if (makerLeft === 0) {
    leave(book, node);
    release(book, node);
  } else shrink(book, node, quantity);
}
