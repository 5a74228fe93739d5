import { type PlainGain, PlainHolding } from '../oracle/portfolio/shares.ts';
import type { Holding } from '../portfolio/holding.ts';
import type { Portfolio } from '../portfolio/portfolio.ts';
import { civilOf } from '../session/civil.ts';
import type { Verdict } from './law.ts';

export type PortfolioStep =
  | {
    readonly kind: 'SETTLE'; readonly account: number; readonly instrument: number; readonly buys: boolean; readonly shares: number;
    readonly price: number; readonly method: 'FIFO' | 'LIFO' | 'HIFO';
    /** How many days ago it traded. */
    readonly late: number;
    /** Added to price times shares, and fees: with either, money does not divide evenly and the oracle has no say. */
    readonly odd: number; readonly fees: number;
  }
  | { readonly kind: 'DEPOSIT'; readonly account: number; readonly instrument: number; readonly shares: number; readonly cost: number }
  | { readonly kind: 'WITHDRAW'; readonly account: number; readonly instrument: number; readonly shares: number }
  | { readonly kind: 'DAYS'; readonly days: number }
  | { readonly kind: 'RESTART' };

export const PORTFOLIO_LAWS = {
  holding: 'the lots of a holding add up to it, all of one side, by age, each with an id of its own',
  shares: 'a holding is the signed sum of what settled, was deposited and withdrawn',
  cost: 'what lots cost is what was paid, less what came in, plus gains, plus losses disallowed: to the unit',
  oracle: 'share by share, lots, gains and losses disallowed are those of a portfolio that keeps every share apart',
  restart: 'a portfolio restored from its snapshot has the same snapshot and goes on identically',
} as const;

/** 1970-09-28: the days of a run reach into a second tax year. */
const FIRST_DAY = 270;
const WASH_SALE_DAYS = 30;

/** Runs the steps; the first law broken, or undefined. */
export function judgePortfolio(steps: readonly PortfolioStep[], make: () => Portfolio): Verdict {
  const trial = new Trial(make);
  for (const [at, step] of steps.entries()) {
    const wrong = trial.step(step) ?? trial.check();
    if (wrong !== undefined) return `step ${at + 1}, ${step.kind}: ${wrong}`;
  }
  return undefined;
}

/** What one account should have of one instrument. */
interface Account {
  readonly account: number;
  readonly instrument: number;
  shares: number;
  /** Paid less received, plus gains and losses disallowed as the events told them. */
  cost: number;
  /** Undefined once money was uneven or shares came without a trade. */
  plain: PlainHolding | undefined;
}

class Trial {
  readonly #make: () => Portfolio;
  #portfolio: Portfolio;
  readonly #accounts: Account[] = [];
  #day = FIRST_DAY;

  constructor(make: () => Portfolio) {
    this.#make = make;
    this.#portfolio = make();
  }

  step(step: PortfolioStep): Verdict {
    if (step.kind === 'SETTLE') return this.#settle(step);
    if (step.kind === 'RESTART') return this.#restart();
    if (step.kind === 'DAYS') {
      this.#day += step.days;
      this.#portfolio.startDay(this.#day);
      return undefined;
    }
    const account = this.#account(step.account, step.instrument);
    account.plain = undefined;
    return step.kind === 'DEPOSIT' ? this.#deposit(account, step.shares, step.cost) : this.#withdraw(account, step.shares);
  }

  #settle(step: PortfolioStep & { kind: 'SETTLE' }): Verdict {
    const { account: id, instrument, buys, shares, price, method, late, fees } = step;
    const account = this.#account(id, instrument);
    const amount = price * shares + step.odd;
    const sign = buys ? 1 : -1;
    const tradeDay = this.#day - late;
    const answer = this.#portfolio.onSettle({ account: id, instrument, side: buys ? 'BUY' : 'SELL', shares, amount, fees, tradeDay }, method);
    if (answer.kind === 'REFUSED') return `a trade was refused: ${answer.name}`;
    account.shares += sign * shares;
    account.cost += sign * amount + fees;
    this.#count(account, answer.events);
    if (step.odd !== 0 || fees !== 0) account.plain = undefined;
    account.plain?.trade({ buys, shares, price, day: tradeDay, method });
    return undefined;
  }

  #deposit(account: Account, shares: number, cost: number): Verdict {
    const answer = this.#portfolio.deposit({ ...account, shares, cost, acquired: this.#day - 5 });
    if (answer.kind === 'REFUSED') return `a deposit was refused: ${answer.name}`;
    account.shares += shares;
    account.cost += cost;
    this.#count(account, answer.events);
    return undefined;
  }

  #withdraw(account: Account, shares: number): Verdict {
    const sign = Math.sign(account.shares);
    const answer = this.#portfolio.withdraw(account.account, account.instrument, shares);
    if (answer.kind === 'REFUSED') return shares > Math.abs(account.shares) ? undefined : `a withdrawal was refused: ${answer.name}`;
    account.shares -= sign * shares;
    account.cost -= answer.lots.reduce((sum, { cost }) => sum + cost, 0);
    return undefined;
  }

  #count(account: Account, events: readonly { readonly kind: string; readonly gain?: number; readonly disallowed?: number }[]): void {
    for (const event of events) account.cost += (event.gain ?? 0) + (event.disallowed ?? 0);
  }

  #restart(): Verdict {
    const bytes = this.#portfolio.snapshot();
    this.#portfolio = this.#make();
    this.#portfolio.restore(bytes);
    const again = this.#portfolio.snapshot();
    return bytes.length === again.length && bytes.every((byte, i) => byte === again[i]) ? undefined : PORTFOLIO_LAWS.restart;
  }

  check(): Verdict {
    for (const account of this.#accounts) {
      const wrong = this.#judge(account, this.#portfolio.holding(account.account, account.instrument));
      if (wrong !== undefined) return `${wrong} (account ${account.account}, instrument ${account.instrument})`;
    }
    return undefined;
  }

  #judge(account: Account, { shares, lots, losses }: Holding): Verdict {
    const sum = lots.reduce((total, lot) => total + lot.shares, 0);
    const cost = lots.reduce((total, lot) => total + lot.cost, 0);
    const sorted = lots.every((lot, i) => i === 0 || lots[i - 1]!.acquired <= lot.acquired);
    const pure = lots.every((lot) => lot.shares !== 0 && lot.shares > 0 === sum > 0);
    const apart = new Set(lots.map(({ id }) => id)).size === lots.length;
    if (sum !== shares || !sorted || !pure || !apart) return PORTFOLIO_LAWS.holding;
    if (shares !== account.shares) return `${PORTFOLIO_LAWS.shares}: ${shares}, expected ${account.shares}`;
    if (cost !== account.cost) return `${PORTFOLIO_LAWS.cost}: ${cost}, expected ${account.cost}`;
    if (losses.some((loss) => loss.shares === 0 || loss.loss < 0)) return 'an open loss is of no share or no loss';
    return account.plain === undefined ? undefined : this.#byShare(account, account.plain, lots);
  }

  #byShare(account: Account, plain: PlainHolding, lots: Holding['lots']): Verdict {
    const seen = lots.flatMap(({ shares, cost, acquired, heldFrom, replacement }) =>
      Array.from({ length: Math.abs(shares) }, () => `${acquired}/${heldFrom}/${cost / Math.abs(shares)}/${replacement}`));
    const wanted = plain.shares.map(({ acquired, heldFrom, cost, replaced }) => `${acquired}/${heldFrom}/${cost}/${replaced}`);
    const difference = seen.sort().join(' ') === wanted.sort().join(' ') ? undefined : `${seen.join(' ')}, expected ${wanted.join(' ')}`;
    if (difference !== undefined) return `${PORTFOLIO_LAWS.oracle}: ${difference}`;
    // Totals are of the account: comparable where it trades this one instrument only.
    if (this.#accounts.some((other) => other !== account && other.account === account.account)) return undefined;
    for (const year of [1970, 1971]) {
      const totals = this.#portfolio.totals(account.account, year);
      const gain = totals.shortTermGain + totals.longTermGain;
      const disallowed = totals.shortTermDisallowed + totals.longTermDisallowed;
      if (gain !== inYear(plain.gains, year)) return `${PORTFOLIO_LAWS.oracle}: gains of ${year} are ${gain}`;
      if (disallowed !== inYear(plain.disallowed, year)) return `${PORTFOLIO_LAWS.oracle}: disallowed in ${year} are ${disallowed}`;
    }
    return undefined;
  }

  #account(account: number, instrument: number): Account {
    const known = this.#accounts.find((one) => one.account === account && one.instrument === instrument);
    if (known !== undefined) return known;
    const fresh = { account, instrument, shares: 0, cost: 0, plain: new PlainHolding(WASH_SALE_DAYS) };
    this.#accounts.push(fresh);
    return fresh;
  }
}

function inYear(rows: readonly PlainGain[], year: number): number {
  return rows.filter(({ soldDay }) => civilOf(soldDay).year === year).reduce((sum, { gain }) => sum + gain, 0);
}
