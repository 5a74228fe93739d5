import { isWhole } from '../../base/integers.ts';
import { mulDiv } from '../../positions/ratio.ts';
import { type Refused, refused } from '../refusals.ts';
import type { CorporateAction } from './action.ts';
import { isOwedToBuyer, isOwedToSeller } from './days.ts';
import { type ActionOutcome, OutcomeDraft, type PositionAdjustment, type UnsettledTrade } from './outcome.ts';

type CashDividend = CorporateAction & { kind: 'CASH_DIVIDEND' };

/** The register and the trades as they stand at the end of the record day. */
export interface Register {
  readonly holders: readonly { readonly account: number; readonly shares: number }[];
  /** Those that have not settled, and those done ex that have. Of a dividend with due bills: those done before the ex day, too. */
  readonly trades: readonly UnsettledTrade[];
  /** Basis points withheld from an account, 0 to 10,000. */
  readonly withholding: (account: number) => number;
}

/**
 * Who gets what, all due on the pay day: floor(rate x shares) to each holder, of which floor(tax) goes to the tax office; a short
 * holder pays in the issuer's stead. Where a trade and the register disagree, the side that has it owes it to the other.
 */
export function payDividend(action: CashDividend, { holders, trades, withholding }: Register): ActionOutcome | Refused {
  const draft = new OutcomeDraft(action.id);
  const { days: { pay }, agent, instrument, taxAccount } = action;
  const income = (account: number, amount: number, day: number): PositionAdjustment => ({ kind: 'INCOME', account, instrument, amount, day });
  for (const { account, shares } of [...holders].sort((a, b) => a.account - b.account)) {
    const gross = dividendOn(action, Math.abs(shares));
    if (gross === undefined) return refused('AMOUNT_TOO_LARGE');
    if (gross === 0) continue;
    if (shares < 0) {
      draft.move('DIVIDEND_IN_LIEU', pay, account, agent, 'CASH', gross);
      draft.positions.push(income(account, -gross, pay));
      continue;
    }
    const points = withholding(account);
    if (!isWhole(points, 10_000)) return refused('TAX_INVALID');
    const tax = mulDiv(gross, points, 10_000)!;
    draft.move('DIVIDEND', pay, agent, account, 'CASH', gross);
    draft.move('TAX_WITHHELD', pay, account, taxAccount, 'CASH', tax);
    draft.positions.push(income(account, gross - tax, pay));
  }
  for (const { buyer, seller, shares, tradeDay, settleDay } of [...trades].sort((a, b) => a.trade - b.trade)) {
    const claim = dividendOn(action, shares);
    if (claim === undefined) return refused('AMOUNT_TOO_LARGE');
    const toBuyer = isOwedToBuyer(action.days, tradeDay, settleDay);
    if (claim === 0 || !(toBuyer || isOwedToSeller(action.days, tradeDay, settleDay))) continue;
    const day = Math.max(pay, settleDay);
    const [from, to] = toBuyer ? [seller, buyer] : [buyer, seller];
    draft.move('MARKET_CLAIM', day, from, to, 'CASH', claim);
    draft.positions.push(income(from, -claim, day), income(to, claim, day));
  }
  return draft.done();
}

/** floor(amount x shares / per), or undefined past 2^53. */
function dividendOn({ amount, per }: CashDividend, shares: number): number | undefined {
  return mulDiv(amount, shares, per);
}
