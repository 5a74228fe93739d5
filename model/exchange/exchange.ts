import { isWhole, U48_MAX } from '../base/integers.ts';
import { ROOM } from './stream.ts';
import { announce, carryOut } from './actions.ts';
import { amend, enter, enterBracket, enterPair, unknownIn } from './admit.ts';
import type { Book, CoreTap } from './book.ts';
import { carryOut as carrySession, clock, halt, index, kill, runClock } from './clock.ts';
import { buyIn, compensate, netDay, reconcile, settleDay } from './clearing.ts';
import type { ExchangeCommand } from './command.ts';
import type { CorePort, ExchangeConfig } from './config.ts';
import { senderRefusal } from './duties.ts';
import type { RoomEvent } from './event.ts';
import { extend, marginDay, mark } from './margin.ts';
import { deposit, life, line, paymentAnswer, register, withdraw } from './money.ts';
import { affirm, affirming, allocateBlock, bust, correct, giveUp, giveUpStep, match } from './post-trade.ts';
import { refuse } from './refusals.ts';
import { exercise } from './rights.ts';
import { bandByHand, phaseByHand, startDay } from './session.ts';
import { settle } from './settle.ts';
import { isShaped } from './shape.ts';
import { restoreState, type RoomImage, roomImages } from './snapshot.ts';
import { ExchangeState } from './state.ts';
import type { StreamSink } from './stream.ts';

/**
 * The whole exchange as one function of its commands. Each goes through admit (who may, what must be set aside), the order desk
 * and the core of its instrument, and settle (trades into the books); the same commands give the same events and the same state,
 * byte for byte.
 */
export class Exchange {
  /** For readers: rooms change only by commands. */
  readonly state: ExchangeState;

  constructor(config: ExchangeConfig, port: CorePort) {
    this.state = new ExchangeState(config, port);
  }

  /** An exchange that goes on where the images were taken. */
  static restore(config: ExchangeConfig, port: CorePort, images: readonly RoomImage[]): Exchange {
    const exchange = new Exchange(config, port);
    restoreState(exchange.state, images);
    return exchange;
  }

  /** Where the event stream goes; undefined: nowhere. */
  attach(sink: StreamSink | undefined): void {
    this.state.stream.attach(sink);
  }

  /** Told of every command that goes to a core. */
  tapCores(tap: CoreTap | undefined): void {
    for (const book of this.state.books) book.tap = tap;
  }

  /**
   * Executes one command: 0, or the code that refuses it as a whole, in which case nothing has changed. What becomes of an
   * order, refusal included, stands in the reports of its book.
   */
  execute(command: ExchangeCommand): number {
    const { state: s } = this;
    s.commands++;
    if (s.told.length > 0) s.told.length = 0;
    s.ledger.entries.used = 0;
    const code = this.#timed(command);
    if (s.session.events.length > 0) carrySession(s);
    if (code !== 0) s.told.push({ kind: 'REFUSED', command: command.kind, code });
    this.#publish();
    return code;
  }

  /** What the rooms told of the last command, besides reports, ledger entries and core events. */
  get told(): readonly RoomEvent[] {
    return this.state.told;
  }

  /** The whole state, room by room, each in its canonical form. */
  images(): RoomImage[] {
    return roomImages(this.state);
  }

  /** Hands over what the stream still has. */
  flush(): void {
    this.state.stream.flush();
  }

  #timed(command: ExchangeCommand): number {
    const { state: s } = this;
    const { time } = command;
    if (!isShaped(command)) return refuse('FIELD_INVALID');
    const forbidden = senderRefusal(command);
    if (forbidden !== 0) return forbidden;
    if (command.kind === 'START_DAY') return startDay(s, command.day);
    if (!isWhole(time, U48_MAX) || time < s.time) return refuse('TIME_INVALID');
    if (time < s.session.due) s.time = s.session.time = time;
    else runClock(s, time);
    return this.#dispatch(command);
  }

  #dispatch(c: Exclude<ExchangeCommand, { kind: 'START_DAY' }>): number {
    switch (c.kind) {
      case 'ORDER': {
        const book = this.#book(c.instrument);
        if (book === undefined) return refuse('INSTRUMENT_UNKNOWN');
        enter(this.state, book, c.order, c.time);
        settle(this.state, book);
        return 0;
      }
      case 'CANCEL': {
        const book = this.#book(c.instrument);
        if (book === undefined) return refuse('INSTRUMENT_UNKNOWN');
        book.desk.cancel(c.account, c.order, c.time);
        book.turn(this.state.stream, this.state.time);
        settle(this.state, book);
        return 0;
      }
      case 'AMEND':
        return this.#onBook(c.instrument, (book) => amend(this.state, book, c, c.time));
      case 'PAIR':
        return this.#onBook(c.instrument, (book) => enterPair(this.state, book, c.first, c.second, c.time));
      case 'BRACKET':
        return this.#onBook(c.instrument, (book) => enterBracket(this.state, book, c.bracket, c.time));
      case 'MASS_CANCEL':
        return unknownIn(this.state, c) || this.#onBooks(c.instrument, (book) => book.desk.massCancel(c, c.time));
      case 'DISCONNECT':
        return unknownIn(this.state, c) || this.#onBooks(undefined, (book) => book.desk.disconnect(c.participant, c.time));
      case 'EXPIRE':
        return this.#onBooks(undefined, (book) => book.desk.advance(this.state.day, c.time));
      default:
        return this.#dispatchRest(c);
    }
  }

  #dispatchRest(c: Exclude<ExchangeCommand, { kind: 'START_DAY' }>): number {
    const { state: s } = this;
    switch (c.kind) {
      case 'PHASE': return this.#withBook(c.instrument, (book) => phaseByHand(s, book, c.phase, c.reference, c.time));
      case 'BAND': return this.#withBook(c.instrument, (book) => bandByHand(s, book, c.low, c.high, c.time));
      case 'CLOCK': return clock(s);
      case 'HALT': return halt(s, c.instrument, true);
      case 'RESUME': return halt(s, c.instrument, false);
      case 'INDEX': return index(s, c.value);
      case 'KILL': return kill(s, c.scope, c.on);
      case 'PARTICIPANT': return s.accounts.addParticipant(c.participant);
      case 'REGISTER': return register(s, c.registration);
      case 'LIST_NAME': return s.accounts.list(c.name, c.listed);
      case 'SUBMIT': return s.accounts.submit(c.account, c.documents, c.submitter, s.day, c.goodUntil);
      case 'REVIEW': return s.accounts.review(c.account, c.decision, c.reviewer);
      case 'ACCREDIT': return s.accounts.accredit(c.account, c.document, s.day, c.until);
      case 'AML': return s.accounts.aml(c.account, c.step);
      case 'LIFE': return life(s, c.account, c.step);
      case 'DEPOSIT': return deposit(s, c.account, c.asset, c.amount);
      case 'WITHDRAW': return withdraw(s, c.account, c.asset, c.amount);
      case 'PAYMENT_ANSWER': return paymentAnswer(s, c.payment, c.done);
      case 'LINE': return line(s, c.account, c.asset, c.line);
      case 'MARK': return mark(s);
      case 'MARGIN': return marginDay(s);
      case 'EXTEND': return extend(s, c.call, c.until);
      case 'BUST': return bust(s, c.trade);
      case 'CORRECT': return correct(s, c.trade, c.price, c.quantity);
      case 'ALLOCATE': return allocateBlock(s, c.account, c.trades, c.parts);
      case 'GIVE_UP': return giveUp(s, c.trade, c.from, c.participant, c.to);
      case 'GIVE_UP_STEP': return giveUpStep(s, c.giveUp, c.step, c.participant);
      case 'AFFIRMING': return affirming(s, c.account, c.on);
      case 'MATCH': return match(s, c.trade, c.terms);
      case 'AFFIRM': return affirm(s, c.trade, c.account);
      case 'NET': return netDay(s);
      case 'INSTRUCT': s.settlement.instruct(s.ledger, s.day); return 0;
      case 'CONFIRM': return s.settlement.confirm(s.day, c.refused);
      case 'SETTLE': return settleDay(s);
      case 'BUY_IN': return buyIn(s, c.obligation, c.seller, c.price);
      case 'COMPENSATE': return compensate(s, c.obligation, c.price);
      case 'ANNOUNCE': return announce(s, c.action);
      case 'ACTIONS': return carryOut(s, c.evening);
      case 'EXERCISE': return exercise(s, c.account, c.action, c.shares);
      case 'STATEMENT': return reconcile(s, c.lines);
      default: return refuse('COMMAND_UNKNOWN');
    }
  }

  /** The book of an instrument, its reports of before forgotten. */
  #book(instrument: number): Book | undefined {
    const { books } = this.state;
    if (!isWhole(instrument, books.length - 1)) return undefined;
    const book = books[instrument];
    book.desk.reports.clear();
    return book;
  }

  #withBook(instrument: number, act: (book: Book) => number): number {
    const book = this.#book(instrument);
    return book === undefined ? refuse('INSTRUMENT_UNKNOWN') : act(book);
  }

  #onBook(instrument: number, act: (book: Book) => void): number {
    return this.#withBook(instrument, (book) => {
      act(book);
      settle(this.state, book);
      return 0;
    });
  }

  #onBooks(instrument: number | undefined, act: (book: Book) => void): number {
    if (instrument !== undefined && !isWhole(instrument, this.state.books.length - 1)) return refuse('INSTRUMENT_UNKNOWN');
    for (const book of this.state.books) {
      if (instrument !== undefined && book.number !== instrument) continue;
      book.desk.reports.clear();
      act(book);
      book.turn(this.state.stream, this.state.time);
      settle(this.state, book);
    }
    return 0;
  }

  #publish(): void {
    const { stream, ledger, accounts, settlement, told } = this.state;
    if (accounts.events.length > 0) told.push(...accounts.events.splice(0));
    if (settlement.events.length > 0) for (const event of settlement.events.splice(0)) told.push(event);
    if (!stream.isOn) return;
    stream.entries(ledger.entries.rows, ledger.entries.used);
    for (const event of told) stream.text(ROOM.ROOMS, JSON.stringify(event));
  }
}
