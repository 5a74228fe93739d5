import { assert } from '../base/assert.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, HOUSE, REASON } from '../ledger/reasons.ts';
import { covered, exchangeLegs, hasCash, hasShares, type Leg, legOf, moveCash, moveShares, shrink } from './dvp.ts';
import { setOff } from './netting.ts';
import { needed, type Obligation } from './obligation.ts';
import type { FailReason } from './states.ts';

/** Told of every leg that moved. */
export type Moved = (o: Obligation, leg: Leg) => void;

/**
 * Net shares against net money (BIS model 3). Deliveries first, the oldest fails before the rest; what has come in goes to
 * who waits longest; again, until nothing moves any more, since money and shares that arrive let others deliver and pay.
 * `lot` 0: in full or not at all. Every move is of both legs at once.
 */
export function settleNet(ledger: Ledger, due: readonly Obligation[], lot: number, moved: Moved): void {
  const open = due.filter(({ pair }) => pair === 0);
  const giving = open.filter(({ shares }) => shares < 0);
  const others = open.filter(({ shares }) => shares >= 0);
  let progress = true;
  while (progress) {
    progress = false;
    for (const o of [...giving, ...others]) {
      if (isDone(o)) continue;
      const leg = movable(ledger, o, lot);
      if (leg === undefined) continue;
      exchangeLegs(ledger, o, leg);
      moved(o, leg);
      progress = true;
    }
  }
}

export function isDone(o: Obligation): boolean {
  return o.shares === 0 && o.cash === 0 && o.fee === 0;
}

/** The largest leg that can move now, both sides of it. */
function movable(ledger: Ledger, o: Obligation, lot: number): Leg | undefined {
  if (o.shares === 0) return hasCash(ledger, o.account, o) ? legOf(o, 0) : undefined;
  const asset = assetOf(o.instrument);
  const whole = Math.abs(o.shares);
  const there = Math.max(0, ledger.deliverable(o.shares < 0 ? o.account : HOUSE.CLEARING, asset));
  const size = there >= whole ? whole : lot === 0 ? 0 : there - (there % lot);
  if (size === 0) return undefined;
  const leg = legOf(o, size);
  return covered(ledger, o, leg) ? leg : undefined;
}

/** Two obligations of one trade: what the buyer gets is what the seller delivers. */
interface Pair {
  readonly seller: Obligation;
  readonly buyer: Obligation;
}

function pairsOf(due: readonly Obligation[]): Pair[] {
  const byId = new Map(due.map((o) => [o.id, o]));
  return due.filter(({ pair, shares }) => pair !== 0 && shares < 0).flatMap((seller) => {
    const buyer = byId.get(seller.pair);
    return buyer === undefined ? [] : [{ seller, buyer }];
  });
}

/** Gross shares against gross money, trade by trade (BIS model 1): four moves at once or none. */
export function settleGross(ledger: Ledger, due: readonly Obligation[], moved: Moved): void {
  const pairs = pairsOf(due);
  let progress = true;
  while (progress) {
    progress = false;
    for (const { seller, buyer } of pairs) {
      if (isDone(seller) || !hasShares(ledger, seller.account, seller.instrument, seller) || !hasCash(ledger, buyer.account, buyer)) continue;
      // The buyer's money comes in first and pays the seller; the shares go the other way at the same time.
      const [given, got] = [legOf(seller, -seller.shares), legOf(buyer, buyer.shares)];
      moveCash(ledger, buyer, got.cash, got.fee);
      moveShares(ledger, seller, given.shares);
      moveShares(ledger, buyer, got.shares);
      moveCash(ledger, seller, given.cash, given.fee);
      for (const [o, leg] of [[seller, given], [buyer, got]] as const) {
        shrink(o, leg);
        moved(o, leg);
      }
      progress = true;
    }
  }
}

/** What one account pays and gets in a cycle. */
interface CycleNet {
  out: number;
  into: number;
  charged: number;
  rebated: number;
  locked: number;
  /** Its first obligation of the cycle, which its entries name. */
  readonly first: number;
}

function debitOf({ out, into, charged, rebated }: CycleNet): number {
  return out - into + charged - rebated;
}

/**
 * Gross shares during the cycle, net money at its end (BIS model 2). The seller is final before the money is, so a buyer's
 * money is locked as soon as its net debit of the cycle grows: nothing moves whose payment is not assured.
 */
export function settleGrossNet(ledger: Ledger, due: readonly Obligation[], moved: Moved): void {
  const nets = new Map<number, CycleNet>();
  const netOf = ({ account, id }: Obligation) => {
    const known = nets.get(account) ?? { out: 0, into: 0, charged: 0, rebated: 0, locked: 0, first: id };
    nets.set(account, known);
    return known;
  };
  const pairs = pairsOf(due);
  let progress = true;
  while (progress) {
    progress = false;
    for (const { seller, buyer } of pairs) {
      if (isDone(seller) || !hasShares(ledger, seller.account, seller.instrument, seller)) continue;
      const debit = netOf(buyer);
      const wanted = Math.max(0, debitOf(debit) - buyer.cash + buyer.fee);
      if (!relock(ledger, buyer, debit, wanted)) continue;
      const [given, got] = [legOf(seller, -seller.shares), legOf(buyer, buyer.shares)];
      moveShares(ledger, seller, given.shares);
      moveShares(ledger, buyer, got.shares);
      for (const [o, leg] of [[seller, given], [buyer, got]] as const) {
        const net = netOf(o);
        net.out -= Math.min(0, leg.cash);
        net.into += Math.max(0, leg.cash);
        net.charged += Math.max(0, leg.fee);
        net.rebated -= Math.min(0, leg.fee);
        shrink(o, leg);
        moved(o, leg);
      }
      const credit = netOf(seller);
      assert(relock(ledger, seller, credit, Math.max(0, debitOf(credit))), 'less is always locked');
      progress = true;
    }
  }
  payNets(ledger, nets);
}

function relock(ledger: Ledger, { id, account }: Obligation, net: { locked: number }, wanted: number): boolean {
  const more = wanted - net.locked;
  if (more > 0 && ledger.lock(account, CASH, more, REASON.SETTLEMENT, id) !== 0) return false;
  if (more < 0) ledger.unlock(account, CASH, -more, REASON.SETTLEMENT, id);
  net.locked = wanted;
  return true;
}

/** The end of the cycle: everybody's one net amount moves. Who pays comes before who is paid. */
function payNets(ledger: Ledger, nets: ReadonlyMap<number, CycleNet>): void {
  const rows = [...nets].sort(([a, x], [b, y]) => debitOf(y) - debitOf(x) || a - b);
  for (const [account, { out, into, charged, rebated, locked, first: id }] of rows) {
    if (locked > 0) ledger.unlock(account, CASH, locked, REASON.SETTLEMENT, id);
    setOff(ledger, account, CASH, Math.min(out, into), id);
    setOff(ledger, account, CASH, Math.min(charged, rebated), id, HOUSE.FEES);
    moveCash(ledger, { id, account }, into - out, charged - rebated);
  }
}

/** Why the obligation has not settled, once the cycle is over. */
export function reasonOf(ledger: Ledger, o: Obligation): FailReason {
  if (o.state === 'HELD') return 'CUSTODIAN';
  if (o.shares < 0 && ledger.deliverable(o.account, assetOf(o.instrument)) < -o.shares) return 'SHARES';
  return ledger.deliverable(o.account, CASH) < needed(o.cash, o.fee) ? 'CASH' : 'WAITING';
}
