import { assert } from '../base/assert.ts';
import { PRE_TRADE } from './checks.ts';
import { readRisk, writeRisk } from './image.ts';
import { partDown } from './parts.ts';
import { RecentOrders } from './recent.ts';
import { RiskBook } from './risk-book.ts';
import { type AccountLimits, checkLimits, checkRules, checkTerms, type InstrumentTerms, type RiskRules } from './rules.ts';
import { ACCOUNT, ACCOUNT_FLAG, ACCOUNT_WIDTH, INSTRUMENT, INSTRUMENT_FLAG, PAIR } from './tables.ts';
import { longCase, shortCase } from './worst.ts';

export type { AccountView, PairView } from './risk-book.ts';

const {
  CASH, VALUE, NEED, GROSS, FLAGS: ACCOUNT_FLAGS, PACE, POSITION_LIMIT: OWN_LIMIT, CONCENTRATION, CREDIT_LIMIT, LOSS_LIMIT, START,
} = ACCOUNT;
const {
  REFERENCE, COLLAR, ORDER_SHARES, VOLUME_LIMIT, ORDER_VALUE, POSITION_LIMIT, LONG_RATE, SHORT_RATE, BEST_BID, SHORT_UNTIL, PRIOR_CLOSE, FLAGS,
} = INSTRUMENT;
const { POSITION, BUY_SHARES, BUY_VALUE, SELL_SHARES, LOCATED, RESTRICTED, NEED: PAIR_NEED, GROSS: PAIR_GROSS } = PAIR;
const { KNOWN, MARGIN, KILLED, CLOSE_ONLY } = ACCOUNT_FLAG;

/**
 * The checks before an order goes to the book, and all that they need to know. Tables of numbers; nothing is allocated for an
 * order but when they grow. Sides are 0 buy, 1 sell; prices and money in 1/10,000, price 0 is a market order; `now` in
 * nanoseconds since midnight never goes back but by `startDay`. Orders have been validated: whole numbers in their bounds.
 */
export class PreTrade extends RiskBook {
  readonly #recent = new RecentOrders();
  #rules: RiskRules;
  #day = 0;
  /** How far ahead of time an account's pace may be. */
  #slack = 0;

  constructor(rules: RiskRules) {
    super();
    this.#rules = rules;
    this.setRules(rules);
  }

  /** The code of the first check that fails, or 0. Counts against the account's rate. */
  check(account: number, instrument: number, side: number, price: number, shares: number, now: number): number {
    const t = this.tables;
    const a = t.findAccount(account);
    if (a < 0) return PRE_TRADE.ACCOUNT_UNKNOWN;
    const i = t.findInstrument(instrument);
    if (i < 0) return PRE_TRADE.INSTRUMENT_UNKNOWN;
    const { accounts, instruments } = t;
    if ((accounts[a + ACCOUNT_FLAGS] & KILLED) !== 0) return PRE_TRADE.KILLED;
    const pace = accounts[a + PACE];
    if (pace - now > this.#slack) return PRE_TRADE.RATE;
    accounts[a + PACE] = (pace > now ? pace : now) + this.#rules.interval;
    const p = t.findPair(account, instrument);
    if ((instruments[i + FLAGS] & INSTRUMENT_FLAG.RESTRICTED) !== 0 || (p >= 0 && t.pairs[p + RESTRICTED] !== 0)) return PRE_TRADE.RESTRICTED;
    const reference = instruments[i + REFERENCE];
    if (reference === 0) return PRE_TRADE.NO_REFERENCE;
    const held = this.heldPrice(i, price);
    if (shares > instruments[i + ORDER_SHARES]) return PRE_TRADE.ORDER_SHARES;
    if (shares > instruments[i + VOLUME_LIMIT]) return PRE_TRADE.VOLUME_SHARE;
    if (shares * (held > reference ? held : reference) > instruments[i + ORDER_VALUE]) return PRE_TRADE.ORDER_VALUE;
    const distance = price > reference ? price - reference : reference - price;
    if (price !== 0 && distance * 10_000 > reference * instruments[i + COLLAR]) return PRE_TRADE.PRICE_COLLAR;
    const key = instrument * 2 + side;
    if (this.#recent.has(account, key, price, shares, now, this.#rules.duplicateWindow)) return PRE_TRADE.DUPLICATE;
    return side === 0 ? this.#checkBuy(a, i, p, held * shares, shares) : this.#checkSell(a, i, p, price, shares);
  }

  /** An order is accepted: the same once more, soon after, is a duplicate of it. */
  remember(account: number, instrument: number, side: number, price: number, shares: number, now: number): void {
    this.#recent.note(account, instrument * 2 + side, price, shares, now);
  }

  #checkBuy(a: number, i: number, p: number, value: number, shares: number): number {
    const { pairs, instruments } = this.tables;
    const known = p >= 0;
    const position = known ? pairs[p + POSITION] : 0;
    const sellShares = known ? pairs[p + SELL_SHARES] : 0;
    const buyShares = (known ? pairs[p + BUY_SHARES] : 0) + shares;
    const reference = instruments[i + REFERENCE];
    const long = longCase(position, buyShares, (known ? pairs[p + BUY_VALUE] : 0) + value, reference);
    const short = shortCase(position, sellShares, reference);
    return this.#checkExposure(a, i, p, position + buyShares, long, long, short, 0, -1);
  }

  #checkSell(a: number, i: number, p: number, price: number, shares: number): number {
    const { pairs, instruments } = this.tables;
    const known = p >= 0;
    const position = known ? pairs[p + POSITION] : 0;
    const sellShares = (known ? pairs[p + SELL_SHARES] : 0) + shares;
    const reference = instruments[i + REFERENCE];
    const long = known ? longCase(position, pairs[p + BUY_SHARES], pairs[p + BUY_VALUE], reference) : 0;
    const short = shortCase(position, sellShares, reference);
    return this.#checkExposure(a, i, p, sellShares - position, short, long, short, known ? pairs[p + LOCATED] : 0, price);
  }

  /**
   * From buying power on. `reach`: shares that the order's side can come to, above zero if it opens; `value`: what they are
   * worth; `long`, `short`: both cases with the order. `price` is -1 for a buy.
   */
  #checkExposure(
    a: number, i: number, p: number, reach: number, value: number, long: number, short: number, located: number, price: number,
  ): number {
    const { accounts, instruments, pairs } = this.tables;
    const equity = accounts[a + CASH] + accounts[a + VALUE];
    const margin = (accounts[a + ACCOUNT_FLAGS] & MARGIN) !== 0;
    const needBefore = p >= 0 ? pairs[p + PAIR_NEED] : 0;
    const need = this.needOf(margin, i, long, short);
    if (need > needBefore && accounts[a + NEED] - needBefore + need > equity) return PRE_TRADE.BUYING_POWER;
    if (reach > 0) {
      if (reach > accounts[a + OWN_LIMIT]) return PRE_TRADE.ACCOUNT_POSITION;
      if (reach > instruments[i + POSITION_LIMIT]) return PRE_TRADE.INSTRUMENT_POSITION;
      const share = equity > 0 ? partDown(equity, accounts[a + CONCENTRATION]) : 0;
      if (value > share && value > this.#rules.concentrationFloor) return PRE_TRADE.CONCENTRATION;
      if (price >= 0) {
        if (!margin) return PRE_TRADE.SHORT_FORBIDDEN;
        if ((instruments[i + FLAGS] & INSTRUMENT_FLAG.EASY) === 0 && reach > located) return PRE_TRADE.NOT_LOCATED;
        const restricted = this.#day <= instruments[i + SHORT_UNTIL];
        if (restricted && (price === 0 || price <= instruments[i + BEST_BID])) return PRE_TRADE.SHORT_PRICE;
      }
      if ((accounts[a + ACCOUNT_FLAGS] & CLOSE_ONLY) !== 0) return PRE_TRADE.DAY_TRADER;
    }
    const grossBefore = p >= 0 ? pairs[p + PAIR_GROSS] : 0;
    const more = (long > short ? long : short) - grossBefore;
    if (more > 0 && accounts[a + GROSS] + more > accounts[a + CREDIT_LIMIT]) return PRE_TRADE.ACCOUNT_CREDIT;
    if (more > 0 && this.houseGross + more > this.#rules.houseCredit) return PRE_TRADE.HOUSE_CREDIT;
    if (reach > 0 && accounts[a + START] - equity > accounts[a + LOSS_LIMIT]) return PRE_TRADE.LOSS;
    return 0;
  }

  setRules(rules: RiskRules): void {
    checkRules(rules);
    this.#rules = rules;
    this.#slack = (rules.burst - 1) * rules.interval;
  }

  /** Limits of an account; the first make it known. */
  setAccount(account: number, limits: AccountLimits): void {
    checkLimits(limits);
    const a = this.tables.openAccount(account);
    const { accounts } = this.tables;
    const was = accounts[a + ACCOUNT_FLAGS];
    accounts[a + ACCOUNT_FLAGS] = (was & ~MARGIN) | KNOWN | (limits.margin ? MARGIN : 0);
    accounts[a + OWN_LIMIT] = limits.position;
    accounts[a + CONCENTRATION] = limits.concentration;
    accounts[a + CREDIT_LIMIT] = limits.credit;
    accounts[a + LOSS_LIMIT] = limits.loss;
    if ((was & KNOWN) !== 0) this.weighAll();
  }

  /** Terms of an instrument; the first make it known, without a reference price. */
  setInstrument(instrument: number, terms: InstrumentTerms): void {
    checkTerms(terms);
    const i = this.tables.openInstrument(instrument);
    const row = this.tables.instruments;
    const was = row[i + FLAGS];
    row[i + FLAGS] = (was & INSTRUMENT_FLAG.RESTRICTED) | INSTRUMENT_FLAG.KNOWN | (terms.easyToBorrow ? INSTRUMENT_FLAG.EASY : 0);
    row[i + COLLAR] = terms.collar;
    row[i + ORDER_SHARES] = terms.orderShares;
    row[i + ORDER_VALUE] = terms.orderValue;
    row[i + VOLUME_LIMIT] = partDown(terms.averageVolume, terms.volumeShare);
    row[i + POSITION_LIMIT] = terms.position;
    row[i + LONG_RATE] = terms.longRate;
    row[i + SHORT_RATE] = terms.shortRate;
    if ((was & INSTRUMENT_FLAG.KNOWN) === 0) row[i + SHORT_UNTIL] = -1;
    else this.weighAll();
  }

  /** On the restricted list for every account, or off it. */
  restrict(instrument: number, on: boolean): void {
    const { instruments } = this.tables;
    const i = this.#instrument(instrument);
    instruments[i + FLAGS] = withFlag(instruments[i + FLAGS], INSTRUMENT_FLAG.RESTRICTED, on);
  }

  /** For one account. */
  restrictFor(account: number, instrument: number, on: boolean): void {
    this.#setPair(account, instrument, RESTRICTED, on ? 1 : 0);
  }

  /** Shares that the account may be short: borrowed or located for today. */
  setLocated(account: number, instrument: number, shares: number): void {
    this.#setPair(account, instrument, LOCATED, shares);
  }

  /** The kill switch: nothing but cancels. What stands open is for the caller to take out. */
  kill(account: number, on: boolean): void {
    this.#setFlag(account, KILLED, on);
  }

  /** A pattern day trader below the minimum equity may only close. */
  setCloseOnly(account: number, on: boolean): void {
    this.#setFlag(account, CLOSE_ONLY, on);
  }

  /** 0 for none. */
  setBestBid(instrument: number, price: number): void {
    this.tables.instruments[this.#instrument(instrument) + BEST_BID] = price;
  }

  /** The close that the short sale restriction looks back to; 0 for none. */
  setPriorClose(instrument: number, price: number): void {
    this.tables.instruments[this.#instrument(instrument) + PRIOR_CLOSE] = price;
  }

  /** A trade has printed. True when it brings on the short sale restriction, for the rest of the day and the next trading day. */
  print(instrument: number, price: number, nextDay: number): boolean {
    const { instruments } = this.tables;
    const i = this.#instrument(instrument);
    const drop = instruments[i + PRIOR_CLOSE] - price;
    if (drop <= 0 || drop * 10_000 < instruments[i + PRIOR_CLOSE] * this.#rules.shortTrigger) return false;
    const news = instruments[i + SHORT_UNTIL] < nextDay;
    if (news) instruments[i + SHORT_UNTIL] = nextDay;
    return news;
  }

  isShortRestricted(instrument: number): boolean {
    return this.#day <= this.tables.instruments[this.#instrument(instrument) + SHORT_UNTIL];
  }

  /** Time begins again at 0, losses count from here. */
  startDay(day: number): void {
    this.#day = day;
    this.#recent.clear();
    const { accounts } = this.tables;
    for (let a = 0; a < accounts.length; a += ACCOUNT_WIDTH) {
      accounts[a + PACE] = 0;
      accounts[a + START] = accounts[a + CASH] + accounts[a + VALUE];
    }
  }

  snapshot(): Uint8Array {
    return writeRisk({ tables: this.tables, recent: this.#recent, rules: this.#rules, day: this.#day });
  }

  /** Becomes what the snapshot was of. */
  restore(bytes: Uint8Array): void {
    const { rules, day } = readRisk(bytes, this.tables, this.#recent);
    this.setRules(rules);
    this.#day = day;
    this.houseGross = 0;
    this.weighAll();
  }

  #instrument(instrument: number): number {
    const i = this.tables.findInstrument(instrument);
    assert(i >= 0, `instrument ${instrument} has no risk terms`);
    return i;
  }

  #setPair(account: number, instrument: number, column: number, value: number): void {
    this.#instrument(instrument);
    this.#account(account);
    // Opened first: the table may be another one afterwards.
    const p = this.tables.pair(account, instrument);
    this.tables.pairs[p + column] = value;
  }

  #account(account: number): number {
    const a = this.tables.findAccount(account);
    assert(a >= 0, `account ${account} has no risk limits`);
    return a;
  }

  #setFlag(account: number, flag: number, on: boolean): void {
    const { accounts } = this.tables;
    const a = this.#account(account);
    accounts[a + ACCOUNT_FLAGS] = withFlag(accounts[a + ACCOUNT_FLAGS], flag, on);
  }
}

function withFlag(flags: number, flag: number, on: boolean): number {
  return on ? flags | flag : flags & ~flag;
}
