import type { CoreConfig } from '../../../model/message/core.ts';
import { InputError } from '../../../model/base/input-error.ts';
import { ReportWriter } from '../consensus/reports.ts';
import { BATCH_COMMANDS, BatchWriter, type MarketFeed } from '../feed.ts';
import { ShadowBook } from '../shadow.ts';
import { LobsterJudge } from './judge.ts';
import { LobsterPlanner, type RowPlan } from './plan.ts';
import { lobsterRows } from './rows.ts';
import { CENT, TickScale } from '../ticks.ts';

export interface LobsterOptions {
  /** Also write the canonical reports, with core ids, to this file. */
  readonly out?: string | undefined;
  /** Commands a batch, about: a row is never split. */
  readonly batch?: number | undefined;
  /** 1/10,000 of the currency a tick; 100 (a cent) unless given. */
  readonly unit?: number | undefined;
}

/** A LOBSTER message file and its order book file as commands, and the answers judged against both. */
export class LobsterFeed implements MarketFeed {
  readonly judge = new LobsterJudge();
  readonly reports: ReportWriter;
  readonly #files: readonly [string, string];
  readonly #writer: BatchWriter;
  readonly #planner: LobsterPlanner;
  #plans: RowPlan[] = [];
  #asked: RowPlan[] = [];

  constructor(messageFile: string, bookFile: string, config: CoreConfig, options: LobsterOptions = {}) {
    this.#files = [messageFile, bookFile];
    this.#writer = new BatchWriter(options.batch ?? BATCH_COMMANDS);
    const book = new ShadowBook(this.#writer, config.orders, messageFile);
    this.#planner = new LobsterPlanner(
      book,
      this.#writer,
      new TickScale(messageFile, config.levels, options.unit ?? CENT),
    );
    this.reports = new ReportWriter({ out: options.out });
  }

  /** Rows answered. */
  get messages(): number {
    return this.judge.figures.rows;
  }

  async *batches(): AsyncGenerator<Int32Array> {
    let fault: unknown;
    try {
      for await (const row of lobsterRows(...this.#files)) {
        this.#plans.push(this.#planner.plan(row));
        if (this.#writer.full) yield this.#take();
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      fault = error;
    }
    if (this.#plans.length > 0) yield this.#take();
    if (fault !== undefined) throw fault;
  }

  settle(events: Int32Array): void {
    for (let at = 0; at < events.length; ) at = this.reports.command(events, at, events[at + 1]! >>> 0);
    this.judge.settle(this.#asked, events);
    this.#asked = [];
  }

  #take(): Int32Array {
    this.#asked = this.#plans;
    this.#plans = [];
    return this.#writer.take();
  }
}
