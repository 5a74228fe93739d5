import { mulDiv, mulMod } from '../../positions/ratio.ts';
import type { Delivery, Holding } from '../holding.ts';
import type { Lot } from '../lot.ts';
import type { OpenLoss } from '../wash.ts';
import { convertLots, type LotContext } from './lots.ts';
import type { OutcomeDraft, UnsettledTrade } from './outcome.ts';
import { movedCost, type Plan } from './plan.ts';

/** What an account gets over all its holdings, deliveries and trades. Signed: a short holder gives. */
export interface Share {
  shares: number;
  cash: number;
}

export type Shares = Map<number, Share>;

export function shareOf(shares: Shares, account: number): Share {
  const known = shares.get(account);
  if (known !== undefined) return known;
  const fresh = { shares: 0, cash: 0 };
  shares.set(account, fresh);
  return fresh;
}

function sum(lots: readonly Lot[]): number {
  return lots.reduce((total, lot) => total + lot.shares, 0);
}

/** Lots of a holding; false when a number passes 2^53. New shares of another instrument, or of a later day, go out as a delivery. */
export function convertHolding(holding: Holding, plan: Plan, context: LotContext, draft: OutcomeDraft, shares: Shares): boolean {
  const { account, instrument } = holding;
  const made = convertLots(holding.lots, plan, context);
  if (made === undefined) return false;
  const { action, target, replaces } = plan;
  const stays = replaces && target === instrument;
  const lots = stays ? made.fresh : made.kept;
  draft.holdings.push({ holding: { ...holding, shares: sum(lots), lots, losses: scaled(holding.losses, plan) }, closed: made.closed });
  if (stays) draft.move('SHARES_ISSUED', context.day, action.agent, account, { instrument }, sum(lots) - holding.shares);
  else if (replaces) draft.move('SHARES_EXCHANGED', context.day, account, action.agent, { instrument }, holding.shares);
  if (!stays && made.fresh.length > 0) {
    draft.deliveries.push({ action: action.id, day: Math.max(plan.day, context.day), account, instrument: target, agent: action.agent, lots: made.fresh });
  }
  pay(plan, context.day, account, made.inLieu, made.boot, draft);
  const share = shareOf(shares, account);
  share.shares += sum(made.fresh);
  share.cash += made.inLieu + made.boot;
  return true;
}

/** Shares still on their way are shares: they are converted where they are, and arrive on the day they would have. */
export function convertDelivery(delivery: Delivery, plan: Plan, context: LotContext, draft: OutcomeDraft, shares: Shares): boolean {
  const { account, instrument } = delivery;
  const made = convertLots(delivery.lots, plan, context);
  if (made === undefined) return false;
  const { action, target, replaces } = plan;
  if (!replaces) draft.deliveries.push({ ...delivery, lots: made.kept });
  if (made.fresh.length > 0) {
    const day = replaces ? delivery.day : Math.max(plan.day, delivery.day);
    draft.deliveries.push({ ...delivery, action: replaces ? delivery.action : action.id, day, instrument: target, agent: action.agent, lots: made.fresh });
  }
  // What was closed is told through the holding; one that is empty of the instrument can be told through as well.
  draft.tellClosed(account, instrument, made.closed);
  pay(plan, context.day, account, made.inLieu, made.boot, draft);
  const share = shareOf(shares, account);
  share.shares += sum(made.fresh);
  share.cash += made.inLieu + made.boot;
  return true;
}

function pay({ action }: Plan, day: number, account: number, inLieu: number, boot: number, draft: OutcomeDraft): void {
  draft.move('CASH_IN_LIEU', day, action.agent, account, 'CASH', inLieu);
  draft.move('MERGER_CASH', day, action.agent, account, 'CASH', boot);
}

/** Losses waiting for replacement count in the new shares, so that a purchase after the split meets the right number. */
function scaled(losses: readonly OpenLoss[], { action, target, replaces, each, per }: Plan): OpenLoss[] {
  if (target !== action.instrument) return [...losses];
  const to = replaces ? each : each + per;
  return losses.flatMap((loss) => {
    const shares = mulDiv(Math.abs(loss.shares), to, per) ?? Math.abs(loss.shares);
    return shares === 0 ? [] : [{ ...loss, shares: loss.shares < 0 ? -shares : shares }];
  });
}

/**
 * A trade not settled was done cum: its buyer gets what a holder gets, from its seller. The fraction in cash is netted against the
 * money of the trade; what the netting cannot cover, and a trade of which no whole share is left, is paid at once.
 */
export function convertTrade(trade: UnsettledTrade, plan: Plan, day: number, draft: OutcomeDraft, shares: Shares): boolean {
  const { buyer, seller, amount, settleDay } = trade;
  const whole = mulDiv(trade.shares, plan.each, plan.per);
  const inLieu = mulDiv(mulMod(trade.shares, plan.each, plan.per), plan.cashInLieu, plan.per);
  const boot = mulDiv(trade.shares, plan.boot, 1);
  if (whole === undefined || inLieu === undefined || boot === undefined) return false;
  const cash = inLieu + boot;
  const { target, action: { instrument } } = plan;
  const moved = plan.replaces ? amount : movedCost(amount, plan);
  const money = whole === 0 ? 0 : Math.max(moved - cash, 0);
  const rest = amount - cash - money;
  const fresh = whole === 0 ? [] : [{ instrument: target, shares: whole, amount: money, settleDay: Math.max(settleDay, plan.day) }];
  const kept = plan.replaces ? [] : [{ instrument, shares: trade.shares, amount: Math.max(rest, 0), settleDay }];
  draft.trades.push({ trade: trade.trade, parts: [...kept, ...fresh] });
  draft.move('TRADE_CASHED', day, buyer, seller, 'CASH', plan.replaces ? rest : Math.min(rest, 0));
  const [gets, gives] = [shareOf(shares, buyer), shareOf(shares, seller)];
  gets.shares += whole;
  gets.cash += cash;
  gives.shares -= whole;
  gives.cash -= cash;
  return true;
}
