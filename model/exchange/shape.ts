import type { CommandKind, ExchangeCommand } from './command.ts';

/** What a field must be for a room to look at it at all; a name that ends in `?` may be left out. */
type Shape = 'number' | 'boolean' | 'text' | 'object' | { readonly [field: string]: Shape } | readonly [Shape];

type Fields<K extends CommandKind> = Exclude<keyof Extract<ExchangeCommand, { kind: K }>, 'kind' | 'time' | 'by'>;
/** A shape for every field that a kind of command has, and for no other. */
type ShapeOf<K extends CommandKind> = { readonly [F in Fields<K> as F | `${F & string}?`]?: Shape };

const INSTRUMENT = { instrument: 'number' } as const;
const ACCOUNT = { account: 'number' } as const;
const DOCUMENT = { kind: 'text', sha256: 'text' } as const;
const DAYS = { declared: 'number', ex: 'number', record: 'number', pay: 'number' } as const;

/** Fields of orders are looked at by the order desk, numbers of actions by the portfolio. */
const SHAPES: { readonly [K in CommandKind]: ShapeOf<K> } = {
  ORDER: { ...INSTRUMENT, order: 'object' },
  CANCEL: { ...INSTRUMENT, ...ACCOUNT, order: 'number' },
  AMEND: { ...INSTRUMENT, ...ACCOUNT, order: 'number', quantity: 'number', price: 'number', stop: 'number' },
  PAIR: { ...INSTRUMENT, first: 'object', second: 'object' },
  BRACKET: { ...INSTRUMENT, bracket: { entry: 'object', target: 'number', protection: 'number' } },
  MASS_CANCEL: { 'instrument?': 'number', 'account?': 'number', 'participant?': 'number', 'side?': 'number' },
  DISCONNECT: { participant: 'number' },
  START_DAY: { day: 'number' },
  PHASE: { ...INSTRUMENT, phase: 'text', 'reference?': 'number' },
  BAND: { ...INSTRUMENT, low: 'number', high: 'number' },
  CLOCK: {},
  HALT: INSTRUMENT,
  RESUME: INSTRUMENT,
  INDEX: { value: 'number' },
  KILL: { scope: { 'participant?': 'number', 'instrument?': 'number', 'market?': 'boolean' }, on: 'boolean' },
  EXPIRE: {},
  PARTICIPANT: { participant: 'number' },
  REGISTER: { registration: { ...ACCOUNT, participant: 'number', kind: 'text', holder: 'text', name: 'text' } },
  LIST_NAME: { name: 'text', listed: 'boolean' },
  SUBMIT: { ...ACCOUNT, documents: [DOCUMENT], submitter: 'number', goodUntil: 'number' },
  REVIEW: { ...ACCOUNT, decision: 'text', reviewer: 'number' },
  ACCREDIT: { ...ACCOUNT, document: DOCUMENT, until: 'number' },
  AML: { ...ACCOUNT, step: 'text' },
  LIFE: { ...ACCOUNT, step: 'text' },
  DEPOSIT: { ...ACCOUNT, asset: 'number', amount: 'number' },
  WITHDRAW: { ...ACCOUNT, asset: 'number', amount: 'number' },
  PAYMENT_ANSWER: { payment: 'number', done: 'boolean' },
  LINE: { ...ACCOUNT, asset: 'number', line: 'number' },
  MARK: {},
  MARGIN: {},
  EXTEND: { call: 'number', until: 'number' },
  BUST: { trade: 'number' },
  CORRECT: { trade: 'number', price: 'number', quantity: 'number' },
  ALLOCATE: { ...ACCOUNT, trades: ['number'], parts: [{ ...ACCOUNT, quantity: 'number' }] },
  GIVE_UP: { trade: 'number', from: 'number', participant: 'number', to: 'number' },
  GIVE_UP_STEP: { giveUp: 'number', step: 'text', participant: 'number' },
  AFFIRMING: { ...ACCOUNT, on: 'boolean' },
  MATCH: {
    trade: 'number',
    terms: { ...INSTRUMENT, side: 'text', quantity: 'number', price: 'number', tradeDay: 'number', settleDay: 'number', ...ACCOUNT, money: 'number' },
  },
  AFFIRM: { trade: 'number', ...ACCOUNT },
  NET: {},
  INSTRUCT: {},
  CONFIRM: { refused: ['number'] },
  SETTLE: {},
  BUY_IN: { obligation: 'number', seller: 'number', price: 'number' },
  COMPENSATE: { obligation: 'number', price: 'number' },
  ANNOUNCE: { action: { kind: 'text', id: 'number', ...INSTRUMENT, days: DAYS } },
  ACTIONS: { evening: 'boolean' },
  EXERCISE: { ...ACCOUNT, action: 'number', shares: 'number' },
  STATEMENT: { lines: [{ asset: 'number', amount: 'number' }] },
};

/** Kinds that come by the million and whose fields the order desk looks at, one by one, itself. */
export const isHot = (kind: CommandKind) => kind === 'ORDER' || kind === 'CANCEL' || kind === 'AMEND';

/** False for a command with a field missing or of another kind than the field has: rooms trust that much of what comes to them. */
export function isShaped(command: ExchangeCommand): boolean {
  const { kind } = command;
  if (isHot(kind)) return kind !== 'ORDER' || isObject(command.order);
  return !Object.hasOwn(SHAPES, kind) || fits(SHAPES[kind] as Shape, command);
}

function fits(shape: Shape, value: unknown): boolean {
  if (shape === 'text') return typeof value === 'string';
  if (shape === 'object') return isObject(value);
  if (typeof shape === 'string') return typeof value === shape;
  if (Array.isArray(shape)) return Array.isArray(value) && value.every((each) => fits(shape[0] as Shape, each));
  if (!isObject(value)) return false;
  return Object.entries(shape as Readonly<Record<string, Shape>>).every(([name, of]) => {
    const optional = name.endsWith('?');
    const field = value[optional ? name.slice(0, -1) : name];
    return (optional && field === undefined) || fits(of, field);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
