import type { EventBuffer } from '../message/core.ts';
import {
  accepted, IOC_REMAINDER, MARKET_REMAINDER, REDUCED, rejected, replaced, rested, cancelled, USER,
} from './answer.ts';
import {
  crosses, MARKET, refuseAdd, refuseCancel, refuseReduce, refuseReplace, SELF_TRADE_SHIFT, TIME_IN_FORCE,
} from './checks.ts';
import { match } from './matching.ts';
import { enter, find, join, leave, release } from './queue.ts';
import { type BookState, BUY, OWNER, QUANTITY } from './state.ts';
import { withdraw } from './withdraw.ts';

/* The commands about one order. Each answers false when it refused. */

function take(book: BookState, out: EventBuffer, side: number, id: number, price: number, quantity: number, owner: number, mode: number): number {
  book.takerSide = side;
  book.takerId = id;
  book.takerPrice = price;
  book.takerLeft = quantity;
  book.takerOwner = owner;
  book.takerMode = mode;
  match(book, out);
  return book.takerLeft;
}

export function add(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const head = commands[at];
  const id = commands[at + 1];
  const side = (head >>> 8) & 1;
  const market = (head & MARKET) !== 0;
  const price = market ? (side === BUY ? book.high : book.low) : commands[at + 2];
  const quantity = commands[at + 3];
  const participant = commands[at + 4] & 0xffff;
  const code = refuseAdd(book, head, id, price, quantity, participant);
  if (code !== 0) {
    rejected(book, out, head, id, code);
    return false;
  }
  accepted(book, out, side, id, price, quantity, participant);
  let left = quantity;
  if (crosses(book, side, price)) {
    left = take(book, out, side, id, price, quantity, participant, (head >>> SELF_TRADE_SHIFT) & 7);
    if (left === 0) return true;
  }
  if ((head & (MARKET | TIME_IN_FORCE)) === 0) {
    enter(book, id, side, price, left, participant);
    rested(book, out, side, id, price, left);
  } else cancelled(book, out, side, id, price, left, market ? MARKET_REMAINDER : IOC_REMAINDER, 0);
  return true;
}

export function cancel(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const id = commands[at + 1];
  const code = refuseCancel(book, id);
  if (code !== 0) {
    rejected(book, out, commands[at], id, code);
    return false;
  }
  const node = find(book, id);
  const { bestBid, bestAsk } = book;
  withdraw(book, node, book.nodes[node + QUANTITY], USER, out);
  if (book.bestBid !== bestBid || book.bestAsk !== bestAsk) book.work.bestVacated = 1;
  return true;
}

export function reduce(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const id = commands[at + 1];
  const quantity = commands[at + 3];
  const code = refuseReduce(book, id, quantity);
  if (code !== 0) {
    rejected(book, out, commands[at], id, code);
    return false;
  }
  const { bestBid, bestAsk } = book;
  withdraw(book, find(book, id), quantity, REDUCED, out);
  if (book.bestBid !== bestBid || book.bestAsk !== bestAsk) book.work.bestVacated = 1;
  return true;
}

export function replace(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const head = commands[at];
  const id = commands[at + 1];
  const price = commands[at + 2];
  const quantity = commands[at + 3];
  const code = refuseReplace(book, head, id, price, quantity);
  if (code !== 0) {
    rejected(book, out, head, id, code);
    return false;
  }
  const node = find(book, id);
  const owner = book.nodes[node + OWNER];
  const side = owner >>> 16;
  const { bestBid, bestAsk } = book;
  leave(book, node);
  if (book.bestBid !== bestBid || book.bestAsk !== bestAsk) book.work.bestVacated = 1;
  replaced(book, out, side, id, price, quantity);
  let left = quantity;
  if (crosses(book, side, price)) {
    left = take(book, out, side, id, price, quantity, owner & 0xffff, (head >>> SELF_TRADE_SHIFT) & 7);
    if (left === 0) {
      release(book, node);
      return true;
    }
  }
  join(book, node, side, price, left);
  rested(book, out, side, id, price, left);
  return true;
}
