import type { AccountId, InstrumentId, Money, Price, Shares } from '../base/money.ts';
import { FIELD, FIELDS, type PositionsState, readPositions, UNMARKED, writePositions } from './image.ts';
import { PairIndex } from './pair-index.ts';
import type { Adjustment, DayTrade, Pnl, Position, SideCode } from './position.ts';
import { MOST, partOf } from './ratio.ts';
import { ACCEPTED, POSITION_REFUSALS } from './refusals.ts';

export type { Adjustment, DayTrade, Pnl, Position, SideCode } from './position.ts';

const { SHARES, COST, REALISED, INCOME } = FIELD;
const { VALUE_TOO_LARGE, POSITION_TOO_LARGE, MOVED_TODAY, COST_WITHOUT_SHARES } = POSITION_REFUSALS;

/**
 * Positions of all accounts in all instruments by trade date, at average cost: a trade that reduces a position takes out
 * floor(cost * closed / open) of its cost, the remainder stays, the last share takes all. So cost - realised is at any time
 * exactly what was paid in trades, and realised + unrealised is exactly cash flow plus value.
 *
 * Every change answers ACCEPTED (0) or the code of a POSITION_REFUSALS, and a refused one changes nothing. Nothing is allocated
 * for a trade but when the tables double.
 */
export class Positions {
  #index = new PairIndex();
  /** FIELDS numbers a slot: half a cache line. */
  #rows = new Float64Array(64 * FIELDS);
  /** The same as of the last `startDay`; trades do not touch it. */
  #starts = new Float64Array(64 * FIELDS);
  /** Of a slot: account, instrument, slot + 1 of the next position of the account. */
  #owners = new Int32Array(64 * 3);
  /** Of an account: slot + 1 of its newest position. */
  #heads = new Int32Array(64);
  #marks = new Float64Array(64).fill(UNMARKED);
  /** Marks as of the last `startDay`. */
  #closes = new Float64Array(64).fill(UNMARKED);

  onTrade(account: AccountId, instrument: InstrumentId, side: SideCode, price: Price, shares: Shares): number {
    const value = price * shares;
    if (value > MOST) return VALUE_TOO_LARGE.code;
    return this.#move(this.#slot(account, instrument) * FIELDS, side, shares, value);
  }

  /** `size` shares for `value` in all. What closes and then opens shares the value by shares; the remainder opens. */
  #move(row: number, side: SideCode, size: number, value: number): number {
    const rows = this.#rows;
    const held = rows[row + SHARES];
    const cost = rows[row + COST];
    const after = side === 0 ? held + size : held - size;
    let costAfter = side === 0 ? cost + value : cost - value;
    let gain = 0;
    if (held !== 0 && held > 0 === side > 0) {
      const open = held > 0 ? held : -held;
      const closed = size < open ? size : open;
      const part = closed === open ? cost : held > 0 ? partOf(cost, closed, open) : -partOf(-cost, closed, open);
      const closedValue = closed === size ? value : partOf(value, closed, size);
      gain = (side === 0 ? -closedValue : closedValue) - part;
      costAfter = cost - part + (side === 0 ? value - closedValue : closedValue - value);
    }
    const realised = rows[row + REALISED] + gain;
    if (!fits(after) || !fits(costAfter) || !fits(realised)) return POSITION_TOO_LARGE.code;
    rows[row + SHARES] = after;
    rows[row + COST] = costAfter;
    rows[row + REALISED] = realised;
    return ACCEPTED;
  }

  /** Every position in the instrument is valued at this price from now on. */
  mark(instrument: InstrumentId, price: Price): void {
    if (instrument >= this.#marks.length) {
      this.#marks = widened(this.#marks, instrument);
      this.#closes = widened(this.#closes, instrument);
    }
    this.#marks[instrument] = price;
  }

  /** Signed shares, 0 where nothing was ever held. */
  shares(account: AccountId, instrument: InstrumentId): number {
    const slot = this.#index.find(account, instrument);
    return slot < 0 ? 0 : this.#rows[slot * FIELDS + SHARES];
  }

  position(account: AccountId, instrument: InstrumentId): Position {
    const slot = this.#index.find(account, instrument);
    return slot < 0 ? { account, instrument, shares: 0, cost: 0, realised: 0, income: 0 } : this.#position(slot);
  }

  #position(slot: number): Position {
    const rows = this.#rows;
    const row = slot * FIELDS;
    return {
      account: this.#owners[slot * 3], instrument: this.#owners[slot * 3 + 1],
      shares: rows[row + SHARES], cost: rows[row + COST], realised: rows[row + REALISED], income: rows[row + INCOME],
    };
  }

  /** The positions of one account by instrument; flat ones with a history are among them. */
  positions(account: AccountId): Position[] {
    const found: Position[] = [];
    for (let next = this.#head(account); next !== 0; next = this.#owners[next * 3 - 1]) found.push(this.#position(next - 1));
    return found.sort((a, b) => a.instrument - b.instrument);
  }

  /** All positions by account and instrument. */
  all(): Position[] {
    return Array.from({ length: this.#index.size }, (_, slot) => this.#position(slot))
      .sort((a, b) => a.account - b.account || a.instrument - b.instrument);
  }

  /** The account as it stands, in time proportional to its positions; undefined when a value passes 2^53. */
  pnl(account: AccountId): Pnl | undefined {
    const rows = this.#rows;
    const starts = this.#starts;
    let realised = 0;
    let unrealised = 0;
    let income = 0;
    let cost = 0;
    let longValue = 0;
    let shortValue = 0;
    let before = 0;
    for (let next = this.#head(account); next !== 0; next = this.#owners[next * 3 - 1]) {
      const row = (next - 1) * FIELDS;
      const instrument = this.#owners[next * 3 - 2];
      const value = valueAt(this.#marks[instrument], rows[row + SHARES], rows[row + COST]);
      const atStart = valueAt(this.#closes[instrument], starts[row + SHARES], starts[row + COST]);
      realised += rows[row + REALISED];
      income += rows[row + INCOME];
      cost += rows[row + COST];
      unrealised += value - rows[row + COST];
      if (value > 0) longValue += value;
      else shortValue += value;
      before += starts[row + REALISED] + starts[row + INCOME] + atStart - starts[row + COST];
      // Every sum so far is exact or the answer is none: a sum that once passed 2^53 may come back with wrong last digits.
      if (!fits(value) || !fits(atStart) || !fits(unrealised) || !fits(longValue) || !fits(shortValue)) return undefined;
      if (!fits(realised) || !fits(income) || !fits(cost) || !fits(before)) return undefined;
    }
    const today = realised + unrealised + income - before;
    return fits(today) ? { realised, unrealised, income, cost, longValue, shortValue, today } : undefined;
  }

  /** Money that came with the position: a dividend (+), a fee (-). */
  onIncome(account: AccountId, instrument: InstrumentId, amount: Money): number {
    const row = this.#slot(account, instrument) * FIELDS;
    const income = this.#rows[row + INCOME] + amount;
    if (!fits(income)) return POSITION_TOO_LARGE.code;
    this.#rows[row + INCOME] = income;
    return ACCEPTED;
  }

  /** What a corporate action does to a position, before its first trade of the day. Realises `received + cost`. */
  adjust(account: AccountId, instrument: InstrumentId, { shares, cost, received }: Adjustment): number {
    // Opened first: the table may be another one afterwards.
    const row = this.#slot(account, instrument) * FIELDS;
    const rows = this.#rows;
    if (this.#movedToday(row)) return MOVED_TODAY.code;
    const after = rows[row + SHARES] + shares;
    const costAfter = rows[row + COST] + cost;
    const realised = rows[row + REALISED] + received + cost;
    if (!fits(after) || !fits(costAfter) || !fits(realised)) return POSITION_TOO_LARGE.code;
    if (costAfter !== 0 && Math.sign(costAfter) !== Math.sign(after)) return COST_WITHOUT_SHARES.code;
    rows[row + SHARES] = after;
    rows[row + COST] = costAfter;
    rows[row + REALISED] = realised;
    this.#beginAt(row);
    return ACCEPTED;
  }

  /**
   * Shares that come with a cost of their own, from a spin-off or a merger, before the first trade of the day: as a trade at that cost,
   * so that they close what stands the other way. `shares` and `cost` are signed alike.
   */
  takeIn(account: AccountId, instrument: InstrumentId, shares: number, cost: number): number {
    const row = this.#slot(account, instrument) * FIELDS;
    if (this.#movedToday(row)) return MOVED_TODAY.code;
    if (shares === 0 || shares * cost < 0) return COST_WITHOUT_SHARES.code;
    const answer = this.#move(row, shares > 0 ? 0 : 1, Math.abs(shares), Math.abs(cost));
    if (answer === ACCEPTED) this.#beginAt(row);
    return answer;
  }

  /** Shares, cost and realised gain as they stand are what the day began with; income keeps what it began with. */
  #beginAt(row: number): void {
    this.#starts.set(this.#rows.subarray(row, row + INCOME), row);
  }

  #movedToday(row: number): boolean {
    const rows = this.#rows;
    const starts = this.#starts;
    return rows[row + SHARES] !== starts[row + SHARES] || rows[row + COST] !== starts[row + COST]
      || rows[row + REALISED] !== starts[row + REALISED];
  }

  /** What stands now is where the day begins: the base of `today`, of `adjust` and of `rebuild`. */
  startDay(): void {
    this.#starts.set(this.#rows);
    this.#closes.set(this.#marks);
  }

  /**
   * A trade of today was cancelled or corrected: the position is what it was when the day began, plus the trades that remain, in
   * their order. Average cost depends on that order, so undoing a trade by its opposite would leave a trace.
   */
  rebuild(account: AccountId, instrument: InstrumentId, remaining: readonly DayTrade[]): number {
    // Opened first: the table may be another one afterwards.
    const row = this.#slot(account, instrument) * FIELDS;
    const rows = this.#rows;
    const [shares, cost, realised] = [rows[row + SHARES], rows[row + COST], rows[row + REALISED]];
    rows.set(this.#starts.subarray(row, row + INCOME), row);
    for (const trade of remaining) {
      const answer = trade.price * trade.shares > MOST ? VALUE_TOO_LARGE.code : this.#move(row, trade.side, trade.shares, trade.price * trade.shares);
      if (answer === ACCEPTED) continue;
      rows[row + SHARES] = shares;
      rows[row + COST] = cost;
      rows[row + REALISED] = realised;
      return answer;
    }
    return ACCEPTED;
  }

  /** Canonical bytes: by account and instrument, without pairs of which every number is zero. */
  snapshot(): Uint8Array {
    return writePositions({
      size: this.#index.size, owners: this.#owners, rows: this.#rows, starts: this.#starts, marks: this.#marks, closes: this.#closes,
    });
  }

  /** Becomes what the snapshot was of. */
  restore(bytes: Uint8Array): void {
    const state: PositionsState = readPositions(bytes);
    this.#index = new PairIndex();
    this.#heads = new Int32Array(64);
    const last = Math.max(state.marks.length, state.closes.length, 64) - 1;
    this.#marks = widened(state.marks, last);
    this.#closes = widened(state.closes, last);
    for (let slot = 0; slot < state.size; slot++) {
      const at = this.#slot(state.owners[slot * 3] as AccountId, state.owners[slot * 3 + 1] as InstrumentId) * FIELDS;
      this.#rows.set(state.rows.subarray(slot * FIELDS, (slot + 1) * FIELDS), at);
      this.#starts.set(state.starts.subarray(slot * FIELDS, (slot + 1) * FIELDS), at);
    }
  }

  #head(account: number): number {
    return account < this.#heads.length ? this.#heads[account] : 0;
  }

  #slot(account: AccountId, instrument: InstrumentId): number {
    const known = this.#index.size;
    const slot = this.#index.enter(account, instrument);
    if (slot === known) this.#open(slot, account, instrument);
    return slot;
  }

  /** A pair seen for the first time: all zero, first in the list of its account. */
  #open(slot: number, account: number, instrument: number): void {
    if (this.#marks.length <= instrument) {
      this.#marks = widened(this.#marks, instrument);
      this.#closes = widened(this.#closes, instrument);
    }
    if (this.#heads.length <= account) this.#heads = grown(this.#heads, account + 1);
    if (this.#owners.length <= slot * 3) {
      this.#owners = grown(this.#owners, slot * 3 + 3);
      this.#rows = resized(this.#rows, (this.#owners.length / 3) * FIELDS);
      this.#starts = resized(this.#starts, this.#rows.length);
    }
    this.#rows.fill(0, slot * FIELDS, (slot + 1) * FIELDS);
    this.#starts.fill(0, slot * FIELDS, (slot + 1) * FIELDS);
    this.#owners[slot * 3] = account;
    this.#owners[slot * 3 + 1] = instrument;
    this.#owners[slot * 3 + 2] = this.#heads[account];
    this.#heads[account] = slot + 1;
  }
}

function fits(value: number): boolean {
  return value <= MOST && value >= -MOST;
}

/** What the shares are worth; at cost where there is no price yet. */
function valueAt(mark: number, shares: number, cost: number): number {
  return mark === UNMARKED ? cost : shares * mark;
}

/** At least `length` long and at least twice as long as it was. */
function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(Math.max(length, array.length * 2));
  wider.set(array);
  return wider;
}

function resized(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(length);
  wider.set(array);
  return wider;
}

/** Prices with room for one at `index`, which lies past their end or is the last; the new ones unmarked. */
function widened(prices: Float64Array, index: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(index < 64 ? 64 : index + 1 + (index >> 1)).fill(UNMARKED);
  wider.set(prices);
  return wider;
}
