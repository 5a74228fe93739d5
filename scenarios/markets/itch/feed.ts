import { InputError } from '../../../model/base/input-error.ts';
import type { CoreConfig } from '../../../model/message/core.ts';
import { RECORD_WORDS } from '../../../model/message/record.ts';
import { ReportWriter } from '../consensus/reports.ts';
import { Depth } from '../depth.ts';
import { BATCH_COMMANDS, BatchWriter, type MarketFeed } from '../feed.ts';
import { LAST_BIT, REJECTED, TRADE } from '../heads.ts';
import { ShadowBook } from '../shadow.ts';
import { CENT, TickScale } from '../ticks.ts';
import { type Framing, ItchReader } from './frames.ts';
import { ItchPlayer, type PlayFigures } from './player.ts';
import { InstrumentFilter, type Instrument } from './instrument.ts';

export interface ItchOptions {
  readonly framing?: Framing | undefined;
  /** Also write the canonical reports, with core ids, to this file. */
  readonly out?: string | undefined;
  readonly batch?: number | undefined;
  /** 1/10,000 of the currency a tick; 100 (a cent) unless given. */
  readonly unit?: number | undefined;
}

export interface ItchFigures extends Readonly<PlayFigures> {
  /** Messages in the file, and those that move the chosen instrument's book. */
  readonly messages: number;
  readonly bookMessages: number;
  /** Executions played as trades whose maker the core took from the head of the queue, as the file says. */
  readonly hits: number;
  /** Commands that the core refused. */
  readonly refused: number;
  /** Batches after which the core's whole book, rebuilt from its events, was compared with the file's. */
  readonly compared: number;
  readonly equal: number;
}

/** The order book messages of one instrument of an ITCH 5.0 file as commands, and the answers judged. */
export class ItchFeed implements MarketFeed {
  readonly reports: ReportWriter;
  readonly #reader: ItchReader;
  readonly #filter: InstrumentFilter;
  readonly #writer: BatchWriter;
  readonly #book: ShadowBook;
  readonly #player: ItchPlayer;
  readonly #depth = new Depth();
  /** Per command of the batch: the maker that must be hit, or -1. */
  #makers: number[] = [];
  #bookMessages = 0;
  #hits = 0;
  #refused = 0;
  #compared = 0;
  #equal = 0;

  constructor(file: string, instrument: Instrument, config: CoreConfig, options: ItchOptions = {}) {
    this.#reader = new ItchReader(file, options.framing);
    this.#filter = new InstrumentFilter(instrument);
    this.#writer = new BatchWriter(options.batch ?? BATCH_COMMANDS);
    this.#book = new ShadowBook(this.#writer, config.orders, file);
    this.#player = new ItchPlayer(this.#book, new TickScale(file, config.levels, options.unit ?? CENT), (what) =>
      this.#reader.here(what),
    );
    this.reports = new ReportWriter({ out: options.out });
  }

  get messages(): number {
    return this.#reader.message;
  }

  get figures(): ItchFigures {
    return {
      ...this.#player.figures,
      messages: this.messages,
      bookMessages: this.#bookMessages,
      hits: this.#hits,
      refused: this.#refused,
      compared: this.#compared,
      equal: this.#equal,
    };
  }

  async *batches(): AsyncGenerator<Int32Array> {
    let fault: unknown;
    try {
      do {
        while (this.#next()) if (this.#writer.full) yield this.#writer.take();
      } while (await this.#reader.refill());
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      fault = error;
    }
    if (this.#writer.count > 0) yield this.#writer.take();
    if (fault !== undefined) throw fault;
  }

  settle(events: Int32Array): void {
    let command = 0;
    let from = 0;
    for (let at = 0; at < events.length; at += RECORD_WORDS) {
      if ((events[at]! & LAST_BIT) === 0) continue;
      this.#answer(events, from, at + RECORD_WORDS, this.#makers[command++] ?? -1);
      this.reports.command(events, from, events[from + 1]! >>> 0);
      from = at + RECORD_WORDS;
    }
    this.#makers = [];
    this.#depth.apply(events);
    this.#compared++;
    if (this.#booksEqual()) this.#equal++;
  }

  /** Plays the next message; false when more bytes are needed. */
  #next(): boolean {
    const reader = this.#reader;
    if (!reader.next()) return false;
    if (!this.#filter.wants(reader.bytes, reader.at)) return true;
    this.#bookMessages++;
    const maker = this.#player.play(reader.bytes, reader.at);
    while (this.#makers.length < this.#writer.count) this.#makers.push(-1);
    if (maker >= 0) this.#makers[this.#writer.count - 1] = maker;
    return true;
  }

  #answer(events: Int32Array, from: number, to: number, maker: number): void {
    let trades = 0;
    let hit = false;
    for (let at = from; at < to; at += RECORD_WORDS) {
      const kind = events[at]! & 0xff;
      if (kind === REJECTED) this.#refused++;
      if (kind !== TRADE) continue;
      trades++;
      hit = events[at + 1]! >>> 0 === maker && events[at + 6] === 0;
    }
    if (maker >= 0 && hit && trades === 1) this.#hits++;
  }

  /** Every price and size of both sides; the batch's end is where input and answers stand at one point. */
  #booksEqual(): boolean {
    for (const side of [0, 1] as const) {
      const seen = this.#depth.levels(side);
      const told = this.#book.sides[side];
      if (seen.length !== told.count) return false;
      if (seen.some(([price, size], i) => told.price(i) !== price || told.get(price)!.size !== size)) return false;
    }
    return true;
  }
}
