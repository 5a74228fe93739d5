import type { DepthBook } from './depth-book.ts';
import { DEPTH, FEED_KINDS, type FeedChannel } from './feed.ts';

const LEVEL = FEED_KINDS.LEVEL.code;

/**
 * Level 2: the best DEPTH prices of each side. A subscriber keeps just these, drops the worst when one more comes, and is told
 * of the one that moves up when one goes; so the window follows the book by one or two increments a change.
 */
export class Window {
  readonly #book: DepthBook;
  readonly #channel: FeedChannel;
  readonly #number: number;
  /** How many prices a side shows, and the worst of them. */
  readonly #shown = new Int32Array(2);
  readonly #edge = new Int32Array(2);

  constructor(book: DepthBook, channel: FeedChannel, instrument: number) {
    this.#book = book;
    this.#channel = channel;
    this.#number = instrument;
  }

  /** The total of a price has changed; `before`: orders that stood there. */
  changed(side: number, price: number, before: number, now: number): void {
    const count = this.#book.count(price);
    if (before === 0) this.#appeared(side, price, now);
    else if (count === 0) this.#vanished(side, price, now);
    else if (this.#holds(side, price)) this.#tell(side, price, now);
  }

  /** As the book stands, without telling: after a restart. */
  reset(): void {
    for (const side of [0, 1]) {
      const levels = this.#book.levels(side, DEPTH);
      this.#shown[side] = levels.length;
      this.#edge[side] = levels.at(-1) ?? 0;
    }
  }

  #holds(side: number, price: number): boolean {
    return this.#shown[side] > 0 && (side === 0 ? price >= this.#edge[0] : price <= this.#edge[1]);
  }

  #appeared(side: number, price: number, now: number): void {
    if (this.#shown[side] < DEPTH) {
      if (!this.#holds(side, price)) this.#edge[side] = price;
      this.#shown[side]++;
    } else {
      if (!this.#holds(side, price)) return;
      this.#edge[side] = this.#book.better(side, this.#edge[side]);
    }
    this.#tell(side, price, now);
  }

  #vanished(side: number, price: number, now: number): void {
    if (!this.#holds(side, price)) return;
    this.#tell(side, price, now);
    const edge = this.#edge[side];
    const next = this.#book.worse(side, edge);
    if (next >= 0 && next < this.#book.config.levels) {
      this.#edge[side] = next;
      this.#tell(side, next, now);
    } else if (--this.#shown[side] > 0 && price === edge) this.#edge[side] = this.#book.better(side, edge);
  }

  #tell(side: number, price: number, now: number): void {
    const head = LEVEL | (side << 8) | (this.#number << 16);
    this.#channel.put(head, now, this.#book.count(price), price, 0, this.#book.total(price), 0, 0);
  }
}
