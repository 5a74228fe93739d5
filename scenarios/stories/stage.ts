import { CommandCodec } from '../../model/message/codec.ts';
import type { Command, CommandOf, Side } from '../../model/message/command.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';

/** 9:30 in nanoseconds. */
const OPENING = 34_200_000_000_000;

/** Writes the commands of a story: ids, time and the fields that rarely matter are filled in here. */
export class Stage {
  readonly config: CoreConfig;
  /** Nanoseconds since midnight of the next command. */
  time = OPENING;
  #words = new Int32Array(1024 * RECORD_WORDS);
  #used = 0;
  #next = 0;
  readonly #generations: number;

  constructor(config: CoreConfig) {
    this.config = config;
    this.#generations = Math.floor(2 ** 32 / config.orders);
  }

  /** Commands waiting in the batch. */
  get count(): number {
    return this.#used / RECORD_WORDS;
  }

  /** A price within the ladder. */
  price(wanted: number): number {
    return Math.max(0, Math.min(this.config.levels - 1, wanted));
  }

  /** Gives the new order's id: slots in turn, so at most `config.orders` orders may rest at once. */
  add(side: Side, price: number, quantity: number, more: Partial<CommandOf<'ADD'>> = {}): number {
    const order = this.#next;
    this.#next = (this.#next + 1) % (this.#generations * this.config.orders);
    this.send({
      kind: 'ADD',
      side,
      price: this.price(price),
      quantity: Math.min(quantity, 2 ** this.config.quantityBits - 1),
      order,
      book: 0,
      participant: 1,
      market: false,
      postOnly: false,
      timeInForce: 'DAY',
      selfTrade: 'NONE',
      time: this.time,
      ...more,
    });
    return order;
  }

  cancel(order: number): void {
    this.send({ kind: 'CANCEL', book: 0, order, time: this.time });
  }

  /** Everything of participant 1, who owns what rests in a story. */
  clear(): void {
    this.send({ kind: 'MASS_CANCEL', book: 0, participant: 1, time: this.time });
  }

  send(command: Command): void {
    if (this.#used === this.#words.length) {
      const wider = new Int32Array(this.#words.length * 2);
      wider.set(this.#words);
      this.#words = wider;
    }
    CommandCodec.encode(command, this.#words, this.#used);
    this.#used += RECORD_WORDS;
    this.time += 1000;
  }

  /** The batch so far, given away. */
  take(): Int32Array {
    const batch = this.#words.slice(0, this.#used);
    this.#used = 0;
    return batch;
  }
}
