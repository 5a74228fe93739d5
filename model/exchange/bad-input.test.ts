/** Commands as strangers send them: whatever stands in a field, the exchange answers with a code and nothing breaks. */
import { describe, expect, test } from 'vitest';
import { ACCOUNT_REFUSALS } from '../accounts/refusals.ts';
import { DAY_MAX } from '../base/money.ts';
import { ORDER_REJECTS } from '../orders/reject.ts';
import type { CorporateAction } from '../portfolio/actions/action.ts';
import { newOrder } from '../orders/order.ts';
import { LEDGER_REFUSALS } from '../ledger/reasons.ts';
import { SETTLEMENT_REFUSALS } from '../settlement/refusals.ts';
import { SESSION_REJECTS } from '../session/reject.ts';
import { TRADE_REFUSALS } from '../trades/refusals.ts';
import type { CommandKind, ExchangeCommand, Unsent } from './command.ts';
import { Exchange } from './exchange.ts';
import { EXCHANGE_REFUSALS } from './refusals.ts';
import type { RoomImage } from './snapshot.ts';
import { FIRST_DAY, MODEL_PORT, sent, SMALL_EXCHANGE, SmallExchange } from './testing.ts';

const [A, B, APPLICANT] = [16, 17, 19];
const HASH = 'b'.repeat(64);
const T = 2;

/** Two clients, one of whom waits for approval beside them; trades, an open order, a payment under way, an institution's trade. */
function world(): readonly RoomImage[] {
  const small = new SmallExchange({ ...SMALL_EXCHANGE, instruments: [SMALL_EXCHANGE.instruments[0], { ...SMALL_EXCHANGE.instruments[1], accreditedOnly: true }] });
  small.start(FIRST_DAY);
  for (const account of [A, B]) small.client(account, 100_0000, 1_000);
  small.do({ kind: 'REGISTER', registration: { account: APPLICANT, participant: A, kind: 'CASH', holder: 'PERSON', name: HASH }, time: 1 });
  small.phase('CONTINUOUS');
  small.order(0, { account: B, side: 'SELL', price: 20, quantity: 100 });
  small.order(0, { account: A, side: 'BUY', price: 20, quantity: 30 });
  small.do({ kind: 'AFFIRMING', account: A, on: true, time: 1 });
  small.order(0, { account: A, side: 'BUY', price: 20, quantity: 10 });
  small.do({ kind: 'WITHDRAW', account: A, asset: 0, amount: 5, time: 1 });
  return small.exchange.images();
}

const CONFIG = { ...SMALL_EXCHANGE, instruments: [SMALL_EXCHANGE.instruments[0], { ...SMALL_EXCHANGE.instruments[1], accreditedOnly: true }] };
const WORLD = world();
const restored = () => Exchange.restore(CONFIG, MODEL_PORT, WORLD);

const order = newOrder({ account: A, participant: A, side: 'BUY', price: 15, quantity: 5 });
const days = { declared: FIRST_DAY, ex: FIRST_DAY + 4, record: FIRST_DAY + 4, pay: FIRST_DAY + 9 };
const terms = { instrument: 0, side: 'BUY', quantity: 10, price: 2_000, tradeDay: FIRST_DAY, settleDay: FIRST_DAY + 4, account: A, money: 20_030 } as const;

/** One of every kind, most of them good. */
const UNSENT: { readonly [K in CommandKind]: Unsent<ExchangeCommand & { readonly kind: K }> } = {
  ORDER: { kind: 'ORDER', instrument: 0, order, time: T },
  CANCEL: { kind: 'CANCEL', instrument: 0, account: B, order: 1, time: T },
  AMEND: { kind: 'AMEND', instrument: 0, account: B, order: 1, quantity: 90, price: 20, stop: 0, time: T },
  PAIR: {
    kind: 'PAIR', instrument: 0, first: { ...order, side: 'SELL', price: 30 }, second: { ...order, side: 'SELL', type: 'STOP', price: 0, stop: 10 }, time: T,
  },
  BRACKET: { kind: 'BRACKET', instrument: 0, bracket: { entry: order, target: 30, protection: 5 }, time: T },
  MASS_CANCEL: { kind: 'MASS_CANCEL', instrument: 0, account: A, participant: A, side: 0, time: T },
  DISCONNECT: { kind: 'DISCONNECT', participant: A, time: T },
  START_DAY: { kind: 'START_DAY', day: FIRST_DAY + 1, time: 0 },
  PHASE: { kind: 'PHASE', instrument: 0, phase: 'CLOSED', reference: 5, time: T },
  BAND: { kind: 'BAND', instrument: 0, low: 5, high: 50, time: T },
  CLOCK: { kind: 'CLOCK', time: T },
  HALT: { kind: 'HALT', instrument: 0, time: T },
  RESUME: { kind: 'RESUME', instrument: 0, time: T },
  INDEX: { kind: 'INDEX', value: 5_000, time: T },
  KILL: { kind: 'KILL', scope: { participant: A }, on: true, time: T },
  EXPIRE: { kind: 'EXPIRE', time: T },
  PARTICIPANT: { kind: 'PARTICIPANT', participant: 99, time: T },
  REGISTER: { kind: 'REGISTER', registration: { account: 20, participant: A, kind: 'CASH', holder: 'PERSON', name: HASH }, time: T },
  LIST_NAME: { kind: 'LIST_NAME', name: HASH, listed: true, time: T },
  SUBMIT: {
    kind: 'SUBMIT', account: APPLICANT, documents: [{ kind: 'IDENTITY', sha256: HASH }, { kind: 'ADDRESS', sha256: HASH }], submitter: 1, goodUntil: FIRST_DAY + 3, time: T,
  },
  REVIEW: { kind: 'REVIEW', account: APPLICANT, decision: 'APPROVE', reviewer: 3, time: T },
  ACCREDIT: { kind: 'ACCREDIT', account: A, document: { kind: 'ACCREDITATION', sha256: HASH }, until: FIRST_DAY + 9, time: T },
  AML: { kind: 'AML', account: A, step: 'ALERT', time: T },
  LIFE: { kind: 'LIFE', account: A, step: 'SUSPEND', time: T },
  DEPOSIT: { kind: 'DEPOSIT', account: A, asset: 0, amount: 5, time: T },
  WITHDRAW: { kind: 'WITHDRAW', account: A, asset: 1, amount: 5, time: T },
  PAYMENT_ANSWER: { kind: 'PAYMENT_ANSWER', payment: 1, done: true, time: T },
  LINE: { kind: 'LINE', account: A, asset: 0, line: 50, time: T },
  MARK: { kind: 'MARK', time: T },
  MARGIN: { kind: 'MARGIN', time: T },
  EXTEND: { kind: 'EXTEND', call: 1, until: FIRST_DAY + 9, time: T },
  BUST: { kind: 'BUST', trade: 1, time: T },
  CORRECT: { kind: 'CORRECT', trade: 1, price: 2_100, quantity: 30, time: T },
  ALLOCATE: { kind: 'ALLOCATE', account: A, trades: [1], parts: [{ account: B, quantity: 30 }], time: T },
  GIVE_UP: { kind: 'GIVE_UP', trade: 1, from: A, participant: B, to: B, time: T },
  GIVE_UP_STEP: { kind: 'GIVE_UP_STEP', giveUp: 1, step: 'ACCEPT', participant: B, time: T },
  AFFIRMING: { kind: 'AFFIRMING', account: A, on: true, time: T },
  MATCH: { kind: 'MATCH', trade: 2, terms, time: T },
  AFFIRM: { kind: 'AFFIRM', trade: 2, account: A, time: T },
  NET: { kind: 'NET', time: T },
  INSTRUCT: { kind: 'INSTRUCT', time: T },
  CONFIRM: { kind: 'CONFIRM', refused: [1], time: T },
  SETTLE: { kind: 'SETTLE', time: T },
  BUY_IN: { kind: 'BUY_IN', obligation: 1, seller: B, price: 5, time: T },
  COMPENSATE: { kind: 'COMPENSATE', obligation: 1, price: 5, time: T },
  ANNOUNCE: { kind: 'ANNOUNCE', action: { kind: 'CASH_DIVIDEND', id: 1, instrument: 0, days, agent: 0, amount: 5, per: 1, taxAccount: 0 }, time: T },
  ACTIONS: { kind: 'ACTIONS', evening: false, time: T },
  EXERCISE: { kind: 'EXERCISE', account: A, action: 1, shares: 5, time: T },
  STATEMENT: { kind: 'STATEMENT', lines: [{ asset: 0, amount: 5 }], time: T },
};

type Sent = { readonly [K in CommandKind]: ExchangeCommand & { readonly kind: K } };
const COMMANDS = Object.fromEntries(Object.entries(UNSENT).map(([kind, command]) => [kind, sent(command as Unsent)])) as Sent;

const common = { id: 1, instrument: 0, days, agent: 0, cashInLieu: 5 };
/** Of every kind of corporate action one that is taken. */
const ACTIONS: readonly CorporateAction[] = [
  { ...common, kind: 'STOCK_DIVIDEND', each: 1, per: 4 }, { ...common, kind: 'SPLIT', each: 2, per: 1 }, { ...common, kind: 'REVERSE_SPLIT', each: 1, per: 4 },
  { ...common, kind: 'SPIN_OFF', each: 1, per: 4, into: 1, parentPrice: 9, childPrice: 5 },
  {
    ...common, kind: 'RIGHTS', each: 1, per: 4, into: 1, parentPrice: 9, childPrice: 5, rights: 2, subscription: 5, expires: FIRST_DAY + 20, allocateFrom: 1_500,
  },
  { ...common, kind: 'CASH_MERGER', amount: 5 }, { ...common, kind: 'STOCK_MERGER', each: 1, per: 4, into: 1, boot: 5, price: 9 },
  { ...common, kind: 'SYMBOL_CHANGE', symbol: 'NEW' },
];

const HOSTILE: readonly unknown[] = [
  -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 32, 2 ** 50 + 1, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), '1', '', '__proto__', null, undefined, [], {}, true,
];

/** The command with every field of it, however deep, replaced by every hostile value in turn. */
function* spoilt(value: unknown, top: boolean): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const each of value) for (const other of spoilt(each, false)) yield [other];
    for (const hostile of HOSTILE) yield [hostile];
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value)) {
      if (top && name === 'kind') continue;
      for (const hostile of HOSTILE) yield { ...value, [name]: hostile };
      for (const other of spoilt(field, false)) yield { ...value, [name]: other };
    }
  }
}

const equalsWorld = (room: string, bytes: Uint8Array) => Buffer.compare(bytes, WORLD.find((image) => image.room === room)!.bytes) === 0;

describe('exchange: hostile input', () => {
  test.each([
    ...Object.entries(COMMANDS), ...ACTIONS.map((action) => [`ANNOUNCE ${action.kind}`, { ...COMMANDS.ANNOUNCE, action }] as const),
  ])('%s with anything in any field is answered with a code, and the state can be kept', (_, sound) => {
    let trials = 0;
    let exchange = restored();
    for (const command of spoilt(sound, true)) {
      const code = exchange.execute(command as ExchangeCommand);
      expect(Number.isInteger(code) && code >= 0, JSON.stringify(command)).toBe(true);
      trials++;
      if (code !== 0) continue;
      expect(exchange.images().length).toBe(WORLD.length);
      exchange = restored();
    }
    expect(exchange.images().filter(({ room }) => !['exchange', 'session'].includes(room)).every(({ room, bytes }) => equalsWorld(room, bytes))).toBe(true);
    expect(trials).toBeGreaterThanOrEqual(HOSTILE.length);
  });

  test.each<[string, unknown]>([
    ['FIELD_INVALID', { ...COMMANDS.CONFIRM, refused: 1 }], ['FIELD_INVALID', { ...COMMANDS.ORDER, order: null }], ['FIELD_INVALID', { ...COMMANDS.AFFIRMING, on: 1 }],
    ['FIELD_INVALID', { ...COMMANDS.MASS_CANCEL, side: 2 }], ['SCOPE_INVALID', { ...COMMANDS.KILL, scope: {} }],
    ['COMMAND_UNKNOWN', { kind: 'TRANSFER', by: 'SYSTEM', time: T }], ['COMMAND_UNKNOWN', { kind: 'toString', by: 'TRADER', time: T }],
    ['TIME_INVALID', { kind: 'EXPIRE', by: 'SYSTEM' }], ['TIME_INVALID', { ...COMMANDS.EXPIRE, time: 2 ** 48 }],
    ['SENDER_UNKNOWN', { kind: 'EXPIRE', time: T }], ['SENDER_UNKNOWN', { ...COMMANDS.ORDER, by: 'toString' }], ['SENDER_UNKNOWN', { ...COMMANDS.BUST, by: ['MARKET_CONTROL'] }],
    ['SENDER_UNKNOWN', { kind: 'TRANSFER', time: T }], ['ROLE_MAY_NOT', { ...COMMANDS.ORDER, by: 'VIEWER' }], ['ROLE_MAY_NOT', { ...COMMANDS.HALT, by: 'TRADER' }],
  ])('exchange: %s refuses %o', (name, command) => {
    expect(restored().execute(command as ExchangeCommand)).toBe(EXCHANGE_REFUSALS[name as keyof typeof EXCHANGE_REFUSALS].code);
  });
});

const codeOf = (table: Readonly<Record<string, { readonly code: number }>>, name: string) => table[name].code;

describe('exchange: bounds', () => {
  const account = (name: keyof typeof ACCOUNT_REFUSALS) => codeOf(ACCOUNT_REFUSALS, name);
  const own = (name: keyof typeof EXCHANGE_REFUSALS) => codeOf(EXCHANGE_REFUSALS, name);
  const trade = (name: keyof typeof TRADE_REFUSALS) => codeOf(TRADE_REFUSALS, name);
  /** Kind, field, values and the code that each gets. */
  const ROWS: readonly (readonly [CommandKind, string, readonly (readonly [number, number])[]])[] = [
    ['PARTICIPANT', 'participant', [[0, account('NUMBER_INVALID')], [1, 0], [65_535, 0], [65_536, account('NUMBER_INVALID')]]],
    ['REGISTER', 'registration.account', [[15, account('NUMBER_INVALID')], [20, 0], [40, 0], [41, account('NUMBER_INVALID')]]],
    ['ACCREDIT', 'until', [[FIRST_DAY - 1, account('DAY_INVALID')], [FIRST_DAY, 0], [DAY_MAX, 0], [DAY_MAX + 1, account('DAY_INVALID')]]],
    ['SUBMIT', 'goodUntil', [[FIRST_DAY - 1, account('DAY_INVALID')], [FIRST_DAY, 0], [DAY_MAX, 0], [DAY_MAX + 1, account('DAY_INVALID')]]],
    ['DEPOSIT', 'amount', [
      [0, own('AMOUNT_INVALID')], [1, 0], [2 ** 50 - 200_0000, 0], [2 ** 50 - 200_0000 + 1, codeOf(LEDGER_REFUSALS, 'TOO_LARGE')],
      [2 ** 50 + 1, own('AMOUNT_INVALID')], [2 ** 53, own('AMOUNT_INVALID')], [2 ** 53 + 2, own('AMOUNT_INVALID')],
    ]],
    ['DEPOSIT', 'asset', [[-1, own('ASSET_UNKNOWN')], [0, 0], [2, 0], [3, own('ASSET_UNKNOWN')]]],
    ['WITHDRAW', 'amount', [[0, own('AMOUNT_INVALID')], [1, 0], [1_000, 0], [1_001, codeOf(LEDGER_REFUSALS, 'INSUFFICIENT')], [2 ** 53, own('AMOUNT_INVALID')]]],
    ['SUBMIT', 'submitter', [[-1, account('NUMBER_INVALID')], [0, 0], [2 ** 32 - 1, 0], [2 ** 32, account('NUMBER_INVALID')]]],
    ['BAND', 'low', [[-1, own('BAND_INVALID')], [0, 0], [50, 0], [51, own('BAND_INVALID')]]],
    ['BAND', 'high', [[4, own('BAND_INVALID')], [5, 0], [63, 0], [64, own('BAND_INVALID')]]],
    ['PHASE', 'reference', [[-1, own('PHASE_INVALID')], [0, 0], [63, 0], [64, own('PHASE_INVALID')]]],
    ['INDEX', 'value', [[0, own('INDEX_INVALID')], [1, 0], [2 ** 50, 0], [2 ** 50 + 1, own('INDEX_INVALID')]]],
    ['CORRECT', 'price', [[0, trade('PRICE_INVALID')], [1, 0], [2 ** 32, trade('PRICE_INVALID')]]],
    ['CORRECT', 'quantity', [[0, trade('QUANTITY_INVALID')], [1, 0], [2 ** 32, trade('QUANTITY_INVALID')]]],
    ['EXPIRE', 'time', [[0, own('TIME_INVALID')], [1, 0], [2 ** 48 - 1, 0], [2 ** 48, own('TIME_INVALID')]]],
  ];

  test.each(ROWS)('%s: %s at and beyond its bounds', (kind, path, cases) => {
    for (const [value, code] of cases) {
      expect([value, restored().execute(withField(COMMANDS[kind], path.split('.'), value))]).toEqual([value, code]);
    }
  });

  const reject = (name: keyof typeof ORDER_REJECTS) => codeOf(ORDER_REJECTS, name);
  test.each<[string, readonly (readonly [number, number])[]]>([
    ['quantity', [[0, reject('QUANTITY_ZERO')], [1, 0], [2 ** 32, reject('FIELD_INVALID')]]],
    ['price', [[-1, reject('FIELD_INVALID')], [0, 0], [63, 0], [64, reject('PRICE_MISSING')]]],
    ['account', [[APPLICANT - 1, account('ACCOUNT_UNKNOWN')], [A, 0], [41, account('ACCOUNT_UNKNOWN')]]],
    ['participant', [[A, 0], [B, account('NOT_OF_PARTICIPANT')]]],
  ])('ORDER: %s at and beyond its bounds', (field, cases) => {
    for (const [value, code] of cases) {
      const small = new SmallExchange(CONFIG, restored());
      expect(small.ask({ ...COMMANDS.ORDER, order: { ...order, quantity: 1, [field]: value } })).toBe(0);
      expect([value, small.reports(0)[0].code]).toEqual([value, code]);
    }
  });
});

function withField(command: ExchangeCommand, [first, ...rest]: readonly string[], value: number): ExchangeCommand {
  const at = (command as unknown as Record<string, unknown>)[first];
  return { ...command, [first]: rest.length === 0 ? value : withField(at as ExchangeCommand, rest, value) } as ExchangeCommand;
}

describe('exchange: what is not there is named', () => {
  const answer = (...commands: readonly ExchangeCommand[]) => {
    const exchange = restored();
    return commands.map((command) => exchange.execute(command)).at(-1);
  };
  test.each<[string, number, readonly ExchangeCommand[]]>([
    ['INSTRUMENT_UNKNOWN', codeOf(EXCHANGE_REFUSALS, 'INSTRUMENT_UNKNOWN'), [{ ...COMMANDS.ORDER, instrument: 2 }]],
    ['INSTRUMENT_UNKNOWN of a halt', codeOf(SESSION_REJECTS, 'INSTRUMENT_UNKNOWN'), [{ ...COMMANDS.HALT, instrument: 2 }]],
    ['ACCOUNT_UNKNOWN', codeOf(ACCOUNT_REFUSALS, 'ACCOUNT_UNKNOWN'), [{ ...COMMANDS.MASS_CANCEL, account: 18 }]],
    ['ACCOUNT_UNKNOWN of an institution', codeOf(ACCOUNT_REFUSALS, 'ACCOUNT_UNKNOWN'), [{ ...COMMANDS.AFFIRMING, account: 18 }]],
    ['PARTICIPANT_UNKNOWN', codeOf(ACCOUNT_REFUSALS, 'PARTICIPANT_UNKNOWN'), [{ ...COMMANDS.DISCONNECT, participant: 18 }]],
    ['TRADE_UNKNOWN', codeOf(TRADE_REFUSALS, 'TRADE_UNKNOWN'), [{ ...COMMANDS.BUST, trade: 3 }]],
    ['GIVE_UP_UNKNOWN', codeOf(TRADE_REFUSALS, 'GIVE_UP_UNKNOWN'), [COMMANDS.GIVE_UP_STEP]],
    ['OBLIGATION_UNKNOWN', codeOf(SETTLEMENT_REFUSALS, 'OBLIGATION_UNKNOWN'), [COMMANDS.BUY_IN]],
    ['AFFIRMATION_UNKNOWN', codeOf(SETTLEMENT_REFUSALS, 'AFFIRMATION_UNKNOWN'), [{ ...COMMANDS.AFFIRM, trade: 1 }]],
    ['AFFIRMATION_LATE', codeOf(SETTLEMENT_REFUSALS, 'AFFIRMATION_LATE'), [COMMANDS.MATCH, COMMANDS.AFFIRM, COMMANDS.AFFIRM]],
    ['PAYMENT_UNKNOWN', codeOf(SETTLEMENT_REFUSALS, 'PAYMENT_UNKNOWN'), [COMMANDS.PAYMENT_ANSWER, COMMANDS.PAYMENT_ANSWER]],
    ['MAY_NOT_DEPOSIT', codeOf(ACCOUNT_REFUSALS, 'MAY_NOT_DEPOSIT'), [COMMANDS.AML, { ...COMMANDS.AML, step: 'TAKE_UP' }, { ...COMMANDS.AML, step: 'BLOCK' }, COMMANDS.DEPOSIT]],
    ['MAY_NOT_WITHDRAW', codeOf(ACCOUNT_REFUSALS, 'MAY_NOT_WITHDRAW'), [COMMANDS.AML, { ...COMMANDS.AML, step: 'TAKE_UP' }, COMMANDS.WITHDRAW]],
    ['MAY_NOT_SHORT', codeOf(ACCOUNT_REFUSALS, 'MAY_NOT_SHORT'), [{ ...COMMANDS.LINE, account: APPLICANT, asset: 1 }]],
  ])('%s', (_, code, commands) => {
    expect(answer(...commands)).toBe(code);
  });

  test('NOT_ACCREDITED: an instrument for accredited investors only', () => {
    const small = new SmallExchange(CONFIG, restored());
    small.do({ ...COMMANDS.ORDER, instrument: 1 });
    expect(small.reports(1)[0].code).toBe(ACCOUNT_REFUSALS.NOT_ACCREDITED.code);
    small.do(COMMANDS.ACCREDIT);
    small.do({ ...COMMANDS.ORDER, instrument: 1 });
    expect(small.reports(1)[0].code).toBe(0);
  });
});
