import { inForce } from '../../session/dated.ts';
import { type Refused, refused } from '../refusals.ts';
import { checkAction, type CorporateAction } from './action.ts';
import { convertDelivery, convertHolding, convertTrade, shareOf, type Shares } from './convert.ts';
import { type ActionBook, type ActionContext, inOrder, lotContext } from './book.ts';
import { cashOut } from './cash-out.ts';
import type { LotContext } from './lots.ts';
import { adjustOrders } from './orders.ts';
import { type ActionOutcome, OutcomeDraft } from './outcome.ts';
import { planOf, type ShareAction } from './plan.ts';
import { adjustPosition } from './positions.ts';

/**
 * What a corporate action does before the open of its ex day. Of a cash dividend that is the orders only: its money follows the register
 * at the end of the record day (`payDividend`). Everything else is done here and now, on holdings and on trades not settled alike, so that
 * who bought cum has it and who buys from now on has not; distributed shares arrive on their pay day, or at once when that is over.
 *
 * The order of everything in the outcome follows accounts, trades and orders by number, whatever the order of the book.
 */
export function applyCorporateAction(action: CorporateAction, book: ActionBook, context: ActionContext): ActionOutcome | Refused {
  const wrong = checkAction(action);
  if (wrong !== undefined) return wrong;
  const draft = new OutcomeDraft(action.id);
  const orders = adjustOrders(action, [...book.orders].sort((a, b) => a.order - b.order), context.orderRule);
  if (action.kind === 'CASH_DIVIDEND') return draft.done({ orders });
  if (action.kind === 'SYMBOL_CHANGE') return draft.done({ orders, renamed: [{ instrument: action.instrument, symbol: action.symbol }] });
  const tax = inForce(context.tax, context.day);
  if (tax === undefined) return refused('DATES_DISORDERED');
  const lots = lotContext(context, tax);
  const sorted = inOrder(book);
  const fits = action.kind === 'CASH_MERGER' ? cashOut(action, action.amount, sorted, lots, draft) : convert(action, sorted, lots, draft);
  return fits ? draft.done({ orders, clears: action.instrument }) : refused('AMOUNT_TOO_LARGE');
}

function convert(action: ShareAction, book: ActionBook, lots: LotContext, draft: OutcomeDraft): boolean {
  const plan = planOf(action);
  const shares: Shares = new Map();
  const fits = book.holdings.every((holding) => convertHolding(holding, plan, lots, draft, shares))
    && book.deliveries.every((delivery) => convertDelivery(delivery, plan, lots, draft, shares))
    && book.trades.every((trade) => convertTrade(trade, plan, lots.day, draft, shares));
  if (!fits) return false;
  const { instrument } = action;
  const known = new Map(book.positions.map((position) => [position.account, position]));
  for (const account of [...new Set([...known.keys(), ...shares.keys()])].sort((a, b) => a - b)) {
    const position = known.get(account) ?? { account, instrument, shares: 0, cost: 0, realised: 0, income: 0 };
    draft.positions.push(...adjustPosition(position, shareOf(shares, account), plan));
  }
  return true;
}
