import { above, below, occupy, vacate } from './ladder.ts';
import { type BookState, levelOf, ORDER_STRIDE, totalOf, WORD } from './state.ts';

const { PREV, NEXT, ID, PRICE, QUANTITY, OWNER } = WORD;
const STRIDE = ORDER_STRIDE;

/** The node of a live order, or 0. Only the exact id finds it. */
export function find(book: BookState, id: number): number {
  const node = book.slots[id & book.slotMask];
  return node !== 0 && book.nodes[node + ID] === id ? node : 0;
}

/** Whether a price lies at or beyond `other` as seen by a side: for a buy above, for a sell below. Branch-free. */
export function reaches(side: number, price: number, other: number): boolean {
  return (price ^ -side) >= (other ^ -side);
}

/** A new order joins the end of the queue of its price; its slot is free. */
export function enter(book: BookState, id: number, side: number, price: number, quantity: number, participant: number): void {
  const { nodes } = book;
  let node = book.free;
  if (node !== 0) {
    book.free = nodes[node + NEXT];
  } else {
    node = book.fresh;
    book.fresh = node + STRIDE;
  }
  book.slots[id & book.slotMask] = node;
  book.live++;
  nodes[node + ID] = id;
  nodes[node + OWNER] = (side << 16) | participant;
  join(book, node, side, price, quantity);
}

/** An order that stands in no queue joins the end of the one of `price`. */
export function join(book: BookState, node: number, side: number, price: number, quantity: number): void {
  const { nodes } = book;
  const level = levelOf(price);
  const newest = nodes[level + PREV];
  nodes[node + PREV] = newest;
  nodes[node + NEXT] = level;
  nodes[node + PRICE] = price;
  nodes[node + QUANTITY] = quantity;
  nodes[newest + NEXT] = node;
  nodes[level + PREV] = node;
  book.totals[totalOf(price)] += quantity >>> 0;
  if (newest === level) filled(book, side, price);
}

/** The queue of a price has got its first order. */
function filled(book: BookState, side: number, price: number): void {
  occupy(book, price);
  if (reaches(side, price, book.best[side])) book.best[side] = price;
}

/** An order leaves its queue and keeps its slot. */
export function leave(book: BookState, node: number): void {
  const { nodes } = book;
  const prev = nodes[node + PREV];
  const next = nodes[node + NEXT];
  const price = nodes[node + PRICE];
  nodes[prev + NEXT] = next;
  nodes[next + PREV] = prev;
  book.totals[totalOf(price)] -= nodes[node + QUANTITY] >>> 0;
  // Both neighbours the same: only the level itself.
  if (prev === next) emptied(book, price);
}

/** The queue of a price has lost its last order. */
export function emptied(book: BookState, price: number): void {
  const { best } = book;
  vacate(book, price);
  if (price === best[0]) best[0] = below(book, price);
  else if (price === best[1]) best[1] = above(book, price);
}

/** Frees slot and node of an order that stands in no queue. */
export function release(book: BookState, node: number): void {
  const { nodes } = book;
  book.slots[nodes[node + ID] & book.slotMask] = 0;
  nodes[node + NEXT] = book.free;
  book.free = node;
  book.live--;
}

/** Takes quantity, not 0 and not all of it, from an order; its place stays. */
export function shrink(book: BookState, node: number, quantity: number): void {
  const { nodes } = book;
  nodes[node + QUANTITY] -= quantity;
  book.totals[totalOf(nodes[node + PRICE])] -= quantity >>> 0;
}
