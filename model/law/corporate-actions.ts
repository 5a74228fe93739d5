import { accountId, instrumentId, money, price, shares } from '../base/money.ts';
import type { CorporateAction } from '../portfolio/actions/action.ts';
import { applyCorporateAction } from '../portfolio/actions/apply.ts';
import { payDividend } from '../portfolio/actions/dividend.ts';
import type { ActionOutcome, PositionAdjustment, Transfer, UnsettledTrade } from '../portfolio/actions/outcome.ts';
import { exerciseRights, lapseRights, type RightsIssue } from '../portfolio/actions/rights.ts';
import type { PortfolioEvent } from '../portfolio/events.ts';
import { Portfolio } from '../portfolio/portfolio.ts';
import type { Refused } from '../portfolio/refusals.ts';
import { US_TAX } from '../portfolio/tax-rules.ts';
import { Positions } from '../positions/positions.ts';
import type { Verdict } from './law.ts';

/** A world of a few accounts in which shares trade, settle, and have things happen to them. */
export type ActionStep =
  | {
    readonly kind: 'TRADE'; readonly buyer: number; readonly seller: number; readonly instrument: number; readonly price: number;
    readonly shares: number; readonly cycle: number;
  }
  | { readonly kind: 'DAY' }
  /** Days of the action are filled in from the day of the step: ex today, record today, paid `late` days from today. */
  | { readonly kind: 'ACTION'; readonly action: CorporateAction; readonly late: number }
  | { readonly kind: 'EXERCISE'; readonly action: RightsIssue; readonly account: number; readonly shares: number }
  | { readonly kind: 'LAPSE'; readonly action: RightsIssue }
  | { readonly kind: 'RESTART' };

export const ACTION_LAWS = {
  ledger: 'what the transfers leave each account in shares is its holding, and the lots add up to it',
  positions: 'a position is what is held, on its way, and still to settle',
  cost: 'lots cost what was paid less what came in plus gains: no action makes or loses cost',
  profit: 'realised gain less cost of positions is the cash of trades and actions, to the unit',
  income: 'income of positions is the cash of dividends',
  money: 'what a trade becomes adds up to its money, with the claims',
  restart: 'rooms restored from their snapshots go on identically',
} as const;

/** The issuer's agent and the tax office hold accounts that nobody trades with. */
export const AGENT = 90;
export const TAX_OFFICE = 91;

interface Pending extends UnsettledTrade {
  readonly instrument: number;
}

export class ActionTrial {
  portfolio = new Portfolio();
  positions = new Positions();
  day = 400;
  pending: Pending[] = [];
  /** Shares by 'account instrument' as transfers and settlements left them. */
  readonly #ledger = new Map<string, number>();
  /** By account: cash of trades and actions, settled or not; of dividends; and what lots account for. */
  readonly #cash = new Map<number, number>();
  readonly #dividends = new Map<number, number>();
  readonly #lotCash = new Map<number, number>();
  #trades = 0;

  step(step: ActionStep): Verdict {
    if (step.kind === 'TRADE') return this.#trade(step);
    if (step.kind === 'DAY') return this.#nextDay();
    if (step.kind === 'RESTART') return this.#restart();
    const begun = this.#nextDay();
    if (begun !== undefined) return begun;
    if (step.kind === 'EXERCISE') return this.#exercise(step);
    return step.kind === 'LAPSE' ? this.#lapse(step.action) : this.act(step.action, step.late);
  }

  /** Refused exactly when the account has not the rights. */
  #exercise({ action, account, shares: wanted }: ActionStep & { readonly kind: 'EXERCISE' }): Verdict {
    const holding = this.portfolio.holding(account, action.into);
    const position = this.positions.position(accountId(account), instrumentId(action.into));
    const outcome = exerciseRights(action, { account, shares: wanted, holding, position }, { day: this.day, lastLotId: this.portfolio.lastLotId });
    const missing = Math.min(holding.shares, position.shares) < wanted * action.rights;
    if (missing) return outcome.kind === 'REFUSED' && outcome.name === 'RIGHTS_MISSING' ? undefined : 'rights were exercised that are not there';
    return this.#carryOut(outcome, action.into);
  }

  #trade({ buyer, seller, instrument, price: at, shares: amount, cycle }: ActionStep & { readonly kind: 'TRADE' }): Verdict {
    const answers = [buyer, seller].map((account, side) =>
      this.positions.onTrade(accountId(account), instrumentId(instrument), side === 0 ? 0 : 1, price(at), shares(amount)));
    if (answers.some((answer) => answer !== 0)) return `the trade was refused with ${answers}`;
    add(this.#cash, buyer, -at * amount);
    add(this.#cash, seller, at * amount);
    this.pending.push({
      trade: ++this.#trades, buyer, seller, instrument, shares: amount, amount: at * amount, tradeDay: this.day, settleDay: this.day + cycle,
    });
    return undefined;
  }

  #nextDay(): Verdict {
    const due = this.pending.filter(({ settleDay }) => settleDay <= this.day);
    this.pending = this.pending.filter((trade) => !due.includes(trade));
    for (const trade of due) {
      for (const side of ['BUY', 'SELL'] as const) {
        const account = side === 'BUY' ? trade.buyer : trade.seller;
        const told = this.portfolio.onSettle({ account, side, fees: 0, ...trade });
        if (told.kind === 'REFUSED') return `a settlement was refused: ${told.name}`;
        const sign = side === 'BUY' ? 1 : -1;
        this.#hold(account, trade.instrument, sign * trade.shares);
        add(this.#lotCash, account, -sign * trade.amount);
        this.#gains(told.events);
      }
    }
    this.day++;
    this.positions.startDay();
    this.portfolio.startDay(this.day);
    this.#deliver();
    return undefined;
  }

  #deliver(): void {
    const delivered = this.portfolio.deliver(this.day);
    this.#gains(delivered.events);
    for (const { account, instrument, agent, lots } of delivered.arrived) {
      const amount = lots.reduce((sum, lot) => sum + lot.shares, 0);
      this.#hold(account, instrument, amount);
      this.#hold(agent, instrument, -amount);
    }
  }

  /** Before the open of `day`, with that day as ex and record day. */
  act(template: CorporateAction, late: number): Verdict {
    const action = { ...template, days: { declared: this.day - 9, ex: this.day, record: this.day, pay: this.day + late } };
    const outcome = applyCorporateAction(action, this.#book(action.instrument), this.#context());
    const done = this.#carryOut(outcome, action.instrument);
    if (done !== undefined || action.kind !== 'CASH_DIVIDEND') return done;
    const holders = this.portfolio.holdings().filter(({ instrument }) => instrument === action.instrument);
    // The register is read at once; who settles later has a claim.
    const trades = this.pending.filter(({ instrument }) => instrument === action.instrument).map((trade) => ({ ...trade, settleDay: this.day + 1 }));
    return this.#carryOut(payDividend(action, { holders, trades, withholding: (account) => account * 1_000 }), action.instrument);
  }

  #lapse(action: RightsIssue): Verdict {
    const expired = { ...action, expires: this.day - 1 };
    return this.#carryOut(lapseRights(expired, this.#book(action.into), this.#context()), action.into);
  }

  #context() {
    return { day: this.day, tax: US_TAX, orderRule: { tickAt: () => 1, lot: 1, leastDividend: 0 }, lastLotId: this.portfolio.lastLotId };
  }

  #book(instrument: number) {
    const of = <T extends { readonly instrument: number }>(rows: readonly T[]) => rows.filter((row) => row.instrument === instrument);
    return {
      holdings: of(this.portfolio.holdings()), deliveries: of(this.portfolio.deliveries()), trades: of(this.pending), orders: [],
      positions: of(this.positions.all()),
    };
  }

  #carryOut(outcome: ActionOutcome | Refused, instrument: number): Verdict {
    if (outcome.kind === 'REFUSED') return `an action was refused: ${outcome.name}`;
    const wrong = this.#tradesBecome(outcome, instrument);
    for (const transfer of outcome.transfers) this.#transfer(transfer);
    for (const adjustment of outcome.positions) {
      const answer = this.#adjust(adjustment);
      if (answer !== 0) return `a position refused ${JSON.stringify(adjustment)} with ${answer}`;
    }
    this.#gains(this.portfolio.rewrite(outcome));
    this.#deliver();
    return wrong;
  }

  #tradesBecome(outcome: ActionOutcome, instrument: number): Verdict {
    for (const { trade: id, parts } of outcome.trades) {
      const trade = this.pending.find((one) => one.trade === id && one.instrument === instrument)!;
      this.pending = this.pending.filter((one) => one !== trade);
      this.pending.push(...parts.map((part) => ({ ...trade, ...part })));
      // The rest of its money is paid as a claim or was netted against cash in lieu; either way the books are short of it until then.
      const rest = trade.amount - parts.reduce((sum, { amount }) => sum + amount, 0);
      if (parts.some(({ amount, shares: count }) => amount < 0 || count < 1)) return ACTION_LAWS.money;
      add(this.#cash, trade.buyer, rest);
      add(this.#cash, trade.seller, -rest);
    }
    return undefined;
  }

  #transfer({ reason, from, to, asset, amount }: Transfer): void {
    if (asset !== 'CASH') {
      this.#hold(from, asset.instrument, -amount);
      this.#hold(to, asset.instrument, amount);
      return;
    }
    const dividend = ['DIVIDEND', 'DIVIDEND_IN_LIEU', 'TAX_WITHHELD', 'MARKET_CLAIM'].includes(reason);
    const books = dividend ? [this.#dividends] : reason === 'TRADE_CASHED' ? [this.#cash] : [this.#cash, this.#lotCash];
    for (const book of books) {
      add(book, from, -amount);
      add(book, to, amount);
    }
  }

  #adjust(row: PositionAdjustment): number {
    const [account, instrument] = [accountId(row.account), instrumentId(row.instrument)];
    if (row.kind === 'INCOME') return this.positions.onIncome(account, instrument, money(row.amount));
    if (row.kind === 'ADJUST') return this.positions.adjust(account, instrument, row);
    return this.positions.takeIn(account, instrument, row.shares, row.cost);
  }

  #hold(account: number, instrument: number, amount: number): void {
    const key = `${account} ${instrument}`;
    this.#ledger.set(key, (this.#ledger.get(key) ?? 0) + amount);
  }

  /** Gains and losses disallowed are cost of lots that no cash explains. */
  #gains(events: readonly PortfolioEvent[]): void {
    for (const event of events) {
      if (event.kind === 'LOT_CLOSED') add(this.#lotCash, event.account, -event.gain);
      if (event.kind === 'WASH_SALE') add(this.#lotCash, event.account, -event.disallowed);
    }
  }

  #restart(): Verdict {
    const [lots, positions] = [this.portfolio.snapshot(), this.positions.snapshot()];
    this.portfolio = new Portfolio();
    this.portfolio.restore(lots);
    this.positions = new Positions();
    this.positions.restore(positions);
    const same = sameBytes(lots, this.portfolio.snapshot()) && sameBytes(positions, this.positions.snapshot());
    return same ? undefined : ACTION_LAWS.restart;
  }

  check(): Verdict {
    const holdings = this.portfolio.holdings();
    const deliveries = this.portfolio.deliveries();
    const accounts = [...new Set([...this.#cash.keys(), ...this.#dividends.keys()])].filter((account) => account < AGENT);
    const instruments = [...new Set([...this.#ledger.keys()].map((key) => Number(key.split(' ')[1])).concat(deliveries.map((row) => row.instrument)))];
    for (const account of accounts) {
      let [lotCost, cost, realised, income] = [0, 0, 0, 0];
      for (const instrument of instruments) {
        const held = this.portfolio.holding(account, instrument);
        if (held.shares !== (this.#ledger.get(`${account} ${instrument}`) ?? 0)) return `${ACTION_LAWS.ledger} (account ${account}, instrument ${instrument})`;
        const coming = deliveries.filter((row) => row.account === account && row.instrument === instrument).flatMap(({ lots }) => lots);
        lotCost += [...held.lots, ...coming].reduce((sum, lot) => sum + lot.cost, 0);
        const unsettled = this.pending.filter((trade) => trade.instrument === instrument)
          .reduce((sum, trade) => sum + (trade.buyer === account ? trade.shares : 0) - (trade.seller === account ? trade.shares : 0), 0);
        const wanted = held.shares + coming.reduce((sum, lot) => sum + lot.shares, 0) + unsettled;
        const seen = this.positions.shares(accountId(account), instrumentId(instrument));
        if (seen !== wanted) return `${ACTION_LAWS.positions} (account ${account}, instrument ${instrument}: ${seen}, expected ${wanted})`;
      }
      for (const position of this.positions.positions(accountId(account))) {
        cost += position.cost;
        realised += position.realised;
        income += position.income;
      }
      const paid = -(this.#lotCash.get(account) ?? 0);
      if (lotCost !== paid) return `${ACTION_LAWS.cost} (account ${account}: ${lotCost}, expected ${paid})`;
      const cash = this.#cash.get(account) ?? 0;
      if (realised - cost !== cash) return `${ACTION_LAWS.profit} (account ${account}: ${realised - cost}, expected ${cash})`;
      const dividends = this.#dividends.get(account) ?? 0;
      if (income !== dividends) return `${ACTION_LAWS.income} (account ${account}: ${income}, expected ${dividends})`;
    }
    return holdings.every(({ shares: held, lots }) => held === lots.reduce((sum, lot) => sum + lot.shares, 0)) ? undefined : ACTION_LAWS.ledger;
  }
}

/** Runs the steps; the first law broken, or undefined. */
export function judgeActions(steps: readonly ActionStep[]): Verdict {
  const trial = new ActionTrial();
  for (const [at, step] of steps.entries()) {
    const wrong = trial.step(step) ?? trial.check();
    if (wrong !== undefined) return `step ${at + 1}, ${step.kind === 'ACTION' ? step.action.kind : step.kind}: ${wrong}`;
  }
  return undefined;
}

function add(map: Map<number, number>, key: number, amount: number): void {
  map.set(key, (map.get(key) ?? 0) + amount);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
