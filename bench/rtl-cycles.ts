import { EVENT_KINDS } from '../model/message/event.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import type { RowWatch } from '../sim/lockstep/session.ts';
import type { CorePins } from '../sim/timing/pins.ts';

const TRADE = EVENT_KINDS.TRADE.code;
const LAST = 1 << 9;

/** Whether an event record, by its first word, ends its command. */
export function isLast(head: number): boolean {
  return (head & LAST) !== 0;
}

/** What is seen on the pins, by cycle. */
export interface Seen {
  /** An event's record stands at `at`. */
  event(words: Uint32Array, at: number, cycle: number): void;
  /** A command is taken. */
  taken(cycle: number): void;
}

/**
 * Reads events and takings off rows of pins. With commands offered without gaps a command is taken in every cycle that shows
 * ready; ready after the last of `total` means nothing.
 */
export function watchPins({ words, cmdReady, evtValid, evtData }: CorePins, total: number, seen: Seen): RowWatch {
  let taken = 0;
  return (pins, rows, _ready, firstCycle) => {
    for (let row = 0, at = 0; row < rows; row++, at += words) {
      const cycle = firstCycle + row;
      if (((pins[at + evtValid.word]! >>> evtValid.low) & 1) === 1) seen.event(pins, at + evtData.word, cycle);
      if (((pins[at + cmdReady.word]! >>> cmdReady.low) & 1) === 1 && taken < total) {
        taken++;
        seen.taken(cycle);
      }
    }
  };
}

/** A distribution of whole numbers of cycles. */
export class Histogram {
  readonly #counts: number[] = [];
  #total = 0;
  #sum = 0;

  add(cycles: number): void {
    this.#counts[cycles] = (this.#counts[cycles] ?? 0) + 1;
    this.#total++;
    this.#sum += cycles;
  }

  get mean(): number {
    return this.#total === 0 ? 0 : this.#sum / this.#total;
  }

  get count(): number {
    return this.#total;
  }

  /** The smallest value that at least the share `p` of all does not exceed. */
  quantile(p: number): number {
    const wanted = Math.max(1, Math.ceil(p * this.#total - 1e-9));
    let seen = 0;
    for (let value = 0; value < this.#counts.length; value++) {
      seen += this.#counts[value] ?? 0;
      if (seen >= wanted) return value;
    }
    return 0;
  }
}

export interface Distribution {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

export function distribution(h: Histogram): Distribution {
  return { mean: h.mean, p50: h.quantile(0.5), p99: h.quantile(0.99), p999: h.quantile(0.999), max: h.quantile(1) };
}

/**
 * Reads the time of every command off the machine's own pins, with commands offered without gaps and events taken at once: the
 * cycles between two takings are what an operation costs.
 */
export class CycleMeter {
  /** From taking a command to taking the next. */
  readonly operation = new Histogram();
  /** From taking a command to its first and to its last event on the pins. */
  readonly firstEvent = new Histogram();
  readonly lastEvent = new Histogram();
  /**
   * What a further trade costs at the same price, and at the next one. The core holds each event until it knows whether another
   * follows, so the pins show trade k when trade k + 1 arises: two trades later on the pins tell what the one between them took.
   */
  readonly fill = new Histogram();
  readonly fillNextLevel = new Histogram();
  readonly watch: RowWatch;
  readonly #taken: number[] = [];
  #answered = 0;
  #fresh = true;
  #lastTrade = -1;
  #lastPrice = 0;
  #step = -1;

  /** `total`: commands that will be offered; ready after the last of them means nothing. */
  constructor(pins: CorePins, total: number) {
    this.watch = watchPins(pins, total, { event: (words, at, cycle) => this.#event(words, at, cycle), taken: (cycle) => this.#take(cycle) });
  }

  #take(cycle: number): void {
    const before = this.#taken.at(-1);
    if (before !== undefined) this.operation.add(cycle - before);
    this.#taken.push(cycle);
  }

  #event(seen: Uint32Array, at: number, cycle: number): void {
    const since = cycle - this.#taken[this.#answered]!;
    if (this.#fresh) this.firstEvent.add(since);
    this.#fresh = false;
    if ((seen[at]! & 0xff) === TRADE) {
      const price = seen[at + 2]!;
      if (this.#step >= 0) (price === this.#lastPrice ? this.fill : this.fillNextLevel).add(this.#step);
      this.#step = this.#lastTrade >= 0 ? cycle - this.#lastTrade : -1;
      this.#lastTrade = cycle;
      this.#lastPrice = price;
    }
    if (!isLast(seen[at]!)) return;
    this.lastEvent.add(since);
    this.#answered++;
    this.#fresh = true;
    this.#lastTrade = -1;
    this.#step = -1;
  }
}

/** Commands of eight words each. */
export function countOf(commands: Int32Array): number {
  return commands.length / RECORD_WORDS;
}
