import { assert } from '../base/assert.ts';
import { RISK_REFUSALS } from './checks.ts';
import { partUp } from './parts.ts';
import { BOUND } from './rules.ts';
import { ACCOUNT, ACCOUNT_FLAG, INSTRUMENT, OWNER, OWNER_WIDTH, PAIR, PAIR_WIDTH, RiskTables } from './tables.ts';
import { longCase, shortCase } from './worst.ts';

const { CASH, VALUE, NEED, GROSS, BUY_VALUE: ALL_BUY_VALUE, SELL_SHARES: ALL_SELL_SHARES, FLAGS: ACCOUNT_FLAGS, START } = ACCOUNT;
const { REFERENCE, COLLAR, LONG_RATE, SHORT_RATE } = INSTRUMENT;
const { POSITION, BUY_SHARES, BUY_VALUE, SELL_SHARES, LOCATED, NEED: PAIR_NEED, GROSS: PAIR_GROSS, } = PAIR;
const TOO_LARGE = RISK_REFUSALS.TOO_LARGE.code;

/** What stands open and held of one account in one instrument. */
export interface PairView {
  readonly position: number;
  readonly buyShares: number;
  readonly buyValue: number;
  readonly sellShares: number;
  readonly located: number;
}

/** An account as the checks see it, money in 1/10,000. */
export interface AccountView {
  readonly cash: number;
  /** Cash and positions at reference prices. */
  readonly equity: number;
  /** Initial margin of positions and open orders; an order is refused when it would raise it above the equity. */
  readonly need: number;
  /** The worst that positions and open orders can come to. */
  readonly gross: number;
  /** Open buys at the prices they are held at, open sells in shares, over all instruments. */
  readonly buyValue: number;
  readonly sellShares: number;
}

/**
 * Positions, open orders and cash as the checks need them: every change keeps the sums of its account and of the house, so
 * that a check looks at three rows. Sides are 0 buy, 1 sell; money and prices in 1/10,000.
 */
export class RiskBook {
  protected readonly tables = new RiskTables();
  protected houseGross = 0;

  /** The price that an order is held at: its limit, or for a market order (0) the reference price plus the collar. Keep it with the order, to release it by. */
  holdPrice(instrument: number, price: number): number {
    return this.heldPrice(this.tables.findInstrument(instrument), price);
  }

  protected heldPrice(i: number, price: number): number {
    const { instruments } = this.tables;
    return price !== 0 ? price : instruments[i + REFERENCE] + partUp(instruments[i + REFERENCE], instruments[i + COLLAR]);
  }

  /** So many shares of an order stand open from now on. */
  hold(account: number, instrument: number, side: number, heldPrice: number, shares: number): void {
    const { tables } = this;
    const p = tables.pair(account, instrument);
    const a = tables.findAccount(account);
    this.#shift(p, a, side, heldPrice * shares, shares);
    this.#weigh(p, a, tables.findInstrument(instrument));
  }

  /** So many no longer do, without a trade. */
  release(account: number, instrument: number, side: number, heldPrice: number, shares: number): void {
    this.hold(account, instrument, side, heldPrice, -shares);
  }

  /** A trade of an open order: releases and trades. 0, or TOO_LARGE and nothing has changed. */
  fill(account: number, instrument: number, side: number, heldPrice: number, price: number, shares: number): number {
    const { tables } = this;
    const p = tables.pair(account, instrument);
    const a = tables.findAccount(account);
    this.#shift(p, a, side, -heldPrice * shares, -shares);
    const code = this.#trade(p, a, tables.findInstrument(instrument), side, price, shares);
    if (code !== 0) this.#shift(p, a, side, heldPrice * shares, shares);
    return code;
  }

  /** A trade that no open order stands behind: an allocation, a buy-in. A bust is the trade of the other side at the same price. */
  trade(account: number, instrument: number, side: number, price: number, shares: number): number {
    const { tables } = this;
    const p = tables.pair(account, instrument);
    return this.#trade(p, tables.findAccount(account), tables.findInstrument(instrument), side, price, shares);
  }

  /** After a corporate action, or to begin with: no cash moves. */
  setPosition(account: number, instrument: number, shares: number): number {
    const { tables } = this;
    return this.#move(tables.pair(account, instrument), tables.findAccount(account), tables.findInstrument(instrument), shares, 0);
  }

  /** Money that came in (+) or went out (-) without a trade: no gain and no loss. */
  addCash(account: number, amount: number): number {
    const { accounts } = this.tables;
    const a = this.tables.findAccount(account);
    if (!fits(accounts[a + CASH] + amount) || !fits(accounts[a + START] + amount)) return TOO_LARGE;
    accounts[a + CASH] += amount;
    accounts[a + START] += amount;
    return 0;
  }

  /** A charge, interest or a penalty: it counts as a loss (-) or gain (+). */
  addIncome(account: number, amount: number): number {
    const { accounts } = this.tables;
    const a = this.tables.findAccount(account);
    if (!fits(accounts[a + CASH] + amount)) return TOO_LARGE;
    accounts[a + CASH] += amount;
    return 0;
  }

  /**
   * The price that positions, sells and market orders are valued at from now on. Takes time by the accounts that ever had to
   * do with the instrument: for the clock, not for every trade.
   */
  mark(instrument: number, reference: number): number {
    const { tables } = this;
    const { pairs, accounts, instruments, owners } = tables;
    const i = tables.findInstrument(instrument);
    // Every pair has been weighed at it: nothing would change.
    if (instruments[i + REFERENCE] === reference) return 0;
    const first = tables.heads[instrument];
    let house = this.houseGross;
    for (let pair = first; pair >= 0; pair = owners[pair * OWNER_WIDTH + OWNER.NEXT]) {
      const p = pair * PAIR_WIDTH;
      const gross = this.#grossAt(p, pairs[p + POSITION], reference) - pairs[p + PAIR_GROSS];
      house += gross;
      if (!fits(accounts[tables.findAccount(owners[pair * OWNER_WIDTH]) + GROSS] + gross)) return TOO_LARGE;
    }
    if (!(house <= BOUND * 4)) return TOO_LARGE;
    const change = reference - instruments[i + REFERENCE];
    instruments[i + REFERENCE] = reference;
    for (let pair = first; pair >= 0; pair = owners[pair * OWNER_WIDTH + OWNER.NEXT]) {
      const p = pair * PAIR_WIDTH;
      const a = tables.findAccount(owners[pair * OWNER_WIDTH]);
      accounts[a + VALUE] += pairs[p + POSITION] * change;
      this.#weigh(p, a, i);
    }
    return 0;
  }

  pairView(account: number, instrument: number): PairView {
    const { pairs } = this.tables;
    const p = this.tables.findPair(account, instrument);
    if (p < 0) return { position: 0, buyShares: 0, buyValue: 0, sellShares: 0, located: 0 };
    return {
      position: pairs[p + POSITION], buyShares: pairs[p + BUY_SHARES], buyValue: pairs[p + BUY_VALUE], sellShares: pairs[p + SELL_SHARES],
      located: pairs[p + LOCATED],
    };
  }

  /** Signed shares. */
  position(account: number, instrument: number): number {
    const p = this.tables.findPair(account, instrument);
    return p < 0 ? 0 : this.tables.pairs[p + POSITION];
  }

  accountView(account: number): AccountView {
    const { accounts } = this.tables;
    const a = this.tables.findAccount(account);
    assert(a >= 0, `account ${account} has no risk limits`);
    return {
      cash: accounts[a + CASH], equity: accounts[a + CASH] + accounts[a + VALUE], need: accounts[a + NEED], gross: accounts[a + GROSS],
      buyValue: accounts[a + ALL_BUY_VALUE], sellShares: accounts[a + ALL_SELL_SHARES],
    };
  }

  #shift(p: number, a: number, side: number, value: number, shares: number): void {
    const { pairs, accounts } = this.tables;
    if (side === 0) {
      pairs[p + BUY_SHARES] += shares;
      pairs[p + BUY_VALUE] += value;
      accounts[a + ALL_BUY_VALUE] += value;
    } else {
      pairs[p + SELL_SHARES] += shares;
      accounts[a + ALL_SELL_SHARES] += shares;
    }
    const enough = pairs[p + BUY_SHARES] >= 0 && pairs[p + BUY_VALUE] >= 0 && pairs[p + SELL_SHARES] >= 0;
    assert(enough, 'an account has fewer open orders than are released');
  }

  #trade(p: number, a: number, i: number, side: number, price: number, shares: number): number {
    const bought = side === 0 ? shares : -shares;
    return this.#move(p, a, i, this.tables.pairs[p + POSITION] + bought, -price * bought);
  }

  #move(p: number, a: number, i: number, position: number, paid: number): number {
    const { pairs, accounts, instruments } = this.tables;
    const cash = accounts[a + CASH] + paid;
    const more = this.#grossAt(p, position, instruments[i + REFERENCE]) - pairs[p + PAIR_GROSS];
    const large = more > 0 && !(accounts[a + GROSS] + more <= BOUND && this.houseGross + more <= BOUND * 4);
    if (large || !fits(cash) || !fits(position)) return TOO_LARGE;
    accounts[a + CASH] = cash;
    accounts[a + VALUE] += (position - pairs[p + POSITION]) * instruments[i + REFERENCE];
    pairs[p + POSITION] = position;
    this.#weigh(p, a, i);
    return 0;
  }

  #grossAt(p: number, position: number, reference: number): number {
    const { pairs } = this.tables;
    const long = longCase(position, pairs[p + BUY_SHARES], pairs[p + BUY_VALUE], reference);
    const short = shortCase(position, pairs[p + SELL_SHARES], reference);
    return long > short ? long : short;
  }

  /** Initial margin of the worse of two cases; a cash account pays in full. */
  protected needOf(margin: boolean, i: number, long: number, short: number): number {
    const { instruments } = this.tables;
    const forLong = margin ? partUp(long, instruments[i + LONG_RATE]) : long;
    const forShort = margin ? partUp(short, instruments[i + SHORT_RATE]) : short;
    return forLong > forShort ? forLong : forShort;
  }

  /** What the pair needs and comes to, and with it the sums of the account and the house. */
  #weigh(p: number, a: number, i: number): void {
    const { pairs, accounts, instruments } = this.tables;
    const reference = instruments[i + REFERENCE];
    const long = longCase(pairs[p + POSITION], pairs[p + BUY_SHARES], pairs[p + BUY_VALUE], reference);
    const short = shortCase(pairs[p + POSITION], pairs[p + SELL_SHARES], reference);
    const need = this.needOf((accounts[a + ACCOUNT_FLAGS] & ACCOUNT_FLAG.MARGIN) !== 0, i, long, short);
    const gross = long > short ? long : short;
    accounts[a + NEED] += need - pairs[p + PAIR_NEED];
    accounts[a + GROSS] += gross - pairs[p + PAIR_GROSS];
    this.houseGross += gross - pairs[p + PAIR_GROSS];
    pairs[p + PAIR_NEED] = need;
    pairs[p + PAIR_GROSS] = gross;
  }

  /** After terms or limits have changed: every pair anew. */
  protected weighAll(): void {
    const { tables } = this;
    for (let pair = 0; pair < tables.pairCount; pair++) {
      const owner = pair * OWNER_WIDTH;
      const instrument = tables.owners[owner + OWNER.INSTRUMENT];
      this.#weigh(pair * PAIR_WIDTH, tables.findAccount(tables.owners[owner]), tables.findInstrument(instrument));
    }
  }
}

function fits(value: number): boolean {
  return value <= BOUND && value >= -BOUND;
}
