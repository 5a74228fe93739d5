import type { AccountId, InstrumentId } from '../../model/base/money.ts';
import type { Unsent } from '../../model/exchange/command.ts';
import type { Exchange } from '../../model/exchange/exchange.ts';
import { newOrder, type NewOrder } from '../../model/orders/order.ts';
import type { Trade } from '../../model/trades/trade.ts';
import type { OrderFlow } from './flow.ts';
import { type Cast, LEVERAGED, PAYING, SPLITTING } from './population.ts';

const MINUTE = 60_000_000_000;
/** Instrument of the sale that is not delivered, of the halt, of the volatility auction. */
const FAILING = 0;
const HALTED = 1;
const VOLATILE = 2;
/** The participant that is switched off for a minute. */
const KILLED = 2;
/** Shares that two buy on margin, and what is paid above what is called for, ten-thousandths. */
const ON_MARGIN = 300;
const BESIDES = 500_0000;
/** Where the index closes on every day, hundredths of a point. */
const INDEX = 500_000;

/** What happens in the week beside the crowd: a fail and its buy-in, a halt, a bust, a correction, a block, a give-up, an affirmation, a
 * margin call that is met and one that is not. */
export class Story {
  readonly #exchange: Exchange;
  readonly #cast: Cast;
  readonly #send: (command: Unsent) => number;

  constructor(exchange: Exchange, cast: Cast, send: (command: Unsent) => number) {
    this.#exchange = exchange;
    this.#cast = cast;
    this.#send = send;
  }

  /** Numbers of the corporate actions. */
  static readonly DIVIDEND = 1;
  static readonly SPLIT = 2;

  /** On Monday: a dividend of 25 cents that is ex on Wednesday and paid on Friday, a split of two for one on Thursday. */
  begin(): void {
    const { day } = this.#exchange.state;
    const days = { declared: day, ex: day + 2, record: day + 3, pay: day + 4 };
    this.#send({ kind: 'ANNOUNCE', action: { kind: 'CASH_DIVIDEND', id: Story.DIVIDEND, instrument: PAYING, days, agent: 0, amount: 2_500, per: 1, taxAccount: 0 }, time: 0 });
    const split = { declared: day, ex: day + 3, record: day + 3, pay: day + 3 };
    this.#send({ kind: 'ANNOUNCE', action: { kind: 'SPLIT', id: Story.SPLIT, instrument: SPLITTING, days: split, agent: 0, each: 2, per: 1, cashInLieu: 1 }, time: 0 });
    this.#send({ kind: 'AFFIRMING', account: this.#cast.institution, on: true, time: 0 });
  }

  /** Obligations that the custodian of the failing account holds back, until it is bought in. */
  refusedBy(_n: number): number[] {
    return this.#exchange.state.settlement.open()
      .filter(({ account, state, shares }) => account === this.#cast.failing && state === 'INSTRUCTED' && shares < 0).map(({ id }) => id);
  }

  /** Who may be bought in is, a little above the last price; a payment goes out. */
  afterSettlement(n: number, time: number): void {
    const { state } = this.#exchange;
    for (const event of [...this.#exchange.told]) {
      if (event.kind !== 'BUY_IN_DUE' || event.account !== this.#cast.failing) continue;
      const book = state.books[event.instrument];
      this.#send({ kind: 'BUY_IN', obligation: event.id, seller: this.#cast.rescuer, price: book.priceAt(book.desk.lastPrice) + 500, time });
    }
    if (n === 1) this.#payments(time);
    if (n === 1) this.#meet(time);
  }

  #payments(time: number): void {
    const { rescuer, block } = this.#cast;
    this.#send({ kind: 'WITHDRAW', account: rescuer, asset: 0, amount: 5_000_0000, time });
    this.#send({ kind: 'WITHDRAW', account: block, asset: 0, amount: 7_000_0000, time });
    const [first, second] = this.#exchange.state.payments.waiting();
    if (first !== undefined) this.#send({ kind: 'PAYMENT_ANSWER', payment: first.id, done: true, time });
    if (second !== undefined) this.#send({ kind: 'PAYMENT_ANSWER', payment: second.id, done: false, time });
  }

  /** Three times a trading day: day `n`, after its `part`. */
  duringDay(n: number, part: number, time: number, flow: OrderFlow): void {
    if (n === 0 && part === 0) this.#trade(this.#cast.failing, FAILING, 'SELL', 500, flow, time);
    if (n === 0 && part === 1) this.#buyOnMargin(flow, time);
    if (n === 1 && part === 0) this.#undo(time);
    if (n === 1 && part === 1) this.#halt(time);
    if (n === 2 && part === 0) this.#block(flow, time);
    if (n === 2 && part === 1) this.#giveUp(flow, time);
    if (n === 3 && part === 0) this.#affirm(flow, time);
    if (n === 3 && part === 1) this.#volatility(time);
    if (part === 2) this.#send({ kind: 'INDEX', value: INDEX, time });
    if (n === 4 && part === 0) this.#fall(time);
    if (n === 4 && part === 1) this.#send({ kind: 'DISCONNECT', participant: 3, time });
    if (n === 4 && part === 1) this.#kill(time);
    if (n === 4 && part === 2) this.#send({ kind: 'LIFE', account: this.#cast.taker, step: 'SUSPEND', time });
  }

  end(time: number): void {
    const { ledger, books } = this.#exchange.state;
    const lines = [0, ...books.map(({ number }) => number + 1)].map((asset) => ({ asset, amount: -ledger.balance(0, asset).posted + 0 }));
    // The custodian's statement: the same, but for one share.
    this.#send({ kind: 'STATEMENT', lines, time });
    this.#send({ kind: 'STATEMENT', lines: lines.map((line) => (line.asset === 1 ? { ...line, amount: line.amount - 1 } : line)), time });
  }

  /** Each of both buys so many shares of the fund; somebody offers them, since the book need not have as many. */
  #buyOnMargin(flow: OrderFlow, time: number): void {
    const { rescuer, payer, defaulter } = this.#cast;
    const price = Math.min(this.#exchange.state.books[LEVERAGED].high, flow.valueOf(LEVERAGED) + 5);
    const terms = { account: rescuer, participant: this.#participantOf(rescuer), side: 'SELL' as const, type: 'LIMIT' as const, price };
    this.#send({ kind: 'ORDER', instrument: LEVERAGED, order: newOrder({ ...terms, quantity: 2 * ON_MARGIN }), time });
    for (const account of [payer, defaulter]) {
      const left = ON_MARGIN - this.#exchange.state.positions.shares(account as AccountId, LEVERAGED as InstrumentId);
      if (left > 0) this.#trade(account, LEVERAGED, 'BUY', left, flow, time);
    }
  }

  /** The one pays what it is called for, and a little more; the other is sold out when its call is overdue. */
  #meet(time: number): void {
    const { payer } = this.#cast;
    const call = this.#exchange.state.margin.open.find(({ account }) => account === payer);
    if (call !== undefined) this.#send({ kind: 'DEPOSIT', account: payer, asset: 0, amount: call.amount + BESIDES, time });
  }

  #participantOf(account: number): number {
    return this.#exchange.state.accounts.get(account)!.participant;
  }

  /** Takes what there is: an immediate-or-cancel order far through the price. The trades that came of it. */
  #trade(account: number, instrument: number, side: NewOrder['side'], quantity: number, flow: OrderFlow, time: number): Trade[] {
    const before = this.#exchange.state.trades.last;
    const { low, high } = this.#exchange.state.books[instrument];
    const value = flow.valueOf(instrument);
    const price = side === 'BUY' ? Math.min(high, value + 100) : Math.max(low, value - 100);
    const order = newOrder({ account, participant: this.#participantOf(account), side, type: 'LIMIT', timeInForce: 'IOC', quantity, price });
    this.#send({ kind: 'ORDER', instrument, order, time });
    const { trades } = this.#exchange.state;
    return Array.from({ length: trades.last - before }, (_, i) => trades.get(before + 1 + i)!);
  }

  #undo(time: number): void {
    const { trades } = this.#exchange.state;
    const { last } = trades;
    this.#send({ kind: 'BUST', trade: last, time });
    const next = trades.get(last - 1);
    if (next !== undefined) this.#send({ kind: 'CORRECT', trade: next.id, price: next.price - 100, quantity: next.quantity, time });
  }

  /** A halt of five minutes; then orders are called, and the book opens again by an uncross. */
  #halt(time: number): void {
    this.#send({ kind: 'HALT', instrument: HALTED, time });
    this.#send({ kind: 'RESUME', instrument: HALTED, time: time + 5 * MINUTE });
    this.#send({ kind: 'CLOCK', time: time + 6 * MINUTE });
  }

  /** Somebody buys all there is up to the price limit, and still wants more: after fifteen seconds at the limit trading pauses. */
  #volatility(time: number): void {
    const { rescuer } = this.#cast;
    const book = this.#exchange.state.books[VOLATILE];
    const order = newOrder({ account: rescuer, participant: this.#participantOf(rescuer), side: 'BUY', type: 'LIMIT', quantity: 30_000, price: book.high });
    this.#send({ kind: 'ORDER', instrument: VOLATILE, order, time });
    this.#send({ kind: 'CLOCK', time: time + MINUTE });
    for (const { order: left } of book.desk.orders().filter(({ account }) => account === rescuer)) {
      this.#send({ kind: 'CANCEL', instrument: VOLATILE, account: rescuer, order: left, time: time + 2 * MINUTE });
    }
    this.#send({ kind: 'CLOCK', time: time + 8 * MINUTE });
  }

  /** The index falls by eight in a hundred: the whole market halts for a quarter of an hour. */
  #fall(time: number): void {
    this.#send({ kind: 'INDEX', value: (INDEX / 100) * 95, time });
    this.#send({ kind: 'INDEX', value: (INDEX / 100) * 92, time });
  }

  /** A participant is switched off, with all its orders, and on again. */
  #kill(time: number): void {
    this.#send({ kind: 'KILL', scope: { participant: KILLED }, on: true, time });
    const account = this.#exchange.state.accounts.all().find(({ participant }) => participant === KILLED)!.account;
    this.#send({ kind: 'ORDER', instrument: HALTED, order: newOrder({ account, participant: KILLED, side: 'BUY', type: 'MARKET', quantity: 10 }), time });
    this.#send({ kind: 'KILL', scope: { participant: KILLED }, on: false, time: time + MINUTE });
  }

  #block(flow: OrderFlow, time: number): void {
    const { block, taker, rescuer } = this.#cast;
    const fills = this.#trade(block, 0, 'BUY', 400, flow, time).filter(({ buyer, seller }) => buyer === block && seller !== block);
    const total = fills.reduce((sum, { quantity }) => sum + quantity, 0);
    if (total < 2) return;
    const half = Math.floor(total / 3);
    const parts = [{ account: taker, quantity: half }, { account: rescuer, quantity: total - half }];
    this.#send({ kind: 'ALLOCATE', account: block, trades: fills.map(({ id }) => id), parts, time });
  }

  #giveUp(flow: OrderFlow, time: number): void {
    const { block, taker } = this.#cast;
    const participant = this.#participantOf(taker);
    // In a small week not every book has a buyer at that time.
    const [first, second] = [1, 0, 3].reduce<readonly Trade[]>((fills, at) => (fills.length > 0 ? fills : this.#trade(block, at, 'SELL', 300, flow, time)), []);
    for (const [trade, step] of [[first, 'ACCEPT'], [second, 'REJECT']] as const) {
      if (trade === undefined) continue;
      this.#send({ kind: 'GIVE_UP', trade: trade.id, from: block, participant, to: taker, time });
      const offer = this.#exchange.told.find((event) => event.kind === 'GIVE_UP');
      if (offer?.kind === 'GIVE_UP') this.#send({ kind: 'GIVE_UP_STEP', giveUp: offer.giveUp, step, participant, time });
    }
  }

  /** The institution affirms its first trade; the next stays alleged and settles by itself. */
  #affirm(flow: OrderFlow, time: number): void {
    const { institution } = this.#cast;
    const [first] = this.#trade(institution, 2, 'BUY', 200, flow, time);
    if (first === undefined) return;
    const terms = {
      instrument: first.instrument, side: 'BUY' as const, quantity: first.quantity, price: first.price, tradeDay: first.day, settleDay: first.day + 4,
      account: institution, money: first.price * first.quantity + first.buyFee,
    };
    this.#send({ kind: 'MATCH', trade: first.id, terms: { ...terms, quantity: terms.quantity + 1 }, time });
    this.#send({ kind: 'MATCH', trade: first.id, terms, time });
    this.#send({ kind: 'AFFIRM', trade: first.id, account: institution, time });
  }
}
