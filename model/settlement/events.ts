import type { AffirmationState, FailReason, ObligationState } from './states.ts';

/** What settlement has to tell. Money in ten-thousandths. */
export type SettlementEvent =
  | { readonly kind: 'OBLIGATION'; readonly id: number; readonly account: number; readonly instrument: number; readonly due: number;
    readonly shares: number; readonly cash: number; readonly fee: number; readonly trade: number }
  /** For the custodian: be ready to deliver or receive. */
  | { readonly kind: 'INSTRUCTION'; readonly id: number; readonly account: number; readonly instrument: number; readonly shares: number; readonly cash: number }
  | { readonly kind: 'STATE'; readonly id: number; readonly state: ObligationState; readonly reason: FailReason }
  | { readonly kind: 'MOVED'; readonly id: number; readonly account: number; readonly instrument: number; readonly shares: number; readonly cash: number; readonly fee: number }
  /** The day before or on the day: what an account owes is more than it has and will get. */
  | { readonly kind: 'SHORT_OF_COLLATERAL'; readonly account: number; readonly asset: number; readonly missing: number }
  | { readonly kind: 'PENALTY'; readonly id: number; readonly from: number; readonly to: number; readonly amount: number }
  /** An open fail is marked to the close: above zero the account has paid. */
  | { readonly kind: 'MARKED'; readonly id: number; readonly account: number; readonly paid: number }
  | { readonly kind: 'BUY_IN_DUE'; readonly id: number; readonly account: number; readonly instrument: number; readonly shares: number }
  | { readonly kind: 'BOUGHT_IN' | 'COMPENSATED'; readonly id: number; readonly account: number; readonly shares: number; readonly difference: number }
  | { readonly kind: 'AFFIRMATION'; readonly trade: number; readonly account: number; readonly state: AffirmationState; readonly mismatch: readonly string[] }
  | { readonly kind: 'BREAK'; readonly asset: number; readonly ours: number; readonly theirs: number }
  /** What an account paid (below zero) or got in all on the day. */
  | { readonly kind: 'MONEY'; readonly account: number; readonly net: number };

export type Tell = (event: SettlementEvent) => void;
