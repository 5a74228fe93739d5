import { auctionPrice, inLine } from './auction.ts';
import { NaiveBook } from './book.ts';
import { freshOrder, hides, isConditional, isStop, type Order, type Terms } from './order.ts';

/** What happens to orders between requests: triggers, pegs, auctions, the end of the day. */
export class OrderLife {
  readonly book: NaiveBook;
  phase = 'CLOSED';
  protected day = 0;
  protected serial = 0;
  protected readonly levels: number;
  protected readonly maxQuantity: number;
  protected readonly slots: number;
  protected readonly keys = new Map<string, { serial: number; terms: string }>();
  /** Orders are in the book of the call, not in the displayed book. */
  protected calling = true;
  protected closing = false;

  constructor(levels: number, slots: number, maxQuantity: number, seed: number) {
    this.levels = levels;
    this.slots = slots;
    this.maxQuantity = maxQuantity;
    this.book = new NaiveBook(levels - 1, seed);
    this.book.onTrade = (price) => this.onTrade(price);
    this.book.arm = (entry) => this.arm(entry);
  }

  protected hold(order: Order): void {
    if (order.place === 'DARK' && order.terms.type === 'PEGGED') {
      order.price = undefined;
      order.stamp = 0;
    } else if ((order.place === 'SHOWN' || order.place === 'DARK') && !isConditional(order)) {
      if (order.place === 'DARK') order.queued = order.stamp;
      order.stamp = 0;
      order.slice = 0;
      order.place = 'HELD';
    }
  }

  protected uncross(reference: number | undefined, from: string): void {
    const { book } = this;
    const held = book.live().filter(({ place }) => place === 'HELD');
    const found = auctionPrice(held, reference ?? book.last, book.low, book.high);
    this.release(held, from !== 'VOLATILITY_AUCTION' && from !== 'CLOSING_AUCTION');
    if (found === undefined) return;
    const sells = inLine(held, 'SELL', found.price);
    let left = found.volume;
    for (const buy of inLine(held, 'BUY', found.price)) {
      while (left > 0 && buy.open > 0) {
        const sell = sells.find(({ open }) => open > 0)!;
        const quantity = Math.min(left, buy.open, sell.open);
        left -= quantity;
        book.trade(sell, buy, found.price, quantity, false, true);
      }
    }
  }

  /** Held orders go on to the book, oldest first. */
  protected release(held: readonly Order[], opened: boolean): void {
    const { book } = this;
    const rest = [...held].sort((a, b) => a.queued - b.queued);
    for (const order of rest) {
      if (opened && order.terms.timeInForce === 'AT_OPEN') book.todo.push(() => order.place !== 'GONE' && book.end(order, 'AUCTION_OVER'));
      else if (this.phase === 'CONTINUOUS') book.todo.push(() => order.place !== 'GONE' && book.send(order));
    }
  }

  protected close(): void {
    this.closing = false;
    for (const order of this.book.live()) {
      const { timeInForce: time, expireDay } = order.terms;
      if (time === 'GTC' || (time === 'GTD' && expireDay > this.day)) this.book.tell(order, 'DONE_FOR_DAY', 'DONE_FOR_DAY', order.limit, order.open);
      else this.book.end(order, time === 'GTD' ? 'DATE_REACHED' : time.startsWith('AT_') ? 'AUCTION_OVER' : 'DAY_OVER');
    }
  }

  /** Does what is left to do, in the order that the rules give, until nothing is. */
  protected proceed(): void {
    const { book } = this;
    for (;;) {
      const slice = book.refills.shift();
      if (slice !== undefined) {
        if (slice.place !== 'GONE' && slice.slice === 0) book.show(slice);
        continue;
      }
      const next = book.todo.shift();
      if (next !== undefined) next();
      else if (this.closing) this.close();
      else if (this.phase !== 'CONTINUOUS' || !this.retry()) return;
    }
  }

  protected retry(): boolean {
    const { book } = this;
    for (const peg of book.live().filter((o) => o.place === 'DARK' && o.terms.type === 'PEGGED')) {
      const price = this.pegPrice(peg);
      if (price === peg.price) continue;
      peg.price = price;
      peg.stamp = price === undefined ? 0 : ++book.clock;
      peg.moved = true;
    }
    for (;;) {
      const moved = book.live().filter((o) => o.moved).sort((a, b) => a.stamp - b.stamp)[0];
      if (moved === undefined) break;
      moved.moved = false;
      if (moved.place !== 'DARK' || !book.isExecutable(moved)) continue;
      book.send(moved);
      return true;
    }
    const waiting = book.live().filter((o) => o.place === 'DARK' && isConditional(o) && o.price !== undefined);
    const line = (a: Order, b: Order) => Number(a.terms.side === 'SELL') - Number(b.terms.side === 'SELL')
      || (a.terms.side === 'BUY' ? b.price! - a.price! : a.price! - b.price!) || a.stamp - b.stamp;
    const able = waiting.sort(line).find((order) => book.isExecutable(order));
    if (able !== undefined) book.send(able);
    return able !== undefined;
  }

  protected pegPrice({ terms: { peg, side, offset }, limit }: Order): number | undefined {
    const bid = this.book.best('BUY');
    const ask = this.book.best('SELL');
    const buys = side === 'BUY';
    let price: number | undefined;
    if (peg === 'MIDPOINT') price = bid === undefined || ask === undefined ? undefined : buys ? Math.floor((bid + ask) / 2) : Math.ceil((bid + ask) / 2);
    else price = (peg === 'PRIMARY') === buys ? bid : ask;
    if (price === undefined) return undefined;
    if (peg !== 'MIDPOINT') price += buys ? -offset : offset;
    price = buys ? Math.min(price, limit) : Math.max(price, limit);
    return price < 0 || price >= this.levels ? undefined : price;
  }

  protected onTrade(price: number): void {
    const stops = this.book.live().filter(({ place }) => place === 'WAITING');
    const reached = (o: Order) => (o.terms.side === 'BUY' ? price >= o.stop : price <= o.stop);
    const side = (o: Order) => Number(o.terms.side === 'SELL');
    const near = (a: Order, b: Order) => side(a) - side(b) || (a.terms.side === 'BUY' ? a.stop - b.stop : b.stop - a.stop) || a.serial - b.serial;
    for (const order of stops.filter(reached).sort(near)) this.trigger(order);
    for (const order of stops) {
      if (order.place !== 'WAITING' || order.terms.type !== 'TRAILING_STOP') continue;
      const { side: way, offset } = order.terms;
      order.stop = way === 'BUY' ? Math.min(order.stop, price + offset) : Math.max(order.stop, price - offset);
    }
  }

  protected trigger(order: Order): void {
    order.place = 'QUEUED';
    order.active = true;
    this.book.tell(order, 'TRIGGERED', 'NEW', order.stop, order.open);
    const { partner } = order;
    this.book.unlink(order);
    this.book.todo.push(() => {
      if (order.place === 'GONE') return;
      // The taker whose trade reached the stop has come to the other order, too: only one of a pair trades.
      if (partner !== undefined && partner.filled > 0) this.book.end(order, 'LINKED');
      else this.toBook(order);
    });
  }

  protected toBook(order: Order): void {
    if (this.phase === 'CONTINUOUS') return this.book.send(order);
    this.book.announce(order);
    if (hides(order) && order.terms.display !== 'HIDDEN') return this.book.goDark(order);
    if (isConditional(order) || order.terms.type === 'PEGGED') return this.book.goDark(order);
    order.queued = ++this.book.clock;
    order.place = 'HELD';
  }

  protected checkReached(order: Order): void {
    const { last } = this.book;
    if (this.phase !== 'CONTINUOUS' || last === undefined) return;
    if (order.terms.side === 'BUY' ? last >= order.stop : last <= order.stop) this.trigger(order);
  }

  protected start(order: Order): void {
    const { type, timeInForce, side, offset } = order.terms;
    if (isStop(order)) {
      this.book.announce(order);
      order.place = 'WAITING';
      if (type === 'TRAILING_STOP') order.stop = side === 'BUY' ? this.book.last! + offset : this.book.last! - offset;
      return this.checkReached(order);
    }
    if (type === 'PEGGED') order.price = this.pegPrice(order);
    if (timeInForce === 'AT_CLOSE' && this.phase !== 'CLOSING_AUCTION') {
      this.book.announce(order);
      order.queued = ++this.book.clock;
      order.place = 'DORMANT';
    } else this.toBook(order);
  }

  protected arm(entry: Order): void {
    const { account, participant, side, timeInForce, expireDay, expireTime, cancelOnDisconnect } = entry.terms;
    const rests = timeInForce === 'DAY' || timeInForce === 'GTC' || timeInForce === 'GTD';
    const terms: Terms = {
      account, participant, key: 0, side: side === 'BUY' ? 'SELL' : 'BUY', type: 'STOP', timeInForce: rests ? timeInForce : 'DAY', selfTrade: 'NONE',
      quantity: entry.filled, price: 0, stop: entry.exits!.protection, offset: 0, peg: 'PRIMARY', display: 'FULL', shown: 0, spread: 0,
      postOnly: false, allOrNone: false, minimum: 0, expireDay, expireTime, cancelOnDisconnect,
    };
    const protection = this.admit(terms);
    this.book.announce(protection);
    const target = this.admit({ ...terms, type: 'LIMIT', price: entry.exits!.target, stop: 0 });
    this.book.announce(target);
    target.partner = protection;
    protection.partner = target;
    for (const order of [protection, target]) this.book.todo.push(() => order.place !== 'GONE' && this.start(order));
  }

  protected admit(terms: Terms): Order {
    const order = freshOrder({ ...terms }, ++this.serial);
    this.book.orders.push(order);
    if (terms.key !== 0) this.keys.set(`${terms.account}/${terms.key}`, { serial: order.serial, terms: JSON.stringify(terms) });
    return order;
  }

  protected find(serial: number): Order | undefined {
    return this.book.live().find((order) => order.serial === serial);
  }

  protected need({ display }: Terms): number {
    return display === 'ICEBERG' ? 2 : 1;
  }

  protected room(): number {
    // A bracket keeps room for its exits.
    return this.slots - this.book.live().reduce((sum, o) => sum + this.need(o.terms) + (o.exits === undefined ? 0 : 2), 0);
  }
}
