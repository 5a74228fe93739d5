import type { ExchangeCommand } from '../../model/exchange/command.ts';
import type { Exchange } from '../../model/exchange/exchange.ts';
import { REPORT, REPORT_WIDTH } from '../../model/orders/reports.ts';
import { KIND } from '../../model/orders/states.ts';

/** What one day was. Money in ten-thousandths; all whole numbers, the value within 2^53. */
export interface DayFigures {
  readonly day: number;
  readonly name: string;
  commands: number;
  orders: number;
  refused: number;
  trades: number;
  shares: number;
  value: number;
  obligations: number;
  moved: number;
  failed: number;
  penalties: number;
  buyIns: number;
}

/** Counts a week as it is played. */
export class WeekFigures {
  readonly days: DayFigures[] = [];
  /** How often each kind of command came, and each kind of thing was told. */
  readonly commands: Record<string, number> = {};
  readonly told: Record<string, number> = {};
  /** How often each code refused an order or a command. */
  readonly refusals: Record<string, number> = {};
  /** Types with their time in force, displays and phases that were seen accepted or in force. */
  readonly kinds: Record<string, number> = {};
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  startDay(day: number, name: string): void {
    this.days.push({ day, name, commands: 0, orders: 0, refused: 0, trades: 0, shares: 0, value: 0, obligations: 0, moved: 0, failed: 0, penalties: 0, buyIns: 0 });
  }

  /** After each command. */
  note(command: ExchangeCommand, code: number): void {
    count(this.commands, command.kind);
    if (code !== 0) count(this.refusals, `${code}`);
    const day = this.days.at(-1);
    if (day === undefined) return;
    day.commands++;
    if (command.kind === 'ORDER') this.#order(day, command);
    else if (command.kind === 'PAIR' || command.kind === 'BRACKET') {
      day.orders += command.kind === 'PAIR' ? 2 : 1;
      count(this.kinds, command.kind);
    } else if (command.kind === 'PHASE' && code === 0) count(this.kinds, command.phase);
    if ('instrument' in command && command.instrument !== undefined && code === 0) this.#reports(day, command.instrument);
    this.#told(day);
  }

  #order(day: DayFigures, { order }: ExchangeCommand & { kind: 'ORDER' }): void {
    day.orders++;
    const { type, timeInForce, display, postOnly, allOrNone, minimum } = order;
    const extras = [display === 'FULL' ? '' : display, postOnly ? 'POST_ONLY' : '', allOrNone ? 'ALL_OR_NONE' : '', minimum > 0 ? 'MINIMUM' : ''];
    count(this.kinds, [type, timeInForce, ...extras.filter((extra) => extra !== '')].join(' '));
  }

  #reports(day: DayFigures, instrument: number): void {
    const book = this.#exchange.state.books[instrument];
    if (book === undefined) return;
    const { rows, used } = book.desk.reports;
    let sides = 0;
    for (let at = 0; at < used; at += REPORT_WIDTH) {
      const kind = rows[at + REPORT.KIND];
      if (kind === KIND.TRADE) {
        // Two reports a trade.
        if (sides++ % 2 === 1) continue;
        const quantity = rows[at + REPORT.QUANTITY];
        day.trades++;
        day.shares += quantity;
        day.value += quantity * book.priceAt(rows[at + REPORT.PRICE]);
      } else if (kind === KIND.REJECTED || kind === KIND.REPLACE_REJECTED || kind === KIND.CANCEL_REJECTED) {
        day.refused++;
        count(this.refusals, `${rows[at + REPORT.CODE]}`);
      }
    }
  }

  #told(day: DayFigures): void {
    for (const event of this.#exchange.told) {
      count(this.told, event.kind);
      if (event.kind === 'OBLIGATION') day.obligations++;
      else if (event.kind === 'MOVED') day.moved++;
      else if (event.kind === 'STATE') day.failed += event.state === 'FAILED' || (event.state === 'PARTIAL' && event.reason !== 'NONE') ? 1 : 0;
      else if (event.kind === 'PENALTY') day.penalties += event.amount;
      else if (event.kind === 'BOUGHT_IN') day.buyIns++;
    }
  }
}

function count(into: Record<string, number>, what: string): void {
  into[what] = (into[what] ?? 0) + 1;
}
