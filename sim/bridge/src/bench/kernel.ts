/**
 * The scheduler of a bench. It owns simulated time; the shim runs the design. Tasks are resumed
 * one at a time, in the order in which their awaits were registered, and each runs until it
 * awaits again: nothing depends on real time. TIMESTEP.md is the contract.
 */
import { IllegalAwaitError, SimulatorError, UsageError } from '../errors.ts';
import type { Simulator } from '../sim/simulator.ts';
import type { Fire } from './trigger.ts';
import { Engine, type EdgeKind, Stage, type Watch } from './engine.ts';
import type { SignalHandle } from './handles.ts';
import { type Outcome, Task, type Waiter } from './task.ts';

export type Phase = 'active' | 'readwrite' | 'readonly';

interface EdgeWait extends Watch {
  readonly order: number;
  readonly fire: Fire;
}

interface TimeWait {
  readonly time: number;
  readonly order: number;
  readonly fire: Fire;
}

interface PhaseWait {
  readonly order: number;
  readonly fire: Fire;
}

interface Ready {
  readonly waiter: Waiter;
  readonly outcome: Outcome;
}

let running: Task | undefined;
/** The task whose code runs at this moment. */
export const currentTask = (): Task | undefined => running;

/** Real time that a bench may hold the event loop before others get their turn, in ms. */
const YIELD_MS = 20;

export class Kernel {
  readonly simulator: Simulator;
  readonly engine: Engine;
  phase: Phase = 'active';
  #order = 0;
  #ready: Ready[] = [];
  readonly #starting: { task: Task; body: () => PromiseLike<unknown> | unknown }[] = [];
  readonly #edges = new Set<EdgeWait>();
  readonly #timers = new Set<TimeWait>();
  readonly #readWrite = new Set<PhaseWait>();
  readonly #readOnly = new Set<PhaseWait>();
  readonly #nextStep = new Set<PhaseWait>();
  readonly #tasks = new Set<Task>();
  #failure: Error | undefined;

  constructor(simulator: Simulator) {
    this.simulator = simulator;
    this.engine = new Engine(simulator);
  }

  /** Picoseconds. */
  get now(): number {
    return this.engine.now;
  }

  get current(): Task | undefined {
    return running;
  }

  #next(): number {
    this.#order += 1;
    return this.#order;
  }

  // ---- what triggers call -------------------------------------------------------------------

  awaitEdge(signal: SignalHandle, kind: EdgeKind, count: number, fire: Fire): () => void {
    return added(this.#edges, { signal: signal.index, kind, left: count, order: this.#next(), fire });
  }

  awaitTime(delay: number, fire: Fire): () => void {
    return added(this.#timers, { time: this.now + delay, order: this.#next(), fire });
  }

  awaitPhase(phase: 'readwrite' | 'readonly' | 'nextstep', fire: Fire): () => void {
    if (this.phase === 'readonly' && phase !== 'nextstep') {
      const name = phase === 'readwrite' ? 'ReadWrite' : 'ReadOnly';
      throw new IllegalAwaitError(`${name} was awaited in the ReadOnly phase: nothing more can `
        + 'happen in this time step; await NextTimeStep, a Timer or an edge');
    }
    const sets = { readwrite: this.#readWrite, readonly: this.#readOnly, nextstep: this.#nextStep };
    return added(sets[phase], { order: this.#next(), fire });
  }

  resume(waiter: Waiter, outcome: Outcome): void {
    if (!waiter.over) this.#ready.push({ waiter, outcome });
  }

  // ---- tasks --------------------------------------------------------------------------------

  fork<T>(name: string, body: () => PromiseLike<T> | T): Task<T> {
    const task = new Task<T>(this, name);
    this.#tasks.add(task as Task);
    this.#starting.push({ task: task as Task, body });
    return task;
  }

  taskFailed(task: Task, outcome: Outcome): void {
    this.#failure ??= outcome.error ?? new Error(`task ${task.name} failed`);
  }

  /** Lets the design settle at time zero, before the first task begins. */
  async begin(): Promise<void> {
    await this.engine.run({ advance: false, deadline: undefined, nextStep: false, watches: [] });
  }

  /** Runs until the main task has ended; then kills the rest. Throws what failed first. */
  async run(main: Task, limit: { ps: number; text: string } | undefined): Promise<void> {
    main.onEnd(() => undefined); // its error is ours to throw
    let turn = performance.now();
    try {
      for (;;) {
        await this.#drain();
        if (main.done || this.#failure !== undefined) break;
        if (performance.now() - turn > YIELD_MS) {
          await new Promise((resolve) => setImmediate(resolve));
          turn = performance.now();
        }
        await this.#move(limit);
      }
    } finally {
      for (const task of this.#tasks) if (!task.done) task.kill();
      await this.#drain();
    }
    if (this.#failure !== undefined) throw this.#failure;
    if (main.outcome?.error !== undefined) throw main.outcome.error;
  }

  /**
   * Runs the design to the next point at which somebody waits: within this time step, or, when
   * nobody wants its ReadWrite or ReadOnly phase, in a later one.
   */
  async #move(limit: { ps: number; text: string } | undefined): Promise<void> {
    const advance = this.#readWrite.size === 0 && this.#readOnly.size === 0;
    let deadline = Number.POSITIVE_INFINITY;
    for (const timer of this.#timers) if (timer.time < deadline) deadline = timer.time;
    // Without clocks and Timers there is nothing to run into the limit.
    const moving = this.engine.clocks > 0 || deadline !== Number.POSITIVE_INFINITY;
    if (limit !== undefined && moving) deadline = Math.min(deadline, limit.ps);
    const watches = [...this.#edges];
    const stage = await this.engine.run({
      advance,
      deadline: deadline === Number.POSITIVE_INFINITY ? undefined : deadline,
      nextStep: this.#nextStep.size > 0,
      watches,
    });
    this.phase = 'active';
    if (stage === Stage.settled) this.#lastPhases();
    else if (stage === Stage.nothing) throw this.#stuck();
    else if (stage !== Stage.pause) {
      if (limit !== undefined && this.now >= limit.ps) throw new UsageError(limit.text);
      const steppers = stage === Stage.time ? [...this.#nextStep] : [];
      for (const wait of steppers) this.#nextStep.delete(wait);
      this.#fire(steppers);
    }
  }

  /** The step has settled: ReadWrite, as often as it is awaited, then ReadOnly. */
  #lastPhases(): void {
    this.phase = this.#readWrite.size > 0 ? 'readwrite' : 'readonly';
    const set = this.#readWrite.size > 0 ? this.#readWrite : this.#readOnly;
    const due = [...set];
    set.clear();
    this.#fire(due);
  }

  /** Fires what is due, in order of registration: edges, timers of this time, and `more`. */
  #fire(more: readonly PhaseWait[]): void {
    const due: { order: number; fire: Fire }[] = [...more];
    for (const edge of this.#edges) if (edge.left === 0) due.push(edge);
    for (const timer of this.#timers) if (timer.time <= this.now) due.push(timer);
    for (const wait of due) {
      this.#edges.delete(wait as EdgeWait);
      this.#timers.delete(wait as TimeWait);
    }
    due.sort((a, b) => a.order - b.order);
    for (const wait of due) wait.fire({});
  }

  /** Resumes tasks, one at a time, until none has anything left to do now. */
  async #drain(): Promise<void> {
    for (;;) {
      const starting = this.#starting.shift();
      if (starting !== undefined) {
        const { task, body } = starting;
        if (!task.done) await this.#turn(task, () => task.start(body));
        continue;
      }
      const next = this.#ready.shift();
      if (next === undefined) return;
      if (!next.waiter.over) await this.#turn(next.waiter.task, () => next.waiter.settle(next.outcome));
    }
  }

  /** Lets one task run until it awaits. Other benches of this process wait for their turn. */
  async #turn(task: Task, go: () => void): Promise<void> {
    while (running !== undefined) await microtasksDone();
    running = task;
    go();
    await microtasksDone();
    running = undefined;
    if (task.done) this.#tasks.delete(task);
    else if (task.waiters.size === 0) {
      this.#failure ??= new IllegalAwaitError(`task ${task.name} awaits something that is no `
        + 'trigger of the bench (a promise, a timer or I/O of Node): simulated time cannot wait '
        + 'for it. Use Event, Queue or Timer; do I/O before or after runBench');
    }
  }

  #stuck(): Error {
    const names = [...this.#tasks].map((task) => task.name).join(', ');
    return new UsageError(`nothing can happen any more at ${this.now} ps: no clock runs and no `
      + `Timer is due, but these tasks wait: ${names}`);
  }

  /** Throws when a write is not allowed now. */
  checkWrite(what: string): void {
    if (this.phase === 'readonly') {
      throw new IllegalAwaitError(`${what} was written in the ReadOnly phase: everything has `
        + 'settled; await NextTimeStep, a Timer or an edge first');
    }
    if (this.simulator.channel.dead instanceof SimulatorError) throw this.simulator.channel.dead;
  }
}

function added<T>(set: Set<T>, wait: T): () => void {
  set.add(wait);
  return () => set.delete(wait);
}

/** Resolves when the microtasks at hand, and all that they start, have run. */
function microtasksDone(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
