import { assert } from '../base/assert.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, HOUSE, REASON } from '../ledger/reasons.ts';

/** The two sides of a trade as the ledger needs them. */
export interface Sides {
  readonly trade: number;
  readonly instrument: number;
  readonly buyer: number;
  readonly seller: number;
  readonly quantity: number;
  /** Price times quantity. */
  readonly value: number;
  readonly buyFee: number;
  readonly sellFee: number;
}

const { CLEARING, FEES } = HOUSE;

/**
 * Novation: the clearing house steps between the two, so that each owes and is owed by it alone. Both can afford it: what
 * they need was set aside with their orders and has just been released, or was looked at before.
 */
export function novate(ledger: Ledger, trade: number, instrument: number, buyer: number, seller: number, quantity: number, value: number): void {
  const asset = assetOf(instrument);
  const refused = ledger.promise(buyer, CLEARING, CASH, value, REASON.TRADE, trade)
    || ledger.promise(seller, CLEARING, asset, quantity, REASON.TRADE, trade)
    || ledger.promise(CLEARING, seller, CASH, value, REASON.TRADE, trade)
    || ledger.promise(CLEARING, buyer, asset, quantity, REASON.TRADE, trade);
  if (refused !== 0) assert(false, `trade ${trade} was not covered: ${refused}`);
}

/** A fee is owed to the house, or below zero a rebate by it; it moves when the trade settles. */
export function chargeFee(ledger: Ledger, account: number, fee: number, trade: number): void {
  if (fee === 0) return;
  const refused = fee > 0 ? ledger.promise(account, FEES, CASH, fee, REASON.FEE, trade) : ledger.promise(FEES, account, CASH, -fee, REASON.FEE, trade);
  if (refused !== 0) assert(false, `the fee of trade ${trade} was not covered: ${refused}`);
}

/** A bust: every promise of the trade is taken back. */
export function unwind(ledger: Ledger, { trade, instrument, buyer, seller, quantity, value, buyFee, sellFee }: Sides): void {
  const asset = assetOf(instrument);
  // What each side owes goes first, so that only who has passed on what it was to get is short afterwards.
  ledger.void(buyer, CLEARING, CASH, value, REASON.BUST, trade);
  ledger.void(seller, CLEARING, asset, quantity, REASON.BUST, trade);
  for (const [account, fee] of [[buyer, buyFee], [seller, sellFee]] as const) {
    if (fee > 0) ledger.void(account, FEES, CASH, fee, REASON.BUST, trade);
    if (fee < 0) ledger.void(FEES, account, CASH, -fee, REASON.BUST, trade);
  }
  ledger.void(CLEARING, seller, CASH, value, REASON.BUST, trade);
  ledger.void(CLEARING, buyer, asset, quantity, REASON.BUST, trade);
}
