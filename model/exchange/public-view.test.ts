/** What subscribers outside see of the event stream, and that they cannot see what is not displayed. */
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feedField } from '../market-data/feed.ts';
import { isDarkId } from '../orders/table.ts';
import { newOrder } from '../orders/order.ts';
import { feedKind, type PublicItem, publicView } from './public-view.ts';
import { ROOM } from './stream.ts';
import { FIRST_DAY, SmallExchange } from './testing.ts';

const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);
/** Of these two accounts some orders are not displayed; the others show all that they have. */
const DARK = [18, 19];

interface Act {
  readonly what: 'SHOWN' | 'TAKE' | 'MARKET' | 'CANCEL' | 'HIDDEN' | 'ICEBERG' | 'PEG';
  readonly side: 'BUY' | 'SELL';
  readonly price: number;
  readonly quantity: number;
  /** What is not displayed in the one run and in the other. */
  readonly behind: readonly [number, number];
  readonly nth: number;
}
const ACT = record({
  what: constantFrom<Act['what']>('SHOWN', 'SHOWN', 'SHOWN', 'TAKE', 'MARKET', 'CANCEL', 'HIDDEN', 'HIDDEN', 'ICEBERG', 'PEG'), side: constantFrom<Act['side']>('BUY', 'SELL'),
  price: integer({ min: 16, max: 24 }), quantity: integer({ min: 1, max: 30 }), nth: integer({ min: 0, max: 20 }),
  behind: record({ a: integer({ min: 6, max: 60 }), b: integer({ min: 6, max: 60 }) }).map(({ a, b }) => [a, b] as const),
});

/** One run: what is seen outside of each act. `run` chooses the quantity behind, -1 leaves out what is not displayed at all. */
class Run {
  readonly #run: 0 | 1 | -1;
  readonly #small = new SmallExchange();
  #pieces: Uint8Array[] = [];
  /** Displayed orders that were entered, in their order: the same in both runs. */
  readonly #entered: { account: number; order: number }[] = [];
  /** Core ids of orders not displayed that the core has spoken of. */
  readonly dark = new Set<number>();

  constructor(run: 0 | 1 | -1) {
    this.#run = run;
    this.#small.start(FIRST_DAY);
    for (const account of [16, 17, ...DARK]) this.#small.client(account, 900_0000, 9_000);
    this.#small.phase('CONTINUOUS');
    this.#small.exchange.attach((bytes) => this.#pieces.push(bytes.slice()));
  }

  act({ what, side, price, quantity, behind, nth }: Act): PublicItem[] {
    const small = this.#small;
    small.time++;
    if (what === 'CANCEL') {
      const found = this.#entered[nth % this.#entered.length];
      if (found !== undefined) small.do({ kind: 'CANCEL', instrument: 0, ...found, time: small.time });
      return this.#seen();
    }
    const isDark = what === 'HIDDEN' || what === 'PEG';
    if (isDark && this.#run === -1) return this.#seen();
    const account = isDark || what === 'ICEBERG' ? DARK[nth % 2] : 16 + (nth % 2);
    const terms = {
      SHOWN: {}, TAKE: { timeInForce: 'IOC' }, MARKET: { type: 'MARKET', price: 0 }, HIDDEN: { display: 'HIDDEN' }, ICEBERG: { display: 'ICEBERG', shown: 5 },
      PEG: { type: 'PEGGED', display: 'HIDDEN', peg: 'PRIMARY' },
    } as const;
    const size = isDark || what === 'ICEBERG' ? behind[Math.max(0, this.#run)] : quantity;
    small.do({ kind: 'ORDER', instrument: 0, order: newOrder({ account, participant: account, side, price, quantity: size, ...terms[what] }), time: small.time });
    if (!isDark) this.#entered.push({ account, order: small.reports(0)[0].order });
    return this.#seen();
  }

  #seen(): PublicItem[] {
    this.#small.exchange.flush();
    const pieces = this.#pieces.splice(0);
    for (const piece of pieces) this.#noteDark(new Int32Array(piece.buffer));
    return pieces.flatMap(publicView);
  }

  /** The first section of every order is the core's. */
  #noteDark(words: Int32Array): void {
    if (words[0] !== ROOM.CORE) return;
    for (let at = 2; at < 2 + words[1]; at += 8) if (isDarkId(words[at + 1])) this.dark.add(words[at + 1] >>> 0);
  }
}

const trades = (items: readonly PublicItem[]) => items.some((item) => 'feed' in item && feedKind(item.feed) === 'TRADE');
const plain = (items: readonly PublicItem[]) => JSON.stringify(items.map((item) => ('feed' in item ? [...item.feed] : item.event)));

/** Displayed ids by the order in which they are first seen: an id is a slot, and an order out of sight takes one too. */
function renamed() {
  const names = new Map<number, number>();
  return (items: readonly PublicItem[]) => plain(items.map((item) => {
    if (!('feed' in item) || !feedKind(item.feed).startsWith('ORDER_')) return item;
    const id = feedField(item.feed, 0, 'order');
    if (!names.has(id)) names.set(id, names.size + 1);
    const feed = item.feed.slice();
    feed[4] = names.get(id)!;
    return { feed };
  }));
}

describe('exchange: the public view of the event stream', { timeout: 300_000 }, () => {
  test('of two runs that differ only in the quantity not displayed all outside is the same until a trade, and ids to the bit until the first', () => {
    let [shown, differ] = [0, 0];
    assert(property(array(ACT, { minLength: 5, maxLength: 40, size: 'max' }), (acts) => {
      const [one, other] = [new Run(0), new Run(1)];
      const [mine, theirs] = [renamed(), renamed()];
      let traded = false;
      for (const act of acts) {
        const [a, b] = [one.act(act), other.act(act)];
        shown += a.length;
        const same = mine(a) === theirs(b);
        traded ||= trades(a) || trades(b);
        if (same && !traded) expect(plain(a)).toBe(plain(b));
        if (same) continue;
        differ++;
        expect(trades(a) || trades(b)).toBe(true);
        return;
      }
    }), { seed: SEED, numRuns: 12 });
    expect(Math.min(shown, differ)).toBeGreaterThan(4);
  });

  test('whether there is a hidden order or none shows in nothing but the numbers of ids, until a trade', () => {
    let differ = 0;
    const acts = array(ACT.filter(({ what }) => what !== 'CANCEL'), { minLength: 5, maxLength: 40, size: 'max' });
    assert(property(acts, (some) => {
      const [one, other] = [new Run(0), new Run(-1)];
      const [mine, theirs] = [renamed(), renamed()];
      for (const act of some) {
        const [a, b] = [one.act(act), other.act(act)];
        if (mine(a) === theirs(b)) continue;
        differ++;
        expect(trades(a) || trades(b)).toBe(true);
        return;
      }
    }), { seed: SEED, numRuns: 12 });
    expect(differ).toBeGreaterThan(4);
  });

  test('no id of an order not displayed is ever in it, and no owner of any order', () => {
    let dark = 0;
    assert(property(array(ACT, { minLength: 20, maxLength: 40, size: 'max' }), (acts) => {
      const run = new Run(0);
      const seen = acts.flatMap((act) => run.act(act));
      for (const item of seen) {
        expect(Object.keys('event' in item ? item.event : {}).filter((name) => ['account', 'buyer', 'seller', 'participant', 'scope'].includes(name))).toEqual([]);
        if ('feed' in item && feedKind(item.feed).startsWith('ORDER_')) expect(run.dark.has(feedField(item.feed, 0, 'order'))).toBe(false);
      }
      dark += run.dark.size;
    }), { seed: SEED, numRuns: 6 });
    expect(dark).toBeGreaterThan(4);
  });

  test('of what rooms tell the session is public, and whom a kill switch or a refusal hits is not', () => {
    const small = new SmallExchange();
    const pieces: Uint8Array[] = [];
    small.exchange.attach((bytes) => pieces.push(bytes.slice()));
    small.start(FIRST_DAY);
    small.client(16, 10_0000, 10);
    small.do({ kind: 'KILL', scope: { participant: 16 }, on: true, time: 1 });
    small.ask({ kind: 'BUST', trade: 9, time: 1 });
    small.phase('CONTINUOUS');
    small.exchange.flush();
    const events = pieces.flatMap(publicView).flatMap((item) => ('event' in item ? [item.event] : []));
    expect(events).toEqual([
      { kind: 'DAY', day: FIRST_DAY }, ...[0, 1].map((instrument) => ({ kind: 'PHASE', instrument, phase: 'CONTINUOUS', cause: expect.any(String) })),
    ]);
  });
});
