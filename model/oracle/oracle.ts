import { assert } from '../base/assert.ts';
import { EventCodec } from '../message/codec.ts';
import {
  ALGORITHMS, type Algorithm, BOOK_STATES, type BookStateName, type Side, SIDES,
} from '../message/command.ts';
import { checkConfig, type Core, type CoreConfig, type EventBuffer } from '../message/core.ts';
import type { CancelReason, CoreEvent } from '../message/event.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { REJECTS } from '../message/reject.ts';
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_ORDER_WORDS } from '../message/snapshot.ts';
import { firstFailure, type Situation, takerOf } from './checks.ts';
import type { EventDraft } from './draft.ts';
import { Matching, type Taker } from './matching.ts';
import { Queues, type Resting } from './queues.ts';
import { type Kind, readRequest, type Request } from './request.ts';

/**
 * The naive book, written from docs/rules.md in the plainest way and sharing no code with model/book:
 * where the two agree, neither is likely to be wrong. Correct first; some 100,000 commands a second.
 */
export class OracleCore implements Core {
  readonly config: CoreConfig;
  private state: BookStateName = 'OPEN';
  private algorithm: Algorithm = 'FIFO';
  private low = 0;
  private high: number;
  private sequence = 0;
  private readonly queues: Queues;
  /** The answer under way. */
  private answer: EventDraft[] = [];

  constructor(config: CoreConfig) {
    checkConfig(config);
    this.config = config;
    this.high = config.levels - 1;
    this.queues = new Queues(config.orders);
  }

  /** A core that goes on where the snapshot was taken. Asserts on bytes that are no snapshot. */
  static restore(bytes: Uint8Array): OracleCore {
    const image = decodeSnapshot(bytes);
    const core = new OracleCore(image.config);
    core.sequence = image.sequence;
    core.state = BOOK_STATES[image.state];
    core.algorithm = ALGORITHMS[image.algorithm];
    core.low = image.bandLow;
    core.high = image.bandHigh;
    for (let i = 0; i < image.orders.length; i += SNAPSHOT_ORDER_WORDS) {
      const [id, side, price, quantity, participant] = image.orders.subarray(i, i + SNAPSHOT_ORDER_WORDS);
      core.queues.append({ id: id >>> 0, side: SIDES[side], price, quantity: quantity >>> 0, participant });
    }
    return core;
  }

  execute(commands: Int32Array, at: number, out: EventBuffer): void {
    const request = readRequest(commands, at);
    this.sequence = (this.sequence + 1) % 2 ** 32;
    this.answer = [];
    const refusal = firstFailure(request, this.situation());
    if (refusal === undefined) {
      assert(request.kind !== undefined, 'an unknown kind passed the checks');
      const before = { BUY: this.top('BUY'), SELL: this.top('SELL') };
      this.obey(request.kind, request);
      for (const side of SIDES) {
        const now = this.top(side);
        if (now.price !== before[side].price || now.size !== before[side].size) {
          this.answer.push({ kind: 'TOP', side, price: now.price, size: now.size });
        }
      }
    } else {
      this.answer.push({
        kind: 'REJECTED', order: request.order, code: REJECTS[refusal].code, command: request.kindByte,
      });
    }
    this.write(request.book, out);
  }

  /** Canonical bytes: equal states give equal bytes. */
  snapshot(): Uint8Array {
    const orders = this.queues.all().flatMap((order) => [
      order.id, SIDES.indexOf(order.side), order.price, order.quantity, order.participant,
    ]);
    return encodeSnapshot({
      config: this.config, sequence: this.sequence, state: BOOK_STATES.indexOf(this.state),
      algorithm: ALGORITHMS.indexOf(this.algorithm), bandLow: this.low, bandHigh: this.high,
      orders: Int32Array.from(orders),
    });
  }

  private obey(kind: Kind, request: Request): void {
    switch (kind) {
      case 'ADD':
        return this.add(request);
      case 'CANCEL': {
        const order = this.live(request.order);
        return this.cancel(order, order.quantity, 'USER');
      }
      case 'REDUCE':
        return this.cancel(this.live(request.order), request.quantity, 'REDUCED');
      case 'REPLACE':
        return this.replace(request);
      case 'MASS_CANCEL':
        this.answer.push({
          kind: 'ACCEPTED', side: 'BUY', order: 0, price: 0, quantity: 0, participant: request.participant,
        });
        for (const order of this.queues.ofParticipant(request.participant)) {
          this.cancel(order, order.quantity, 'MASS_CANCEL');
        }
        return;
      case 'SET_STATE':
        this.state = BOOK_STATES[request.value];
        return this.tellState();
      case 'SET_BAND':
        this.low = request.price;
        this.high = request.high;
        this.tellState();
        this.cancelWhileBest('BUY', (best) => best > this.high);
        return this.cancelWhileBest('SELL', (best) => best < this.low);
      case 'SET_ALGORITHM':
        this.algorithm = ALGORITHMS[request.value];
        return this.tellState();
    }
  }

  private add(request: Request): void {
    const taker = takerOf(request, this.situation());
    const { id: order, side, price, participant } = taker;
    this.answer.push({ kind: 'ACCEPTED', side, order, price, quantity: taker.quantity, participant });
    this.match(taker);
    if (taker.quantity === 0) return;
    if (!request.market && request.timeInForce === 0) return this.rest(taker);
    const reason = request.market ? 'MARKET_REMAINDER' : 'IOC_REMAINDER';
    assert(request.timeInForce !== 2, 'a fill-or-kill order was accepted and not filled');
    this.answer.push({ kind: 'CANCELLED', side, order, price, quantity: taker.quantity, reason, left: 0 });
  }

  private replace(request: Request): void {
    const taker = takerOf(request, this.situation());
    const { id: order, side, price } = taker;
    this.queues.remove(this.live(order));
    this.answer.push({ kind: 'REPLACED', side, order, price, quantity: taker.quantity });
    this.match(taker);
    if (taker.quantity > 0) this.rest(taker);
  }

  private match(taker: Taker): void {
    new Matching(this.queues, this.algorithm, taker, (event) => this.answer.push(event)).run();
  }

  private rest({ id, side, price, quantity, participant }: Taker): void {
    this.queues.append({ id, side, price, quantity, participant });
    this.answer.push({ kind: 'RESTED', side, order: id, price, quantity });
  }

  private cancel(order: Resting, quantity: number, reason: CancelReason): void {
    order.quantity -= quantity;
    if (order.quantity === 0) this.queues.remove(order);
    const { side, id, price, quantity: left } = order;
    this.answer.push({ kind: 'CANCELLED', side, order: id, price, quantity, reason, left });
  }

  private cancelWhileBest(side: Side, outside: (best: number) => boolean): void {
    for (let best = this.queues.best(side); best !== undefined && outside(best); best = this.queues.best(side)) {
      const oldest = this.queues.queueAt(side, best)[0];
      this.cancel(oldest, oldest.quantity, 'BAND');
    }
  }

  private tellState(): void {
    const { low, state, algorithm, high } = this;
    this.answer.push({ kind: 'STATE', low, state, algorithm, high });
  }

  private live(id: number): Resting {
    const order = this.queues.find(id);
    assert(order !== undefined, `order ${id} passed the checks and is not live`);
    return order;
  }

  private situation(): Situation {
    const { config, state, algorithm, low, high, queues } = this;
    return { config, state, algorithm, low, high, queues };
  }

  private top(side: Side): { price: number; size: number } {
    const price = this.queues.best(side);
    return price === undefined ? { price: 0, size: 0 } : { price, size: this.queues.total(side, price) };
  }

  private write(book: number, out: EventBuffer): void {
    this.answer.forEach((draft, i) => {
      const last = i === this.answer.length - 1;
      while (out.used + RECORD_WORDS > out.words.length) out.grow();
      EventCodec.encode({ ...draft, last, book, sequence: this.sequence } as CoreEvent, out.words, out.used);
      out.used += RECORD_WORDS;
    });
  }
}
