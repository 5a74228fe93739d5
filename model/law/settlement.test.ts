/** The laws of clearing and settlement under random acts; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { type Arbitrary, array, assert, constant, constantFrom, integer, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { assetOf, CASH, HOUSE, REASON } from '../ledger/reasons.ts';
import { type SettlementRules, TWO_DAYS } from '../settlement/rules.ts';
import { judgeSettlement, SETTLEMENT_LAWS, type SettlementAct, spoilt } from './settlement.ts';
import type { SmallHouse } from '../settlement/testing.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 200);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);

const account = integer({ min: 16, max: 20 });
const instrument = integer({ min: 0, max: 2 });
const price = integer({ min: 1, max: 60 });
const fee = integer({ min: -2, max: 3 });
const act = <A extends SettlementAct>(weight: number, arbitrary: Arbitrary<A>) => ({ weight, arbitrary });
const ACTS = array(oneof(
  act(6, record({ kind: constant('DEPOSIT' as const), account, asset: constantFrom(CASH, assetOf(0), assetOf(1), assetOf(2)), amount: integer({ min: 1, max: 4_000 }) })),
  act(14, record({
    kind: constant('TRADE' as const), buyer: account, seller: account, instrument, price, quantity: integer({ min: 1, max: 60 }), buyFee: fee, sellFee: fee,
  })),
  act(1, record({ kind: constant('BUST' as const), nth: integer({ min: 0, max: 20 }) })),
  act(4, record({
    kind: constant('DAY' as const), held: array(integer({ min: 1, max: 30 }), { maxLength: 3 }), withheld: oneof(constant(0), integer({ min: 0, max: 300 })),
    price: oneof(constant(0), integer({ min: 1, max: 90 }), constant(90_000)),
  })),
  act(2, record({ kind: constant('BUY_IN' as const), seller: account, price })),
  act(1, record({ kind: constant('COMPENSATE' as const), price })),
  act(1, constant<SettlementAct>({ kind: 'RESTART' })),
), { minLength: 1, maxLength: 60, size: 'max' });

const rules = (change: Partial<SettlementRules>): SettlementRules => ({ ...TWO_DAYS[0], buyInAfter: 1, ...change });

test.each([
  rules({ dvp: 3 }), rules({ dvp: 3, partialLot: 0, cycle: 1 }), rules({ dvp: 1, cycle: 1 }), rules({ dvp: 2 }), rules({ dvp: 3, partialLot: 10, cycle: 0, markFails: false }),
])(`laws of settlement, model $dvp, T+$cycle, parts of $partialLot: ${RUNS} sequences, seed ${SEED}`, (each) => {
  assert(property(ACTS, (acts) => {
    expect(judgeSettlement(acts, each)).toBeUndefined();
  }), { seed: SEED, numRuns: RUNS });
});

const FUND: SettlementAct[] = [
  { kind: 'DEPOSIT', account: 16, asset: CASH, amount: 4_000 }, { kind: 'DEPOSIT', account: 17, asset: assetOf(0), amount: 40 },
];
const TRADE: SettlementAct = { kind: 'TRADE', buyer: 16, seller: 17, instrument: 0, price: 10, quantity: 10, buyFee: 1, sellFee: 0 };
const END: SettlementAct = { kind: 'DAY', held: [], withheld: 0, price: 50 };
const DAYS = [END, END, END];

test.each<[keyof typeof SETTLEMENT_LAWS, string, (house: SmallHouse) => void, SettlementAct[]]>([
  ['promises', 'an obligation that is forgotten', (h) => {
    const { net } = h.settlement;
    h.settlement.net = (ledger, nets, due) => net.call(h.settlement, ledger, nets.slice(1), due);
  }, [...FUND, TRADE, END]],
  ['dvp', 'shares for which no money moves', (h) => {
    const { post } = h.ledger;
    h.ledger.post = (from, to, asset, amount, why, what) => {
      if (asset !== CASH) return post.call(h.ledger, from, to, asset, amount, why, what);
      h.ledger.void(from, to, asset, amount, why, what);
      return h.ledger.transfer(from, to, asset, amount, REASON.TRADE, what);
    };
  }, [...FUND, TRADE, ...DAYS]],
  ['bust', 'a bust that keeps the fee', (h) => {
    const { void: take } = h.ledger;
    h.ledger.void = (from, to, asset, amount, why, what) => (to === HOUSE.FEES ? undefined : take.call(h.ledger, from, to, asset, amount, why, what));
  }, [...FUND, TRADE, { kind: 'BUST', nth: 0 }]],
  ['steps', 'a day that skips the custodian', (h) => {
    const { confirm } = h.settlement;
    h.settlement.confirm = (day, refused) => {
      const answer = confirm.call(h.settlement, day, refused);
      h.settlement.events.splice(0, h.settlement.events.length, ...h.settlement.events.filter((e) => e.kind !== 'STATE' || e.state !== 'CONFIRMED'));
      return answer;
    };
  }, [...FUND, TRADE, ...DAYS]],
  ['gross', 'a trade that is netted twice', (h) => {
    const { transfer } = h.ledger;
    h.deposit = (account, asset, amount) => { transfer.call(h.ledger, HOUSE.OUTSIDE, account, asset, amount + (amount === 40 ? 1 : 0), REASON.DEPOSIT, 0); };
  }, [...FUND, TRADE, ...DAYS]],
  ['restart', 'a house that comes back without its obligations', (h) => {
    const { restart } = h;
    h.restart = () => { restart.call(h); h.settlement.alone({ trade: 1, instrument: 0, buyer: 16, seller: 17, quantity: 1, value: 1, buyFee: 0, sellFee: 0 }, 1); };
  }, [...FUND, TRADE, { kind: 'RESTART' }]],
])('the law %s is seen to fail: %s', (law, _, spoil, acts) => {
  const each = rules({});
  expect(judgeSettlement(acts, each, spoilt(each, spoil))).toContain(SETTLEMENT_LAWS[law]);
  expect(judgeSettlement(acts, each)).toBeUndefined();
});

test.each([1, 2, 3] as const)('model %i: money that hangs on a delivery which fails pays for nothing', (dvp) => {
  const withheld: SettlementAct = { ...END, withheld: 300 };
  const acts: SettlementAct[] = [
    { kind: 'DEPOSIT', account: 16, asset: assetOf(1), amount: 10 }, { kind: 'DEPOSIT', account: 17, asset: assetOf(0), amount: 10 },
    { kind: 'DEPOSIT', account: 18, asset: CASH, amount: 4_000 },
    { kind: 'TRADE', buyer: 18, seller: 16, instrument: 1, price: 10, quantity: 10, buyFee: 0, sellFee: 0 },
    { kind: 'TRADE', buyer: 16, seller: 17, instrument: 0, price: 10, quantity: 10, buyFee: 0, sellFee: 0 }, withheld, withheld, withheld,
  ];
  let last: SmallHouse | undefined;
  const each = rules({ dvp });
  expect(judgeSettlement(acts, each, spoilt(each, (house) => { last = house; }))).toBeUndefined();
  // Until the shares come there is nothing to pay with; at the end of the trial they have.
  expect(last!.settlement.open()).toEqual([]);
});
