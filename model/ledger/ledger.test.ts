import { describe, expect, test } from 'vitest';
import { readEntries } from './entries.ts';
import { Ledger, LEDGER_MOST } from './ledger.ts';
import { HOUSE, LEDGER_REFUSALS, REASON } from './reasons.ts';

const A = 16;
const B = 17;
const { INSUFFICIENT, TOO_LARGE, CREDIT_IN_USE, NOT_COVERED } = LEDGER_REFUSALS;

function funded(amount = 100): Ledger {
  const ledger = new Ledger();
  expect(ledger.transfer(HOUSE.OUTSIDE, A, 0, amount, REASON.DEPOSIT, 1)).toBe(0);
  return ledger;
}

describe('ledger: two phases', () => {
  test('hold, promise, post: every entry names who, whom, what, why', () => {
    const ledger = funded();
    expect(ledger.hold(A, 0, 60, REASON.ORDER, 5)).toBe(0);
    expect(ledger.hold(A, 0, 41, REASON.ORDER, 6)).toBe(INSUFFICIENT.code);
    ledger.release(A, 0, 60, REASON.ORDER, 5);
    expect(ledger.promise(A, B, 0, 55, REASON.TRADE, 9)).toBe(0);
    expect(ledger.balance(A, 0)).toMatchObject({ posted: 100, dueOut: 55, available: 45 });
    expect(ledger.balance(B, 0)).toMatchObject({ posted: 0, dueIn: 55, available: 55 });
    expect(ledger.post(A, B, 0, 55, REASON.SETTLEMENT, 9)).toBe(0);
    expect([ledger.balance(A, 0).posted, ledger.balance(B, 0).posted, ledger.balance(HOUSE.OUTSIDE, 0).posted]).toEqual([45, 55, -100]);
    expect(readEntries(ledger.entries).map(({ kind, reason, from, to, amount }) => [kind, reason, from, to, amount])).toEqual([
      ['TRANSFER', 'DEPOSIT', HOUSE.OUTSIDE, A, 100], ['HOLD', 'ORDER', A, A, 60], ['RELEASE', 'ORDER', A, A, 60],
      ['PROMISE', 'TRADE', A, B, 55], ['POST', 'SETTLEMENT', A, B, 55],
    ]);
  });

  test('what is due may be promised on, but not delivered before it has come', () => {
    const ledger = funded();
    ledger.promise(A, B, 0, 80, REASON.TRADE, 1);
    expect(ledger.promise(B, A, 0, 80, REASON.TRADE, 2)).toBe(0);
    expect(ledger.post(B, A, 0, 80, REASON.SETTLEMENT, 2)).toBe(NOT_COVERED.code);
    expect(ledger.post(A, B, 0, 80, REASON.SETTLEMENT, 1)).toBe(0);
    expect(ledger.post(B, A, 0, 80, REASON.SETTLEMENT, 2)).toBe(0);
  });

  test('a promise taken back leaves who relied on it with a loan of the house', () => {
    const ledger = funded();
    ledger.promise(A, B, 0, 80, REASON.TRADE, 1);
    ledger.promise(B, A, 0, 50, REASON.TRADE, 2);
    ledger.void(A, B, 0, 80, REASON.BUST, 1);
    expect(ledger.balance(B, 0)).toMatchObject({ dueIn: 0, dueOut: 50, credit: 50, available: 0 });
  });
});

describe('ledger: lines and locks', () => {
  test('a credit line lets a row go below zero and is not cut under what is used', () => {
    const ledger = funded();
    expect(ledger.setCredit(A, 0, 50, REASON.MARGIN_LINE, 0)).toBe(0);
    expect(ledger.transfer(A, B, 0, 130, REASON.TRADE, 0)).toBe(0);
    expect(ledger.balance(A, 0)).toMatchObject({ posted: -30, available: 20 });
    expect(ledger.setCredit(A, 0, 29, REASON.MARGIN_LINE, 0)).toBe(CREDIT_IN_USE.code);
    expect(ledger.setCredit(A, 0, 30, REASON.MARGIN_LINE, 0)).toBe(0);
  });

  test('locked funds are for the settlement that locked them', () => {
    const ledger = funded();
    ledger.promise(A, B, 0, 40, REASON.TRADE, 1);
    expect(ledger.lock(A, 0, 70, REASON.SETTLEMENT, 1)).toBe(0);
    expect(ledger.lock(A, 0, 31, REASON.SETTLEMENT, 2)).toBe(NOT_COVERED.code);
    expect(ledger.post(A, B, 0, 40, REASON.SETTLEMENT, 3)).toBe(NOT_COVERED.code);
    expect(ledger.free(A, 0)).toBe(30);
    ledger.unlock(A, 0, 70, REASON.SETTLEMENT, 1);
    expect(ledger.post(A, B, 0, 40, REASON.SETTLEMENT, 3)).toBe(0);
  });

  test('a charge is never refused: the house lends what is missing', () => {
    const ledger = funded(30);
    ledger.hold(A, 0, 20, REASON.ORDER, 1);
    expect(ledger.charge(A, HOUSE.FEES, 0, 25, REASON.PENALTY, 2)).toBe(0);
    expect(ledger.balance(A, 0)).toEqual({ posted: 5, held: 20, dueIn: 0, dueOut: 0, credit: 15, locked: 0, available: 0 });
  });
});

describe('ledger: bounds', () => {
  test.each([
    ['transfer', (l: Ledger) => l.transfer(HOUSE.OUTSIDE, A, 0, 1, REASON.DEPOSIT, 0)],
    ['charge', (l: Ledger) => l.charge(HOUSE.OUTSIDE, A, 0, 1, REASON.DEPOSIT, 0)],
    ['credit', (l: Ledger) => l.setCredit(A, 0, LEDGER_MOST + 1, REASON.MARGIN_LINE, 0)],
    ['promise', (l: Ledger) => l.promise(HOUSE.CLEARING, A, 0, LEDGER_MOST, REASON.TRADE, 0) || l.promise(HOUSE.CLEARING, A, 0, 1, REASON.TRADE, 0)],
    ['hold', (l: Ledger) => l.hold(HOUSE.CLEARING, 0, LEDGER_MOST, REASON.TRADE, 0) || l.hold(HOUSE.CLEARING, 0, 1, REASON.TRADE, 0)],
  ])('%s past 2^50 is refused', (_, ask) => {
    const ledger = funded(LEDGER_MOST);
    expect(ask(ledger)).toBe(TOO_LARGE.code);
    expect(ledger.balance(A, 0).posted).toBe(LEDGER_MOST);
  });

  test('rows that are all zero again leave no trace in the snapshot', () => {
    const [one, other] = [funded(), funded()];
    one.hold(A, 0, 5, REASON.ORDER, 1);
    one.release(A, 0, 5, REASON.ORDER, 1);
    other.hold(B + 500, 7, 0, REASON.ORDER, 1);
    other.hold(A, 0, 0, REASON.ORDER, 1);
    expect(one.snapshot()).toEqual(other.snapshot());
  });
});
