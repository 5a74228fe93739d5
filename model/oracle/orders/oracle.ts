import { faultOf } from './checks.ts';
import { OrderLife } from './life.ts';
import { isMarket, isStop, type Order, type Terms, type Told } from './order.ts';

/**
 * The naive order room: every order type, time in force and phase written from the rules in docs/orders.md, matching
 * included, with no core under it and nothing shared with the desk that it judges. Correct first.
 */
export class OrderOracle extends OrderLife {
  get told(): readonly Told[] {
    return this.book.told;
  }

  enter(terms: Terms, time: number): void {
    const fault = this.fault(terms, time);
    if (fault !== undefined) return this.refuse(terms, fault);
    this.start(this.admit(terms));
    this.proceed();
  }

  /** Each as if it had come alone, after the one before. */
  enterBulk(list: readonly Terms[], time: number): void {
    for (const terms of list) this.enter(terms, time);
  }

  bust(serial: number, price: number, quantity: number): void {
    const order = this.find(serial);
    if (order === undefined || order.filled < quantity) return;
    order.filled -= quantity;
    order.cancelled += quantity;
    const status = order.status === 'DONE_FOR_DAY' ? order.status : order.filled === 0 ? 'NEW' : 'PARTIALLY_FILLED';
    this.book.tell(order, 'TRADE_CANCEL', status, price, quantity, 'BUSTED');
  }

  enterPair(first: Terms, second: Terms, time: number): void {
    const full = this.room() < this.need(first) + this.need(second) ? 'BOOK_FULL' : undefined;
    const fault = this.fault(first, time) ?? this.fault(second, time) ?? (pairFits(first, second) ? full : 'OCO_LEGS');
    if (fault !== undefined) {
      this.refuse(first, fault);
      return this.refuse(second, fault);
    }
    const a = this.admit(first);
    const b = this.admit(second);
    a.partner = b;
    b.partner = a;
    for (const order of isStop(b) ? [b, a] : [a, b]) this.book.todo.push(() => order.place !== 'GONE' && this.start(order));
    this.proceed();
  }

  enterBracket(entry: Terms, target: number, protection: number, time: number): void {
    const fault = this.fault(entry, time) ?? this.bracketFault(entry, target, protection);
    if (fault !== undefined) return this.refuse(entry, fault);
    const order = this.admit(entry);
    order.exits = { target, protection };
    this.start(order);
    this.proceed();
  }

  cancel(account: number, serial: number): void {
    const order = this.find(serial);
    if (order === undefined || order.terms.account !== account) {
      this.refuseRequest('CANCEL_REJECTED', account, serial, order === undefined ? 'ORDER_UNKNOWN' : 'NOT_OWNER');
      return;
    }
    this.book.end(order, 'USER');
    this.proceed();
  }

  amend(account: number, serial: number, quantity: number, price: number, stop: number): void {
    const order = this.find(serial);
    const fault = order === undefined ? 'ORDER_UNKNOWN' : order.terms.account !== account ? 'NOT_OWNER' : this.amendFault(order, quantity, price, stop);
    if (order === undefined || fault === 'NOT_OWNER') return this.refuseRequest('REPLACE_REJECTED', account, serial, fault!);
    const open = quantity - order.filled - order.cancelled;
    const keeps = open === 0 || (price === order.limit && open <= order.open);
    const { book } = this;
    const refusal = fault ?? (order.place === 'SHOWN' && !keeps && order.terms.postOnly && order.terms.display === 'FULL'
      && book.wouldTake(order, price, open) ? '3050' : undefined);
    if (refusal !== undefined) return book.tell(order, 'REPLACE_REJECTED', order.status, order.limit, order.quantity, refusal);
    const { side } = order.terms;
    const dark = order.place === 'SHOWN' ? book.standing(side, price) : [];
    [order.quantity, order.open, order.limit] = [quantity, open, price];
    order.price = order.terms.type === 'PEGGED' ? this.pegPrice(order) : price;
    if (order.place === 'WAITING' && order.terms.type !== 'TRAILING_STOP') order.stop = stop;
    const status = order.filled === 0 ? 'NEW' : open === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
    book.tell(order, 'REPLACED', status, price, quantity);
    if (open === 0) book.gone(order);
    else if (order.place === 'WAITING') this.checkReached(order);
    else if (order.place === 'SHOWN') this.amendShown(order, keeps, dark);
    else if (!keeps) this.amendUnseen(order);
    this.proceed();
  }

  private amendShown(order: Order, keeps: boolean, dark: readonly Order[]): void {
    const { book } = this;
    if (keeps) order.slice = order.terms.display === 'ICEBERG' ? Math.min(order.slice, order.open) : order.open;
    else if (order.terms.display === 'ICEBERG') {
      order.place = 'QUEUED';
      order.slice = 0;
      order.stamp = 0;
      book.todo.push(() => order.place !== 'GONE' && book.send(order));
    } else {
      order.place = 'TAKING';
      order.slice = 0;
      book.match(order, order.limit, dark);
      book.settle(order, 'SHOW');
    }
  }

  private amendUnseen(order: Order): void {
    order.stamp = 0;
    if (order.place !== 'DARK') order.queued = ++this.book.clock;
    else if (this.phase === 'CONTINUOUS') this.book.send(order);
    else this.book.goDark(order);
  }

  takeOut(wanted: (terms: Terms) => boolean, reason: string): void {
    for (const order of this.book.live()) {
      if (wanted(order.terms)) this.book.todo.push(() => order.place !== 'GONE' && this.book.end(order, reason));
    }
    this.proceed();
  }

  advance(day: number, time: number): void {
    this.day = day;
    const due = this.book.live().filter(({ terms: t }) =>
      t.timeInForce === 'GTD' && (t.expireDay < day || (t.expireDay === day && t.expireTime <= time)));
    due.sort((a, b) => a.terms.expireDay - b.terms.expireDay || a.terms.expireTime - b.terms.expireTime || a.serial - b.serial);
    for (const order of due) this.book.todo.push(() => order.place !== 'GONE' && this.book.end(order, 'DATE_REACHED'));
    this.proceed();
  }

  setBand(low: number, high: number): void {
    const { book } = this;
    book.low = low;
    book.high = high;
    const outside = (o: Order) => o.price !== undefined && (o.terms.side === 'BUY' ? o.price > high : o.price < low);
    const shown = (side: string) => book.live().filter((o) => o.place === 'SHOWN' && o.terms.side === side && outside(o));
    const line = (a: Order, b: Order) => (a.terms.side === 'BUY' ? b.price! - a.price! : a.price! - b.price!) || a.queued - b.queued;
    for (const side of ['BUY', 'SELL']) for (const order of shown(side).sort(line)) book.end(order, 'BAND');
    const dark = book.live().filter((o) => o.place === 'DARK' && o.terms.type !== 'PEGGED' && outside(o));
    book.todo.unshift(...dark.map((order) => () => order.place !== 'GONE' && book.end(order, 'BAND')));
    this.proceed();
  }

  setPhase(to: string, day: number, reference?: number): void {
    const from = this.phase;
    const { book } = this;
    this.day = day;
    this.phase = to;
    if (from === 'CLOSED') {
      for (const o of book.live().filter(({ status }) => status === 'DONE_FOR_DAY')) {
        book.tell(o, 'RESTATED', o.filled === 0 ? 'NEW' : 'PARTIALLY_FILLED', o.limit, o.quantity, 'NEW_DAY');
      }
    }
    if (to === 'CONTINUOUS') {
      if (this.calling) this.uncross(reference, from);
      else this.release(book.live().filter(({ place }) => place === 'HELD'), false);
      this.calling = false;
    } else if (to !== 'HALTED') {
      if (!this.calling) for (const order of book.live()) this.hold(order);
      this.calling = true;
      if (to === 'CLOSED' && from.endsWith('AUCTION')) this.uncross(reference, from);
      this.closing = to === 'CLOSED';
      if (to === 'CLOSING_AUCTION') for (const order of book.live()) if (order.place === 'DORMANT') order.place = 'HELD';
    }
    this.proceed();
  }

  private fault(terms: Terms, time: number): string | undefined {
    const { phase, levels, maxQuantity, day, keys, book } = this;
    return faultOf(terms, { phase, levels, maxQuantity, fifo: true, low: book.low, high: book.high, day, time, last: book.last, room: this.room(), keys });
  }

  private bracketFault(entry: Terms, target: number, protection: number): string | undefined {
    const { type, display, allOrNone, minimum, side, price } = entry;
    const inside = [target, protection].every((tick) => tick >= 0 && tick < this.levels);
    if (!inside || (type !== 'LIMIT' && type !== 'MARKET') || display !== 'FULL' || allOrNone || minimum > 0) return 'BRACKET_LEGS';
    const middle = type === 'LIMIT' ? price : (target + protection) / 2;
    const encloses = side === 'BUY' ? protection < middle && middle < target : target < middle && middle < protection;
    if (!encloses) return 'BRACKET_LEGS';
    return this.room() < 3 ? 'BOOK_FULL' : undefined;
  }

  private amendFault(order: Order, quantity: number, price: number, stop: number): string | undefined {
    const { type } = order.terms;
    if (this.phase === 'CLOSED' || this.phase === 'HALTED') return `PHASE_${this.phase}`;
    if (quantity < 1 || quantity > this.maxQuantity || price >= this.levels || stop >= this.levels) return 'AMEND_UNFIT';
    const hasStop = order.place === 'WAITING' && type !== 'TRAILING_STOP';
    if ((isMarket(order) && price > 0) || (!hasStop && stop > 0)) return 'AMEND_UNFIT';
    if ((order.partner !== undefined || order.exits !== undefined) && price !== order.limit) return 'AMEND_UNFIT';
    if (quantity < order.filled + order.cancelled) return 'AMEND_BELOW_FILLED';
    if (isMarket(order) || type === 'PEGGED' || order.place === 'WAITING') return undefined;
    return price < this.book.low ? 'PRICE_BELOW_BAND' : price > this.book.high ? 'PRICE_ABOVE_BAND' : undefined;
  }

  private refuse({ account, price, quantity }: Terms, code: string): void {
    this.book.told.push({ kind: 'REJECTED', status: 'REJECTED', order: 0, account, price, quantity, filled: 0, open: 0, code, other: 0 });
  }

  private refuseRequest(kind: string, account: number, order: number, code: string): void {
    this.book.told.push({ kind, status: 'REJECTED', order, account, price: 0, quantity: 0, filled: 0, open: 0, code, other: 0 });
  }
}

/** Whether two orders can be a pair: no taker may execute both before the first cancels the second. */
function pairFits(a: Terms, b: Terms): boolean {
  const bare = [a, b].every((o) => o.display === 'FULL' && !o.allOrNone && o.minimum === 0 && ['DAY', 'GTC', 'GTD'].includes(o.timeInForce));
  if (!bare || a.account !== b.account || a.participant !== b.participant) return false;
  const limits = [a, b].filter(({ type }) => type === 'LIMIT');
  if (limits.length === 2) return a.side !== b.side && (a.side === 'BUY' ? a.price < b.price : b.price < a.price);
  const stop = [a, b].find(({ type }) => type === 'STOP' || type === 'STOP_LIMIT' || type === 'TRAILING_STOP');
  const limit = limits[0];
  if (stop === undefined || limit === undefined || stop.side !== limit.side) return false;
  if (stop.type === 'TRAILING_STOP') return true;
  return stop.side === 'SELL' ? limit.price > stop.stop : limit.price < stop.stop;
}
