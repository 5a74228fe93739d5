import { assert } from '../base/assert.ts';
import { CASH, FIRST_CLIENT, HOUSE, REASON } from '../ledger/reasons.ts';
import type { FailTerms } from '../settlement/fails.ts';
import { Netting } from '../settlement/netting.ts';
import { differences, type StatementLine, statementFault } from '../settlement/reconcile.ts';
import { SETTLEMENT_REFUSALS } from '../settlement/refusals.ts';
import { rulesOn, settlementDay } from '../settlement/rules.ts';
import { COLUMN, TRADE_STATE_NAMES, TRADE_WIDTH } from '../trades/trade.ts';
import { record, sidesOf } from './booking.ts';
import { refuse } from './refusals.ts';
import type { ExchangeState } from './state.ts';

const LIVE = TRADE_STATE_NAMES.indexOf('LIVE');

/**
 * The end of the trading day: what nobody has taken up or affirmed is late, and the day's trades become obligations due on the
 * settlement day. Trades with a late side, and all under models 1 and 2, settle by themselves.
 */
export function netDay(s: ExchangeState): number {
  if (!s.trading) return refuse('DAY_INVALID');
  if (s.books.some((book) => book.desk.phase !== 'CLOSED')) return refuse('DAY_OPEN');
  const { settlement, trades, ledger } = s;
  const rules = rulesOn(s.config.settlement, s.day);
  const due = settlementDay(s.config.settlement, s.config.calendars, s.day);
  for (const id of s.giveUps.expire()) s.told.push({ kind: 'GIVE_UP', giveUp: id, state: 'EXPIRED' });
  const late = cutOff(s);
  const netting = new Netting();
  const { first, last } = trades;
  for (let id = Math.max(first, s.netted + 1); id <= last; id++) {
    const { rows } = trades;
    const at = (id - first) * TRADE_WIDTH;
    if (rows[at + COLUMN.STATE] !== LIVE) continue;
    if (rules.dvp !== 3 || late.has(id)) settlement.alone(sidesOf(trades.get(id)!), due);
    else {
      const value = rows[at + COLUMN.PRICE] * rows[at + COLUMN.QUANTITY];
      netting.add(
        rows[at + COLUMN.INSTRUMENT], rows[at + COLUMN.BUYER], rows[at + COLUMN.SELLER], rows[at + COLUMN.QUANTITY], value,
        rows[at + COLUMN.BUY_FEE], rows[at + COLUMN.SELL_FEE],
      );
    }
    addLegs(s, id, due);
    trades.net(id);
  }
  s.netted = last;
  settlement.net(ledger, netting.nets(), due);
  if (s.regulatory > 0) {
    assert(ledger.transfer(HOUSE.FEES, HOUSE.REGULATOR, CASH, s.regulatory, REASON.REGULATORY_FEE, s.day) === 0, 'the house can pay');
  }
  s.regulatory = 0;
  s.trading = false;
  return 0;
}

/** Both sides of a trade on their way to lots. */
function addLegs(s: ExchangeState, id: number, due: number): void {
  const { instrument, buyer, seller, price, quantity, buyFee, sellFee, day } = s.trades.get(id)!;
  const leg = { trade: id, instrument, shares: quantity, amount: price * quantity, tradeDay: day, due };
  s.pending.add({ ...leg, account: buyer, side: 'BUY', fees: buyFee });
  s.pending.add({ ...leg, account: seller, side: 'SELL', fees: sellFee });
}

/** What has settled becomes lots: all that was due but what is still open. */
function bookLots(s: ExchangeState): void {
  const open = new Map<number, number>();
  for (const { account, instrument, due, shares } of s.settlement.open()) {
    if (due <= s.day) open.set(account * 2 ** 16 + instrument, (open.get(account * 2 ** 16 + instrument) ?? 0) + shares);
  }
  for (const settled of s.pending.settle(s.day, (account, instrument) => open.get(account * 2 ** 16 + instrument) ?? 0)) {
    const told = s.portfolio.onSettle(settled);
    assert(told.kind === 'TOLD', `lots of account ${settled.account} pass what can be counted`);
  }
}

function cutOff(s: ExchangeState): Set<number> {
  const { affirmations, events } = s.settlement;
  const late = new Set<number>();
  for (const { trade, account, state } of affirmations.all()) {
    if (state !== 'AFFIRMED') {
      affirmations.step(trade, account, 'CUT_OFF');
      late.add(trade);
      events.push({ kind: 'AFFIRMATION', trade, account, state: 'LATE', mismatch: [] });
    }
    affirmations.drop(trade, account);
  }
  return late;
}

function termsOf(s: ExchangeState): FailTerms {
  const { shareRates, cashRate } = rulesOn(s.config.settlement, s.day);
  return {
    price: (instrument) => {
      const { desk } = s.books[instrument];
      return desk.lastPrice < 0 ? undefined : s.books[instrument].priceAt(desk.lastPrice);
    },
    shareRate: (instrument) => shareRates[s.config.instruments[instrument].penaltyClass] ?? 0,
    cashRate,
  };
}

/** The settlement of the day, and what becomes of what has failed. */
export function settleDay(s: ExchangeState): number {
  const rules = rulesOn(s.config.settlement, s.day);
  const refused = s.settlement.settle(s.ledger, s.day, rules);
  if (refused !== 0) return refused;
  s.settlement.fails(s.ledger, rules, termsOf(s));
  bookLots(s);
  for (const event of s.settlement.events) {
    if (event.kind !== 'PENALTY') continue;
    s.risk.addIncome(event.from, -event.amount);
    if (event.to >= FIRST_CLIENT) s.risk.addIncome(event.to, event.amount);
  }
  return 0;
}

/** The failing account buys, from whom the clearing house has found. */
export function buyIn(s: ExchangeState, id: number, seller: number, price: number): number {
  const { settlement, ledger } = s;
  const refused = settlement.mayBuyIn(ledger, id, seller, price, rulesOn(s.config.settlement, s.day));
  if (refused !== 0) return refused;
  const { account, instrument, shares } = settlement.get(id)!;
  settlement.buyIn(ledger, id, seller, price);
  recordNetted(s, instrument, account, seller, price, -shares);
  return 0;
}

/** The failing account buys from who waits for it, without a share that moves. */
export function compensate(s: ExchangeState, id: number, price: number): number {
  const { settlement, ledger } = s;
  const found = settlement.compensable(id, price, rulesOn(s.config.settlement, s.day));
  if (typeof found === 'number') return found;
  const { account, instrument, shares } = settlement.get(id)!;
  const { account: waits } = settlement.get(found.waiting)!;
  settlement.compensate(ledger, id, found.waiting, price);
  recordNetted(s, instrument, account, waits, price, -shares);
  return 0;
}

/** Settled as it is made: a record and positions, no promise. */
function recordNetted(s: ExchangeState, instrument: number, buyer: number, seller: number, price: number, quantity: number): void {
  const id = record(s, { how: 'BUY_IN', instrument, buyer, seller, price, quantity, buyFee: 0, sellFee: 0, origin: 0 });
  addLegs(s, id, s.day);
  s.trades.net(id);
}

/** The custodian's and the bank's statement against the ledger. */
export function reconcile(s: ExchangeState, lines: readonly StatementLine[]): number {
  const fault = statementFault(lines, SETTLEMENT_REFUSALS.STATEMENT_INVALID.code);
  if (fault !== 0) return fault;
  for (const line of differences(s.ledger, lines)) s.settlement.events.push({ kind: 'BREAK', ...line });
  return 0;
}
