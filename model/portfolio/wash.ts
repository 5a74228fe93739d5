import { costOf, cut, type Lot, type Term } from './lot.ts';

/** Shares sold at a loss (or bought back at one, if sold short) that nothing has replaced yet. */
export interface OpenLoss {
  readonly account: number;
  readonly instrument: number;
  /** Id and origin of the lot that was closed. */
  readonly lot: number;
  readonly origin: number;
  readonly soldDay: number;
  readonly heldFrom: number;
  readonly term: Term;
  /** Signed as the lot was; never 0. */
  readonly shares: number;
  /** What was lost on them, above 0 or, of the last shares of a loss too small to divide, 0. */
  readonly loss: number;
}

/** A loss that does not count now: it has become cost of the shares that replaced those sold. */
export interface WashSale {
  readonly loss: OpenLoss;
  /** The replacement as it now stands. */
  readonly replacement: Lot;
  readonly disallowed: number;
}

export interface Washed {
  readonly lots: readonly Lot[];
  readonly losses: readonly OpenLoss[];
  readonly sales: readonly WashSale[];
}

/**
 * Section 1091, share by share: the earliest sale at a loss meets the earliest shares bought within `days` before or after it that
 * are still held, are no piece of what was sold, and have replaced nothing yet. The loss is added to their cost, and the time the
 * sold ones were held to theirs. `lots` by age, `losses` by day of sale; a lot replaced in part is cut, the rest gets `nextId( )`.
 */
export function washSales(lots: readonly Lot[], losses: readonly OpenLoss[], days: number, nextId: () => number): Washed {
  const now = [...lots];
  const open: OpenLoss[] = [];
  const sales: WashSale[] = [];
  for (const loss of losses) {
    let left = loss;
    for (let at = 0; at < now.length && left.shares !== 0; at++) {
      if (!replaces(now[at], left, days)) continue;
      const [piece, ...rest] = fitted(now[at], Math.abs(left.shares), nextId);
      const shares = Math.abs(piece.shares);
      const disallowed = costOf(left.loss, shares, Math.abs(left.shares));
      const held = left.soldDay - left.heldFrom;
      const replacement = { ...piece, cost: piece.cost + disallowed, heldFrom: piece.heldFrom - held, replacement: true };
      now.splice(at, 1, replacement, ...rest);
      sales.push({ loss: { ...left, shares: piece.shares, loss: disallowed }, replacement, disallowed });
      left = { ...left, shares: left.shares - piece.shares, loss: left.loss - disallowed };
    }
    if (left.shares !== 0) open.push(left);
  }
  return { lots: now, losses: open, sales };
}

function replaces(lot: Lot, loss: OpenLoss, days: number): boolean {
  return !lot.replacement && lot.origin !== loss.origin && lot.shares > 0 === loss.shares > 0
    && Math.abs(lot.acquired - loss.soldDay) <= days;
}

/** The lot, cut to `shares` if it has more. */
function fitted(lot: Lot, shares: number, nextId: () => number): readonly [Lot, ...Lot[]] {
  return Math.abs(lot.shares) <= shares ? [lot] : cut(lot, shares, nextId());
}
