import type { CorporateAction } from './action.ts';

/** Actions that turn shares into other shares or add some: all of one form. */
export type ShareAction = Exclude<CorporateAction, { readonly kind: 'CASH_DIVIDEND' | 'CASH_MERGER' | 'SYMBOL_CHANGE' }>;

/** That form: `each` new shares of `target` for every `per` old ones, which go (`replaces`) or stay. */
export interface Plan {
  readonly action: ShareAction;
  readonly replaces: boolean;
  readonly target: number;
  readonly each: number;
  readonly per: number;
  /** The part of the cost that goes into the new shares: num / den, at most 1. */
  readonly costNum: bigint;
  readonly costDen: bigint;
  readonly cashInLieu: number;
  /** Cash for each old share besides, and the worth of a new share, by which gain is measured against it. */
  readonly boot: number;
  readonly price: number;
  /** When the new shares arrive. */
  readonly day: number;
}

export function planOf(action: ShareAction): Plan {
  const { instrument, each, per, cashInLieu, days } = action;
  const common = { action, each, per, cashInLieu, boot: 0, price: cashInLieu };
  const whole = { costNum: 1n, costDen: 1n };
  switch (action.kind) {
    case 'SPLIT':
    case 'REVERSE_SPLIT':
      return { ...common, ...whole, replaces: true, target: instrument, day: days.ex };
    case 'STOCK_MERGER':
      return { ...common, ...whole, replaces: true, target: action.into, boot: action.boot, price: action.price, day: days.ex };
    case 'STOCK_DIVIDEND':
      return { ...common, replaces: false, target: instrument, costNum: BigInt(each), costDen: BigInt(each + per), day: arrival(action) };
    case 'SPIN_OFF':
      return { ...common, ...byValue(action), replaces: false, target: action.into, day: arrival(action) };
    case 'RIGHTS': {
      const { parentPrice, childPrice, allocateFrom } = action;
      const large = BigInt(childPrice * each) * 10_000n >= BigInt(parentPrice * per) * BigInt(allocateFrom);
      const cost = large && childPrice > 0 ? byValue(action) : { costNum: 0n, costDen: 1n };
      return { ...common, ...cost, replaces: false, target: action.into, day: arrival(action) };
    }
  }
}

/** On the pay day; when that is over, because the shares go ex after it, at once. */
function arrival({ days: { ex, pay } }: CorporateAction): number {
  return Math.max(ex, pay);
}

/** Cost goes with market value: child x each / (parent x per + child x each). */
function byValue(action: { readonly parentPrice: number; readonly childPrice: number; readonly each: number; readonly per: number }) {
  const child = BigInt(action.childPrice * action.each);
  return { costNum: child, costDen: BigInt(action.parentPrice * action.per) + child };
}

/** The part of a cost that goes into the new shares, the fraction dropped towards zero: it stays with the old. */
export function movedCost(cost: number, { costNum, costDen }: Plan): number {
  return Number((BigInt(cost) * costNum) / costDen);
}
