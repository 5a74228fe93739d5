import { assert } from '../../model/base/assert.ts';
import type { BookStateName } from '../../model/message/command.ts';
import type { Core, CoreConfig } from '../../model/message/core.ts';
import { Dice } from '../commands/dice.ts';
import type { Agent } from './agent.ts';
import { Agenda } from './agenda.ts';
import { DayDesk, type Floor } from './desk.ts';
import { fatFinger, twoDesks } from './odd.ts';
import { marketMaker, shakyMaker } from './makers.ts';
import { Market } from './market.ts';
import { impatient, momentumTrader, noiseTrader, slicer } from './takers.ts';
import { Value } from './value.ts';

const SECOND = 1_000_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The session, nanoseconds since midnight. */
export const DAY_OPEN = 10 * HOUR;
export const DAY_CLOSE = 16 * HOUR;
const HALT = 13 * HOUR;
const RESUME = HALT + 5 * MINUTE;
/** Price limits follow the last trade this often, this far to either side (parts of the price). */
const BAND_EVERY = 5 * MINUTE;
const BAND_WIDTH = 0.1;
const BATCH = 4096;

export interface DayOptions {
  /** Names the day: the same seed, orders and config give the same commands. */
  readonly seed: number | string;
  /** About how many orders are entered or replaced during the day; at least 1. */
  readonly orders: number;
  readonly config: CoreConfig;
}

export interface DayBatch {
  readonly commands: Int32Array;
  readonly events: Int32Array;
}

export interface DayFigures {
  readonly commands: number;
  readonly orders: number;
  readonly trades: number;
  /** Traded quantity. */
  readonly quantity: number;
  readonly rejected: number;
  readonly cancelled: number;
}

/** Participant numbers from 1; the number stands on every order of the agent. */
function everyone(): Agent[] {
  return [
    ...[0, 1, 2, 3].map(marketMaker),
    shakyMaker(),
    ...[0, 1, 2, 3, 4, 5, 6, 7].map(noiseTrader),
    ...[0, 1, 2].map(momentumTrader),
    slicer(),
    ...[0, 1, 2].map(impatient),
    twoDesks(),
    fatFinger(),
  ];
}

/**
 * A seeded trading day, 10:00 to 16:00: early orders refused, the open, makers, takers and mistakes, a halt
 * of five minutes, moving price limits, the close, and every order taken out. The agents see best prices and
 * their own fills with latency and react, so the day needs a core to run against; what it sends is a log like any other.
 */
export class TradingDay {
  readonly options: DayOptions;

  constructor(options: DayOptions) {
    assert(
      Number.isSafeInteger(options.orders) && options.orders >= 1,
      `a day has at least one order, got ${options.orders}`,
    );
    this.options = options;
  }

  /** The names of the participants, index = participant number - 1. */
  get participants(): string[] {
    return everyone().map((agent) => agent.name);
  }

  /** Runs the whole day; `log` has all its commands. `core` must be fresh and of the day's config. */
  run(core: Core, onBatch?: (batch: DayBatch) => void): DayFigures & { readonly log: Int32Array } {
    const parts: Int32Array[] = [];
    const batches = this.batches(core);
    for (;;) {
      const { value, done } = batches.next();
      if (done === true) return { ...value, log: joined(parts) };
      parts.push(value.commands);
      onBatch?.(value);
    }
  }

  /** The day as batches of commands with the core's answers. */
  *batches(core: Core): Generator<DayBatch, DayFigures> {
    const market = new Market(core);
    const agenda = new Agenda();
    const value = new Value(new Dice(`value ${this.options.seed}`), core.config.levels);
    const floor: Floor = { agenda, market, value, owners: new Map() };
    this.#scheduleSession(floor);
    this.#scheduleAgents(floor);
    while (agenda.step(DAY_CLOSE + MINUTE)) if (market.waiting >= BATCH) yield market.take();
    if (market.waiting > 0) yield market.take();
    return { ...market.counts };
  }

  #scheduleSession({ agenda, market, value }: Floor): void {
    const state = (time: number, to: BookStateName) =>
      agenda.at(time, () => market.send({ kind: 'SET_STATE', book: 0, state: to, time: agenda.now }));
    state(DAY_OPEN - SECOND, 'CLOSED');
    state(DAY_OPEN, 'OPEN');
    state(HALT, 'HALTED');
    state(RESUME, 'OPEN');
    state(DAY_CLOSE, 'CLOSED');
    const top = this.options.config.levels - 1;
    const band = () => {
      const centre = market.lastTrade ?? value.at(agenda.now);
      const reach = Math.max(16, Math.floor(centre * BAND_WIDTH));
      market.send({
        kind: 'SET_BAND',
        book: 0,
        low: Math.max(0, centre - reach),
        high: Math.min(top, centre + reach),
        time: agenda.now,
      });
    };
    for (let time = DAY_OPEN - SECOND; time < DAY_CLOSE; time += BAND_EVERY) agenda.at(time, band);
  }

  #scheduleAgents(floor: Floor): void {
    const { agenda } = floor;
    const agents = everyone();
    const shares = agents.reduce((sum, agent) => sum + agent.share, 0);
    agents.forEach((agent, i) => {
      const dice = new Dice(`${agent.name} ${this.options.seed}`);
      const desk = new DayDesk(agent, i + 1, floor, dice);
      const wakes = (this.options.orders * agent.share) / shares / agent.ordersPerWake;
      const pause = Math.max(1, Math.floor((DAY_CLOSE - DAY_OPEN) / wakes));
      const wake = () => {
        agent.wake(desk);
        if (agenda.now < DAY_CLOSE) agenda.after(1 + dice.whole(2 * pause), wake);
      };
      agenda.at(DAY_OPEN - dice.whole(Math.min(pause, SECOND)), wake);
      agenda.at(DAY_CLOSE + 10 * SECOND + i, () => desk.clear());
    });
  }
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
