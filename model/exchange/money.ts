import { assert } from '../base/assert.ts';
import { isWhole } from '../base/integers.ts';
import type { AccountId, InstrumentId } from '../base/money.ts';
import type { Registration } from '../accounts/accounts.ts';
import { ACCOUNT_REFUSALS, type AccountRefusal } from '../accounts/refusals.ts';
import type { LifeStep } from '../accounts/states.ts';
import { LEDGER_MOST } from '../ledger/ledger.ts';
import { CASH, HOUSE, LEDGER_REFUSALS, REASON } from '../ledger/reasons.ts';
import { RISK_REFUSALS } from '../risk/checks.ts';
import { partOf } from '../positions/ratio.ts';
import { SETTLEMENT_REFUSALS } from '../settlement/refusals.ts';
import { hasExcess, reassess } from './margin.ts';
import { refuse } from './refusals.ts';
import type { ExchangeState } from './state.ts';

const no = (name: AccountRefusal) => ACCOUNT_REFUSALS[name].code;

/** Whether there is such an account, asset and amount: 0 or a code. */
function fault(s: ExchangeState, account: number, asset: number, amount: number, least: number): number {
  if (s.accounts.get(account) === undefined) return no('ACCOUNT_UNKNOWN');
  if (!isWhole(asset, s.books.length)) return refuse('ASSET_UNKNOWN');
  if (asset !== CASH && s.actions.isMerged(asset - 1)) return refuse('INSTRUMENT_MERGED');
  return isWhole(amount, LEDGER_MOST) && amount >= least ? 0 : refuse('AMOUNT_INVALID');
}

/** A bank or custodian has brought it in. Shares come at the last price known, or at none. */
export function deposit(s: ExchangeState, account: number, asset: number, amount: number): number {
  const wrong = fault(s, account, asset, amount, 1);
  if (wrong !== 0) return wrong;
  if (!s.accounts.may(account, 'DEPOSIT')) return no('MAY_NOT_DEPOSIT');
  if (Math.abs(s.ledger.balance(account, asset).posted) + amount > LEDGER_MOST) return LEDGER_REFUSALS.TOO_LARGE.code;
  if (Math.abs(s.ledger.balance(HOUSE.OUTSIDE, asset).posted) + amount > LEDGER_MOST) return LEDGER_REFUSALS.TOO_LARGE.code;
  if (asset !== CASH) {
    const moved = moveShares(s, account, asset - 1, amount);
    if (moved !== 0) return moved;
  }
  assert(s.ledger.transfer(HOUSE.OUTSIDE, account, asset, amount, REASON.DEPOSIT, 0) === 0, 'room for the deposit was looked at');
  if (asset === CASH) {
    s.risk.addCash(account, amount);
    s.accounts.payment(account, s.day, amount, s.config.watch);
  }
  reassess(s, account);
  return 0;
}

/** Shares come to a position or leave it outside of any trade, with their part of its cost. */
function moveShares(s: ExchangeState, account: number, instrument: number, amount: number): number {
  const [a, i] = [account as AccountId, instrument as InstrumentId];
  if (amount > 0) {
    const { desk } = s.books[instrument];
    const price = desk.lastPrice < 0 ? 0 : s.books[instrument].priceAt(desk.lastPrice);
    const cost = Number.isSafeInteger(price * amount) ? price * amount : 0;
    const refused = s.positions.adjust(a, i, { shares: amount, cost, received: 0 }) || s.risk.setPosition(account, instrument, s.positions.shares(a, i));
    if (refused !== 0) return refused;
    const told = s.portfolio.deposit({ account, instrument, shares: amount, cost, acquired: s.day });
    return told.kind === 'REFUSED' ? told.code : 0;
  }
  const { shares, cost } = s.positions.position(a, i);
  if (shares < -amount || s.portfolio.holding(account, instrument).shares < -amount) return LEDGER_REFUSALS.INSUFFICIENT.code;
  const part = partOf(cost, -amount, shares);
  const refused = s.positions.adjust(a, i, { shares: amount, cost: -part, received: part }) || s.risk.setPosition(account, instrument, s.positions.shares(a, i));
  if (refused !== 0) return refused;
  const told = s.portfolio.withdraw(account, instrument, -amount);
  return told.kind === 'REFUSED' ? told.code : 0;
}

/** Set aside until the bank or custodian answers. */
export function withdraw(s: ExchangeState, account: number, asset: number, amount: number): number {
  const wrong = fault(s, account, asset, amount, 1);
  if (wrong !== 0) return wrong;
  if (!s.accounts.may(account, 'WITHDRAW')) return no('MAY_NOT_WITHDRAW');
  if (s.ledger.free(account, asset) < amount) return LEDGER_REFUSALS.INSUFFICIENT.code;
  if (!hasExcess(s, account, asset, amount)) return RISK_REFUSALS.MARGIN_NEEDED.code;
  const payment = s.payments.send(account, asset, amount);
  const held = s.ledger.hold(account, asset, amount, REASON.WITHDRAWAL, payment) || s.ledger.lock(account, asset, amount, REASON.WITHDRAWAL, payment);
  assert(held === 0, 'what is free can be set aside');
  s.told.push({ kind: 'PAYMENT', payment, account, asset, amount, state: 'SENT' });
  return 0;
}

/** It has left, or could not. */
export function paymentAnswer(s: ExchangeState, id: number, done: boolean): number {
  const payment = s.payments.get(id);
  if (payment === undefined) return SETTLEMENT_REFUSALS.PAYMENT_UNKNOWN.code;
  const { account, asset, amount } = payment;
  if (done && asset !== CASH) {
    const moved = moveShares(s, account, asset - 1, -amount);
    if (moved !== 0) return moved;
  }
  s.ledger.unlock(account, asset, amount, REASON.WITHDRAWAL, id);
  s.ledger.release(account, asset, amount, REASON.WITHDRAWAL, id);
  s.payments.answered(id);
  if (done) {
    assert(s.ledger.transfer(account, HOUSE.OUTSIDE, asset, amount, REASON.WITHDRAWAL, id) === 0, 'what was set aside can leave');
    if (asset === CASH) {
      s.risk.addCash(account, -amount);
      s.accounts.payment(account, s.day, -amount, s.config.watch);
    }
  }
  s.told.push({ kind: 'PAYMENT', payment: id, account, asset, amount, state: done ? 'DONE' : 'FAILED' });
  return 0;
}

/** How far an account may go below zero in an asset: only a margin account may. */
export function line(s: ExchangeState, account: number, asset: number, amount: number): number {
  const wrong = fault(s, account, asset, amount, 0);
  if (wrong !== 0) return wrong;
  if (amount > 0 && !s.accounts.may(account, 'SHORT')) return no('MAY_NOT_SHORT');
  const refused = s.ledger.setCredit(account, asset, amount, asset === CASH ? REASON.MARGIN_LINE : REASON.LOCATE, 0);
  if (refused === 0 && asset !== CASH) s.risk.setLocated(account, asset - 1, amount);
  return refused;
}

/** A new account, known to risk by its limits. */
export function register(s: ExchangeState, registration: Registration): number {
  const refused = s.accounts.register(registration);
  if (refused === 0) s.risk.setAccount(registration.account, { ...s.config.limits, margin: registration.kind === 'MARGIN' });
  return refused;
}

/** Nothing in it, due to it, due from it or set aside, in any asset. */
export function isEmpty(s: ExchangeState, account: number): boolean {
  for (let asset = 0; asset <= s.books.length; asset++) {
    const { posted, held, dueIn, dueOut } = s.ledger.balance(account, asset);
    if (posted !== 0 || held !== 0 || dueIn !== 0 || dueOut !== 0) return false;
  }
  return true;
}

export function life(s: ExchangeState, account: number, step: LifeStep): number {
  return s.accounts.life(account, step, isEmpty(s, account));
}

