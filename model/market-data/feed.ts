/**
 * What goes out: records of FEED_WORDS 32-bit words on three channels, each numbered 1, 2, 3 … without gaps. A snapshot of a
 * channel is a run of such records between SNAPSHOT_BEGIN and SNAPSHOT_END, numbered with the last increment that it holds.
 */
export const FEED_WORDS = 12;

/** Where a field lies: first word, lowest bit in it, width in bits. */
export interface FeedField {
  readonly word: number;
  readonly low: number;
  readonly bits: number;
  readonly doc: string;
}

export const FEED_FIELDS = {
  kind: { word: 0, low: 0, bits: 8, doc: 'what happened' },
  side: { word: 0, low: 8, bits: 1, doc: "0 buy, 1 sell; TRADE: the taker's; INDICATION: the side with the surplus" },
  flags: { word: 0, low: 9, bits: 7, doc: 'bits of FEED_FLAG' },
  book: { word: 0, low: 16, bits: 16, doc: 'instrument' },
  sequence: { word: 1, low: 0, bits: 32, doc: 'number of the increment on its channel; in a snapshot: of the last increment held' },
  time: { word: 2, low: 0, bits: 64, doc: 'nanoseconds since midnight' },
  order: { word: 4, low: 0, bits: 32, doc: 'id of a displayed order' },
  number: { word: 4, low: 0, bits: 32, doc: 'number of a trade, first of the day is 1' },
  count: { word: 4, low: 0, bits: 32, doc: 'orders at the price; in SNAPSHOT_BEGIN: records that follow before the end' },
  price: { word: 5, low: 0, bits: 32, doc: 'tick' },
  quantity: { word: 6, low: 0, bits: 64, doc: 'displayed, traded or taken away; INDICATION: what would trade' },
  size: { word: 8, low: 0, bits: 64, doc: 'total at the price; INDICATION: what would stay without a counterparty' },
  low: { word: 10, low: 0, bits: 32, doc: 'lower price limit, tick' },
  reference: { word: 10, low: 0, bits: 32, doc: 'reference price of the auction, tick' },
  high: { word: 11, low: 0, bits: 32, doc: 'upper price limit, tick' },
} as const satisfies Record<string, FeedField>;
export type FeedFieldName = keyof typeof FEED_FIELDS;

/** TRADE: an undisplayed order took part; it printed in an auction. INDICATION: nothing would trade. */
export const FEED_FLAG = { DARK: 1, AUCTION: 2, NONE: 4 } as const;

export const CHANNELS = ['TOP', 'LEVELS', 'ORDERS'] as const;
/** Level 1, 2 and 3. */
export type Channel = (typeof CHANNELS)[number];

export const FEED_KINDS = {
  SNAPSHOT_BEGIN: { code: 1, channels: CHANNELS, fields: ['count'], doc: 'the channel as it stood after its increment of that number' },
  SNAPSHOT_END: { code: 2, channels: CHANNELS, fields: [], doc: 'the snapshot is complete' },
  ORDER_ADDED: { code: 3, channels: ['ORDERS'], fields: ['side', 'order', 'price', 'quantity'], doc: 'joined the end of the queue of its price' },
  ORDER_EXECUTED: { code: 4, channels: ['ORDERS'], fields: ['order', 'price', 'quantity'], doc: 'traded that much; gone when nothing is left' },
  ORDER_REDUCED: { code: 5, channels: ['ORDERS'], fields: ['order', 'quantity'], doc: 'lost that much, kept its place' },
  ORDER_REMOVED: { code: 6, channels: ['ORDERS'], fields: ['order'], doc: 'left the book' },
  LEVEL: { code: 7, channels: ['LEVELS'], fields: ['side', 'price', 'size', 'count'], doc: 'a price among the best DEPTH of its side; size 0: no more' },
  QUOTE: { code: 8, channels: ['TOP'], fields: ['side', 'price', 'size'], doc: 'best displayed price and size of a side; size 0: none' },
  TRADE: { code: 9, channels: ['TOP'], fields: ['side', 'flags', 'number', 'price', 'quantity'], doc: 'a trade' },
  TRADE_CANCELLED: { code: 10, channels: ['TOP'], fields: ['number', 'price', 'quantity'], doc: 'a trade was busted' },
  STATE: { code: 11, channels: ['TOP'], fields: ['flags', 'low', 'high'], doc: 'state (code of BOOK_STATES, as flags) and price limits of the book' },
  INDICATION: {
    code: 12, channels: ['TOP'], fields: ['side', 'flags', 'price', 'quantity', 'size', 'reference'], doc: 'what an auction would give now',
  },
} as const satisfies Record<string, { code: number; channels: readonly Channel[]; fields: readonly FeedFieldName[]; doc: string }>;
export type FeedKind = keyof typeof FEED_KINDS;

/** How many prices of a side level 2 shows. */
export const DEPTH = 10;

const WIDE = 0x1_0000_0000;

/** Increments of one channel, oldest first; whoever sends them on clears it. Grows. */
export class FeedChannel {
  words = new Int32Array(256 * FEED_WORDS);
  /** Words in use. */
  used = 0;
  /** Number of the last increment ever put here. */
  sequence = 0;
  #now = 0;
  #high = 0;

  clear(): void {
    this.used = 0;
  }

  /** The next increment; its fields not named are zero. Fill them in with `wide` and by words. */
  put(head: number, now: number, id: number, price: number, quantity: number, size: number, tenth: number, eleventh: number): void {
    this.sequence = (this.sequence + 1) >>> 0;
    this.raw(head, this.sequence, now, id, price, quantity, size, tenth, eleventh);
  }

  /** A record with a number of its own choosing: part of a snapshot. */
  raw(head: number, sequence: number, now: number, id: number, price: number, quantity: number, size: number, tenth: number, eleventh: number): void {
    if (this.used === this.words.length) this.#grow();
    const { words, used } = this;
    words[used] = head;
    words[used + 1] = sequence;
    words[used + 2] = now;
    words[used + 3] = this.#highOf(now);
    words[used + 4] = id;
    words[used + 5] = price;
    words[used + 6] = quantity;
    words[used + 7] = quantity < WIDE ? 0 : quantity / WIDE;
    words[used + 8] = size;
    words[used + 9] = size < WIDE ? 0 : size / WIDE;
    words[used + 10] = tenth;
    words[used + 11] = eleventh;
    this.used = used + FEED_WORDS;
  }

  /** A copy of the words in use. */
  toWords(): Int32Array {
    return this.words.slice(0, this.used);
  }

  /** Time goes on slowly: its high word is the one of before more often than not. */
  #highOf(now: number): number {
    if (now !== this.#now) {
      this.#now = now;
      this.#high = now / WIDE;
    }
    return this.#high;
  }

  #grow(): void {
    const wider = new Int32Array(this.words.length * 2);
    wider.set(this.words);
    this.words = wider;
  }
}

/** Reads a field; 64-bit fields hold less than 2^53. */
export function feedField(words: ArrayLike<number>, at: number, name: FeedFieldName): number {
  const { word, low, bits } = FEED_FIELDS[name];
  const value = words[at + word] >>> 0;
  if (bits > 32) return (words[at + word + 1] >>> 0) * WIDE + value;
  return bits === 32 ? value : (value >>> low) & ((1 << bits) - 1);
}
