import type { Role } from '../accounts/states.ts';
import type { Unsent } from '../exchange/command.ts';
import type { SmallExchange } from '../exchange/testing.ts';
import { type NewOrder, newOrder } from '../orders/order.ts';
import type { ActionKind, CorporateAction } from '../portfolio/actions/action.ts';
import type { Phase } from '../session/phases.ts';
import type { KillScope } from '../session/switches.ts';
import type { Undone } from './exchange-books.ts';

/** Corporate actions that a small exchange may meet. */
export type Announced = Exclude<ActionKind, 'SYMBOL_CHANGE'>;

/** What the people of a small exchange do; `nth` chooses among what there is. Accounts 16 to 19, instruments 0 and 1. */
export type ExchangeAct =
  | { readonly kind: 'ORDER'; readonly instrument: number; readonly order: Partial<NewOrder> }
  | { readonly kind: 'PAIR' | 'BRACKET'; readonly instrument: number; readonly account: number; readonly side: 'BUY' | 'SELL'; readonly price: number; readonly quantity: number }
  | { readonly kind: 'CANCEL'; readonly instrument: number; readonly nth: number }
  | { readonly kind: 'AMEND'; readonly instrument: number; readonly nth: number; readonly price: number; readonly quantity: number }
  | { readonly kind: 'MASS_CANCEL'; readonly account: number }
  | { readonly kind: 'PHASE'; readonly instrument: number; readonly phase: Phase }
  | { readonly kind: 'BAND'; readonly instrument: number; readonly low: number; readonly high: number }
  | { readonly kind: 'KILL'; readonly scope: KillScope; readonly on: boolean }
  | { readonly kind: 'BUST' | 'GIVE_UP'; readonly nth: number }
  | { readonly kind: 'CORRECT'; readonly nth: number; readonly price: number; readonly quantity: number }
  | { readonly kind: 'ALLOCATE'; readonly nth: number; readonly part: number }
  | { readonly kind: 'DEPOSIT' | 'WITHDRAW'; readonly account: number; readonly asset: number; readonly amount: number }
  | { readonly kind: 'ANSWER'; readonly done: boolean }
  | { readonly kind: 'LINE'; readonly account: number; readonly asset: number; readonly line: number }
  | { readonly kind: 'MARK' }
  /** Everything closes, the day is netted, the next one begins; `held` obligations are not confirmed. */
  | { readonly kind: 'DAY'; readonly held: readonly number[] }
  /** A corporate action of the next day. */
  | { readonly kind: 'ACTION'; readonly instrument: number; readonly what: Announced; readonly ratio: number }
  /** The account subscribes by the rights of the last action that gives any. */
  | { readonly kind: 'EXERCISE'; readonly account: number; readonly shares: number }
  | Undone
  /** Somebody sends what may be none of his business. */
  | Strange
  | { readonly kind: 'RESTART' };

/** Acts that are one command. */
export type Plain = Exclude<ExchangeAct, { kind: 'DAY' | 'RESTART' | 'EXERCISE' | 'UNDONE' | 'STRANGE' }>;
export interface Strange {
  readonly kind: 'STRANGE';
  readonly by: Role;
  readonly act: Plain;
}

/** Who there is. */
export const ACCOUNTS = [16, 17, 18, 19];

/** An action of the next day; what it is measured by hangs on `ratio`. */
export function announcementOf({ instrument, what, ratio }: ExchangeAct & { kind: 'ACTION' }, id: number, day: number, time: number): Unsent {
  const common = { id, instrument, days: { declared: day, ex: day + 1, record: day + 1, pay: day + 2 }, agent: 0 };
  const [into, cashInLieu] = [1 - instrument, 1_000];
  const less = { each: 1, per: ratio + 1, cashInLieu };
  const actions: Readonly<Record<Announced, CorporateAction>> = {
    CASH_DIVIDEND: { ...common, kind: 'CASH_DIVIDEND', amount: ratio * 100, per: 1, taxAccount: 0 },
    STOCK_DIVIDEND: { ...common, ...less, kind: 'STOCK_DIVIDEND' },
    SPLIT: { ...common, kind: 'SPLIT', each: ratio + 2, per: 2, cashInLieu },
    REVERSE_SPLIT: { ...common, ...less, kind: 'REVERSE_SPLIT' },
    SPIN_OFF: { ...common, ...less, kind: 'SPIN_OFF', into, parentPrice: 2_000, childPrice: 500 },
    RIGHTS: {
      ...common, ...less, kind: 'RIGHTS', into, parentPrice: 2_000, childPrice: 500, rights: ratio, subscription: 900, expires: day + 3, allocateFrom: 1_500,
    },
    CASH_MERGER: { ...common, kind: 'CASH_MERGER', amount: ratio * 700 },
    STOCK_MERGER: { ...common, ...less, kind: 'STOCK_MERGER', into, boot: ratio * 90, price: 2_000 },
  };
  return { kind: 'ANNOUNCE', action: actions[what], time };
}

/** What the act says to the exchange; undefined where there is nothing that it could be about. */
export function commandOf(
  act: Exclude<Plain, { kind: 'ACTION' }>, { exchange: { state: s }, time }: SmallExchange,
): Unsent | undefined {
  switch (act.kind) {
    case 'ORDER':
      return { kind: 'ORDER', instrument: act.instrument, order: newOrder({ participant: act.order.account ?? 0, ...act.order }), time };
    case 'PAIR':
    case 'BRACKET':
      return linked(act, time);
    case 'CANCEL':
    case 'AMEND': {
      const orders = s.books[act.instrument].desk.orders();
      const found = orders[act.nth % orders.length];
      if (found === undefined) return undefined;
      const { order, account } = found;
      if (act.kind === 'CANCEL') return { kind: 'CANCEL', instrument: act.instrument, account, order, time };
      return { kind: 'AMEND', instrument: act.instrument, account, order, price: found.price === 0 ? 0 : act.price, quantity: act.quantity, stop: 0, time };
    }
    case 'BUST':
    case 'CORRECT':
    case 'GIVE_UP':
    case 'ALLOCATE':
      return ofTrade(act, s.trades.last === 0 ? undefined : s.trades.get(1 + (act.nth % s.trades.last)), time);
    case 'ANSWER': {
      const [payment] = s.payments.waiting();
      return payment === undefined ? undefined : { kind: 'PAYMENT_ANSWER', payment: payment.id, done: act.done, time };
    }
    default:
      return { ...act, time };
  }
}

function ofTrade(
  act: ExchangeAct & { kind: 'BUST' | 'CORRECT' | 'GIVE_UP' | 'ALLOCATE' }, trade: { id: number; buyer: number; quantity: number } | undefined, time: number,
): Unsent | undefined {
  if (trade === undefined) return undefined;
  const { id, buyer, quantity } = trade;
  const other = ACCOUNTS[(ACCOUNTS.indexOf(buyer) + 1) % ACCOUNTS.length];
  switch (act.kind) {
    case 'BUST': return { kind: 'BUST', trade: id, time };
    case 'CORRECT': return { kind: 'CORRECT', trade: id, price: act.price, quantity: act.quantity, time };
    case 'GIVE_UP': return { kind: 'GIVE_UP', trade: id, from: buyer, participant: other, to: other, time };
    case 'ALLOCATE': {
      const part = Math.min(act.part, quantity);
      const third = ACCOUNTS[(ACCOUNTS.indexOf(buyer) + 2) % ACCOUNTS.length];
      const parts = [{ account: other, quantity: part }, { account: third, quantity: quantity - part }].filter((each) => each.quantity > 0);
      return { kind: 'ALLOCATE', account: buyer, trades: [id], parts, time };
    }
  }
}

function linked(act: ExchangeAct & { kind: 'PAIR' | 'BRACKET' }, time: number): Unsent {
  const { instrument, account, side, price, quantity } = act;
  const sign = side === 'BUY' ? 1 : -1;
  const base = { account, participant: account, side, quantity };
  if (act.kind === 'BRACKET') {
    const entry = newOrder({ ...base, type: 'LIMIT', price });
    return { kind: 'BRACKET', instrument, bracket: { entry, target: price + sign * 4, protection: price - sign * 4 }, time };
  }
  const [first, second] = [newOrder({ ...base, type: 'LIMIT', price: price - sign * 4 }), newOrder({ ...base, type: 'STOP', stop: price + sign * 4 })];
  return { kind: 'PAIR', instrument, first, second, time };
}
