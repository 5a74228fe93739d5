/** Source and Sink: the two ends of a bus that a bench can play. */
import type { Signal } from '../bench/handles.ts';
import { Event, fork, Queue, type TaskHandle } from '../bench/sync.ts';
import type { Trigger } from '../bench/trigger.ts';
import { RisingEdge } from '../bench/triggers.ts';
import { type AnyBus, type BusItem, Pins } from './bus.ts';

/** Asked once a cycle; `true` means: no offer (source) or not ready (sink) in this cycle. */
export type Pause = Iterator<boolean>;

export interface DriverOptions {
  readonly pause?: Pause;
  /** While this signal has its active level nothing is offered and nothing taken. */
  readonly reset?: Signal;
  /** Default true. */
  readonly resetActiveLow?: boolean;
}

abstract class Driver<B extends AnyBus> {
  protected readonly pins: Pins<BusItem<B>>;
  protected readonly clock: Signal;
  readonly #options: DriverOptions;
  #pause: Pause | undefined;
  readonly #task: TaskHandle<void>;

  constructor(name: string, dut: object, bus: B, clock: Signal, options: DriverOptions) {
    this.pins = new Pins<BusItem<B>>(dut, bus);
    this.clock = clock;
    this.#options = options;
    this.#pause = options.pause;
    this.#task = fork(() => this.run(), `${name} ${bus.valid}`);
  }

  /** From the next cycle on; undefined: never pause. */
  setPause(pause: Pause | undefined): void {
    this.#pause = pause;
  }

  /** Lets go of the bus; its pins stay as they are. */
  stop(): void {
    this.#task.kill();
  }

  protected paused(): boolean {
    return this.#pause?.next().value === true;
  }

  protected inReset(): boolean {
    const { reset, resetActiveLow = true } = this.#options;
    return reset !== undefined && reset.value === (resetActiveLow ? 0 : 1);
  }

  protected abstract run(): Promise<void>;
}

/**
 * Offers items in order. `valid` rises in the cycle after the edge at which it was decided, and
 * once up, it and the data stay until `ready`. Back to back when nothing pauses.
 */
export class Source<B extends AnyBus> extends Driver<B> {
  readonly #queue: BusItem<B>[] = [];
  readonly #work = new Event();
  readonly #idle = new Event();
  #sent = 0;

  constructor(dut: object, bus: B, clock: Signal, options: DriverOptions = {}) {
    super('source', dut, bus, clock, options);
    this.#idle.set();
  }

  /** Queues an item; `wait` resolves when all are taken. */
  send(...items: BusItem<B>[]): void {
    this.#queue.push(...items);
    if (items.length === 0) return;
    this.#idle.clear();
    this.#work.set();
  }

  /** Items taken by the design. */
  get sent(): number {
    return this.#sent;
  }

  /** Items not yet taken. */
  get pending(): number {
    return this.#queue.length;
  }

  wait(): Trigger {
    return this.#idle.wait();
  }

  protected override async run(): Promise<void> {
    let offering = false;
    this.pins.valid.value = 0;
    this.pins.write(undefined);
    for (;;) {
      if (this.#queue.length === 0) {
        this.#work.clear();
        this.#idle.set();
        await this.#work.wait();
      }
      await RisingEdge(this.clock);
      if (offering && this.pins.moves) {
        this.#queue.shift();
        this.#sent += 1;
        offering = false;
      }
      if (this.inReset()) offering = false;
      else if (!offering && this.#queue.length > 0 && !this.paused()) offering = true;
      this.pins.valid.value = offering ? 1 : 0;
      this.pins.write(offering ? this.#queue[0] : undefined);
    }
  }
}

/** Takes items; `ready` follows the pause pattern, whatever `valid` does. */
export class Sink<B extends AnyBus> extends Driver<B> {
  readonly #items = new Queue<BusItem<B>>();

  constructor(dut: object, bus: B, clock: Signal, options: DriverOptions = {}) {
    super('sink', dut, bus, clock, options);
  }

  /** The next item, in order of arrival. */
  receive(): Trigger<BusItem<B>> {
    return this.#items.get();
  }

  /** The next item if there is one. */
  receiveNow(): BusItem<B> | undefined {
    return this.#items.getNow();
  }

  get waiting(): number {
    return this.#items.size;
  }

  protected override async run(): Promise<void> {
    this.pins.ready.value = 0;
    for (;;) {
      await RisingEdge(this.clock);
      const reset = this.inReset();
      if (!reset && this.pins.moves) this.#items.putNow(this.pins.read());
      this.pins.ready.value = reset || this.paused() ? 0 : 1;
    }
  }
}

/** Pauses with the given odds in 256, from a seed. */
export function* randomPause(seed: number, odds: number): Generator<boolean, never> {
  let state = seed >>> 0 || 1;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield ((state >>> 8) & 0xff) < odds;
  }
}

/** Goes round a pattern for ever: [true, false] pauses in every other cycle. */
export function* patternPause(pattern: readonly boolean[]): Generator<boolean, never> {
  for (let i = 0; ; i = (i + 1) % pattern.length) yield pattern[i];
}
