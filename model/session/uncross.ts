import { assert } from '../base/assert.ts';

/** Everything that wants to trade at one price in a call auction; prices are ticks. */
export interface AuctionLevel {
  readonly price: number;
  readonly buy: number;
  readonly sell: number;
}

/** The interest of an auction: market orders count at every price. Levels ascend strictly by price. */
export interface AuctionInterest {
  readonly marketBuy: number;
  readonly marketSell: number;
  readonly levels: readonly AuctionLevel[];
}

/** What a venue chooses where the decision chain leaves room. */
export interface UncrossRule {
  /**
   * TICKS: every tick between the lowest and highest limit, stretched to the reference price, may be the price.
   * LIMITS: only the limits in the book (with market orders alone: the reference price).
   */
  readonly candidates: 'TICKS' | 'LIMITS';
  /** Market pressure moves the price at most this far from the reference, in basis points; undefined: no bound. */
  readonly pressureBound?: number;
}

export const UNCROSS_RULES: Readonly<Record<'HOUSE' | 'XETRA' | 'BNB', UncrossRule>> = Object.freeze({
  HOUSE: { candidates: 'TICKS' },
  XETRA: { candidates: 'LIMITS' },
  BNB: { candidates: 'TICKS', pressureBound: 500 },
});

/** The step of the chain that decided, in its order. */
export const UNCROSS_STEPS = ['VOLUME', 'SURPLUS', 'PRESSURE', 'REFERENCE'] as const;
export type UncrossStep = (typeof UNCROSS_STEPS)[number];

export interface Clearing {
  readonly price: number;
  /** Traded at that price, at least 1. */
  readonly volume: number;
  /** Buy interest minus sell interest at the price: what stays without a counterparty. */
  readonly surplus: number;
  readonly step: UncrossStep;
}

/** Ticks `from` to `to` on which volume and surplus are the same. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly volume: number;
  readonly surplus: number;
}

/**
 * The one price of a call auction: most volume; of these least surplus; of these, when the surplus is on one side
 * everywhere, the end that side pushes to; else the price closest to the reference, the higher of two equally
 * close ones. Undefined when nothing trades. `low` and `high` are the price limits in force, inclusive.
 */
export function clearing(
  interest: AuctionInterest, reference: number | undefined, low: number, high: number, rule: UncrossRule = UNCROSS_RULES.HOUSE,
): Clearing | undefined {
  const all = stretches(interest, reference, low, high, rule);
  const volume = all.reduce((most, s) => Math.max(most, s.volume), 0);
  if (volume === 0) return undefined;
  const fullest = all.filter((s) => s.volume === volume);
  const least = fullest.reduce((min, s) => Math.min(min, Math.abs(s.surplus)), Number.MAX_SAFE_INTEGER);
  const tied = fullest.filter((s) => Math.abs(s.surplus) === least);
  const picked = (price: number, step: UncrossStep): Clearing => {
    const at = tied.find((s) => s.from <= price && price <= s.to);
    assert(at !== undefined, `the price ${price} is no candidate`);
    return { price, volume, surplus: at.surplus, step };
  };
  if (single(fullest)) return picked(fullest[0]!.from, 'VOLUME');
  if (single(tied)) return picked(tied[0]!.from, 'SURPLUS');
  if (least > 0 && tied.every((s) => s.surplus > 0)) return picked(pushed(tied, reference, 1, rule), 'PRESSURE');
  if (least > 0 && tied.every((s) => s.surplus < 0)) return picked(pushed(tied, reference, -1, rule), 'PRESSURE');
  return picked(closest(tied, reference ?? Number.MAX_SAFE_INTEGER), 'REFERENCE');
}

function single(found: readonly Stretch[]): boolean {
  return found.length === 1 && found[0]!.from === found[0]!.to;
}

/** Between two limits nothing changes, so the ladder falls into points (the limits) and open stretches between them. */
function stretches(
  interest: AuctionInterest, reference: number | undefined, low: number, high: number, rule: UncrossRule,
): Stretch[] {
  const { levels } = interest;
  if (levels.length === 0 && reference === undefined) return [];
  const bottom = levels[0]?.price ?? reference!;
  const top = levels.at(-1)?.price ?? reference!;
  const wide = rule.candidates === 'TICKS' && reference !== undefined;
  const first = Math.max(low, wide ? Math.min(bottom, reference) : bottom);
  const last = Math.min(high, wide ? Math.max(top, reference) : top);
  const found: Stretch[] = [];
  let buy = levels.reduce((sum, level) => sum + level.buy, interest.marketBuy);
  let sell = interest.marketSell;
  assert(buy <= Number.MAX_SAFE_INTEGER, 'the buy interest of an auction exceeds 2^53');
  const note = (from: number, to: number, sold: number) => {
    const clipped = { from: Math.max(from, first), to: Math.min(to, last) };
    if (clipped.from <= clipped.to) found.push({ ...clipped, volume: Math.min(buy, sold), surplus: buy - sold });
  };
  let next = first;
  for (const level of levels) {
    if (rule.candidates === 'TICKS') note(next, level.price - 1, sell);
    sell += level.sell;
    note(level.price, level.price, sell);
    buy -= level.buy;
    next = level.price + 1;
  }
  if (rule.candidates === 'TICKS' || levels.length === 0) note(next, last, sell);
  return found;
}

/** The end of the candidates to which a surplus on one side pushes, within the bound around the reference if there is one. */
function pushed(tied: readonly Stretch[], reference: number | undefined, direction: 1 | -1, rule: UncrossRule): number {
  const end = direction === 1 ? tied.at(-1)!.to : tied[0]!.from;
  if (rule.pressureBound === undefined || reference === undefined) return end;
  // Nearest whole tick to the bound, exactly; half a tick goes up, as the published examples do.
  const bound = Math.floor((2 * reference * (10_000 + direction * rule.pressureBound) + 10_000) / 20_000);
  const beyond = direction === 1 ? end > bound : end < bound;
  return beyond ? closest(tied, bound) : end;
}

function closest(tied: readonly Stretch[], target: number): number {
  let best = tied[0]!.from;
  for (const { from, to } of tied) {
    const near = Math.min(Math.max(target, from), to);
    // Stretches ascend: at equal distance the later one is the higher price.
    if (Math.abs(near - target) <= Math.abs(best - target)) best = near;
  }
  return best;
}

/**
 * Shares the volume among one side's orders, which come in their priority (market first, then price, then time):
 * each gets what it has until the volume is used up. `quantities` is overwritten with what each trades.
 */
export function allocate(quantities: number[], volume: number): void {
  let left = volume;
  for (let i = 0; i < quantities.length; i++) {
    quantities[i] = Math.min(quantities[i]!, left);
    left -= quantities[i]!;
  }
  assert(left === 0, `an auction side lacks ${left} of its volume`);
}
