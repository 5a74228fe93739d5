/** Who may send what: every kind of command by every role. */
import { describe, expect, test } from 'vitest';
import { isRole, type Role, ROLES } from '../accounts/states.ts';
import type { CommandKind, ExchangeCommand } from './command.ts';
import { senderRefusal } from './duties.ts';
import { EXCHANGE_REFUSALS } from './refusals.ts';
import { FIRST_DAY, SmallExchange } from './testing.ts';

const NAMES = Object.keys(ROLES).filter(isRole);
const MAY_NOT = EXCHANGE_REFUSALS.ROLE_MAY_NOT.code;

/** By whom each is taken, written out; from everybody else it is refused. */
const TAKEN: { readonly [K in CommandKind]: readonly Role[] } = {
  ORDER: ['TRADER'],
  AMEND: ['TRADER'],
  PAIR: ['TRADER'],
  BRACKET: ['TRADER'],
  CANCEL: ['TRADER', 'OPERATIONS', 'RISK_OFFICER', 'MARKET_CONTROL'],
  MASS_CANCEL: ['TRADER', 'OPERATIONS', 'RISK_OFFICER', 'MARKET_CONTROL'],
  DISCONNECT: ['SYSTEM'],
  CLOCK: ['SYSTEM'],
  EXPIRE: ['SYSTEM'],
  START_DAY: ['SYSTEM', 'MARKET_CONTROL'],
  PHASE: ['SYSTEM', 'MARKET_CONTROL'],
  BAND: ['SYSTEM', 'MARKET_CONTROL'],
  INDEX: ['SYSTEM'],
  HALT: ['MARKET_CONTROL'],
  RESUME: ['MARKET_CONTROL'],
  KILL: ['RISK_OFFICER', 'MARKET_CONTROL'],
  PARTICIPANT: ['MARKET_CONTROL'],
  REGISTER: ['OPERATIONS'],
  SUBMIT: ['OPERATIONS'],
  LIST_NAME: ['COMPLIANCE'],
  REVIEW: ['COMPLIANCE'],
  ACCREDIT: ['COMPLIANCE'],
  AML: ['COMPLIANCE'],
  LIFE: ['RISK_OFFICER', 'COMPLIANCE'],
  DEPOSIT: ['OPERATIONS'],
  WITHDRAW: ['OPERATIONS'],
  LINE: ['RISK_OFFICER'],
  EXTEND: ['RISK_OFFICER'],
  MARK: ['SYSTEM', 'RISK_OFFICER'],
  MARGIN: ['SYSTEM', 'RISK_OFFICER'],
  BUST: ['MARKET_CONTROL'],
  CORRECT: ['MARKET_CONTROL'],
  ALLOCATE: ['OPERATIONS'],
  GIVE_UP: ['OPERATIONS'],
  GIVE_UP_STEP: ['OPERATIONS'],
  AFFIRMING: ['OPERATIONS'],
  AFFIRM: ['OPERATIONS'],
  EXERCISE: ['OPERATIONS'],
  NET: ['SYSTEM', 'MARKET_CONTROL'],
  INSTRUCT: ['SYSTEM', 'MARKET_CONTROL'],
  SETTLE: ['SYSTEM', 'MARKET_CONTROL'],
  ACTIONS: ['SYSTEM', 'MARKET_CONTROL'],
  BUY_IN: ['MARKET_CONTROL'],
  COMPENSATE: ['MARKET_CONTROL'],
  ANNOUNCE: ['MARKET_CONTROL'],
  PAYMENT_ANSWER: ['CUSTODIAN'],
  MATCH: ['CUSTODIAN'],
  CONFIRM: ['CUSTODIAN'],
  STATEMENT: ['CUSTODIAN'],
};
const by = (kind: CommandKind, role: Role, more: object = {}) => ({ kind, by: role, time: 1, ...more }) as unknown as ExchangeCommand;

describe('exchange: who may send what', () => {
  test.each(Object.entries(TAKEN) as [CommandKind, readonly Role[]][])('%s is taken from %s, and refused from every other role', (kind, roles) => {
    for (const role of NAMES) expect([role, senderRefusal(by(kind, role))]).toEqual([role, roles.includes(role) ? 0 : MAY_NOT]);
  });

  test('LIFE: who suspends an account for its risk does not close it', () => {
    for (const [step, roles] of [['SUSPEND', TAKEN.LIFE], ['RESUME', TAKEN.LIFE], ['CLOSE', ['COMPLIANCE']]] as const) {
      for (const role of NAMES) expect([step, role, senderRefusal(by('LIFE', role, { step }))]).toEqual([step, role, (roles as readonly Role[]).includes(role) ? 0 : MAY_NOT]);
    }
  });

  test('a role without a duty can do nothing, and each other role something', () => {
    for (const role of NAMES) expect([role, Object.values(TAKEN).some((roles) => roles.includes(role))]).toEqual([role, role !== 'VIEWER']);
  });

  test('ROLE_MAY_NOT and SENDER_UNKNOWN: such a command does nothing, not even time goes on by it', () => {
    const small = new SmallExchange();
    small.start(FIRST_DAY);
    small.client(16, 10_0000, 10);
    const before = small.exchange.images().filter(({ room }) => room !== 'exchange');
    const unknown = EXCHANGE_REFUSALS.SENDER_UNKNOWN.code;
    expect(small.ask({ kind: 'KILL', by: 'TRADER', scope: { market: true }, on: true, time: 50 })).toBe(MAY_NOT);
    expect(small.ask({ kind: 'START_DAY', by: 'TRADER', day: FIRST_DAY + 1, time: 0 })).toBe(MAY_NOT);
    expect(small.ask({ kind: 'HALT', by: 'NOBODY' as Role, instrument: 0, time: 50 })).toBe(unknown);
    expect(small.exchange.execute({ kind: 'CLOCK', time: 50 } as ExchangeCommand)).toBe(unknown);
    expect(small.exchange.told).toEqual([{ kind: 'REFUSED', command: 'CLOCK', code: unknown }]);
    expect([small.exchange.state.time, small.exchange.state.session.time]).toEqual([1, 1]);
    expect(small.exchange.images().filter(({ room }) => room !== 'exchange')).toEqual(before);
  });
});
