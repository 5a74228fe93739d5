import { mulDiv } from '../../positions/ratio.ts';
import type { Position } from '../../positions/positions.ts';
import { inForce } from '../../session/dated.ts';
import { type Holding, remains } from '../holding.ts';
import { costOf, isCount, type Lot } from '../lot.ts';
import { type Refused, refused } from '../refusals.ts';
import { relieve } from '../relief.ts';
import type { CorporateAction } from './action.ts';
import { type ActionBook, type ActionContext, inOrder, lotContext } from './book.ts';
import { cashOut } from './cash-out.ts';
import { type ActionOutcome, OutcomeDraft } from './outcome.ts';

export type RightsIssue = CorporateAction & { readonly kind: 'RIGHTS' };

/** Price of the share once it trades without its right, n rights subscribing one at S: (nP + S) / (n + 1), rounded down. */
export function exRightsPrice(price: number, subscription: number, rights: number): number {
  return Math.floor((rights * price + subscription) / (rights + 1));
}

/** Worth of one right while the share still carries it: (P - S) / (n + 1); nothing when the share is cheaper than its subscription. */
export function rightCum(price: number, subscription: number, rights: number): number {
  return Math.floor(Math.max(price - subscription, 0) / (rights + 1));
}

/** Worth of one right once the share trades without: (P - S) / n. */
export function rightEx(price: number, subscription: number, rights: number): number {
  return Math.floor(Math.max(price - subscription, 0) / rights);
}

export interface Subscription {
  readonly account: number;
  /** New shares wanted. */
  readonly shares: number;
  /** Settled rights of the account, and its position in them by trade date. */
  readonly holding: Holding;
  readonly position: Position;
}

/**
 * Rights and money for new shares, before the open. The rights' cost goes into the shares; their holding period begins today.
 * The shares are a delivery of today.
 */
export function exerciseRights(
  action: RightsIssue, { account, shares, holding, position }: Subscription, context: Pick<ActionContext, 'day' | 'lastLotId'>,
): ActionOutcome | Refused {
  const { day } = context;
  if (!isCount(shares)) return refused('SHARES_NOT_POSITIVE');
  if (day > action.expires) return refused('RIGHTS_EXPIRED');
  const used = mulDiv(shares, action.rights, 1);
  const money = mulDiv(shares, action.subscription, 1);
  if (used === undefined || money === undefined) return refused('AMOUNT_TOO_LARGE');
  if (holding.shares < used || position.shares < used) return refused('RIGHTS_MISSING');
  const takes = relieve(holding.lots, { method: 'FIFO', shares: used, tradeDay: day, price: 0, named: [], termOf: () => 'SHORT_TERM' });
  if ('kind' in takes) return takes;
  const left = remains(holding.lots, takes);
  const cost = holding.lots.reduce((sum, lot) => sum + lot.cost, 0) - left.reduce((sum, lot) => sum + lot.cost, 0);
  const id = context.lastLotId + 1;
  const lot: Lot = { id, origin: id, acquired: day, heldFrom: day, shares, cost: cost + money, replacement: false };
  if (!Number.isSafeInteger(lot.cost)) return refused('AMOUNT_TOO_LARGE');
  const draft = new OutcomeDraft(action.id);
  const { agent, instrument, into } = action;
  draft.holdings.push({ holding: { ...holding, shares: holding.shares - used, lots: left }, closed: [] });
  draft.deliveries.push({ action: action.id, day, account, instrument, agent, lots: [lot] });
  draft.move('RIGHTS_EXERCISED', day, account, agent, { instrument: into }, used);
  draft.move('SUBSCRIPTION', day, account, agent, 'CASH', money);
  const part = costOf(position.cost, used, position.shares);
  draft.positions.push(
    { kind: 'ADJUST', account, instrument: into, shares: -used, cost: -part, received: part },
    { kind: 'TAKE_IN', account, instrument, shares, cost: part + money },
  );
  return draft.done();
}

/** What nobody exercised by the end of `expires` is worth nothing: lots close at zero. `book` is of the rights. */
export function lapseRights(action: RightsIssue, book: ActionBook, context: ActionContext): ActionOutcome | Refused {
  const tax = inForce(context.tax, context.day);
  if (context.day <= action.expires || tax === undefined) return refused('DATES_DISORDERED');
  const draft = new OutcomeDraft(action.id);
  const rights = { agent: action.agent, instrument: action.into };
  const fits = cashOut(rights, 0, inOrder(book), lotContext(context, tax), draft, 'RIGHTS_LAPSED');
  const orders = book.orders.map(({ order }) => ({ kind: 'CANCEL' as const, order, reason: 'EXPIRED' as const }));
  return fits ? draft.done({ orders, clears: action.into }) : refused('AMOUNT_TOO_LARGE');
}
