import type { InputError } from '../../../model/base/input-error.ts';
import type { ShadowBook, ShadowOrder, SideCode } from '../shadow.ts';
import type { TickScale } from '../ticks.ts';
import { decodeItch } from './codec.ts';

export interface PlayFigures {
  added: number;
  /** Executions at the order's own price, and those at another price (type C). */
  executions: number;
  pricedExecutions: number;
  /** Executions whose order does not stand first: taken out by REDUCE or CANCEL, not traded. */
  younger: number;
  /** Orders left out, since they cross the book or lie beyond the ladder; all that names them is left out too. */
  leftOut: number;
}

/** Plays order book messages of one instrument on a shadow book, which writes the commands. */
export class ItchPlayer {
  readonly figures: PlayFigures = { added: 0, executions: 0, pricedExecutions: 0, younger: 0, leftOut: 0 };
  readonly #book: ShadowBook;
  readonly #scale: TickScale;
  readonly #fault: (what: string) => InputError;
  /** References of orders left out, with their side: they may come back by a replace. */
  readonly #absent = new Map<bigint, SideCode>();

  constructor(book: ShadowBook, scale: TickScale, fault: (what: string) => InputError) {
    this.#book = book;
    this.#scale = scale;
    this.#fault = fault;
  }

  /**
   * Plays one message of type A, F, E, C, X, D or U. Gives the core id of the maker that must be hit, for
   * an execution that was sent as a taker (then it is the last command), otherwise -1.
   */
  play(bytes: Buffer, at: number): number {
    const message = decodeItch(bytes, at);
    this.#book.time = message.time;
    switch (message.type) {
      case 'A':
      case 'F':
        if (message.side !== 'B' && message.side !== 'S')
          throw this.#fault(`field side: expected B or S, got '${message.side}'`);
        this.#add(message.ref, message.side === 'B' ? 0 : 1, message.price, message.shares);
        return -1;
      case 'E':
        return this.#execute(message.ref, message.shares);
      case 'C':
        this.figures.pricedExecutions++;
        return this.#cut(message.ref, message.shares);
      case 'X':
        return this.#cut(message.ref, message.shares);
      case 'D':
        if (!this.#absent.delete(message.ref)) this.#take(this.#find(message.ref), 'all');
        return -1;
      case 'U':
        this.#replace(message.ref, message.newRef, message.price, message.shares);
        return -1;
      default:
        return -1;
    }
  }

  #add(ref: bigint, side: SideCode, price: number, shares: number): void {
    if (shares === 0) throw this.#fault('field shares: expected at least 1, got 0');
    if (this.#book.find(ref) !== undefined || this.#absent.has(ref))
      throw this.#fault(`field order reference: expected a new one, ${ref} is an order of the book`);
    this.figures.added++;
    const tick = this.#scale.reach(price);
    if (tick === undefined || this.#book.crosses(side, tick)) {
      this.figures.leftOut++;
      this.#absent.set(ref, side);
    } else this.#book.add(ref, side, tick, shares, true);
  }

  #replace(ref: bigint, newRef: bigint, price: number, shares: number): void {
    let side = this.#absent.get(ref);
    if (side === undefined) {
      const old = this.#find(ref);
      side = old.side;
      this.#take(old, 'all');
    } else this.#absent.delete(ref);
    this.#add(newRef, side, price, shares);
  }

  #execute(ref: bigint, shares: number): number {
    this.figures.executions++;
    if (this.#absent.has(ref)) return -1;
    const order = this.#find(ref);
    this.#checkOpen(order, shares);
    const [first] = this.#book.queue(order.side, order.price);
    if (first === order && this.#book.isBest(order.side, order.price)) {
      this.#book.take(order.side, order.price, shares);
      return order.handle;
    }
    this.figures.younger++;
    this.#take(order, shares);
    return -1;
  }

  #cut(ref: bigint, shares: number): number {
    if (!this.#absent.has(ref)) this.#take(this.#find(ref), shares);
    return -1;
  }

  #take(order: ShadowOrder, shares: number | 'all'): void {
    if (shares !== 'all') this.#checkOpen(order, shares);
    this.#book.cut(order, shares === 'all' ? order.quantity : shares);
  }

  #checkOpen(order: ShadowOrder, shares: number): void {
    if (shares === 0 || shares > order.quantity)
      throw this.#fault(
        `field shares: expected 1 to ${order.quantity}, what order ${String(order.id)} has open, got ${shares}`,
      );
  }

  #find(ref: bigint): ShadowOrder {
    const order = this.#book.find(ref);
    if (order === undefined)
      throw this.#fault(`field order reference: expected an order that was added before, ${ref} is unknown`);
    return order;
  }
}
