import { assert } from '../base/assert.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, HOUSE, REASON } from '../ledger/reasons.ts';
import { mulDiv } from '../positions/ratio.ts';
import { needed, type Obligation } from './obligation.ts';

const { CLEARING, FEES } = HOUSE;

/** What moves of an obligation when so many of its shares do. */
export interface Leg {
  readonly shares: number;
  readonly cash: number;
  readonly fee: number;
}

/** The part of the money that goes with `size` of the shares, rounded towards zero; the last part takes what is left, and the fee. */
export function legOf(o: Obligation, size: number): Leg {
  const whole = Math.abs(o.shares);
  if (size === whole) return { shares: o.shares, cash: o.cash, fee: o.fee };
  const cash = mulDiv(Math.abs(o.cash), size, whole)!;
  return { shares: o.shares < 0 ? -size : size, cash: o.cash < 0 ? -cash : cash, fee: 0 };
}

/** True when the account has what the leg takes from it: looked at before either leg moves. */
export function covered(ledger: Ledger, { account, instrument }: Obligation, leg: Leg): boolean {
  return hasShares(ledger, account, instrument, leg) && hasCash(ledger, account, leg);
}

export function hasShares(ledger: Ledger, account: number, instrument: number, { shares }: Leg): boolean {
  return shares >= 0 || ledger.deliverable(account, assetOf(instrument)) >= -shares;
}

export function hasCash(ledger: Ledger, account: number, { cash, fee }: Leg): boolean {
  return ledger.deliverable(account, CASH) >= needed(cash, fee);
}

/** Delivery versus payment: the shares and the money move, both, now. The caller knows that they are covered. */
export function exchangeLegs(ledger: Ledger, o: Obligation, leg: Leg): void {
  moveShares(ledger, o, leg.shares);
  moveCash(ledger, o, leg.cash, leg.fee);
  shrink(o, leg);
}

/** What has moved is no longer owed. */
export function shrink(o: Obligation, leg: Leg): void {
  o.shares -= leg.shares;
  o.cash -= leg.cash;
  o.fee -= leg.fee;
}

export function moveShares(ledger: Ledger, { id, account, instrument }: Pick<Obligation, 'id' | 'account' | 'instrument'>, shares: number): void {
  move(ledger, account, CLEARING, assetOf(instrument), -shares, id);
}

/** What the account gets comes first, so that a fee can be paid out of it. */
export function moveCash(ledger: Ledger, { id, account }: Pick<Obligation, 'id' | 'account'>, cash: number, fee: number): void {
  const parts = [[CLEARING, -cash], [FEES, fee]] as const;
  for (const [house, amount] of [...parts].sort(([, a], [, b]) => a - b)) move(ledger, account, house, CASH, amount, id);
}

/** `amount` above zero goes from the account to the house, below zero the other way. */
function move(ledger: Ledger, account: number, house: number, asset: number, amount: number, reference: number): void {
  if (amount === 0) return;
  const refused = amount > 0
    ? ledger.post(account, house, asset, amount, REASON.SETTLEMENT, reference)
    : ledger.post(house, account, asset, -amount, REASON.SETTLEMENT, reference);
  assert(refused === 0, `obligation ${reference}: a covered leg was refused with ${refused}`);
}
