import { describe, expect, test } from 'vitest';
import { assetOf, CASH, HOUSE } from '../ledger/reasons.ts';
import { US_BANKS, US_EXCHANGES } from '../session/calendars.ts';
import { dayOf } from '../session/civil.ts';
import { type SideTerms, mismatch, TOLERANCE } from './affirmation.ts';
import { differences, statementFault } from './reconcile.ts';
import { SETTLEMENT_REFUSALS, type SettlementRefusal } from './refusals.ts';
import { ONE_DAY, settlementDay, type SettlementRules, TWO_DAYS, US_CYCLES } from './rules.ts';
import { OBLIGATION_STATE_NAMES, type ObligationState, type ObligationStep, stepOf } from './states.ts';
import { SmallHouse } from './testing.ts';

const [A, B, C] = [16, 17, 18];
const X = 3;
const code = (name: SettlementRefusal) => SETTLEMENT_REFUSALS[name].code;
const rules = (change: Partial<SettlementRules> = {}): SettlementRules => ({ ...TWO_DAYS[0], ...change });
const unit = (price: number) => price * 10_000;

/** The netting example of facts/settlement, section 3.2: B deliver 70, C and A receive. */
function example(change: Partial<SettlementRules> = {}, sharesOfB = 200): SmallHouse {
  const house = new SmallHouse(rules(change));
  for (const account of [A, B, C]) house.deposit(account, CASH, unit(10_000));
  house.deposit(B, assetOf(X), sharesOfB);
  house.deposit(C, assetOf(X), 100);
  const trades = [[A, B, 10_0000, 100], [B, C, 10_5000, 60], [C, A, 10_2000, 40], [C, B, 10_1000, 30]] as const;
  for (const [buyer, seller, price, quantity] of trades) expect(house.trade(buyer, seller, X, price, quantity)).toBe(true);
  house.net();
  return house;
}

const posted = (house: SmallHouse) => [A, B, C].map((a) => [house.ledger.balance(a, assetOf(X)).posted, house.ledger.balance(a, CASH).posted - unit(10_000)]);
const kinds = (house: SmallHouse) => house.settlement.events.map(({ kind }) => kind);

describe('settlement: netting', () => {
  test('the published example: +60/-592, -70/+673, +10/-81', () => {
    const nets = example().settlement.open().map(({ account, shares, cash }) => [account, shares, cash]);
    expect(nets).toEqual([[A, 60, -unit(592)], [B, -70, unit(673)], [C, 10, -unit(81)]]);
  });

  test('netting leaves what is available as it was', () => {
    const house = new SmallHouse(rules());
    house.deposit(A, CASH, 1_000);
    house.deposit(B, assetOf(X), 50);
    house.trade(A, B, X, 10, 50);
    house.trade(B, A, X, 12, 20);
    const before = [A, B].map((a) => [house.ledger.available(a, CASH), house.ledger.available(a, assetOf(X))]);
    house.net();
    expect([A, B].map((a) => [house.ledger.available(a, CASH), house.ledger.available(a, assetOf(X))])).toEqual(before);
    expect(house.ledger.balance(A, assetOf(X))).toMatchObject({ dueIn: 30, dueOut: 0 });
  });

  test.each([1, 2, 3] as const)('model %d moves the same in the end', (dvp) => {
    const house = example({ dvp });
    house.settle();
    expect(posted(house)).toEqual([[0, 0], [200, 0], [100, 0]]);
    house.day++;
    house.settle();
    expect(posted(house)).toEqual([[60, -unit(592)], [130, unit(673)], [110, -unit(81)]]);
    expect(house.settlement.open()).toEqual([]);
    expect(house.ledger.balance(HOUSE.CLEARING, CASH)).toMatchObject({ posted: 0, dueIn: 0, dueOut: 0 });
  });
});

/** B has sold 70 net and has 50. */
function failing(change: Partial<SettlementRules> = {}): SmallHouse {
  const house = example(change);
  house.ledger.transfer(B, HOUSE.OUTSIDE, assetOf(X), 130, 1, 0);
  // What it promised it cannot take away: the promise stands, so the shares are withheld by a lock instead.
  house.ledger.lock(B, assetOf(X), house.ledger.deliverable(B, assetOf(X)) - 50, 1, 0);
  house.day++;
  return house;
}

describe('settlement: fails', () => {
  test('50 of 70: the buyers get what there is, 20 stay open on both sides', () => {
    const house = failing();
    house.settle();
    expect(house.settlement.open().map(({ account, shares, state, reason }) => [account, shares, state, reason])).toEqual([
      [A, 10, 'PARTIAL', 'WAITING'], [B, -20, 'PARTIAL', 'SHARES'], [C, 10, 'FAILED', 'WAITING'],
    ]);
    expect(posted(house).map(([shares]) => shares)).toEqual([50, 20, 100]);
    const cash = house.settlement.open().map((o) => o.cash);
    expect(cash).toEqual([-986667, 1922858, -unit(81)]);
  });

  test('in full or not at all', () => {
    const house = failing({ partialLot: 0 });
    house.settle();
    expect(house.settlement.open().map(({ shares }) => shares)).toEqual([60, -70, 10]);
  });

  test('who fails pays who waits; what is open is marked to the close, the next day it is netted and delivered', () => {
    const house = failing();
    house.settle([], () => 10_3000);
    // 20 x 10.30 at one basis point: 206 of 10,000, of which A and C wait for 10 each.
    expect(house.settlement.events.filter(({ kind }) => kind === 'PENALTY')).toEqual([
      { kind: 'PENALTY', id: 2, from: B, to: A, amount: 103 }, { kind: 'PENALTY', id: 2, from: B, to: C, amount: 103 },
    ]);
    expect(house.settlement.open().map(({ cash }) => cash)).toEqual([-unit(103), unit(206), -unit(103)]);
    house.ledger.unlock(B, assetOf(X), 20, 1, 0);
    house.day++;
    house.settle();
    expect(house.settlement.open()).toEqual([]);
    expect(posted(house)).toEqual([[60, -5_920_000 + 103], [0, 6_730_000 - 206], [110, -810_000 + 103]]);
  });

  test('of a penalty that does not divide, the odd unit is the one who has waited longest\'s', () => {
    const house = failing();
    house.settle([], () => 10_3500);
    const penalties = house.settlement.events.flatMap((event) => (event.kind === 'PENALTY' ? [[event.to, event.amount]] : []));
    expect(penalties).toEqual([[A, 104], [C, 103]]);
  });

  test('what is delivered goes to those first who have waited longest', () => {
    const house = failing();
    house.settle();
    const [late, other] = [20, 21];
    house.deposit(late, CASH, 1_000_0000);
    house.deposit(other, assetOf(X), 10);
    house.trade(late, other, X, 10_0000, 10);
    house.net();
    house.day += house.rules.cycle - 1;
    house.settle();
    expect(house.ledger.balance(late, assetOf(X)).posted).toBe(0);
    expect(house.settlement.open().filter(({ shares }) => shares > 0).map(({ account, age }) => [account, age])).toEqual([[C, 2], [late, 1]]);
  });

  test('a custodian that is not ready is a fail of its own kind', () => {
    const house = failing();
    house.ledger.unlock(B, assetOf(X), 20, 1, 0);
    house.settle([2], () => 10_3000);
    expect(house.settlement.get(2)).toMatchObject({ state: 'FAILED', reason: 'CUSTODIAN', shares: -70 });
    expect(house.settlement.events.filter(({ kind }) => kind === 'PENALTY')).toHaveLength(2);
  });

  test('who cannot pay pays the house', () => {
    const house = new SmallHouse(rules());
    house.deposit(A, CASH, 1_000_0000);
    house.deposit(B, assetOf(X), 10);
    house.trade(A, B, X, 100_0000, 10);
    house.net();
    house.ledger.lock(A, CASH, 1, 1, 0);
    house.day++;
    house.settle([], () => 100_0000);
    expect(house.settlement.open()).toMatchObject([{ account: A, reason: 'CASH', shares: 10 }]);
    expect(house.settlement.events.filter(({ kind }) => kind === 'PENALTY')).toEqual([{ kind: 'PENALTY', id: 1, from: A, to: HOUSE.TREASURY, amount: 1000 }]);
    expect(kinds(house)).toContain('SHORT_OF_COLLATERAL');
  });
});

describe('settlement: buy-in', () => {
  /** Failed for three days. */
  function late(): SmallHouse {
    const house = failing();
    for (let i = 0; i < 3; i++, house.day++) house.settle([], () => 10_3000);
    return house;
  }
  const short = (house: SmallHouse) => house.settlement.open().find(({ account }) => account === B)!;

  test('bought elsewhere at the cost of who failed; the buyers have their shares with the next settlement', () => {
    const house = late();
    const { id } = short(house);
    expect(house.settlement.events.filter(({ kind }) => kind === 'BUY_IN_DUE')).toHaveLength(1);
    house.deposit(19, assetOf(X), 20);
    expect(house.settlement.mayBuyIn(house.ledger, id, 19, 10_5000, house.rules)).toBe(0);
    const before = house.ledger.balance(B, CASH).posted;
    house.settlement.buyIn(house.ledger, id, 19, 10_5000);
    // 20 x (10.50 - 10.30)
    expect(house.ledger.balance(B, CASH).posted - before).toBe(-unit(4));
    expect(house.ledger.balance(19, CASH).posted).toBe(unit(210));
    house.settle();
    expect(house.settlement.open()).toEqual([]);
    expect(posted(house).map(([shares]) => shares)).toEqual([60, 20, 110]);
    expect(house.ledger.balance(HOUSE.CLEARING, CASH).posted).toBe(0);
  });

  test('money instead of shares: who waits is paid by who failed', () => {
    const house = late();
    const waiting = [A, C].map((a) => house.settlement.open().find(({ account }) => account === a)!.id);
    // Two wait for ten each: nobody for twenty.
    expect(house.settlement.compensable(short(house).id, 11_0000, house.rules)).toBe(code('NOBODY_WAITS'));
    house.ledger.unlock(B, assetOf(X), 10, 1, 0);
    house.settle();
    expect(short(house).shares).toBe(-10);
    const found = house.settlement.compensable(short(house).id, 11_0000, house.rules);
    const left = house.settlement.open().find(({ shares }) => shares === 10)!;
    expect(found).toEqual({ waiting: left.id });
    const before = [left.account, B].map((a) => house.ledger.balance(a, CASH).posted);
    house.settlement.compensate(house.ledger, short(house).id, left.id, 11_0000);
    // Ten shares at 0.70 above the mark.
    expect([left.account, B].map((a, i) => house.ledger.balance(a, CASH).posted - before[i])).toEqual([unit(7), -unit(7)]);
    expect(house.settlement.open()).toEqual([]);
    expect(waiting).toHaveLength(2);
    expect(house.ledger.balance(HOUSE.CLEARING, CASH)).toMatchObject({ posted: 0, dueIn: 0, dueOut: 0 });
  });

  test.each<[SettlementRefusal, (house: SmallHouse) => number]>([
    ['OBLIGATION_UNKNOWN', (h) => h.settlement.mayBuyIn(h.ledger, 999, 19, 1, h.rules)],
    ['BUY_IN_PRICE', (h) => h.settlement.mayBuyIn(h.ledger, short(h).id, 19, 0, h.rules)],
    ['BUY_IN_PRICE', (h) => h.settlement.mayBuyIn(h.ledger, short(h).id, 19, 2 ** 32, h.rules)],
    ['BUY_IN_SELLER', (h) => h.settlement.mayBuyIn(h.ledger, short(h).id, 19, 1, h.rules)],
    ['BUY_IN_SELLER', (h) => h.settlement.mayBuyIn(h.ledger, short(h).id, B, 1, h.rules)],
    ['NOT_A_FAIL', (h) => h.settlement.mayBuyIn(h.ledger, h.settlement.open().find(({ shares }) => shares > 0)!.id, 19, 1, h.rules)],
    ['BUY_IN_EARLY', (h) => h.settlement.mayBuyIn(h.ledger, short(h).id, 19, 1, rules({ buyInAfter: 4 }))],
    ['OBLIGATION_UNKNOWN', (h) => h.settlement.confirm(h.day, [999])],
    ['CYCLE_ORDER', (h) => { h.settlement.instruct(h.ledger, h.day); return h.settlement.settle(h.ledger, h.day, h.rules); }],
    ['CYCLE_ORDER', (h) => h.settlement.confirm(h.day, [])],
  ])('refused: %s', (name, ask) => {
    const house = late();
    const before = house.ledger.snapshot();
    expect(ask(house)).toBe(code(name));
    expect(house.ledger.snapshot()).toEqual(before);
  });
});

describe('settlement: days', () => {
  test.each([
    ['T+2 over a weekend', TWO_DAYS, dayOf(2024, 5, 9), dayOf(2024, 5, 13)],
    ['T+2, the last Friday of the old cycle', US_CYCLES, dayOf(2024, 5, 24), dayOf(2024, 5, 29)],
    ['T+1, the first Tuesday of the new one', US_CYCLES, dayOf(2024, 5, 28), dayOf(2024, 5, 29)],
    ['Columbus Day: trading, no settlement', ONE_DAY, dayOf(2024, 10, 11), dayOf(2024, 10, 15)],
    ['Thanksgiving', ONE_DAY, dayOf(2024, 11, 27), dayOf(2024, 11, 29)],
  ])('%s', (_, cycle, from, to) => {
    expect(settlementDay(cycle, [US_EXCHANGES, US_BANKS], from)).toBe(to);
  });
});

describe('settlement: agreement', () => {
  const ours: SideTerms = { instrument: 3, side: 'BUY', quantity: 100, price: 10_0000, tradeDay: 1, settleDay: 3, account: 16, money: 1_000_0000 };
  test.each<[Partial<SideTerms>, string[]]>([
    [{}, []], [{ price: 10_0050, money: 1_002_0000 }, []], [{ price: 10_0051 }, ['price']], [{ money: 1_002_0001 }, ['money']],
    [{ side: 'SELL', quantity: 99, settleDay: 2 }, ['side', 'quantity', 'settleDay']], [{ price: Number.NaN }, ['price']],
  ])('%o differs in %o', (change, fields) => {
    expect(mismatch(ours, { ...ours, ...change }, TOLERANCE)).toEqual(fields);
  });

  test('a statement that differs from the ledger is a break, asset by asset', () => {
    const house = example();
    const { ledger } = house;
    const lines = [{ asset: CASH, amount: unit(30_000) }, { asset: assetOf(X), amount: 299 }];
    expect(differences(ledger, lines)).toEqual([{ asset: assetOf(X), ours: 300, theirs: 299 }]);
    expect(statementFault([{ asset: 1, amount: 1 }, { asset: 1, amount: 1 }], 7012)).toBe(7012);
    expect(statementFault([{ asset: 1, amount: 0.5 }], 7012)).toBe(7012);
    expect(statementFault(lines, 7012)).toBe(0);
  });
});

test.each<[ObligationState, string]>([
  ['OPEN', 'INSTRUCT INSTRUCTED, MERGE MERGED'], ['INSTRUCTED', 'CONFIRM CONFIRMED, REFUSE HELD'], ['CONFIRMED', 'SETTLE SETTLED, PART PARTIAL, FAIL FAILED'],
  ['HELD', 'FAIL FAILED'], ['PARTIAL', 'INSTRUCT INSTRUCTED, SETTLE SETTLED, PART PARTIAL, FAIL PARTIAL, MERGE MERGED, BUY_IN BOUGHT_IN, COMPENSATE COMPENSATED'],
  ['FAILED', 'INSTRUCT INSTRUCTED, MERGE MERGED, BUY_IN BOUGHT_IN, COMPENSATE COMPENSATED'], ['SETTLED', ''], ['MERGED', ''], ['BOUGHT_IN', ''], ['COMPENSATED', ''],
])('an obligation that is %s goes by %s', (from, steps) => {
  const all: readonly ObligationStep[] = ['INSTRUCT', 'CONFIRM', 'REFUSE', 'SETTLE', 'PART', 'FAIL', 'MERGE', 'BUY_IN', 'COMPENSATE'];
  const found = all.flatMap((step) => (stepOf(from, step) === undefined ? [] : [`${step} ${stepOf(from, step)}`]));
  expect(found.join(', ')).toBe(steps);
  expect(OBLIGATION_STATE_NAMES).toHaveLength(10);
});
