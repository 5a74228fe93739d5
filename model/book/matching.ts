import type { EventBuffer } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { MARGIN, TRADE } from './answer.ts';
import { allocateProRata } from './pro-rata.ts';
import { emptied, reaches, release } from './queue.ts';
import { CANCEL_NEWEST, CANCEL_OLDEST, NONE, selfTrade } from './self-trade.ts';
import { largestFirst } from './size-time.ts';
import { type BookState, levelOf, SEEK, seek, STEP, totalOf, WORD } from './state.ts';

const { PREV, NEXT, ID, QUANTITY, OWNER } = WORD;
const HEAD = TRADE;
const ROOM = MARGIN;
const FIFO = 0;
const PRO_RATA = 1;

/** The taker trades while it has quantity and the best opposite price is at or better than its limit. */
export function match(book: BookState, out: EventBuffer): void {
  const side = book.takerSide;
  const limit = book.takerPrice;
  while (book.takerLeft !== 0) {
    const price = book.best[side ^ 1];
    if (!reaches(side, limit, price)) return;
    if (book.algorithm === FIFO) oldestFirst(book, price, out);
    else allocate(book, price, out);
  }
}

/** FIFO at one price: until the taker has nothing left or the price no order. */
function oldestFirst(book: BookState, price: number, out: EventBuffer): void {
  const { nodes } = book;
  const level = levelOf(price);
  const own = book.takerMode === 0 ? -1 : book.takerOwner;
  const head = HEAD | (book.takerSide << 8);
  let { words, used } = out;
  let left = book.takerLeft >>> 0;
  let taken = 0;
  let node = nodes[level + NEXT];
  let refused = false;
  while (left !== 0 && node !== level) {
    if ((nodes[node + OWNER] & 0xffff) === own) {
      refused = true;
      break;
    }
    if (words.length - used < ROOM) {
      out.used = used;
      out.grow();
      words = out.words;
    }
    const open = nodes[node + QUANTITY] >>> 0;
    const quantity = open < left ? open : left;
    left -= quantity;
    taken += quantity;
    words[used] = head;
    words[used + 1] = nodes[node + ID];
    words[used + 2] = price;
    words[used + 3] = quantity;
    words[used + 4] = book.takerId;
    words[used + 5] = open - quantity;
    words[used + 6] = left;
    words[used + 7] = book.sequence;
    used += 8;
    if (quantity !== open) {
      nodes[node + QUANTITY] = open - quantity;
      break;
    }
    const next = nodes[node + NEXT];
    release(book, node);
    node = next;
  }
  out.used = used;
  book.takerLeft = left | 0;
  nodes[level + NEXT] = node;
  nodes[node + PREV] = level;
  book.totals[totalOf(price)] -= taken;
  if (node === level) emptied(book, price);
  else if (refused) selfTrade(book, node, out);
}

/** Pro-rata and size-time at one price: first the own makers, then either algorithm. */
function allocate(book: BookState, price: number, out: EventBuffer): void {
  const { work } = book;
  work.note(STEP.REACH);
  if (book.takerMode !== NONE) {
    const { nodes } = book;
    const level = levelOf(price);
    for (let node = nodes[level + NEXT]; node !== level && book.takerLeft !== 0; ) {
      const next = nodes[node + NEXT];
      if ((nodes[node + OWNER] & 0xffff) === book.takerOwner) {
        work.note(STEP.OWN | STEP.EVENT);
        selfTrade(book, node, out);
        if (book.takerMode !== CANCEL_NEWEST) noteLeaving(book, price);
      } else work.note(STEP.OWN);
      node = next;
    }
  }
  const total = book.totals[totalOf(price)];
  if (book.takerLeft === 0 || total === 0) return;
  work.note(STEP.DECIDE);
  if (book.takerLeft >>> 0 >= total) {
    const first = out.used;
    oldestFirst(book, price, out);
    for (let n = (out.used - first) / RECORD_WORDS; n > 0; n--) work.note(STEP.OLDEST | STEP.EVENT);
    noteNextLevel(book, price);
  } else if (book.algorithm === PRO_RATA) allocateProRata(book, price, out);
  else largestFirst(book, price, out);
}

/** An own maker has left the queue, or shrunk in it. */
function noteLeaving(book: BookState, price: number): void {
  const { work } = book;
  if (book.takerMode !== CANCEL_OLDEST) work.note(STEP.TAKERS_HALF | STEP.EVENT);
  work.note(STEP.LEAVE);
  if (book.totals[totalOf(price)] === 0) noteNextLevel(book, price);
}

/** The level at `price`, the best that the taker met, is empty. */
function noteNextLevel(book: BookState, price: number): void {
  book.work.note(seek(price, book.best[book.takerSide ^ 1]) === SEEK.NEAR ? STEP.NEXT_NEAR : STEP.NEXT_FAR);
}
