import type { Terms } from './order.ts';

/** What the checks look at besides the order. */
export interface Situation {
  readonly phase: string;
  readonly levels: number;
  readonly maxQuantity: number;
  readonly fifo: boolean;
  readonly low: number;
  readonly high: number;
  readonly day: number;
  readonly time: number;
  readonly last: number | undefined;
  readonly room: number;
  readonly keys: ReadonlyMap<string, { readonly serial: number; readonly terms: string }>;
}

const whole = (n: unknown, max: number) => typeof n === 'number' && n >= 0 && n <= max && Math.floor(n) === n;
const oneOf = (s: string, words: string) => typeof s === 'string' && words.split(' ').includes(s);

/** Code of the first check that the order fails, written as a list of questions. */
export function faultOf(o: Terms, s: Situation): string | undefined {
  const u32 = 2 ** 32 - 1;
  const numbers = [o.key, o.quantity, o.price, o.stop, o.offset, o.shown, o.spread, o.minimum];
  if (!whole(o.account, 2 ** 20 - 1) || !whole(o.participant, 65535) || numbers.some((n) => !whole(n, u32))) return 'FIELD_INVALID';
  if (!whole(o.expireDay, 65535) || !whole(o.expireTime, 2 ** 48 - 1)) return 'FIELD_INVALID';
  const words = oneOf(o.side, 'BUY SELL') && oneOf(o.type, 'MARKET LIMIT STOP STOP_LIMIT TRAILING_STOP PEGGED')
    && oneOf(o.timeInForce, 'DAY GTC GTD IOC FOK AT_OPEN AT_CLOSE') && oneOf(o.selfTrade, 'NONE CANCEL_NEWEST CANCEL_OLDEST CANCEL_BOTH DECREMENT')
    && oneOf(o.peg, 'PRIMARY MARKET MIDPOINT') && oneOf(o.display, 'FULL ICEBERG HIDDEN');
  if (!words || [o.postOnly, o.allOrNone, o.cancelOnDisconnect].some((flag) => flag !== true && flag !== false)) return 'FIELD_INVALID';
  const used = o.key === 0 ? undefined : s.keys.get(`${o.account}/${o.key}`);
  if (used !== undefined) return used.terms === JSON.stringify(o) ? 'KEY_DUPLICATE' : 'KEY_REUSED';
  if (s.phase === 'CLOSED') return 'PHASE_CLOSED';
  if (s.phase === 'HALTED') return 'PHASE_HALTED';
  if (o.quantity === 0) return 'QUANTITY_ZERO';
  if (o.quantity > s.maxQuantity) return 'QUANTITY_TOO_LARGE';
  return priceFault(o, s) ?? shapeFault(o, s) ?? momentFault(o, s);
}

function priceFault(o: Terms, s: Situation): string | undefined {
  const priced = oneOf(o.type, 'LIMIT STOP_LIMIT PEGGED');
  if (priced && o.price >= s.levels) return 'PRICE_MISSING';
  if (!priced && o.price > 0) return 'PRICE_SURPLUS';
  const stops = oneOf(o.type, 'STOP STOP_LIMIT');
  if (stops && o.stop >= s.levels) return 'STOP_MISSING';
  if (!stops && o.stop > 0) return 'STOP_SURPLUS';
  let [least, most] = [0, 0];
  if (o.type === 'TRAILING_STOP') [least, most] = [1, s.levels - 1];
  if (o.type === 'PEGGED' && o.peg === 'PRIMARY') [least, most] = [0, s.levels - 1];
  if (o.type === 'PEGGED' && o.peg === 'MARKET') [least, most] = [1, s.levels - 1];
  return o.offset < least || o.offset > most ? 'OFFSET_INVALID' : undefined;
}

function shapeFault(o: Terms, s: Situation): string | undefined {
  if (o.display === 'ICEBERG' ? !(o.shown >= 1 && o.shown < o.quantity && o.spread < o.shown) : o.shown + o.spread > 0) return 'DISPLAY_INVALID';
  if (o.minimum > o.quantity || (o.allOrNone && o.minimum > 0)) return 'MINIMUM_INVALID';
  const gtd = o.timeInForce === 'GTD';
  if (gtd && (o.expireDay < s.day || (o.expireDay === s.day && o.expireTime <= s.time))) return 'EXPIRY_INVALID';
  if (!gtd && o.expireDay + o.expireTime > 0) return 'EXPIRY_INVALID';
  if (clash(o)) return 'COMBINATION_INVALID';
  const special = o.display !== 'FULL' || o.allOrNone || o.minimum > 0;
  return special && !s.fifo ? 'ALGORITHM_UNFIT' : undefined;
}

/** What each type may carry, as a table of what is allowed rather than of what is not. */
function clash(o: Terms): boolean {
  const rests = oneOf(o.timeInForce, 'DAY GTC GTD');
  const condition = o.allOrNone || o.minimum > 0;
  const plain = o.display === 'FULL' && !o.postOnly && !condition;
  switch (o.type) {
    case 'MARKET':
      return !plain || !oneOf(o.timeInForce, 'DAY IOC FOK AT_OPEN AT_CLOSE');
    case 'STOP':
    case 'STOP_LIMIT':
    case 'TRAILING_STOP':
      return !plain || !rests;
    case 'PEGGED':
      return o.display !== 'HIDDEN' || !rests || o.postOnly;
    case 'LIMIT':
      if (rests) return (o.postOnly && (condition || o.display === 'HIDDEN')) || (condition && o.display === 'ICEBERG');
      if (o.timeInForce === 'IOC') return o.display !== 'FULL' || o.postOnly || o.allOrNone;
      return !plain;
  }
}

function momentFault(o: Terms, s: Situation): string | undefined {
  if (o.type === 'TRAILING_STOP' && s.last === undefined) return 'NO_REFERENCE';
  if (oneOf(o.timeInForce, 'IOC FOK') && s.phase !== 'CONTINUOUS') return 'PHASE_CALL';
  if (o.timeInForce === 'AT_OPEN' && !oneOf(s.phase, 'PRE_OPEN OPENING_AUCTION')) return 'AUCTION_OVER';
  if (o.type === 'LIMIT' && o.price < s.low) return 'PRICE_BELOW_BAND';
  if (o.type === 'LIMIT' && o.price > s.high) return 'PRICE_ABOVE_BAND';
  return s.room < (o.display === 'ICEBERG' ? 2 : 1) ? 'BOOK_FULL' : undefined;
}
