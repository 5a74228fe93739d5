import { COMMAND_KINDS } from '../../model/message/command.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { EVENT_KINDS } from '../../model/message/event.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { REJECTS } from '../../model/message/reject.ts';
import { PinPredictor, type TimedCore } from '../timing/pins.ts';
import { type BooksConfig, bookOf, counterBitsOf, DEPTH } from './config.ts';
import { type BooksPins, bitOf, INNER, innerPins, put } from './pins.ts';
import { Queue } from './queue.ts';
import { type Passing, StatisticsPort } from './statistics.ts';

/** A command that waits for its answer. */
interface Waiting {
  readonly known: boolean;
  readonly book: number;
  readonly kind: number;
  readonly order: number;
}

const LAST = 1 << 9;
const KINDS = new Set<number>(Object.values(COMMAND_KINDS).map(({ code }) => code));

/** One book: the model with its schedule, and the queue in front of it. */
class Book {
  readonly pins: PinPredictor;
  readonly row = new Int32Array(INNER.words);
  readonly #queue = new Queue<Int32Array>(DEPTH);
  readonly #ready = new Uint32Array(1);
  readonly #told = new Int32Array(INNER.evtData.word).fill(-1);

  constructor(model: TimedCore) {
    this.pins = new PinPredictor(model, innerPins(model.config));
  }

  /** The row before the edge, then the core's edge; what waits in front of the core moves in `edge`. */
  step(ready: boolean): void {
    this.#ready[0] = ready ? 1 : 0;
    this.pins.predict(1, this.#ready, this.row);
  }

  /** Whether the tops and the state are other than at the last call. */
  moved(): boolean {
    const told = this.#told;
    let same = true;
    for (let w = 0; w < told.length; w++) {
      const now = w === 0 ? this.row[0]! & ~3 : this.row[w]!;
      if (told[w] !== now) same = false;
      told[w] = now;
    }
    return !same;
  }

  get speaks(): boolean {
    return (this.row[0]! & (1 << INNER.evtValid.low)) !== 0;
  }

  edge(pushed: Int32Array | undefined): void {
    const before = this.#queue.out;
    this.#queue.edge(pushed, (this.row[0]! & (1 << INNER.cmdReady.low)) !== 0);
    const { out } = this.#queue;
    if (out !== undefined && out !== before) this.pins.offer(out, NO_GAP);
  }
}

const NO_GAP = new Uint32Array(1);

/**
 * Every output pin of lockstep_books at every edge: a model with its schedule for each book, and the contract of what
 * stands around them (docs/books.md). Begins in the first cycle after reset.
 */
export class BooksPredictor {
  readonly statistics: StatisticsPort;
  /** Commands taken, and those of them whose last event the far side took; cycles since reset. */
  taken = 0;
  answered = 0;
  cycle = 0;
  readonly #config: BooksConfig;
  readonly #pins: BooksPins;
  readonly #books: readonly Book[];
  readonly #row: Int32Array;
  readonly #order = new Queue<Waiting>(DEPTH);
  readonly #passing: Passing = { command: -1, commandWaits: false, eventWaits: false, answered: false, words: [], from: 0 };
  readonly #refusal = new Int32Array(RECORD_WORDS);
  #live = false;

  constructor(config: BooksConfig, models: readonly TimedCore[], pins: BooksPins) {
    this.#config = config;
    this.#pins = pins;
    this.#row = new Int32Array(pins.words);
    this.#books = models.map((model) => new Book(model));
    this.statistics = new StatisticsPort(counterBitsOf(config));
  }

  /**
   * One cycle: the row before its edge goes to `out`, then the edge. The command offered stands at `from` of `commands`, from
   * -1 offers none. Returns whether it was taken.
   */
  step(commands: Int32Array, from: number, sink: boolean, address: number, out: Int32Array, to: number): boolean {
    const row = this.#row;
    const { cmdReady, evtValid, evtData } = this.#pins;
    const ready = this.#live && this.#order.run;
    const valid = bitOf(row, evtValid);
    const room = !valid || sink;
    const head = this.#order.out;
    put(row, cmdReady, 0, 1, ready ? 1 : 0);
    this.#books.forEach((book, b) => {
      book.step(room && head?.known === true && head.book === b);
      if (book.moved()) this.#tell(b, book.row);
    });
    out.set(row, to);
    const taken = ready && from >= 0;
    this.#pass(commands, from, taken, valid, sink);
    this.statistics.edge(address, this.#passing);
    const done = this.#speak(head, room, evtData.word);
    this.#order.edge(taken ? waiting(commands, from, this.#config.books) : undefined, done);
    const book = taken ? (commands[from]! >>> 16) & 0xffff : -1;
    this.#books.forEach((one, b) => one.edge(b === book ? inner(commands, from) : undefined));
    put(row, this.#pins.statData, 0, 64, this.statistics.data[0]!, this.statistics.data[1]!);
    this.#live = true;
    this.cycle++;
    if (taken) this.taken++;
    return taken;
  }

  #pass(commands: Int32Array, from: number, taken: boolean, valid: boolean, sink: boolean): void {
    const passing = this.#passing;
    const data = this.#pins.evtData.word;
    passing.command = taken ? commands[from]! & 0xff : -1;
    passing.commandWaits = from >= 0 && !taken;
    passing.eventWaits = valid && !sink;
    passing.answered = valid && sink;
    passing.words = this.#row;
    passing.from = data;
    if (passing.answered && (this.#row[data]! & LAST) !== 0) this.answered++;
  }

  /** The output register at the edge; returns whether the oldest command has now been answered. */
  #speak(head: Waiting | undefined, room: boolean, to: number): boolean {
    if (!room) return false;
    const row = this.#row;
    const book = head?.known === true ? this.#books[head.book] : undefined;
    const speaks = head !== undefined && (book === undefined || book.speaks);
    put(row, this.#pins.evtValid, 0, 1, speaks ? 1 : 0);
    if (!speaks) return false;
    const words = book === undefined ? this.#refuse(head) : book.row;
    const from = book === undefined ? 0 : INNER.evtData.word;
    for (let w = 0; w < RECORD_WORDS; w++) row[to + w] = words[from + w]!;
    row[to] = (row[to]! & 0xffff) | (head.book << 16);
    return (row[to]! & LAST) !== 0;
  }

  #refuse({ kind, order }: Waiting): Int32Array {
    const words = this.#refusal;
    words[0] = EVENT_KINDS.REJECTED.code | LAST;
    words[1] = order;
    words[4] = (KINDS.has(kind) ? REJECTS.BOOK_UNKNOWN : REJECTS.UNKNOWN_COMMAND).code | (kind << 16);
    return words;
  }

  /** Puts a book's tops where its pins are. */
  #tell(b: number, inside: Int32Array): void {
    const row = this.#row;
    const { state, bidValid, askValid, bidPrice, askPrice, bidSize, askSize } = this.#pins;
    const { books } = this.#config;
    const key = bidPrice.width / books;
    const total = bidSize.width / books;
    const bits = inside[0]!;
    put(row, state, 2 * b, 2, bits >>> INNER.state.low);
    put(row, bidValid, b, 1, bits >>> INNER.bidValid.low);
    put(row, askValid, b, 1, bits >>> INNER.askValid.low);
    put(row, bidPrice, key * b, key, inside[INNER.bidPrice.word]!);
    put(row, askPrice, key * b, key, inside[INNER.askPrice.word]!);
    put(row, bidSize, total * b, total, inside[INNER.bidSize.word]!, inside[INNER.bidSize.word + 1]!);
    put(row, askSize, total * b, total, inside[INNER.askSize.word]!, inside[INNER.askSize.word + 1]!);
  }

  /** The books' models, as far as they have answered. */
  get models(): readonly TimedCore[] {
    return this.#books.map(({ pins }) => pins.core);
  }
}

/** Models for a fresh machine. */
export function freshModels(config: BooksConfig, make: (config: CoreConfig) => TimedCore): TimedCore[] {
  return Array.from({ length: config.books }, () => make(bookOf(config)));
}

function waiting(commands: Int32Array, from: number, books: number): Waiting {
  const head = commands[from]!;
  const book = (head >>> 16) & 0xffff;
  return { known: book < books, book, kind: head & 0xff, order: commands[from + 1]! };
}

/** The record as the book gets it: it is book 0 to itself. */
function inner(commands: Int32Array, from: number): Int32Array {
  const record = commands.slice(from, from + RECORD_WORDS);
  record[0]! &= 0xffff;
  return record;
}
