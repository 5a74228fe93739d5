import { assert } from '../base/assert.ts';
import { isWhole } from '../base/integers.ts';
import { isAuction, isCall } from '../session/phases.ts';
import type { SessionEvent } from '../session/events.ts';
import { SESSION_REJECTS } from '../session/reject.ts';
import type { KillScope } from '../session/switches.ts';
import { publish, type Book } from './book.ts';
import { refuse } from './refusals.ts';
import { changeBand, changePhase } from './session.ts';
import { settle } from './settle.ts';
import type { ExchangeState } from './state.ts';

const INDEX_MOST = 2 ** 50;

/**
 * Time goes on to that of a command. What the session has due by then is carried out first, each at its own time and before the
 * next one is decided, since a phase that ends may uncross and an uncross sets price limits.
 */
export function runClock(s: ExchangeState, time: number): void {
  const { session } = s;
  while (session.due <= time) {
    s.time = session.due;
    session.advance(s.day, session.due, (instrument) => indicated(s.books[instrument]));
    carryOut(s);
  }
  s.time = time;
  session.advance(s.day, time);
}

/** What the uncross of a call would give, ten-thousandths. */
function indicated(book: Book): number | undefined {
  const found = book.desk.indication();
  return found === undefined ? undefined : book.priceAt(found.price);
}

/** What the session has decided happens to the books; opening one may make it decide more. */
export function carryOut(s: ExchangeState): void {
  const { events } = s.session;
  for (let i = 0; i < events.length; i++) perform(s, events[i]);
  events.length = 0;
}

function perform(s: ExchangeState, event: SessionEvent): void {
  if (event.kind === 'PHASE') return begin(s, s.books[event.instrument], event);
  s.told.push(event);
  if (event.kind !== 'BAND') return;
  const book = s.books[event.instrument];
  const { base, tick, core: { levels } } = book.config;
  const within = (ticks: number) => Math.max(0, Math.min(levels - 1, ticks));
  const [low, high] = [within(Math.ceil((event.low - base) / tick)), within(Math.floor((event.high - base) / tick))];
  changeBand(s, book, Math.min(low, high), high, s.time);
}

function begin(s: ExchangeState, book: Book, { phase, cause }: SessionEvent & { kind: 'PHASE' }): void {
  const called = isAuction(book.desk.phase);
  changePhase(s, book, phase, undefined, s.time, cause);
  if (phase !== 'CONTINUOUS') return;
  const clearing = called ? book.desk.lastClearing : undefined;
  s.session.opened(book.number, clearing === undefined ? undefined : book.priceAt(clearing.price));
}

/** Time alone: what an auction would give now is told to those who watch. */
export function clock(s: ExchangeState): number {
  for (const book of s.books) {
    if (!isCall(book.desk.phase)) continue;
    const { lastPrice } = book.desk;
    book.market.indicate(book.desk.indication(), Math.max(0, lastPrice), s.time);
    if (s.stream.isOn) publish(book.market, s.stream);
    book.market.clear();
  }
  return 0;
}

/** Halts one instrument, or ends its halt. */
export function halt(s: ExchangeState, instrument: number, on: boolean): number {
  const refused = on ? s.session.halt(instrument) : s.session.resume(instrument);
  if (refused !== undefined) return SESSION_REJECTS[refused].code;
  carryOut(s);
  return 0;
}

/** The index has moved: a deep fall halts the whole market. */
export function index(s: ExchangeState, value: number): number {
  if (!isWhole(value, INDEX_MOST) || value === 0) return refuse('INDEX_INVALID');
  s.index = value;
  s.session.onIndex(value);
  carryOut(s);
  return 0;
}

/** Throws a kill switch, and takes out what it stops; or turns it off again. */
export function kill(s: ExchangeState, scope: KillScope, on: boolean): number {
  const { participant, instrument, market } = scope;
  if (participant === undefined && instrument === undefined && market !== true) return refuse('SCOPE_INVALID');
  if (participant !== undefined && !s.accounts.hasParticipant(participant)) return refuse('SCOPE_INVALID');
  if (!on && instrument !== undefined && s.actions.isMerged(instrument)) return refuse('INSTRUMENT_MERGED');
  const refused = s.session.switches.set(scope, on);
  if (refused !== undefined) return SESSION_REJECTS[refused].code;
  let orders = 0;
  if (on) {
    for (const book of s.books) {
      if (market === true || instrument === book.number) orders += takeOut(s, book, undefined);
      else if (participant !== undefined) orders += takeOut(s, book, participant);
    }
  }
  s.told.push({ kind: 'KILL', scope, on, orders });
  return 0;
}

function takeOut(s: ExchangeState, book: Book, participant: number | undefined): number {
  book.desk.reports.clear();
  const orders = book.desk.massCancel(participant === undefined ? {} : { participant }, s.time);
  book.turn(s.stream, s.time);
  settle(s, book);
  assert(orders === 0 || book.desk.reports.used > 0, 'orders that are taken out are told of');
  return orders;
}
