import type { Side } from '../message/command.ts';

export type Kind =
  | 'ADD' | 'CANCEL' | 'REDUCE' | 'REPLACE' | 'MASS_CANCEL' | 'SET_STATE' | 'SET_BAND' | 'SET_ALGORITHM';

/** A command as the oracle sees it: every field that any kind could use, as it came. */
export interface Request {
  /** Undefined: a kind that the rules do not know. */
  readonly kind: Kind | undefined;
  readonly kindByte: number;
  readonly side: Side;
  readonly market: boolean;
  readonly postOnly: boolean;
  /** 0 DAY, 1 IOC, 2 FOK, 3 means nothing. */
  readonly timeInForce: number;
  /** 0 NONE, 1 CANCEL_NEWEST, 2 CANCEL_OLDEST, 3 CANCEL_BOTH, 4 DECREMENT, 5 to 7 mean nothing. */
  readonly selfTrade: number;
  readonly book: number;
  readonly order: number;
  /** ADD, REPLACE: the limit price; SET_BAND: the lower price limit. */
  readonly price: number;
  readonly quantity: number;
  readonly participant: number;
  /** SET_STATE: the state; SET_ALGORITHM: the algorithm; both 0 to 2 or without meaning. */
  readonly value: number;
  /** SET_BAND: the upper price limit. */
  readonly high: number;
}

const KINDS: readonly (Kind | undefined)[] = [
  undefined, 'ADD', 'CANCEL', 'REDUCE', 'REPLACE', 'MASS_CANCEL', 'SET_STATE', 'SET_BAND', 'SET_ALGORITHM',
];

/**
 * Reads the bits by hand, from docs/message-layout.md and not from the declaration that every other
 * reader uses: were the declaration wrong, this would show it. Bits that a kind does not use are ignored.
 */
export function readRequest(words: ArrayLike<number>, at: number): Request {
  const first = words[at] >>> 0;
  const fifth = words[at + 4] >>> 0;
  const kindByte = first % 256;
  return {
    kind: KINDS[kindByte],
    kindByte,
    side: Math.floor(first / 2 ** 8) % 2 === 0 ? 'BUY' : 'SELL',
    market: Math.floor(first / 2 ** 9) % 2 === 1,
    postOnly: Math.floor(first / 2 ** 10) % 2 === 1,
    timeInForce: Math.floor(first / 2 ** 11) % 4,
    selfTrade: Math.floor(first / 2 ** 13) % 8,
    book: Math.floor(first / 2 ** 16),
    order: words[at + 1] >>> 0,
    price: words[at + 2] >>> 0,
    quantity: words[at + 3] >>> 0,
    participant: fifth % 65536,
    value: Math.floor(fifth / 65536) % 256,
    high: words[at + 5] >>> 0,
  };
}
