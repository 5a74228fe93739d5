import type { Field, FieldValue, KindOf } from './record.ts';

export const SIDES = ['BUY', 'SELL'] as const;
export const TIMES_IN_FORCE = ['DAY', 'IOC', 'FOK'] as const;
export const SELF_TRADE_MODES = [
  'NONE', 'CANCEL_NEWEST', 'CANCEL_OLDEST', 'CANCEL_BOTH', 'DECREMENT',
] as const;
export const BOOK_STATES = ['OPEN', 'HALTED', 'CLOSED'] as const;
export const ALGORITHMS = ['FIFO', 'PRO_RATA', 'SIZE_TIME'] as const;

export type Side = (typeof SIDES)[number];
export type BookStateName = (typeof BOOK_STATES)[number];
export type Algorithm = (typeof ALGORITHMS)[number];

/** Fields of a command record. Two names may share bits where no kind uses both. */
export const COMMAND_FIELDS = {
  kind: { word: 0, low: 0, bits: 8, doc: 'what is asked' },
  side: { word: 0, low: 8, bits: 1, values: SIDES, doc: 'buy or sell' },
  market: { word: 0, low: 9, bits: 1, flag: true, doc: 'no limit price: the band edge is the limit, nothing rests' },
  postOnly: { word: 0, low: 10, bits: 1, flag: true, doc: 'refused if it would trade on arrival' },
  timeInForce: { word: 0, low: 11, bits: 2, values: TIMES_IN_FORCE, doc: 'what becomes of a remainder' },
  selfTrade: { word: 0, low: 13, bits: 3, values: SELF_TRADE_MODES, doc: "when the maker is the taker's own; the taker's mode rules" },
  book: { word: 0, low: 16, bits: 16, doc: 'book within the core' },
  order: { word: 1, low: 0, bits: 32, doc: 'exchange-assigned id: slot in the low bits, generation above' },
  price: { word: 2, low: 0, bits: 32, doc: 'limit price, tick index' },
  low: { word: 2, low: 0, bits: 32, doc: 'lower price limit, tick index, inclusive' },
  quantity: { word: 3, low: 0, bits: 32, doc: 'ADD, REPLACE: open quantity; REDUCE: how much to take away' },
  participant: { word: 4, low: 0, bits: 16, doc: 'who trades' },
  state: { word: 4, low: 16, bits: 8, values: BOOK_STATES, doc: 'new state of the book' },
  algorithm: { word: 4, low: 16, bits: 8, values: ALGORITHMS, doc: 'new matching algorithm' },
  high: { word: 5, low: 0, bits: 32, doc: 'upper price limit, tick index, inclusive' },
  time: { word: 6, low: 0, bits: 48, doc: 'nanoseconds since midnight; the core carries it, nothing in it decides by it' },
} as const satisfies Record<string, Field>;

export type CommandField = keyof typeof COMMAND_FIELDS;

export const COMMAND_KINDS = {
  ADD: {
    code: 1,
    fields: ['side', 'market', 'postOnly', 'timeInForce', 'selfTrade', 'book', 'order', 'price', 'quantity', 'participant', 'time'],
    doc: 'a new order',
  },
  CANCEL: { code: 2, fields: ['book', 'order', 'time'], doc: 'takes an order out' },
  REDUCE: { code: 3, fields: ['book', 'order', 'quantity', 'time'], doc: 'takes quantity away, keeps priority' },
  REPLACE: {
    code: 4,
    fields: ['postOnly', 'selfTrade', 'book', 'order', 'price', 'quantity', 'time'],
    doc: 'new price and quantity for a resting order, loses priority, may trade',
  },
  MASS_CANCEL: { code: 5, fields: ['book', 'participant', 'time'], doc: 'takes out all orders of a participant' },
  SET_STATE: { code: 6, fields: ['book', 'state', 'time'], doc: 'opens, halts or closes the book' },
  SET_BAND: { code: 7, fields: ['book', 'low', 'high', 'time'], doc: 'sets the price limits' },
  SET_ALGORITHM: { code: 8, fields: ['book', 'algorithm', 'time'], doc: 'chooses the matching algorithm; the book must be empty' },
} as const satisfies Record<string, KindOf<CommandField>>;

export type CommandKind = keyof typeof COMMAND_KINDS;

/** A decoded command: carries exactly the fields of its kind. */
export type CommandOf<K extends CommandKind> = { readonly kind: K } & {
  readonly [F in (typeof COMMAND_KINDS)[K]['fields'][number]]: FieldValue<(typeof COMMAND_FIELDS)[F]>;
};
export type Command = { [K in CommandKind]: CommandOf<K> }[CommandKind];
