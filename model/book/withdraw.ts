import type { EventBuffer } from '../message/core.ts';
import { cancelled } from './answer.ts';
import { leave, release, shrink } from './queue.ts';
import { type BookState, WORD } from './state.ts';

const { ID, OWNER, PRICE, QUANTITY } = WORD;

/**
 * Takes quantity, at most what is open, from a resting order and tells it; with nothing left the order is gone.
 * There is room for the event.
 */
export function withdraw(book: BookState, node: number, quantity: number, reason: number, out: EventBuffer): void {
  const { nodes } = book;
  const left = (nodes[node + QUANTITY] - quantity) | 0;
  cancelled(book, out, nodes[node + OWNER] >>> 16, nodes[node + ID], nodes[node + PRICE], quantity, reason, left);
  if (left === 0) {
    leave(book, node);
    release(book, node);
  } else shrink(book, node, quantity);
}
