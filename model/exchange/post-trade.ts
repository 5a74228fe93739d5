import { isWhole, U16_MAX } from '../base/integers.ts';
import { ACCOUNT_REFUSALS } from '../accounts/refusals.ts';
import { assetOf, CASH } from '../ledger/reasons.ts';
import { TOLERANCE, mismatch, type SideTerms } from '../settlement/affirmation.ts';
import { SETTLEMENT_REFUSALS } from '../settlement/refusals.ts';
import { settlementDay } from '../settlement/rules.ts';
import { allocate, blockOf, type Part } from '../trades/allocation.ts';
import { TRADE_REFUSALS } from '../trades/refusals.ts';
import { termsFault } from '../trades/trades.ts';
import { bookTrade, coveredAll, type OffBook, undoTrade } from './booking.ts';
import type { ExchangeState } from './state.ts';

/** Cancels a trade of today with all its traces. */
export function bust(s: ExchangeState, id: number): number {
  const refused = s.trades.mayUndo(id);
  if (refused !== 0) return refused;
  undoTrade(s, s.trades.get(id)!, 'BUSTED');
  return 0;
}

/** Cancels a trade of today and books it again with the right terms; fees stay. */
export function correct(s: ExchangeState, id: number, price: number, quantity: number): number {
  const refused = s.trades.mayUndo(id) || termsFault(price, quantity);
  if (refused !== 0) return refused;
  const { instrument, buyer, seller, buyFee, sellFee, kind, price: before, quantity: size } = s.trades.get(id)!;
  if (kind === 'BUY_IN') return TRADE_REFUSALS.TRADE_NETTED.code;
  const again: OffBook = {
    how: 'CORRECTION', instrument, buyer, seller, price, quantity, buyFee, sellFee: Math.min(sellFee, price * quantity), origin: id,
  };
  // What the old terms bind is free for the new ones: only what they need more must be there. Who traded with himself is bound by nothing.
  const [boundValue, boundShares] = buyer === seller ? [0, 0] : [before * size, size];
  const poor = s.ledger.available(buyer, CASH) < price * quantity - boundValue || s.ledger.available(seller, assetOf(instrument)) < quantity - boundShares;
  if (poor) return coveredAll(s, [again]) || SETTLEMENT_REFUSALS.STEP_ILLEGAL.code;
  undoTrade(s, s.trades.get(id)!, 'CORRECTED');
  bookTrade(s, again);
  return 0;
}

/** A block is shared out: trades between its account and the others at the average price. */
export function allocateBlock(s: ExchangeState, account: number, ids: readonly number[], parts: readonly Part[]): number {
  const block = blockOf(ids.map((id) => s.trades.get(id)), account);
  if (typeof block === 'number') return block;
  if (parts.some((part) => s.accounts.get(part.account) === undefined)) return ACCOUNT_REFUSALS.ACCOUNT_UNKNOWN.code;
  const slices = allocate(block, parts);
  if (typeof slices === 'number') return slices;
  const trades = slices.map(({ account: other, price, quantity }): OffBook => {
    const [buyer, seller] = block.side === 'BUY' ? [other, account] : [account, other];
    return { how: 'ALLOCATION', instrument: block.instrument, buyer, seller, price, quantity, buyFee: 0, sellFee: 0, origin: ids[0] };
  });
  const poor = coveredAll(s, trades);
  if (poor !== 0) return poor;
  for (const trade of trades) {
    bookTrade(s, trade);
    s.trades.passOn(ids);
  }
  return 0;
}

export function giveUp(s: ExchangeState, trade: number, from: number, participant: number, to: number): number {
  const refused = s.trades.mayUndo(trade);
  if (refused !== 0) return refused;
  const { buyer, seller } = s.trades.get(trade)!;
  if (buyer !== from && seller !== from) return TRADE_REFUSALS.NOT_A_SIDE.code;
  const account = s.accounts.get(to);
  if (account === undefined || to === from) return ACCOUNT_REFUSALS.ACCOUNT_UNKNOWN.code;
  if (!isWhole(participant, U16_MAX) || account.participant !== participant) return ACCOUNT_REFUSALS.NOT_OF_PARTICIPANT.code;
  s.told.push({ kind: 'GIVE_UP', giveUp: s.giveUps.offer(trade, from, participant, to), state: 'OFFERED' });
  return 0;
}

/** Taken up, the trade's side goes over to the other account at the same price. */
export function giveUpStep(s: ExchangeState, id: number, step: 'ACCEPT' | 'REJECT' | 'WITHDRAW', participant: number): number {
  const refused = s.giveUps.may(id, step, participant);
  if (refused !== 0) return refused;
  const { trade: origin, from, to } = s.giveUps.get(id)!;
  if (step === 'ACCEPT') {
    const gone = s.trades.mayUndo(origin);
    if (gone !== 0) return gone;
    const { instrument, price, quantity, buyer: bought } = s.trades.get(origin)!;
    const [buyer, seller] = bought === from ? [to, from] : [from, to];
    const trade: OffBook = { how: 'GIVE_UP', instrument, buyer, seller, price, quantity, buyFee: 0, sellFee: 0, origin };
    const poor = coveredAll(s, [trade]);
    if (poor !== 0) return poor;
    bookTrade(s, trade);
    s.trades.passOn([origin]);
  }
  s.giveUps.step(id, step);
  s.told.push({ kind: 'GIVE_UP', giveUp: id, state: s.giveUps.get(id)!.state });
  return 0;
}

/** What an institution's custodian says of its side: it matches what was captured, or the fields that differ are told. */
export function match(s: ExchangeState, id: number, theirs: SideTerms): number {
  const { affirmations } = s.settlement;
  const trade = s.trades.get(id);
  if (trade === undefined || affirmations.find(id, theirs.account) === undefined) return SETTLEMENT_REFUSALS.AFFIRMATION_UNKNOWN.code;
  const { instrument, price, quantity, day, buyer, buyFee, sellFee } = trade;
  const buys = buyer === theirs.account;
  const ours: SideTerms = {
    instrument, side: buys ? 'BUY' : 'SELL', quantity, price, tradeDay: day,
    settleDay: settlementDay(s.config.settlement, s.config.calendars, day), account: theirs.account,
    money: buys ? price * quantity + buyFee : price * quantity - sellFee,
  };
  const fields = mismatch(ours, theirs, TOLERANCE);
  const state = affirmations.step(id, theirs.account, fields.length === 0 ? 'MATCH' : 'MISMATCH');
  if (state === undefined) return SETTLEMENT_REFUSALS.AFFIRMATION_LATE.code;
  s.settlement.events.push({ kind: 'AFFIRMATION', trade: id, account: theirs.account, state, mismatch: fields });
  return 0;
}

/** From now on the account's trades are alleged and wait for its word, or no longer are. */
export function affirming(s: ExchangeState, account: number, on: boolean): number {
  if (s.accounts.get(account) === undefined) return ACCOUNT_REFUSALS.ACCOUNT_UNKNOWN.code;
  s.settlement.affirmations.demand(account, on);
  return 0;
}

export function affirm(s: ExchangeState, trade: number, account: number): number {
  const { affirmations } = s.settlement;
  if (affirmations.find(trade, account) === undefined) return SETTLEMENT_REFUSALS.AFFIRMATION_UNKNOWN.code;
  const state = affirmations.step(trade, account, 'AFFIRM');
  if (state === undefined) return SETTLEMENT_REFUSALS.AFFIRMATION_LATE.code;
  s.settlement.events.push({ kind: 'AFFIRMATION', trade, account, state, mismatch: [] });
  return 0;
}

