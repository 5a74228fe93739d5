/** The laws of the order desk under random steps; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { type Arbitrary, array, assert, boolean, constant, constantFrom, integer, nat, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { type NewOrder, newOrder } from '../orders/order.ts';
import { ORDER_REASONS, ORDER_REJECTS } from '../orders/reject.ts';
import type { Report } from '../orders/reports.ts';
import { KINDS } from '../orders/states.ts';
import { PHASES } from '../session/phases.ts';
import { EventCodec } from '../message/codec.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { OrderDesk } from '../orders/desk.ts';
import { type DESK_LAWS, type DeskStep, judgeDesk } from './desk.ts';
import { DeskRun } from './desk-run.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 300);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);

const quantity = integer({ min: 1, max: 30 });
const price = integer({ min: 24, max: 36 });
const common = {
  account: nat(3), participant: nat(2), side: constantFrom('BUY', 'SELL'), quantity, cancelOnDisconnect: boolean(),
  selfTrade: constantFrom('NONE', 'NONE', 'CANCEL_NEWEST', 'CANCEL_OLDEST', 'CANCEL_BOTH', 'DECREMENT'),
};
const resting = constantFrom('DAY', 'DAY', 'GTC');
const some = (weight: number, fields: Record<string, Arbitrary<unknown>>): { weight: number; arbitrary: Arbitrary<NewOrder> } =>
  ({ weight, arbitrary: record({ ...common, ...fields }).map((o) => newOrder(o as Partial<NewOrder>)) });

/** Orders of every kind around few prices, so that they meet. */
const order: Arbitrary<NewOrder> = oneof(
  some(6, { price, timeInForce: constantFrom('DAY', 'DAY', 'GTC', 'IOC', 'FOK') }),
  some(2, { type: constant('MARKET'), timeInForce: constantFrom('DAY', 'DAY', 'IOC', 'FOK') }),
  some(1, { price, postOnly: constant(true) }),
  some(2, { type: constant('STOP'), stop: price, timeInForce: resting }),
  some(2, { type: constant('STOP_LIMIT'), stop: price, price, timeInForce: resting }),
  some(2, { type: constant('TRAILING_STOP'), offset: nat(4) }),
  some(3, {
    price, display: constant('ICEBERG'), quantity: integer({ min: 8, max: 60 }), shown: integer({ min: 1, max: 8 }), spread: nat(3),
    postOnly: boolean(), timeInForce: resting,
  }),
  some(3, { price, display: constant('HIDDEN'), timeInForce: resting }),
  some(2, { price, allOrNone: constant(true), timeInForce: resting }),
  some(2, { price, minimum: integer({ min: 1, max: 12 }), timeInForce: constantFrom('DAY', 'IOC'), display: constantFrom('FULL', 'HIDDEN') }),
  some(3, {
    price: oneof(price, constantFrom(0, 60)), type: constant('PEGGED'), display: constant('HIDDEN'), minimum: constantFrom(0, 0, 5),
    peg: constantFrom('PRIMARY', 'MARKET', 'MIDPOINT'), offset: nat(2), timeInForce: resting,
  }),
  some(1, { price, timeInForce: constantFrom('AT_OPEN', 'AT_CLOSE') }),
  some(1, { type: constant('MARKET'), timeInForce: constantFrom('AT_OPEN', 'AT_CLOSE') }),
  some(1, { price, timeInForce: constant('GTD'), expireDay: nat(3), expireTime: nat(100) }),
  some(1, {
    price: constant(30), key: integer({ min: 1, max: 3 }), quantity: constantFrom(1, 1, 2), account: constant(1), participant: constant(1),
    side: constant('BUY'), selfTrade: constant('NONE'), cancelOnDisconnect: constant(false),
  }),
);

const exit = { target: price, protection: price };
const entry = some(1, { price, timeInForce: constantFrom('DAY', 'GTC', 'IOC') }).arbitrary;
const stopLeg = some(1, { type: constantFrom('STOP', 'TRAILING_STOP'), stop: price }).arbitrary.map((o) =>
  (o.type === 'STOP' ? o : { ...o, stop: 0, offset: 2 }));
const limitLeg = some(1, { price, timeInForce: resting }).arbitrary;
/** Two orders of one owner, most of them a fitting pair. */
const pair = oneof(
  { weight: 3, arbitrary: record({ first: limitLeg, second: stopLeg }).map(({ first, second }) => ({ first, second: { ...second, side: first.side } })) },
  { weight: 1, arbitrary: record({ first: limitLeg, second: limitLeg }) },
  { weight: 1, arbitrary: record({ first: order, second: order }) },
).map(({ first, second }) => ({ first, second: { ...second, account: first.account, participant: first.participant } }));

const step: Arbitrary<DeskStep> = oneof(
  { weight: 40, arbitrary: record({ do: constant<'ENTER'>('ENTER'), order }) },
  { weight: 2, arbitrary: record({ do: constant<'BULK'>('BULK'), orders: array(order, { maxLength: 4 }) }) },
  { weight: 2, arbitrary: record({ do: constant<'BUST'>('BUST'), nth: nat(60), quantity }) },
  { weight: 3, arbitrary: pair.map((legs): DeskStep => ({ do: 'PAIR', ...legs })) },
  { weight: 3, arbitrary: record({ do: constant<'BRACKET'>('BRACKET'), entry: oneof(entry, entry, order), ...exit }) },
  { weight: 4, arbitrary: record({ do: constant<'CANCEL'>('CANCEL'), nth: nat(60), account: constantFrom(undefined, undefined, undefined, 1) }) },
  { weight: 6, arbitrary: record({ do: constant<'AMEND'>('AMEND'), nth: nat(60), quantity: nat(40), price, stop: constantFrom(0, 0, 25, 28, 32, 35) }) },
  { weight: 1, arbitrary: record({ do: constant<'MASS_CANCEL'>('MASS_CANCEL'), participant: nat(2) }) },
  { weight: 1, arbitrary: record({ do: constant<'DISCONNECT'>('DISCONNECT'), participant: nat(2) }) },
  { weight: 1, arbitrary: record({ do: constant<'ADVANCE'>('ADVANCE'), by: nat(40) }) },
  { weight: 1, arbitrary: record({ do: constant<'BAND'>('BAND'), low: integer({ min: 10, max: 29 }), high: integer({ min: 31, max: 50 }) }) },
  { weight: 2, arbitrary: record({ do: constant<'PHASE'>('PHASE'), to: constantFrom(...PHASES, 'CONTINUOUS', 'CONTINUOUS', 'CONTINUOUS') }) },
  { weight: 1, arbitrary: constant<DeskStep>({ do: 'RESTART' }) },
);

test(`laws of the order desk: ${RUNS} sequences, seed ${SEED}`, () => {
  const met = new Set<string>();
  assert(property(array(step, { maxLength: 80, size: 'max' }), (steps) => {
    expect(judgeDesk(steps, undefined, met)).toBeUndefined();
  }), { seed: SEED, numRuns: RUNS });
  if (RUNS < 300) return;
  // Random steps carry no bad fields, fill no book and call no margin; those have tests of their own.
  const elsewhere = [
    'FIELD_INVALID', 'QUANTITY_ZERO', 'QUANTITY_TOO_LARGE', 'PRICE_MISSING', 'PRICE_SURPLUS', 'STOP_MISSING', 'STOP_SURPLUS',
    'MINIMUM_INVALID', 'COMBINATION_INVALID', 'ALGORITHM_UNFIT', 'BOOK_FULL', 'LIQUIDATION',
  ];
  const all = [...KINDS, ...Object.keys(ORDER_REJECTS), ...Object.keys(ORDER_REASONS)];
  expect(all.filter((word) => !met.has(word) && !elsewhere.includes(word))).toEqual([]);
});

/** A run whose reports are doctored on their way out. */
function lying(doctor: (reports: Report[], run: DeskRun) => Report[]): () => DeskRun {
  return () => {
    const run = new DeskRun();
    const honest = run.do.bind(run);
    run.do = (request) => doctor(honest(request), run);
    return run;
  };
}

const buy = (fields: Partial<NewOrder>): DeskStep => ({ do: 'ENTER', order: newOrder({ quantity: 10, price: 30, ...fields }) });
const change = (kind: string, fields: Partial<Report>) => lying((reports) => reports.map((r) => (r.kind === kind ? { ...r, ...fields } : r)));
/** An event that the core never sent: so much of the order in slot 0 rests for all to see. */
const rests = (quantity: number) => lying((reports, { events }) => {
  EventCodec.encode({ kind: 'RESTED', side: 'BUY', last: true, book: 0, order: 64, price: 30, quantity, sequence: 1 }, events.words, events.used);
  events.used += RECORD_WORDS;
  return reports;
});
/** A desk that answers questions about itself otherwise than it is. */
const boasting = (name: 'freeSlots' | 'orders', answer: (desk: OrderDesk) => unknown): (() => DeskRun) => () => {
  const run = new DeskRun();
  const { desk } = run;
  Object.defineProperty(desk, name, name === 'orders' ? { value: () => answer(desk) } : { get: () => answer(desk) });
  return run;
};

test.each<[keyof typeof DESK_LAWS, string, () => DeskRun, DeskStep[]]>([
  ['oracle', 'a fill of one too many', change('TRADE', { quantity: 11 }), [buy({}), buy({ side: 'SELL' })]],
    ['oracle', 'a report that is kept back', lying((reports) => (reports.length > 1 ? reports.slice(0, -1) : reports)),
    [buy({}), buy({ side: 'SELL', timeInForce: 'IOC', quantity: 20 })]],
  ['legal', 'a fill of an order that nobody was told of', change('NEW', { kind: 'TRADE' }), [buy({})]],
  ['legal', 'a second life', lying((reports) => [...reports, ...reports]), [buy({})]],
  ['conserved', 'quantity that vanishes', change('TRADE', { open: 3 }), [buy({}), buy({ side: 'SELL', quantity: 4 })]],
  ['conserved', 'a dead order with something open', change('CANCELED', { open: 10, quantity: 0 }), [buy({}), { do: 'CANCEL', nth: 1, account: undefined }]],
  ['unseen', 'a hidden order in sight', rests(10), [buy({ display: 'HIDDEN' })]],
  ['unseen', 'a slice too large', rests(5), [buy({ display: 'ICEBERG', shown: 3, spread: 1 })]],
  ['room', 'a slot that nobody gets back', boasting('freeSlots', () => 63), [buy({}), { do: 'CANCEL', nth: 1, account: undefined }]],
  ['core', 'an order that the core does not have', 
    boasting('orders', (desk) => OrderDesk.prototype.orders.call(desk).map((o) => ({ ...o, inCore: 0 }))), [buy({})]],
])('laws of the order desk: %s sees %s', (law, _, make, steps) => {
  expect(judgeDesk(steps) ?? 'nothing').toBe('nothing');
  expect(judgeDesk(steps, make) ?? 'nothing').toMatch(new RegExp(`^${law}: `));
});
