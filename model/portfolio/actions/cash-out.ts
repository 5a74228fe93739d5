import { mulDiv } from '../../positions/ratio.ts';
import type { ActionBook } from './book.ts';
import { cashLots, type LotContext } from './lots.ts';
import type { OutcomeDraft, TransferReason } from './outcome.ts';

/**
 * Every share is paid at `price` and gone, every unsettled trade comes down to the difference between its money and that price: a merger
 * for cash, or at price 0 rights that lapse. False when an amount passes 2^53. `book` is in order.
 */
export function cashOut(
  { agent, instrument }: { readonly agent: number; readonly instrument: number }, price: number, book: ActionBook, lots: LotContext,
  draft: OutcomeDraft, reason: TransferReason = 'SHARES_EXCHANGED',
): boolean {
  const paid = new Map<number, number>();
  const count = (account: number, amount: number) => paid.set(account, (paid.get(account) ?? 0) + amount);
  for (const holding of book.holdings) {
    const { account, shares } = holding;
    const made = cashLots(holding.lots, price, lots);
    if (made === undefined) return false;
    draft.holdings.push({ holding: { ...holding, shares: 0, lots: [] }, closed: made.closed });
    draft.move(reason, lots.day, account, agent, { instrument }, shares);
    draft.move('MERGER_CASH', lots.day, agent, account, 'CASH', made.cash);
    count(account, made.cash);
  }
  for (const { account, lots: due } of book.deliveries) {
    const made = cashLots(due, price, lots);
    if (made === undefined) return false;
    draft.tellClosed(account, instrument, made.closed);
    draft.move('MERGER_CASH', lots.day, agent, account, 'CASH', made.cash);
    count(account, made.cash);
  }
  for (const { trade, buyer, seller, shares, amount } of book.trades) {
    const worth = mulDiv(shares, price, 1);
    if (worth === undefined) return false;
    draft.trades.push({ trade, parts: [] });
    draft.move('TRADE_CASHED', lots.day, buyer, seller, 'CASH', amount - worth);
    count(buyer, worth);
    count(seller, -worth);
  }
  for (const { account, shares, cost } of book.positions) {
    const received = paid.get(account) ?? 0;
    if (shares === 0 && cost === 0 && received === 0) continue;
    draft.positions.push({ kind: 'ADJUST', account, instrument, shares: -shares, cost: -cost, received });
  }
  return true;
}
