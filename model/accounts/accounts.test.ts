import { describe, expect, test } from 'vitest';
import { type Account, type Document, mayBits, standing } from './account.ts';
import { Accounts } from './accounts.ts';
import { ACCOUNT_REFUSALS, type AccountRefusal } from './refusals.ts';
import {
  AML_STATES, AML_STEPS, type AmlStep, type DocumentKind, KYC_STATES, KYC_STEPS, LIFE_STATES, LIFE_STEPS, MAY, next, ROLES, roleMay, STANDINGS,
  standingOf,
} from './states.ts';
import { US_WATCH, type WatchSign } from './watch.ts';

const hash = (digit: string) => digit.repeat(64);
const papers = (...kinds: DocumentKind[]): Document[] => kinds.map((kind) => ({ kind, sha256: hash('a') }));
const PERSON = papers('IDENTITY', 'ADDRESS');
const TODAY = 20_000;
const code = (name: AccountRefusal) => ACCOUNT_REFUSALS[name].code;

function room(kind: 'CASH' | 'MARGIN' = 'CASH'): Accounts {
  const accounts = new Accounts({ first: 16, last: 4_000 });
  accounts.addParticipant(5);
  expect(accounts.register({ account: 20, participant: 5, kind, holder: 'PERSON', name: hash('1') })).toBe(0);
  return accounts;
}

function approved(kind: 'CASH' | 'MARGIN' = 'CASH'): Accounts {
  const accounts = room(kind);
  expect(accounts.submit(20, [...PERSON, ...papers('MARGIN_AGREEMENT')], 1, TODAY, TODAY + 10)).toBe(0);
  accounts.events.length = 0;
  return accounts;
}

describe('accounts: refusals by name', () => {
  test.each<[AccountRefusal, () => number]>([
    ['ACCOUNT_EXISTS', () => room().register({ account: 20, participant: 5, kind: 'CASH', holder: 'PERSON', name: hash('1') })],
    ['NUMBER_INVALID', () => room().register({ account: 15, participant: 5, kind: 'CASH', holder: 'PERSON', name: hash('1') })],
    ['NUMBER_INVALID', () => room().register({ account: 4_001, participant: 5, kind: 'CASH', holder: 'PERSON', name: hash('1') })],
    ['NUMBER_INVALID', () => room().addParticipant(0)],
    ['NUMBER_INVALID', () => room().addParticipant(65_536)],
    ['PARTICIPANT_UNKNOWN', () => room().register({ account: 21, participant: 6, kind: 'CASH', holder: 'PERSON', name: hash('1') })],
    ['PARTICIPANT_EXISTS', () => room().addParticipant(5)],
    ['DOCUMENT_INVALID', () => room().register({ account: 21, participant: 5, kind: 'CASH', holder: 'PERSON', name: 'Smith' })],
    ['DOCUMENT_INVALID', () => room().submit(20, [{ kind: 'IDENTITY', sha256: hash('A') }], 1, TODAY, TODAY)],
    ['DOCUMENT_INVALID', () => room().list('Smith', true)],
    ['DOCUMENT_INVALID', () => approved().accredit(20, { kind: 'IDENTITY', sha256: hash('a') }, TODAY, TODAY)],
    ['DOCUMENTS_MISSING', () => room().submit(20, papers('IDENTITY'), 1, TODAY, TODAY)],
    ['DOCUMENTS_MISSING', () => room('MARGIN').submit(20, PERSON, 1, TODAY, TODAY)],
    ['DAY_INVALID', () => room().submit(20, PERSON, 1, TODAY, TODAY - 1)],
    ['STEP_ILLEGAL', () => approved().submit(20, PERSON, 1, TODAY, TODAY)],
    ['STEP_ILLEGAL', () => approved().review(20, 'APPROVE', 2)],
    ['STEP_ILLEGAL', () => approved().aml(20, 'BLOCK')],
    ['STEP_ILLEGAL', () => approved().life(20, 'RESUME', true)],
    ['NOT_EMPTY', () => approved().life(20, 'CLOSE', false)],
    ['ACCOUNT_UNKNOWN', () => room().mayTrade(21, 5, 0)],
    ['ACCOUNT_UNKNOWN', () => room().mayTrade(1e9, 5, 0)],
    ['ACCOUNT_UNKNOWN', () => room().aml(21, 'ALERT')],
    ['NOT_OF_PARTICIPANT', () => approved().mayTrade(20, 6, 0)],
    ['MAY_NOT_BUY', () => room().mayTrade(20, 5, 0)],
    ['MAY_NOT_SELL', () => room().mayTrade(20, 5, 1)],
  ])('%s', (name, ask) => {
    expect(ask()).toBe(code(name));
  });
});

describe('accounts: know your customer', () => {
  test('a clean name is approved at once, a listed one by somebody other than who submitted it', () => {
    const accounts = room();
    accounts.list(hash('1'), true);
    expect(accounts.submit(20, PERSON, 1, TODAY, TODAY)).toBe(0);
    expect(accounts.get(20)).toMatchObject({ kyc: 'REVIEW' });
    expect(accounts.mayTrade(20, 5, 0)).toBe(code('MAY_NOT_BUY'));
    expect(accounts.review(20, 'APPROVE', 1)).toBe(code('SAME_PERSON'));
    expect(accounts.review(20, 'APPROVE', 2)).toBe(0);
    expect(accounts.mayTrade(20, 5, 0)).toBe(0);
  });

  test('papers expire the day after their last; then only what is there can be sold', () => {
    const accounts = approved();
    accounts.startDay(TODAY + 10);
    expect(accounts.mayTrade(20, 5, 0)).toBe(0);
    accounts.startDay(TODAY + 11);
    expect([accounts.mayTrade(20, 5, 0), accounts.mayTrade(20, 5, 1)]).toEqual([code('MAY_NOT_BUY'), 0]);
    expect(accounts.events).toEqual([{ kind: 'ACCOUNT', account: 20, standing: 'EXPIRED' }]);
    expect(accounts.submit(20, PERSON, 1, TODAY + 11, TODAY + 400)).toBe(0);
    expect(accounts.mayTrade(20, 5, 0)).toBe(0);
  });

  test('accreditation has a last day', () => {
    const accounts = approved();
    expect(accounts.isAccredited(20, TODAY)).toBe(false);
    expect(accounts.accredit(20, papers('ACCREDITATION')[0], TODAY, TODAY + 1)).toBe(0);
    expect([0, 1, 2].map((later) => accounts.isAccredited(20, TODAY + later))).toEqual([true, true, false]);
  });
});

describe('accounts: the watch over payments', () => {
  const LARGE = US_WATCH.large;
  test.each<[string, (readonly [number, number])[], WatchSign[], string]>([
    ['small payments', [[0, 100], [0, 200], [1, 300], [1, 400]], [], 'CLEAR'],
    ['at the threshold: reported, no alert', [[0, LARGE]], ['LARGE'], 'CLEAR'],
    ['three just below it in five days', [[0, LARGE - 1], [2, LARGE * 0.8], [4, LARGE - 1]], ['STRUCTURING'], 'ALERTED'],
    ['three, but one too small', [[0, LARGE - 1], [2, LARGE * 0.8 - 1], [4, LARGE - 1]], [], 'CLEAR'],
    ['three, but over more days', [[0, LARGE - 1], [2, LARGE - 1], [5, LARGE - 1]], [], 'CLEAR'],
    ['two in, one out', [[0, LARGE - 1], [2, LARGE - 1], [3, 1 - LARGE]], [], 'CLEAR'],
    ['in and out again', [[0, LARGE], [3, -LARGE * 0.9]], ['LARGE', 'PASS_THROUGH'], 'ALERTED'],
  ])('%s', (_, payments, signs, aml) => {
    const accounts = approved();
    for (const [later, amount] of payments) expect(accounts.payment(20, TODAY + later, amount, US_WATCH)).toBe(0);
    expect(accounts.events.flatMap((event) => (event.kind === 'PAYMENT_SIGN' ? [event.sign] : []))).toEqual(signs);
    expect(accounts.get(20)!.aml).toBe(aml);
  });

  test('under review nothing leaves; blocked nothing moves', () => {
    const accounts = approved();
    const steps: [AmlStep, string][] = [['ALERT', 'WATCHED'], ['TAKE_UP', 'WATCHED'], ['REPORT', 'WATCHED'], ['BLOCK', 'BLOCKED']];
    for (const [step] of steps) expect(accounts.aml(20, step)).toBe(0);
    expect(accounts.events.map((event) => event.kind === 'ACCOUNT' && event.standing)).toEqual(['WATCHED', 'BLOCKED']);
    expect(accounts.may(20, 'WITHDRAW')).toBe(false);
  });
});

describe('accounts: tables', () => {
  test('each state of each machine is reached and each step leads somewhere', () => {
    expect(new Set(['NONE', ...KYC_STEPS.map(({ to }) => to)])).toEqual(new Set(KYC_STATES));
    expect(new Set(['CLEAR', ...AML_STEPS.map(({ to }) => to)])).toEqual(new Set(AML_STATES));
    expect(new Set(['OPEN', ...LIFE_STEPS.map(({ to }) => to)])).toEqual(new Set(LIFE_STATES));
    expect(next(LIFE_STEPS, 'CLOSED', 'RESUME')).toBeUndefined();
  });

  test('every combination of states has a standing, and every standing is one of them', () => {
    const seen = LIFE_STATES.flatMap((life) => KYC_STATES.flatMap((kyc) => AML_STATES.map((aml) => standingOf(life, kyc, aml))));
    expect(new Set(seen)).toEqual(new Set(Object.keys(STANDINGS)));
  });

  test('a cash account in good standing may do all but sell short', () => {
    expect((Object.keys(MAY) as (keyof typeof MAY)[]).map((what) => [approved().may(20, what), approved('MARGIN').may(20, what)]))
      .toEqual([[true, true], [true, true], [false, true], [true, true], [true, true]]);
  });

  test('who trades does not review, who reviews does not trade', () => {
    expect(roleMay('TRADER', 'ORDER') && roleMay('COMPLIANCE', 'REVIEW')).toBe(true);
    expect(roleMay('TRADER', 'REVIEW') || roleMay('COMPLIANCE', 'ORDER')).toBe(false);
    expect(roleMay('TRADER', 'KILL') || roleMay('OPERATIONS', 'BUST') || roleMay('RISK_OFFICER', 'CLOSE')).toBe(false);
    expect(ROLES.VIEWER).toEqual([]);
  });
});

test('accounts: a restored room has the same snapshot and goes on identically', () => {
  const accounts = approved();
  accounts.list(hash('2'), true);
  accounts.payment(20, TODAY, US_WATCH.large - 1, US_WATCH);
  accounts.payment(20, TODAY, US_WATCH.large - 1, US_WATCH);
  const other = new Accounts({ first: 16, last: 4_000 });
  other.restore(accounts.snapshot());
  expect(other.snapshot()).toEqual(accounts.snapshot());
  for (const each of [accounts, other]) {
    each.events.length = 0;
    each.payment(20, TODAY, US_WATCH.large - 1, US_WATCH);
    each.register({ account: 21, participant: 5, kind: 'CASH', holder: 'COMPANY', name: hash('2') });
    each.submit(21, papers('REGISTER', 'OWNERS', 'ADDRESS'), 1, TODAY, TODAY);
  }
  expect(other.events).toEqual(accounts.events);
  expect(other.snapshot()).toEqual(accounts.snapshot());
  expect(other.get(21)!.kyc).toBe('REVIEW');
});

test.each<[string, Partial<Account>, (keyof typeof MAY)[]]>([
  ['CLOSED', { life: 'CLOSED', aml: 'BLOCKED' }, []], ['BLOCKED', { aml: 'BLOCKED', life: 'SUSPENDED' }, []], ['SUSPENDED', { life: 'SUSPENDED', kyc: 'EXPIRED' }, ['DEPOSIT']],
  ['APPLICANT', { kyc: 'NONE' }, ['DEPOSIT']], ['APPLICANT', { kyc: 'REJECTED', aml: 'ALERTED' }, ['DEPOSIT']], ['EXPIRED', { kyc: 'EXPIRED' }, ['SELL', 'DEPOSIT', 'WITHDRAW']],
  ['WATCHED', { aml: 'REVIEW' }, ['BUY', 'SELL', 'DEPOSIT']], ['GOOD', {}, ['BUY', 'SELL', 'DEPOSIT', 'WITHDRAW']],
  ['GOOD', { kind: 'MARGIN' }, ['BUY', 'SELL', 'SHORT', 'DEPOSIT', 'WITHDRAW']],
])('standing %s of %o', (name, change, may) => {
  const account: Account = {
    account: 20, participant: 5, kind: 'CASH', holder: 'PERSON', name: hash('1'), life: 'OPEN', kyc: 'APPROVED', aml: 'CLEAR', documents: [], submitter: 0, goodUntil: 0,
    accreditedUntil: -1, ...change,
  };
  expect(standing(account)).toBe(name);
  expect(mayBits(account)).toBe(may.reduce((sum, each) => sum | MAY[each], 0));
});
