/** The laws of the pre-trade checks under random steps; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { array, assert, boolean, constantFrom, integer, oneof, option, property, record, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { PRE_TRADE_CHECKS } from '../risk/checks.ts';
import { PreTrade } from '../risk/pre-trade.ts';
import { type AccountLimits, BOUND, type InstrumentTerms, type RiskRules } from '../risk/rules.ts';
import { judgeRisk, RISK_LAWS, type RiskStep } from './risk.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 300);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);

const RULES: RiskRules = {
  from: 0, burst: 4, interval: 100, duplicateWindow: 250, concentrationFloor: 20_000, shortTrigger: 1_000, houseCredit: 45_000,
};
const LIMITS: AccountLimits = { margin: true, position: 700, concentration: 40_000, credit: 600_000, loss: 50_000 };
const TERMS: InstrumentTerms = {
  collar: 2_000, orderShares: 400, orderValue: 60_000, averageVolume: 3_500, volumeShare: 1_000, position: 600, longRate: 5_000, shortRate: 5_001,
  easyToBorrow: true,
};

const account = constantFrom(0, 0, 0, 1, 1, 65);
const instrument = constantFrom(0, 0, 0, 1);
const pair = { account, instrument };
const side = constantFrom(0, 1);
const price = oneof(integer({ min: 90, max: 110 }), constantFrom(0, 60, 100, 100, 100, 150));
const shares = oneof(constantFrom(10, 20), integer({ min: 1, max: 40 }), integer({ min: 1, max: 450 }));
const traded = integer({ min: 80, max: 120 });

const limits: Arbitrary<AccountLimits> = record({
  margin: boolean(), position: constantFrom(100, 700, BOUND), concentration: constantFrom(5_000, 15_001, 80_000),
  credit: constantFrom(30_000, 600_000, BOUND), loss: constantFrom(0, 2_000, BOUND),
});
const terms: Arbitrary<InstrumentTerms> = record({
  collar: constantFrom(501, 2_000, 10_000), orderShares: constantFrom(100, 400), orderValue: constantFrom(20_000, 60_000),
  averageVolume: constantFrom(999, 3_500, BOUND), volumeShare: constantFrom(1_000, 2_503), position: constantFrom(150, 600, BOUND),
  longRate: constantFrom(0, 2_500, 5_001, 10_000), shortRate: constantFrom(0, 3_333, 15_000), easyToBorrow: boolean(),
});

const kind = <K extends RiskStep['kind']>(...names: K[]) => constantFrom(...names);
const STEP: Arbitrary<RiskStep> = oneof(
  { weight: 40, arbitrary: record({ kind: kind('ORDER'), ...pair, side, price, shares, wait: constantFrom(0, 30, 100, 300) }) },
  { weight: 6, arbitrary: record({ kind: kind('FILL', 'FILL', 'RELEASE'), nth: integer({ min: 0, max: 30 }), price: traded, shares }) },
  { weight: 1, arbitrary: record({ kind: kind('TRADE'), ...pair, side, price: traded, shares }) },
  { weight: 3, arbitrary: record({ kind: kind('CASH', 'INCOME'), account, amount: integer({ min: -20_000, max: 50_000 }) }) },
  { weight: 4, arbitrary: record({ kind: kind('MARK', 'BID', 'CLOSE', 'PRINT'), instrument, price: oneof(integer({ min: 85, max: 115 }), constantFrom(0, 70, 100)) }) },
  { weight: 2, arbitrary: record({ kind: kind('LIMITS'), account, limits }) },
  { weight: 2, arbitrary: record({ kind: kind('TERMS'), instrument, terms }) },
  { weight: 1, arbitrary: record({ kind: kind('LOCATE'), ...pair, shares: integer({ min: 0, max: 300 }) }) },
  { weight: 1, arbitrary: record({ kind: kind('POSITION'), ...pair, shares: integer({ min: -300, max: 300 }) }) },
  { weight: 1, arbitrary: record({ kind: kind('LIST'), account: option(account, { nil: undefined }), instrument, on: boolean() }) },
  { weight: 1, arbitrary: record({ kind: kind('KILL', 'CLOSE_ONLY'), account, on: boolean() }) },
  { weight: 1, arbitrary: record({ kind: kind('DAY', 'RESTART') }) },
);

/** Mostly two accounts and one instrument that can trade from the start. */
const OPENING: readonly RiskStep[] = [
  { kind: 'LIMITS', account: 0, limits: LIMITS }, { kind: 'LIMITS', account: 1, limits: { ...LIMITS, margin: false } },
  { kind: 'TERMS', instrument: 0, terms: TERMS }, { kind: 'MARK', instrument: 0, price: 100 },
  { kind: 'CLOSE', instrument: 0, price: 100 }, { kind: 'BID', instrument: 0, price: 99 },
  { kind: 'CASH', account: 0, amount: 30_000 }, { kind: 'CASH', account: 1, amount: 60_000 },
];

test(`laws of the pre-trade checks: ${RUNS} sequences, seed ${SEED}`, () => {
  const seen = new Set<number>();
  assert(property(array(STEP, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
    expect(judgeRisk([...OPENING, ...steps], RULES, () => new PreTrade(RULES), seen)).toBeUndefined();
  }), { seed: SEED, numRuns: RUNS });
  if (RUNS >= 2000) expect(PRE_TRADE_CHECKS.map(({ code }) => code).filter((code) => !seen.has(code))).toEqual([]);
});

/** Checks with one method spoilt. */
function spoilt(spoil: (checks: PreTrade) => void): () => PreTrade {
  return () => {
    const checks = new PreTrade(RULES);
    spoil(checks);
    return checks;
  };
}

const BUY: RiskStep = { kind: 'ORDER', account: 0, instrument: 0, side: 0, price: 100, shares: 10, wait: 300 };

test.each<[keyof typeof RISK_LAWS, string, () => PreTrade, RiskStep[]]>([
  ['first', 'a check that lets everything through', spoilt((c) => { c.check = () => 0; }), [{ ...BUY, shares: 401 }]],
  ['first', 'two checks that changed places', spoilt((c) => {
    const check = c.check.bind(c);
    c.check = (...asked) => (check(...asked) === 2030 ? 2033 : check(...asked));
  }), [{ ...BUY, shares: 401, price: 150 }]],
  ['exposure', 'a hold that is forgotten', spoilt((c) => { c.hold = () => undefined; }), [BUY]],
  ['exposure', 'a fill that stays open', spoilt((c) => { c.fill = (a, i, s, _, price, shares) => c.trade(a, i, s, price, shares); }),
    [BUY, { kind: 'FILL', nth: 0, price: 100, shares: 4 }]],
  ['restart', 'a snapshot that forgets', spoilt((c) => {
    const restore = c.restore.bind(c);
    c.restore = (bytes) => { restore(bytes); c.kill(0, true); };
  }), [BUY, { kind: 'RESTART' }]],
])('the law %s is seen to fail: %s', (law, _, make, steps) => {
  expect(judgeRisk([...OPENING, ...steps], RULES, make)).toContain(RISK_LAWS[law]);
  expect(judgeRisk([...OPENING, ...steps], RULES, () => new PreTrade(RULES))).toBeUndefined();
});
