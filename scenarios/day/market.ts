import { CommandCodec } from '../../model/message/codec.ts';
import type { Command } from '../../model/message/command.ts';
import { type Core, EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { HandleMap } from '../markets/handles.ts';
import { ACCEPTED, CANCELLED, REJECTED, REPLACED, SIDE_BIT, TOP, TRADE } from '../markets/heads.ts';

/** What became of an order by one event; `left` 0: it is gone. */
export interface Notice {
  readonly order: number;
  readonly left: number;
  readonly filled: number;
}

interface Top {
  readonly time: number;
  readonly prices: readonly [number | undefined, number | undefined];
}

const REMEMBERED = 4096;

/**
 * The exchange as a trading day sees it: one core, the commands in the order of their arrival, ids
 * given out here, and a memory of the best prices for those who see them later.
 */
export class Market {
  /** Commands and events since the last `take`. */
  readonly events = new EventBuffer(1 << 16);
  #commands = new Int32Array(1 << 16);
  #used = 0;
  readonly #core: Core;
  readonly #ids: HandleMap;
  /** The last tops, oldest first. */
  readonly #tops: Top[] = [{ time: 0, prices: [undefined, undefined] }];
  readonly #notices: Notice[] = [];
  lastTrade: number | undefined;
  readonly counts = { commands: 0, orders: 0, trades: 0, quantity: 0, rejected: 0, cancelled: 0 };

  constructor(core: Core) {
    this.#core = core;
    this.#ids = new HandleMap(core.config.orders);
  }

  /** Commands in the batch under way. */
  get waiting(): number {
    return this.#used / RECORD_WORDS;
  }

  /** An id for a new order; -1 when the core has no free slot. */
  newOrder(): number {
    return this.#ids.takeUnnamed();
  }

  /** Executes a command; gives what became of the orders it touched. */
  send(command: Command): readonly Notice[] {
    if (this.#used === this.#commands.length) this.#grow();
    CommandCodec.encode(command, this.#commands, this.#used);
    const from = this.events.used;
    this.#core.execute(this.#commands, this.#used, this.events);
    this.#used += RECORD_WORDS;
    this.counts.commands++;
    if (command.kind === 'ADD') this.counts.orders++;
    this.#notices.length = 0;
    for (let at = from; at < this.events.used; at += RECORD_WORDS) this.#event(this.events.words, at, command);
    return this.#notices;
  }

  /** Best bid and ask as they stood at that time; as far back as the memory reaches. */
  topAt(time: number): readonly [number | undefined, number | undefined] {
    let i = this.#tops.length - 1;
    while (i > 0 && this.#tops[i]!.time > time) i--;
    return this.#tops[i]!.prices;
  }

  /** The batch so far and its events, given away. */
  take(): { commands: Int32Array; events: Int32Array } {
    const batch = { commands: this.#commands.slice(0, this.#used), events: this.events.toWords() };
    this.#used = 0;
    this.events.clear();
    return batch;
  }

  #event(words: Int32Array, at: number, command: Command): void {
    const order = words[at + 1]! >>> 0;
    const quantity = words[at + 3]! >>> 0;
    const left = words[at + 5]! >>> 0;
    switch (words[at]! & 0xff) {
      case ACCEPTED:
      case REPLACED:
        if (order !== 0 || command.kind === 'ADD') this.#notices.push({ order, left: quantity, filled: 0 });
        break;
      case TRADE:
        this.lastTrade = words[at + 2]! >>> 0;
        this.counts.trades++;
        this.counts.quantity += quantity;
        this.#tell(order, left, quantity);
        this.#tell(words[at + 4]! >>> 0, words[at + 6]! >>> 0, quantity);
        break;
      case CANCELLED:
        this.counts.cancelled++;
        this.#tell(order, left, 0);
        break;
      case REJECTED:
        this.counts.rejected++;
        if (command.kind === 'ADD') this.#tell(order, 0, 0);
        break;
      case TOP:
        this.#remember(
          command.time,
          (words[at]! >>> SIDE_BIT) & 1,
          words[at + 2]! >>> 0,
          words[at + 4] !== 0 || words[at + 5] !== 0,
        );
        break;
    }
  }

  #tell(order: number, left: number, filled: number): void {
    this.#notices.push({ order, left, filled });
    if (left === 0) this.#ids.release(order);
  }

  #remember(time: number, side: number, price: number, present: boolean): void {
    const [bid, ask] = this.#tops.at(-1)!.prices;
    const seen = present ? price : undefined;
    this.#tops.push({ time, prices: side === 0 ? [seen, ask] : [bid, seen] });
    if (this.#tops.length > 2 * REMEMBERED) this.#tops.splice(0, REMEMBERED);
  }

  #grow(): void {
    const wider = new Int32Array(this.#commands.length * 2);
    wider.set(this.#commands);
    this.#commands = wider;
  }
}
