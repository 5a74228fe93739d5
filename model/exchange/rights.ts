import { ACCOUNT_REFUSALS } from '../accounts/refusals.ts';
import type { AccountId, InstrumentId } from '../base/money.ts';
import { mulDiv } from '../positions/ratio.ts';
import { assetOf, CASH, LEDGER_REFUSALS } from '../ledger/reasons.ts';
import { exerciseRights } from '../portfolio/actions/rights.ts';
import { PORTFOLIO_REFUSALS } from '../portfolio/refusals.ts';
import { beforeTheOpen, contextOf, pay, take, tellRisk } from './actions.ts';
import type { ExchangeState } from './state.ts';

/** An account gives rights and money for so many new shares, before the open. Both have to be there, and free. */
export function exercise(s: ExchangeState, account: number, id: number, shares: number): number {
  if (s.accounts.get(account) === undefined) return ACCOUNT_REFUSALS.ACCOUNT_UNKNOWN.code;
  if (!s.accounts.may(account, 'WITHDRAW')) return ACCOUNT_REFUSALS.MAY_NOT_WITHDRAW.code;
  const action = s.actions.action(id);
  if (action === undefined || action.kind !== 'RIGHTS' || s.actions.state(id) === 'ANNOUNCED') return PORTFOLIO_REFUSALS.ACTION_UNKNOWN.code;
  const early = beforeTheOpen(s, action);
  if (early !== 0) return early;
  const { into, instrument, rights, subscription } = action;
  const outcome = exerciseRights(action, {
    account, shares, holding: s.portfolio.holding(account, into), position: s.positions.position(account as AccountId, into as InstrumentId),
  }, contextOf(s, s.books[instrument]));
  if (outcome.kind === 'REFUSED') return outcome.code;
  // The room has found both products exact.
  const isThere = s.ledger.free(account, CASH) >= mulDiv(shares, subscription, 1)! && s.ledger.free(account, assetOf(into)) >= mulDiv(shares, rights, 1)!;
  if (!isThere) return LEDGER_REFUSALS.INSUFFICIENT.code;
  take(s, action, outcome);
  pay(s);
  tellRisk(s);
  return 0;
}
