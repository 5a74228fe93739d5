import { assert } from '../base/assert.ts';
import type { CoreConfig } from './core.ts';

/** Words of one order in a snapshot: order, side, price, quantity, participant. */
export const SNAPSHOT_ORDER_WORDS = 5;
const MAGIC = 0x4c53_4b42; // "BKSL" in little-endian bytes
const HEADER_WORDS = 12;

/** A book at rest. Orders: bids best price first, then asks best price first; within a price oldest first. */
export interface BookImage {
  readonly config: CoreConfig;
  /** Commands executed since reset, modulo 2^32. */
  readonly sequence: number;
  /** Codes of BOOK_STATES and ALGORITHMS. */
  readonly state: number;
  readonly algorithm: number;
  readonly bandLow: number;
  readonly bandHigh: number;
  /** SNAPSHOT_ORDER_WORDS words an order. */
  readonly orders: Int32Array;
}

/** Canonical bytes, little endian. */
export function encodeSnapshot(image: BookImage): Uint8Array {
  const bytes = new Uint8Array((HEADER_WORDS + image.orders.length) * 4);
  const view = new DataView(bytes.buffer);
  const header = [
    MAGIC, 1, image.config.levels, image.config.orders, image.config.quantityBits,
    image.config.algorithms === 'ALL' ? 1 : 0, image.sequence, image.state, image.algorithm,
    image.bandLow, image.bandHigh, image.orders.length / SNAPSHOT_ORDER_WORDS,
  ];
  header.forEach((word, i) => view.setUint32(i * 4, word, true));
  image.orders.forEach((word, i) => view.setInt32((HEADER_WORDS + i) * 4, word, true));
  return bytes;
}

/** Reads bytes that a snapshot store has already verified by digest; anything amiss is an assertion. */
export function decodeSnapshot(bytes: Uint8Array): BookImage {
  assert(bytes.length >= HEADER_WORDS * 4 && bytes.length % 4 === 0, `a snapshot has at least ${HEADER_WORDS * 4} bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = (i: number) => view.getUint32(i * 4, true);
  assert(word(0) === MAGIC && word(1) === 1, 'not a book snapshot of format 1');
  const count = word(11);
  assert(bytes.length === (HEADER_WORDS + count * SNAPSHOT_ORDER_WORDS) * 4, `snapshot of ${count} orders has ${bytes.length} bytes`);
  const orders = new Int32Array(count * SNAPSHOT_ORDER_WORDS);
  for (let i = 0; i < orders.length; i++) orders[i] = view.getInt32((HEADER_WORDS + i) * 4, true);
  return {
    config: { levels: word(2), orders: word(3), quantityBits: word(4), algorithms: word(5) === 1 ? 'ALL' : 'FIFO' },
    sequence: word(6), state: word(7), algorithm: word(8), bandLow: word(9), bandHigh: word(10), orders,
  };
}
