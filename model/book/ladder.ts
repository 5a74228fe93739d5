import type { BookState } from './state.ts';

/*
 * The three-level bitmap of prices that have orders. Both sides share it: no bid lies above an ask, so
 * the next bid is the next price below, the next ask the next price above.
 */

/** Index of the lowest bit set; `bits` is not 0. */
function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** Marks a price that was empty. */
export function occupy(book: BookState, price: number): void {
  const i = price >>> 5;
  const bits = book.leaf[i];
  book.leaf[i] = bits | (1 << (price & 31));
  if (bits !== 0) return;
  const j = i >>> 5;
  book.mid[j] |= 1 << (i & 31);
  book.root[j >>> 5] |= 1 << (j & 31);
}

/** Clears the mark of a price. */
export function vacate(book: BookState, price: number): void {
  const i = price >>> 5;
  const bits = book.leaf[i] & ~(1 << (price & 31));
  book.leaf[i] = bits;
  if (bits !== 0) return;
  const j = i >>> 5;
  const words = book.mid[j] & ~(1 << (i & 31));
  book.mid[j] = words;
  if (words === 0) book.root[j >>> 5] &= ~(1 << (j & 31));
}

/** The lowest occupied price above `price`, or the number of levels. */
export function above(book: BookState, price: number): number {
  const i = price >>> 5;
  const bits = book.leaf[i] & (-2 << (price & 31));
  if (bits !== 0) return (i << 5) + lowest(bits);
  return farAbove(book, i);
}

function farAbove(book: BookState, from: number): number {
  let j = from >>> 5;
  let words = book.mid[j] & (-2 << (from & 31));
  if (words === 0) {
    const { root } = book;
    let k = j >>> 5;
    let bits = root[k] & (-2 << (j & 31));
    while (bits === 0) {
      if (++k >= root.length) return book.levels;
      bits = root[k];
    }
    j = (k << 5) + lowest(bits);
    words = book.mid[j];
  }
  const i = (j << 5) + lowest(words);
  return (i << 5) + lowest(book.leaf[i]);
}

/** The highest occupied price below `price`, or -1. */
export function below(book: BookState, price: number): number {
  const i = price >>> 5;
  const bits = book.leaf[i] & ((1 << (price & 31)) - 1);
  if (bits !== 0) return (i << 5) + 31 - Math.clz32(bits);
  return farBelow(book, i);
}

function farBelow(book: BookState, from: number): number {
  let j = from >>> 5;
  let words = book.mid[j] & ((1 << (from & 31)) - 1);
  if (words === 0) {
    let k = j >>> 5;
    let bits = book.root[k] & ((1 << (j & 31)) - 1);
    while (bits === 0) {
      if (--k < 0) return -1;
      bits = book.root[k];
    }
    j = (k << 5) + 31 - Math.clz32(bits);
    words = book.mid[j];
  }
  const i = (j << 5) + 31 - Math.clz32(words);
  return (i << 5) + 31 - Math.clz32(book.leaf[i]);
}
