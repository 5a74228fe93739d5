import { assert } from '../base/assert.ts';
import { NumberReader, packNumbers } from '../positions/numbers.ts';
import type { TaxTotals } from './events.ts';
import type { Delivery, Holding } from './holding.ts';
import type { Lot } from './lot.ts';
import { LOT_METHODS, type LotMethod } from './relief.ts';
import type { OpenLoss } from './wash.ts';

/** The whole portfolio, every list in its canonical order. */
export interface PortfolioState {
  readonly lastId: number;
  readonly methods: readonly (readonly [number, LotMethod])[];
  readonly totals: readonly TaxTotals[];
  readonly deliveries: readonly Delivery[];
  readonly holdings: readonly Holding[];
}

const MAGIC = 0x4c53_4650; // "PFSL" in little-endian bytes
const FORMAT = 1;
/** Position in the list is the code on disk: append only. */
const METHODS = Object.keys(LOT_METHODS) as LotMethod[];

export function writePortfolio({ lastId, methods, totals, deliveries, holdings }: PortfolioState): Uint8Array {
  const list = <T>(rows: readonly T[], write: (row: T) => number[]): number[] => [rows.length, ...rows.flatMap(write)];
  const lots = (rows: readonly Lot[]) =>
    list(rows, (lot) => [lot.id, lot.origin, lot.acquired, lot.heldFrom, lot.shares, lot.cost, lot.replacement ? 1 : 0]);
  return packNumbers([
    MAGIC, FORMAT, lastId,
    ...list(methods, ([account, method]) => [account, METHODS.indexOf(method)]),
    ...list(totals, (row) =>
      [row.account, row.year, row.shortTermGain, row.shortTermDisallowed, row.longTermGain, row.longTermDisallowed]),
    ...list(deliveries, (row) => [row.action, row.day, row.account, row.instrument, row.agent, ...lots(row.lots)]),
    ...list(holdings, (row) => [
      row.account, row.instrument, row.shares, ...lots(row.lots),
      ...list(row.losses, (loss) =>
        [loss.lot, loss.origin, loss.soldDay, loss.heldFrom, loss.term === 'LONG_TERM' ? 1 : 0, loss.shares, loss.loss]),
    ]),
  ]);
}

export function readPortfolio(bytes: Uint8Array): PortfolioState {
  const reader = new NumberReader(bytes);
  const next = () => reader.next();
  assert(next() === MAGIC && next() === FORMAT, 'not a snapshot of a portfolio of format 1');
  const lastId = next();
  const methods = reader.list(() => [next(), METHODS[next()]!] as const);
  const totals = reader.list((): TaxTotals => ({
    account: next(), year: next(), shortTermGain: next(), shortTermDisallowed: next(), longTermGain: next(), longTermDisallowed: next(),
  }));
  const deliveries = reader.list((): Delivery =>
    ({ action: next(), day: next(), account: next(), instrument: next(), agent: next(), lots: readLots(reader) }));
  const holdings = reader.list((): Holding => {
    const [account, instrument, shares] = [next(), next(), next()];
    const lots = readLots(reader);
    const losses = reader.list((): OpenLoss => ({
      account, instrument, lot: next(), origin: next(), soldDay: next(), heldFrom: next(),
      term: next() === 1 ? 'LONG_TERM' : 'SHORT_TERM', shares: next(), loss: next(),
    }));
    return { account, instrument, shares, lots, losses };
  });
  reader.end();
  return { lastId, methods, totals, deliveries, holdings };
}

function readLots(reader: NumberReader): Lot[] {
  const next = () => reader.next();
  return reader.list((): Lot => ({
    id: next(), origin: next(), acquired: next(), heldFrom: next(), shares: next(), cost: next(), replacement: next() === 1,
  }));
}
