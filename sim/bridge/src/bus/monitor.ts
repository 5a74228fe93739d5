/** Monitor: sees what moves over a bus. Scoreboard: compares it with what should. */
import type { Signal } from '../bench/handles.ts';
import { currentTask } from '../bench/kernel.ts';
import { fork, Queue, type TaskHandle } from '../bench/sync.ts';
import type { Trigger } from '../bench/trigger.ts';
import { RisingEdge } from '../bench/triggers.ts';
import { type AnyBus, type BusItem, describeItem, Pins, sameItem } from './bus.ts';

/** The bus broke its own rules. */
export class BusProtocolError extends Error {
  override readonly name = 'BusProtocolError';
}

export interface Seen<Item> {
  readonly item: Item;
  /** Picoseconds at the edge where it moved. */
  readonly time: number;
}

export interface MonitorOptions<Item> {
  /** Called for each item, in order, at the edge. */
  readonly onItem?: (seen: Seen<Item>) => void;
  /**
   * Also checks the rule of valid/ready: once valid, valid and the data stay until ready. A
   * breach throws BusProtocolError and so ends the bench. Default true.
   */
  readonly checkHold?: boolean;
  /** While this signal has its active level nothing is seen or checked. */
  readonly reset?: Signal;
  readonly resetActiveLow?: boolean;
}

/** Drives nothing. */
export class Monitor<B extends AnyBus> {
  readonly #pins: Pins<BusItem<B>>;
  readonly #items = new Queue<Seen<BusItem<B>>>();
  readonly #options: MonitorOptions<BusItem<B>>;
  readonly #task: TaskHandle<void>;
  #count = 0;

  constructor(dut: object, bus: B, clock: Signal, options: MonitorOptions<BusItem<B>> = {}) {
    this.#pins = new Pins<BusItem<B>>(dut, bus);
    this.#options = options;
    this.#task = fork(() => this.#run(clock), `monitor ${bus.valid}`);
  }

  /** Items seen so far. */
  get count(): number {
    return this.#count;
  }

  /** The next item, when there is no `onItem`. */
  next(): Trigger<Seen<BusItem<B>>> {
    return this.#items.get();
  }

  stop(): void {
    this.#task.kill();
  }

  async #run(clock: Signal): Promise<void> {
    const { onItem, checkHold = true, reset, resetActiveLow = true } = this.#options;
    let held: BusItem<B> | undefined;
    for (;;) {
      await RisingEdge(clock);
      if (reset !== undefined && reset.value === (resetActiveLow ? 0 : 1)) {
        held = undefined;
        continue;
      }
      const valid = this.#pins.valid.value === 1;
      const item = valid ? this.#pins.read() : undefined;
      const time = currentTask()?.kernel.now ?? 0;
      if (checkHold && held !== undefined) this.#checkHeld(held, item, time);
      held = undefined;
      if (item === undefined) continue;
      if (this.#pins.ready.value !== 1) {
        held = item;
        continue;
      }
      this.#count += 1;
      if (onItem !== undefined) onItem({ item, time });
      else this.#items.putNow({ item, time });
    }
  }

  #checkHeld(held: BusItem<B>, item: BusItem<B> | undefined, time: number): void {
    const where = `at ${time} ps, before ${this.#pins.ready.path} was 1`;
    if (item === undefined) {
      throw new BusProtocolError(`${this.#pins.valid.path} fell ${where}: ${describeItem(held)} is lost`);
    }
    if (!sameItem(held, item)) {
      throw new BusProtocolError(`the data of ${this.#pins.valid.path} changed ${where}: `
        + `${describeItem(held)} became ${describeItem(item)}`);
    }
  }
}

/** What was seen is not what was expected. */
export class ScoreboardError extends Error {
  override readonly name = 'ScoreboardError';
}

const CONTEXT = 3;

/** A queue of expected items, compared in order. */
export class Scoreboard<Item> {
  readonly name: string;
  readonly #expected: Item[] = [];
  readonly #recent: string[] = [];
  #matched = 0;

  constructor(name = 'scoreboard') {
    this.name = name;
  }

  expect(...items: Item[]): void {
    this.#expected.push(...items);
  }

  /** Items that came and were right. */
  get matched(): number {
    return this.#matched;
  }

  /** Compares with the oldest expected item; throws ScoreboardError when it differs or none is due. */
  check(item: Item, time?: number): void {
    const when = time === undefined ? '' : ` at ${time} ps`;
    const place = `${this.name}: item ${this.#matched}${when}`;
    if (this.#expected.length === 0) {
      throw new ScoreboardError(`${place}: ${describeItem(item)} came, but nothing was expected`
        + this.#history());
    }
    const expected = this.#expected[0];
    if (!sameItem(expected, item)) {
      const later = this.#expected.findIndex((other) => sameItem(other, item));
      const hint = later > 0 ? `\n  (it is the one expected ${later} later: were items lost?)` : '';
      throw new ScoreboardError(`${place} differs:\n  expected ${describeItem(expected)}\n`
        + `  seen     ${describeItem(item)}${hint}${this.#history()}`);
    }
    this.#expected.shift();
    this.#matched += 1;
    this.#recent.push(describeItem(item));
    if (this.#recent.length > CONTEXT) this.#recent.shift();
  }

  /** Throws when something expected never came. */
  done(): void {
    if (this.#expected.length === 0) return;
    const some = this.#expected.slice(0, CONTEXT).map(describeItem).join(', ');
    throw new ScoreboardError(`${this.name}: ${this.#expected.length} items never came, the first `
      + `of them ${some}; ${this.#matched} came${this.#history()}`);
  }

  #history(): string {
    return this.#recent.length === 0 ? '' : `\n  the last right ones: ${this.#recent.join(', ')}`;
  }
}
