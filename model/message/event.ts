import { ALGORITHMS, BOOK_STATES, SIDES } from './command.ts';
import type { Field, FieldValue, KindOf } from './record.ts';

/** Why quantity left the book, or never reached it, without trading. Code 0 is never used. */
export const CANCEL_REASONS = [
  'NONE', 'USER', 'REDUCED', 'IOC_REMAINDER', 'MARKET_REMAINDER', 'MASS_CANCEL', 'SELF_TRADE', 'BAND',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const EVENT_FIELDS = {
  kind: { word: 0, low: 0, bits: 8, doc: 'what happened' },
  side: { word: 0, low: 8, bits: 1, values: SIDES, doc: "the order's side; TRADE: the taker's; TOP: the side shown" },
  last: { word: 0, low: 9, bits: 1, flag: true, doc: 'no further event answers this command' },
  book: { word: 0, low: 16, bits: 16, doc: 'book within the core' },
  order: { word: 1, low: 0, bits: 32, doc: 'the order concerned' },
  maker: { word: 1, low: 0, bits: 32, doc: 'the resting order' },
  price: { word: 2, low: 0, bits: 32, doc: 'tick index; TRADE: the price of the maker; TOP: 0 when the side is empty' },
  low: { word: 2, low: 0, bits: 32, doc: 'lower price limit in force' },
  quantity: { word: 3, low: 0, bits: 32, doc: 'traded, resting, or taken away' },
  taker: { word: 4, low: 0, bits: 32, doc: 'the incoming order' },
  participant: { word: 4, low: 0, bits: 16, doc: 'who trades' },
  code: { word: 4, low: 0, bits: 16, doc: 'reject code, see the table of reject codes' },
  command: { word: 4, low: 16, bits: 8, doc: 'kind code of the refused command, as it came' },
  reason: { word: 4, low: 0, bits: 8, values: CANCEL_REASONS, doc: 'why' },
  state: { word: 4, low: 0, bits: 8, values: BOOK_STATES, doc: 'state in force' },
  algorithm: { word: 4, low: 8, bits: 8, values: ALGORITHMS, doc: 'algorithm in force' },
  size: { word: 4, low: 0, bits: 64, doc: 'total quantity at the best price, below 2^53; 0 when the side is empty' },
  makerLeft: { word: 5, low: 0, bits: 32, doc: 'open quantity of the maker after the trade' },
  left: { word: 5, low: 0, bits: 32, doc: 'open quantity of the order afterwards' },
  high: { word: 5, low: 0, bits: 32, doc: 'upper price limit in force' },
  takerLeft: { word: 6, low: 0, bits: 32, doc: 'open quantity of the taker after the trade' },
  sequence: { word: 7, low: 0, bits: 32, doc: 'number of the command since reset, first is 1, modulo 2^32' },
} as const satisfies Record<string, Field>;

export type EventField = keyof typeof EVENT_FIELDS;

export const EVENT_KINDS = {
  ACCEPTED: { code: 1, fields: ['side', 'last', 'book', 'order', 'price', 'quantity', 'participant', 'sequence'], doc: 'the order (or mass cancel) passed every check' },
  REJECTED: { code: 2, fields: ['last', 'book', 'order', 'code', 'command', 'sequence'], doc: 'refused; nothing changed' },
  TRADE: { code: 3, fields: ['side', 'last', 'book', 'maker', 'price', 'quantity', 'taker', 'makerLeft', 'takerLeft', 'sequence'], doc: 'maker and taker traded' },
  RESTED: { code: 4, fields: ['side', 'last', 'book', 'order', 'price', 'quantity', 'sequence'], doc: 'the remainder joined the queue of its price, at the end' },
  CANCELLED: { code: 5, fields: ['side', 'last', 'book', 'order', 'price', 'quantity', 'reason', 'left', 'sequence'], doc: 'quantity taken away without a trade' },
  REPLACED: { code: 6, fields: ['side', 'last', 'book', 'order', 'price', 'quantity', 'sequence'], doc: 'the order left its queue and comes again with these terms' },
  STATE: { code: 7, fields: ['last', 'book', 'low', 'state', 'algorithm', 'high', 'sequence'], doc: 'state, algorithm and price limits in force' },
  TOP: { code: 8, fields: ['side', 'last', 'book', 'price', 'size', 'sequence'], doc: 'best price and size of a side, sent when it changed' },
} as const satisfies Record<string, KindOf<EventField>>;

export type EventKind = keyof typeof EVENT_KINDS;

/** A decoded event: carries exactly the fields of its kind. */
export type EventOf<K extends EventKind> = { readonly kind: K } & {
  readonly [F in (typeof EVENT_KINDS)[K]['fields'][number]]: FieldValue<(typeof EVENT_FIELDS)[F]>;
};
export type CoreEvent = { [K in EventKind]: EventOf<K> }[EventKind];
