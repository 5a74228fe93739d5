/**
 * What a bench can await. A trigger is a recipe: it arms itself when it is awaited, each time
 * anew, and only within a task of a bench.
 */
import { IllegalAwaitError } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import { currentTask } from './kernel.ts';
import { type Outcome, TaskKilledError, Waiter } from './task.ts';

export type Fire = (outcome: Outcome) => void;

export abstract class Trigger<T = void> implements PromiseLike<T> {
  /** For messages: "RisingEdge(clk)". */
  abstract readonly text: string;

  /** Registers with the kernel; `fire` is to be called at most once. Returns how to undo it. */
  abstract arm(kernel: Kernel, fire: Fire): () => void;

  // biome-ignore lint/suspicious/noThenProperty: a trigger is made to be awaited
  then<R = T, E = never>(
    onfulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    onrejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): PromiseLike<R | E> {
    return new Promise<T>((resolve, reject) => this.#await(resolve, reject))
      .then(onfulfilled, onrejected);
  }

  #await(resolve: (value: T) => void, reject: (error: Error) => void): void {
    const task = currentTask();
    if (task === undefined) {
      reject(new IllegalAwaitError(`${this.text} was awaited outside a bench: only the function `
        + 'given to runBench, and tasks forked in it, can wait for simulated time'));
      return;
    }
    if (task.killed) {
      reject(new TaskKilledError(`task ${task.name} was killed; it cannot await ${this.text}`));
      return;
    }
    const { kernel } = task;
    const settle = resolve as (value: unknown) => void;
    const waiter = new Waiter(task, settle, reject);
    try {
      waiter.armed(this.arm(kernel, (outcome) => kernel.resume(waiter, outcome)));
    } catch (error) {
      waiter.settle({ error: error as Error });
    }
  }
}
