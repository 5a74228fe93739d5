import { isWhole, U32_MAX } from '../base/integers.ts';
import { TRADE_REFUSALS, type TradeRefusal } from './refusals.ts';
import type { Trade } from './trade.ts';

/** One account's part of a block. */
export interface Part {
  readonly account: number;
  readonly quantity: number;
}

/** A trade to be booked between the block's account and another, at a whole price. */
export interface Slice {
  readonly account: number;
  readonly price: number;
  readonly quantity: number;
}

/** The block as one: what was traded at what price on average. */
export interface Block {
  readonly account: number;
  readonly instrument: number;
  readonly side: 'BUY' | 'SELL';
  readonly day: number;
  readonly quantity: number;
  readonly gross: number;
  /** The average, rounded down, and what it leaves over: gross = average * quantity + rest. */
  readonly average: number;
  readonly rest: number;
}

/** The trades of an account as one block, or the code that says why they are none. */
export function blockOf(trades: readonly (Trade | undefined)[], account: number): Block | number {
  const [first] = trades;
  if (trades.length === 0) return refuse('BLOCK_EMPTY');
  let quantity = 0;
  let gross = 0;
  const seen = new Set<number>();
  for (const trade of trades) {
    if (trade === undefined) return refuse('TRADE_UNKNOWN');
    if (trade.state === 'NETTED') return refuse('TRADE_NETTED');
    if (trade.state !== 'LIVE') return refuse('TRADE_GONE');
    if (trade.buyer !== account && trade.seller !== account) return refuse('NOT_A_SIDE');
    const sameSide = trade.buyer !== trade.seller && (trade.buyer === account) === (first!.buyer === account);
    if (!sameSide || trade.instrument !== first!.instrument || trade.day !== first!.day || seen.has(trade.id)) return refuse('BLOCK_MIXED');
    seen.add(trade.id);
    quantity += trade.quantity;
    gross += trade.price * trade.quantity;
  }
  if (!Number.isSafeInteger(gross)) return refuse('VALUE_TOO_LARGE');
  const average = Math.floor(gross / quantity);
  return {
    account, instrument: first!.instrument, side: first!.buyer === account ? 'BUY' : 'SELL', day: first!.day, quantity, gross, average,
    rest: gross - average * quantity,
  };
}

/**
 * Shares a block out at its average price so that shares and money sum exactly: as many shares as the average leaves over cost
 * one ten-thousandth more, and these go to the largest part first (of equal parts to the lowest account).
 */
export function allocate({ account, quantity, average, rest }: Block, parts: readonly Part[]): Slice[] | number {
  const seen = new Set([account]);
  let sum = 0;
  for (const part of parts) {
    if (!isWhole(part.quantity, U32_MAX) || part.quantity === 0) return refuse('QUANTITY_INVALID');
    if (seen.has(part.account)) return refuse('ALLOCATION_TWICE');
    seen.add(part.account);
    sum += part.quantity;
  }
  if (sum !== quantity) return refuse('ALLOCATION_SUM');
  let left = rest;
  const dear = new Map<number, number>();
  for (const part of [...parts].sort((a, b) => b.quantity - a.quantity || a.account - b.account)) {
    const more = Math.min(left, part.quantity);
    dear.set(part.account, more);
    left -= more;
  }
  return parts.flatMap((part) => {
    const more = dear.get(part.account)!;
    const slices: Slice[] = [
      { account: part.account, price: average, quantity: part.quantity - more }, { account: part.account, price: average + 1, quantity: more },
    ];
    return slices.filter((slice) => slice.quantity > 0);
  });
}

/** How much of a partly filled block each gets: by what each wanted, rounded down to `lot`, the rest by largest fraction, then lowest account. */
export function proRata(filled: number, wanted: readonly Part[], lot: number): Part[] {
  const total = wanted.reduce((sum, { quantity }) => sum + quantity, 0);
  const lots = Math.floor(filled / lot);
  const shares = wanted.map(({ account, quantity }) => {
    const exact = BigInt(quantity) * BigInt(lots);
    return { account, lots: Number(exact / BigInt(total)), fraction: exact % BigInt(total) };
  });
  let left = lots - shares.reduce((sum, share) => sum + share.lots, 0);
  const order = [...shares].sort((a, b) => (a.fraction === b.fraction ? a.account - b.account : a.fraction > b.fraction ? -1 : 1));
  for (const share of order) if (left-- > 0) share.lots++;
  let odd = filled - lots * lot;
  return shares.map(({ account, lots: whole }) => {
    const quantity = whole * lot + (account === order[0].account ? odd : 0);
    if (account === order[0].account) odd = 0;
    return { account, quantity };
  }).filter(({ quantity }) => quantity > 0);
}

function refuse(name: TradeRefusal): number {
  return TRADE_REFUSALS[name].code;
}
