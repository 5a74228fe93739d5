import { isConditional, joinDark, leaveDark } from './life.ts';
import { PEG } from './order.ts';
import type { DeskState } from './state.ts';
import { FLAG, NO_PRICE, PLACE } from './table.ts';
import { isExecutable, send } from './take.ts';
import { reaches } from './walk.ts';

/** Where a peg stands by the displayed tops; NO_PRICE while what it follows is missing. */
export function pegPrice(d: DeskState, slot: number): number {
  const { table: t } = d;
  const side = t.side[slot]!;
  const bid = d.topSize[0]! > 0 ? d.topPrice[0]! : NO_PRICE;
  const ask = d.topSize[1]! > 0 ? d.topPrice[1]! : NO_PRICE;
  const away = side === 0 ? -t.offset[slot]! : t.offset[slot]!;
  let price: number;
  if (t.peg[slot] === PEG.MIDPOINT) {
    if (bid === NO_PRICE || ask === NO_PRICE) return NO_PRICE;
    price = side === 0 ? Math.floor((bid + ask) / 2) : Math.ceil((bid + ask) / 2);
  } else {
    const followed = (t.peg[slot] === PEG.PRIMARY) === (side === 0) ? bid : ask;
    if (followed === NO_PRICE) return NO_PRICE;
    price = followed + away;
  }
  const capped = side === 0 ? Math.min(price, t.limit[slot]!) : Math.max(price, t.limit[slot]!);
  return capped < 0 || capped >= d.config.core.levels ? NO_PRICE : capped;
}

/** Pegs follow the displayed tops, in the order of their numbers; one that moves comes last at its new price. */
export function reprice(d: DeskState): void {
  if (d.pegs.size === 0) return;
  const bid = d.topSize[0]! > 0 ? d.topPrice[0]! : NO_PRICE;
  const ask = d.topSize[1]! > 0 ? d.topPrice[1]! : NO_PRICE;
  if (bid === d.pegTop[0] && ask === d.pegTop[1]) return;
  d.pegTop[0] = bid;
  d.pegTop[1] = ask;
  for (const slot of d.pegs.slots) if (d.table.place[slot] === PLACE.DARK) setPeg(d, slot);
}

function setPeg(d: DeskState, slot: number): void {
  const { table: t } = d;
  const price = pegPrice(d, slot);
  if (price === t.price[slot]) return;
  leaveDark(d, slot);
  t.price[slot] = price;
  t.stamp[slot] = 0;
  joinDark(d, slot);
  t.flags[slot]! |= FLAG.MOVED;
  d.moved = true;
}

/**
 * What rests out of sight may have become able to trade: pegs that moved, oldest move first; then conditional orders,
 * buys before sells, by price and time. Sends at most one; true when it did.
 */
export function retry(d: DeskState): boolean {
  reprice(d);
  const { table: t } = d;
  while (d.moved) {
    let moved = -1;
    for (const slot of d.pegs.slots) {
      if ((t.flags[slot]! & FLAG.MOVED) !== 0 && (moved < 0 || t.stamp[slot]! < t.stamp[moved]!)) moved = slot;
    }
    d.moved = moved >= 0;
    if (!d.moved) break;
    t.flags[moved]! &= ~FLAG.MOVED;
    if (t.place[moved] === PLACE.DARK && isExecutable(d, moved)) {
      send(d, moved);
      return true;
    }
  }
  if (d.conditional === 0) return false;
  for (const side of [0, 1] as const) {
    const far = nearest(d, side);
    for (const slot of d.dark[side].slots) {
      // Best price first: where one does not reach the other side, none behind it does.
      if (far === NO_PRICE || !reaches(side, t.price[slot]!, far)) break;
      if (!isConditional(d, slot) || !isExecutable(d, slot)) continue;
      send(d, slot);
      return true;
    }
  }
  return false;
}

/** Best price of the other side, displayed or not; NO_PRICE: there is none. */
function nearest(d: DeskState, side: 0 | 1): number {
  const far = (1 - side) as 0 | 1;
  const shown = d.topSize[far]! > 0 ? d.topPrice[far]! : NO_PRICE;
  const first = d.dark[far].slots[0];
  const dark = first === undefined ? NO_PRICE : d.table.price[first]!;
  if (shown === NO_PRICE || dark === NO_PRICE) return Math.max(shown, dark);
  return far === 0 ? Math.max(shown, dark) : Math.min(shown, dark);
}
