/** The triggers of simulated time and of signals. Names and meaning follow cocotb. */
import { IllegalAwaitError, UsageError } from '../errors.ts';
import type { EdgeKind } from './engine.ts';
import { type Signal, SignalHandle } from './handles.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome } from './task.ts';
import { type Fire, Trigger } from './trigger.ts';
import { picoseconds, type TimeUnit } from './units.ts';

type AnySignal = Signal<number> | Signal<bigint>;

class EdgeTrigger extends Trigger {
  readonly text: string;
  readonly #signal: SignalHandle;
  readonly #kind: EdgeKind;
  readonly #count: number;

  constructor(name: string, signal: AnySignal, kind: EdgeKind, count: number) {
    super();
    this.#signal = edgeSignal(name, signal, kind);
    this.text = `${name}(${this.#signal.path}${count === 1 ? '' : `, ${count}`})`;
    this.#kind = kind;
    this.#count = count;
  }

  override arm(kernel: Kernel, fire: Fire): () => void {
    if (kernel !== this.#signal.kernel) {
      throw new IllegalAwaitError(`${this.text}: the signal belongs to another bench`);
    }
    return kernel.awaitEdge(this.#signal, this.#kind, this.#count, fire);
  }
}

function edgeSignal(name: string, signal: AnySignal, kind: EdgeKind): SignalHandle {
  if (!(signal instanceof SignalHandle)) {
    throw new IllegalAwaitError(`${name} needs a signal of the design, such as dut.clk_i`);
  }
  if (signal.info.count > 0 || signal.info.kind === 'parameter') {
    const what = signal.info.count > 0 ? 'memory or its element' : 'parameter';
    throw new IllegalAwaitError(`${name}(${signal.path}): a ${what} has no edges`);
  }
  if (kind !== 'any' && signal.width !== 1) {
    throw new IllegalAwaitError(
      `${name}(${signal.path}): it has ${signal.width} bits; only Edge can wait for those`);
  }
  return signal;
}

/** The next change from 0 to 1. */
export const RisingEdge = (signal: AnySignal): Trigger =>
  new EdgeTrigger('RisingEdge', signal, 'rising', 1);
/** The next change from 1 to 0. */
export const FallingEdge = (signal: AnySignal): Trigger =>
  new EdgeTrigger('FallingEdge', signal, 'falling', 1);
/** The next change of a signal of any width. */
export const Edge = (signal: AnySignal): Trigger => new EdgeTrigger('Edge', signal, 'any', 1);

/** `count` rising edges (or falling, or any). The shim counts: this is one exchange. */
export function ClockCycles(signal: AnySignal, count: number, kind: EdgeKind = 'rising'): Trigger {
  if (!Number.isInteger(count) || count < 1 || count > 0xffff_ffff) {
    throw new IllegalAwaitError(`ClockCycles: the count must be 1 to 2^32 - 1, not ${count}`);
  }
  return new EdgeTrigger('ClockCycles', signal, kind, count);
}

class TimerTrigger extends Trigger {
  readonly text: string;
  readonly #delay: number;

  constructor(n: number, unit: TimeUnit) {
    super();
    this.text = `Timer(${n}, ${unit})`;
    try {
      this.#delay = picoseconds('Timer', n, unit);
    } catch (error) {
      throw new IllegalAwaitError((error as UsageError).message);
    }
  }

  override arm(kernel: Kernel, fire: Fire): () => void {
    return kernel.awaitTime(this.#delay, fire);
  }
}

/** A time from now; positive, a whole number of picoseconds. */
export const Timer = (n: number, unit: TimeUnit = 'ps'): Trigger => new TimerTrigger(n, unit);

class PhaseTrigger extends Trigger {
  readonly text: string;
  readonly #phase: 'readwrite' | 'readonly' | 'nextstep';

  constructor(text: string, phase: 'readwrite' | 'readonly' | 'nextstep') {
    super();
    this.text = text;
    this.#phase = phase;
  }

  override arm(kernel: Kernel, fire: Fire): () => void {
    return kernel.awaitPhase(this.#phase, fire);
  }
}

/** The design has reacted and all writes so far have landed; writing is still allowed. */
export const ReadWrite = (): Trigger => new PhaseTrigger('ReadWrite', 'readwrite');
/** The end of the time step: everything has settled, nothing may be written. */
export const ReadOnly = (): Trigger => new PhaseTrigger('ReadOnly', 'readonly');
/** The beginning of the next time at which a clock moves or a Timer is due. */
export const NextTimeStep = (): Trigger => new PhaseTrigger('NextTimeStep', 'nextstep');

class CombineTrigger extends Trigger {
  readonly text: string;
  readonly #parts: readonly Trigger<unknown>[];

  constructor(parts: readonly Trigger<unknown>[]) {
    super();
    this.#parts = parts;
    this.text = `Combine(${parts.map((part) => part.text).join(', ')})`;
  }

  override arm(kernel: Kernel, fire: Fire): () => void {
    let left = this.#parts.length;
    if (left === 0) fire({});
    return armAll(this.#parts, kernel, (_, outcome) => {
      left -= 1;
      if (outcome.error !== undefined) fire(outcome);
      else if (left === 0) fire({});
    });
  }
}

/** All of them, in any order; fails with the first that fails. */
export const Combine = (...parts: Trigger<unknown>[]): Trigger => new CombineTrigger(parts);

/** Which one came first, by its place among the arguments, and what it gave. */
export interface Winner {
  readonly index: number;
  readonly value: unknown;
}

class FirstTrigger extends Trigger<Winner> {
  readonly text: string;
  readonly #parts: readonly Trigger<unknown>[];

  constructor(parts: readonly Trigger<unknown>[]) {
    super();
    if (parts.length === 0) throw new IllegalAwaitError('First needs at least one trigger');
    this.#parts = parts;
    this.text = `First(${parts.map((part) => part.text).join(', ')})`;
  }

  override arm(kernel: Kernel, fire: Fire): () => void {
    let over = false;
    return armAll(this.#parts, kernel, (index, outcome) => {
      if (over) return;
      over = true;
      fire(outcome.error === undefined ? { value: { index, value: outcome.value } } : outcome);
    });
  }
}

/** The first of them; of several at the same moment the one named first. The others are let go. */
export const First = (...parts: Trigger<unknown>[]): Trigger<Winner> => new FirstTrigger(parts);

function armAll(
  parts: readonly Trigger<unknown>[], kernel: Kernel,
  fire: (index: number, outcome: Outcome) => void,
): () => void {
  const undo: (() => void)[] = [];
  const cancel = (): void => {
    for (const one of undo) one();
  };
  try {
    parts.forEach((part, index) => {
      undo.push(part.arm(kernel, (outcome) => fire(index, outcome)));
    });
  } catch (error) {
    cancel();
    throw error;
  }
  return cancel;
}

/** withTimeout ran out. */
export class SimTimeoutError extends UsageError {
  override readonly name = 'SimTimeoutError';
}

/** The trigger's value, or SimTimeoutError when the time runs out first. */
export async function withTimeout<T>(trigger: Trigger<T>, n: number, unit: TimeUnit): Promise<T> {
  const winner = await First(trigger, Timer(n, unit));
  if (winner.index === 0) return winner.value as T;
  throw new SimTimeoutError(`${trigger.text} did not come within ${n} ${unit}`);
}
