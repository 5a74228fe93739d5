/** A coroutine of a bench, and what it waits for. */
import { IllegalAwaitError } from '../errors.ts';
import type { Kernel } from './kernel.ts';

/** Thrown into a task that is killed, so that its `finally` blocks run; and out of its `join`. */
export class TaskKilledError extends Error {
  override readonly name = 'TaskKilledError';
}

/** One armed await. It is resumed once, or cancelled. */
export class Waiter {
  readonly task: Task;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: Error) => void;
  #cancel: (() => void) | undefined;
  over = false;

  constructor(task: Task, resolve: (v: unknown) => void, reject: (e: Error) => void) {
    this.task = task;
    this.#resolve = resolve;
    this.#reject = reject;
    task.waiters.add(this);
  }

  /** What is to be undone when the waiter goes away unfired. */
  armed(cancel: () => void): void {
    if (this.over) cancel();
    else this.#cancel = cancel;
  }

  settle(outcome: Outcome): void {
    this.drop();
    if (outcome.error === undefined) this.#resolve(outcome.value);
    else this.#reject(outcome.error);
  }

  /** Disarms; the await never returns. */
  drop(): void {
    this.over = true;
    this.task.waiters.delete(this);
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

export interface Outcome {
  readonly value?: unknown;
  readonly error?: Error;
}

function isThenable<T>(value: PromiseLike<T> | T): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

export class Task<T = unknown> {
  readonly name: string;
  readonly kernel: Kernel;
  readonly waiters = new Set<Waiter>();
  readonly #joiners = new Set<(outcome: Outcome) => void>();
  #outcome: Outcome | undefined;
  killed = false;

  constructor(kernel: Kernel, name: string) {
    this.kernel = kernel;
    this.name = name;
  }

  get done(): boolean {
    return this.#outcome !== undefined;
  }

  /** Value or error; undefined while it runs. */
  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** Runs the body; returns at its first await. */
  start(body: () => PromiseLike<T> | T): void {
    const fail = (error: unknown): void => {
      this.#finish({ error: error instanceof Error ? error : new Error(String(error)) });
    };
    try {
      const result = body();
      if (isThenable(result)) Promise.resolve(result).then((value) => this.#finish({ value }), fail);
      else this.#finish({ value: result });
    } catch (error) {
      fail(error);
    }
  }

  #finish(outcome: Outcome): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    for (const waiter of [...this.waiters]) waiter.drop();
    const joiners = [...this.#joiners];
    this.#joiners.clear();
    for (const joiner of joiners) joiner(outcome);
    const lost = outcome.error !== undefined && joiners.length === 0;
    if (lost && !(outcome.error instanceof TaskKilledError)) this.kernel.taskFailed(this, outcome);
  }

  /** Calls back when the task ends; at once if it has. Returns the way to call it off. */
  onEnd(callback: (outcome: Outcome) => void): () => void {
    if (this.#outcome !== undefined) {
      callback(this.#outcome);
      return () => undefined;
    }
    this.#joiners.add(callback);
    return () => this.#joiners.delete(callback);
  }

  /**
   * Ends the task where it waits: TaskKilledError is thrown there, its `finally` blocks run, and
   * any further await in it is refused. Killing an ended task does nothing.
   */
  kill(): void {
    if (this.done || this.killed) return;
    if (this.kernel.current === this) {
      throw new IllegalAwaitError(`task ${this.name} cannot kill itself: return instead`);
    }
    this.killed = true;
    const error = new TaskKilledError(`task ${this.name} was killed`);
    const waiters = [...this.waiters];
    if (waiters.length === 0) this.#finish({ error }); // forked, but not yet begun
    for (const waiter of waiters) this.kernel.resume(waiter, { error });
  }

  describe(): string {
    return `task ${this.name}`;
  }
}
