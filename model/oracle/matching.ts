import type { Algorithm, Side } from '../message/command.ts';
import type { EventDraft } from './draft.ts';
import { opposite, type Queues, type Resting } from './queues.ts';

export type SelfTrade = 'NONE' | 'CANCEL_NEWEST' | 'CANCEL_OLDEST' | 'CANCEL_BOTH' | 'DECREMENT';

/** An order on its way in. */
export interface Taker {
  readonly id: number;
  readonly side: Side;
  /** Its limit; of a market order the far price limit. */
  readonly price: number;
  /** What is left of it; 0: done. */
  quantity: number;
  readonly participant: number;
  readonly selfTrade: SelfTrade;
}

/** Whether a price on the other side is at or better than the taker's limit. */
export function reaches(taker: Taker, price: number): boolean {
  return taker.side === 'BUY' ? price <= taker.price : price >= taker.price;
}

/** docs/rules.md, Matching: one taker against one book, told as events. */
export class Matching {
  private readonly queues: Queues;
  private readonly algorithm: Algorithm;
  private readonly taker: Taker;
  private readonly tell: (event: EventDraft) => void;

  constructor(queues: Queues, algorithm: Algorithm, taker: Taker, tell: (event: EventDraft) => void) {
    this.queues = queues;
    this.algorithm = algorithm;
    this.taker = taker;
    this.tell = tell;
  }

  /** The taker trades while it has quantity and the best opposite price is within its limit. */
  run(): void {
    const makers = opposite(this.taker.side);
    while (this.taker.quantity > 0) {
      const price = this.queues.best(makers);
      if (price === undefined || !reaches(this.taker, price)) return;
      const level = [...this.queues.queueAt(makers, price)];
      if (this.algorithm === 'FIFO') this.oldestFirst(level);
      else this.allocate(level);
    }
  }

  private oldestFirst(level: readonly Resting[]): void {
    for (const maker of level) {
      if (this.taker.quantity === 0) return;
      if (this.own(maker)) this.selfTrade(maker);
      else this.trade(maker, Math.min(maker.quantity, this.taker.quantity));
    }
  }

  private allocate(level: readonly Resting[]): void {
    for (const maker of level) {
      if (this.own(maker) && this.taker.quantity > 0) this.selfTrade(maker);
    }
    if (this.taker.quantity === 0) return;
    const makers = level.filter((maker) => this.queues.find(maker.id) === maker);
    const total = makers.reduce((sum, maker) => sum + maker.quantity, 0);
    if (this.taker.quantity >= total) this.inTurn(makers);
    else if (this.algorithm === 'SIZE_TIME') this.inTurn(largestFirst(makers));
    else this.proRata(makers, total);
  }

  private proRata(makers: readonly Resting[], total: number): void {
    const incoming = BigInt(this.taker.quantity);
    for (const maker of makers) {
      const share = Number((BigInt(maker.quantity) * incoming) / BigInt(total));
      if (share > 0) this.trade(maker, share);
    }
    this.inTurn(makers);
  }

  /** To each in the given order at most what it has, while the taker has anything. */
  private inTurn(makers: readonly Resting[]): void {
    for (const maker of makers) {
      const quantity = Math.min(maker.quantity, this.taker.quantity);
      if (quantity > 0) this.trade(maker, quantity);
    }
  }

  private trade(maker: Resting, quantity: number): void {
    maker.quantity -= quantity;
    this.taker.quantity -= quantity;
    if (maker.quantity === 0) this.queues.remove(maker);
    this.tell({
      kind: 'TRADE', side: this.taker.side, maker: maker.id, price: maker.price, quantity,
      taker: this.taker.id, makerLeft: maker.quantity, takerLeft: this.taker.quantity,
    });
  }

  private own(maker: Resting): boolean {
    return this.taker.selfTrade !== 'NONE' && maker.participant === this.taker.participant;
  }

  private selfTrade(maker: Resting): void {
    const all = this.taker.quantity;
    switch (this.taker.selfTrade) {
      case 'NONE':
        return;
      case 'CANCEL_NEWEST':
        return this.takeFromTaker(all);
      case 'CANCEL_OLDEST':
        return this.takeFromMaker(maker, maker.quantity);
      case 'CANCEL_BOTH':
        this.takeFromMaker(maker, maker.quantity);
        return this.takeFromTaker(all);
      case 'DECREMENT': {
        const both = Math.min(maker.quantity, all);
        this.takeFromMaker(maker, both);
        this.takeFromTaker(both);
      }
    }
  }

  private takeFromMaker(maker: Resting, quantity: number): void {
    maker.quantity -= quantity;
    if (maker.quantity === 0) this.queues.remove(maker);
    this.tell({
      kind: 'CANCELLED', side: maker.side, order: maker.id, price: maker.price, quantity,
      reason: 'SELF_TRADE', left: maker.quantity,
    });
  }

  private takeFromTaker(quantity: number): void {
    this.taker.quantity -= quantity;
    this.tell({
      kind: 'CANCELLED', side: this.taker.side, order: this.taker.id, price: this.taker.price, quantity,
      reason: 'SELF_TRADE', left: this.taker.quantity,
    });
  }
}

/** Array.sort keeps the order of equals, so ties stay oldest first. */
function largestFirst(makers: readonly Resting[]): Resting[] {
  return [...makers].sort((a, b) => b.quantity - a.quantity);
}

/** docs/rules.md, Fill-or-kill: whether the walk over the makers reaches the whole quantity. */
export function fillable(queues: Queues, algorithm: Algorithm, taker: Taker): boolean {
  const makers = opposite(taker.side);
  const mode = taker.selfTrade;
  const own = (maker: Resting) => mode !== 'NONE' && maker.participant === taker.participant;
  let found = 0;
  for (const price of queues.pricesOf(makers)) {
    if (!reaches(taker, price)) return false;
    const level = queues.queueAt(makers, price);
    if (algorithm !== 'FIFO' && mode !== 'CANCEL_OLDEST' && level.some(own)) return false;
    for (const maker of level) {
      if (own(maker)) {
        if (mode === 'CANCEL_OLDEST') continue;
        return false;
      }
      found += maker.quantity;
      if (found >= taker.quantity) return true;
    }
  }
  return false;
}
