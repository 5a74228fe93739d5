import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { PendingTrades } from './pending.ts';
import { Portfolio } from './portfolio.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 300);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);
/** Milliseconds: many sequences on a busy machine take their time. */
const TIMEOUT = 60_000 + RUNS * 50;
const CLEARING = 7;

const leg = (trade: number, side: 'BUY' | 'SELL', shares: number, amount: number, due = 10, fees = 0) =>
  ({ trade, account: 1, instrument: 2, side, shares, amount, fees, tradeDay: due - 1, due });

function pending(...legs: readonly ReturnType<typeof leg>[]): PendingTrades {
  const made = new PendingTrades();
  for (const one of legs) made.add(one);
  return made;
}
const rows = (settled: ReturnType<PendingTrades['settle']>) => settled.map(({ side, shares, amount, fees }) => `${side} ${shares} for ${amount} fees ${fees}`);

test('pending: a net that moved in full settles every side, day trades included', () => {
  const trades = pending(leg(1, 'BUY', 100, 1_000), leg(2, 'SELL', 40, 500), leg(3, 'BUY', 5, 60, 11));
  expect(rows(trades.settle(10, () => 0))).toEqual(['BUY 100 for 1000 fees 0', 'SELL 40 for 500 fees 0']);
  expect(trades.legs()).toMatchObject([{ id: 3, shares: 5 }]);
});

test('pending: what is open are the newest shares of its side, to the unit', () => {
  const trades = pending(leg(1, 'BUY', 10, 101, 10, 7), leg(2, 'BUY', 10, 100), leg(3, 'SELL', 5, 60));
  expect(rows(trades.settle(10, () => 13))).toEqual(['BUY 7 for 70 fees 4', 'SELL 5 for 60 fees 0']);
  expect(rows(trades.settle(11, () => 0))).toEqual(['BUY 3 for 31 fees 3', 'BUY 10 for 100 fees 0']);
  const short = pending(leg(1, 'SELL', 10, 100), leg(2, 'BUY', 4, 40));
  expect(rows(short.settle(10, () => -6))).toEqual(['SELL 4 for 40 fees 0', 'BUY 4 for 40 fees 0']);
});

test('pending: a bust takes both sides, once', () => {
  const trades = pending(leg(1, 'BUY', 10, 100), leg(1, 'SELL', 10, 100), leg(2, 'BUY', 1, 1));
  expect([trades.bust(1), trades.bust(1), trades.legs().length]).toEqual([true, false, 1]);
});

test('pending: as trades with the clearing house, replaced by what a corporate action makes of them', () => {
  const trades = pending(leg(4, 'BUY', 10, 100, 10, 3), leg(4, 'SELL', 10, 100));
  expect(trades.unsettled(2, CLEARING).map(({ trade, buyer, seller }) => [trade, buyer, seller])).toEqual([[1, 1, CLEARING], [2, CLEARING, 1]]);
  const parts = [{ instrument: 2, shares: 10, amount: 75, settleDay: 10 }, { instrument: 5, shares: 2, amount: 25, settleDay: 20 }];
  trades.replace([{ trade: 1, parts }, { trade: 2, parts: [] }]);
  expect(trades.legs()).toMatchObject([{ id: 1, instrument: 2, amount: 75, fees: 3, due: 10 }, { id: 3, instrument: 5, shares: 2, amount: 25, fees: 0, due: 20 }]);
});

test(`pending: whatever moves in part, lots add up to what moved and to the money of the trades (${RUNS} sequences, seed ${SEED})`, () => {
  const trade = record({
    side: constantFrom('BUY' as const, 'SELL' as const), shares: integer({ min: 1, max: 30 }), amount: integer({ min: 0, max: 999 }),
    fees: integer({ min: -9, max: 9 }),
  });
  const day = record({ trades: array(trade, { maxLength: 5 }), fills: integer({ min: 0, max: 100 }), restart: constantFrom(false, false, true) });
  assert(property(array(day, { minLength: 1, maxLength: 12, size: 'max' }), (days) => {
    let trades = new PendingTrades();
    const portfolio = new Portfolio();
    let [net, moved, money, booked, gains] = [0, 0, 0, 0, 0];
    let number = 0;
    const cycle = (at: number, share: number) => {
      const moving = Math.trunc((net * share) / 100);
      net -= moving;
      moved += moving;
      for (const settled of trades.settle(at, () => net)) {
        booked += (settled.side === 'BUY' ? settled.amount : -settled.amount) + settled.fees;
        const told = portfolio.onSettle(settled);
        if (told.kind === 'REFUSED') expect.fail(told.name);
        for (const event of told.events) gains += (event.kind === 'LOT_CLOSED' ? event.gain : 0) + (event.kind === 'WASH_SALE' ? event.disallowed : 0);
      }
      expect(portfolio.holding(1, 2).shares).toBe(moved);
    };
    days.forEach(({ trades: rowsOfDay, fills, restart }, i) => {
      for (const row of rowsOfDay) {
        trades.add({ ...row, trade: ++number, account: 1, instrument: 2, tradeDay: 400 + i, due: 400 + i });
        net += row.side === 'BUY' ? row.shares : -row.shares;
        money += (row.side === 'BUY' ? row.amount : -row.amount) + row.fees;
      }
      cycle(400 + i, fills);
      if (!restart) return;
      const again = new PendingTrades();
      again.restore(trades.snapshot());
      expect(again.snapshot()).toEqual(trades.snapshot());
      trades = again;
    });
    cycle(500, 100);
    expect([booked, trades.legs().length]).toEqual([money, 0]);
    expect(portfolio.holding(1, 2).lots.reduce((sum, { cost }) => sum + cost, 0)).toBe(money + gains);
  }), { seed: SEED, numRuns: RUNS });
}, TIMEOUT);
