/** Another engine's scenarios (shared data), accounts and all, played on the whole exchange; what differs is said beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rowsOf, type Scenario, scenariosOf } from '../law/gherkin.ts';
import { CASH, LEDGER_REFUSALS } from '../ledger/reasons.ts';
import { newOrder } from '../orders/order.ts';
import type { Report } from '../orders/reports.ts';
import { FIRST_DAY, SMALL_EXCHANGE, SMALL_INSTRUMENT, SmallExchange } from './testing.ts';

const DATA = new URL('../../../shared/data/exchange-core-features/', import.meta.url);
const there = existsSync(DATA);

/** Steps that we answer otherwise, by a word of them, and why; docs/differences.md has the same. */
const OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/EUR_USD/, 'theirs is a contract on margin, where nothing need be there to be sold; ours are all shares'],
  [/could not place an BID order 203 at 18000@500/, 'our buys have no reserve price: this one is held at its limit of 18,000, and is affordable'],
  [/could not move a price to 18501/, 'our buys have no reserve price: the move is held at its new limit, and is affordable'],
];
const otherwise = (text: string) => OTHERWISE.some(([word]) => word.test(text));

/** Their coin is a dollar of ours, their lot 100,000 shares, their price so many ten-thousandths a share. */
const LOT = 100_000;
const UNIT = 10_000;
const LIMITS = { ...SMALL_INSTRUMENT.risk, orderShares: 0xffff_ffff, orderValue: 2 ** 50, averageVolume: 2 ** 32 };
const CONFIG = {
  ...SMALL_EXCHANGE, fees: { maker: 0, taker: 0, auction: 0, saleRate: 0 },
  instruments: [{ ...SMALL_INSTRUMENT, symbol: 'ETH_XBT', tick: 1, reference: 20_000, risk: LIMITS, core: { ...SMALL_INSTRUMENT.core, levels: 65_536, quantityBits: 32 } }],
};
const ASSETS: Readonly<Record<string, { readonly asset: number; readonly unit: number } | undefined>> = {
  XBT: { asset: CASH, unit: UNIT }, ETH: { asset: 1, unit: 1 },
};

/** An order of theirs: our number, and what it would be held at. */
interface Known {
  readonly number: number;
  readonly client: string;
  readonly isBuy: boolean;
  readonly reserve: number;
}

class Play {
  readonly #small = new SmallExchange(CONFIG);
  readonly #accounts = new Map<string, number>();
  readonly #orders = new Map<string, Known>();
  /** Of the last request. */
  #reports: Report[] = [];

  constructor() {
    this.#small.start(FIRST_DAY);
    this.#small.phase('CONTINUOUS');
  }

  step(text: string, cells: readonly (readonly string[])[]): void {
    // The same order in the same nanosecond would be a duplicate.
    this.#small.time++;
    for (const [pattern, act] of this.#acts) {
      const found = pattern.exec(text);
      if (found !== null) return act(found.slice(1), cells);
    }
    throw new Error(`no such step is known: ${text}`);
  }

  readonly #acts: readonly (readonly [RegExp, (words: string[], cells: readonly (readonly string[])[]) => void])[] = [
    [/^New client (\w+) has a balance/, ([client], cells) => this.#client(client!, cells)],
    [/^(\d+) (\w+) is added to the balance of a client (\w+)/, ([amount, asset, client]) => this.#deposit(client!, asset!, Number(amount))],
    [/^A client (\w+) (places|could not place) an (BID|ASK) order (\d+) at (\d+)@(\d+) \(type: (GTC|IOC), symbol: \w+(?:, reservePrice: (\d+))?/,
      (words) => this.#enter(words)],
    [/^A client (\w+) moves a price to (\d+) of the order (\d+)/, ([, price, id]) => this.#move(id!, Number(price))],
    [/^A client (\w+) cancels the remaining size (\d+) of the order (\d+)/, ([client, size, id]) => this.#cancel(client!, Number(size), id!)],
    [/^An \w+ order book is/, (_, cells) => this.#book(cells)],
    [/^No trade events/, () => expect(this.#reports.filter(({ kind }) => kind === 'TRADE')).toEqual([])],
    [/^The order (\d+) is (partially|fully) matched. LastPx: (\d+), LastQty: (\d+)/, (words) => this.#matched(words)],
    [/^A client (\w+) orders/, ([client], cells) => this.#held(client!, rowsOf(cells))],
    [/^A client (\w+) does not have active orders/, ([client]) => this.#held(client!, [])],
    [/^A balance of a client (\w+)/, ([client], cells) => this.#balance(client!, cells)],
  ];

  #client(client: string, cells: readonly (readonly string[])[]): void {
    const account = 16 + this.#accounts.size;
    this.#accounts.set(client, account);
    this.#small.client(account, 0, 0);
    for (const [asset, amount] of cells) this.#deposit(client, asset!, Number(amount));
  }

  #deposit(client: string, name: string, amount: number): void {
    const found = ASSETS[name];
    // Dollars are of no use to whoever trades one coin for the other.
    if (found === undefined) return;
    this.#small.do({ kind: 'DEPOSIT', account: this.#accounts.get(client)!, asset: found.asset, amount: amount * found.unit, time: this.#small.time });
  }

  #enter([client, how, side, id, price, size, type, reserve]: string[]): void {
    const account = this.#accounts.get(client!)!;
    const isBuy = side === 'BID';
    const order = newOrder({
      account, participant: account, side: isBuy ? 'BUY' : 'SELL', price: Number(price), quantity: Number(size) * LOT, timeInForce: type as 'GTC' | 'IOC',
    });
    this.#small.do({ kind: 'ORDER', instrument: 0, order, time: this.#small.time });
    this.#reports = this.#small.reports(0);
    const [first] = this.#reports;
    if (how !== 'places') return expect([first!.kind, first!.code]).toEqual(['REJECTED', LEDGER_REFUSALS.INSUFFICIENT.code]);
    expect(first!.kind).toBe('NEW');
    this.#orders.set(id!, { number: first!.order, client: client!, isBuy, reserve: Number(reserve ?? 0) });
  }

  #move(id: string, price: number): void {
    const { number, client } = this.#orders.get(id)!;
    const { quantity } = this.#live().get(number)!;
    this.#small.do({ kind: 'AMEND', instrument: 0, account: this.#accounts.get(client)!, order: number, quantity, price, stop: 0, time: this.#small.time });
    this.#reports = this.#small.reports(0);
    expect(this.#reports[0]!.kind).toBe('REPLACED');
  }

  #cancel(client: string, size: number, id: string): void {
    const { number } = this.#orders.get(id)!;
    expect(this.#live().get(number)!.open).toBe(size * LOT);
    this.#small.do({ kind: 'CANCEL', instrument: 0, account: this.#accounts.get(client)!, order: number, time: this.#small.time });
    this.#reports = this.#small.reports(0);
    expect(this.#reports.map(({ kind, order }) => [kind, order])).toEqual([['CANCELED', number]]);
  }

  #live() {
    return new Map(this.#small.exchange.state.books[0]!.desk.orders().map((order) => [order.order, order]));
  }

  /** Columns: bid, price, ask; a heading or none. */
  #book(cells: readonly (readonly string[])[]): void {
    const wanted = cells.filter(([, price]) => price !== 'price').map((row) => row.map(Number));
    const sizes = new Map<number, number[]>();
    for (const { side, price, open } of this.#live().values()) {
      const row = sizes.get(price) ?? [0, price, 0];
      row[side * 2]! += open / LOT;
      sizes.set(price, row);
    }
    expect([...sizes.values()].sort(([, a], [, b]) => b! - a!)).toEqual(wanted);
  }

  #matched([id, how, price, quantity]: string[]): void {
    const { number } = this.#orders.get(id!)!;
    const trades = this.#reports.filter(({ kind, order }) => kind === 'TRADE' && order === number);
    expect(trades.map((report) => [report.price, report.quantity / LOT, report.open === 0])).toEqual([[Number(price), Number(quantity), how === 'fully']]);
  }

  #held(client: string, rows: readonly Readonly<Record<string, string>>[]): void {
    const account = this.#accounts.get(client)!;
    const mine = [...this.#live().values()].filter((order) => order.account === account);
    const seen = mine.map(({ order, price, quantity, open, side }) => [order, price, quantity / LOT, (quantity - open) / LOT, side === 0 ? 'BID' : 'ASK']);
    expect(seen).toEqual(rows.map((row) => [this.#orders.get(row['id']!)!.number, Number(row['price']), Number(row['size']), Number(row['filled']), row['side']]));
  }

  /** What is theirs and set aside for no order; of a buy they set aside its reserve price, we its limit. */
  #balance(client: string, cells: readonly (readonly string[])[]): void {
    const account = this.#accounts.get(client)!;
    const live = this.#live();
    let apart = 0;
    for (const { number, isBuy, reserve, client: owner } of this.#orders.values()) {
      const order = live.get(number);
      if (owner === client && isBuy && order !== undefined) apart += (reserve - order.price) * order.open;
    }
    for (const [name, amount] of cells) {
      const { asset, unit } = ASSETS[name!]!;
      expect(this.#small.exchange.state.ledger.available(account, asset), `${client} ${name}`).toBe(Number(amount) * unit + (asset === CASH ? apart : 0));
    }
  }
}

function play({ steps }: Scenario): void {
  const game = new Play();
  for (const { text, cells } of steps) if (!otherwise(text)) game.step(text, cells);
}

describe.skipIf(!there)('exchange-core: shared scenarios (skipped where ../shared/data is absent)', () => {
  const all = there ? readdirSync(DATA).filter((name) => name.endsWith('.feature')).flatMap((name) => scenariosOf(readFileSync(new URL(name, DATA), 'utf8'))) : [];
  const agreed = all.filter(({ name }) => !otherwise(name));

  test('exchange-core: four of five scenarios are played, all but two of their steps; docs/differences.md says why', () => {
    expect([all.length, agreed.length]).toEqual([5, 4]);
    expect(agreed.flatMap(({ steps }) => steps).filter(({ text }) => otherwise(text)).length).toBe(2);
    const page = readFileSync(new URL('../../docs/differences.md', import.meta.url), 'utf8');
    expect(OTHERWISE.filter(([, why]) => !page.includes(why))).toEqual([]);
  });

  test.each(agreed.map((s) => [s.name, s] as const))('exchange-core: %s', (_, scenario) => play(scenario));
});
