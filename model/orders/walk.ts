import { SELF_TRADE } from './order.ts';
import { darkPart, isConditional, leastTrade } from './life.ts';
import type { DeskState } from './state.ts';
import { PLACE } from './table.ts';

/** What a taker would meet. */
export interface Walk {
  /** What it would trade. */
  readonly traded: number;
  /** Slots whose dark parts take part, best price first. */
  readonly met: readonly number[];
}

/** A taker: slot and terms of an order on its way to the core. */
export interface Taker {
  readonly slot: number;
  readonly side: number;
  readonly limit: number;
  readonly quantity: number;
  readonly selfTrade: number;
  readonly participant: number;
}

/** True when `price` on the far side can be reached by a taker with that limit. */
export function reaches(side: number, limit: number, price: number): boolean {
  return side === 0 ? price <= limit : price >= limit;
}

/**
 * A dark part can stand in the core before a taker only if it would not trade there at once: a conditional order may
 * be priced through displayed orders of the other side that are too small for it. Nor outside the price limits, nor
 * when all of an iceberg is displayed.
 */
export function canStand(d: DeskState, slot: number): boolean {
  const side = d.table.side[slot]!;
  const price = d.table.price[slot]!;
  if (darkPart(d, slot) === 0 || price < d.low || price > d.high) return false;
  const other = 1 - side;
  return d.topSize[other] === 0 || !reaches(side, price, d.topPrice[other]!);
}

/**
 * Follows price-time priority order by order as the core would, dark parts behind the displayed orders of their price.
 * Exact, so that a conditional order is met only if its condition holds. Looks at every order of the book: only for
 * books where conditional orders matter.
 */
export function walk(d: DeskState, taker: Taker): Walk {
  const { table: t } = d;
  const far = 1 - taker.side;
  const displayed: number[] = [];
  for (let slot = 0; slot < t.capacity; slot++) {
    const rests = t.place[slot] === PLACE.RESTING && t.side[slot] === far && t.inCore[slot]! > 0;
    if (rests && reaches(taker.side, taker.limit, t.price[slot]!)) displayed.push(slot);
  }
  const better = (a: number, b: number) => (taker.side === 0 ? t.price[a]! - t.price[b]! : t.price[b]! - t.price[a]!);
  displayed.sort((a, b) => better(a, b) || t.queued[a]! - t.queued[b]!);
  const dark = d.dark[far as 0 | 1].slots.filter((slot) => reaches(taker.side, taker.limit, t.price[slot]!) && canStand(d, slot));
  let left = taker.quantity;
  let traded = 0;
  const met: number[] = [];
  for (let i = 0, j = 0; left > 0 && (i < displayed.length || j < dark.length);) {
    const shownNext = i < displayed.length && (j >= dark.length || better(displayed[i]!, dark[j]!) <= 0);
    const slot = shownNext ? displayed[i++]! : dark[j++]!;
    const own = taker.selfTrade !== SELF_TRADE.NONE && t.participant[slot] === taker.participant;
    if (!shownNext) {
      if (isConditional(d, slot) && (own || left < leastTrade(d, slot))) continue;
      met.push(slot);
    }
    const size = shownNext ? t.inCore[slot]! : darkPart(d, slot);
    if (own && taker.selfTrade === SELF_TRADE.CANCEL_OLDEST) continue;
    if (own && taker.selfTrade !== SELF_TRADE.DECREMENT) break;
    const quantity = Math.min(left, size);
    left -= quantity;
    if (!own) traded += quantity;
  }
  return { traded, met };
}
