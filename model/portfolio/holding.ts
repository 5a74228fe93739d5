import { assert } from '../base/assert.ts';
import { inForce } from '../session/dated.ts';
import { averaged, type LotMethod, type Named, type ReliefRequest, relieve, type Take } from './relief.ts';
import { byAge, costOf, isCount, type Lot, type Term, totalOf } from './lot.ts';
import { type Refused, refused } from './refusals.ts';
import { termOf, type TaxRule } from './tax-rules.ts';
import { type OpenLoss, type WashSale, washSales } from './wash.ts';
import { MOST } from '../positions/ratio.ts';

/** What an account holds of an instrument, settled. */
export interface Holding {
  readonly account: number;
  readonly instrument: number;
  /** Signed; at any time the sum of the lots. */
  readonly shares: number;
  /** By age. All long or all short. */
  readonly lots: readonly Lot[];
  /** By day of sale. */
  readonly losses: readonly OpenLoss[];
}

/** A trade, or the part of it that settles now. */
export interface Settled {
  readonly account: number;
  readonly instrument: number;
  readonly side: 'BUY' | 'SELL';
  /** Unsigned. */
  readonly shares: number;
  /** Price times shares, ten-thousandths. */
  readonly amount: number;
  /** Commission and fees: cost of a purchase, taken from what a sale brings. */
  readonly fees: number;
  readonly tradeDay: number;
  /** Lots to close, for the method SPECIFIC. */
  readonly named?: readonly Named[];
}

/** A lot, or a part of one, that is no more. Money in ten-thousandths. */
export interface Closed {
  readonly lot: Lot;
  /** Signed as the lot. */
  readonly shares: number;
  readonly soldDay: number;
  readonly proceeds: number;
  readonly cost: number;
  /** proceeds - cost. */
  readonly gain: number;
  readonly term: Term;
}

/** Shares that a corporate action has granted and that arrive on a later day, as the lots they will be. At least one lot. */
export interface Delivery {
  readonly action: number;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly account: number;
  readonly instrument: number;
  /** Account that the shares come from. */
  readonly agent: number;
  readonly lots: readonly Lot[];
}

/** What a corporate action makes of one holding. */
export interface HoldingChange {
  readonly holding: Holding;
  readonly closed: readonly Closed[];
}

export interface Rewriting {
  readonly holdings: readonly HoldingChange[];
  readonly deliveries: readonly Delivery[];
  /** The instrument whose deliveries, so far on their way, these take the place of. */
  readonly clears?: number;
}

export interface Booked {
  readonly kind: 'BOOKED';
  readonly holding: Holding;
  readonly closed: readonly Closed[];
  readonly opened: readonly Lot[];
  readonly washSales: readonly WashSale[];
}

export interface BookingRules {
  readonly method: LotMethod;
  readonly tax: readonly TaxRule[];
  readonly nextId: () => number;
}

/** The holding after the trade. The money of a trade that closes and then opens is shared by shares, the remainder opens. */
export function book(holding: Holding, settled: Settled, rules: BookingRules): Booked | Refused {
  if (!isCount(settled.shares)) return refused('SHARES_NOT_POSITIVE');
  const sign = settled.side === 'BUY' ? 1 : -1;
  const money = settled.amount + sign * settled.fees;
  if (![settled.amount, settled.fees, money].every(Number.isSafeInteger)) return refused('AMOUNT_TOO_LARGE');
  const size = Math.abs(holding.shares);
  const closing = holding.shares !== 0 && holding.shares > 0 !== sign > 0 ? Math.min(size, settled.shares) : 0;
  const tax = inForce(rules.tax, settled.tradeDay);
  assert(tax !== undefined, `no tax rule is in force on day ${settled.tradeDay}`);
  const price = Math.floor(settled.amount / settled.shares);
  const request: ReliefRequest = {
    method: rules.method, shares: closing, tradeDay: settled.tradeDay, price, named: settled.named ?? [],
    termOf: (lot) => termOf(lot, settled.tradeDay, tax),
  };
  const lots = rules.method === 'AVERAGE' ? averaged(holding.lots) : holding.lots;
  const takes = closing === 0 ? [] : relieve(lots, request);
  if ('kind' in takes) return takes;
  const closingMoney = costOf(money, closing, settled.shares);
  const closed = close(takes, closingMoney, settled.tradeDay, tax);
  const opening = settled.shares - closing;
  const opened = opening === 0 ? [] : [open(sign * opening, sign * (money - closingMoney), settled.tradeDay, rules.nextId())];
  const left = [...remains(lots, takes), ...opened].sort(byAge);
  const losses = [...holding.losses, ...closed.filter(({ gain }) => gain < 0).map((row) => lossOf(holding, row))].sort(bySale);
  const washed = washSales(left, losses, tax.washSaleDays, rules.nextId);
  const sum = totalOf(washed.lots);
  if (sum === undefined || !closed.every(fits)) return refused('AMOUNT_TOO_LARGE');
  return {
    kind: 'BOOKED', closed, opened, washSales: washed.sales,
    holding: { ...holding, shares: holding.shares + sign * settled.shares, lots: washed.lots, losses: washed.losses },
  };
}

function open(shares: number, cost: number, day: number, id: number): Lot {
  return { id, origin: id, acquired: day, heldFrom: day, shares, cost, replacement: false };
}

/** What the takes bring; `money` is what came in for a long lot, what went out for a short one. The last take gets the remainder. */
export function close(takes: readonly Take[], money: number, soldDay: number, tax: TaxRule): Closed[] {
  let shares = takes.reduce((sum, take) => sum + take.shares, 0);
  let left = money;
  return takes.map(({ lot, shares: taken }) => {
    const part = costOf(left, taken, shares);
    left -= part;
    shares -= taken;
    const own = costOf(lot.cost, taken, Math.abs(lot.shares));
    const [proceeds, cost] = lot.shares > 0 ? [part, own] : [-own, part];
    const signed = lot.shares > 0 ? taken : -taken;
    return { lot, shares: signed, soldDay, proceeds, cost, gain: proceeds - cost, term: termOf(lot, soldDay, tax) };
  });
}

/** The lots without what was taken; a lot taken in part keeps its id. */
export function remains(lots: readonly Lot[], takes: readonly Take[]): Lot[] {
  return lots.flatMap((lot) => {
    const taken = takes.find((take) => take.lot === lot)?.shares ?? 0;
    if (taken === 0) return [lot];
    if (taken === Math.abs(lot.shares)) return [];
    const cost = costOf(lot.cost, taken, Math.abs(lot.shares));
    return [{ ...lot, shares: lot.shares - (lot.shares > 0 ? taken : -taken), cost: lot.cost - cost }];
  });
}

function lossOf({ account, instrument }: Holding, { lot, shares, soldDay, term, gain }: Closed): OpenLoss {
  return { account, instrument, lot: lot.id, origin: lot.origin, soldDay, heldFrom: lot.heldFrom, term, shares, loss: -gain };
}

/** Of one day as they were booked: sorting is stable. */
function bySale(a: OpenLoss, b: OpenLoss): number {
  return a.soldDay - b.soldDay;
}

function fits({ proceeds, cost, gain }: Closed): boolean {
  return Math.abs(proceeds) <= MOST && Math.abs(cost) <= MOST && Math.abs(gain) <= MOST;
}
