import { InputError } from '../../model/base/input-error.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import type { CoreBody } from '../../model/message/core.ts';

/** Commands a batch unless the caller wishes otherwise: enough to pay for a trip to the hardware. */
export const BATCH_COMMANDS = 16_384;

/**
 * Outside data as command batches. Whoever drives it answers each batch with its events before the
 * next one is asked for; which body answers is the driver's affair.
 */
export interface MarketFeed {
  /** Batches of eight-word command records; each array is fresh and belongs to the taker. */
  batches(): AsyncGenerator<Int32Array>;
  /** The events of exactly the last batch. */
  settle(events: Int32Array): void;
}

export interface FeedWatch {
  /** Sees every batch with its answer: a journal, a comparison, a depth tracker. */
  readonly onBatch?: (commands: Int32Array, events: Int32Array) => void;
  /** Told after every batch how many input messages were answered so far. */
  readonly onProgress?: (messages: number) => void;
}

/** Drives a feed through a body. */
export async function runFeed(
  feed: MarketFeed & { readonly messages: number },
  body: CoreBody,
  watch: FeedWatch = {},
): Promise<void> {
  for await (const commands of feed.batches()) {
    const events = await body.run(commands);
    feed.settle(events);
    watch.onBatch?.(commands, events);
    watch.onProgress?.(feed.messages);
  }
}

/** A fault in the input, with what had been answered before it: that much is kept. */
export function withKept(error: unknown, count: number, what: string): unknown {
  if (!(error instanceof InputError) || count === 0) return error;
  return new InputError(`${error.message} (${count} ${what} before it were answered)`);
}

/** Fills batches command by command. */
export class BatchWriter {
  readonly room: number;
  #words: Int32Array;
  /** Commands in the batch under way. */
  count = 0;

  constructor(room: number) {
    this.room = room;
    this.#words = new Int32Array(room * RECORD_WORDS);
  }

  get full(): boolean {
    return this.count >= this.room;
  }

  /** Words as in COMMAND_FIELDS: head = kind and flags, then order, price (low), quantity, participant, time. */
  put(head: number, order: number, price: number, quantity: number, participant = 0, time = 0): void {
    if (this.count * RECORD_WORDS === this.#words.length) this.#grow();
    const words = this.#words;
    const at = this.count++ * RECORD_WORDS;
    words[at] = head;
    words[at + 1] = order;
    words[at + 2] = price;
    words[at + 3] = quantity;
    words[at + 4] = participant;
    words[at + 6] = time;
    if (time > 0xffff_ffff) words[at + 7] = Math.floor(time / 0x1_0000_0000);
  }

  /** The batch so far, given away; the writer starts an empty one. */
  take(): Int32Array {
    const batch = this.#words.subarray(0, this.count * RECORD_WORDS);
    this.#words = new Int32Array(this.room * RECORD_WORDS);
    this.count = 0;
    return batch;
  }

  #grow(): void {
    const wider = new Int32Array(this.#words.length * 2);
    wider.set(this.#words);
    this.#words = wider;
  }
}
