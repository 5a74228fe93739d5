import { type PlainOrder, PlainRisk } from '../oracle/risk/pre-trade.ts';
import { PRE_TRADE_CHECKS } from '../risk/checks.ts';
import type { PreTrade } from '../risk/pre-trade.ts';
import { DUPLICATE_MEMORY } from '../risk/recent.ts';
import type { AccountLimits, InstrumentTerms, RiskRules } from '../risk/rules.ts';
import type { Verdict } from './law.ts';

/** What can befall the pre-trade checks. Prices and money in 1/10,000; `nth` chooses an open order. */
export type RiskStep =
  | { readonly kind: 'ORDER'; readonly account: number; readonly instrument: number; readonly side: number; readonly price: number; readonly shares: number; readonly wait: number }
  | { readonly kind: 'FILL' | 'RELEASE'; readonly nth: number; readonly price: number; readonly shares: number }
  | { readonly kind: 'TRADE'; readonly account: number; readonly instrument: number; readonly side: number; readonly price: number; readonly shares: number }
  | { readonly kind: 'CASH' | 'INCOME'; readonly account: number; readonly amount: number }
  | { readonly kind: 'MARK' | 'BID' | 'CLOSE' | 'PRINT'; readonly instrument: number; readonly price: number }
  | { readonly kind: 'LIMITS'; readonly account: number; readonly limits: AccountLimits }
  | { readonly kind: 'TERMS'; readonly instrument: number; readonly terms: InstrumentTerms }
  | { readonly kind: 'LOCATE'; readonly account: number; readonly instrument: number; readonly shares: number }
  | { readonly kind: 'POSITION'; readonly account: number; readonly instrument: number; readonly shares: number }
  | { readonly kind: 'LIST'; readonly account: number | undefined; readonly instrument: number; readonly on: boolean }
  | { readonly kind: 'KILL' | 'CLOSE_ONLY'; readonly account: number; readonly on: boolean }
  | { readonly kind: 'DAY' | 'RESTART' };

type Of<Kind extends RiskStep['kind']> = Extract<RiskStep, { readonly kind: Kind }>;

export const RISK_LAWS = {
  first: 'an order is refused with the code of the first check that it fails, and passes when it fails none',
  exposure: "exposure is the sum of open orders and positions: every number of an account is what its orders and trades make it",
  restart: 'checks restored from their snapshot have the same snapshot and go on identically',
} as const;

/** Runs the steps through the checks and through the oracle; the first law broken, or undefined. `seen` collects the codes given. */
export function judgeRisk(steps: readonly RiskStep[], rules: RiskRules, make: () => PreTrade, seen: Set<number> = new Set()): Verdict {
  const trial = new Trial(rules, make, seen);
  for (const [at, step] of steps.entries()) {
    const wrong = trial.step(step) ?? trial.balances();
    if (wrong !== undefined) return `step ${at + 1}, ${step.kind}: ${wrong}`;
  }
  return undefined;
}

class Trial {
  readonly #make: () => PreTrade;
  #keeper: PreTrade;
  readonly #plain: PlainRisk;
  readonly #seen: Set<number>;
  #now = 0;

  constructor(rules: RiskRules, make: () => PreTrade, seen: Set<number>) {
    this.#make = make;
    this.#keeper = make();
    this.#plain = new PlainRisk({ ...rules, duplicateMemory: DUPLICATE_MEMORY });
    this.#seen = seen;
  }

  step(step: RiskStep): Verdict {
    switch (step.kind) {
      case 'ORDER': return this.#order(step);
      case 'RESTART': return this.#restart();
      case 'LIMITS':
        this.#keeper.setAccount(step.account, step.limits);
        this.#plain.setAccount(step.account, step.limits);
        return undefined;
      case 'TERMS':
        this.#keeper.setInstrument(step.instrument, step.terms);
        this.#plain.setInstrument(step.instrument, step.terms);
        return undefined;
      case 'DAY': return this.#newDay();
      case 'FILL':
      case 'RELEASE': return this.#part(step);
      case 'MARK': case 'BID': case 'CLOSE': case 'PRINT':
        return this.#plain.instruments.has(step.instrument) ? this.#price(step) : undefined;
      case 'CASH': case 'INCOME': case 'KILL': case 'CLOSE_ONLY':
        return this.#plain.accounts.has(step.account) ? this.#account(step) : undefined;
      default: {
        const known = (step.account === undefined || this.#plain.accounts.has(step.account)) && this.#plain.instruments.has(step.instrument);
        return known ? this.#pair(step) : undefined;
      }
    }
  }

  #order(step: Of<'ORDER'>): Verdict {
    const { account, instrument, side, price, shares } = step;
    this.#now += step.wait;
    const asked = { account, instrument, buys: side === 0, price, shares, now: this.#now };
    const failing = this.#plain.failing(asked);
    this.#plain.asked(asked, failing);
    const expected = PRE_TRADE_CHECKS.find(({ name }) => name === failing[0])?.code ?? 0;
    const code = this.#keeper.check(account, instrument, side, price, shares, this.#now);
    this.#seen.add(code);
    if (code !== expected) return `${RISK_LAWS.first}: ${code}, expected ${expected} (${failing.join(', ')})`;
    if (code !== 0) return undefined;
    this.#keeper.remember(account, instrument, side, price, shares, this.#now);
    const held = this.#plain.heldPrice(instrument, price);
    const ours = this.#keeper.holdPrice(instrument, price);
    if (BigInt(ours) !== held) return `${RISK_LAWS.exposure}: held at ${ours}, expected ${held}`;
    this.#keeper.hold(account, instrument, side, ours, shares);
    this.#plain.orders.push({ account, instrument, buys: side === 0, price: held, shares: BigInt(shares) });
    return undefined;
  }

  #part({ kind, nth, price, shares }: Of<'FILL' | 'RELEASE'>): Verdict {
    const { orders } = this.#plain;
    if (orders.length === 0) return undefined;
    const order = orders[nth % orders.length] as PlainOrder;
    const part = BigInt(shares) < order.shares ? BigInt(shares) : order.shares;
    order.shares -= part;
    if (order.shares === 0n) orders.splice(nth % orders.length, 1);
    const { account, instrument, buys } = order;
    const [side, held, count] = [buys ? 0 : 1, Number(order.price), Number(part)];
    if (kind === 'RELEASE') {
      this.#keeper.release(account, instrument, side, held, count);
      return undefined;
    }
    const code = this.#keeper.fill(account, instrument, side, held, price, count);
    this.#move(account, instrument, side, price, part);
    return code === 0 ? undefined : `the fill was refused with ${code}`;
  }

  #move(account: number, instrument: number, side: number, price: number, shares: bigint): void {
    const bought = side === 0 ? shares : -shares;
    this.#plain.move(account, instrument, bought, -bought * BigInt(price));
  }

  #price({ kind, instrument, price }: Of<'MARK' | 'BID' | 'CLOSE' | 'PRINT'>): Verdict {
    const plain = this.#plain.instruments.get(instrument)!;
    if (kind === 'MARK') {
      plain.reference = BigInt(price);
      const code = this.#keeper.mark(instrument, price);
      return code === 0 ? undefined : `the mark was refused with ${code}`;
    }
    if (kind === 'BID') {
      plain.bid = price;
      this.#keeper.setBestBid(instrument, price);
    } else if (kind === 'CLOSE') {
      plain.close = price;
      this.#keeper.setPriorClose(instrument, price);
    } else {
      const falls = price < plain.close && BigInt(plain.close - price) * 10_000n >= BigInt(plain.close) * BigInt(this.#plain.rules.shortTrigger);
      if (falls) plain.shortUntil = this.#plain.day + 1;
      this.#keeper.print(instrument, price, this.#plain.day + 1);
    }
    const restricted = this.#plain.day <= plain.shortUntil;
    return this.#keeper.isShortRestricted(instrument) === restricted ? undefined : `the short sale restriction is ${!restricted}`;
  }

  #account(step: Of<'CASH' | 'INCOME' | 'KILL' | 'CLOSE_ONLY'>): Verdict {
    const plain = this.#plain.accounts.get(step.account)!;
    if ('amount' in step) {
      plain.cash += BigInt(step.amount);
      if (step.kind === 'CASH') plain.start += BigInt(step.amount);
      const code = step.kind === 'CASH' ? this.#keeper.addCash(step.account, step.amount) : this.#keeper.addIncome(step.account, step.amount);
      return code === 0 ? undefined : `the cash was refused with ${code}`;
    }
    if (step.kind === 'KILL') {
      plain.killed = step.on;
      this.#keeper.kill(step.account, step.on);
    } else {
      plain.closeOnly = step.on;
      this.#keeper.setCloseOnly(step.account, step.on);
    }
    return undefined;
  }

  #pair(step: Of<'TRADE' | 'LOCATE' | 'POSITION' | 'LIST'>): Verdict {
    const { account, instrument } = step;
    if ('on' in step) {
      if (account === undefined) {
        this.#plain.instruments.get(instrument)!.restricted = step.on;
        this.#keeper.restrict(instrument, step.on);
      } else {
        this.#plain.restrictFor(account, instrument, step.on);
        this.#keeper.restrictFor(account, instrument, step.on);
      }
      return undefined;
    }
    if (step.kind === 'LOCATE') {
      this.#plain.locate(step.account, instrument, step.shares);
      this.#keeper.setLocated(step.account, instrument, step.shares);
      return undefined;
    }
    if (step.kind === 'POSITION') {
      this.#plain.setPosition(step.account, instrument, BigInt(step.shares));
      return this.#keeper.setPosition(step.account, instrument, step.shares) === 0 ? undefined : 'the position was refused';
    }
    this.#move(step.account, instrument, step.side, step.price, BigInt(step.shares));
    const code = this.#keeper.trade(step.account, instrument, step.side, step.price, step.shares);
    return code === 0 ? undefined : `the trade was refused with ${code}`;
  }

  #newDay(): Verdict {
    this.#plain.day++;
    this.#now = 0;
    for (const [number, account] of this.#plain.accounts) {
      account.bucket = undefined;
      account.accepted = [];
      account.start = this.#plain.equity(number);
    }
    this.#keeper.startDay(this.#plain.day);
    return undefined;
  }

  #restart(): Verdict {
    const bytes = this.#keeper.snapshot();
    this.#keeper = this.#make();
    this.#keeper.restore(bytes);
    const again = this.#keeper.snapshot();
    return bytes.length === again.length && bytes.every((byte, i) => byte === again[i]) ? undefined : RISK_LAWS.restart;
  }

  balances(): Verdict {
    for (const account of this.#plain.accounts.keys()) {
      const { cash, equity, need, gross, buyValue, sellShares } = this.#keeper.accountView(account);
      const own = this.#plain.orders.filter((order) => order.account === account);
      const wanted = [
        this.#plain.accounts.get(account)!.cash, this.#plain.equity(account), this.#plain.need(account), this.#plain.gross(account),
        own.reduce((sum, o) => sum + (o.buys ? o.shares * o.price : 0n), 0n), own.reduce((sum, o) => sum + (o.buys ? 0n : o.shares), 0n),
      ].join();
      const seen = [cash, equity, need, gross, buyValue, sellShares].join();
      if (seen !== wanted) return `${RISK_LAWS.exposure}: account ${account}: ${seen}, expected ${wanted}`;
      for (const instrument of this.#plain.instruments.keys()) {
        const view = this.#keeper.pairView(account, instrument);
        const [buys, sells] = [this.#plain.open(account, instrument, true), this.#plain.open(account, instrument, false)];
        const pair = [view.position, view.buyShares, view.buyValue, view.sellShares].join();
        const plain = [this.#plain.position(account, instrument), buys.shares, buys.value, sells.shares].join();
        if (pair !== plain) return `${RISK_LAWS.exposure}: account ${account}, instrument ${instrument}: ${pair}, expected ${plain}`;
      }
    }
    return undefined;
  }
}
