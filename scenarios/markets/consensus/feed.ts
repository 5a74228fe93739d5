import { InputError } from '../../../model/base/input-error.ts';
import { U32_MAX } from '../../../model/base/integers.ts';
import type { CoreConfig } from '../../../model/message/core.ts';
import { REJECTS, rejectName } from '../../../model/message/reject.ts';
import { BatchWriter, BATCH_COMMANDS, type MarketFeed } from '../feed.ts';
import { HandleMap } from '../handles.ts';
import { ADD_HEADS, CANCEL_HEAD, REPLACE_HEAD } from '../heads.ts';
import { lineError, textBlocks } from '../lines.ts';
import { releaseEnded } from '../lives.ts';
import { RowCursor } from '../rows.ts';
import { ReportWriter } from './reports.ts';

/** The core that the benchmark's flows need: prices to about 10^5 ticks, a million ids. */
export const CONSENSUS: CoreConfig = { levels: 131_072, orders: 1 << 20, quantityBits: 32, algorithms: 'FIFO' };

export interface ConsensusOptions {
  /** Also write the reports to this file. */
  readonly out?: string | undefined;
  /** Commands a batch. */
  readonly batch?: number | undefined;
}

/**
 * A consensus csv as commands, and the answers as its canonical reports. One line is one command:
 * `N,orderId,B|S,qty,price[,I]`, `C,orderId`, `M,orderId,B|S,qty,price`. A file of any size; ids up
 * to 2^53 - 1; at most `config.orders` orders live at once. Throws InputError with file, line, field
 * and what was expected, after the good lines before it were given out.
 */
export class ConsensusFeed implements MarketFeed {
  readonly reports: ReportWriter;
  /** Lines answered. */
  messages = 0;
  readonly #file: string;
  readonly #config: CoreConfig;
  readonly #handles: HandleMap;
  readonly #writer: BatchWriter;
  readonly #maxQuantity: number;
  /** Outside id of every command of the batch: a refusal echoes only what the core was sent. */
  readonly #asked: Float64Array;

  constructor(file: string, config: CoreConfig, options: ConsensusOptions = {}) {
    this.#file = file;
    this.#config = config;
    this.#handles = new HandleMap(config.orders);
    this.#writer = new BatchWriter(options.batch ?? BATCH_COMMANDS);
    this.#asked = new Float64Array(this.#writer.room);
    this.#maxQuantity = Math.min(2 ** config.quantityBits - 1, U32_MAX);
    this.reports = new ReportWriter({ out: options.out, handles: this.#handles });
  }

  async *batches(): AsyncGenerator<Int32Array> {
    const cursor = new RowCursor(this.#file);
    let fault: InputError | undefined;
    try {
      for await (const block of textBlocks(this.#file)) {
        cursor.open(block);
        while (cursor.more) {
          const stuck = !this.#fill(cursor);
          // Slots come free with the answers to what is under way; when nothing is, they never will.
          if (stuck && this.#writer.count === 0) throw this.#noSlot(cursor.line);
          if (stuck || this.#writer.full) yield this.#writer.take();
        }
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      fault = error;
    }
    if (this.#writer.count > 0) yield this.#writer.take();
    if (fault !== undefined) throw fault;
  }

  settle(events: Int32Array): void {
    let at = 0;
    for (let i = 0; at < events.length; i++) {
      const from = at;
      at = this.reports.command(events, from, this.#asked[i]!);
      if (this.reports.firstRefusal !== undefined) throw this.#refused(this.#asked[i]!);
      releaseEnded(events, from, at, this.#handles);
      this.messages++;
    }
  }

  /** Reads lines until the batch is full or the block ends; false when an order finds no free slot. */
  #fill(cursor: RowCursor): boolean {
    const writer = this.#writer;
    while (cursor.more && !writer.full) {
      const start = cursor.at;
      const kind = cursor.letter('kind', 'NCM');
      cursor.comma('orderId');
      const id = cursor.whole('orderId', 0, Number.MAX_SAFE_INTEGER);
      this.#asked[writer.count] = id;
      if (kind === 1) {
        cursor.endLine();
        writer.put(CANCEL_HEAD, this.#handles.find(id), 0, 0);
        continue;
      }
      cursor.comma('side');
      let side = cursor.letter('side', 'BS');
      cursor.comma('quantity');
      const quantity = cursor.whole('quantity', 1, this.#maxQuantity);
      cursor.comma('price');
      const price = cursor.whole('price', 0, this.#config.levels - 1);
      if (kind === 2) {
        cursor.endLine();
        writer.put(REPLACE_HEAD, this.#handles.find(id), price, quantity);
        continue;
      }
      if (cursor.another) {
        cursor.comma('flag');
        cursor.letter('flag', 'I');
        side += 2;
      }
      const handle = this.#handles.take(id);
      if (handle < 0) {
        cursor.at = start;
        return false;
      }
      cursor.endLine();
      writer.put(ADD_HEADS[side]!, handle, price, quantity);
    }
    return true;
  }

  #noSlot(line: number): InputError {
    return lineError(
      this.#file,
      line,
      `expected at most ${this.#config.orders} live orders, which is what this core holds; use a core with more`,
    );
  }

  /** Only a new order can end here: everything else was checked when it was read. */
  #refused(id: number): InputError {
    const { command, code } = this.reports.firstRefusal!;
    const name = rejectName(code);
    const why = name === undefined ? `code ${code}` : REJECTS[name].sentence;
    return lineError(
      this.#file,
      command + 1,
      `field orderId: expected a new order that the core accepts, it refused ${id}: ${why}`,
    );
  }
}
