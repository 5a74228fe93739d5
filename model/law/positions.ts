import { accountId, instrumentId, money, price, shares } from '../base/money.ts';
import { type Happening, plainPosition } from '../oracle/positions/positions.ts';
import type { Positions } from '../positions/positions.ts';
import type { Verdict } from './law.ts';

/** What can befall a keeper of positions. Accounts and instruments are small whole numbers, money in ten-thousandths. */
export type PositionStep =
  /** A trade has two sides. `buyer` and `seller` may be one. */
  | { readonly kind: 'TRADE'; readonly buyer: number; readonly seller: number; readonly instrument: number; readonly price: number; readonly shares: number }
  | { readonly kind: 'BUST'; readonly nth: number }
  | { readonly kind: 'MARK'; readonly instrument: number; readonly price: number }
  | { readonly kind: 'INCOME'; readonly account: number; readonly instrument: number; readonly amount: number }
  | { readonly kind: 'DAY' }
  | { readonly kind: 'RESTART' };

interface Trade {
  readonly buyer: number;
  readonly seller: number;
  readonly instrument: number;
  readonly price: number;
  readonly shares: number;
  readonly day: number;
}

export const POSITION_LAWS = {
  oracle: 'every position is what its whole history, told by the oracle, makes it',
  sum: 'over all accounts the shares of an instrument sum to zero',
  profit: 'realised + unrealised is exactly cash received less cash paid plus value',
  bust: 'a bust leaves no trace: the bytes are those of a keeper that never saw the trade',
  restart: 'a keeper restored from its snapshot has the same snapshot and goes on identically',
} as const;

/** Runs the steps through a keeper and through the oracle; the first law broken, or undefined. */
export function judgePositions(steps: readonly PositionStep[], make: () => Positions): Verdict {
  const trial = new Trial(make);
  for (const [at, step] of steps.entries()) {
    // Every position is judged as soon as its own history grows, and all of them when a day ends, after a restart and at the end.
    const wrong = trial.step(step) ?? trial.check(at === steps.length - 1 ? undefined : step);
    if (wrong !== undefined) return `step ${at + 1}, ${step.kind}: ${wrong}`;
  }
  return trial.atEnd(steps);
}

class Trial {
  readonly #make: () => Positions;
  #keeper: Positions;
  #trades: Trade[] = [];
  readonly #income: { account: number; instrument: number; amount: number }[] = [];
  readonly #marks = new Map<number, number>();
  #busted = 0;
  #day = 0;

  constructor(make: () => Positions) {
    this.#make = make;
    this.#keeper = make();
  }

  step(step: PositionStep): Verdict {
    if (step.kind === 'TRADE') return this.#trade({ ...step, day: this.#day });
    if (step.kind === 'BUST') return this.#bust(step.nth);
    if (step.kind === 'RESTART') return this.#restart();
    if (step.kind === 'DAY') {
      this.#day++;
      this.#keeper.startDay();
    } else if (step.kind === 'MARK') {
      this.#marks.set(step.instrument, step.price);
      this.#keeper.mark(instrumentId(step.instrument), price(step.price));
    } else {
      this.#income.push(step);
      const answer = this.#keeper.onIncome(accountId(step.account), instrumentId(step.instrument), money(step.amount));
      if (answer !== 0) return `income was refused with ${answer}`;
    }
    return undefined;
  }

  #trade(trade: Trade): Verdict {
    const [at, amount] = [price(trade.price), shares(trade.shares)];
    const instrument = instrumentId(trade.instrument);
    const answers = [
      this.#keeper.onTrade(accountId(trade.buyer), instrument, 0, at, amount),
      this.#keeper.onTrade(accountId(trade.seller), instrument, 1, at, amount),
    ];
    this.#trades.push(trade);
    return answers.every((answer) => answer === 0) ? undefined : `the trade was refused with ${answers}`;
  }

  /** Only trades of today can be busted. */
  #bust(nth: number): Verdict {
    const today = this.#trades.filter(({ day }) => day === this.#day);
    if (today.length === 0) return undefined;
    const gone = today[nth % today.length]!;
    this.#trades = this.#trades.filter((trade) => trade !== gone);
    this.#busted++;
    for (const account of new Set([gone.buyer, gone.seller])) {
      const left = this.#trades.filter(({ day, instrument }) => day === this.#day && instrument === gone.instrument);
      const sides = left.flatMap((trade) => legs(trade, account))
        .map(([side, trade]) => ({ side, price: price(trade.price), shares: shares(trade.shares) }));
      const answer = this.#keeper.rebuild(accountId(account), instrumentId(gone.instrument), sides);
      if (answer !== 0) return `the bust was refused with ${answer}`;
    }
    return undefined;
  }

  #restart(): Verdict {
    const bytes = this.#keeper.snapshot();
    this.#keeper = this.#make();
    this.#keeper.restore(bytes);
    return same(bytes, this.#keeper.snapshot()) ? undefined : POSITION_LAWS.restart;
  }

  check(step?: PositionStep): Verdict {
    const sums = new Map<number, number>();
    for (const { instrument, shares: held } of this.#keeper.all()) sums.set(instrument, (sums.get(instrument) ?? 0) + held);
    for (const [instrument, sum] of sums) if (sum !== 0) return `${POSITION_LAWS.sum}: ${sum} of instrument ${instrument}`;
    const pairs = [...this.#trades.flatMap(({ buyer, seller, instrument }) => [[buyer, instrument], [seller, instrument]]),
      ...this.#income.map(({ account, instrument }) => [account, instrument])] as [number, number][];
    const trade = step?.kind === 'TRADE' ? step : undefined;
    const touched = (account: number) => trade === undefined || account === trade.buyer || account === trade.seller;
    for (const [account, instrument] of pairs) {
      if (!touched(account) || (trade !== undefined && instrument !== trade.instrument)) continue;
      const { shares: held, cost, realised, income } = this.#keeper.position(accountId(account), instrumentId(instrument));
      const plain = plainPosition(this.#history(account, instrument));
      const seen = [held, cost, realised, income].join();
      const wanted = [plain.shares, plain.cost, plain.realised, plain.income].join();
      if (seen !== wanted) return `${POSITION_LAWS.oracle}: account ${account}, instrument ${instrument}: ${seen}, expected ${wanted}`;
    }
    return this.#profit(new Set(pairs.map(([account]) => account).filter(touched)));
  }

  #profit(accounts: ReadonlySet<number>): Verdict {
    for (const account of accounts) {
      const pnl = this.#keeper.pnl(accountId(account));
      if (pnl === undefined) return `account ${account} has no profit and loss`;
      let wanted = 0;
      for (const trade of this.#trades) {
        for (const [side] of legs(trade, account)) {
          // A share never priced counts at cost, so that its trades come to nothing.
          const value = this.#marks.get(trade.instrument);
          if (value !== undefined) wanted += (side === 0 ? 1 : -1) * trade.shares * (value - trade.price);
        }
      }
      const unpriced = this.#keeper.positions(accountId(account)).filter(({ instrument }) => !this.#marks.has(instrument));
      for (const { realised } of unpriced) wanted += realised;
      const seen = pnl.realised + pnl.unrealised;
      if (seen !== wanted) return `${POSITION_LAWS.profit}: account ${account} has ${seen}, expected ${wanted}`;
    }
    return undefined;
  }

  /** The whole run again without what was busted, by a keeper that never knew. */
  atEnd(steps: readonly PositionStep[]): Verdict {
    if (this.#busted === 0) return undefined;
    const innocent = this.#make();
    let day = 0;
    const left = [...this.#trades];
    const days = () => {
      for (; left[0]?.day === day; left.shift()) {
        const { buyer, seller, instrument, price: at, shares: amount } = left[0];
        innocent.onTrade(accountId(buyer), instrumentId(instrument), 0, price(at), shares(amount));
        innocent.onTrade(accountId(seller), instrumentId(instrument), 1, price(at), shares(amount));
      }
    };
    for (const step of steps) {
      if (step.kind === 'MARK') innocent.mark(instrumentId(step.instrument), price(step.price));
      if (step.kind === 'INCOME') innocent.onIncome(accountId(step.account), instrumentId(step.instrument), money(step.amount));
      if (step.kind !== 'DAY') continue;
      days();
      innocent.startDay();
      day++;
    }
    days();
    return same(innocent.snapshot(), this.#keeper.snapshot()) ? undefined : POSITION_LAWS.bust;
  }

  #history(account: number, instrument: number): Happening[] {
    const income = this.#income.filter((row) => row.account === account && row.instrument === instrument)
      .map(({ amount }): Happening => ({ kind: 'INCOME', amount: BigInt(amount) }));
    const trades = this.#trades.filter((trade) => trade.instrument === instrument).flatMap((trade) => legs(trade, account))
      .map(([side, trade]): Happening => ({ kind: 'TRADE', buys: side === 0, price: BigInt(trade.price), shares: BigInt(trade.shares) }));
    return [...income, ...trades];
  }
}

/** The sides that an account has in a trade: none, one, or both, the buy first. */
function legs(trade: Trade, account: number): (readonly [0 | 1, Trade])[] {
  return [...(trade.buyer === account ? [[0, trade] as const] : []), ...(trade.seller === account ? [[1, trade] as const] : [])];
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
