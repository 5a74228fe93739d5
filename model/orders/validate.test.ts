/** Every check on a new order: just inside its bound it passes, just outside it is the one that refuses. */
import { expect, test } from 'vitest';
import { DESK_CONFIG, DeskRun } from '../law/desk-run.ts';
import { type NewOrder, newOrder } from './order.ts';
import { ORDER_REJECTS, orderSentence } from './reject.ts';
import { CHECKS } from './validate.ts';

type Fields = Partial<NewOrder>;
const LIMIT: Fields = { quantity: 10, price: 30 };
const ICEBERG: Fields = { ...LIMIT, display: 'ICEBERG', shown: 3, spread: 2 };
const PEG: Fields = { ...LIMIT, type: 'PEGGED', display: 'HIDDEN' };
const STOP: Fields = { quantity: 10, type: 'STOP', stop: 40 };
const MARKET: Fields = { quantity: 10, type: 'MARKET' };

/** A desk in continuous trading, on day 5 with a last trade at 30, limits 10 to 50. */
function open(): DeskRun {
  const run = new DeskRun();
  run.do((d) => d.setPhase('CONTINUOUS', 5, 0));
  run.do((d) => d.setBand(10, 50, 1));
  run.do((d) => d.enter(newOrder({ quantity: 1, price: 30 }), 2));
  run.do((d) => d.enter(newOrder({ quantity: 1, price: 30, side: 'SELL' }), 3));
  return run;
}

/** The code that refuses the order, or what became of it. */
function answer(run: DeskRun, fields: Fields, time = 100): string {
  const [first] = run.do((d) => d.enter(newOrder(fields), time));
  const name = Object.entries(ORDER_REJECTS).find(([, { code }]) => code === first!.code)?.[0];
  return first!.kind === 'REJECTED' ? (name ?? String(first!.code)) : 'taken';
}

const bad = (fields: Record<string, unknown>) => ({ ...LIMIT, ...fields }) as Fields;

test.each<[string, Fields, Fields]>([
  ['FIELD_INVALID', bad({ account: 2 ** 20 - 1 }), bad({ account: 2 ** 20 })],
  ['FIELD_INVALID', bad({ account: 0 }), bad({ account: -1 })],
  ['FIELD_INVALID', bad({ participant: 65_535 }), bad({ participant: 65_536 })],
  ['FIELD_INVALID', bad({ key: 2 ** 32 - 1 }), bad({ key: 2 ** 32 })],
  ['FIELD_INVALID', bad({ quantity: 1 }), bad({ quantity: 1.5 })],
  ['FIELD_INVALID', bad({}), bad({ quantity: Number.NaN })],
  ['FIELD_INVALID', bad({}), bad({ price: -1 })],
  ['FIELD_INVALID', bad({}), bad({ price: 2 ** 32 })],
  ['FIELD_INVALID', bad({}), bad({ stop: '3' })],
  ['FIELD_INVALID', bad({}), bad({ side: 'HOLD' })],
  ['FIELD_INVALID', bad({}), bad({ type: 'toString' })],
  ['FIELD_INVALID', bad({}), bad({ timeInForce: undefined })],
  ['FIELD_INVALID', bad({}), bad({ selfTrade: 'ALL' })],
  ['FIELD_INVALID', bad({}), bad({ peg: 'LAST' })],
  ['FIELD_INVALID', bad({}), bad({ display: '' })],
  ['FIELD_INVALID', bad({}), bad({ postOnly: 1 })],
  ['FIELD_INVALID', bad({}), bad({ cancelOnDisconnect: null })],
  ['FIELD_INVALID', bad({ timeInForce: 'GTD', expireDay: 65_535 }), bad({ timeInForce: 'GTD', expireDay: 65_536 })],
  ['FIELD_INVALID', bad({ timeInForce: 'GTD', expireDay: 9, expireTime: 2 ** 48 - 1 }), bad({ timeInForce: 'GTD', expireDay: 9, expireTime: 2 ** 48 })],
  ['QUANTITY_ZERO', bad({ quantity: 1 }), bad({ quantity: 0 })],
  ['QUANTITY_TOO_LARGE', bad({ quantity: 65_535 }), bad({ quantity: 65_536 })],
  ['PRICE_MISSING', { ...STOP, type: 'STOP_LIMIT', price: 63 }, { ...STOP, type: 'STOP_LIMIT', price: 64 }],
  ['PRICE_SURPLUS', MARKET, { ...MARKET, price: 1 }],
  ['STOP_MISSING', { ...STOP, stop: 63 }, { ...STOP, stop: 64 }],
  ['STOP_SURPLUS', LIMIT, bad({ stop: 1 })],
  ['OFFSET_INVALID', LIMIT, bad({ offset: 1 })],
  ['OFFSET_INVALID', { quantity: 1, type: 'TRAILING_STOP', offset: 1 }, { quantity: 1, type: 'TRAILING_STOP' }],
  ['OFFSET_INVALID', { quantity: 1, type: 'TRAILING_STOP', offset: 63 }, { quantity: 1, type: 'TRAILING_STOP', offset: 64 }],
  ['OFFSET_INVALID', { ...PEG, offset: 0 }, { ...PEG, peg: 'MARKET', offset: 0 }],
  ['OFFSET_INVALID', { ...PEG, peg: 'MIDPOINT' }, { ...PEG, peg: 'MIDPOINT', offset: 1 }],
  ['DISPLAY_INVALID', LIMIT, bad({ shown: 1 })],
  ['DISPLAY_INVALID', { ...ICEBERG, shown: 9 }, { ...ICEBERG, shown: 10 }],
  ['DISPLAY_INVALID', { ...ICEBERG, shown: 1, spread: 0 }, { ...ICEBERG, shown: 0, spread: 0 }],
  ['DISPLAY_INVALID', ICEBERG, { ...ICEBERG, spread: 3 }],
  ['MINIMUM_INVALID', bad({ minimum: 10 }), bad({ minimum: 11 })],
  ['MINIMUM_INVALID', bad({ allOrNone: true }), bad({ allOrNone: true, minimum: 1 })],
  ['EXPIRY_INVALID', LIMIT, bad({ expireDay: 9 })],
  ['EXPIRY_INVALID', bad({ timeInForce: 'GTD', expireDay: 5, expireTime: 101 }), bad({ timeInForce: 'GTD', expireDay: 5, expireTime: 100 })],
  ['EXPIRY_INVALID', bad({ timeInForce: 'GTD', expireDay: 6 }), bad({ timeInForce: 'GTD', expireDay: 4, expireTime: 101 })],
  ['COMBINATION_INVALID', bad({ postOnly: true }), bad({ postOnly: true, timeInForce: 'IOC' })],
  ['COMBINATION_INVALID', { ...ICEBERG, postOnly: true }, bad({ postOnly: true, display: 'HIDDEN' })],
  ['COMBINATION_INVALID', bad({ allOrNone: true }), bad({ allOrNone: true, timeInForce: 'FOK' })],
  ['COMBINATION_INVALID', bad({ minimum: 5, timeInForce: 'IOC' }), bad({ minimum: 5, timeInForce: 'FOK' })],
  ['COMBINATION_INVALID', ICEBERG, { ...ICEBERG, minimum: 5 }],
  ['COMBINATION_INVALID', bad({ display: 'HIDDEN' }), bad({ display: 'HIDDEN', timeInForce: 'IOC' })],
  ['COMBINATION_INVALID', MARKET, { ...MARKET, display: 'HIDDEN' }],
  ['COMBINATION_INVALID', MARKET, { ...MARKET, timeInForce: 'GTC' }],
  ['COMBINATION_INVALID', PEG, { ...PEG, display: 'FULL' }],
  ['COMBINATION_INVALID', STOP, { ...STOP, timeInForce: 'IOC' }],
  ['COMBINATION_INVALID', STOP, { ...STOP, allOrNone: true }],
  ['COMBINATION_INVALID', bad({ timeInForce: 'AT_CLOSE' }), { ...STOP, timeInForce: 'AT_CLOSE' }],
  ['AUCTION_OVER', bad({ timeInForce: 'AT_CLOSE' }), bad({ timeInForce: 'AT_OPEN' })],
  ['PRICE_BELOW_BAND', bad({ price: 10 }), bad({ price: 9 })],
  ['PRICE_ABOVE_BAND', bad({ price: 50 }), bad({ price: 51 })],
])('orders: check %s (case %#)', (code, inside, outside) => {
  expect(answer(open(), inside)).toBe('taken');
  const run = open();
  const before = run.desk.snapshot();
  expect(answer(run, outside)).toBe(code);
  expect(run.desk.snapshot()).toEqual(before);
});

test('orders: check PRICE_MISSING of a limit order comes before the price limits', () => {
  expect(answer(open(), bad({ price: 63 }))).toBe('PRICE_ABOVE_BAND');
  expect(answer(open(), bad({ price: 64 }))).toBe('PRICE_MISSING');
});

test('orders: checks KEY_DUPLICATE and KEY_REUSED name the order that the key entered', () => {
  const run = open();
  const [first] = run.do((d) => d.enter(newOrder({ ...LIMIT, key: 7 }), 5));
  const again = (fields: Fields) => run.do((d) => d.enter(newOrder({ ...LIMIT, key: 7, ...fields }), 6))[0]!;
  expect(again({})).toMatchObject({ kind: 'REJECTED', code: ORDER_REJECTS.KEY_DUPLICATE.code, other: first!.order });
  expect(again({ quantity: 11 })).toMatchObject({ kind: 'REJECTED', code: ORDER_REJECTS.KEY_REUSED.code, other: first!.order });
  expect(again({ account: 1 }).kind).toBe('NEW');
  run.keys.clear();
  expect(again({}).kind).toBe('NEW');
});

test('orders: checks of the phase', () => {
  const run = new DeskRun();
  expect(answer(run, LIMIT)).toBe('PHASE_CLOSED');
  run.do((d) => d.setPhase('PRE_OPEN', 5, 1));
  expect(answer(run, { ...LIMIT, timeInForce: 'IOC' })).toBe('PHASE_CALL');
  expect(answer(run, { ...LIMIT, timeInForce: 'FOK' })).toBe('PHASE_CALL');
  expect(answer(run, { ...LIMIT, timeInForce: 'AT_OPEN' })).toBe('taken');
  expect(answer(run, { quantity: 1, type: 'TRAILING_STOP', offset: 1 })).toBe('NO_REFERENCE');
  run.do((d) => d.setPhase('HALTED', 5, 2));
  expect(answer(run, LIMIT)).toBe('PHASE_HALTED');
});

test('orders: check ALGORITHM_UNFIT: what rests out of sight needs price-time priority', () => {
  const run = new DeskRun({ ...DESK_CONFIG, algorithm: 'PRO_RATA' });
  run.do((d) => d.setPhase('CONTINUOUS', 5, 0));
  for (const fields of [ICEBERG, PEG, bad({ display: 'HIDDEN' }), bad({ allOrNone: true }), bad({ minimum: 2 })]) {
    expect(answer(run, fields)).toBe('ALGORITHM_UNFIT');
  }
  expect(answer(run, LIMIT)).toBe('taken');
});

test('orders: check BOOK_FULL: an iceberg needs two slots, a bracket three', () => {
  const run = open();
  while (run.desk.freeSlots > 2) expect(answer(run, LIMIT)).toBe('taken');
  const bracket = { entry: newOrder(LIMIT), target: 40, protection: 20 };
  expect(run.do((d) => d.enterBracket(bracket, 9))[0]!.code).toBe(ORDER_REJECTS.BOOK_FULL.code);
  expect(answer(run, LIMIT)).toBe('taken');
  expect(answer(run, ICEBERG)).toBe('BOOK_FULL');
  expect(answer(run, LIMIT)).toBe('taken');
  expect(answer(run, LIMIT)).toBe('BOOK_FULL');
});

test('orders: every check has its own code, in the order in which it is asked', () => {
  expect(CHECKS.map(({ code }) => code)).toEqual([
    'FIELD_INVALID', 'KEY_DUPLICATE', 'KEY_REUSED', 'PHASE_CLOSED', 'PHASE_HALTED', 'QUANTITY_ZERO', 'QUANTITY_TOO_LARGE', 'PRICE_MISSING',
    'PRICE_SURPLUS', 'STOP_MISSING', 'STOP_SURPLUS', 'OFFSET_INVALID', 'DISPLAY_INVALID', 'MINIMUM_INVALID', 'EXPIRY_INVALID',
    'COMBINATION_INVALID', 'ALGORITHM_UNFIT', 'NO_REFERENCE', 'PHASE_CALL', 'AUCTION_OVER', 'PRICE_BELOW_BAND', 'PRICE_ABOVE_BAND', 'BOOK_FULL',
  ]);
  const codes = Object.values(ORDER_REJECTS).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code >= 6000 && code < 6100 && orderSentence(code) !== undefined).toBe(true);
});
