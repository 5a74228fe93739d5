import { describe, expect, test } from 'vitest';
import { PlainRisk } from '../oracle/risk/pre-trade.ts';
import { CHECK_GROUPS, PRE_TRADE_CHECKS, type PreTradeName, RISK_REFUSALS, riskSentence } from './checks.ts';
import { partDown, partUp } from './parts.ts';
import { PreTrade } from './pre-trade.ts';
import { DUPLICATE_MEMORY } from './recent.ts';
import { type AccountLimits, BOUND, type InstrumentTerms, NO_LIMITS, type RiskRules, US_RISK, US_TERMS } from './rules.ts';

const RULES: RiskRules = { ...US_RISK, burst: 2, interval: 1_000, duplicateWindow: 500, concentrationFloor: 0 };
const LIMITS: AccountLimits = { ...NO_LIMITS, margin: true };
const TERMS: InstrumentTerms = { ...US_TERMS, longRate: 0, shortRate: 0 };
const A = 3;
const X = 5;
const $ = 10_000;

interface Scene {
  readonly rules?: Partial<RiskRules>;
  readonly limits?: Partial<AccountLimits>;
  readonly terms?: Partial<InstrumentTerms>;
  readonly cash?: number;
  readonly reference?: number;
  /** Orders sent before: side, price, shares, now; all pass. */
  readonly before?: readonly (readonly [number, number, number, number])[];
  readonly prepare?: (checks: PreTrade, plain: PlainRisk) => void;
  readonly account?: number;
  readonly instrument?: number;
  /** The order that one check refuses, and one just within its bound. */
  readonly refused: readonly [number, number, number, number];
  readonly passed: readonly [number, number, number, number];
}

const buy = (price: number, shares: number, now = 0): [number, number, number, number] => [0, price * $, shares, now];
const sell = (price: number, shares: number, now = 0): [number, number, number, number] => [1, price * $, shares, now];

/** One scene for each check: the refused order fails that check alone, and its neighbour passes. */
const SCENES: Readonly<Record<PreTradeName, Scene>> = {
  ACCOUNT_UNKNOWN: { account: 4, refused: buy(100, 1), passed: buy(100, 1) },
  INSTRUMENT_UNKNOWN: { instrument: 6, refused: buy(100, 1), passed: buy(100, 1) },
  KILLED: {
    prepare: (checks, plain) => {
      checks.kill(A, true);
      plain.accounts.get(A)!.killed = true;
    },
    refused: buy(100, 1), passed: buy(100, 1),
  },
  RATE: { before: [[0, 100 * $, 1, 0], [0, 100 * $, 2, 0]], refused: buy(100, 3, 999), passed: buy(100, 3, 1_000) },
  RESTRICTED: {
    prepare: (checks, plain) => {
      checks.restrictFor(A, X, true);
      plain.restrictFor(A, X, true);
    },
    refused: buy(100, 1), passed: buy(100, 1),
  },
  NO_REFERENCE: { reference: 0, terms: { collar: 0 }, refused: [0, 0, 1, 0], passed: buy(100, 1) },
  ORDER_SHARES: { terms: { orderShares: 100 }, refused: buy(100, 101), passed: buy(100, 100) },
  VOLUME_SHARE: { terms: { averageVolume: 1_999, volumeShare: 1_000 }, refused: buy(100, 200), passed: buy(100, 199) },
  ORDER_VALUE: { terms: { orderValue: 9_900 * $ }, refused: buy(90, 100), passed: buy(90, 99) },
  PRICE_COLLAR: { terms: { collar: 1_000 }, refused: [0, 110 * $ + 1, 1, 0], passed: buy(110, 1) },
  DUPLICATE: { before: [[0, 100 * $, 1, 0]], refused: buy(100, 1, 500), passed: buy(100, 1, 501) },
  BUYING_POWER: { terms: { longRate: 5_000 }, cash: 5_000 * $, refused: [0, 100 * $ + 2, 100, 0], passed: buy(100, 100) },
  ACCOUNT_POSITION: { limits: { position: 500 }, refused: sell(100, 501), passed: sell(100, 500) },
  INSTRUMENT_POSITION: { terms: { position: 500 }, refused: buy(100, 501), passed: buy(100, 500) },
  CONCENTRATION: { limits: { concentration: 1_000 }, cash: 100_000 * $, refused: buy(100, 101), passed: buy(100, 100) },
  SHORT_FORBIDDEN: {
    limits: { margin: false }, prepare: (checks, plain) => {
      checks.setPosition(A, X, 10);
      plain.setPosition(A, X, 10n);
    },
    refused: sell(100, 11), passed: sell(100, 10),
  },
  NOT_LOCATED: {
    terms: { easyToBorrow: false }, prepare: (checks, plain) => {
      checks.setLocated(A, X, 10);
      plain.locate(A, X, 10);
    },
    refused: sell(100, 11), passed: sell(100, 10),
  },
  SHORT_PRICE: {
    prepare: (checks, plain) => {
      checks.setPriorClose(X, 111 * $);
      checks.setBestBid(X, 99 * $);
      expect(checks.print(X, 100 * $, 1)).toBe(false);
      expect(checks.print(X, 99 * $, 1)).toBe(true);
      expect(checks.print(X, 98 * $, 1)).toBe(false);
      Object.assign(plain.instruments.get(X)!, { shortUntil: 1, bid: 99 * $ });
    },
    refused: sell(99, 1), passed: [1, 99 * $ + 1, 1, 0],
  },
  DAY_TRADER: {
    prepare: (checks, plain) => {
      checks.setPosition(A, X, 10);
      plain.setPosition(A, X, 10n);
      checks.setCloseOnly(A, true);
      plain.accounts.get(A)!.closeOnly = true;
    },
    refused: sell(100, 11), passed: sell(100, 10),
  },
  ACCOUNT_CREDIT: { limits: { credit: 10_000 * $ }, refused: [0, 100 * $ + 1, 100, 0], passed: buy(100, 100) },
  HOUSE_CREDIT: { rules: { houseCredit: 10_000 * $ }, refused: [0, 100 * $ + 1, 100, 0], passed: buy(100, 100) },
  LOSS: {
    limits: { loss: 99 * $ }, prepare: (checks, plain) => {
      checks.setPosition(A, X, 10);
      plain.setPosition(A, X, 10n);
      checks.addIncome(A, -1_100 * $);
      plain.accounts.get(A)!.cash -= 1_100n * 10_000n;
    },
    refused: sell(100, 11), passed: sell(100, 10),
  },
};

function play({ rules, limits, terms, cash = 1_000_000 * $, reference = 100 * $, before = [], prepare }: Scene): { checks: PreTrade; plain: PlainRisk } {
  const all = { ...RULES, ...rules };
  const checks = new PreTrade(all);
  const plain = new PlainRisk({ ...all, duplicateMemory: DUPLICATE_MEMORY });
  for (const room of [checks, plain]) {
    room.setAccount(A, { ...LIMITS, ...limits });
    room.setInstrument(X, { ...TERMS, ...terms });
  }
  checks.mark(X, reference);
  plain.instruments.get(X)!.reference = BigInt(reference);
  checks.addCash(A, cash);
  Object.assign(plain.accounts.get(A)!, { cash: BigInt(cash), start: BigInt(cash) });
  prepare?.(checks, plain);
  for (const [side, price, shares, now] of before) {
    const asked = { account: A, instrument: X, buys: side === 0, price, shares, now };
    plain.asked(asked, plain.failing(asked));
    expect(checks.check(A, X, side, price, shares, now)).toBe(0);
    checks.remember(A, X, side, price, shares, now);
  }
  return { checks, plain };
}

describe('pre-trade checks', () => {
  test.each(PRE_TRADE_CHECKS)('$code $name: the only check that its order fails', ({ name, code }) => {
    const scene: Scene = SCENES[name];
    const [side, price, shares, now] = scene.refused;
    const { account = A, instrument = X } = scene;
    const refusing = play(scene);
    expect(refusing.plain.failing({ account, instrument, buys: side === 0, price, shares, now })).toEqual([name]);
    expect(refusing.checks.check(account, instrument, side, price, shares, now)).toBe(code);
    const fine = play(['KILLED', 'RESTRICTED'].includes(name) ? { refused: scene.refused, passed: scene.passed } : { ...scene, reference: 100 * $ });
    expect(fine.checks.check(A, X, ...scene.passed)).toBe(0);
  });

  test('the table: codes ascend, are given once, have a sentence, and every group has a check', () => {
    const codes: number[] = PRE_TRADE_CHECKS.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
    expect(codes.every((code) => code >= 2_000 && code < 2_100 && riskSentence(code) !== undefined)).toBe(true);
    expect(riskSentence(2_999)).toBeUndefined();
    expect([...new Set<string>(PRE_TRADE_CHECKS.map(({ group }) => group))]).toEqual([...CHECK_GROUPS]);
  });

  test('a closing order passes however short the account is', () => {
    const { checks } = play({ terms: { longRate: 5_000 }, cash: 0, limits: { position: 5, credit: 0, loss: 0, concentration: 0 }, refused: buy(1, 1), passed: buy(1, 1) });
    checks.setPosition(A, X, 100);
    checks.addIncome(A, -20_000 * $);
    expect(checks.check(A, X, 1, 0, 100, 0)).toBe(0);
    expect(checks.check(A, X, 0, 100 * $, 1, 0)).toBe(2050);
  });

  test('a cash account may buy for exactly its cash, open buys counted at their limits', () => {
    const { checks } = play({ limits: { margin: false }, cash: 1_000 * $, refused: buy(1, 1), passed: buy(1, 1) });
    expect(checks.check(A, X, 0, 95 * $, 4, 0)).toBe(0);
    checks.hold(A, X, 0, 95 * $, 4);
    expect(checks.check(A, X, 0, 620 * $ + 1, 1, 0)).toBe(2033);
    expect(checks.check(A, X, 0, 103 * $ + 3_334, 6, 10_000)).toBe(2050);
    expect(checks.check(A, X, 0, 103 * $ + 3_333, 6, 20_000)).toBe(0);
    expect(checks.accountView(A)).toMatchObject({ cash: 1_000 * $, buyValue: 380 * $, need: 380 * $ });
  });
});

/** What makes an order fail each check, all at once or some of them. The order: 1,000 shares sold short at 95, the reference at 100. */
function faulty(faults: ReadonlySet<PreTradeName>): number {
  const has = (name: PreTradeName) => faults.has(name);
  const { checks } = play({ terms: { orderValue: BOUND, orderShares: 2_000, collar: 1_000 }, cash: 120_000 * $, refused: sell(95, 1_000), passed: sell(95, 1_000) });
  // The same order, accepted; both of a burst are gone.
  expect([checks.check(A, X, 1, 95 * $, 1_000, 0), checks.check(A, X, 1, 95 * $, 999, 0)]).toEqual([0, 0]);
  checks.remember(A, X, 1, 95 * $, 1_000, 0);
  checks.setRules({ ...RULES, duplicateWindow: has('DUPLICATE') ? 10_000 : 0, houseCredit: has('HOUSE_CREDIT') ? 0 : BOUND });
  checks.setAccount(A, {
    margin: !has('SHORT_FORBIDDEN'), position: has('ACCOUNT_POSITION') ? 999 : 1_000, concentration: has('CONCENTRATION') ? 0 : 10_000,
    credit: has('ACCOUNT_CREDIT') ? 0 : BOUND, loss: has('LOSS') ? 0 : 1,
  });
  checks.setInstrument(X, {
    collar: has('PRICE_COLLAR') ? 499 : 500, orderShares: has('ORDER_SHARES') ? 999 : 1_000, orderValue: has('ORDER_VALUE') ? 100_000 * $ - 1 : 100_000 * $,
    averageVolume: has('VOLUME_SHARE') ? 999 : 1_000, volumeShare: 10_000, position: has('INSTRUMENT_POSITION') ? 999 : 1_000, longRate: 0,
    shortRate: 0, easyToBorrow: !has('NOT_LOCATED'),
  });
  checks.setPriorClose(X, 200 * $);
  checks.print(X, 100 * $, 1);
  checks.setBestBid(X, has('SHORT_PRICE') ? 95 * $ : 95 * $ - 1);
  checks.setCloseOnly(A, has('DAY_TRADER'));
  checks.restrictFor(A, X, has('RESTRICTED'));
  checks.kill(A, has('KILLED'));
  checks.addIncome(A, -1);
  if (has('BUYING_POWER')) checks.addCash(A, -120_001 * $);
  if (has('NO_REFERENCE')) checks.mark(X, 0);
  return checks.check(has('ACCOUNT_UNKNOWN') ? 4 : A, has('INSTRUMENT_UNKNOWN') ? 6 : X, 1, 95 * $, 1_000, has('RATE') ? 0 : 10_000);
}

describe('pre-trade order of checks', () => {
  const names = PRE_TRADE_CHECKS.map(({ name }) => name);

  test.each(PRE_TRADE_CHECKS.map((check, i) => [check.name, check.code, i] as const))('%s comes before all after it, and is mended alone', (_, code, i) => {
    expect(faulty(new Set(names.slice(i)))).toBe(code);
  });

  test('with every fault mended the order passes', () => expect(faulty(new Set())).toBe(0));
});

describe('pre-trade tables', () => {
  test('what would pass 2^50 is refused and leaves nothing', () => {
    const { checks } = play({ cash: 0, refused: buy(1, 1), passed: buy(1, 1) });
    const before = checks.snapshot();
    const large = RISK_REFUSALS.TOO_LARGE.code;
    expect(checks.addCash(A, BOUND + 1)).toBe(large);
    expect(checks.addIncome(A, -BOUND - 1)).toBe(large);
    expect(checks.setPosition(A, X, 2 ** 31)).toBe(large);
    expect(checks.trade(A, X, 0, 2 ** 25, 2 ** 26)).toBe(large);
    expect(checks.snapshot()).toEqual(before);
    checks.setPosition(A, X, -(2 ** 30));
    expect(checks.mark(X, 2 ** 20 + 1)).toBe(large);
    expect(checks.accountView(A).equity).toBe(-(2 ** 30) * 100 * $);
    checks.hold(A, X, 0, 1, 2 ** 26);
    const view = checks.accountView(A);
    expect(checks.fill(A, X, 0, 1, 2 ** 32 - 1, 2 ** 26)).toBe(large);
    expect(checks.pairView(A, X)).toMatchObject({ position: -(2 ** 30), buyShares: 2 ** 26, buyValue: 2 ** 26 });
    expect(checks.accountView(A)).toEqual(view);
  });

  test('more than is open cannot be released', () => {
    const { checks } = play({ refused: buy(1, 1), passed: buy(1, 1) });
    checks.hold(A, X, 1, 0, 10);
    expect(() => checks.release(A, X, 1, 0, 11)).toThrow('fewer open orders');
  });

  test('parts round to the side of caution, exactly', () => {
    expect([partUp(1, 1), partDown(1, 1), partUp(10_001, 5_000), partDown(10_001, 5_000), partUp(0, 20_000)]).toEqual([1, 0, 5_001, 5_000, 0]);
    for (const amount of [2 ** 50 + 12_345, 99_999_999, 123]) {
      for (const rate of [1, 3_333, 9_999, 20_000]) {
        const exact = BigInt(amount) * BigInt(rate);
        expect(BigInt(partDown(amount, rate))).toBe(exact / 10_000n);
        expect(BigInt(partUp(amount, rate))).toBe((exact + 9_999n) / 10_000n);
      }
    }
  });
});
