import { isWhole, U16_MAX, U32_MAX, U48_MAX } from '../base/integers.ts';
import { ACCOUNT_MAX, DAY_MAX } from '../base/money.ts';
import { isCall } from '../session/phases.ts';
import { DISPLAY, type NewOrder, PEG, SELF_TRADE, TIME, TYPE } from './order.ts';
import type { OrderReject } from './reject.ts';
import type { DeskState } from './state.ts';

/** One check on the way in; `fails` is asked only when every check before it has passed. */
export interface Check {
  readonly code: OrderReject;
  readonly fails: (order: NewOrder, d: DeskState, time: number) => boolean;
}

const REST_TIMES: readonly string[] = ['DAY', 'GTC', 'GTD'];
const PRICED: readonly string[] = ['LIMIT', 'STOP_LIMIT', 'PEGGED'];
const STOPS: readonly string[] = ['STOP', 'STOP_LIMIT', 'TRAILING_STOP'];
const isAtOnce = (o: NewOrder) => o.timeInForce === 'IOC' || o.timeInForce === 'FOK';
const isForAuction = (o: NewOrder) => o.timeInForce === 'AT_OPEN' || o.timeInForce === 'AT_CLOSE';
const isBare = (o: NewOrder) => o.display === 'FULL' && !o.postOnly && !o.allOrNone && o.minimum === 0;

/** A field without meaning: the only place where a stranger's values are not yet trusted to be of their type. */
function fieldInvalid(o: NewOrder): boolean {
  const flags: readonly unknown[] = [o.postOnly, o.allOrNone, o.cancelOnDisconnect];
  const whole = isWhole(o.account, ACCOUNT_MAX) && isWhole(o.participant, U16_MAX) && isWhole(o.key, U32_MAX)
    && isWhole(o.quantity, U32_MAX) && isWhole(o.price, U32_MAX) && isWhole(o.stop, U32_MAX) && isWhole(o.offset, U32_MAX)
    && isWhole(o.shown, U32_MAX) && isWhole(o.spread, U32_MAX) && isWhole(o.minimum, U32_MAX)
    && isWhole(o.expireDay, DAY_MAX) && isWhole(o.expireTime, U48_MAX);
  const known = (o.side === 'BUY' || o.side === 'SELL') && Object.hasOwn(TYPE, o.type) && Object.hasOwn(TIME, o.timeInForce)
    && Object.hasOwn(SELF_TRADE, o.selfTrade) && Object.hasOwn(DISPLAY, o.display) && Object.hasOwn(PEG, o.peg);
  return !whole || !known || flags.some((flag) => typeof flag !== 'boolean');
}

function offsetInvalid(o: NewOrder, levels: number): boolean {
  if (o.type === 'TRAILING_STOP') return o.offset < 1 || o.offset >= levels;
  if (o.type !== 'PEGGED' || o.peg === 'MIDPOINT') return o.offset !== 0;
  // A peg on the other side's best at no distance would trade at once, always.
  return o.offset >= levels || (o.peg === 'MARKET' && o.offset === 0);
}

function displayInvalid(o: NewOrder): boolean {
  if (o.display !== 'ICEBERG') return o.shown !== 0 || o.spread !== 0;
  return o.shown === 0 || o.shown >= o.quantity || o.spread >= o.shown;
}

/** What does not go together; a row names the clash. */
const CLASHES: readonly (readonly [string, (o: NewOrder) => boolean])[] = [
  ['a post-only order is a displayed limit order that may rest', (o) =>
    o.postOnly && (o.type !== 'LIMIT' || !REST_TIMES.includes(o.timeInForce) || o.display === 'HIDDEN' || o.allOrNone || o.minimum > 0)],
  ['all-or-none is for limits and pegs that may rest', (o) =>
    o.allOrNone && ((o.type !== 'LIMIT' && o.type !== 'PEGGED') || !REST_TIMES.includes(o.timeInForce) || o.display === 'ICEBERG')],
  ['a minimum is for limits and pegs that may rest or are immediate-or-cancel', (o) =>
    o.minimum > 0 && ((o.type !== 'LIMIT' && o.type !== 'PEGGED') || (!REST_TIMES.includes(o.timeInForce) && o.timeInForce !== 'IOC') || o.display === 'ICEBERG')],
  ['an iceberg or hidden order rests', (o) => o.display !== 'FULL' && !REST_TIMES.includes(o.timeInForce)],
  ['only limits and pegs hide', (o) => o.display === 'HIDDEN' && o.type !== 'LIMIT' && o.type !== 'PEGGED'],
  ['only limits are icebergs', (o) => o.display === 'ICEBERG' && o.type !== 'LIMIT'],
  ['a peg is hidden and rests', (o) => o.type === 'PEGGED' && (o.display !== 'HIDDEN' || !REST_TIMES.includes(o.timeInForce))],
  ['a stop waits, and becomes a plain order', (o) => STOPS.includes(o.type) && (!REST_TIMES.includes(o.timeInForce) || !isBare(o))],
  ['a market order does not outlive its day', (o) => o.type === 'MARKET' && (o.timeInForce === 'GTC' || o.timeInForce === 'GTD')],
  ['an order for one auction is a plain market or limit order', (o) =>
    isForAuction(o) && ((o.type !== 'MARKET' && o.type !== 'LIMIT') || !isBare(o))],
];

/** Every check on a new order, in this order: the first that fails refuses it. */
export const CHECKS: readonly Check[] = [
  { code: 'FIELD_INVALID', fails: (o) => fieldInvalid(o) },
  { code: 'KEY_DUPLICATE', fails: (o, d) => o.key !== 0 && d.keys.claim(o).kind === 'DUPLICATE' },
  { code: 'KEY_REUSED', fails: (o, d) => o.key !== 0 && d.keys.claim(o).kind === 'REUSED' },
  { code: 'PHASE_CLOSED', fails: (_, d) => d.phase === 'CLOSED' },
  { code: 'PHASE_HALTED', fails: (_, d) => d.phase === 'HALTED' },
  { code: 'QUANTITY_ZERO', fails: (o) => o.quantity === 0 },
  { code: 'QUANTITY_TOO_LARGE', fails: (o, d) => o.quantity >= 2 ** d.config.core.quantityBits },
  { code: 'PRICE_MISSING', fails: (o, d) => PRICED.includes(o.type) && o.price >= d.config.core.levels },
  { code: 'PRICE_SURPLUS', fails: (o) => !PRICED.includes(o.type) && o.price !== 0 },
  { code: 'STOP_MISSING', fails: (o, d) => (o.type === 'STOP' || o.type === 'STOP_LIMIT') && o.stop >= d.config.core.levels },
  { code: 'STOP_SURPLUS', fails: (o) => o.type !== 'STOP' && o.type !== 'STOP_LIMIT' && o.stop !== 0 },
  { code: 'OFFSET_INVALID', fails: (o, d) => offsetInvalid(o, d.config.core.levels) },
  { code: 'DISPLAY_INVALID', fails: (o) => displayInvalid(o) },
  { code: 'MINIMUM_INVALID', fails: (o) => o.minimum > o.quantity || (o.allOrNone && o.minimum !== 0) },
  { code: 'EXPIRY_INVALID', fails: (o, d, time) => expiryInvalid(o, d.day, time) },
  { code: 'COMBINATION_INVALID', fails: (o) => CLASHES.some(([, clash]) => clash(o)) },
  { code: 'ALGORITHM_UNFIT', fails: (o, d) => d.config.algorithm !== 'FIFO' && (o.display !== 'FULL' || o.allOrNone || o.minimum > 0) },
  { code: 'NO_REFERENCE', fails: (o, d) => o.type === 'TRAILING_STOP' && d.last < 0 },
  { code: 'PHASE_CALL', fails: (o, d) => isAtOnce(o) && isCall(d.phase) },
  { code: 'AUCTION_OVER', fails: (o, d) => o.timeInForce === 'AT_OPEN' && d.phase !== 'PRE_OPEN' && d.phase !== 'OPENING_AUCTION' },
  { code: 'PRICE_BELOW_BAND', fails: (o, d) => o.type === 'LIMIT' && o.price < d.low },
  { code: 'PRICE_ABOVE_BAND', fails: (o, d) => o.type === 'LIMIT' && o.price > d.high },
  { code: 'BOOK_FULL', fails: (o, d) => d.table.freeSlots < slotsOf(o) },
];

function expiryInvalid(o: NewOrder, day: number, time: number): boolean {
  if (o.timeInForce !== 'GTD') return o.expireDay !== 0 || o.expireTime !== 0;
  return o.expireDay < day || (o.expireDay === day && o.expireTime <= time);
}

/** Slots of the core that an order keeps: an iceberg's reserve goes to the core under an id of its own. */
export function slotsOf(order: NewOrder): number {
  return order.display === 'ICEBERG' ? 2 : 1;
}

/** The first check that a new order fails. */
export function firstFault(d: DeskState, order: NewOrder, time: number): OrderReject | undefined {
  for (const check of CHECKS) if (check.fails(order, d, time)) return check.code;
  return undefined;
}

/**
 * True for the order that most orders are, when it passes every check: a displayed limit or market order without
 * instructions in continuous trading. The list above decides about all others; the two agree, or the oracle says so.
 */
export function isPlain(d: DeskState, o: NewOrder): boolean {
  const { levels, quantityBits } = d.config.core;
  const limit = o.type === 'LIMIT';
  const shape = (limit || o.type === 'MARKET') && o.display === 'FULL' && o.postOnly === false && o.allOrNone === false
    && (o.timeInForce === 'DAY' || o.timeInForce === 'IOC' || o.timeInForce === 'FOK') && (o.side === 'BUY' || o.side === 'SELL')
    && (o.selfTrade === 'NONE' || Object.hasOwn(SELF_TRADE, o.selfTrade)) && (o.peg === 'PRIMARY' || Object.hasOwn(PEG, o.peg));
  return shape && d.phase === 'CONTINUOUS' && d.table.freeSlots > 0 && o.key === 0
    && isWhole(o.quantity, 2 ** quantityBits - 1) && o.quantity > 0
    && (limit ? isWhole(o.price, levels - 1) && o.price >= d.low && o.price <= d.high : o.price === 0)
    && isWhole(o.account, ACCOUNT_MAX) && isWhole(o.participant, U16_MAX)
    && o.stop === 0 && o.offset === 0 && o.shown === 0 && o.spread === 0 && o.minimum === 0 && o.expireDay === 0 && o.expireTime === 0
    && (o.cancelOnDisconnect === false || o.cancelOnDisconnect === true);
}
