import { checkedAdd, checkedMultiply } from '../../base/money.ts';

/** Of one account in one futures contract. Prices and money in 1/10,000; contracts signed. */
export interface FuturesDay {
  /** Held since the last settlement. */
  readonly held: number;
  readonly priorSettlement: number;
  readonly settlement: number;
  /** Units of the underlying in a contract. */
  readonly multiplier: number;
  /** Traded since: contracts bought (+) or sold (-). */
  readonly trades: readonly { readonly contracts: number; readonly price: number }[];
}

/** What the account receives (+) or pays (-) for the day; undefined past 2^53. Over all accounts of a clearing house it sums to zero. */
export function variationMargin({ held, priorSettlement, settlement, multiplier, trades }: FuturesDay): number | undefined {
  const moves = [{ contracts: held, price: priorSettlement }, ...trades];
  return moves.reduce<number | undefined>((sum, { contracts, price }) => {
    const each = checkedMultiply(settlement - price, multiplier);
    const all = each === undefined ? undefined : checkedMultiply(each, contracts);
    return sum === undefined || all === undefined ? undefined : checkedAdd(sum, all);
  }, 0);
}

/** Of a margin account: below maintenance it is called back up to initial, not to maintenance. */
export function callToInitial(balance: number, initial: number, maintenance: number): number {
  return balance < maintenance ? initial - balance : 0;
}

/** Within the day: a call when loss and new exposure together pass this part (basis points) of the margin held. */
export function intradayCall(loss: number, exposure: number, margin: number, trigger: number): number {
  const used = loss + exposure;
  return used * 10_000 > margin * trigger ? used : 0;
}

/** Layers that bear a default, in their order; each up to its size. */
export const WATERFALL = ['DEFAULTER_MARGIN', 'DEFAULTER_FUND', 'CLEARING_CAPITAL', 'MEMBERS_FUND', 'ASSESSMENTS'] as const;
export type WaterfallLayer = (typeof WATERFALL)[number];

/** What each layer bears of a loss, and what nobody does. */
export function waterfall(loss: number, sizes: Readonly<Record<WaterfallLayer, number>>): Readonly<Record<WaterfallLayer | 'UNCOVERED', number>> {
  let left = loss;
  const borne = WATERFALL.map((layer) => {
    const part = Math.min(left, sizes[layer]);
    left -= part;
    return [layer, part] as const;
  });
  return Object.fromEntries([...borne, ['UNCOVERED', left]]) as Record<WaterfallLayer | 'UNCOVERED', number>;
}
