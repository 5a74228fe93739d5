import type { CoreEvent } from '../../model/message/event.ts';
import { decodeSnapshot, SNAPSHOT_ORDER_WORDS } from '../../model/message/snapshot.ts';
import type { Side } from '../../model/message/command.ts';

/** Best price and total size of one side; null when it is empty. */
export interface Best {
  readonly price: number;
  readonly size: number;
}

export interface Tops {
  readonly bid: Best | null;
  readonly ask: Best | null;
}

export interface TrackedOrder {
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
  readonly participant: number;
}

/** What stands before an order in the queue of its price. */
export interface QueuePlace {
  readonly ordersAhead: number;
  readonly quantityAhead: number;
}

/** Follows a book by its events alone, without matching anything: who rests where, and in what order. */
export class BookTracker {
  /** Oldest first within a price: an order that rests again is set anew, and so goes to the end. */
  readonly #orders = new Map<number, TrackedOrder>();
  #tops: Tops = { bid: null, ask: null };
  /** The order that the command at hand brought in, or took out of its queue to bring it in again. */
  #incoming: { readonly order: number; readonly participant: number } | undefined;

  /** `snapshot`: the state to start from. */
  constructor(snapshot: Uint8Array) {
    const { orders } = decodeSnapshot(snapshot);
    for (let at = 0; at < orders.length; at += SNAPSHOT_ORDER_WORDS) {
      const [id, side, price, quantity, participant] = orders.subarray(at, at + SNAPSHOT_ORDER_WORDS);
      this.#orders.set(id! >>> 0, {
        side: side === 0 ? 'BUY' : 'SELL', price: price! >>> 0, quantity: quantity! >>> 0, participant: participant! >>> 0,
      });
    }
    this.#tops = { bid: this.#best('BUY'), ask: this.#best('SELL') };
  }

  get tops(): Tops {
    return this.#tops;
  }

  order(id: number): TrackedOrder | undefined {
    return this.#orders.get(id);
  }

  /** Who trades under this id, while its command is being answered or while it rests. */
  participant(id: number): number | undefined {
    return this.#incoming?.order === id ? this.#incoming.participant : this.#orders.get(id)?.participant;
  }

  /** Where a resting order stands; null when it does not rest. */
  place(id: number): QueuePlace | null {
    const own = this.#orders.get(id);
    if (own === undefined) return null;
    let ordersAhead = 0;
    let quantityAhead = 0;
    for (const [other, { side, price, quantity }] of this.#orders) {
      if (other === id) break;
      if (side !== own.side || price !== own.price) continue;
      ordersAhead++;
      quantityAhead += quantity;
    }
    return { ordersAhead, quantityAhead };
  }

  apply(event: CoreEvent): void {
    switch (event.kind) {
      case 'ACCEPTED':
        this.#incoming = { order: event.order, participant: event.participant };
        break;
      case 'REPLACED':
        this.#incoming = { order: event.order, participant: this.#orders.get(event.order)?.participant ?? 0 };
        this.#orders.delete(event.order);
        break;
      case 'RESTED': {
        const { side, price, quantity } = event;
        this.#orders.set(event.order, { side, price, quantity, participant: this.#incoming?.participant ?? 0 });
        break;
      }
      case 'TRADE':
        this.#leave(event.maker, event.makerLeft);
        break;
      case 'CANCELLED':
        this.#leave(event.order, event.left);
        break;
      case 'TOP': {
        const best = event.size === 0 ? null : { price: event.price, size: event.size };
        this.#tops = event.side === 'BUY' ? { ...this.#tops, bid: best } : { ...this.#tops, ask: best };
        break;
      }
      case 'REJECTED':
      case 'STATE':
        break;
    }
  }

  /** An order that is only passing by is not in the queue, and has nothing to leave. */
  #leave(id: number, left: number): void {
    const order = this.#orders.get(id);
    if (order === undefined) return;
    if (left === 0) this.#orders.delete(id);
    else this.#orders.set(id, { ...order, quantity: left });
  }

  #best(wanted: Side): Best | null {
    let price: number | undefined;
    let size = 0;
    for (const order of this.#orders.values()) {
      if (order.side !== wanted) continue;
      // A snapshot lists the best price first.
      price ??= order.price;
      if (order.price === price) size += order.quantity;
    }
    return price === undefined ? null : { price, size };
  }
}
