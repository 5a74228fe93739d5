import { assert } from '../../model/base/assert.ts';
import type { ExchangeCommand, Unsent } from '../../model/exchange/command.ts';
import { type CorePort, type ExchangeConfig, HOUSE_SESSION } from '../../model/exchange/config.ts';
import { Exchange } from '../../model/exchange/exchange.ts';
import { US_WATCH } from '../../model/accounts/watch.ts';
import { addBusinessDays, isOpenDay } from '../../model/session/calendar.ts';
import { US_BANKS, US_EXCHANGES } from '../../model/session/calendars.ts';
import { dayOf } from '../../model/session/civil.ts';
import { US_MARGIN } from '../../model/risk/margin/rules.ts';
import { NO_LIMITS, US_RISK } from '../../model/risk/rules.ts';
import { TWO_DAYS } from '../../model/settlement/rules.ts';
import { Dice } from '../commands/dice.ts';
import { HOUR, OrderFlow, type Style } from './flow.ts';
import { castOf, clientsOf, instrumentsOf, introduce, SPLITTING } from './population.ts';
import { signed } from './senders.ts';
import { Story } from './story.ts';

const MINUTE = HOUR / 60;
const PRE_OPEN = 8 * HOUR;
const CALL = 9 * HOUR + 25 * MINUTE;
const OPEN = 9 * HOUR + 30 * MINUTE;
const CLOSING = 15 * HOUR + 55 * MINUTE;
const CLOSE = 16 * HOUR;
const EVENING = 18 * HOUR;
/** Monday 13 May 2024, the last full weeks of T+2. */
export const WEEK_START = dayOf(2024, 5, 13);
const TRADING_DAYS = 5;
/** What of the crowd's commands are orders. */
const ORDERS_OF_COMMANDS = 0.545;

export interface WeekOptions {
  readonly seed: string;
  /** About how many orders in the week. */
  readonly orders: number;
  readonly instruments: number;
  readonly accounts: number;
}

export const WHOLE_WEEK: Omit<WeekOptions, 'seed'> = { orders: 1_100_000, instruments: 50, accounts: 2_000 };

export function weekConfig({ instruments, accounts }: Pick<WeekOptions, 'instruments' | 'accounts'>, seed: number): ExchangeConfig {
  return {
    instruments: instrumentsOf(instruments), lastAccount: 16 + accounts, fees: { maker: -20, taker: 30, auction: 10, saleRate: 278 },
    calendars: [US_EXCHANGES, US_BANKS], session: HOUSE_SESSION, settlement: TWO_DAYS, watch: US_WATCH, seed, risk: US_RISK, limits: NO_LIMITS, margin: [US_MARGIN],
    bars: [MINUTE],
  };
}

/**
 * Five trading days and the settlement days after them. The people see the exchange's answers and react, so the week is played
 * against an exchange; what it sends is a log like any other, and the same seed sends the same.
 */
export class TradingWeek {
  readonly options: WeekOptions;
  readonly exchange: Exchange;
  /** Told of every command before it is executed, and of its code after. */
  onCommand: ((command: ExchangeCommand, code: number) => void) | undefined;
  onDay: ((day: number, name: string) => void) | undefined;
  readonly #flow: OrderFlow;
  readonly #story: Story;
  readonly #dice: Dice;
  orders = 0;

  constructor(options: WeekOptions, port: CorePort) {
    const { seed, instruments, accounts, orders } = options;
    assert(instruments >= 4 && instruments <= 60 && accounts >= 40 && orders >= 1, 'a week has 4 to 60 instruments, 40 accounts and an order at least');
    this.options = options;
    this.#dice = new Dice(`trading week ${seed}`);
    this.exchange = new Exchange(weekConfig(options, this.#dice.whole(2 ** 31)), port);
    const clients = clientsOf(accounts);
    const cast = castOf(clients);
    const played = new Set(Object.values(cast));
    this.#flow = new OrderFlow(this.exchange, clients.filter(({ account }) => !played.has(account)), seed);
    this.#story = new Story(this.exchange, cast, (command) => this.#send(command));
  }

  /** Plays the week to its end. */
  play(): void {
    let day = this.begin();
    for (let n = 0; n < TRADING_DAYS; n++) {
      if (n > 0) this.#send({ kind: 'START_DAY', day, time: 0 });
      this.onDay?.(day, 'trading');
      this.trade(n);
      this.#send({ kind: 'MARGIN', time: EVENING });
      this.#send({ kind: 'NET', time: EVENING });
      day = addBusinessDays([US_EXCHANGES], day, 1);
    }
    // What Friday traded settles two business days later; what then still fails has a day more.
    for (let n = TRADING_DAYS; n < TRADING_DAYS + 4; n++) {
      if (!isOpenDay(US_BANKS, day)) continue;
      this.#send({ kind: 'START_DAY', day, time: 0 });
      this.onDay?.(day, 'settlement');
      this.#morning(n);
      this.#send({ kind: 'NET', time: EVENING });
      day = addBusinessDays([US_EXCHANGES, US_BANKS], day, 1);
    }
    this.#story.end(EVENING);
    this.exchange.flush();
  }

  /** Monday before the market: everybody is made known and what is to come is announced. */
  begin(): number {
    this.#send({ kind: 'START_DAY', day: WEEK_START, time: 0 });
    for (const command of introduce(clientsOf(this.options.accounts), this.options.instruments, WEEK_START, this.#dice)) this.#send(command);
    this.#story.begin();
    return WEEK_START;
  }

  #send(unsent: Unsent): number {
    const command = signed(unsent);
    const code = this.exchange.execute(command);
    if (command.kind === 'ORDER' || command.kind === 'BRACKET') this.orders++;
    else if (command.kind === 'PAIR') this.orders += 2;
    this.onCommand?.(command, code);
    return code;
  }

  /** After what corporate actions do on the morning: trades on their way settle as they have become. */
  #morning(n: number): void {
    const time = PRE_OPEN;
    this.#send({ kind: 'INSTRUCT', time });
    this.#send({ kind: 'CONFIRM', refused: this.#story.refusedBy(n), time });
    this.#send({ kind: 'SETTLE', time });
    this.#story.afterSettlement(n, time);
    this.#send({ kind: 'ACTIONS', evening: true, time });
  }

  /** Day `n` of the week, from its first command to the close. Phases come by themselves, at their times. */
  trade(n: number): void {
    const orders = this.options.orders / TRADING_DAYS;
    this.#send({ kind: 'ACTIONS', evening: false, time: PRE_OPEN });
    if (this.exchange.told.some((event) => event.kind === 'ACTION' && event.action === Story.SPLIT)) this.#flow.halve(SPLITTING);
    this.#morning(n);
    this.#crowd(orders * 0.05, PRE_OPEN, CALL, 'CALL');
    this.#send({ kind: 'CLOCK', time: CALL });
    this.#crowd(orders * 0.05, CALL, OPEN, 'CALL');
    const hours = [[OPEN, 11 * HOUR], [11 * HOUR + 10 * MINUTE, 13 * HOUR], [13 * HOUR + 10 * MINUTE, CLOSING]] as const;
    hours.forEach(([from, to], part) => {
      this.#send({ kind: 'CLOCK', time: from });
      this.#crowd(orders * 0.28, from, to, 'CONTINUOUS');
      this.#send({ kind: 'EXPIRE', time: to - 1 });
      this.#story.duringDay(n, part, to - 1, this.#flow);
      this.#send({ kind: 'MARK', time: this.exchange.state.time });
    });
    this.#send({ kind: 'CLOCK', time: CLOSING });
    this.#crowd(orders * 0.06, CLOSING, CLOSE, 'CALL');
    this.#send({ kind: 'CLOCK', time: CLOSE });
  }

  /** About so many orders between two times, with the cancels and amendments that go with them. */
  #crowd(orders: number, from: number, to: number, style: Style): void {
    const commands = Math.round(orders / ORDERS_OF_COMMANDS);
    const step = Math.floor((to - from) / (commands + 1));
    for (let i = 1; i <= commands; i++) {
      const command = this.#flow.next(from + i * step, style);
      this.#send(command);
      if ('instrument' in command && command.instrument !== undefined) this.#flow.learn(command.instrument);
    }
  }
}
