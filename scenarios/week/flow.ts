import type { ExchangeCommand } from '../../model/exchange/command.ts';
import type { Exchange } from '../../model/exchange/exchange.ts';
import { type NewOrder, newOrder, PEGS } from '../../model/orders/order.ts';
import { REPORT, REPORT_WIDTH } from '../../model/orders/reports.ts';
import { KIND } from '../../model/orders/states.ts';
import { Dice } from '../commands/dice.ts';
import { type Client, MAKERS, MIDDLE, WEEK_CORE } from './population.ts';

/** Live orders remembered of each instrument: what is cancelled or amended is one of them. */
const REMEMBERED = 512;
const SECOND = 1_000_000_000;
export const HOUR = 3600 * SECOND;

/** Where an instrument stands in the eyes of those who trade it. */
interface Market {
  value: number;
  /** Order numbers and their accounts; when all places are taken, a new one takes an old one's. */
  readonly orders: Float64Array;
  readonly owners: Int32Array;
  known: number;
}

export type Style = 'CALL' | 'CONTINUOUS';

/** Orders as many people send them: most of them plain and near the price, all types among them, some wrong. */
export class OrderFlow {
  readonly #exchange: Exchange;
  readonly #clients: readonly Client[];
  readonly #dice: Dice;
  readonly #markets: Market[];
  #key = 0;

  constructor(exchange: Exchange, clients: readonly Client[], seed: string) {
    this.#exchange = exchange;
    this.#clients = clients;
    this.#dice = new Dice(`week ${seed}`);
    this.#markets = exchange.state.books.map(() => ({
      value: MIDDLE, orders: new Float64Array(REMEMBERED), owners: new Int32Array(REMEMBERED), known: 0,
    }));
  }

  /** The next command, at that time. */
  next(time: number, style: Style): ExchangeCommand {
    const dice = this.#dice;
    // Some instruments are much busier than others.
    const instrument = dice.small(this.#markets.length);
    const market = this.#markets[instrument];
    if (dice.whole(16) === 0) market.value = Math.max(300, Math.min(WEEK_CORE.levels - 300, market.value + dice.between(-1, 1)));
    const what = dice.whole(100);
    const at = what < 52 ? -1 : this.#alive(instrument, market);
    if (at < 0) return this.#order(instrument, market, time, style);
    const [order, account] = [market.orders[at], market.owners[at]];
    if (what < 91) return { kind: 'CANCEL', by: 'TRADER', instrument, account, order, time };
    if (what < 97) return this.#amend(instrument, market, order, account, time);
    if (what < 98) return this.#pair(instrument, market, time);
    if (what < 99) return this.#bracket(instrument, market, time);
    const client = dice.pick(this.#clients);
    return dice.whole(20) === 0
      ? { kind: 'MASS_CANCEL', by: 'TRADER', instrument, account: client.account, time }
      : this.#order(instrument, market, time, style);
  }

  /** Where a live order is remembered, those found dead forgotten; now and then somebody takes a dead one for alive. -1: none. */
  #alive(instrument: number, market: Market): number {
    const { desk } = this.#exchange.state.books[instrument];
    const careless = this.#dice.whole(50) === 0;
    while (market.known > 0) {
      const at = this.#dice.whole(market.known);
      if (careless || desk.view(market.orders[at]) !== undefined) return at;
      market.known--;
      market.orders[at] = market.orders[market.known];
      market.owners[at] = market.owners[market.known];
    }
    return -1;
  }

  /** What the exchange answered: orders that live are remembered. */
  learn(instrument: number): void {
    const { rows, used } = this.#exchange.state.books[instrument].desk.reports;
    const market = this.#markets[instrument];
    for (let at = 0; at < used; at += REPORT_WIDTH) {
      if (rows[at + REPORT.KIND] !== KIND.NEW) continue;
      const place = market.known < REMEMBERED ? market.known++ : this.#dice.whole(REMEMBERED);
      market.orders[place] = rows[at + REPORT.ORDER];
      market.owners[place] = rows[at + REPORT.ACCOUNT];
    }
  }

  /** What is thought fair, tick. */
  valueOf(instrument: number): number {
    return this.#markets[instrument].value;
  }

  /** After a split of two for one. */
  halve(instrument: number): void {
    this.#markets[instrument].value >>= 1;
  }

  #quantity(): number {
    const dice = this.#dice;
    return dice.whole(8) === 0 ? dice.between(100, 900) : dice.between(1, 10) * 10;
  }

  #plain(market: Market): { client: Client; side: 'BUY' | 'SELL'; price: number; quantity: number } {
    const dice = this.#dice;
    const side = dice.whole(2) === 0 ? 'BUY' as const : 'SELL' as const;
    const away = dice.small(24) - 4;
    const makers = Math.min(MAKERS, this.#clients.length);
    const client = this.#clients[dice.whole(dice.whole(10) < 7 ? makers : this.#clients.length)];
    return { client, side, price: market.value + (side === 'BUY' ? -away : away), quantity: this.#quantity() };
  }

  #order(instrument: number, market: Market, time: number, style: Style): ExchangeCommand {
    const { client, side, price, quantity } = this.#plain(market);
    const base: Partial<NewOrder> = { account: client.account, participant: client.participant, side, quantity };
    const order = newOrder({ ...base, ...(style === 'CALL' ? this.#calledTerms(price) : this.#terms(side, price, quantity, market)) });
    return { kind: 'ORDER', by: 'TRADER', instrument, order, time };
  }

  #calledTerms(price: number): Partial<NewOrder> {
    const what = this.#dice.whole(20);
    if (what === 0) return { type: 'MARKET' };
    if (what === 1) return { type: 'LIMIT', price, timeInForce: 'AT_OPEN' };
    if (what === 2) return { type: 'MARKET', timeInForce: 'AT_CLOSE' };
    if (what === 3) return { type: 'LIMIT', price, timeInForce: 'GTC' };
    return { type: 'LIMIT', price };
  }

  /** Seventy in a hundred plain, the rest everything that there is. */
  #terms(side: 'BUY' | 'SELL', price: number, quantity: number, market: Market): Partial<NewOrder> {
    const dice = this.#dice;
    const limit = { type: 'LIMIT', price } as const;
    const what = dice.whole(200);
    if (what < 140) return limit;
    if (what < 155) return { ...limit, timeInForce: 'IOC' };
    if (what < 165) return { type: 'MARKET' };
    if (what < 170) return { ...limit, timeInForce: 'FOK' };
    if (what < 174) return { ...limit, postOnly: true };
    if (what < 178) return { ...limit, selfTrade: dice.pick(['CANCEL_NEWEST', 'CANCEL_OLDEST', 'CANCEL_BOTH', 'DECREMENT'] as const) };
    if (what < 181) return { ...limit, timeInForce: 'GTC' };
    return this.#rareTerms(what, side, price, quantity, market);
  }

  #rareTerms(what: number, side: 'BUY' | 'SELL', price: number, quantity: number, { value }: Market): Partial<NewOrder> {
    const dice = this.#dice;
    const limit = { type: 'LIMIT', price } as const;
    const behind = side === 'BUY' ? value + dice.between(2, 40) : value - dice.between(2, 40);
    if (what < 183) return { type: 'STOP', stop: behind };
    if (what < 185) return { type: 'STOP_LIMIT', stop: behind, price: side === 'BUY' ? behind + 5 : behind - 5 };
    if (what < 186) return { type: 'TRAILING_STOP', offset: dice.between(3, 40) };
    if (what < 189) return quantity < 20 ? limit : { ...limit, display: 'ICEBERG', shown: 10, spread: dice.whole(5) };
    if (what < 191) return { ...limit, display: 'HIDDEN' };
    if (what < 193) {
      const peg = dice.pick(PEGS);
      return { ...limit, type: 'PEGGED', display: 'HIDDEN', peg, offset: peg === 'MIDPOINT' ? 0 : dice.between(1, 4) };
    }
    if (what < 194) return { ...limit, allOrNone: true };
    if (what < 195) return { ...limit, minimum: Math.min(quantity, 20) };
    if (what < 196) return { ...limit, timeInForce: 'GTD', expireDay: this.#exchange.state.day, expireTime: 15 * HOUR };
    if (what < 197) return { ...limit, cancelOnDisconnect: true };
    if (what < 198) return { ...limit, key: dice.chance(0.9) || this.#key === 0 ? ++this.#key : this.#key };
    if (what < 199) return { type: 'MARKET', timeInForce: 'AT_CLOSE' };
    return dice.pick<Partial<NewOrder>>([{ ...limit, quantity: 0 }, { ...limit, price: WEEK_CORE.levels }, { ...limit, participant: 0 }, { ...limit, account: 1 }]);
  }

  #amend(instrument: number, market: Market, order: number, account: number, time: number): ExchangeCommand {
    const view = this.#exchange.state.books[instrument].desk.view(order);
    const stop = 0;
    if (view === undefined) return { kind: 'CANCEL', by: 'TRADER', instrument, account, order, time };
    const price = view.price === 0 ? 0 : this.#dice.chance(0.5) ? view.price : market.value + (view.side === 0 ? -this.#dice.small(20) : this.#dice.small(20));
    const quantity = this.#dice.chance(0.5) ? Math.max(1, view.quantity - 10) : view.quantity + 10;
    return { kind: 'AMEND', by: 'TRADER', instrument, account, order, quantity, price, stop, time };
  }

  #pair(instrument: number, market: Market, time: number): ExchangeCommand {
    const { client: { account, participant }, side, quantity } = this.#plain(market);
    const sign = side === 'BUY' ? -1 : 1;
    const base = { account, participant, side, quantity };
    return {
      kind: 'PAIR', by: 'TRADER', instrument, time,
      first: newOrder({ ...base, type: 'LIMIT', price: market.value + sign * 12 }), second: newOrder({ ...base, type: 'STOP', stop: market.value - sign * 12 }),
    };
  }

  #bracket(instrument: number, market: Market, time: number): ExchangeCommand {
    const { client: { account, participant }, side, quantity } = this.#plain(market);
    const sign = side === 'BUY' ? 1 : -1;
    const entry = newOrder({ account, participant, side, quantity, type: 'LIMIT', price: market.value });
    return { kind: 'BRACKET', by: 'TRADER', instrument, time, bracket: { entry, target: market.value + sign * 15, protection: market.value - sign * 15 } };
  }
}
