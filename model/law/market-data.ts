import { ModelCore } from '../book/book.ts';
import { barsOf, type Bar } from '../market-data/bars.ts';
import { type Channel, CHANNELS, DEPTH, FEED_WORDS, type FeedChannel } from '../market-data/feed.ts';
import { MarketData, type MarketDataConfig } from '../market-data/market-data.ts';
import type { Depth } from '../market-data/pictures.ts';
import { FeedRebuild } from '../market-data/rebuild.ts';
import { packCommands } from '../message/codec.ts';
import type { Command } from '../message/command.ts';
import { type Core, EventBuffer } from '../message/core.ts';
import { EVENT_FIELDS, EVENT_KINDS } from '../message/event.ts';
import { getField, RECORD_WORDS } from '../message/record.ts';
import { decodeSnapshot, SNAPSHOT_ORDER_WORDS } from '../message/snapshot.ts';
import { plainBars, type PlainTrade, plainTraded } from '../oracle/market-data/traded.ts';
import { isDarkId } from '../orders/table.ts';
import type { Verdict } from './law.ts';

/** What can befall a publisher and its subscribers. */
export type FeedStep =
  | { readonly kind: 'COMMAND'; readonly command: Command; readonly wait: number }
  /** A subscriber joins and gets a snapshot once `late` more increments have come. */
  | { readonly kind: 'JOIN'; readonly channel: Channel; readonly late: number }
  /** A subscriber loses its next increments; a snapshot comes `late` increments after. */
  | { readonly kind: 'LOSE'; readonly nth: number; readonly count: number; readonly late: number }
  /** The last increment of a subscriber comes a second time. */
  | { readonly kind: 'TWICE'; readonly nth: number }
  | { readonly kind: 'BUST'; readonly nth: number }
  | { readonly kind: 'INDICATE'; readonly price: number; readonly volume: number; readonly surplus: number }
  | { readonly kind: 'AUCTION'; readonly on: boolean }
  | { readonly kind: 'DAY' | 'RESTART' };

export const FEED_LAWS = {
  rebuild: 'a subscriber that joined anywhere rebuilds exactly the book of the publisher, at every event',
  core: "after every command the published book is the core's, without what is dark",
  within: 'level 1 lies within level 2, and level 2 within level 3',
  joins: 'a snapshot and the increments after it bring every subscriber to life',
  traded: 'statistics are those of the trades that stand; bars are those of the trades as they printed',
  restart: 'a publisher restored from its snapshot has the same snapshot and goes on identically',
} as const;

interface Subscriber {
  readonly rebuild: FeedRebuild;
  lose: number;
  /** Increments until the snapshot comes; -1 for none on its way. */
  late: number;
  last: Int32Array | undefined;
}

export type MakeData = (config: MarketDataConfig) => MarketData;

/** Runs the steps; the first law broken, or undefined. */
export function judgeFeed(steps: readonly FeedStep[], config: MarketDataConfig, make: MakeData, restore: typeof MarketData.restore = MarketData.restore): Verdict {
  const trial = new Trial(config, make, restore);
  for (const [at, step] of steps.entries()) {
    const wrong = trial.step(step);
    if (wrong !== undefined) return `step ${at + 1}, ${step.kind}: ${wrong}`;
  }
  return trial.step({ kind: 'DAY' });
}

class Trial {
  readonly #config: MarketDataConfig;
  readonly #core: Core;
  readonly #out = new EventBuffer();
  #data: MarketData;
  readonly #restore: typeof MarketData.restore;
  readonly #subscribers: Subscriber[] = [];
  #now = 0;
  #trades: PlainTrade[] = [];
  #bars: Bar[] = [];
  #busts = 0;

  constructor(config: MarketDataConfig, make: MakeData, restore: typeof MarketData.restore) {
    this.#config = config;
    this.#core = new ModelCore(config.core);
    this.#data = make(config);
    this.#restore = restore;
    for (const channel of CHANNELS) this.#join(channel, 0);
  }

  step(step: FeedStep): Verdict {
    switch (step.kind) {
      case 'COMMAND': return this.#command(step.command, step.wait);
      case 'JOIN': return this.#join(step.channel, step.late);
      case 'LOSE': {
        const subscriber = this.#subscribers[step.nth % this.#subscribers.length]!;
        Object.assign(subscriber, { lose: step.count, late: step.count + step.late });
        return undefined;
      }
      case 'TWICE': {
        const { rebuild, last } = this.#subscribers[step.nth % this.#subscribers.length]!;
        if (last !== undefined) rebuild.onIncrements(last);
        return this.#compare(false);
      }
      case 'AUCTION':
        this.#data.isAuction = step.on;
        return undefined;
      case 'INDICATE':
        this.#data.indicate(step.volume === 0 ? undefined : step, 10, this.#now);
        this.#send();
        return this.#compare(false);
      case 'BUST': return this.#bust(step.nth);
      case 'DAY': return this.#newDay();
      case 'RESTART': return this.#restart();
    }
  }

  #command(command: Command, wait: number): Verdict {
    this.#now += wait;
    this.#out.clear();
    this.#core.execute(packCommands([command]), 0, this.#out);
    const { words, used } = this.#out;
    for (let at = 0; at < used; at += RECORD_WORDS) {
      if ((words[at]! & 0xff) === EVENT_KINDS.TRADE.code) this.#note(words, at);
      this.#data.onEvent(words, at, this.#now);
      this.#send();
      const last = at + RECORD_WORDS === used;
      const wrong = this.#compare(last) ?? (last ? this.#againstCore() : undefined);
      if (wrong !== undefined) return wrong;
    }
    return this.#traded();
  }

  #note(words: Int32Array, at: number): void {
    const field = (name: 'price' | 'quantity') => getField(words, at, EVENT_FIELDS[name]);
    this.#trades.push({ time: this.#now, price: field('price'), quantity: field('quantity'), busted: false });
  }

  /** Every increment to every subscriber of its channel, one by one. */
  #send(): void {
    const { top, levels, orders } = this.#data;
    const channels: readonly (readonly [Channel, FeedChannel])[] = [['TOP', top], ['LEVELS', levels], ['ORDERS', orders]];
    for (const [channel, { words, used }] of channels) {
      for (let at = 0; at < used; at += FEED_WORDS) {
        const record = words.slice(at, at + FEED_WORDS);
        for (const subscriber of this.#subscribers) if (subscriber.rebuild.channel === channel) this.#deliver(subscriber, record);
      }
    }
    this.#bars.push(...this.#data.bars);
    this.#data.clear();
    for (const subscriber of this.#subscribers) if (subscriber.late === 0) this.#snapshotTo(subscriber);
  }

  #deliver(subscriber: Subscriber, record: Int32Array): void {
    subscriber.last = record;
    if (subscriber.late > 0) subscriber.late--;
    if (subscriber.lose > 0) subscriber.lose--;
    else subscriber.rebuild.onIncrements(record);
  }

  #snapshotTo(subscriber: Subscriber): void {
    subscriber.late = -1;
    subscriber.rebuild.onSnapshot(this.#data.snapshotBook(subscriber.rebuild.channel, this.#now));
  }

  #join(channel: Channel, late: number): Verdict {
    const subscriber: Subscriber = { rebuild: new FeedRebuild(channel), lose: 0, late, last: undefined };
    this.#subscribers.push(subscriber);
    if (late > 0) return undefined;
    this.#snapshotTo(subscriber);
    return subscriber.rebuild.isLive ? this.#compare(true) : FEED_LAWS.joins;
  }

  /** Every live subscriber against the publisher, and against each other. `settled`: the command is over. */
  #compare(settled: boolean): Verdict {
    const data = this.#data;
    const whole = data.depth(this.#config.core.levels);
    const shown = data.depth(DEPTH);
    for (const { rebuild, late, lose } of this.#subscribers) {
      if (!rebuild.isLive) {
        if (late < 0 && lose === 0) return `${FEED_LAWS.joins}: ${rebuild.channel}`;
        continue;
      }
      // What was lost is only noticed with the next increment.
      if (rebuild.sequence !== this.#sequence(rebuild.channel)) {
        if (late < 0 && lose === 0) return `${FEED_LAWS.joins}: ${rebuild.channel} stays at ${rebuild.sequence}`;
        continue;
      }
      if (rebuild.channel === 'TOP') {
        const wrong = settled ? this.#compareTop(rebuild, shown) : undefined;
        if (wrong !== undefined) return wrong;
        continue;
      }
      const seen = rebuild.depth();
      const wanted = rebuild.channel === 'ORDERS' ? whole : shown;
      if (!alike(seen, wanted)) return `${FEED_LAWS.rebuild}: ${rebuild.channel} has ${say(seen)}, expected ${say(wanted)}`;
      const best = { bids: seen.bids.slice(0, DEPTH), asks: seen.asks.slice(0, DEPTH) };
      if (!alike(best, shown)) return `${FEED_LAWS.within}: ${say(best)} and ${say(shown)}`;
      if (rebuild.channel === 'ORDERS') {
        const orders = rebuild.orders().map(({ order, quantity }) => `${order}:${quantity}`).join();
        if (orders !== this.#queues()) return `${FEED_LAWS.rebuild}: orders ${orders}, expected ${this.#queues()}`;
      }
    }
    return undefined;
  }

  #sequence(channel: Channel): number {
    return { TOP: this.#data.top, LEVELS: this.#data.levels, ORDERS: this.#data.orders }[channel].sequence;
  }

  #compareTop(rebuild: FeedRebuild, { bids, asks }: Depth): Verdict {
    const { quotes, last, state, low, high, indication } = rebuild.top();
    const wanted = [bids[0], asks[0]].map((level) => ({ price: level?.price ?? 0, size: level?.size ?? 0 }));
    if (JSON.stringify(quotes) !== JSON.stringify(wanted)) return `${FEED_LAWS.within}: quotes ${JSON.stringify(quotes)}, expected ${JSON.stringify(wanted)}`;
    const data = this.#data;
    if (JSON.stringify(indication) !== JSON.stringify(data.indication && { price: data.indication.price, volume: data.indication.volume, surplus: data.indication.surplus })) {
      return `${FEED_LAWS.rebuild}: the indication ${JSON.stringify(indication)}`;
    }
    const told = rebuild.sequence > 1 || state !== 0 ? [state, low, high].join() : '';
    if (told !== '' && (state !== data.state)) return `${FEED_LAWS.rebuild}: state ${told}`;
    const print = this.#trades.at(-1);
    const fresh = this.#busts === 0 && last.number !== 0 && print !== undefined;
    if (fresh && (last.number !== this.#trades.length || last.price !== print.price)) return `${FEED_LAWS.rebuild}: last trade ${JSON.stringify(last)}`;
    return undefined;
  }

  /** Displayed orders as the publisher has them. */
  #queues(): string {
    const { bids, asks } = this.#data.depth(this.#config.core.levels);
    return [...bids, ...asks].flatMap(({ price }) => this.#data.book.queue(price)).map(({ order, quantity }) => `${order}:${quantity}`).join();
  }

  #againstCore(): Verdict {
    const { orders, state, bandLow, bandHigh } = decodeSnapshot(this.#core.snapshot());
    const seen: string[] = [];
    for (let at = 0; at < orders.length; at += SNAPSHOT_ORDER_WORDS) {
      if (!isDarkId(orders[at]!)) seen.push(`${orders[at]! >>> 0}:${orders[at + 3]! >>> 0}`);
    }
    if (seen.join() !== this.#queues()) return `${FEED_LAWS.core}: ${this.#queues()}, expected ${seen.join()}`;
    const told = [this.#data.state, this.#data.low, this.#data.high].join();
    return told === [state, bandLow, bandHigh].join() ? undefined : `${FEED_LAWS.core}: state ${told}`;
  }

  #traded(): Verdict {
    const wanted = plainTraded(this.#trades.filter(({ busted }) => !busted));
    const seen = this.#data.statistics.all.view();
    return text(seen) === text(wanted) ? undefined : `${FEED_LAWS.traded}: ${text(seen)}, expected ${text(wanted)}`;
  }

  #bust(nth: number): Verdict {
    if (this.#trades.length === 0) return undefined;
    const at = nth % this.#trades.length;
    this.#trades[at]!.busted = true;
    this.#busts++;
    this.#data.bust(at + 1, this.#now);
    this.#send();
    return this.#traded();
  }

  #newDay(): Verdict {
    for (const interval of this.#config.bars) {
      const standing = barsOf(this.#data.trades, interval);
      const wanted = plainBars(this.#trades.filter(({ busted }) => !busted), interval);
      if (text(standing) !== text(wanted)) return `${FEED_LAWS.traded}: bars ${text(standing)}, expected ${text(wanted)}`;
    }
    this.#data.startDay();
    this.#send();
    for (const interval of this.#config.bars) {
      const told = this.#bars.filter((bar) => bar.interval === interval);
      const wanted = plainBars(this.#trades, interval);
      if (text(told) !== text(wanted)) return `${FEED_LAWS.traded}: told bars ${text(told)}, expected ${text(wanted)}`;
    }
    this.#trades = [];
    this.#bars = [];
    this.#busts = 0;
    this.#now = 0;
    return undefined;
  }

  #restart(): Verdict {
    const bytes = this.#data.snapshot();
    this.#data = this.#restore(this.#config, bytes);
    const again = this.#data.snapshot();
    return bytes.length === again.length && bytes.every((byte, i) => byte === again[i]) ? undefined : FEED_LAWS.restart;
  }
}

function say({ bids, asks }: Depth): string {
  const side = (levels: Depth['bids']) => levels.map(({ price, size, orders }) => `${size}(${orders})@${price}`).join(' ');
  return `${side(bids)} | ${side(asks)}`;
}

function alike(a: Depth, b: Depth): boolean {
  return say(a) === say(b);
}

function text(value: object): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));
}
