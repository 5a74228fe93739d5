import { assert } from '../base/assert.ts';
import type { AccountId } from '../base/money.ts';
import { assetOf, CASH } from '../ledger/reasons.ts';
import type { CallEvent } from '../risk/margin/calls.ts';
import { type MarginPosition, type MarginStanding, standingOf } from '../risk/margin/reg-t.ts';
import type { MarginRules } from '../risk/margin/rules.ts';
import { inForce } from '../session/dated.ts';
import { lastPriceOf } from './session.ts';
import type { ExchangeState } from './state.ts';

/** A margin account at the last prices: what it has by trade date, and what that comes to. */
export interface Weighed extends MarginStanding {
  readonly cash: number;
  /** Not flat, by instrument. */
  readonly positions: readonly MarginPosition[];
}

export function marginRules({ config: { margin }, day }: ExchangeState): MarginRules {
  const rules = inForce(margin, day);
  assert(rules !== undefined, `no margin rules are in force on day ${day}`);
  return rules;
}

/** `out`: what leaves of each asset, as if it were gone already. */
export function weigh(s: ExchangeState, account: number, out: ReadonlyMap<number, number> = new Map()): Weighed {
  const { posted, dueIn, dueOut } = s.ledger.balance(account, CASH);
  const cash = posted + dueIn - dueOut - (out.get(CASH) ?? 0);
  const positions = s.positions.positions(account as AccountId)
    .map(({ instrument, shares }): MarginPosition => ({
      instrument, shares: shares - (out.get(assetOf(instrument)) ?? 0), price: lastPriceOf(s.books[instrument]),
      leverage: s.config.instruments[instrument].limits.leverage,
    }))
    .filter(({ shares }) => shares !== 0);
  return { cash, positions, ...standingOf(cash, positions, marginRules(s)) };
}

/** Something is left that can be sold or bought back. */
export function hasValue({ positions }: Weighed): boolean {
  return positions.some(({ shares, price }) => shares !== 0 && price > 0);
}

/** While it is liquidated nothing but the exchange itself enters orders for an account. */
export function tell(s: ExchangeState, { call }: CallEvent, { equity, maintenance }: Weighed): void {
  if (call.state === 'LIQUIDATING') s.risk.kill(call.account, true);
  else if (call.state === 'MET' || call.state === 'CLOSED_OUT') s.risk.kill(call.account, false);
  s.told.push({ kind: 'CALL', call, equity, maintenance, variation: s.positions.pnl(call.account as AccountId)?.today ?? 0 });
}
