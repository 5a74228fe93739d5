/** Between tasks: join, Event, Queue, Lock. None of them lets simulated time pass by itself. */
import { UsageError } from '../errors.ts';
import { currentTask, type Kernel } from './kernel.ts';
import type { Outcome, Task } from './task.ts';
import { type Fire, Trigger } from './trigger.ts';

/** A trigger made of one function. */
class Waits<T> extends Trigger<T> {
  readonly text: string;
  readonly #arm: (fire: Fire) => () => void;

  constructor(text: string, arm: (fire: Fire) => () => void) {
    super();
    this.text = text;
    this.#arm = arm;
  }

  override arm(_kernel: Kernel, fire: Fire): () => void {
    return this.#arm(fire);
  }
}

/** A task as its starter sees it. */
export interface TaskHandle<T> {
  readonly name: string;
  readonly done: boolean;
  /** Its value when it ends; throws what it threw, or TaskKilledError. */
  join(): Trigger<T>;
  /** Throws TaskKilledError where it waits; its `finally` blocks run. */
  kill(): void;
}

let forks = 0;

/** Starts a task beside this one. It begins when this one next awaits, after those forked before. */
export function fork<T>(body: () => PromiseLike<T> | T, name?: string): TaskHandle<T> {
  const parent = currentTask();
  if (parent === undefined) throw new UsageError('fork was called outside a bench');
  forks += 1;
  const task: Task<T> = parent.kernel.fork(name ?? (body.name || `fork ${forks}`), body);
  return {
    name: task.name,
    get done() {
      return task.done;
    },
    join: () => new Waits<T>(`join(${task.name})`, (fire) => task.onEnd(fire)),
    kill: () => task.kill(),
  };
}

/** Set once, or again and again: wakes all that wait. */
export class Event<T = void> {
  readonly #waiting = new Set<Fire>();
  #set = false;
  #data: T | undefined;

  get isSet(): boolean {
    return this.#set;
  }

  set(data: T): void {
    this.#set = true;
    this.#data = data;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const fire of waiting) fire({ value: data });
  }

  clear(): void {
    this.#set = false;
  }

  /** Returns at once while the event is set. Gives the data of `set`. */
  wait(): Trigger<T> {
    return new Waits<T>('Event.wait()', (fire) => {
      if (this.#set) {
        fire({ value: this.#data });
        return () => undefined;
      }
      this.#waiting.add(fire);
      return () => this.#waiting.delete(fire);
    });
  }
}

/** First in, first out, for items and for those who wait. */
export class Queue<T> {
  readonly capacity: number;
  readonly #items: T[] = [];
  readonly #getters = new Set<Fire>();
  readonly #putters = new Map<Fire, T>();

  /** Capacity in items; unbounded without. */
  constructor(capacity = Number.POSITIVE_INFINITY) {
    if (!(capacity >= 1)) throw new UsageError(`Queue: the capacity must be at least 1, not ${capacity}`);
    this.capacity = capacity;
  }

  get size(): number {
    return this.#items.length;
  }

  /** Adds without waiting; throws UsageError when the queue is full. */
  putNow(item: T): void {
    if (this.#items.length >= this.capacity) throw new UsageError('Queue.putNow: the queue is full');
    const getter = takeFirst(this.#getters);
    if (getter !== undefined) getter({ value: item });
    else this.#items.push(item);
  }

  /** The first item, or undefined when there is none. */
  getNow(): T | undefined {
    const item = this.#items.shift();
    const next = this.#putters.entries().next().value;
    if (next !== undefined && this.#items.length < this.capacity) {
      const [fire, waiting] = next;
      this.#putters.delete(fire);
      this.#items.push(waiting);
      fire({});
    }
    return item;
  }

  put(item: T): Trigger {
    return new Waits<void>('Queue.put()', (fire) => {
      if (this.#items.length < this.capacity) {
        this.putNow(item);
        fire({});
        return () => undefined;
      }
      this.#putters.set(fire, item);
      return () => this.#putters.delete(fire);
    });
  }

  get(): Trigger<T> {
    return new Waits<T>('Queue.get()', (fire) => {
      if (this.#items.length > 0) {
        fire({ value: this.getNow() });
        return () => undefined;
      }
      this.#getters.add(fire);
      return () => this.#getters.delete(fire);
    });
  }
}

/** One holder at a time; those who wait get it in the order in which they came. */
export class Lock {
  readonly #waiting = new Set<Fire>();
  #held = false;

  get locked(): boolean {
    return this.#held;
  }

  acquire(): Trigger {
    return new Waits<void>('Lock.acquire()', (fire) => {
      if (!this.#held) {
        this.#held = true;
        fire({});
        return () => undefined;
      }
      this.#waiting.add(fire);
      return () => this.#waiting.delete(fire);
    });
  }

  release(): void {
    if (!this.#held) throw new UsageError('Lock.release: nobody holds the lock');
    const next = takeFirst(this.#waiting);
    if (next !== undefined) next({});
    else this.#held = false;
  }
}

function takeFirst(set: Set<(outcome: Outcome) => void>): Fire | undefined {
  const first = set.values().next().value;
  if (first !== undefined) set.delete(first);
  return first;
}
