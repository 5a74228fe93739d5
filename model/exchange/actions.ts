import { assert } from '../base/assert.ts';
import type { AccountId, InstrumentId, Money, Price } from '../base/money.ts';
import { assetOf, CASH, FIRST_CLIENT, HOUSE, REASON } from '../ledger/reasons.ts';
import { KIND } from '../orders/states.ts';
import { REPORT, REPORT_WIDTH } from '../orders/reports.ts';
import { ACTION_KINDS, type CorporateAction } from '../portfolio/actions/action.ts';
import { applyCorporateAction } from '../portfolio/actions/apply.ts';
import type { ActionBook, ActionContext } from '../portfolio/actions/book.ts';
import { payDividend } from '../portfolio/actions/dividend.ts';
import { priceFactor } from '../portfolio/actions/history.ts';
import type { OpenOrder, OrderAdjustment } from '../portfolio/actions/orders.ts';
import type { ActionOutcome, PositionAdjustment, Transfer } from '../portfolio/actions/outcome.ts';
import { lapseRights } from '../portfolio/actions/rights.ts';
import { ACTION_NUMBERS, type ActionStep, type DueStep, MERGERS } from '../portfolio/actions/schedule.ts';
import { US_TAX } from '../portfolio/tax-rules.ts';
import type { Restatement } from '../settlement/restate.ts';
import { amend } from './admit.ts';
import type { Book } from './book.ts';
import { refuse } from './refusals.ts';
import { settle } from './settle.ts';
import type { ExchangeState } from './state.ts';

/** A corporate action is made known. */
export function announce(s: ExchangeState, action: CorporateAction): number {
  if (s.books[action.instrument] === undefined) return refuse('INSTRUMENT_UNKNOWN');
  if (!Object.hasOwn(ACTION_KINDS, action.kind)) return refuse('ACTION_NOT_CARRIED_OUT');
  if (!isWholeAction(action)) return refuse('FIELD_INVALID');
  if ('into' in action && s.books[action.into] === undefined) return refuse('INSTRUMENT_UNKNOWN');
  if (touched(action).some((instrument) => s.actions.isMerged(instrument))) return refuse('INSTRUMENT_MERGED');
  if (MERGERS.includes(action.kind) && s.actions.awaits(action.instrument)) return refuse('ACTION_AWAITED');
  const known = s.actions.announce({ ...action, agent: HOUSE.ISSUER, ...(action.kind === 'CASH_DIVIDEND' ? { taxAccount: HOUSE.REGULATOR } : {}) });
  return known === 'ANNOUNCED' ? 0 : known.code;
}

/** Every field that the kind has is there and of its type. */
function isWholeAction(action: CorporateAction): boolean {
  const fields = action as unknown as Readonly<Record<string, unknown>>;
  const named = action.kind === 'CASH_DIVIDEND' ? ['amount', 'per'] : ACTION_NUMBERS[action.kind];
  return named.every((name) => typeof fields[name] === 'number') && (action.kind !== 'SYMBOL_CHANGE' || typeof action.symbol === 'string');
}

/** Carries out what is due: before the open, or with `evening` after the settlement of the day. Then pays what has become payable. */
export function carryOut(s: ExchangeState, evening: boolean): number {
  const dues = s.actions.due(s.day, evening);
  const early = dues.filter(({ step }) => step === 'EX' || step === 'LAPSE').map(({ action }) => beforeTheOpen(s, action)).find((code) => code !== 0);
  if (early !== undefined) return early;
  for (const due of dues) {
    const code = due.step === 'EX' ? exDay(s, due) : due.step === 'LAPSE' ? lapse(s, due) : dividend(s, due);
    if (code !== 0) return code;
    taken(s, due.action.id, due.step);
  }
  pay(s);
  tellRisk(s);
  return 0;
}

/** What has come or gone in cash for fractions, boot and merged shares, and what trades on their way pay now: risk counts what the ledger has. */
export function tellRisk(s: ExchangeState): void {
  for (const { account } of s.accounts.all()) {
    const { posted, dueIn, dueOut } = s.ledger.balance(account, CASH);
    const missing = posted + dueIn - dueOut - s.risk.accountView(account).cash;
    if (missing !== 0) s.risk.addIncome(account, missing);
  }
}

/** What changes shares comes before the first trade of the day in any of them: 0, or why it cannot be done now. */
export function beforeTheOpen(s: ExchangeState, action: CorporateAction): number {
  const instruments = touched(action);
  if (!instruments.every((at) => ['PRE_OPEN', 'CLOSED'].includes(s.books[at].desk.phase))) return refuse('PHASE_INVALID');
  return s.trades.all().some(({ day, instrument }) => day === s.day && instruments.includes(instrument)) ? refuse('TRADED_TODAY') : 0;
}

/** Instruments that it changes. */
function touched(action: CorporateAction): readonly number[] {
  return 'into' in action ? [action.instrument, action.into] : [action.instrument];
}

function taken(s: ExchangeState, id: number, step: ActionStep): void {
  assert(s.actions.done(id, step) === 'DONE', `step ${step} of action ${id} was due`);
  s.told.push({ kind: 'ACTION', action: id, step });
}

/** The register at the end of the record day, or the trades done with due bills since. */
function dividend(s: ExchangeState, { action, step }: DueStep): number {
  assert(action.kind === 'CASH_DIVIDEND', 'only a cash dividend has a register');
  const holders = step === 'REGISTER' ? registered(s, action.instrument) : [];
  const outcome = payDividend(action, { holders, trades: s.pending.unsettled(action.instrument, HOUSE.CLEARING), withholding: () => 0 });
  if (outcome.kind === 'REFUSED') return outcome.code;
  take(s, action, outcome);
  return 0;
}

/** Who has what, settled. */
function registered(s: ExchangeState, instrument: number): { account: number; shares: number }[] {
  return s.ledger.all().filter(({ asset, account, posted }) => asset === assetOf(instrument) && account >= FIRST_CLIENT && posted !== 0)
    .map(({ account, posted }) => ({ account, shares: posted }));
}

/** What there is of an instrument. */
function gathered(s: ExchangeState, book: Book): ActionBook {
  const { number } = book;
  const of = <T extends { readonly instrument: number }>(rows: readonly T[]) => rows.filter((row) => row.instrument === number);
  return {
    holdings: of(s.portfolio.holdings()), deliveries: of(s.portfolio.deliveries()), trades: s.pending.unsettled(number, HOUSE.CLEARING),
    orders: openOrders(book), positions: of(s.positions.all()),
  };
}

export function contextOf(s: ExchangeState, { config }: Book): ActionContext {
  return { day: s.day, tax: US_TAX, orderRule: { tickAt: () => config.tick, lot: 1, leastDividend: 100 }, lastLotId: s.portfolio.lastLotId };
}

/** Rights that nobody has exercised are gone, and so are the orders for them. */
function lapse(s: ExchangeState, { action }: DueStep): number {
  assert(action.kind === 'RIGHTS', 'only rights lapse');
  const book = s.books[action.into];
  const outcome = lapseRights(action, gathered(s, book), contextOf(s, book));
  if (outcome.kind === 'REFUSED') return outcome.code;
  adjustOrders(s, book, outcome.orders);
  take(s, action, outcome);
  return 0;
}

function exDay(s: ExchangeState, { action }: DueStep): number {
  const book = s.books[action.instrument];
  const outcome = applyCorporateAction(action, gathered(s, book), contextOf(s, book));
  if (outcome.kind === 'REFUSED') return outcome.code;
  // What an adjusted order needs is there only once the shares are, and the other way round what goes must not be set aside.
  adjustOrders(s, book, outcome.orders.filter(({ kind }) => kind === 'CANCEL'));
  scaleLines(s, action);
  take(s, action, outcome);
  adjustOrders(s, book, outcome.orders.filter(({ kind }) => kind === 'REPLACE'));
  if (MERGERS.includes(action.kind)) closeForGood(s, book);
  else reprice(s, book, action);
  return 0;
}

/** Nothing enters the book of a merged instrument any more; `kill` does not open it again. */
function closeForGood(s: ExchangeState, { number }: Book): void {
  const scope = { instrument: number };
  assert(s.session.switches.set(scope, true) === undefined, 'a book has its switch');
  s.told.push({ kind: 'KILL', scope, on: true, orders: 0 });
}

function openOrders(book: Book): OpenOrder[] {
  return book.desk.orders().map(({ order, account, side, price, open }) => ({
    order, account, side: side === 0 ? 'BUY' as const : 'SELL' as const, limit: book.priceAt(price), shares: open, doNotReduce: false, doNotIncrease: false,
  }));
}

/** Adjusted orders are amended; one whose new terms the book cannot hold is taken out. */
function adjustOrders(s: ExchangeState, book: Book, rows: readonly OrderAdjustment[]): void {
  for (const row of rows) {
    const view = book.desk.view(row.order);
    if (view === undefined) continue;
    book.desk.reports.clear();
    const tick = row.kind === 'REPLACE' && row.limit !== undefined ? (row.limit - book.config.base) / book.config.tick : -1;
    if (row.kind === 'CANCEL' || tick < 0) book.desk.cancel(view.account, row.order, s.time);
    else {
      const quantity = row.shares + view.filled + view.cancelled;
      amend(s, book, { account: view.account, order: row.order, quantity, price: tick, stop: 0 }, s.time);
    }
    book.turn(s.stream, s.time);
    const refused = wasRefused(book);
    settle(s, book);
    if (!refused) continue;
    book.desk.reports.clear();
    book.desk.cancel(view.account, row.order, s.time);
    book.turn(s.stream, s.time);
    settle(s, book);
  }
}

function wasRefused({ desk: { reports: { rows, used } } }: Book): boolean {
  for (let at = 0; at < used; at += REPORT_WIDTH) if (rows[at + REPORT.KIND] === KIND.REPLACE_REJECTED) return true;
  return false;
}

/** Located shares are counted in new ones. */
function scaleLines(s: ExchangeState, action: CorporateAction): void {
  if (action.kind !== 'SPLIT' && action.kind !== 'STOCK_DIVIDEND') return;
  const [to, from] = action.kind === 'SPLIT' ? [action.each, action.per] : [action.per + action.each, action.per];
  const asset = assetOf(action.instrument);
  for (const { account, credit } of s.ledger.all().filter((row) => row.asset === asset && row.credit > 0)) {
    const line = Math.ceil((credit * to) / from);
    assert(s.ledger.setCredit(account, asset, line, REASON.LOCATE, action.id) === 0, 'a wider line is not refused');
    s.risk.setLocated(account, action.instrument, line);
  }
}

/** An outcome goes to every room that it concerns. What is payable later waits. */
export function take(s: ExchangeState, action: CorporateAction, outcome: ActionOutcome): void {
  move(s, outcome.transfers.filter(({ day }) => day <= s.day));
  s.payable.push(...outcome.transfers.filter(({ day }) => day > s.day));
  restateTrades(s, outcome);
  s.portfolio.rewrite(outcome);
  for (const row of outcome.positions) {
    if (row.kind === 'INCOME' && row.day > s.day) s.incomes.push(row);
    else adjust(s, row);
  }
  for (const { instrument, symbol } of outcome.renamed) s.symbols.set(instrument, symbol);
  s.told.push({ kind: 'ACTION_EFFECT', action: action.id, transfers: outcome.transfers.length, orders: outcome.orders.length, trades: outcome.trades.length });
}

function adjust(s: ExchangeState, row: PositionAdjustment): void {
  const [account, instrument] = [row.account as AccountId, row.instrument as InstrumentId];
  if (row.account < FIRST_CLIENT) return;
  const refused = row.kind === 'INCOME' ? s.positions.onIncome(account, instrument, row.amount as Money)
    : row.kind === 'ADJUST' ? s.positions.adjust(account, instrument, row) : s.positions.takeIn(account, instrument, row.shares, row.cost);
  assert(refused === 0, `a corporate action is refused by positions with ${refused}`);
  if (row.kind === 'INCOME') s.risk.addIncome(row.account, row.amount);
  else s.risk.setPosition(row.account, row.instrument, s.positions.shares(account, instrument));
}

/** Old shares that go and new ones that come are one movement of the difference, so that nobody is short in between. */
function move(s: ExchangeState, transfers: readonly Transfer[]): void {
  const nets = new Map<string, { from: number; to: number; asset: number; amount: number; action: number; reason: number }>();
  for (const { from, to, asset, amount, action, reason } of transfers) {
    const number = asset === 'CASH' ? CASH : assetOf(asset.instrument);
    const [low, high] = from < to ? [from, to] : [to, from];
    const key = `${action} ${low} ${high} ${number}`;
    const because = asset !== 'CASH' ? REASON.CORPORATE_ACTION : reason === 'MARKET_CLAIM' ? REASON.CLAIM : REASON.DIVIDEND;
    const net = nets.get(key) ?? { from: low, to: high, asset: number, amount: 0, action, reason: because };
    nets.set(key, { ...net, amount: net.amount + (from === low ? amount : -amount) });
  }
  for (const { from, to, asset, amount, action, reason } of nets.values()) {
    if (amount === 0) continue;
    const [giver, taker] = amount > 0 ? [from, to] : [to, from];
    assert(s.ledger.charge(giver, taker, asset, Math.abs(amount), reason, action) === 0, `corporate action ${action} passes the ledger's bound`);
  }
}

/** Trades on their way settle in the new shares: so do the obligations that they were netted to. */
function restateTrades(s: ExchangeState, { trades }: ActionOutcome): void {
  if (trades.length === 0) return;
  const legs = new Map(s.pending.legs().map((leg) => [leg.id, leg]));
  const changes: Restatement[] = [];
  for (const { trade, parts } of trades) {
    const leg = legs.get(trade)!;
    const sign = leg.side === 'BUY' ? 1 : -1;
    const { account, instrument, due } = leg;
    const add = (to: number, day: number, apart: boolean, shares: number, cash: number) => {
      changes.push({ account, instrument: to, due: day, trade: leg.trade, apart, shares: sign * shares, cash: -sign * cash });
    };
    // The first part in the same shares is what the trade itself becomes; of a trade that was all fraction, and has been paid in cash, nothing is left.
    const itself = parts.find((part) => part.instrument === instrument);
    add(instrument, due, false, (itself?.shares ?? 0) - leg.shares, (itself?.amount ?? 0) - leg.amount);
    for (const part of parts) if (part !== itself) add(part.instrument, part.settleDay, true, part.shares, part.amount);
  }
  // Who gets more comes first: it may be what somebody else has to deliver.
  s.settlement.restate(s.ledger, changes.sort((a, b) => b.shares - a.shares || a.account - b.account));
  s.pending.replace(trades);
}

/** Positions are valued at what the action makes of the last price. */
function reprice(s: ExchangeState, book: Book, action: CorporateAction): void {
  const { lastPrice } = book.desk;
  if (lastPrice < 0) return;
  const close = book.priceAt(lastPrice);
  const factor = priceFactor(action, close);
  if (factor === undefined) return;
  const price = Number((BigInt(close) * factor.num) / factor.den);
  s.positions.mark(book.number as InstrumentId, price as Price);
  s.risk.mark(book.number, price);
  s.risk.setPriorClose(book.number, price);
  const tick = Math.round((price - book.config.base) / book.config.tick);
  book.desk.restateLast(Math.max(0, Math.min(book.config.core.levels - 1, tick)));
  s.session.setPreviousClose(book.number, price);
}

/** What has become payable is paid. */
export function pay(s: ExchangeState): void {
  const due = s.payable.filter(({ day }) => day <= s.day);
  const incomes = s.incomes.filter(({ day }) => day <= s.day);
  s.payable = s.payable.filter(({ day }) => day > s.day);
  s.incomes = s.incomes.filter(({ day }) => day > s.day);
  move(s, due);
  for (const row of incomes) adjust(s, row);
  for (const { account, instrument, agent, lots } of s.portfolio.deliver(s.day).arrived) {
    const shares = lots.reduce((sum, lot) => sum + lot.shares, 0);
    const [from, to] = shares > 0 ? [agent, account] : [account, agent];
    assert(s.ledger.charge(from, to, assetOf(instrument), Math.abs(shares), REASON.CORPORATE_ACTION, 0) === 0, 'granted shares fit the ledger');
  }
}
