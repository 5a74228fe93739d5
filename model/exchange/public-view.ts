import { assert } from '../base/assert.ts';
import { FEED_KINDS, FEED_WORDS, type FeedKind, feedField } from '../market-data/feed.ts';
import { isDarkId } from '../orders/table.ts';
import type { RoomEvent } from './event.ts';
import { ENTRY_SIZE, REPORT_SIZE, ROOM } from './stream.ts';

type FieldsOf<K extends RoomEvent['kind']> = readonly Exclude<keyof Extract<RoomEvent, { kind: K }> & string, 'kind'>[];

/** What of the rooms' other events is everybody's business: the fields of each kind, none where the kind is private. */
export const PUBLIC_FIELDS: { readonly [K in RoomEvent['kind']]: FieldsOf<K> } = {
  DAY: ['day'],
  PHASE: ['instrument', 'phase', 'cause'],
  BAND: ['instrument', 'low', 'high', 'time'],
  LIMIT_STATE: ['instrument', 'state', 'time'],
  PROLONGED: ['instrument', 'until', 'low', 'high', 'time'],
  BREAKER: ['level', 'halted', 'time'],
  SHORT_RESTRICTED: ['instrument', 'until'],
  REFUSED: [], KILL: [], PAYMENT: [], CALL: [], LIQUIDATION: [], TRADE_UNDONE: [], TRADE: [], ACTION: [], ACTION_EFFECT: [], GIVE_UP: [],
  ACCOUNT: [], PAYMENT_SIGN: [], OBLIGATION: [], INSTRUCTION: [], STATE: [], MOVED: [], SHORT_OF_COLLATERAL: [], PENALTY: [], MARKED: [],
  BUY_IN_DUE: [], BOUGHT_IN: [], COMPENSATED: [], AFFIRMATION: [], BREAK: [], MONEY: [],
};

/** What of a section a subscriber outside sees. CORE has the ids of what is not displayed, ORDERS and LEDGER have owners. */
const SECTIONS: { readonly [room in keyof typeof ROOM]: 'ALL' | 'FIELDS' | 'NOTHING' } = {
  CORE: 'NOTHING', ORDERS: 'NOTHING', LEDGER: 'NOTHING', ROOMS: 'FIELDS', MARKET_DATA: 'ALL',
};
const BY_CODE = new Map<number, 'ALL' | 'FIELDS' | 'NOTHING'>(Object.entries(ROOM).map(([name, code]) => [code, SECTIONS[name as keyof typeof ROOM]]));
const WITH_ORDER = new Map(Object.values(FEED_KINDS).map(({ code, fields }) => [code as number, (fields as readonly string[]).includes('order')]));

/** One thing that a subscriber outside is told. */
export type PublicItem = { readonly feed: Int32Array } | { readonly event: Readonly<Record<string, unknown>> };

/**
 * What of the event stream may leave the house: whole sections, as a sink gets them, in; the market data, record by record, and the
 * public fields of the rooms' other events, out, in their order. Nothing is kept between calls.
 */
export function publicView(bytes: Uint8Array): PublicItem[] {
  const words = new Int32Array(bytes.slice().buffer);
  const seen: PublicItem[] = [];
  for (let at = 0; at < words.length; ) {
    const [room, count] = [words[at], words[at + 1]];
    const from = at + 2;
    at = from + 2 * eightsOf(room, count);
    assert(at <= words.length, `a section of room ${room} goes beyond its piece of the stream`);
    const shown = BY_CODE.get(room);
    if (shown === 'ALL') for (let record = from; record < at; record += FEED_WORDS) seen.push({ feed: disclosed(words, record) });
    else if (shown === 'FIELDS') seen.push(...eventOf(words, from, count));
  }
  return seen;
}

/** Length of a section without its head. */
function eightsOf(room: number, count: number): number {
  if (room === ROOM.ORDERS) return count * REPORT_SIZE;
  if (room === ROOM.LEDGER) return count * ENTRY_SIZE;
  return room === ROOM.ROOMS ? (count + 3) >> 2 : count >> 1;
}

function disclosed(words: Int32Array, at: number): Int32Array {
  const isOfOrder = WITH_ORDER.get(feedField(words, at, 'kind')) === true;
  assert(!isOfOrder || !isDarkId(feedField(words, at, 'order')), 'market data speaks of an order that is not displayed');
  return words.slice(at, at + FEED_WORDS);
}

function eventOf(words: Int32Array, from: number, count: number): PublicItem[] {
  let text = '';
  for (let i = 0; i < count; i++) text += String.fromCharCode((words[from + (i >> 1)] >>> (16 * (i & 1))) & 0xffff);
  const event = JSON.parse(text) as Readonly<Record<string, unknown>> & { readonly kind: RoomEvent['kind'] };
  const fields: readonly string[] = PUBLIC_FIELDS[event.kind];
  return fields.length === 0 ? [] : [{ event: Object.fromEntries(['kind', ...fields].map((name) => [name, event[name]])) }];
}

/** Kind of a feed record. */
export function feedKind(record: Int32Array): FeedKind {
  const code = feedField(record, 0, 'kind');
  return (Object.keys(FEED_KINDS) as FeedKind[]).find((kind) => FEED_KINDS[kind].code === code)!;
}
