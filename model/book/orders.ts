import type { EventBuffer } from '../message/core.ts';
import { accepted, cancelled, REASON, rejected, replaced, rested } from './answer.ts';
import { HEAD, modeOf, refuseAdd, refuseCancel, refuseReduce, refuseReplace } from './checks.ts';
import { match } from './matching.ts';
import { enter, find, join, leave, reaches, release } from './queue.ts';
import { type BookState, seek, WORD } from './state.ts';
import { withdraw } from './withdraw.ts';

/* The commands about one order. Each answers false when it refused. */

const { ID, PRICE, QUANTITY, OWNER } = WORD;
const { MARKET, TIME_IN_FORCE } = HEAD;
const { USER, REDUCED, IOC_REMAINDER, MARKET_REMAINDER } = REASON;

export function add(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const head = commands[at];
  const id = commands[at + 1];
  const side = (head >>> 8) & 1;
  const price = (head & MARKET) === 0 ? commands[at + 2] : farLimit(book, side);
  const quantity = commands[at + 3];
  const participant = commands[at + 4] & 0xffff;
  const code = refuseAdd(book, head, id, price, quantity, participant);
  if (code !== 0) {
    rejected(book, out, head, id, code);
    return false;
  }
  accepted(book, out, side, id, price, quantity, participant);
  let left = quantity;
  if (reaches(side, price, book.best[side ^ 1])) {
    left = take(book, out, side, id, price, quantity, participant, modeOf(head));
    if (left === 0) return true;
  }
  if ((head & (MARKET | TIME_IN_FORCE)) === 0) {
    enter(book, id, side, price, left, participant);
    rested(book, out, side, id, price, left);
  } else {
    cancelled(book, out, side, id, price, left, (head & MARKET) === 0 ? IOC_REMAINDER : MARKET_REMAINDER, 0);
  }
  return true;
}

/** The limit price of a market order. */
function farLimit(book: BookState, side: number): number {
  return side === 0 ? book.high : book.low;
}

/** Matches an order on its way in and answers what is left of it. */
function take(
  book: BookState, out: EventBuffer, side: number, id: number, price: number, quantity: number, participant: number, mode: number,
): number {
  book.takerSide = side;
  book.takerId = id;
  book.takerPrice = price;
  book.takerLeft = quantity;
  book.takerOwner = participant;
  book.takerMode = mode;
  match(book, out);
  return book.takerLeft;
}

export function cancel(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const id = commands[at + 1];
  const node = find(book, id);
  const code = refuseCancel(book, node);
  if (code !== 0) {
    rejected(book, out, commands[at], id, code);
    return false;
  }
  const { nodes } = book;
  cancelled(book, out, nodes[node + OWNER] >>> 16, id, nodes[node + PRICE], nodes[node + QUANTITY], USER, 0);
  leave(book, node);
  release(book, node);
  noteVacated(book);
  return true;
}

export function reduce(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const id = commands[at + 1];
  const quantity = commands[at + 3];
  const node = find(book, id);
  const code = refuseReduce(book, node, quantity);
  if (code !== 0) {
    rejected(book, out, commands[at], id, code);
    return false;
  }
  withdraw(book, node, quantity, REDUCED, out);
  noteVacated(book);
  return true;
}

export function replace(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const head = commands[at];
  const price = commands[at + 2];
  const quantity = commands[at + 3];
  const node = find(book, commands[at + 1]);
  const code = refuseReplace(book, node, head, price, quantity);
  if (code !== 0) {
    rejected(book, out, head, commands[at + 1], code);
    return false;
  }
  const id = book.nodes[node + ID];
  const side = book.nodes[node + OWNER] >>> 16;
  leave(book, node);
  noteVacated(book);
  replaced(book, out, side, id, price, quantity);
  let left = quantity;
  if (reaches(side, price, book.best[side ^ 1])) {
    left = take(book, out, side, id, price, quantity, book.nodes[node + OWNER] & 0xffff, modeOf(head));
    if (left === 0) {
      release(book, node);
      return true;
    }
  }
  join(book, node, side, price, left);
  rested(book, out, side, id, price, left);
  return true;
}

/** An order has just left by its id and nothing else has happened: if a best price moved, its level is now empty. */
function noteVacated(book: BookState): void {
  const { best, told } = book;
  if (best[0] !== told[0]) book.work.bestVacated = seek(told[0], best[0]);
  else if (best[1] !== told[1]) book.work.bestVacated = seek(told[1], best[1]);
}
