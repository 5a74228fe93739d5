import { assert } from '../base/assert.ts';
import { U16_MAX } from '../base/integers.ts';
import type { CoreConfig } from '../message/core.ts';
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_ORDER_WORDS } from '../message/snapshot.ts';
import { above, below } from './ladder.ts';
import { enter, reaches } from './queue.ts';
import { BookState, levelOf, totalOf, WORD } from './state.ts';

const { NEXT, ID, PRICE, QUANTITY, OWNER } = WORD;
const CROSSED = 'the book of the snapshot is crossed';

/** The canonical bytes of a book: equal books give equal bytes, however they came about. */
export function toSnapshot(book: BookState): Uint8Array {
  const orders = new Int32Array(book.live * SNAPSHOT_ORDER_WORDS);
  let at = 0;
  for (let price = book.best[0]; price >= 0; price = below(book, price)) at = copyLevel(book, price, orders, at);
  const { levels } = book.config;
  for (let price = book.best[1]; price < levels; price = above(book, price)) at = copyLevel(book, price, orders, at);
  assert(at === orders.length, `the queues hold ${at / SNAPSHOT_ORDER_WORDS} orders, ${book.live} are live`);
  return encodeSnapshot({
    config: book.config, sequence: book.sequence, state: book.state, algorithm: book.algorithm,
    bandLow: book.low, bandHigh: book.high, orders,
  });
}

function copyLevel(book: BookState, price: number, orders: Int32Array, from: number): number {
  const { nodes } = book;
  const level = levelOf(price);
  let at = from;
  for (let node = nodes[level + NEXT]; node !== level; node = nodes[node + NEXT]) {
    orders[at] = nodes[node + ID];
    orders[at + 1] = nodes[node + OWNER] >>> 16;
    orders[at + 2] = nodes[node + PRICE];
    orders[at + 3] = nodes[node + QUANTITY];
    orders[at + 4] = nodes[node + OWNER] & 0xffff;
    at += SNAPSHOT_ORDER_WORDS;
  }
  return at;
}

/** The book of a snapshot; asserts on what no book could have been. */
export function fromSnapshot(bytes: Uint8Array): BookState {
  const image = decodeSnapshot(bytes);
  const book = new BookState(image.config as CoreConfig);
  book.sequence = image.sequence | 0;
  book.state = image.state;
  book.algorithm = image.algorithm;
  book.low = image.bandLow;
  book.high = image.bandHigh;
  for (let i = 0; i < image.orders.length; i += SNAPSHOT_ORDER_WORDS) {
    const [id, side, price, quantity, participant] = image.orders.subarray(i, i + SNAPSHOT_ORDER_WORDS);
    const name = `order ${id >>> 0} of the snapshot`;
    assert(book.slots[id & book.slotMask] === 0, `two orders of the snapshot share the slot of id ${id >>> 0}`);
    assert(side === 0 || side === 1, `${name} has side ${side}`);
    assert(price >>> 0 < image.config.levels, `${name} lies beyond the ladder`);
    assert(quantity !== 0, `${name} has nothing open`);
    assert(participant >>> 0 <= U16_MAX, `${name} has participant ${participant}`);
    enter(book, id, side, price, quantity, participant);
    // A price held by the other side would leave this side's best price behind.
    assert(reaches(side, book.best[side], price), CROSSED);
  }
  assert(book.best[0] < book.best[1], CROSSED);
  for (const side of [0, 1]) {
    book.told[side] = book.best[side];
    book.toldSize[side] = book.totals[totalOf(book.best[side])];
  }
  return book;
}
