import type { ExchangeCommand } from '../../model/exchange/command.ts';
import type { Exchange } from '../../model/exchange/exchange.ts';
import type { NewOrder } from '../../model/orders/order.ts';
import { REPORT, REPORT_WIDTH } from '../../model/orders/reports.ts';
import type { MarginCall } from '../../model/risk/margin/calls.ts';
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
  /** Margin calls that opened, that were made good, and orders of the exchange to liquidate. */
  calls: number;
  met: number;
  liquidations: number;
}

/** Counts a week as it is played. */
export class WeekFigures {
  readonly days: DayFigures[] = [];
  /** How often each kind of command came, and each kind of thing was told. */
  readonly commands: Record<string, number> = {};
  readonly told: Record<string, number> = {};
  /** How often each code refused an order or a command. */
  readonly refusals: Record<string, number> = {};
  /** Accepted orders by type, by time in force and by each instruction; pairs and brackets; phases that began. */
  readonly types: Record<string, number> = {};
  readonly times: Record<string, number> = {};
  readonly instructions: Record<string, number> = {};
  readonly phases: Record<string, number> = {};
  /** Trades by how they came about. */
  readonly trades: Record<string, number> = {};
  /** How often a margin call came to each state. */
  readonly calls: Record<string, number> = {};
  /** State of each margin call as last told. */
  readonly #calls = new Map<number, string>();
  readonly #exchange: Exchange;
  /** Trades that are counted. */
  #seen = 0;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  startDay(day: number, name: string): void {
    this.days.push({
      day, name, commands: 0, orders: 0, refused: 0, trades: 0, shares: 0, value: 0, obligations: 0, moved: 0, failed: 0, penalties: 0, buyIns: 0,
      calls: 0, met: 0, liquidations: 0,
    });
  }

  /** After each command. */
  note(command: ExchangeCommand, code: number): void {
    count(this.commands, command.kind);
    if (code !== 0) count(this.refusals, `${code}`);
    const day = this.days.at(-1);
    if (day === undefined) return;
    day.commands++;
    if (command.kind === 'ORDER') {
      day.orders++;
      if (this.#isAccepted(command.instrument)) this.#order(command.order);
    } else if (command.kind === 'PAIR' || command.kind === 'BRACKET') {
      day.orders += command.kind === 'PAIR' ? 2 : 1;
      if (this.#isAccepted(command.instrument)) count(this.instructions, command.kind);
    }
    if ('instrument' in command && command.instrument !== undefined && code === 0) this.#refused(day, command.instrument);
    this.#traded(day);
    this.#told(day);
  }

  #isAccepted(instrument: number): boolean {
    const reports = this.#exchange.state.books[instrument]?.desk.reports;
    return reports !== undefined && reports.used > 0 && reports.rows[REPORT.KIND] === KIND.NEW;
  }

  #order({ type, timeInForce, display, peg, selfTrade, postOnly, allOrNone, minimum, cancelOnDisconnect, key }: NewOrder): void {
    count(this.types, type);
    count(this.times, timeInForce);
    if (type === 'PEGGED') count(this.instructions, `PEG_${peg}`);
    if (display !== 'FULL') count(this.instructions, display);
    if (selfTrade !== 'NONE') count(this.instructions, selfTrade);
    const flags = { POST_ONLY: postOnly, ALL_OR_NONE: allOrNone, MINIMUM: minimum > 0, ON_DISCONNECT: cancelOnDisconnect, KEY: key !== 0 };
    for (const [name, on] of Object.entries(flags)) if (on) count(this.instructions, name);
  }

  #refused(day: DayFigures, instrument: number): void {
    const book = this.#exchange.state.books[instrument];
    if (book === undefined) return;
    const { rows, used } = book.desk.reports;
    for (let at = 0; at < used; at += REPORT_WIDTH) {
      const kind = rows[at + REPORT.KIND];
      if (kind !== KIND.REJECTED && kind !== KIND.REPLACE_REJECTED && kind !== KIND.CANCEL_REJECTED) continue;
      day.refused++;
      count(this.refusals, `${rows[at + REPORT.CODE]}`);
    }
  }

  #traded(day: DayFigures): void {
    const { trades } = this.#exchange.state;
    for (; this.#seen < trades.last; this.#seen++) {
      const { kind, price, quantity } = trades.get(this.#seen + 1)!;
      day.trades++;
      day.shares += quantity;
      day.value += price * quantity;
      count(this.trades, kind);
    }
  }

  #told(day: DayFigures): void {
    for (const event of this.#exchange.told) {
      count(this.told, event.kind);
      if (event.kind === 'PHASE') count(this.phases, event.phase);
      if (event.kind === 'OBLIGATION') day.obligations++;
      else if (event.kind === 'MOVED') day.moved++;
      else if (event.kind === 'STATE') day.failed += event.state === 'FAILED' || (event.state === 'PARTIAL' && event.reason !== 'NONE') ? 1 : 0;
      else if (event.kind === 'PENALTY') day.penalties += event.amount;
      else if (event.kind === 'BOUGHT_IN') day.buyIns++;
      else if (event.kind === 'CALL') this.#call(day, event.call);
      else if (event.kind === 'LIQUIDATION') day.liquidations++;
    }
  }

  /** A call is told of whenever its amount changes; only its states count. */
  #call(day: DayFigures, { number, state }: MarginCall): void {
    const before = this.#calls.get(number);
    if (before === state) return;
    this.#calls.set(number, state);
    if (before === 'LIQUIDATING' && state === 'MET') return count(this.calls, 'RESTORED');
    count(this.calls, state);
    if (state === 'OPEN') day.calls++;
    if (state === 'MET') day.met++;
  }
}

function count(into: Record<string, number>, what: string): void {
  into[what] = (into[what] ?? 0) + 1;
}
