import { assert } from '../base/assert.ts';
import type { PortfolioEvent, TaxTotals } from './events.ts';
import { book, type Closed, type Delivery, type Holding, remains, type Rewriting, type Settled } from './holding.ts';
import { type PortfolioState, readPortfolio, writePortfolio } from './image.ts';
import { joined } from './join.ts';
import { isCount, type Lot, type Term, totalOf } from './lot.ts';
import type { LotMethod } from './relief.ts';
import { relieve } from './relief.ts';
import { type Refused, refused } from './refusals.ts';
import { LATE_SETTLEMENT_DAYS, type TaxRule, taxYearOf, US_TAX } from './tax-rules.ts';

export interface Deposit {
  readonly account: number;
  readonly instrument: number;
  /** Signed; not 0. */
  readonly shares: number;
  /** Of all the shares; at or above 0 when long, at or below when short. */
  readonly cost: number;
  readonly acquired: number;
}

export interface Told {
  readonly kind: 'TOLD';
  readonly events: readonly PortfolioEvent[];
}

export interface Delivered extends Told {
  /** What the ledger is to move now, from agent to account. */
  readonly arrived: readonly Delivery[];
}

/**
 * Settled holdings of all accounts and the tax lots they consist of. Holdings change when trades settle; lots carry the day of the
 * trade, which decides about holding periods and wash sales. Cost is conserved to the ten-thousandth: what is closed and what stays
 * add up to what was paid. A refused request changes nothing.
 */
export class Portfolio {
  readonly #tax: readonly TaxRule[];
  #holdings = new Map<number, Map<number, Holding>>();
  #methods = new Map<number, LotMethod>();
  #totals = new Map<number, Map<number, TaxTotals>>();
  #deliveries: Delivery[] = [];
  #lastId = 0;

  constructor(tax: readonly TaxRule[] = US_TAX) {
    this.#tax = tax;
  }

  /** How the account's sales choose lots from now on; FIFO if never said. */
  setMethod(account: number, method: LotMethod): void {
    if (method === 'FIFO') this.#methods.delete(account);
    else this.#methods.set(account, method);
  }

  /** A trade settles, in whole or in part. `method` holds for this one only. */
  onSettle(settled: Settled, method?: LotMethod): Told | Refused {
    const before = this.#lastId;
    const nextId = () => ++this.#lastId;
    const { account, instrument } = settled;
    const rules = { method: method ?? this.#methods.get(account) ?? 'FIFO', tax: this.#tax, nextId };
    const booked = book(this.holding(account, instrument), settled, rules);
    if (booked.kind === 'REFUSED') {
      this.#lastId = before;
      return booked;
    }
    this.#put(booked.holding);
    const events: PortfolioEvent[] = [
      ...this.#closed(account, instrument, booked.closed),
      ...booked.opened.map((lot) => ({ kind: 'LOT_OPENED' as const, account, instrument, lot })),
      ...booked.washSales.map((sale) => ({ kind: 'WASH_SALE' as const, account, instrument, ...sale })),
    ];
    for (const { loss, disallowed } of booked.washSales) this.#count(account, loss.soldDay, loss.term, 0, disallowed);
    return { kind: 'TOLD', events };
  }

  /** Shares that arrive without a trade: they join as one lot, or close what stands the other way. */
  deposit({ account, instrument, shares, cost, acquired }: Deposit): Told | Refused {
    if (!isCount(Math.abs(shares))) return refused('SHARES_NOT_POSITIVE');
    if (!Number.isSafeInteger(cost)) return refused('AMOUNT_TOO_LARGE');
    if (cost * shares < 0) return refused('COST_OF_OTHER_SIGN');
    const id = this.#lastId + 1;
    const lot: Lot = { id, origin: id, acquired, heldFrom: acquired, shares, cost, replacement: false };
    const told = this.#join(account, instrument, [lot], acquired);
    if (told.kind === 'TOLD') this.#lastId = id;
    return told;
  }

  /** Shares leave without a trade, the oldest first, with the lots they were: another portfolio can take them over. */
  withdraw(account: number, instrument: number, shares: number): (Told & { readonly lots: readonly Lot[] }) | Refused {
    const holding = this.holding(account, instrument);
    if (!isCount(shares)) return refused('SHARES_NOT_POSITIVE');
    if (shares > Math.abs(holding.shares)) return refused('HOLDING_TOO_SMALL');
    const takes = relieve(holding.lots, { method: 'FIFO', shares, tradeDay: Number.MAX_SAFE_INTEGER, price: 0, named: [], termOf: () => 'SHORT_TERM' });
    if ('kind' in takes) return takes;
    const left = remains(holding.lots, takes);
    const gone = takes.map(({ lot, shares: taken }) => {
      const rest = left.find(({ id }) => id === lot.id);
      return { ...lot, shares: Math.sign(lot.shares) * taken, cost: lot.cost - (rest?.cost ?? 0) };
    });
    const after = { ...holding, lots: left, shares: left.reduce((sum, lot) => sum + lot.shares, 0) };
    this.#put(after);
    return { kind: 'TOLD', lots: gone, events: [{ kind: 'LOTS_REWRITTEN', account, instrument, lots: left }] };
  }

  /** Never undefined: an account that holds nothing has an empty holding. */
  holding(account: number, instrument: number): Holding {
    return this.#holdings.get(account)?.get(instrument) ?? { account, instrument, shares: 0, lots: [], losses: [] };
  }

  /** Every holding with a lot or an open loss, by account and instrument. */
  holdings(): Holding[] {
    return [...this.#holdings.values()].flatMap((row) => [...row.values()])
      .sort((a, b) => a.account - b.account || a.instrument - b.instrument);
  }

  /** What is on its way to holders, by day, account and instrument. */
  deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  totals(account: number, year: number): TaxTotals {
    return this.#totals.get(account)?.get(year)
      ?? { account, year, shortTermGain: 0, shortTermDisallowed: 0, longTermGain: 0, longTermDisallowed: 0 };
  }

  /** The last id given to a lot. */
  get lastLotId(): number {
    return this.#lastId;
  }

  /**
   * Takes over what a corporate action made of holdings and of what was on its way to holders. What it owes them arrives when
   * `deliver` is called on or after its day.
   */
  rewrite({ holdings, deliveries, clears }: Rewriting): PortfolioEvent[] {
    this.#deliveries = [...this.#deliveries.filter((due) => due.instrument !== clears), ...deliveries].sort(byDay);
    const lots = [...holdings.flatMap(({ holding }) => holding.lots), ...deliveries.flatMap((due) => due.lots)];
    this.#lastId = lots.reduce((last, { id }) => Math.max(last, id), this.#lastId);
    return holdings.flatMap(({ holding, closed }): PortfolioEvent[] => {
      const { account, instrument } = holding;
      this.#put(holding);
      return [...this.#closed(account, instrument, closed), { kind: 'LOTS_REWRITTEN', account, instrument, lots: holding.lots }];
    });
  }

  /** Everything due by the end of `day` joins its holding. What cannot, because a sum would pass 2^53, stays due. */
  deliver(day: number): Delivered {
    const events: PortfolioEvent[] = [];
    const arrived: Delivery[] = [];
    for (const due of this.#deliveries.filter((one) => one.day <= day)) {
      const told = this.#join(due.account, due.instrument, due.lots, day);
      if (told.kind === 'REFUSED') continue;
      events.push(...told.events);
      arrived.push(due);
    }
    this.#deliveries = this.#deliveries.filter((due) => !arrived.includes(due));
    return { kind: 'TOLD', events, arrived };
  }

  /** Forgets losses that nothing traded can still replace. */
  startDay(day: number): void {
    const window = this.#tax.reduce((most, { washSaleDays }) => Math.max(most, washSaleDays), 0) + LATE_SETTLEMENT_DAYS;
    for (const holding of this.holdings()) {
      const losses = holding.losses.filter(({ soldDay }) => soldDay + window >= day);
      if (losses.length < holding.losses.length) this.#put({ ...holding, losses });
    }
  }

  /** Canonical bytes. */
  snapshot(): Uint8Array {
    const methods = [...this.#methods].sort(([a], [b]) => a - b);
    const totals = [...this.#totals.values()].flatMap((row) => [...row.values()]).sort((a, b) => a.account - b.account || a.year - b.year);
    return writePortfolio({ lastId: this.#lastId, methods, totals, deliveries: this.#deliveries, holdings: this.holdings() });
  }

  /** Becomes what the snapshot was of. */
  restore(bytes: Uint8Array): void {
    const state: PortfolioState = readPortfolio(bytes);
    this.#lastId = state.lastId;
    this.#methods = new Map(state.methods);
    this.#totals = new Map();
    for (const row of state.totals) nested(this.#totals, row.account).set(row.year, row);
    this.#deliveries = [...state.deliveries];
    this.#holdings = new Map();
    for (const holding of state.holdings) this.#put(holding);
  }

  #join(account: number, instrument: number, lots: readonly Lot[], day: number): Told | Refused {
    const result = joined(this.holding(account, instrument), lots, day, this.#tax);
    if (result === undefined) return refused('AMOUNT_TOO_LARGE');
    this.#put(result.holding);
    const closed = this.#closed(account, instrument, result.closed);
    return { kind: 'TOLD', events: [...closed, { kind: 'LOTS_REWRITTEN', account, instrument, lots: result.holding.lots }] };
  }

  #put(holding: Holding): void {
    const { account, instrument, shares, lots, losses } = holding;
    assert(totalOf(lots)?.shares === shares, `account ${account} holds ${shares} of instrument ${instrument}, which its lots do not add up to`);
    const row = nested(this.#holdings, account);
    if (lots.length > 0 || losses.length > 0) row.set(instrument, holding);
    else row.delete(instrument);
  }

  #closed(account: number, instrument: number, closed: readonly Closed[]): PortfolioEvent[] {
    for (const { soldDay, term, gain } of closed) this.#count(account, soldDay, term, gain, 0);
    return closed.map((row) => ({ kind: 'LOT_CLOSED', account, instrument, ...row }));
  }

  #count(account: number, day: number, term: Term, gain: number, disallowed: number): void {
    const year = taxYearOf(day);
    const now = this.totals(account, year);
    const next = term === 'SHORT_TERM'
      ? { ...now, shortTermGain: now.shortTermGain + gain, shortTermDisallowed: now.shortTermDisallowed + disallowed }
      : { ...now, longTermGain: now.longTermGain + gain, longTermDisallowed: now.longTermDisallowed + disallowed };
    nested(this.#totals, account).set(year, next);
  }
}

function nested<T>(map: Map<number, Map<number, T>>, key: number): Map<number, T> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = new Map<number, T>();
  map.set(key, fresh);
  return fresh;
}

function byDay(a: Delivery, b: Delivery): number {
  return a.day - b.day || a.account - b.account || a.instrument - b.instrument || a.action - b.action || a.lots[0].id - b.lots[0].id;
}
