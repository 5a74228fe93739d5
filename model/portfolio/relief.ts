import { unreachable } from '../base/assert.ts';
import { byAge, costOf, isCount, type Lot, type Term } from './lot.ts';
import { type Refused, refused } from './refusals.ts';

/** Which lots a sale takes first. Facts: settlement, section 7. */
export const LOT_METHODS = {
  FIFO: 'the oldest first',
  LIFO: 'the newest first',
  HIFO: 'the highest cost a share first, of equal ones the oldest',
  TAX_MINIMISING: 'short-term losses, long-term losses, long-term gains, short-term gains; within each as HIFO',
  AVERAGE: 'the oldest first, each share at the average cost of the holding',
  SPECIFIC: 'the lots that the holder names by settlement at the latest',
} as const;

export type LotMethod = keyof typeof LOT_METHODS;

/** So many shares of one lot, unsigned. */
export interface Named {
  readonly lot: number;
  readonly shares: number;
}

export interface Take {
  readonly lot: Lot;
  /** Unsigned, at most what the lot has. */
  readonly shares: number;
}

export interface ReliefRequest {
  readonly method: LotMethod;
  /** Unsigned shares to close, at most what the lots have. */
  readonly shares: number;
  readonly tradeDay: number;
  /** Price a share, for telling gains from losses. */
  readonly price: number;
  readonly named: readonly Named[];
  readonly termOf: (lot: Lot) => Term;
}

/** What to take from which lot, in order. `lots` all have one sign. */
export function relieve(lots: readonly Lot[], request: ReliefRequest): readonly Take[] | Refused {
  if (request.method === 'SPECIFIC') return named(lots, request);
  // A sale that settles late does not take shares bought after it while older ones are there.
  const order = (a: Lot, b: Lot) =>
    Number(a.acquired > request.tradeDay) - Number(b.acquired > request.tradeDay) || compare(a, b, request);
  const takes: Take[] = [];
  let left = request.shares;
  for (const lot of [...lots].sort(order)) {
    if (left === 0) break;
    const shares = Math.min(left, Math.abs(lot.shares));
    takes.push({ lot, shares });
    left -= shares;
  }
  return takes;
}

function compare(a: Lot, b: Lot, request: ReliefRequest): number {
  switch (request.method) {
    case 'FIFO':
    case 'AVERAGE':
      return byAge(a, b);
    case 'LIFO':
      return byAge(b, a);
    case 'HIFO':
      return dearest(a, b);
    case 'TAX_MINIMISING':
      return burden(a, request) - burden(b, request) || dearest(a, b);
    case 'SPECIFIC':
      return 0;
    default:
      return unreachable(request.method);
  }
}

/** Highest cost a share first, compared exactly; of a short lot that is the one that brought least. */
function dearest(a: Lot, b: Lot): number {
  const left = BigInt(b.cost) * BigInt(Math.abs(a.shares));
  const right = BigInt(a.cost) * BigInt(Math.abs(b.shares));
  return left === right ? byAge(a, b) : left < right ? -1 : 1;
}

function burden(lot: Lot, { price, termOf }: ReliefRequest): number {
  const loss = BigInt(lot.cost) > BigInt(price) * BigInt(lot.shares);
  const long = termOf(lot) === 'LONG_TERM';
  if (loss) return long ? 1 : 0;
  return long ? 2 : 3;
}

function named(lots: readonly Lot[], request: ReliefRequest): readonly Take[] | Refused {
  const takes: Take[] = [];
  for (const { lot: id, shares } of request.named) {
    const lot = lots.find((one) => one.id === id);
    if (lot === undefined) return refused('LOT_UNKNOWN');
    if (takes.some((take) => take.lot === lot)) return refused('LOT_NAMED_TWICE');
    if (!isCount(shares)) return refused('SHARES_NOT_POSITIVE');
    if (shares > Math.abs(lot.shares)) return refused('LOT_TOO_SMALL');
    takes.push({ lot, shares });
  }
  const sum = takes.reduce((total, { shares }) => total + shares, 0);
  return sum === request.shares ? takes : refused('LOTS_MISS_SHARES');
}

/** The same lots, the sum of their costs spread by shares; what does not divide goes to the newest. */
export function averaged(lots: readonly Lot[]): Lot[] {
  let shares = lots.reduce((sum, lot) => sum + Math.abs(lot.shares), 0);
  let cost = lots.reduce((sum, lot) => sum + lot.cost, 0);
  return [...lots].sort(byAge).map((lot) => {
    const size = Math.abs(lot.shares);
    const part = costOf(cost, size, shares);
    shares -= size;
    cost -= part;
    return { ...lot, cost: part };
  });
}
