import { draw, hides, isConditional, isMarket, least, type Order, reaches, type Status, type Told, unseen } from './order.ts';

const EXPIRING = ['AUCTION_OVER', 'DAY_OVER', 'DATE_REACHED'];

/** All orders of an instrument and what the rules do to them. Everything is found by looking at everything. */
export class NaiveBook {
  orders: Order[] = [];
  told: Told[] = [];
  low = 0;
  high: number;
  last: number | undefined;
  clock = 0;
  /** Orders due for their next slice, then what else is to be done, each in the order in which it arose. */
  refills: Order[] = [];
  todo: (() => void)[] = [];
  private readonly seed: number;

  constructor(high: number, seed: number) {
    this.high = high;
    this.seed = seed;
  }

  tell(order: Order, kind: string, status: Status, price: number, quantity: number, code = '', other = 0): void {
    order.status = status;
    const { serial, filled, open, terms: { account } } = order;
    this.told.push({ kind, status, order: serial, account, price, quantity, filled, open, code, other });
  }

  announce(order: Order): void {
    if (order.status === 'NONE') this.tell(order, 'NEW', 'NEW', order.limit, order.quantity);
  }

  live(): Order[] {
    return this.orders.filter(({ place }) => place !== 'GONE');
  }

  best(side: 'BUY' | 'SELL'): number | undefined {
    const prices = this.live().filter((o) => o.terms.side === side && o.place === 'SHOWN' && o.slice > 0).map((o) => o.price!);
    if (prices.length === 0) return undefined;
    return side === 'BUY' ? Math.max(...prices) : Math.min(...prices);
  }

  /** Ends what is open of an order. */
  end(order: Order, reason: string): void {
    const quantity = order.open;
    this.announce(order);
    order.cancelled += quantity;
    order.open = 0;
    const expired = EXPIRING.includes(reason);
    this.tell(order, expired ? 'EXPIRED' : 'CANCELED', expired ? 'EXPIRED' : 'CANCELED', order.limit, quantity, reason);
    this.gone(order);
  }

  refuse(order: Order, reason: string): void {
    order.cancelled = order.open;
    order.open = 0;
    this.tell(order, 'REJECTED', 'REJECTED', order.limit, order.quantity, reason);
    this.gone(order);
  }

  gone(order: Order): void {
    order.place = 'GONE';
    order.slice = 0;
    this.unlink(order);
    if (order.exits !== undefined && order.filled > 0) this.todo.push(() => this.arm(order));
  }

  /** Given by the turn: what begins when the entry of a bracket is over. */
  arm: (entry: Order) => void = () => {};
  /** Given by the turn: what a trade triggers. */
  onTrade: (price: number) => void = () => {};

  unlink(order: Order): void {
    const { partner } = order;
    if (partner === undefined) return;
    order.partner = undefined;
    partner.partner = undefined;
    this.todo.push(() => partner.place !== 'GONE' && this.end(partner, 'LINKED'));
  }

  /** A trade at the maker's price; `shown`: of the maker's displayed part. */
  trade(maker: Order, taker: Order, price: number, quantity: number, shown: boolean, auction = false): void {
    for (const [order, other, liquidity] of [[maker, taker, 'MAKER'], [taker, maker, 'TAKER']] as const) {
      const first = order.filled === 0;
      order.filled += quantity;
      order.open -= quantity;
      if (order === maker && shown) order.slice -= quantity;
      const status = order.open === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
      this.tell(order, 'TRADE', status, price, quantity, auction ? 'AUCTION' : liquidity, other.serial);
      if (first) this.unlink(order);
    }
    this.last = price;
    this.onTrade(price);
    for (const order of [maker, taker]) {
      if (order.open === 0) this.gone(order);
      else if (order.place === 'SHOWN' && order.slice === 0) this.refills.push(order);
    }
  }

  /** Dark parts that a taker of that side could meet, priced within the limits and not through displayed orders of its side. */
  standing(side: 'BUY' | 'SELL', limit: number): Order[] {
    const own = this.best(side);
    return this.live().filter((o) => o.terms.side !== side && unseen(o) > 0 && o.price !== undefined && reaches(side, limit, o.price)
      && o.price >= this.low && o.price <= this.high && (own === undefined || !reaches(o.terms.side, o.price, own)));
  }

  /** Next in line for a taker: best price, displayed before dark, oldest first. */
  private next(taker: Order, limit: number, dark: readonly Order[], passed: ReadonlySet<Order>): { order: Order; shown: boolean } | undefined {
    const { side } = taker.terms;
    const line = [
      ...this.live().filter((o) => o.terms.side !== side && o.place === 'SHOWN' && o.slice > 0 && reaches(side, limit, o.price!) && !passed.has(o))
        .map((order) => ({ order, shown: true, time: order.queued })),
      ...dark.filter((o) => unseen(o) > 0 && o.place !== 'GONE' && !passed.has(o)).map((order) => ({ order, shown: false, time: order.stamp })),
    ];
    const price = ({ order }: { order: Order }) => (side === 'BUY' ? order.price! : -order.price!);
    return line.sort((a, b) => price(a) - price(b) || Number(b.shown) - Number(a.shown) || a.time - b.time)[0];
  }

  /** Trades the taker against the book. */
  match(taker: Order, limit: number, dark: readonly Order[]): void {
    const mode = taker.terms.selfTrade;
    const passed = new Set<Order>();
    while (taker.open > 0) {
      const met = this.next(taker, limit, dark, passed);
      if (met === undefined) return;
      const { order: maker, shown } = met;
      const own = mode !== 'NONE' && maker.terms.participant === taker.terms.participant;
      if (!shown && isConditional(maker) && (own || taker.open < least(maker))) {
        passed.add(maker);
        continue;
      }
      const size = shown ? maker.slice : unseen(maker);
      if (!own) this.trade(maker, taker, maker.price!, Math.min(size, taker.open), shown);
      else if (mode === 'DECREMENT') this.decrement(maker, taker, Math.min(size, taker.open), shown);
      else {
        if (mode !== 'CANCEL_NEWEST') this.end(maker, 'SELF_TRADE');
        if (mode !== 'CANCEL_OLDEST') this.end(taker, 'SELF_TRADE');
      }
    }
  }

  private decrement(maker: Order, taker: Order, quantity: number, shown: boolean): void {
    for (const order of [maker, taker]) {
      if (order === maker && shown) order.slice -= quantity;
      if (order.open === quantity) {
        this.end(order, 'SELF_TRADE');
        continue;
      }
      this.announce(order);
      order.open -= quantity;
      order.cancelled += quantity;
      this.tell(order, 'RESTATED', order.status, order.limit, quantity, 'SELF_TRADE');
      if (order.place === 'SHOWN' && order.slice === 0) this.refills.push(order);
    }
  }

  limitOf(order: Order): number {
    if (!isMarket(order)) return order.price!;
    return order.terms.side === 'BUY' ? this.high : this.low;
  }

  /** What the order would trade if it came now: tried on a copy of everything. */
  wouldTrade(order: Order, limit: number): number {
    const copy = new NaiveBook(this.high, this.seed);
    copy.low = this.low;
    copy.orders = this.live().map((o) => ({ ...o, partner: undefined, exits: undefined }));
    const twin = copy.orders.find(({ serial }) => serial === order.serial)!;
    // The order stands where it stood while it is decided what it may meet.
    const dark = copy.standing(twin.terms.side, limit);
    twin.place = 'TAKING';
    copy.match(twin, limit, dark);
    return twin.filled - order.filled;
  }

  /** True when the order would trade as much as its conditions ask. */
  isExecutable(order: Order): boolean {
    if (order.price === undefined || order.price < this.low || order.price > this.high) return false;
    return this.wouldTrade(order, order.price) >= least(order);
  }

  /** True when a post-only order would take: something displayed or dark is in line for all of it. */
  wouldTake(order: Order, limit: number, quantity: number): boolean {
    const { side, participant, selfTrade } = order.terms;
    const far = this.best(side === 'BUY' ? 'SELL' : 'BUY');
    if (far !== undefined && reaches(side, limit, far)) return true;
    return this.standing(side, limit).some((o) =>
      !isConditional(o) || (least(o) <= quantity && (selfTrade === 'NONE' || o.terms.participant !== participant)));
  }

  /** The next slice of an iceberg, or all of a plain order, joins the displayed queue. */
  show(order: Order): void {
    const { shown, spread, display } = order.terms;
    if (order.price! < this.low || order.price! > this.high) return this.end(order, order.price! < this.low ? '3041' : '3042');
    let size = order.open;
    if (display === 'ICEBERG') {
      const drawn = spread === 0 ? shown : shown - spread + (draw([this.seed, order.serial, order.slices]) % (2 * spread + 1));
      size = Math.min(Math.max(1, drawn), order.open);
      order.slices++;
    }
    order.place = 'SHOWN';
    order.slice = size;
    order.queued = ++this.clock;
    if (display === 'ICEBERG' && order.stamp === 0) order.stamp = ++this.clock;
  }

  goDark(order: Order): void {
    order.place = 'DARK';
    if (order.stamp === 0 && order.price !== undefined) order.stamp = ++this.clock;
  }

  /** The order's turn has come. */
  send(order: Order): void {
    const { timeInForce, allOrNone, display, postOnly } = order.terms;
    if (hides(order)) {
      this.announce(order);
      if (isConditional(order) ? !this.isExecutable(order) : order.price === undefined || order.price < this.low || order.price > this.high) {
        return timeInForce === 'IOC' ? this.end(order, 'UNFILLABLE') : this.goDark(order);
      }
      return this.take(order, allOrNone || timeInForce !== 'IOC' ? 'DARK' : 'CANCEL');
    }
    const limit = this.limitOf(order);
    if (!isMarket(order) && (limit < this.low || limit > this.high)) {
      const code = limit < this.low ? '3041' : '3042';
      return order.status === 'NONE' ? this.refuse(order, code) : this.end(order, code);
    }
    if (postOnly && this.wouldTake(order, limit, order.open)) {
      return order.status === 'NONE' ? this.refuse(order, '3050') : this.end(order, '3050');
    }
    this.announce(order);
    if (timeInForce === 'FOK' && this.wouldTrade(order, limit) < order.open) return this.end(order, 'UNFILLABLE');
    this.take(order, isMarket(order) || timeInForce === 'IOC' || timeInForce === 'FOK' ? 'CANCEL' : display === 'ICEBERG' ? 'SLICE' : 'SHOW');
  }

  private take(order: Order, rest: 'DARK' | 'CANCEL' | 'SLICE' | 'SHOW'): void {
    const limit = this.limitOf(order);
    const dark = this.standing(order.terms.side, limit);
    order.place = 'TAKING';
    this.match(order, limit, dark);
    this.settle(order, rest);
  }

  /** What becomes of the quantity that did not trade. */
  settle(order: Order, rest: 'DARK' | 'CANCEL' | 'SLICE' | 'SHOW'): void {
    if (order.open === 0) return;
    if (rest === 'DARK') this.goDark(order);
    else if (rest === 'CANCEL') this.end(order, 'REMAINDER');
    else if (rest === 'SLICE') this.refills.push(order);
    else this.show(order);
  }
}
