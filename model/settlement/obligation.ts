import type { ImageReader, ImageWriter } from '../base/image.ts';
import { FAIL_REASON_NAMES, type FailReason, OBLIGATION_STATE_NAMES, type ObligationState } from './states.ts';

/** What one account and the clearing house owe each other in one instrument. */
export interface Obligation {
  readonly id: number;
  readonly account: number;
  readonly instrument: number;
  /** Day on which it is to settle. */
  readonly due: number;
  /** The trade, when it settles by itself; 0 when it is a net. */
  readonly trade: number;
  /** The other side's obligation, when both settle together or not at all; 0 when it is a net. */
  readonly pair: number;
  /** What is still to move. Above zero to get, below to deliver or pay. */
  shares: number;
  cash: number;
  /** Owed to the house, below zero by it; moves with the last share. */
  fee: number;
  state: ObligationState;
  reason: FailReason;
  /** Business days on which it has failed. */
  age: number;
}

export function writeObligation(image: ImageWriter, o: Obligation): void {
  image.numbers([
    o.id, o.account, o.instrument, o.due, o.trade, o.pair, o.shares, o.cash, o.fee, OBLIGATION_STATE_NAMES.indexOf(o.state),
    FAIL_REASON_NAMES.indexOf(o.reason), o.age,
  ]);
}

export function readObligation(image: ImageReader): Obligation {
  const next = () => image.number();
  return {
    id: next(), account: next(), instrument: next(), due: next(), trade: next(), pair: next(), shares: next(), cash: next(), fee: next(),
    state: OBLIGATION_STATE_NAMES[next()], reason: FAIL_REASON_NAMES[next()], age: next(),
  };
}

/** Money the account needs to have when `cash` and `fee` move with it: 0 when it gets at least what it pays. */
export function needed(cash: number, fee: number): number {
  return Math.max(0, fee - cash);
}
