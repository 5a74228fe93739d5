import { assert } from '../../base/assert.ts';
import type { CorporateAction } from './action.ts';

/** A ratio of whole numbers, exact however many are multiplied. */
export interface Factor {
  readonly num: bigint;
  readonly den: bigint;
}

/** A day's bar: prices in ten-thousandths, volume in shares. */
export interface Bar {
  readonly day: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * By what prices before the ex day are multiplied so that a chart shows no jump where nobody gained or lost: a split by old over new shares;
 * a distribution worth D by 1 - D / P, P the last close before it. Undefined for what does not move the price.
 */
export function priceFactor(action: CorporateAction, lastClose: number): Factor | undefined {
  switch (action.kind) {
    case 'SPLIT':
    case 'REVERSE_SPLIT':
      return { num: BigInt(action.per), den: BigInt(action.each) };
    case 'STOCK_DIVIDEND':
      return { num: BigInt(action.per), den: BigInt(action.per + action.each) };
    case 'CASH_DIVIDEND':
      return lessWorth(action.amount, action.per, lastClose);
    case 'SPIN_OFF':
    case 'RIGHTS':
      return lessWorth(action.childPrice * action.each, action.per, lastClose);
    case 'CASH_MERGER':
    case 'STOCK_MERGER':
    case 'SYMBOL_CHANGE':
      return undefined;
  }
}

/** 1 - (worth / per) / close; nothing can be adjusted by a distribution that takes all there is. */
function lessWorth(worth: number, per: number, close: number): Factor | undefined {
  const den = BigInt(close) * BigInt(per);
  const num = den - BigInt(worth);
  return num > 0n ? { num, den } : undefined;
}

/** By what volumes are multiplied: only a change in the number of shares counts. */
export function volumeFactor(action: CorporateAction): Factor | undefined {
  if (action.kind === 'SPLIT' || action.kind === 'REVERSE_SPLIT') return { num: BigInt(action.each), den: BigInt(action.per) };
  return action.kind === 'STOCK_DIVIDEND' ? { num: BigInt(action.per + action.each), den: BigInt(action.per) } : undefined;
}

const ONE: Factor = { num: 1n, den: 1n };

function times(a: Factor, b: Factor | undefined): Factor {
  return b === undefined ? a : { num: a.num * b.num, den: a.den * b.den };
}

/** Rounded to the nearest, halves up, once for all factors together. */
function scaled(value: number, { num, den }: Factor): number {
  return Number((2n * BigInt(value) * num + den) / (2n * den));
}

/** Bars as they look from after the last of the actions. Both ascend by day; each bar is multiplied by the factors of all later ex days. */
export function adjustedBars(bars: readonly Bar[], actions: readonly CorporateAction[]): Bar[] {
  let [price, volume] = [ONE, ONE];
  let next = actions.length - 1;
  const adjusted: Bar[] = [];
  for (let i = bars.length - 1; i >= 0; i--) {
    const bar = bars[i];
    assert(i === 0 || bars[i - 1].day < bar.day, 'bars ascend by day');
    // The bar is the last close before each of these.
    for (; next >= 0 && actions[next].days.ex > bar.day; next--) {
      price = times(price, priceFactor(actions[next], bar.close));
      volume = times(volume, volumeFactor(actions[next]));
    }
    adjusted.push({
      day: bar.day, open: scaled(bar.open, price), high: scaled(bar.high, price), low: scaled(bar.low, price), close: scaled(bar.close, price),
      volume: scaled(bar.volume, volume),
    });
  }
  return adjusted.reverse();
}
