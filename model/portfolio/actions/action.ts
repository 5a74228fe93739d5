import { U32_MAX } from '../../base/integers.ts';
import { ACCOUNT_MAX, INSTRUMENT_MAX } from '../../base/money.ts';
import { type Refused, refused } from '../refusals.ts';

/** Days since 1970-01-01. */
export interface ActionDays {
  readonly declared: number;
  /** The first day on which a buyer does not get it. */
  readonly ex: number;
  /** At its end, who is on the register gets it. */
  readonly record: number;
  /** Cash or shares arrive. */
  readonly pay: number;
}

interface Announced {
  /** Dense, from 1. */
  readonly id: number;
  /** The instrument that it happens to. */
  readonly instrument: number;
  readonly days: ActionDays;
  /** Account from which the issuer pays and issues, and to which old shares go back. */
  readonly agent: number;
}

/** `each` new for every `per` held; a fraction of a new share is sold at `cashInLieu` a share (ten-thousandths). */
interface Shared {
  readonly each: number;
  readonly per: number;
  readonly cashInLieu: number;
}

/** Money in ten-thousandths, at most 2^32 - 1. What a kind does to whom is ACTION_KINDS. */
export type CorporateAction =
  | (Announced & {
    readonly kind: 'CASH_DIVIDEND';
    /** `amount` for every `per` shares. */
    readonly amount: number; readonly per: number;
    /** Account of the tax office. */
    readonly taxAccount: number;
  })
  | (Announced & Shared & { readonly kind: 'STOCK_DIVIDEND' | 'SPLIT' | 'REVERSE_SPLIT' })
  | (Announced & Shared & {
    readonly kind: 'SPIN_OFF'; readonly into: number;
    /** First prices of parent and child: cost is shared by them. */
    readonly parentPrice: number; readonly childPrice: number;
  })
  | (Announced & Shared & {
    readonly kind: 'RIGHTS'; readonly into: number; readonly parentPrice: number; readonly childPrice: number;
    /** So many rights and so much money subscribe one share, to the end of `expires`. */
    readonly rights: number; readonly subscription: number; readonly expires: number;
    /** Rights worth less than this part of the share, in basis points, get no cost. */
    readonly allocateFrom: number;
  })
  | (Announced & { readonly kind: 'CASH_MERGER'; readonly amount: number })
  | (Announced & Shared & {
    readonly kind: 'STOCK_MERGER'; readonly into: number;
    /** Cash for each old share besides, and what a new share is worth: a gain is recognised up to the cash. */
    readonly boot: number; readonly price: number;
  })
  | (Announced & { readonly kind: 'SYMBOL_CHANGE'; readonly symbol: string });

export type ActionKind = CorporateAction['kind'];

/** What happens, as the documents print it. */
export const ACTION_KINDS: Readonly<Record<ActionKind, { readonly holders: string; readonly lots: string; readonly orders: string; readonly unsettled: string }>> = {
  CASH_DIVIDEND: {
    holders: 'cash a share on the pay day, less tax; who is short pays it', lots: 'unchanged',
    orders: 'resting below the market: price less the dividend, rounded down to the tick', unsettled: 'traded cum: the seller owes it to the buyer',
  },
  STOCK_DIVIDEND: {
    holders: 'new shares on the pay day, fractions in cash', lots: 'cost spread over old and new, day kept',
    orders: 'price and size as in a split', unsettled: 'the new shares are a second delivery of the trade',
  },
  SPLIT: {
    holders: 'shares times the ratio', lots: 'shares times the ratio, cost and day kept',
    orders: 'size times the ratio, price divided by it', unsettled: 'shares times the ratio for the same money',
  },
  REVERSE_SPLIT: {
    holders: 'shares times the ratio, fractions in cash', lots: 'shares times the ratio, cost and day kept; a fraction sold realises its part',
    orders: 'cancelled', unsettled: 'shares times the ratio, less the fraction in cash',
  },
  SPIN_OFF: {
    holders: 'shares of the child on the pay day, fractions in cash', lots: 'cost split by first prices, day kept',
    orders: 'as a cash dividend of the value of the child', unsettled: 'the child is a second delivery of the trade',
  },
  RIGHTS: {
    holders: 'rights, to sell, to exercise, or to let lapse', lots: 'rights cost nothing, or their part by value when that is large',
    orders: 'as a cash dividend of the value of the rights', unsettled: 'the rights are a second delivery of the trade',
  },
  CASH_MERGER: { holders: 'cash a share', lots: 'closed at that price', orders: 'cancelled', unsettled: 'settled in cash by the difference' },
  STOCK_MERGER: {
    holders: 'shares of the acquirer, fractions and boot in cash', lots: 'cost and day carried; a gain is recognised up to the boot',
    orders: 'cancelled', unsettled: 'shares of the acquirer for the same money less fraction and boot',
  },
  SYMBOL_CHANGE: { holders: 'unchanged', lots: 'unchanged', orders: 'unchanged', unsettled: 'unchanged' },
};

const SYMBOL = /^[A-Z0-9.-]{1,12}$/;
/** Bound of the numbers of a ratio: a holding times it stays exact. */
export const RATIO_MAX = 1_000_000;

/** Why an announcement cannot be taken, or undefined. */
export function checkAction(action: CorporateAction): Refused | undefined {
  const { declared, ex, record, pay } = action.days;
  if (![declared, ex, record, pay].every(isWhole) || declared > record || declared > ex || pay < record) return refused('DATES_DISORDERED');
  // Ex by the register, or ex after the pay day with due bills in between: nothing else.
  if (ex > record && ex <= pay) return refused('DATES_DISORDERED');
  if (!numbered(action)) return refused('NUMBER_INVALID');
  if ('each' in action && !(inRatio(action.each) && inRatio(action.per))) return refused('RATIO_INVALID');
  if ('cashInLieu' in action && !isWhole(action.cashInLieu)) return refused('AMOUNT_INVALID');
  if ('into' in action && action.into === action.instrument) return refused('INSTRUMENT_REPEATED');
  switch (action.kind) {
    case 'SPLIT':
      return action.each > action.per ? undefined : refused('RATIO_INVALID');
    case 'REVERSE_SPLIT':
      return action.each < action.per ? undefined : refused('RATIO_INVALID');
    case 'CASH_DIVIDEND':
      if (!inRatio(action.per)) return refused('RATIO_INVALID');
      return isPositive(action.amount) ? undefined : refused('AMOUNT_INVALID');
    case 'CASH_MERGER':
      return isPositive(action.amount) ? undefined : refused('AMOUNT_INVALID');
    case 'STOCK_MERGER':
      return isWhole(action.boot) && isPositive(action.price) ? undefined : refused('AMOUNT_INVALID');
    case 'SPIN_OFF':
      return isPositive(action.parentPrice) && isPositive(action.childPrice) ? undefined : refused('AMOUNT_INVALID');
    case 'RIGHTS':
      if (!inRatio(action.rights)) return refused('RATIO_INVALID');
      if (!isWhole(action.expires) || action.expires < pay) return refused('DATES_DISORDERED');
      if (!isWhole(action.allocateFrom)) return refused('AMOUNT_INVALID');
      return isPositive(action.parentPrice) && isWhole(action.childPrice) && isPositive(action.subscription) ? undefined : refused('AMOUNT_INVALID');
    case 'SYMBOL_CHANGE':
      return SYMBOL.test(action.symbol) ? undefined : refused('SYMBOL_EMPTY');
    case 'STOCK_DIVIDEND':
      return undefined;
  }
}

/** Whether every account and instrument that it names can be one. */
function numbered(action: CorporateAction): boolean {
  const instruments = ['into' in action ? action.into : 0, action.instrument];
  const accounts = ['taxAccount' in action ? action.taxAccount : 0, action.agent];
  return isWhole(action.id) && instruments.every((id) => isWhole(id) && id <= INSTRUMENT_MAX) && accounts.every((id) => isWhole(id) && id <= ACCOUNT_MAX);
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= U32_MAX;
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= U32_MAX;
}

function inRatio(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= RATIO_MAX;
}
