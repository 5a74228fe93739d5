import type { Core, CoreConfig, EventBuffer } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { execute, executeAll } from './execute.ts';
import { fromSnapshot, toSnapshot } from './image.ts';
import { above, below } from './ladder.ts';
import { BookState, levelOf, totalOf, WORD, type Work } from './state.ts';

const { NEXT, ID, PRICE, QUANTITY, OWNER } = WORD;
const BUY = 0;
const SELL = 1;

/** A resting order, looked up. Unsigned numbers. */
export interface OrderView {
  readonly id: number;
  /** 0 buy, 1 sell. */
  readonly side: number;
  readonly price: number;
  readonly quantity: number;
  readonly participant: number;
}

export interface LevelView {
  readonly price: number;
  /** Total open quantity, at least 1, below 2^52. */
  readonly size: number;
}

/** The matching core: docs/rules.md, to the unit, as fast as typed arrays go. Allocates nothing per command. */
export class ModelCore implements Core {
  readonly config: CoreConfig;
  /** What the last command did that its events do not tell; overwritten by the next. */
  readonly work: Readonly<Work>;
  private readonly book: BookState;

  /** An empty open book; asserts on a configuration out of bounds. */
  constructor(config: CoreConfig, book = new BookState(config)) {
    this.config = book.config;
    this.book = book;
    this.work = book.work;
  }

  /** A core that goes on where the snapshot was taken. Asserts on bytes that are no snapshot of a book. */
  static restore(bytes: Uint8Array): ModelCore {
    const book = fromSnapshot(bytes);
    return new ModelCore(book.config, book);
  }

  /** Executes the record at word `at` and appends its events. */
  execute(commands: Int32Array, at: number, out: EventBuffer): void {
    execute(this.book, commands, at, out);
  }

  /** Executes `count` records, the first of them record number `first` of `commands` (not word), and appends their events. */
  executeAll(commands: Int32Array, first: number, count: number, out: EventBuffer): void {
    executeAll(this.book, commands, first * RECORD_WORDS, (first + count) * RECORD_WORDS, out);
  }

  /** The whole state in the canonical form of snapshot.ts. */
  snapshot(): Uint8Array {
    return toSnapshot(this.book);
  }

  /** Commands executed since reset, modulo 2^32. */
  get sequence(): number {
    return this.book.sequence >>> 0;
  }

  /** Code of BOOK_STATES. */
  get state(): number {
    return this.book.state;
  }

  /** Code of ALGORITHMS. */
  get algorithm(): number {
    return this.book.algorithm;
  }

  /** Price limits in force, inclusive. */
  get low(): number {
    return this.book.low;
  }

  get high(): number {
    return this.book.high;
  }

  get liveOrders(): number {
    return this.book.live;
  }

  get isEmpty(): boolean {
    return this.book.live === 0;
  }

  /** Tick of the highest bid, or -1. */
  bestBid(): number {
    return this.book.best[BUY];
  }

  /** Tick of the lowest ask, or -1. */
  bestAsk(): number {
    const { best, levels } = this.book;
    return best[SELL] < levels ? best[SELL] : -1;
  }

  /** Total quantity at the best bid; 0 when there is none. */
  bestBidSize(): number {
    return this.book.totals[totalOf(this.book.best[BUY])];
  }

  bestAskSize(): number {
    return this.book.totals[totalOf(this.book.best[SELL])];
  }

  /** Total open quantity at a tick of the ladder. */
  levelSize(tick: number): number {
    return this.book.totals[totalOf(tick)];
  }

  /** Id of the oldest order at a tick of the ladder, or -1. */
  headOf(tick: number): number {
    const { nodes } = this.book;
    const level = levelOf(tick);
    const node = nodes[level + NEXT];
    return node === level ? -1 : nodes[node + ID] >>> 0;
  }

  /** The live order in a slot (0 to orders - 1), or undefined. */
  orderAt(slot: number): OrderView | undefined {
    const { nodes, slots } = this.book;
    const node = slots[slot];
    if (node === 0) return undefined;
    return {
      id: nodes[node + ID] >>> 0, side: nodes[node + OWNER] >>> 16, price: nodes[node + PRICE],
      quantity: nodes[node + QUANTITY] >>> 0, participant: nodes[node + OWNER] & 0xffff,
    };
  }

  /** The live order with exactly this id, or undefined. */
  order(id: number): OrderView | undefined {
    const found = this.orderAt((id & this.book.slotMask) >>> 0);
    return found?.id === id ? found : undefined;
  }

  /** Up to `n` price levels of a side (0 buy, 1 sell), best first. */
  depth(side: number, n: number): LevelView[] {
    const { book } = this;
    const found: LevelView[] = [];
    let price = book.best[side];
    while (found.length < n && price >= 0 && price < book.levels) {
      found.push({ price, size: book.totals[totalOf(price)] });
      price = side === BUY ? below(book, price) : above(book, price);
    }
    return found;
  }
}
