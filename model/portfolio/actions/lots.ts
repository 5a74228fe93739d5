import { assert } from '../../base/assert.ts';
import { MOST, mulDiv } from '../../positions/ratio.ts';
import type { Closed } from '../holding.ts';
import type { Lot } from '../lot.ts';
import { termOf, type TaxRule } from '../tax-rules.ts';
import { movedCost, type Plan } from './plan.ts';
import { newShares, type Source } from './units.ts';

/** What lots of one holder become. Costs before are costs after, plus those of what was closed. */
export interface ConvertedLots {
  /** Of the old instrument; none where the shares were replaced. */
  readonly kept: readonly Lot[];
  /** Of the new instrument. */
  readonly fresh: readonly Lot[];
  /** Fractions sold and gains recognised. */
  readonly closed: readonly Closed[];
  /** Cash for the fraction, and boot: to a long holder (+), from a short one (-). */
  readonly inLieu: number;
  readonly boot: number;
}

export interface LotContext {
  readonly day: number;
  readonly tax: TaxRule;
  readonly nextId: () => number;
}

/** `lots` all have one sign. Undefined when an amount passes 2^53. */
export function convertLots(lots: readonly Lot[], plan: Plan, context: LotContext): ConvertedLots | undefined {
  const closed: Closed[] = [];
  const sources: Source[] = [];
  let boot = 0;
  for (const lot of lots) {
    const cash = mulDiv(plan.boot, Math.abs(lot.shares), 1);
    const recognised = recognisedGain(lot, plan);
    if (cash === undefined || recognised === undefined) return undefined;
    // A long lot's cost falls by the cash it got, a short one's proceeds by the cash it paid; recognised gain is cost anew.
    const moved = movedCost(lot.cost, plan);
    sources.push({ lot, cost: lot.shares > 0 ? moved - cash + recognised : moved + cash });
    boot += lot.shares > 0 ? cash : -cash;
    if (lot.shares > 0 && cash > 0) {
      closed.push({
        lot, shares: 0, soldDay: context.day, proceeds: cash, cost: cash - recognised, gain: recognised, term: termOf(lot, context.day, context.tax),
      });
    }
  }
  const made = newShares(sources, plan.each, plan.per, plan.cashInLieu);
  if (made === undefined || Math.abs(boot) > MOST) return undefined;
  closed.push(...made.fraction.map(({ lot, cost, cash }) => fractionClosed(lot, cost, cash, context)));
  const fresh = made.lots.map(({ from, shares, cost }) =>
    ({ ...from, id: plan.replaces ? from.id : context.nextId(), shares, cost }));
  const kept = plan.replaces ? [] : lots.map((lot) => ({ ...lot, cost: lot.cost - movedCost(lot.cost, plan) }));
  const sign = lots.length > 0 && lots[0].shares < 0 ? -1 : 1;
  return { kept, fresh, closed, inLieu: sign * made.cash, boot };
}

/** Section 356: a gain counts up to the cash received, a loss never. Of a short lot none is recognised before it is covered. */
function recognisedGain({ shares, cost }: Lot, { boot, price, each, per }: Plan): number | undefined {
  if (boot === 0 || shares < 0) return 0;
  if (!Number.isSafeInteger(shares * each)) return undefined;
  const worth = mulDiv(shares * each, price, per);
  const cash = mulDiv(shares, boot, 1);
  if (worth === undefined || cash === undefined) return undefined;
  return Math.min(Math.max(worth + cash - cost, 0), cash);
}

function fractionClosed(lot: Lot, cost: number, cash: number, { day, tax }: LotContext): Closed {
  const [proceeds, paid] = lot.shares > 0 ? [cash, cost] : [-cost, cash];
  return { lot, shares: 0, soldDay: day, proceeds, cost: paid, gain: proceeds - paid, term: termOf(lot, day, tax) };
}

/** Every lot closed at a price a share: a merger for cash. */
export function cashLots(lots: readonly Lot[], price: number, { day, tax }: LotContext): { readonly closed: readonly Closed[]; readonly cash: number } | undefined {
  let cash = 0;
  const closed: Closed[] = [];
  for (const lot of lots) {
    const worth = mulDiv(Math.abs(lot.shares), price, 1);
    if (worth === undefined) return undefined;
    const [proceeds, cost] = lot.shares > 0 ? [worth, lot.cost] : [-lot.cost, worth];
    closed.push({ lot, shares: lot.shares, soldDay: day, proceeds, cost, gain: proceeds - cost, term: termOf(lot, day, tax) });
    cash += lot.shares > 0 ? worth : -worth;
  }
  assert(lots.every((lot) => lot.shares > 0 === lots[0].shares > 0), 'the lots of a holding are all long or all short');
  return Math.abs(cash) <= MOST ? { closed, cash } : undefined;
}
