/** The laws of the whole exchange under random acts; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { type Arbitrary, array, assert, boolean, constant, constantFrom, integer, oneof, property, record, shuffledSubarray, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { isRole, type Role, ROLES } from '../accounts/states.ts';
import type { AccountId, InstrumentId } from '../base/money.ts';
import { Exchange } from '../exchange/exchange.ts';
import { MODEL_PORT, SMALL_EXCHANGE } from '../exchange/testing.ts';
import { type NewOrder, PEGS } from '../orders/order.ts';
import { ENTRY_WIDTH } from '../ledger/entries.ts';
import { BOOK_LAWS } from './exchange-books.ts';
import { EXCHANGE_LAWS, Watched } from './exchange.ts';
import type { Announced, ExchangeAct, Plain } from './exchange-acts.ts';
import { MARGIN_LAWS } from './margin.ts';
import { ROLE_LAWS } from './roles.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 60);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);

const account = integer({ min: 16, max: 19 });
const instrument = integer({ min: 0, max: 1 });
const side = constantFrom('BUY' as const, 'SELL' as const);
const tick = integer({ min: 14, max: 26 });
const quantity = oneof(integer({ min: 1, max: 60 }), integer({ min: 1, max: 500 }));
const nth = integer({ min: 0, max: 30 });

const TERMS: Arbitrary<Partial<NewOrder>> = oneof(
  { weight: 12, arbitrary: constant<Partial<NewOrder>>({}) },
  { weight: 2, arbitrary: record({ timeInForce: constantFrom('IOC' as const, 'FOK' as const, 'GTC' as const, 'AT_CLOSE' as const) }) },
  { weight: 2, arbitrary: constant<Partial<NewOrder>>({ type: 'MARKET', price: 0 }) },
  { weight: 2, arbitrary: record({ type: constant('STOP' as const), price: constant(0), stop: tick }) },
  { weight: 1, arbitrary: record({ type: constant('STOP_LIMIT' as const), stop: tick }) },
  { weight: 1, arbitrary: record({ type: constant('TRAILING_STOP' as const), price: constant(0), offset: integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: record({ display: constant('ICEBERG' as const), shown: integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: record({ display: constant('HIDDEN' as const) }) },
  { weight: 1, arbitrary: record({ type: constant('PEGGED' as const), display: constant('HIDDEN' as const), peg: constantFrom(...PEGS) }) },
  { weight: 1, arbitrary: record({ allOrNone: constant(true) }) },
  { weight: 1, arbitrary: record({ postOnly: constant(true) }) },
  { weight: 2, arbitrary: record({ selfTrade: constantFrom('CANCEL_NEWEST' as const, 'CANCEL_OLDEST' as const, 'CANCEL_BOTH' as const, 'DECREMENT' as const) }) },
  // Wrong on purpose: each field at its bounds.
  { weight: 1, arbitrary: record({ quantity: constantFrom(0, 2 ** 16 - 1, 2 ** 16, 2 ** 32, -1, 0.5, Number.NaN) }) },
  { weight: 1, arbitrary: record({ price: constantFrom(-1, 0, 63, 64, 2 ** 32, 1.5) }) },
  { weight: 1, arbitrary: record({ account: constantFrom(-1, 0, 15, 20, 2 ** 21, Number.NaN) }) },
);

const deal = (seller: number, buyer: number, quantity: number): ExchangeAct[] => [
  { kind: 'ORDER', instrument: 0, order: { account: seller, side: 'SELL', price: 20, quantity } },
  { kind: 'ORDER', instrument: 0, order: { account: buyer, side: 'BUY', price: 20, quantity } },
];
const DAY: ExchangeAct = { kind: 'DAY', held: [] };
const MARK: ExchangeAct = { kind: 'MARK' };

const act = <A extends ExchangeAct>(weight: number, arbitrary: Arbitrary<A>) => ({ weight, arbitrary });
const ORDER: Arbitrary<Plain> = record({ instrument, account, side, price: tick, quantity, terms: TERMS })
  .map(({ instrument: at, terms, ...plain }) => ({ kind: 'ORDER', instrument: at, order: { ...plain, ...terms } }));
/** A gateway may be wrong about who there is. */
const ROLE_NAMES: readonly Role[] = [...Object.keys(ROLES).filter(isRole), 'NOBODY' as Role];
const PLAIN: Arbitrary<Plain> = oneof(
  act(24, ORDER),
  act(2, record({ kind: constantFrom('PAIR' as const, 'BRACKET' as const), instrument, account, side, price: tick, quantity })),
  act(4, record({ kind: constant('CANCEL' as const), instrument, nth })),
  act(4, record({ kind: constant('AMEND' as const), instrument, nth, price: tick, quantity })),
  act(1, record({ kind: constant('MASS_CANCEL' as const), account })),
  act(3, record({
    kind: constant('PHASE' as const), instrument,
    phase: constantFrom('CONTINUOUS' as const, 'VOLATILITY_AUCTION' as const, 'CLOSING_AUCTION' as const, 'HALTED' as const, 'OPENING_AUCTION' as const),
  })),
  act(1, record({ kind: constant('BAND' as const), instrument, low: integer({ min: 0, max: 16 }), high: integer({ min: 22, max: 64 }) })),
  act(1, record({
    kind: constant('KILL' as const), on: boolean(),
    scope: oneof(record({ participant: integer({ min: 15, max: 18 }) }), record({ instrument: integer({ min: 0, max: 2 }) }), constant({ market: true }), constant({})),
  })),
  act(2, record({ kind: constantFrom('BUST' as const, 'GIVE_UP' as const), nth })),
  act(1, record({ kind: constant('CORRECT' as const), nth, price: integer({ min: 0, max: 3_000 }), quantity })),
  act(1, record({ kind: constant('ALLOCATE' as const), nth, part: integer({ min: 0, max: 40 }) })),
  act(1, record({ kind: constantFrom('DEPOSIT' as const, 'WITHDRAW' as const), account, asset: integer({ min: 0, max: 3 }), amount: integer({ min: 0, max: 9_000 }) })),
  act(1, record({ kind: constant('ANSWER' as const), done: boolean() })),
  act(2, record({ kind: constant('LINE' as const), account, asset: integer({ min: 0, max: 2 }), line: oneof(integer({ min: 0, max: 600 }), integer({ min: 0, max: 100_0000 })) })),
  act(2, constant<Plain>({ kind: 'MARK' })),
  act(2, record({
    kind: constant('ACTION' as const), instrument, ratio: integer({ min: 1, max: 4 }),
    what: constantFrom<Announced>('CASH_DIVIDEND', 'STOCK_DIVIDEND', 'SPLIT', 'REVERSE_SPLIT', 'SPIN_OFF', 'RIGHTS', 'CASH_MERGER', 'STOCK_MERGER'),
  })),
);
const ANY: Arbitrary<ExchangeAct[]> = array(oneof(
  act(52, PLAIN),
  act(4, record({ kind: constant('STRANGE' as const), by: constantFrom(...ROLE_NAMES), act: PLAIN })),
  act(3, record({ kind: constant('DAY' as const), held: array(integer({ min: 0, max: 7 }), { maxLength: 2 }) })),
  act(1, record({ kind: constant('EXERCISE' as const), account, shares: integer({ min: 0, max: 120 }) })),
  act(2, record({ kind: constant('UNDONE' as const), instrument, seller: account, buyer: account, quantity })),
  act(1, constant<ExchangeAct>({ kind: 'RESTART' })),
), { minLength: 1, maxLength: 50, size: 'max' });

/**
 * An account that has gone short of more than it can bear, called for it, some days ago: by chance alone hardly anybody owes margin.
 * Overdue on Friday, it is sold out from Monday on, after four days.
 */
const SHORT: Arbitrary<ExchangeAct[]> = record({
  accounts: shuffledSubarray([16, 17, 18, 19], { minLength: 3, maxLength: 3 }), each: integer({ min: 215, max: 280 }), days: constantFrom(0, 4, 4), offered: quantity,
}).map(({ accounts: [seller = 16, ...buyers], each, days, offered }) => [
  { kind: 'LINE', account: seller, asset: 1, line: 300 }, ...buyers.flatMap((buyer) => deal(seller, buyer, each)), MARK, ...Array<ExchangeAct>(days).fill(DAY),
  { kind: 'ORDER', instrument: 0, order: { account: buyers[0], side: 'SELL', price: 20, quantity: offered } }, MARK,
]);
const ACTS = tuple(oneof({ weight: 3, arbitrary: constant<ExchangeAct[]>([]) }, { weight: 1, arbitrary: SHORT }), ANY).map(([first, then]) => [...first, ...then]);

test(`laws of the exchange: ${RUNS} sequences, seed ${SEED}`, { timeout: 60_000 + RUNS * 500 }, () => {
  assert(property(ACTS, (acts) => {
    expect(new Watched().judge(acts)).toBeUndefined();
  }), { seed: SEED, numRuns: RUNS });
});

/** An exchange with something spoilt. */
function spoilt(spoil: (exchange: Exchange) => void): () => Exchange {
  return () => {
    const exchange = new Exchange(SMALL_EXCHANGE, MODEL_PORT);
    spoil(exchange);
    return exchange;
  };
}

const SELL: ExchangeAct = { kind: 'ORDER', instrument: 0, order: { account: 16, side: 'SELL', price: 20, quantity: 10 } };
const BUY: ExchangeAct = { kind: 'ORDER', instrument: 0, order: { account: 17, side: 'BUY', price: 20, quantity: 10 } };
let draws = 0;

const LAWS = { ...EXCHANGE_LAWS, ...BOOK_LAWS, ...MARGIN_LAWS, ...ROLE_LAWS };
const UNDONE: ExchangeAct = { kind: 'UNDONE', instrument: 0, seller: 16, buyer: 17, quantity: 10 };

/** Account 16 is a hundred short of a cheap share: 2.50 a share are maintenance, more than it has. */
const CALLED: ExchangeAct[] = [{ kind: 'LINE', account: 16, asset: 1, line: 300 }, ...deal(16, 17, 250), ...deal(16, 18, 250), MARK];
/** Its call of the first day is overdue on the second. */
const OVERDUE: ExchangeAct[] = [...CALLED, DAY, { kind: 'ORDER', instrument: 1, order: { account: 16, side: 'BUY', price: 14, quantity: 1, timeInForce: 'GTC' } }, DAY];

/** As the laws found them, shrunk: each has once thrown or left the books out of balance. */
test.each<[string, ExchangeAct[]]>([
  ['a sweep that reaches the stop of a pair and then its limit executes one of them', [
    { kind: 'ORDER', instrument: 0, order: { account: 19, side: 'SELL', price: 30, quantity: 50 } },
    { kind: 'ORDER', instrument: 0, order: { account: 17, side: 'BUY', price: 25, quantity: 1 } },
    { kind: 'PAIR', instrument: 0, account: 18, side: 'BUY', price: 18, quantity: 5 },
    { kind: 'ORDER', instrument: 0, order: { account: 16, side: 'SELL', price: 14, quantity: 4 } },
  ]],
  ['of a trade that a reverse split makes all fraction nothing is on its way any more', [
    ...deal(16, 17, 1), { kind: 'ACTION', instrument: 0, what: 'REVERSE_SPLIT', ratio: 3 }, DAY, DAY, DAY, DAY, DAY,
  ]],
  ['of a trade on its way a stock dividend is a second delivery, besides its own', [
    { kind: 'ACTION', instrument: 0, what: 'STOCK_DIVIDEND', ratio: 1 }, ...deal(16, 17, 2), DAY, DAY, DAY, DAY,
  ]],
  ['a correction of a trade with oneself needs all that it binds', [...deal(16, 16, 100), { kind: 'CORRECT', nth: 0, price: 1_000, quantity: 450 }]],
])('found by the laws of the exchange: %s', (_, acts) => {
  expect(new Watched().judge(acts)).toBeUndefined();
});

test.each<[keyof typeof LAWS, string, (exchange: Exchange) => void, ExchangeAct[]]>([
  ['holds', 'a release that is forgotten', ({ state: { ledger } }) => { ledger.release = () => undefined; }, [SELL, BUY]],
  ['roles', 'a gateway whose people are all taken for what they should be', (exchange) => {
    const { execute } = exchange;
    exchange.execute = (command) => execute.call(exchange, command.kind === 'KILL' ? { ...command, by: 'RISK_OFFICER' } : command);
  }, [{ kind: 'STRANGE', by: 'TRADER', act: { kind: 'KILL', scope: { market: true }, on: true } }]],
  ['roles', 'traders who may trade no more', (exchange) => {
    const { execute } = exchange;
    exchange.execute = (command) => execute.call(exchange, command.kind === 'ORDER' && exchange.state.trades.last > 0 ? { ...command, by: 'VIEWER' } : command);
  }, [SELL, BUY, SELL]],
  ['open', 'an order that sets aside too little', ({ state: { books: [book] } }) => {
    const { left } = book.holds;
    book.holds.left = (slot) => Math.max(0, left.call(book.holds, slot) - 1);
  }, [SELL]],
  ['journal', 'money that moves and is not told', ({ state: { ledger } }) => {
    const { promise } = ledger;
    ledger.promise = (...terms) => {
      const code = promise.apply(ledger, terms);
      ledger.entries.used -= ENTRY_WIDTH;
      return code;
    };
  }, [SELL, BUY]],
  ['bust', 'a bust that leaves the positions', ({ state: { positions } }) => { positions.rebuild = () => 0; }, [UNDONE]],
  ['bust', 'a bust that leaves the fee in the margin', ({ state: { risk } }) => {
    const { addIncome } = risk;
    risk.addIncome = (account, amount) => (amount > 0 ? 0 : addIncome.call(risk, account, amount));
  }, [UNDONE]],
  ['positions', 'a trade that no position knows', ({ state: { positions } }) => { positions.onTrade = () => 0; }, [SELL, BUY]],
  ['cash', 'a merger that risk does not hear of', ({ state: { risk } }) => { risk.addIncome = () => 0; },
    [{ kind: 'ACTION', instrument: 0, what: 'CASH_MERGER', ratio: 1 }, DAY]],
  ['lots', 'lots that are not told', ({ state: { portfolio } }) => { portfolio.onSettle = () => ({ kind: 'TOLD', events: [] }); },
    [SELL, BUY, { kind: 'DAY', held: [] }, { kind: 'DAY', held: [] }, { kind: 'DAY', held: [] }, { kind: 'DAY', held: [] }]],
  ['refused', 'a refusal that leaves something behind', (exchange) => {
    const { execute } = exchange;
    exchange.execute = (command) => {
      const code = execute.call(exchange, command);
      if (code !== 0) exchange.state.ledger.setCredit(16, 0, 5, 21, 0);
      return code;
    };
  }, [{ kind: 'DEPOSIT', account: 16, asset: 9, amount: 1 }]],
  ['replay', 'an exchange that throws dice', ({ state: { ledger } }) => { ledger.setCredit(19, 0, ++draws, 21, 0); }, [SELL]],
  ['restart', 'an exchange that remembers what is in no image', (exchange) => {
    const { execute } = exchange;
    let orders = 0;
    exchange.execute = (command) => {
      const code = execute.call(exchange, command);
      if (command.kind === 'ORDER' && ++orders === 2) exchange.state.ledger.setCredit(19, 0, 7, 21, 0);
      return code;
    };
  }, [SELL, { kind: 'RESTART' }]],
  ['called', 'calls that nobody issues', ({ state: { margin } }) => { margin.assess = () => []; }, CALLED],
  ['overdue', 'calls that never are overdue', ({ state: { margin } }) => { margin.endDay = () => []; }, OVERDUE],
  ['frozen', 'orders that stay', ({ state: { books: [, book] } }) => { book.desk.massCancel = () => 0; }, OVERDUE],
  ['reduces', 'a liquidation that buys what the account is long of', (exchange) => {
    const { execute } = exchange;
    exchange.execute = (command) => {
      const under = exchange.state.margin.of(16, 'MAINTENANCE')?.state === 'LIQUIDATING';
      const code = execute.call(exchange, command);
      if (command.kind === 'MARK' && under) exchange.state.positions.takeIn(16 as AccountId, 1 as InstrumentId, 5, 5);
      return code;
    };
  }, [...OVERDUE, MARK]],
  ['restored', 'a liquidation that ends too soon', ({ state: { margin } }) => {
    const { assess } = margin;
    margin.assess = (account, kind, missing, ...days) => {
      return assess.call(margin, account, kind, margin.of(account, kind)?.state === 'LIQUIDATING' ? 0 : missing, ...days);
    };
  }, [...OVERDUE, MARK]],
])('the law %s is seen to fail: %s', (law, _, spoil, acts) => {
  expect(new Watched(spoilt(spoil)).judge(acts)).toContain(LAWS[law]);
  expect(new Watched().judge(acts)).toBeUndefined();
});
