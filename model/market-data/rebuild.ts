import { type Channel, DEPTH, FEED_FLAG, FEED_KINDS, FEED_WORDS, type FeedKind, feedField } from './feed.ts';
import type { Depth, DepthLevel } from './pictures.ts';

export interface RebuiltOrder {
  readonly order: number;
  readonly side: number;
  readonly price: number;
  readonly quantity: number;
}
export interface RebuiltLevel {
  readonly price: number;
  readonly size: number;
  readonly count: number;
}
/** What a subscriber of level 1 knows. */
export interface RebuiltTop {
  readonly state: number;
  readonly low: number;
  readonly high: number;
  /** By side; size 0 for none. */
  readonly quotes: readonly { readonly price: number; readonly size: number }[];
  /** Number, price and quantity of the last trade; number 0 for none. */
  readonly last: { readonly number: number; readonly price: number; readonly quantity: number };
  readonly indication: { readonly price: number; readonly volume: number; readonly surplus: number } | undefined;
}

const NOTHING: RebuiltTop = {
  state: 0, low: 0, high: 0, quotes: [{ price: 0, size: 0 }, { price: 0, size: 0 }], last: { number: 0, price: 0, quantity: 0 }, indication: undefined,
};
const KIND_BY_CODE = new Map<number, FeedKind>((Object.keys(FEED_KINDS) as FeedKind[]).map((kind) => [FEED_KINDS[kind].code, kind]));

/**
 * A subscriber of one channel. It may join anywhere: increments that come before it knows the book are kept, a snapshot fills
 * the book in, what the snapshot does not hold is then applied. An increment that is missing puts it back to waiting; one that
 * comes twice is passed over. Plain on purpose: it is also what the feed is judged by.
 */
export class FeedRebuild {
  readonly channel: Channel;
  /** True while the book is what it was after increment `sequence`. */
  isLive = false;
  sequence = 0;
  /** By id, in the order in which they joined. */
  #orders = new Map<number, RebuiltOrder>();
  #levels: readonly [Map<number, RebuiltLevel>, Map<number, RebuiltLevel>] = [new Map(), new Map()];
  #top: RebuiltTop = NOTHING;
  /** Increments that wait for a snapshot, without gaps. */
  #waiting: Int32Array[] = [];

  constructor(channel: Channel) {
    this.channel = channel;
  }

  /** Increments as they arrived, words `from` to `to`. */
  onIncrements(words: Int32Array, from = 0, to = words.length): void {
    for (let at = from; at < to; at += FEED_WORDS) this.#take(words.slice(at, at + FEED_WORDS));
  }

  #take(record: Int32Array): void {
    const sequence = feedField(record, 0, 'sequence');
    if (!this.isLive) return this.#keep(record, sequence);
    if (isAfter(sequence, this.sequence + 1)) {
      this.isLive = false;
      this.#waiting = [record];
    } else if (isAfter(sequence, this.sequence)) this.#apply(record);
  }

  #keep(record: Int32Array, sequence: number): void {
    const last = this.#waiting.at(-1);
    const next = last === undefined ? sequence : feedField(last, 0, 'sequence') + 1;
    if (isAfter(sequence, next)) this.#waiting = [record];
    else if (sequence === next >>> 0) this.#waiting.push(record);
  }

  /** A whole snapshot. One that is older than what waits, or than what a live subscriber has, is of no use. */
  onSnapshot(words: Int32Array): void {
    const held = feedField(words, 0, 'sequence');
    if (this.isLive && !isAfter(held, this.sequence)) return;
    const first = this.#waiting[0];
    if (first !== undefined && isAfter(feedField(first, 0, 'sequence'), held + 1)) return;
    this.#orders = new Map();
    this.#levels = [new Map(), new Map()];
    this.#top = NOTHING;
    for (let at = 0; at < words.length; at += FEED_WORDS) this.#apply(words.slice(at, at + FEED_WORDS));
    this.sequence = held;
    this.isLive = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const record of waiting) this.#take(record);
  }

  #apply(record: Int32Array): void {
    const field = (name: Parameters<typeof feedField>[2]) => feedField(record, 0, name);
    const [side, price, quantity, order] = [field('side'), field('price'), field('quantity'), field('order')];
    this.sequence = field('sequence');
    switch (KIND_BY_CODE.get(field('kind'))) {
      case 'ORDER_ADDED':
        this.#orders.set(order, { order, side, price, quantity });
        break;
      case 'ORDER_EXECUTED':
      case 'ORDER_REDUCED':
        this.#less(order, quantity);
        break;
      case 'ORDER_REMOVED':
        this.#orders.delete(order);
        break;
      case 'LEVEL':
        this.#level(side, { price, size: field('size'), count: field('count') });
        break;
      case 'QUOTE':
        this.#top = { ...this.#top, quotes: this.#top.quotes.map((quote, i) => (i === side ? { price, size: field('size') } : quote)) };
        break;
      case 'TRADE':
        this.#top = { ...this.#top, last: { number: field('number'), price, quantity } };
        break;
      case 'STATE':
        this.#top = { ...this.#top, state: field('flags'), low: field('low'), high: field('high') };
        break;
      case 'INDICATION': {
        const surplus = field('size') * (side === 0 ? 1 : -1);
        const none = (field('flags') & FEED_FLAG.NONE) !== 0;
        this.#top = { ...this.#top, indication: none ? undefined : { price, volume: quantity, surplus } };
        break;
      }
      default:
    }
  }

  #less(order: number, quantity: number): void {
    const found = this.#orders.get(order);
    if (found === undefined) return;
    if (found.quantity > quantity) this.#orders.set(order, { ...found, quantity: found.quantity - quantity });
    else this.#orders.delete(order);
  }

  #level(side: number, level: RebuiltLevel): void {
    const levels = this.#levels[side as 0 | 1];
    if (level.size === 0) levels.delete(level.price);
    else levels.set(level.price, level);
    if (levels.size > DEPTH) levels.delete(bestFirst(side, [...levels.keys()])[DEPTH]);
  }

  /** Level 3: prices best first, within a price oldest first. */
  orders(): RebuiltOrder[] {
    const all = [...this.#orders.values()];
    return [0, 1].flatMap((side) => {
      const own = all.filter((order) => order.side === side);
      return bestFirst(side, [...new Set(own.map(({ price }) => price))]).flatMap((price) => own.filter((order) => order.price === price));
    });
  }

  /** Prices with their sizes, from levels or added up from orders; best first. */
  depth(): Depth {
    const side = (code: 0 | 1): DepthLevel[] => {
      if (this.channel === 'LEVELS') {
        return bestFirst(code, [...this.#levels[code].keys()]).map((price) => {
          const { size, count } = this.#levels[code].get(price)!;
          return { price, size, orders: count };
        });
      }
      const sums = new Map<number, DepthLevel>();
      for (const { side: own, price, quantity } of this.#orders.values()) {
        if (own !== code) continue;
        const { size, orders } = sums.get(price) ?? { size: 0, orders: 0 };
        sums.set(price, { price, size: size + quantity, orders: orders + 1 });
      }
      return bestFirst(code, [...sums.keys()]).map((price) => sums.get(price)!);
    };
    return { bids: side(0), asks: side(1) };
  }

  top(): RebuiltTop {
    return this.#top;
  }
}

/** Numbers go round at 2^32: `a` is after `b` if it is less than half a round ahead. */
function isAfter(a: number, b: number): boolean {
  const ahead = (a - b) >>> 0;
  return ahead !== 0 && ahead < 0x8000_0000;
}

function bestFirst(side: number, prices: number[]): number[] {
  return prices.sort((a, b) => (side === 0 ? b - a : a - b));
}
