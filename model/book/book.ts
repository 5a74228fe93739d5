import type { Core, CoreConfig, EventBuffer } from '../message/core.ts';
import { COMMAND_KINDS } from '../message/command.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { REJECTS } from '../message/reject.ts';
import { massCancel, setAlgorithm, setBand, setState } from './administration.ts';
import { makeRoom, MARGIN, markLast, rejected, top } from './answer.ts';
import { fromSnapshot, toSnapshot } from './image.ts';
import { above, below } from './ladder.ts';
import { add, cancel, reduce, replace } from './orders.ts';
import { BookState, levelOf, totalOf, WORD, type Work } from './state.ts';

const { NEXT, ID, PRICE, QUANTITY, OWNER } = WORD;
const BUY = 0;
const SELL = 1;
const RECORD = RECORD_WORDS;
const ROOM = MARGIN;
/** Commands looked at ahead: enough to overlap their misses, few enough that nothing is evicted before its turn. */
const GROUP = 32;

const ADD = COMMAND_KINDS.ADD.code;
const CANCEL = COMMAND_KINDS.CANCEL.code;
const REDUCE = COMMAND_KINDS.REDUCE.code;
const REPLACE = COMMAND_KINDS.REPLACE.code;
const MASS_CANCEL = COMMAND_KINDS.MASS_CANCEL.code;
const SET_STATE = COMMAND_KINDS.SET_STATE.code;
const SET_BAND = COMMAND_KINDS.SET_BAND.code;
const SET_ALGORITHM = COMMAND_KINDS.SET_ALGORITHM.code;

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
    executeOne(this.book, commands, at, out);
  }

  /** Executes `count` records, the first of them record number `first` of `commands` (not word), and appends their events. */
  executeAll(commands: Int32Array, first: number, count: number, out: EventBuffer): void {
    const { book } = this;
    const end = (first + count) * RECORD;
    for (let at = first * RECORD; at < end; ) {
      const stop = Math.min(end, at + GROUP * RECORD);
      touch(book, commands, at, stop);
      for (; at < stop; at += RECORD) executeOne(book, commands, at, out);
    }
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

function executeOne(book: BookState, commands: Int32Array, at: number, out: EventBuffer): void {
  if (out.words.length - out.used < ROOM) makeRoom(out);
  book.sequence = (book.sequence + 1) | 0;
  const { work } = book;
  work.bestVacated = 0;
  work.stepCount = 0;
  if (work.levelsWalked !== 0) forgetWalk(work);
  if (!obey(book, commands, at, out)) return;
  const { totals, best, told, toldSize } = book;
  const bid = best[BUY];
  const bidSize = totals[totalOf(bid)];
  if (bid !== told[BUY] || bidSize !== toldSize[BUY]) {
    told[BUY] = bid;
    toldSize[BUY] = bidSize;
    top(book, out, BUY, bid, bidSize);
  }
  const ask = best[SELL];
  const askSize = totals[totalOf(ask)];
  if (ask !== told[SELL] || askSize !== toldSize[SELL]) {
    told[SELL] = ask;
    toldSize[SELL] = askSize;
    top(book, out, SELL, ask, askSize);
  }
  markLast(out);
}

function forgetWalk(work: Work): void {
  work.makersWalked = 0;
  work.levelsWalked = 0;
  work.levelSeeks = 0;
}

/** False: refused, and the refusal is written, marked as the last event. */
function obey(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const head = commands[at];
  if (head >>> 16 !== 0) return refuse(book, commands, at, out);
  const kind = head & 0xff;
  if (kind === ADD) return add(book, commands, at, out);
  if (kind === CANCEL) return cancel(book, commands, at, out);
  if (kind === REPLACE) return replace(book, commands, at, out);
  return obeySeldom(book, commands, at, out);
}

/** Kept apart, so that the compiler has room for the commands that come by the million. */
function obeySeldom(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  switch (commands[at] & 0xff) {
    case REDUCE:
      return reduce(book, commands, at, out);
    case MASS_CANCEL:
      return massCancel(book, commands, at, out);
    case SET_STATE:
      return setState(book, commands, at, out);
    case SET_BAND:
      return setBand(book, commands, at, out);
    case SET_ALGORITHM:
      return setAlgorithm(book, commands, at, out);
    default:
      return refuse(book, commands, at, out);
  }
}

/** Checks 1 and 2, of a command that fails one. */
function refuse(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const kind = commands[at] & 0xff;
  const known = kind >= ADD && kind <= SET_ALGORITHM;
  const { code } = known ? REJECTS.BOOK_UNKNOWN : REJECTS.UNKNOWN_COMMAND;
  rejected(book, out, commands[at], commands[at + 1], code);
  return false;
}

/** Loads what the next commands will need, all at once, so that their cache misses overlap. Changes nothing that counts. */
function touch(book: BookState, commands: Int32Array, from: number, to: number): void {
  const { slots, nodes, slotMask } = book;
  let seen = 0;
  for (let at = from; at < to; at += RECORD) seen |= slots[commands[at + 1] & slotMask];
  for (let at = from; at < to; at += RECORD) seen |= nodes[slots[commands[at + 1] & slotMask]];
  book.touched = seen;
}
