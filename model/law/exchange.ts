import type { ExchangeCommand, Unsent } from '../exchange/command.ts';
import { Exchange } from '../exchange/exchange.ts';
import type { RoomImage } from '../exchange/snapshot.ts';
import { FIRST_DAY, MODEL_PORT, sent, SMALL_EXCHANGE, SmallExchange } from '../exchange/testing.ts';
import { ACCOUNTS, announcementOf, commandOf, type ExchangeAct } from './exchange-acts.ts';
import { Journal, undone } from './exchange-books.ts';
import { FIRST_CLIENT } from '../ledger/reasons.ts';
import { newOrder } from '../orders/order.ts';
import type { Verdict } from './law.ts';
import { same, sums } from './ledger.ts';
import { MarginWatch } from './margin.ts';
import { roleFault } from './roles.ts';

export const EXCHANGE_LAWS = {
  holds: 'what the ledger holds is what the open orders and payments under way need, to the unit',
  open: 'an order that shares its hold with no other has set aside exactly its open quantity',
  positions: 'a position is what the ledger has, is due and owes, and what a corporate action has granted: trades and settlement together',
  cash: 'what risk counts as the cash of an account is what the ledger has, is due and owes',
  lots: 'tax lots, with what is on its way to become lots and the trades of today, sum to the positions',
  refused: 'a command that is refused changes nothing',
  replay: 'the same commands give the same images of every room, and the same stream',
  restart: 'restored from its images the exchange has the same images, and goes on identically',
} as const;

/** Whether the books balance: the first law broken, or undefined. Between commands. */
export function balanceFault(exchange: Exchange): Verdict {
  const { state: s } = exchange;
  const wrong = sums(s.ledger);
  if (wrong !== undefined) return wrong;
  const held = new Map<string, number>();
  for (const { holds, brackets } of s.books) {
    holds.addTo(held);
    brackets.reserves.addTo(held);
  }
  for (const { account, asset, amount } of s.payments.waiting()) held.set(`${account} ${asset}`, (held.get(`${account} ${asset}`) ?? 0) + amount);
  for (const row of s.ledger.all()) {
    const { account, asset } = row;
    const wanted = held.get(`${account} ${asset}`) ?? 0;
    if (row.held !== wanted) return `${EXCHANGE_LAWS.holds}: account ${account}, asset ${asset}: ${row.held}, expected ${wanted}`;
  }
  return positionsFault(exchange) ?? openFault(exchange) ?? lotsFault(exchange) ?? cashFault(exchange);
}

function positionsFault({ state: s }: Exchange): Verdict {
  const owned = new Map<string, number>();
  const add = (account: number, instrument: number, shares: number) => {
    const key = `account ${account}, instrument ${instrument}`;
    if (account >= FIRST_CLIENT) owned.set(key, (owned.get(key) ?? 0) + shares);
  };
  for (const { account, asset, posted, dueIn, dueOut } of s.ledger.all()) if (asset > 0) add(account, asset - 1, posted + dueIn - dueOut);
  for (const { account, instrument, lots } of s.portfolio.deliveries()) for (const lot of lots) add(account, instrument, lot.shares);
  for (const { account, instrument, shares } of s.positions.all()) add(account, instrument, -shares);
  for (const [whose, rest] of owned) if (rest !== 0) return `${EXCHANGE_LAWS.positions}: ${whose}: the ledger and what is granted have ${rest} more`;
  return undefined;
}

function cashFault({ state: s }: Exchange): Verdict {
  for (const { account } of s.accounts.all()) {
    const { posted, dueIn, dueOut } = s.ledger.balance(account, 0);
    const { cash } = s.risk.accountView(account);
    if (cash !== posted + dueIn - dueOut) return `${EXCHANGE_LAWS.cash}: account ${account}: risk counts ${cash}, the ledger ${posted + dueIn - dueOut}`;
  }
  return undefined;
}

function lotsFault({ state: s }: Exchange): Verdict {
  const sums = new Map<number, number>();
  const add = (account: number, instrument: number, shares: number) => {
    const key = account * 2 ** 16 + instrument;
    sums.set(key, (sums.get(key) ?? 0) + shares);
  };
  for (const { account, instrument, shares } of s.portfolio.holdings()) add(account, instrument, shares);
  for (const { account, instrument, lots } of s.portfolio.deliveries()) for (const lot of lots) add(account, instrument, lot.shares);
  for (const leg of s.pending.legs()) add(leg.account, leg.instrument, leg.side === 'BUY' ? leg.shares : -leg.shares);
  for (const trade of s.trades.all()) {
    if (trade.state !== 'LIVE') continue;
    add(trade.buyer, trade.instrument, trade.quantity);
    add(trade.seller, trade.instrument, -trade.quantity);
  }
  for (const { account, instrument, shares } of s.positions.all()) add(account, instrument, -shares);
  for (const [key, rest] of sums) {
    if (rest !== 0) return `${EXCHANGE_LAWS.lots}: account ${Math.floor(key / 2 ** 16)}, instrument ${key % 2 ** 16}: ${rest} too many`;
  }
  return undefined;
}

function openFault({ state: { books } }: Exchange): Verdict {
  for (const book of books) {
    for (const { order, open } of book.desk.orders()) {
      const slot = book.slotOf(order);
      const left = book.holds.left(slot);
      if (!book.holds.isLinked(slot) && left !== open) return `${EXCHANGE_LAWS.open}: order ${order}: ${left}, open ${open}`;
    }
  }
  return undefined;
}

/** A small exchange that is watched by the laws. */
export class Watched {
  #small = new SmallExchange();
  readonly #log: ExchangeCommand[] = [];
  readonly #make: () => Exchange;
  readonly #journal: Journal;
  /** First command after which the balances were not what the entries make them. */
  #wrong: Verdict;
  #actions = 0;

  constructor(make: () => Exchange = () => new Exchange(SMALL_EXCHANGE, MODEL_PORT)) {
    this.#make = make;
    this.#small = new SmallExchange(SMALL_EXCHANGE, make());
    const { exchange } = this.#small;
    this.#journal = new Journal(exchange);
    const execute = exchange.execute.bind(exchange);
    const margin = new MarginWatch(exchange);
    this.#small.ask = (unsent: Unsent) => {
      const command = sent(unsent);
      this.#log.push(command);
      margin.before();
      const code = execute(command);
      this.#wrong ??= this.#journal.follow(exchange) ?? margin.after(command, code) ?? roleFault(command, code);
      return code;
    };
    this.#small.start(FIRST_DAY);
    for (const account of ACCOUNTS) this.#small.client(account, 60_0000, 400);
    this.#small.phase('CONTINUOUS');
  }

  /** Runs the acts; the first law broken, or undefined. */
  judge(acts: readonly ExchangeAct[]): Verdict {
    for (const [at, act] of acts.entries()) {
      const wrong = this.#act(act) ?? this.#wrong ?? balanceFault(this.#small.exchange);
      if (wrong !== undefined) return `act ${at + 1}, ${act.kind}: ${wrong}`;
      this.#small.time++;
    }
    return this.#replay();
  }

  #act(act: ExchangeAct): Verdict {
    const { exchange } = this.#small;
    if (act.kind === 'DAY') return this.#day(act.held);
    if (act.kind === 'RESTART') return this.#restart();
    if (act.kind === 'EXERCISE') return this.#exercise(act);
    if (act.kind === 'UNDONE') return undone(exchange, act, this.#small.time, (command) => this.#small.ask(command));
    const plain = act.kind === 'STRANGE' ? act.act : act;
    if (plain.kind === 'ACTION') this.#actions++;
    const unsent = plain.kind === 'ACTION' ? announcementOf(plain, this.#actions, exchange.state.day, this.#small.time) : commandOf(plain, this.#small);
    if (unsent === undefined) return undefined;
    const command = act.kind === 'STRANGE' ? { ...unsent, by: act.by } : unsent;
    // Time goes on by a refused command too, so it goes on first.
    this.#small.ask({ kind: 'CLOCK', time: this.#small.time });
    const before = rooms(exchange.images());
    const code = this.#small.ask(command);
    return code !== 0 && !alike(before, rooms(exchange.images())) ? `${EXCHANGE_LAWS.refused}: ${code}` : undefined;
  }

  /** Before the next open: it can come only then. */
  #exercise({ account, shares }: ExchangeAct & { kind: 'EXERCISE' }): Verdict {
    const action = Array.from({ length: this.#actions }, (_, i) => this.#actions - i).find((id) => this.#small.exchange.state.actions.action(id)?.kind === 'RIGHTS');
    if (action === undefined) return undefined;
    return this.#day([], () => {
      const before = rooms(this.#small.exchange.images());
      const code = this.#small.ask({ kind: 'EXERCISE', account, action, shares, time: this.#small.time });
      return code !== 0 && !alike(before, rooms(this.#small.exchange.images())) ? `${EXCHANGE_LAWS.refused}: ${code}` : undefined;
    });
  }

  #day(held: readonly number[], morning: () => Verdict = () => undefined): Verdict {
    const small = this.#small;
    const { state } = small.exchange;
    for (const { number, desk } of state.books) if (desk.phase !== 'CLOSED') small.ask({ kind: 'PHASE', instrument: number, phase: 'CLOSED', time: small.time });
    small.ask({ kind: 'MARGIN', time: small.time });
    if (state.trading) small.ask({ kind: 'NET', time: small.time });
    small.ask({ kind: 'START_DAY', day: state.day + 1, time: 0 });
    if (state.trading) small.phase('PRE_OPEN');
    small.ask({ kind: 'ACTIONS', evening: false, time: small.time });
    const wrong = morning();
    if (wrong !== undefined) return wrong;
    small.ask({ kind: 'INSTRUCT', time: small.time });
    const open = state.settlement.open().filter((o) => o.state === 'INSTRUCTED').map(({ id }) => id);
    small.ask({ kind: 'CONFIRM', refused: open.filter((_, i) => held.includes(i)), time: small.time });
    small.ask({ kind: 'SETTLE', time: small.time });
    for (const event of [...small.exchange.told]) {
      if (event.kind === 'BUY_IN_DUE') small.ask({ kind: 'BUY_IN', obligation: event.id, seller: ACCOUNTS[event.id % 4], price: 2_000, time: small.time });
    }
    small.ask({ kind: 'ACTIONS', evening: true, time: small.time });
    if (state.trading) small.phase('CONTINUOUS');
    return undefined;
  }

  #restart(): Verdict {
    const images = this.#small.exchange.images();
    const other = Exchange.restore(SMALL_EXCHANGE, MODEL_PORT, images);
    if (!alike(images, other.images())) return `${EXCHANGE_LAWS.restart}: ${different(images, other.images())}`;
    // Both go on: the same order of each account.
    for (const account of ACCOUNTS) {
      const order = newOrder({ account, participant: account, side: account % 2 === 0 ? 'BUY' : 'SELL', price: 20, quantity: 7 });
      const command: ExchangeCommand = { kind: 'ORDER', by: 'TRADER', instrument: account % 2, order, time: this.#small.time };
      other.execute(command);
      this.#small.ask(command);
    }
    const [ours, theirs] = [withoutDesks(this.#small.exchange), withoutDesks(other)];
    if (!alike(ours, theirs)) return `${EXCHANGE_LAWS.restart}: ${different(ours, theirs)}`;
    const orders = (exchange: Exchange) => JSON.stringify(exchange.state.books.map(({ desk }) => desk.orders()));
    return orders(this.#small.exchange) === orders(other) ? undefined : `${EXCHANGE_LAWS.restart}: open orders`;
  }

  #replay(): Verdict {
    const again = this.#make();
    const streams: Uint8Array[][] = [[], []];
    const fresh = this.#make();
    [again, fresh].forEach((exchange, i) => {
      exchange.attach((bytes) => streams[i].push(bytes.slice()));
      for (const command of this.#log) exchange.execute(command);
      exchange.flush();
    });
    const images = this.#small.exchange.images();
    if (!alike(images, again.images())) return `${EXCHANGE_LAWS.replay}: ${different(images, again.images())}`;
    const equal = streams[0].length === streams[1].length && streams[0].every((bytes, i) => same(bytes, streams[1][i]));
    return equal ? undefined : `${EXCHANGE_LAWS.replay}: the streams differ`;
  }
}

/** A desk keeps the last core id of a slot, which a restored one does not know: its orders are compared by what can be asked of them. */
function withoutDesks(exchange: Exchange): RoomImage[] {
  return exchange.images().filter(({ room }) => !room.startsWith('orders'));
}

/** All but the count of commands, which a refused one moves too. */
function rooms(images: readonly RoomImage[]): RoomImage[] {
  return images.filter(({ room }) => room !== 'exchange');
}

function alike(a: readonly RoomImage[], b: readonly RoomImage[]): boolean {
  return a.length === b.length && a.every(({ room, bytes }, i) => room === b[i].room && same(bytes, b[i].bytes));
}

function different(a: readonly RoomImage[], b: readonly RoomImage[]): string {
  return a.filter(({ bytes }, i) => !same(bytes, b[i].bytes)).map(({ room }) => room).join(', ');
}
