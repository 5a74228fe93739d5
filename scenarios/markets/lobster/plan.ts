import type { BatchWriter } from '../feed.ts';
import type { Level } from '../depth.ts';
import type { ShadowBook, ShadowOrder, SideCode } from '../shadow.ts';
import { CROSS_TRADE, EXECUTE, EXECUTE_HIDDEN, type LobsterRow, SUBMIT, TRADING_HALT } from './rows.ts';
import type { TickScale } from '../ticks.ts';

type Window = readonly [Level[], Level[]];

/** What an execution row asks of the core. */
export type Execution =
  /** The named order's place is known and no other order of known place is older: `maker` must be hit. */
  | { readonly kind: 'oldest'; readonly maker: number; readonly size: number; readonly yielded: number }
  /** The named order's place is known and an older order stands before it. */
  | { readonly kind: 'younger' }
  /** The file does not tell where the named order stands. */
  | { readonly kind: 'undecided' };

/** One row as the judge needs it. */
export interface RowPlan {
  readonly row: number;
  /** Commands that play the message itself, then those that bring in what only the book file tells. */
  readonly played: number;
  readonly repairs: number;
  /** Best levels per side (bids, asks) that the row before and the message determine; -1: row is not judged. */
  readonly determined: readonly [number, number];
  /** The book after the row, in ticks. */
  readonly window: Window;
  /** How many levels the file shows. */
  readonly levels: number;
  readonly execution: Execution | undefined;
  readonly seeded: number;
  readonly removed: number;
}

/**
 * Turns rows into commands, open loop: everything follows from the files. See
 * docs/guides/replay-a-market.md for what is determined, decidable and seeded.
 */
export class LobsterPlanner {
  readonly #book: ShadowBook;
  readonly #writer: BatchWriter;
  readonly #scale: TickScale;
  #before: Window | undefined;
  #levels = 1;

  constructor(book: ShadowBook, writer: BatchWriter, scale: TickScale) {
    this.#book = book;
    this.#writer = writer;
    this.#scale = scale;
  }

  plan(row: LobsterRow): RowPlan {
    this.#book.time = row.time;
    const window = this.#ticks(row);
    this.#levels = Math.max(this.#levels, window[0].length, window[1].length);
    const determined = this.#determined(row);
    const start = this.#writer.count;
    const execution = this.#play(row);
    const middle = this.#writer.count;
    const crossed = window[0].length > 0 && window[1].length > 0 && window[0][0]![0] >= window[1][0]![0];
    const removed = crossed ? 0 : this.#remove(0, window[0]) + this.#remove(1, window[1]);
    const seeded = crossed ? 0 : this.#seed(0, window[0]) + this.#seed(1, window[1]);
    this.#forget(window);
    this.#before = window;
    return {
      row: row.row,
      played: middle - start,
      repairs: this.#writer.count - middle,
      determined: crossed ? [-1, -1] : determined,
      window,
      levels: this.#levels,
      execution,
      seeded,
      removed,
    };
  }

  #ticks(row: LobsterRow): Window {
    const convert = (side: SideCode) =>
      row.book[side].map(
        ({ price, size }, i): Level => [
          this.#scale.tick(price, `line ${row.row}: ${side === 0 ? 'bid' : 'ask'} price ${i + 1}`),
          size,
        ],
      );
    return [convert(0), convert(1)];
  }

  /**
   * The row before shows all sizes of its levels, so it and the message give the next row, but for one
   * case: the message empties a level and what stood behind the last shown level comes into view.
   */
  #determined(row: LobsterRow): [number, number] {
    const before = this.#before;
    if (before === undefined) return [0, 0];
    const all: [number, number] = [this.#levels, this.#levels];
    if (row.type < SUBMIT + 1 || row.type > EXECUTE) return all;
    const shown = before[row.side];
    const tick = this.#tick(row);
    const hit = shown.find(([price]) => price === tick);
    if (hit !== undefined && hit[1] <= row.size && shown.length === this.#levels) all[row.side] = this.#levels - 1;
    return all;
  }

  #tick(row: LobsterRow): number {
    return this.#scale.tick(row.price, `line ${row.row}: field price`);
  }

  #play(row: LobsterRow): Execution | undefined {
    // Hidden executions, crosses and halts leave the visible book as it is.
    if (row.type === EXECUTE_HIDDEN || row.type === CROSS_TRADE || row.type === TRADING_HALT) return undefined;
    // Nothing rests yet: the first row's book is seeded whole.
    if (this.#before === undefined) return undefined;
    const tick = this.#tick(row);
    if (row.type === SUBMIT) {
      if (!this.#book.crosses(row.side, tick))
        this.#book.add(row.id, row.side, tick, row.size, this.#inView(row.side, tick));
      return undefined;
    }
    const order = this.#book.find(row.id);
    const named = order?.side === row.side && order.price === tick ? order : undefined;
    if (row.type === EXECUTE) return this.#execute(row, tick, named);
    this.#cut(row, tick, named);
    return undefined;
  }

  /** A price that the file shows now, or would show with this order: its queue is known from here on. */
  #inView(side: SideCode, tick: number): boolean {
    const shown = this.#before![side];
    const worst = shown.at(-1);
    if (shown.length < this.#levels || worst === undefined) return true;
    return side === 0 ? tick >= worst[0] : tick <= worst[0];
  }

  #execute(row: LobsterRow, tick: number, named: ShadowOrder | undefined): Execution {
    const queue = [...this.#book.queue(row.side, tick)];
    if (named?.placed) {
      const first = this.#book.isBest(row.side, tick) && queue.find((order) => order.placed) === named;
      if (!first || named.quantity < row.size) {
        this.#cut(row, tick, named);
        return { kind: 'younger' };
      }
      // Size of unknown place stands before it; the file says that it was not hit, so it stands behind.
      const before = queue.slice(0, queue.indexOf(named));
      for (const order of before) this.#book.yieldPlace(order);
      this.#book.take(row.side, tick, row.size);
      return { kind: 'oldest', maker: named.handle, size: row.size, yielded: before.length };
    }
    let reach = 0;
    for (const order of queue) {
      if (order.placed) break;
      reach += order.quantity;
    }
    if (reach >= row.size && this.#book.isBest(row.side, tick)) this.#book.take(row.side, tick, row.size);
    else this.#cut(row, tick, named);
    return { kind: 'undecided' };
  }

  /** Takes the message's size out: of the named order, then of size without a place, then of any. */
  #cut(row: LobsterRow, tick: number, named: ShadowOrder | undefined): void {
    let left = row.size;
    if (named !== undefined) left -= this.#book.cut(named, left);
    const rest = [...this.#book.queue(row.side, tick)];
    for (const order of [...rest.filter((o) => !o.placed), ...rest.filter((o) => o.placed)]) {
      if (left === 0) return;
      left -= this.#book.cut(order, left);
    }
  }

  /** Takes out what the file no longer shows: prices in its view that it lacks, sizes above its sizes. */
  #remove(side: SideCode, shown: readonly Level[]): number {
    let removed = 0;
    const levels = this.#book.sides[side];
    const worst = shown.length === this.#levels ? shown.at(-1)![0] : undefined;
    for (let i = 0; i < levels.count; ) {
      const price = levels.price(i)!;
      if (worst !== undefined && (side === 0 ? price < worst : price > worst)) break;
      const keep = shown.find(([at]) => at === price)?.[1] ?? 0;
      removed += this.#trim(side, price, keep);
      if (keep > 0) i++;
    }
    return removed;
  }

  /** Oldest first, size without a known place before the rest. */
  #trim(side: SideCode, price: number, keep: number): number {
    let excess = this.#book.size(side, price) - keep;
    let count = 0;
    if (excess <= 0) return count;
    const queue = [...this.#book.queue(side, price)];
    for (const order of [...queue.filter((o) => !o.placed), ...queue.filter((o) => o.placed)]) {
      if (excess === 0) break;
      excess -= this.#book.cut(order, excess);
      count++;
    }
    return count;
  }

  /** Brings in the size that the file shows and nobody entered, without a name. */
  #seed(side: SideCode, shown: readonly Level[]): number {
    let count = 0;
    for (const [price, size] of shown) {
      const missing = size - this.#book.size(side, price);
      if (missing <= 0) continue;
      this.#book.add(undefined, side, price, missing, false);
      count++;
    }
    return count;
  }

  /** Prices that left the view: what happens there is not in the file, so no place there is known any more. */
  #forget(window: Window): void {
    for (const side of [0, 1] as const) {
      for (const [price] of this.#before?.[side] ?? []) {
        if (window[side].some(([at]) => at === price)) continue;
        for (const order of this.#book.queue(side, price)) order.placed = false;
      }
    }
  }
}
