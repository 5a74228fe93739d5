import { Accounts } from '../accounts/accounts.ts';
import { Ledger } from '../ledger/ledger.ts';
import { FIRST_CLIENT } from '../ledger/reasons.ts';
import { KeyBook } from '../orders/keys.ts';
import type { PositionAdjustment, Transfer } from '../portfolio/actions/outcome.ts';
import { ActionSchedule } from '../portfolio/actions/schedule.ts';
import { PendingTrades } from '../portfolio/pending.ts';
import { Portfolio } from '../portfolio/portfolio.ts';
import { Positions } from '../positions/positions.ts';
import { MarginCalls } from '../risk/margin/calls.ts';
import { PreTrade } from '../risk/pre-trade.ts';
import { Session } from '../session/session.ts';
import { Settlement } from '../settlement/settlement.ts';
import { GiveUps } from '../trades/give-up.ts';
import { Trades } from '../trades/trades.ts';
import { Book } from './book.ts';
import { type CorePort, type ExchangeConfig, sessionConfigOf } from './config.ts';
import type { RoomEvent } from './event.ts';
import { Payments } from './payments.ts';
import { EventStream } from './stream.ts';

/** All that the exchange knows: the rooms, and where the day stands. Functions of this room change it; nobody else. */
export class ExchangeState {
  readonly config: ExchangeConfig;
  readonly port: CorePort;
  readonly ledger = new Ledger();
  readonly accounts: Accounts;
  readonly positions = new Positions();
  readonly risk: PreTrade;
  readonly margin = new MarginCalls();
  readonly trades = new Trades();
  readonly giveUps = new GiveUps();
  readonly settlement = new Settlement();
  readonly payments = new Payments();
  readonly portfolio = new Portfolio();
  /** Sides of netted trades, until they settle into lots. */
  readonly pending = new PendingTrades();
  readonly actions = new ActionSchedule();
  /** What corporate actions owe on a later day. */
  payable: Transfer[] = [];
  incomes: (PositionAdjustment & { readonly kind: 'INCOME' })[] = [];
  /** Symbols that an action has changed, by instrument. */
  readonly symbols = new Map<number, string>();
  session: Session;
  /** Trading day after the one that is open. */
  nextDay = -1;
  /** Last known value of the index, 0 for none. */
  index = 0;
  keys: KeyBook;
  readonly books: Book[];
  readonly stream = new EventStream();
  /** What the rooms told in this turn, besides reports, ledger entries and core events. */
  readonly told: RoomEvent[] = [];
  /** The day that is open, -1 before the first; the time of the last command. */
  day = -1;
  time = 0;
  /** Commands executed. */
  commands = 0;
  /** True from START_DAY until its trades are netted. */
  trading = false;
  /** Of today's sales, owed to the regulator. */
  regulatory = 0;
  /** Trades whose id is above this are not netted. */
  netted = 0;

  constructor(config: ExchangeConfig, port: CorePort, keys = new KeyBook()) {
    this.config = config;
    this.port = port;
    this.keys = keys;
    this.accounts = new Accounts({ first: FIRST_CLIENT, last: config.lastAccount });
    this.books = config.instruments.map((instrument, number) => new Book(number, instrument, config.seed + number, config.bars, port, keys));
    this.session = new Session(sessionConfigOf(config));
    this.risk = new PreTrade(config.risk);
    config.instruments.forEach(({ risk, reference }, number) => {
      this.risk.setInstrument(number, risk);
      this.risk.mark(number, reference);
    });
  }
}
