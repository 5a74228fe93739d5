import type { Closed, Delivery, HoldingChange, Rewriting } from '../holding.ts';
import type { OrderAdjustment } from './orders.ts';

/** Why the ledger moves. */
export const TRANSFER_REASONS = {
  DIVIDEND: 'a dividend on shares held on the record day',
  DIVIDEND_IN_LIEU: 'a dividend that a short holder pays instead of the issuer',
  TAX_WITHHELD: 'tax on a dividend, withheld at the source',
  MARKET_CLAIM: 'a dividend that belongs to the other side of a trade not settled on the record day',
  SHARES_EXCHANGED: 'old shares go back to the issuer',
  SHARES_ISSUED: 'new shares for old ones',
  SHARES_DISTRIBUTED: 'shares or rights distributed on shares held',
  CASH_IN_LIEU: 'cash for the fraction of a share',
  MERGER_CASH: 'cash for shares of a merged company',
  TRADE_CASHED: 'a trade in shares that are no more, settled by its difference',
  RIGHTS_EXERCISED: 'rights go back to the issuer for shares',
  SUBSCRIPTION: 'the price of shares subscribed',
  RIGHTS_LAPSED: 'rights that nobody exercised',
} as const;

export type TransferReason = keyof typeof TRANSFER_REASONS;

/** One movement for the ledger: `amount`, above 0, of cash (ten-thousandths) or of an instrument's shares. */
export interface Transfer {
  readonly reason: TransferReason;
  readonly action: number;
  /** On or after this day. */
  readonly day: number;
  readonly from: number;
  readonly to: number;
  readonly asset: 'CASH' | { readonly instrument: number };
  readonly amount: number;
}

/** What Positions is to be told. Money in ten-thousandths. */
export type PositionAdjustment =
  | { readonly kind: 'INCOME'; readonly account: number; readonly instrument: number; readonly amount: number; readonly day: number }
  | { readonly kind: 'ADJUST'; readonly account: number; readonly instrument: number; readonly shares: number; readonly cost: number; readonly received: number }
  | { readonly kind: 'TAKE_IN'; readonly account: number; readonly instrument: number; readonly shares: number; readonly cost: number };

/** A trade that has not settled. Where a central counterparty stands between, each of its two halves is one. */
export interface UnsettledTrade {
  readonly trade: number;
  readonly buyer: number;
  readonly seller: number;
  readonly shares: number;
  /** Ten-thousandths that the buyer owes. */
  readonly amount: number;
  readonly tradeDay: number;
  readonly settleDay: number;
}

/** What a trade has become: these deliveries against these amounts take its place. With the claims they add up to its money. */
export interface TradeAdjustment {
  readonly trade: number;
  readonly parts: readonly { readonly instrument: number; readonly shares: number; readonly amount: number; readonly settleDay: number }[];
}

/** Everything that a step of a corporate action does, as plain data in a fixed order. Portfolio.rewrite takes its part of it. */
export interface ActionOutcome extends Rewriting {
  readonly kind: 'OUTCOME';
  readonly action: number;
  readonly transfers: readonly Transfer[];
  readonly orders: readonly OrderAdjustment[];
  readonly positions: readonly PositionAdjustment[];
  readonly trades: readonly TradeAdjustment[];
  readonly renamed: readonly { readonly instrument: number; readonly symbol: string }[];
}

/** Collects an outcome; amounts may be signed, a negative one goes the other way, zero goes nowhere. */
export class OutcomeDraft {
  readonly transfers: Transfer[] = [];
  readonly holdings: HoldingChange[] = [];
  readonly deliveries: Delivery[] = [];
  readonly positions: PositionAdjustment[] = [];
  readonly trades: TradeAdjustment[] = [];
  readonly #action: number;

  constructor(action: number) {
    this.#action = action;
  }

  move(reason: TransferReason, day: number, from: number, to: number, asset: Transfer['asset'], amount: number): void {
    if (amount === 0 || from === to) return;
    const [giver, taker] = amount > 0 ? [from, to] : [to, from];
    this.transfers.push({ reason, action: this.#action, day, from: giver, to: taker, asset, amount: Math.abs(amount) });
  }

  /** Adds what was closed to the change of the holding. A holding without a change so far is empty: changes of those with lots come first. */
  tellClosed(account: number, instrument: number, closed: readonly Closed[]): void {
    if (closed.length === 0) return;
    const at = this.holdings.findIndex(({ holding }) => holding.account === account && holding.instrument === instrument);
    const change = at < 0 ? { holding: { account, instrument, shares: 0, lots: [], losses: [] }, closed: [] } : this.holdings[at];
    this.holdings.splice(at < 0 ? this.holdings.length : at, 1, { ...change, closed: [...change.closed, ...closed] });
  }

  done(more: Partial<Pick<ActionOutcome, 'orders' | 'renamed' | 'clears'>> = {}): ActionOutcome {
    return {
      kind: 'OUTCOME', action: this.#action, transfers: this.transfers, orders: more.orders ?? [], holdings: this.holdings,
      deliveries: this.deliveries, ...(more.clears === undefined ? {} : { clears: more.clears }), positions: this.positions, trades: this.trades, renamed: more.renamed ?? [],
    };
  }
}
