import { assert } from '../base/assert.ts';
import { INSTRUMENT_MAX } from '../base/money.ts';
import { NumberReader, packNumbers } from '../positions/numbers.ts';
import type { TradeAdjustment, UnsettledTrade } from './actions/outcome.ts';
import type { Settled } from './holding.ts';
import { costOf } from './lot.ts';

/** One side of a trade, or what is left of it to settle. Unsigned shares, money in ten-thousandths. */
export interface Leg {
  /** Given out 1, 2, 3 … in the order of trading. */
  readonly id: number;
  readonly trade: number;
  readonly account: number;
  readonly instrument: number;
  readonly side: 'BUY' | 'SELL';
  readonly shares: number;
  readonly amount: number;
  readonly fees: number;
  readonly tradeDay: number;
  readonly due: number;
}

const MAGIC = 0x4c53_444e; // "NDSL" in little-endian bytes
const FORMAT = 1;

/**
 * Sides of trades on their way to settlement. The clearing house settles nets; lots want every purchase and every sale. After a
 * settlement cycle all that was due has settled but the newest shares of the side on which the account's net is still open, as many
 * as that net: so what has settled here adds up to what moved there, whatever failed or moved in part.
 */
export class PendingTrades {
  #legs: Leg[] = [];
  #lastId = 0;

  /** Both fields are unsigned; fees may be below zero (a rebate). */
  add(leg: Omit<Leg, 'id'>): void {
    this.#legs.push({ ...leg, id: ++this.#lastId });
  }

  /** A trade is cancelled: its sides go. True unless none is left, because it has settled or never was. */
  bust(trade: number): boolean {
    const left = this.#legs.filter((leg) => leg.trade !== trade);
    const found = left.length < this.#legs.length;
    this.#legs = left;
    return found;
  }

  /** By number. */
  legs(): readonly Leg[] {
    return this.#legs;
  }

  /**
   * After the cycle of `day`: what settled, in the order of trading, for Portfolio.onSettle. `open` is the account's net still to move of
   * all that was due by `day`: above zero to get, below to deliver.
   */
  settle(day: number, open: (account: number, instrument: number) => number): Settled[] {
    const keep = new Map<number, number>();
    const staying = new Map<number, number>();
    for (let at = this.#legs.length - 1; at >= 0; at--) {
      const leg = this.#legs[at];
      if (leg.due > day) continue;
      const key = leg.account * (INSTRUMENT_MAX + 1) + leg.instrument;
      const left = keep.get(key) ?? open(leg.account, leg.instrument);
      const stays = left > 0 === (leg.side === 'BUY') ? Math.min(Math.abs(left), leg.shares) : 0;
      staying.set(leg.id, stays);
      keep.set(key, left > 0 ? left - stays : left + stays);
    }
    for (const [key, left] of keep) if (left !== 0) assert(false, `${left} shares are open (account * 2^16 + instrument: ${key}) that no trade explains`);
    const settled: Settled[] = [];
    this.#legs = this.#legs.flatMap((leg) => {
      const stays = staying.get(leg.id) ?? leg.shares;
      if (stays === leg.shares) return [leg];
      const moved = leg.shares - stays;
      const [amount, fees] = [costOf(leg.amount, moved, leg.shares), costOf(leg.fees, moved, leg.shares)];
      const { account, instrument, side, tradeDay } = leg;
      settled.push({ account, instrument, side, shares: moved, amount, fees, tradeDay });
      return stays === 0 ? [] : [{ ...leg, shares: stays, amount: leg.amount - amount, fees: leg.fees - fees }];
    });
    return settled;
  }

  /** For a corporate action: each side is a trade with the clearing house, numbered by its leg. */
  unsettled(instrument: number, clearing: number): UnsettledTrade[] {
    return this.#legs.filter((leg) => leg.instrument === instrument).map(({ id, account, side, shares, amount, tradeDay, due }) => ({
      trade: id, shares, amount, tradeDay, settleDay: due, ...(side === 'BUY' ? { buyer: account, seller: clearing } : { buyer: clearing, seller: account }),
    }));
  }

  /** What a corporate action made of the sides; fees stay with the first part. */
  replace(adjustments: readonly TradeAdjustment[]): void {
    const parts = new Map(adjustments.map((row) => [row.trade, row.parts]));
    this.#legs = this.#legs.flatMap((leg) => {
      const become = parts.get(leg.id);
      if (become === undefined) return [leg];
      return become.map(({ instrument, shares, amount, settleDay }, i) => (
        { ...leg, id: i === 0 ? leg.id : ++this.#lastId, instrument, shares, amount, due: settleDay, fees: i === 0 ? leg.fees : 0 }));
    }).sort((a, b) => a.id - b.id);
  }

  /** Canonical bytes. */
  snapshot(): Uint8Array {
    return packNumbers([MAGIC, FORMAT, this.#lastId, this.#legs.length, ...this.#legs.flatMap((leg) => [
      leg.id, leg.trade, leg.account, leg.instrument, leg.side === 'BUY' ? 0 : 1, leg.shares, leg.amount, leg.fees, leg.tradeDay, leg.due,
    ])]);
  }

  restore(bytes: Uint8Array): void {
    const reader = new NumberReader(bytes);
    const next = () => reader.next();
    assert(next() === MAGIC && next() === FORMAT, 'not a snapshot of pending trades of format 1');
    this.#lastId = next();
    this.#legs = reader.list((): Leg => ({
      id: next(), trade: next(), account: next(), instrument: next(), side: next() === 0 ? 'BUY' : 'SELL', shares: next(), amount: next(),
      fees: next(), tradeDay: next(), due: next(),
    }));
    reader.end();
  }
}
