import type { RiskArray } from './scenarios.ts';
import { SPAN_SCENARIOS } from './scenarios.ts';

/** Contracts of one kind in an account. Money in its own units, not in 1/10,000: the result is rounded up to those. */
export interface SpanPosition {
  /** Signed contracts. */
  readonly quantity: number;
  readonly array: RiskArray;
  /** Composite delta of one contract, 1 for a future. */
  readonly delta: number;
  /** Contract month, any numbering. */
  readonly month: number;
  /** Premium-style option: its value, multiplier included; undefined for futures. */
  readonly optionValue: number | undefined;
}

/** Charge for two months of one commodity held against each other. */
export interface MonthSpread {
  readonly long: number;
  readonly short: number;
  readonly rate: number;
}

export interface SpanCommodity {
  readonly name: string;
  readonly positions: readonly SpanPosition[];
  /** In their order of priority; each takes the deltas that those before have left, either way round. */
  readonly monthSpreads: readonly MonthSpread[];
  /** Charge for each delta left in a month that is being delivered. */
  readonly delivery: Readonly<Record<number, number>>;
  readonly shortOptionMinimum: number;
}

/** Two commodities held against each other: deltas by ratio, credit as a part of their price risk. */
export interface CommoditySpread {
  readonly legs: readonly { readonly commodity: string; readonly ratio: number; readonly opposite: boolean; readonly credit: number }[];
}

export interface CommodityRisk {
  readonly name: string;
  readonly scan: number;
  /** Index of the scenario that was worst, 0 to 15. */
  readonly active: number;
  readonly interMonth: number;
  readonly delivery: number;
  readonly credit: number;
  readonly shortOptions: number;
  readonly netOptionValue: number;
  /** max(short option minimum, scan + inter-month + delivery - credit). */
  readonly risk: number;
  /** Risk less net option value, at least 0. */
  readonly requirement: number;
}

/** What all positions together lose in each scenario. */
export function portfolioArray(positions: readonly SpanPosition[]): number[] {
  return SPAN_SCENARIOS.map((_, i) => positions.reduce((sum, { quantity, array }) => sum + quantity * array[i]!, 0));
}

interface Draft extends CommodityRisk {
  readonly losses: readonly number[];
  readonly delta: number;
}

/** Maintenance margin of an account, commodity by commodity. `spreads` are taken in their order. */
export function spanRequirement(commodities: readonly SpanCommodity[], spreads: readonly CommoditySpread[] = []): CommodityRisk[] {
  const drafts = commodities.map(draft);
  const credits = spreadCredits(drafts, spreads);
  return drafts.map(({ losses: _, delta: __, ...found }) => {
    const credit = Math.min(found.scan, credits.get(found.name) ?? 0);
    const risk = Math.max(found.shortOptions, found.scan + found.interMonth + found.delivery - credit);
    return { ...found, credit, risk, requirement: Math.max(0, risk - found.netOptionValue) };
  });
}

function draft({ name, positions, monthSpreads, delivery, shortOptionMinimum }: SpanCommodity): Draft {
  const losses = portfolioArray(positions);
  const scan = Math.max(0, ...losses);
  const deltas = new Map<number, number>();
  for (const { quantity, delta, month } of positions) deltas.set(month, (deltas.get(month) ?? 0) + quantity * delta);
  const delta = [...deltas.values()].reduce((sum, value) => sum + value, 0);
  const interMonth = monthSpreads.reduce((sum, spread) => sum + spreadCharge(deltas, spread), 0);
  const delivered = Object.entries(delivery).reduce((sum, [month, rate]) => sum + Math.abs(deltas.get(Number(month)) ?? 0) * rate, 0);
  const options = positions.filter(({ optionValue }) => optionValue !== undefined);
  const short = options.reduce((sum, { quantity }) => sum + Math.max(0, -quantity), 0);
  const netOptionValue = options.reduce((sum, { quantity, optionValue }) => sum + quantity * optionValue!, 0);
  return {
    name, losses, delta, scan, active: scan === 0 ? 0 : losses.indexOf(scan), interMonth, delivery: delivered, credit: 0,
    shortOptions: short * shortOptionMinimum, netOptionValue, risk: 0, requirement: 0,
  };
}

/** Forms as many spreads as both months' deltas allow, and takes them away. */
function spreadCharge(deltas: Map<number, number>, { long, short, rate }: MonthSpread): number {
  const [a, b] = [deltas.get(long) ?? 0, deltas.get(short) ?? 0];
  if (a * b >= 0) return 0;
  const formed = Math.min(Math.abs(a), Math.abs(b));
  deltas.set(long, a - Math.sign(a) * formed);
  deltas.set(short, b - Math.sign(b) * formed);
  return formed * rate;
}

/** The risk of price alone for each delta: the active scenario and its twin of the other volatility, less the passing of time. */
function weightedPriceRisk({ losses, active, delta }: Draft): number {
  if (delta === 0) return 0;
  const twin = SPAN_SCENARIOS[active]!.extreme ? active : active ^ 1;
  const mean = (losses[active]! + losses[twin]!) / 2;
  return Math.abs((mean - (losses[0]! + losses[1]!) / 2) / delta);
}

function spreadCredits(drafts: readonly Draft[], spreads: readonly CommoditySpread[]): Map<string, number> {
  const left = new Map(drafts.map(({ name, delta }) => [name, delta]));
  const credits = new Map<string, number>();
  for (const { legs } of spreads) {
    const found = legs.map((leg) => ({ ...leg, draft: drafts.find(({ name }) => name === leg.commodity), delta: left.get(leg.commodity) ?? 0 }));
    const first = found[0]!;
    const fits = found.every(({ draft, delta, opposite }) =>
      draft !== undefined && delta !== 0 && (Math.sign(delta) === Math.sign(first.delta)) !== opposite);
    if (!fits) continue;
    const formed = Math.min(...found.map(({ delta, ratio }) => Math.abs(delta) / ratio));
    for (const { commodity, ratio, credit, delta, draft } of found) {
      left.set(commodity, delta - Math.sign(delta) * formed * ratio);
      credits.set(commodity, (credits.get(commodity) ?? 0) + weightedPriceRisk(draft!) * formed * ratio * credit);
    }
  }
  return credits;
}

/** Sum of the commodities in 1/10,000, rounded up: what is decided by. `factor`: 1 for a hedger or member, e.g. 1.1 for initial margin of others. */
export function spanMargin(risks: readonly CommodityRisk[], factor: number): number {
  const sum = risks.reduce((total, { requirement }) => total + requirement, 0);
  // What binary fractions add at the twelfth digit is no amount.
  return Math.ceil(Math.round(sum * factor * 1e8) / 1e4);
}
