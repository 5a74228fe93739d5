import { EventBuffer, type Core } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { MarketData, type MarketDataConfig } from '../market-data/market-data.ts';
import { OrderDesk } from '../orders/desk.ts';
import type { KeyBook } from '../orders/keys.ts';
import type { DeskConfig } from '../orders/state.ts';
import { Brackets } from './brackets.ts';
import { type CorePort, type InstrumentConfig, priceAt } from './config.ts';
import { Exposure } from './exposure.ts';
import { Holds, type Need } from './holds.ts';
import { type EventStream, ROOM } from './stream.ts';

/** Told of every command that goes to a core, before it goes: eight words at `at`. */
export type CoreTap = (instrument: number, commands: Int32Array, at: number, count: number) => void;

/** An amendment on its way: what was set aside for it, in whose hold. */
interface Amending {
  readonly slot: number;
  readonly holder: number;
  readonly unit: number;
  readonly quantity: number;
  /** Of the entry of a bracket that sells: shares for which its exits are covered; else 0. */
  readonly exits: number;
  /** Ten-thousandths, 0 for none. */
  readonly limit: number;
}

/** One instrument: its core, its order desk, and what is set aside for its open orders. */
export class Book {
  readonly number: number;
  readonly config: InstrumentConfig;
  readonly events: EventBuffer;
  readonly holds: Holds;
  core: Core;
  desk: OrderDesk;
  tap: CoreTap | undefined;
  /** Best displayed prices as the rooms around were last told, ticks: -1 and `levels` for none. */
  bid = -1;
  ask: number;
  /** Price limits in force, ticks. */
  low = 0;
  high: number;
  /** What was set aside for orders that the desk has not announced yet, in the order in which it will. `undefined`: shares the one before. */
  readonly pending: (Need | undefined)[] = [];
  amending: Amending | undefined;
  /** Order under which the last hold was noted: the next one may share it. */
  lastOpened = -1;
  /** Slots of orders whose partner in a hold has ended in this turn. */
  readonly widowed: number[] = [];
  /** What the exits of the bracket that is being entered will need; its entry is announced next. */
  entering: Need | undefined;
  readonly brackets: Brackets;
  readonly exposure: Exposure;
  market: MarketData;
  readonly #deskConfig: DeskConfig;
  readonly #marketConfig: MarketDataConfig;

  constructor(number: number, config: InstrumentConfig, seed: number, bars: readonly number[], port: CorePort, keys: KeyBook) {
    this.number = number;
    this.config = config;
    this.#deskConfig = { core: config.core, algorithm: config.algorithm, uncross: config.uncross, seed };
    this.core = port.make(config.core);
    this.desk = new OrderDesk(this.#deskConfig, keys);
    this.holds = new Holds(config.core.orders);
    this.brackets = new Brackets(config.core.orders);
    this.exposure = new Exposure(number, config.core.orders);
    this.#marketConfig = { core: config.core, instrument: number, bars };
    this.market = new MarketData(this.#marketConfig);
    this.events = new EventBuffer(64);
    this.high = config.core.levels - 1;
    this.ask = config.core.levels;
  }

  restore(core: Uint8Array, desk: Uint8Array, market: Uint8Array, port: CorePort, keys: KeyBook): void {
    this.core = port.restore(core);
    this.desk = OrderDesk.restore(this.#deskConfig, desk, keys);
    this.market = MarketData.restore(this.#marketConfig, market);
    [this.bid, this.ask] = this.market.book.best;
  }

  slotOf(order: number): number {
    return order % this.config.core.orders;
  }

  priceAt(tick: number): number {
    return priceAt(this.config, tick);
  }

  /**
   * Goes on until the desk has nothing more to ask the core; what happened is in the stream and in the desk's reports.
   * `auction`: what the desk asks first is the uncross of a call.
   */
  turn(stream: EventStream, now: number, auction = false): void {
    const { desk, core, events, tap, market } = this;
    market.isAuction = auction;
    while (desk.isBusy) {
      const { commands } = desk;
      const { words, used } = commands;
      tap?.(this.number, words, 0, used / RECORD_WORDS);
      events.used = 0;
      for (let at = 0; at < used; at += RECORD_WORDS) core.execute(words, at, events);
      if (stream.isOn) stream.words(ROOM.CORE, events.words, events.used);
      market.onEvents(events.words, 0, events.used, now);
      market.isAuction = false;
      desk.onCoreEvents(events.words, 0, events.used);
    }
    market.isAuction = false;
    if (stream.isOn) publish(market, stream);
    market.clear();
  }
}

/** What market data has to tell. */
export function publish({ top, levels, orders }: MarketData, stream: EventStream): void {
  stream.words(ROOM.MARKET_DATA, top.words, top.used);
  stream.words(ROOM.MARKET_DATA, levels.words, levels.used);
  stream.words(ROOM.MARKET_DATA, orders.words, orders.used);
}
