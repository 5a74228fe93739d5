/** The laws of the ledger under random steps; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { type Arbitrary, array, assert, constant, constantFrom, integer, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger } from '../ledger/ledger.ts';
import { HOUSE } from '../ledger/reasons.ts';
import { judgeLedger, LEDGER_LAWS, type LedgerStep } from './ledger.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 300);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);

const account = constantFrom(HOUSE.OUTSIDE, HOUSE.CLEARING, 16, 17, 18);
const asset = constantFrom(0, 1, 90);
const amount = oneof(integer({ min: 1, max: 12 }), integer({ min: 1, max: 200 }));
const step = (kind: LedgerStep['kind'], weight: number): { weight: number; arbitrary: Arbitrary<LedgerStep> } =>
  ({ weight, arbitrary: record({ kind: constant(kind), from: account, to: account, asset, amount }) });

const STEPS = array(oneof(
  // Something has to be there before it can move.
  { weight: 6, arbitrary: record({ kind: constant<'TRANSFER'>('TRANSFER'), from: constant(HOUSE.OUTSIDE), to: account, asset, amount }) },
  step('HOLD', 4), step('RELEASE', 3), step('PROMISE', 6), step('POST', 5), step('VOID', 3), step('TRANSFER', 3), step('CHARGE', 1), step('OBLIGE', 1),
  step('CREDIT', 2), step('LOCK', 2), step('UNLOCK', 2), step('RESTART', 1),
), { minLength: 1, maxLength: 60, size: 'max' });

test(`laws of the ledger: ${RUNS} sequences, seed ${SEED}`, () => {
  assert(property(STEPS, (steps) => {
    expect(judgeLedger(steps, () => new Ledger())).toBeUndefined();
  }), { seed: SEED, numRuns: RUNS });
});

/** A ledger with one method spoilt. */
function spoilt(spoil: (ledger: Ledger) => void): () => Ledger {
  return () => {
    const ledger = new Ledger();
    spoil(ledger);
    return ledger;
  };
}

const DEPOSIT: LedgerStep = { kind: 'TRANSFER', from: HOUSE.OUTSIDE, to: 16, asset: 0, amount: 10 };
const pay = (kind: LedgerStep['kind'], amount: number): LedgerStep => ({ kind, from: 16, to: 17, asset: 0, amount });

test.each<[keyof typeof LEDGER_LAWS, string, () => Ledger, LedgerStep[]]>([
  ['oracle', 'a hold that is not counted', spoilt((l) => { l.hold = () => 0; }), [DEPOSIT, pay('HOLD', 4)]],
  ['oracle', 'a promise that nobody refuses', spoilt((l) => {
    const promise = l.promise.bind(l);
    l.promise = (from, to, asset, amount, why, what) => promise(from === 16 ? HOUSE.CLEARING : from, to, asset, amount, why, what);
  }), [pay('PROMISE', 4)]],
  ['sum', 'a balance from nowhere', spoilt((l) => {
    const { all } = l;
    l.all = () => all.call(l).map((row) => ({ ...row, posted: Math.abs(row.posted) }));
  }), [DEPOSIT]],
  ['due', 'a debt that nobody is owed', spoilt((l) => {
    const { all } = l;
    l.all = () => all.call(l).map((row) => ({ ...row, dueIn: 0 }));
  }), [DEPOSIT, pay('PROMISE', 4)]],
  ['available', 'a client below zero', spoilt((l) => {
    const { all } = l;
    l.all = () => all.call(l).map((row) => ({ ...row, available: row.available - 100 }));
  }), [DEPOSIT]],
  ['restart', 'a snapshot that forgets', spoilt((l) => {
    const { restore } = l;
    l.restore = (bytes) => { restore.call(l, bytes); l.hold(HOUSE.CLEARING, 0, 1, 1, 0); };
  }), [DEPOSIT, { ...DEPOSIT, kind: 'RESTART' }]],
  ['journal', 'an entry that is missing', spoilt((l) => {
    const transfer = l.transfer.bind(l);
    l.transfer = (from, to, asset, amount, why, what) => {
      const answer = transfer(from, to, asset, amount, why, what);
      l.entries.clear();
      return answer;
    };
  }), [DEPOSIT, pay('HOLD', 1)]],
])('the law %s is seen to fail: %s', (law, _, make, steps) => {
  expect(judgeLedger(steps, make)).toContain(LEDGER_LAWS[law]);
  expect(judgeLedger(steps, () => new Ledger())).toBeUndefined();
});
