import type { NewOrder } from './order.ts';

/** What an idempotency key has done before. */
export type Claim =
  | { readonly kind: 'NEW' }
  | { readonly kind: 'DUPLICATE' | 'REUSED'; readonly order: number };

const FRESH: Claim = Object.freeze({ kind: 'NEW' });
const KEY_SPACE = 2 ** 32;

/** Idempotency keys of a day, of all accounts and instruments that share the book of keys. */
export class KeyBook {
  /** By account and key: number of the order, and a print of its terms. */
  private readonly entered = new Map<number, { readonly order: number; readonly terms: number }>();

  /** Whether this account may enter an order under this key. Accounts are below 2^20, keys below 2^32. */
  claim(order: NewOrder): Claim {
    if (order.key === 0) return FRESH;
    const before = this.entered.get(order.account * KEY_SPACE + order.key);
    if (before === undefined) return FRESH;
    return { kind: before.terms === termsOf(order) ? 'DUPLICATE' : 'REUSED', order: before.order };
  }

  /** Notes that the key has entered the order of that number. */
  enter(order: NewOrder, number: number): void {
    if (order.key !== 0) this.entered.set(order.account * KEY_SPACE + order.key, { order: number, terms: termsOf(order) });
  }

  /** A new day: every key may be used again. */
  clear(): void {
    this.entered.clear();
  }

  /** Canonical: ascending by account and key; three numbers each. */
  snapshot(): Uint8Array {
    const rows = [...this.entered].sort(([a], [b]) => a - b);
    return new Uint8Array(Float64Array.from(rows.flatMap(([key, { order, terms }]) => [key, order, terms])).buffer);
  }

  static restore(bytes: Uint8Array): KeyBook {
    const book = new KeyBook();
    const numbers = new Float64Array(bytes.slice().buffer);
    for (let i = 0; i < numbers.length; i += 3) book.entered.set(numbers[i]!, { order: numbers[i + 1]!, terms: numbers[i + 2]! });
    return book;
  }
}

/** 32 bits of the terms. A retry has the same; another order almost never. */
function termsOf(order: NewOrder): number {
  const text = [
    order.side, order.type, order.timeInForce, order.selfTrade, order.quantity, order.price, order.stop, order.offset, order.peg, order.display,
    order.shown, order.spread, order.postOnly, order.allOrNone, order.minimum, order.expireDay, order.expireTime, order.cancelOnDisconnect,
    order.participant,
  ].join();
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return hash >>> 0;
}
