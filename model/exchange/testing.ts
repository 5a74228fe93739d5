import { ModelCore } from '../book/book.ts';
import { US_WATCH } from '../accounts/watch.ts';
import { newOrder, type NewOrder } from '../orders/order.ts';
import { type Report, readReports } from '../orders/reports.ts';
import { US_MARGIN } from '../risk/margin/rules.ts';
import { NO_LIMITS, US_RISK, US_TERMS } from '../risk/rules.ts';
import { US_BANKS, US_EXCHANGES } from '../session/calendars.ts';
import { dayOf } from '../session/civil.ts';
import { UNCROSS_RULES } from '../session/uncross.ts';
import { TWO_DAYS } from '../settlement/rules.ts';
import { isRole, ROLES, roleMay } from '../accounts/states.ts';
import type { ExchangeCommand, Unsent } from './command.ts';
import { BY_HAND, type CorePort, type ExchangeConfig, type InstrumentConfig } from './config.ts';
import { dutyOf } from './duties.ts';
import type { RoomEvent } from './event.ts';
import { Exchange } from './exchange.ts';

export const MODEL_PORT: CorePort = { make: (config) => new ModelCore(config), restore: (bytes) => ModelCore.restore(bytes) };

export const SMALL_INSTRUMENT: InstrumentConfig = {
  symbol: 'AAA', base: 0, tick: 100, core: { levels: 64, orders: 64, quantityBits: 16, algorithms: 'ALL' }, algorithm: 'FIFO', uncross: UNCROSS_RULES.HOUSE,
  penaltyClass: 'LIQUID_SHARE', accreditedOnly: false, reference: 2_000, limits: { tier: 1, leverage: 1 },
  risk: { ...US_TERMS, collar: 30_000, averageVolume: 1_000_000, volumeShare: 10_000 },
};

export const SMALL_EXCHANGE: ExchangeConfig = {
  instruments: [SMALL_INSTRUMENT, { ...SMALL_INSTRUMENT, symbol: 'BBB' }], lastAccount: 40, fees: { maker: -1, taker: 3, auction: 1, saleRate: 278 },
  calendars: [US_EXCHANGES, US_BANKS], session: BY_HAND, settlement: TWO_DAYS, watch: US_WATCH, seed: 7,
  risk: { ...US_RISK, burst: 10_000, duplicateWindow: 0 }, limits: NO_LIMITS, margin: [{ ...US_MARGIN, callDays: 1 }], bars: [60_000_000_000],
};

/** Thursday 9 May 2024: T+2 is Monday the 13th. */
export const FIRST_DAY = dayOf(2024, 5, 9);

const HASH = 'a'.repeat(64);

/** The command with a sender: who stands there, or else the first role whose duty it is. */
export function sent<C extends ExchangeCommand = ExchangeCommand>(command: Unsent<C>): C {
  if (command.by !== undefined) return command as unknown as C;
  const duty = dutyOf(command as ExchangeCommand);
  return { ...command, by: Object.keys(ROLES).filter(isRole).find((role) => roleMay(role, duty)) } as unknown as C;
}

/** A small exchange for tests: accounts known and funded, books open. Every command must be accepted unless the test asks. */
export class SmallExchange {
  readonly exchange: Exchange;
  time = 1;

  constructor(config: ExchangeConfig = SMALL_EXCHANGE, exchange = new Exchange(config, MODEL_PORT)) {
    this.exchange = exchange;
  }

  /** Time goes on to that; what is told of it. */
  clock(time: number): readonly RoomEvent[] {
    this.time = time;
    this.do({ kind: 'CLOCK', time });
    return [...this.exchange.told];
  }

  /** Answers the code. */
  ask(command: Unsent): number {
    return this.exchange.execute(sent(command));
  }

  do(command: Unsent): void {
    const code = this.ask(command);
    if (code !== 0) throw new Error(`${JSON.stringify(command)} is refused with ${code}`);
  }

  /** An approved margin account of participant `account`, with cash and shares of every instrument. */
  client(account: number, cash: number, shares: number): void {
    const time = this.time;
    if (!this.exchange.state.accounts.hasParticipant(account)) this.do({ kind: 'PARTICIPANT', participant: account, time });
    this.do({ kind: 'REGISTER', registration: { account, participant: account, kind: 'MARGIN', holder: 'PERSON', name: HASH }, time });
    const documents = (['IDENTITY', 'ADDRESS', 'MARGIN_AGREEMENT'] as const).map((kind) => ({ kind, sha256: HASH }));
    this.do({ kind: 'SUBMIT', account, documents, submitter: 1, goodUntil: this.exchange.state.day + 400, time });
    if (cash > 0) this.do({ kind: 'DEPOSIT', account, asset: 0, amount: cash, time });
    for (const { number } of this.exchange.state.books) if (shares > 0) this.do({ kind: 'DEPOSIT', account, asset: number + 1, amount: shares, time });
  }

  start(day: number): void {
    this.do({ kind: 'START_DAY', day, time: 0 });
  }

  phase(phase: 'PRE_OPEN' | 'OPENING_AUCTION' | 'CONTINUOUS' | 'CLOSING_AUCTION' | 'CLOSED'): void {
    for (const { number } of this.exchange.state.books) this.do({ kind: 'PHASE', instrument: number, phase, time: this.time });
  }

  /** The reports that the order has caused. */
  order(instrument: number, fields: Partial<NewOrder>): Report[] {
    this.do({ kind: 'ORDER', instrument, order: newOrder({ participant: fields.account ?? 0, ...fields }), time: this.time });
    return this.reports(instrument);
  }

  reports(instrument: number): Report[] {
    return readReports(this.exchange.state.books[instrument].desk.reports);
  }

  /** The settlement of the open day, as it should go. */
  settle(): void {
    this.do({ kind: 'INSTRUCT', time: this.time });
    this.do({ kind: 'CONFIRM', refused: [], time: this.time });
    this.do({ kind: 'SETTLE', time: this.time });
  }
}
