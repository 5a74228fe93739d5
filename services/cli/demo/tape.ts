import { COMMAND_FIELDS } from '../../../model/message/command.ts';
import { EVENT_FIELDS, EVENT_KINDS } from '../../../model/message/event.ts';
import { getField, RECORD_WORDS } from '../../../model/message/record.ts';

/** Open, high, low, close in ticks and the traded quantity of one stretch of the day. */
export interface Bar {
  /** Nanoseconds since midnight. */
  readonly from: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

const { TRADE, STATE, REPLACED, CANCELLED } = EVENT_KINDS;
const NANOS_PER_MINUTE = 60_000_000_000;
/** An order whose life fits on a screen. */
const MOST_STEPS = 14;

/** What makes a life worth reading, how much each counts, and how often it counts: variety before quantity. */
const POINTS = { maker: [3, 4], taker: [2, 2], replaced: [4, 2], cancelled: [3, 1] } as const;
type Deed = keyof typeof POINTS;

/** Follows the answers of a day: bars of its trades, when it was halted, and which order had the richest life. */
export class Tape {
  /** One minute each, those without a trade left out. */
  readonly bars: Bar[] = [];
  /** Time and code of each state that came into force. */
  readonly states: { readonly time: number; readonly state: number }[] = [];
  fills = 0;
  /** Per order: how often what happened to it. */
  readonly #lives = new Map<number, Record<Deed | 'steps', number>>();

  /** A batch of commands with all their events. */
  add(commands: Int32Array, events: Int32Array): void {
    let command = 0;
    for (let at = 0; at < events.length; at += RECORD_WORDS) {
      this.#event(events, at, getField(commands, command, COMMAND_FIELDS.time));
      if (getField(events, at, EVENT_FIELDS.last) === 1) command += RECORD_WORDS;
    }
  }

  /** The order with the richest life that still fits on a screen; undefined when nothing traded. */
  richest(): number | undefined {
    let best: number | undefined;
    let most = 0;
    for (const [order, life] of this.#lives) {
      const points = pointsOf(life);
      if (life.steps > MOST_STEPS || points < most || (points === most && best !== undefined && order > best)) continue;
      best = order;
      most = points;
    }
    return best;
  }

  #event(events: Int32Array, at: number, time: number): void {
    const kind = events[at]! & 0xff;
    if (kind === STATE.code) this.#state(getField(events, at, EVENT_FIELDS.state), time);
    if (kind === REPLACED.code) this.#live(getField(events, at, EVENT_FIELDS.order), 'replaced');
    if (kind === CANCELLED.code) this.#live(getField(events, at, EVENT_FIELDS.order), 'cancelled');
    if (kind !== TRADE.code) return;
    this.fills++;
    this.#live(getField(events, at, EVENT_FIELDS.maker), 'maker');
    this.#live(getField(events, at, EVENT_FIELDS.taker), 'taker');
    this.#trade(getField(events, at, EVENT_FIELDS.price), getField(events, at, EVENT_FIELDS.quantity), time);
  }

  #live(order: number, deed: Deed): void {
    let life = this.#lives.get(order);
    if (life === undefined) {
      life = { steps: 0, maker: 0, taker: 0, replaced: 0, cancelled: 0 };
      this.#lives.set(order, life);
    }
    life.steps++;
    life[deed]++;
  }

  #state(state: number, time: number): void {
    if (this.states.at(-1)?.state !== state) this.states.push({ time, state });
  }

  #trade(price: number, quantity: number, time: number): void {
    const from = Math.floor(time / NANOS_PER_MINUTE) * NANOS_PER_MINUTE;
    const bar = this.bars.at(-1);
    if (bar === undefined || bar.from !== from) {
      this.bars.push({ from, open: price, high: price, low: price, close: price, volume: quantity });
      return;
    }
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.volume += quantity;
  }
}

function pointsOf(life: Readonly<Record<Deed, number>>): number {
  const deeds = Object.keys(POINTS) as Deed[];
  return deeds.reduce((sum, deed) => sum + POINTS[deed][0] * Math.min(life[deed], POINTS[deed][1]), 0);
}
