import type { Display, OrderTime, OrderType, Peg } from './order.ts';

/** A row of the documents' tables: what it does, and the test that shows it (its name begins so). */
export interface CatalogueRow {
  readonly doc: string;
  readonly test: string;
}

/** FIX: OrdType (tag 40). */
export const TYPE_CATALOGUE: Readonly<Record<OrderType, CatalogueRow & { readonly fix: string }>> = {
  MARKET: { fix: '1', doc: 'takes what there is up to the price limits; the rest is cancelled', test: 'orders: MARKET takes' },
  LIMIT: { fix: '2', doc: 'trades at its price or better and rests', test: 'orders: LIMIT trades' },
  STOP: { fix: '3', doc: 'becomes a market order by a trade at or beyond its trigger', test: 'orders: STOP is reached' },
  STOP_LIMIT: { fix: '4', doc: 'becomes a limit order by a trade at or beyond its trigger', test: 'orders: STOP_LIMIT becomes' },
  TRAILING_STOP: { fix: '3, 18=a', doc: 'a stop whose trigger follows the best trade at a distance', test: 'orders: TRAILING_STOP follows' },
  PEGGED: { fix: 'P', doc: 'hidden; its price follows the displayed best prices', test: 'orders: PEGGED follows' },
};

/** FIX: TimeInForce (tag 59). */
export const TIME_CATALOGUE: Readonly<Record<OrderTime, CatalogueRow & { readonly fix: string }>> = {
  DAY: { fix: '0', doc: 'ends with the day', test: 'orders: DAY ends' },
  GTC: { fix: '1', doc: 'stays until it is cancelled', test: 'orders: DAY ends with the day, GTC stays' },
  GTD: { fix: '6', doc: 'stays until a day and time', test: 'orders: GTD ends by' },
  IOC: { fix: '3', doc: 'trades what it can at once', test: 'orders: IOC trades' },
  FOK: { fix: '4', doc: 'trades all at once or nothing', test: 'orders: IOC trades what it can, FOK' },
  AT_OPEN: { fix: '2', doc: 'takes part in the opening auction only', test: 'orders: AT_OPEN takes' },
  AT_CLOSE: { fix: '7', doc: 'takes part in the closing auction only', test: 'orders: AT_CLOSE sleeps' },
};

export const DISPLAY_CATALOGUE: Readonly<Record<Display, CatalogueRow>> = {
  FULL: { doc: 'everybody sees all of it', test: 'orders: LIMIT trades' },
  ICEBERG: { doc: 'shows one slice at a time, of a fixed or a seeded random size', test: 'orders: ICEBERG shows' },
  HIDDEN: { doc: 'nobody sees it; it ranks behind what is displayed at its price', test: 'orders: HIDDEN trades' },
};

/** FIX: ExecInst (tag 18). */
export const PEG_CATALOGUE: Readonly<Record<Peg, CatalogueRow & { readonly fix: string }>> = {
  PRIMARY: { fix: 'R', doc: 'follows the best price of its own side', test: 'orders: PEGGED follows' },
  MARKET: { fix: 'P', doc: 'follows the best price of the other side, at a distance', test: 'orders: PEGGED to the other side' },
  MIDPOINT: { fix: 'M', doc: 'follows the middle of both', test: 'orders: PEGGED to the other side and to the middle' },
};

/** What an order may carry besides, and what may be asked about orders. */
export const INSTRUCTION_CATALOGUE: Readonly<Record<string, CatalogueRow>> = {
  'post-only': { doc: 'refused if it would take', test: 'orders: POST_ONLY is refused' },
  'all-or-none': { doc: 'trades in full or not at all', test: 'orders: ALL_OR_NONE waits' },
  'minimum quantity': { doc: 'no trade with a counterparty below it', test: 'orders: a minimum is met' },
  'one cancels the other': { doc: 'the first that trades, is triggered or ends takes the other out', test: 'orders: OCO: the first' },
  bracket: { doc: 'an entry and the pair of exits that follows it', test: 'orders: BRACKET: the exits' },
  'idempotency key': { doc: 'the same key never enters a second order', test: 'orders: checks KEY_DUPLICATE and KEY_REUSED' },
  'bulk entry': { doc: 'many orders at once, judged one after the other', test: 'orders: a bulk is judged' },
  amend: { doc: 'new quantity, price, trigger', test: 'orders: a smaller quantity keeps' },
  cancel: { doc: 'takes an order out', test: 'orders: requests about orders' },
  'mass cancel': { doc: 'takes out all of an account, participant or side', test: 'orders: mass cancel by' },
  'cancel on disconnect': { doc: 'takes out what asked for it', test: 'orders: mass cancel by account, participant and side, oldest first; disconnect' },
  bust: { doc: 'a trade is undone; its quantity does not come back', test: 'orders: a busted trade' },
};
