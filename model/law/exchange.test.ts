/** The laws of the whole exchange under random acts; LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
import { type Arbitrary, array, assert, boolean, constant, constantFrom, integer, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { Exchange } from '../exchange/exchange.ts';
import { MODEL_PORT, SMALL_EXCHANGE } from '../exchange/testing.ts';
import { type NewOrder, PEGS } from '../orders/order.ts';
import { ENTRY_WIDTH } from '../ledger/entries.ts';
import { BOOK_LAWS } from './exchange-books.ts';
import { EXCHANGE_LAWS, type ExchangeAct, Watched } from './exchange.ts';

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

const act = <A extends ExchangeAct>(weight: number, arbitrary: Arbitrary<A>) => ({ weight, arbitrary });
const ORDER: Arbitrary<ExchangeAct> = record({ instrument, account, side, price: tick, quantity, terms: TERMS })
  .map(({ instrument: at, terms, ...plain }) => ({ kind: 'ORDER', instrument: at, order: { ...plain, ...terms } }));
const ACTS: Arbitrary<ExchangeAct[]> = array(oneof(
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
  act(2, record({ kind: constant('DAY' as const), held: array(integer({ min: 0, max: 7 }), { maxLength: 2 }) })),
  act(1, record({
    kind: constant('ACTION' as const), instrument, what: constantFrom('DIVIDEND' as const, 'SPLIT' as const, 'REVERSE_SPLIT' as const), ratio: integer({ min: 1, max: 4 }),
  })),
  act(2, record({ kind: constant('UNDONE' as const), instrument, seller: account, buyer: account, quantity })),
  act(1, constant<ExchangeAct>({ kind: 'RESTART' })),
), { minLength: 1, maxLength: 50, size: 'max' });

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

const LAWS = { ...EXCHANGE_LAWS, ...BOOK_LAWS };
const UNDONE: ExchangeAct = { kind: 'UNDONE', instrument: 0, seller: 16, buyer: 17, quantity: 10 };

test.each<[keyof typeof LAWS, string, (exchange: Exchange) => void, ExchangeAct[]]>([
  ['holds', 'a release that is forgotten', ({ state: { ledger } }) => { ledger.release = () => undefined; }, [SELL, BUY]],
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
])('the law %s is seen to fail: %s', (law, _, spoil, acts) => {
  expect(new Watched(spoilt(spoil)).judge(acts)).toContain(LAWS[law]);
  expect(new Watched().judge(acts)).toBeUndefined();
});
