/** Signals by name: `dut.u_rx.state_q.value`. */
import { UsageError } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import type { SignalInfo, SignalTable } from '../sim/signals.ts';
import { join, split, wordsOf } from '../sim/values.ts';

/**
 * A signal of the design. `V` is `number` up to 32 bits and `bigint` above; values are unsigned.
 * A read gives the present value (TIMESTEP.md says what that is in each phase).
 */
export interface Signal<V extends number | bigint = number> {
  /** From the top module: "u_fifo.count_q". */
  readonly path: string;
  readonly width: number;
  get value(): V;
  /** Queues a write: it lands in the ReadWrite phase of this time step. */
  set value(value: number | bigint);
  readonly asBigInt: bigint;
  /** Throws RangeError from 2^53 on. */
  readonly asNumber: number;
  /** Two's complement of the width. */
  readonly asSigned: V;
  /** Writes at once, before the design reacts to anything (cocotb's Immediate). */
  setImmediate(value: number | bigint): void;
  /** Element of a memory, by its index in the source. */
  at(index: number): Signal<V>;
}

/** Signals of the top module; for deeper ones, and their widths, see `dutInterface`. */
export type Dut = Readonly<Record<string, Signal>>;

export class SignalHandle implements Signal<number | bigint> {
  readonly kernel: Kernel;
  readonly info: SignalInfo;
  readonly #element: number;

  constructor(kernel: Kernel, info: SignalInfo, element: number) {
    this.kernel = kernel;
    this.info = info;
    this.#element = element;
  }

  get index(): number {
    return this.info.index;
  }

  get width(): number {
    return this.info.width;
  }

  get path(): string {
    const { path, count, low } = this.info;
    return count > 0 && this.#element >= 0 ? `${path}[${low + this.#element}]` : path;
  }

  get value(): number | bigint {
    const words = this.#words();
    return this.width <= 32 ? words[0] : join(words);
  }

  set value(value: number | bigint) {
    this.#kernelWrite(value, false);
  }

  setImmediate(value: number | bigint): void {
    this.#kernelWrite(value, true);
  }

  get asBigInt(): bigint {
    return join(this.#words());
  }

  get asNumber(): number {
    const value = Number(this.asBigInt);
    if (Number.isSafeInteger(value)) return value;
    throw new RangeError(`${this.path} is ${this.asBigInt}, past 2^53: read asBigInt`);
  }

  get asSigned(): number | bigint {
    const signed = BigInt.asIntN(this.width, this.asBigInt);
    return this.width <= 32 ? Number(signed) : signed;
  }

  at(index: number): SignalHandle {
    const { path, count, low } = this.info;
    if (count === 0) throw new UsageError(`${path} is no memory: it has no element ${index}`);
    if (!Number.isInteger(index) || index < low || index >= low + count) {
      throw new UsageError(`${path} has elements ${low} to ${low + count - 1}, not ${index}`);
    }
    return new SignalHandle(this.kernel, this.info, index - low);
  }

  #words(): Uint32Array {
    this.#checkPlain();
    return this.kernel.engine.read(this.index, Math.max(0, this.#element), wordsOf(this.width));
  }

  #kernelWrite(value: number | bigint, now: boolean): void {
    this.#checkPlain();
    if (this.info.kind === 'parameter') throw new UsageError(`${this.path} is a parameter`);
    if (this.info.kind === 'output') throw new UsageError(`${this.path} is an output of the design`);
    this.kernel.checkWrite(this.path);
    const words = split(this.path, this.width, value);
    const element = Math.max(0, this.#element);
    if (now) this.kernel.engine.deposit(this.index, element, words);
    else this.kernel.engine.write(this.index, element, words);
  }

  #checkPlain(): void {
    if (this.info.count > 0 && this.#element < 0) {
      throw new UsageError(`${this.info.path} is a memory: say which element, ${this.info.path}.at(i)`);
    }
  }
}

/** The signal at a path; throws UsageError naming the nearest there are. */
export function handleAt(kernel: Kernel, table: SignalTable, path: string): SignalHandle {
  return new SignalHandle(kernel, table.find(path), -1);
}

/**
 * The design as nested objects; a property is a signal or, deeper, a scope. T is what the caller
 * says the design looks like; a name that is not there throws UsageError when it is read.
 */
export function dutOf<T>(kernel: Kernel, table: SignalTable, prefix = ''): T {
  const known = new Map<string, unknown>();
  const look = (name: string): unknown => {
    const path = prefix + name;
    if (table.byPath.has(path)) return handleAt(kernel, table, path);
    if (table.scopes.has(path)) return dutOf<object>(kernel, table, `${path}.`);
    throw new UsageError(table.explainMissing(path));
  };
  const scope = new Proxy({}, {
    get(_, name) {
      // Promises ask for `then`, printers for symbols: neither is a signal.
      if (typeof name === 'symbol' || (name === 'then' && !table.byPath.has(`${prefix}then`))) {
        return undefined;
      }
      if (!known.has(name)) known.set(name, look(name));
      return known.get(name);
    },
    set(_, name) {
      throw new UsageError(`write ${prefix}${String(name)}.value, not ${prefix}${String(name)}`);
    },
    has: (_, name) => typeof name === 'string'
      && (table.byPath.has(prefix + name) || table.scopes.has(prefix + name)),
    ownKeys: () => table.childrenOf(prefix),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
  return scope as T;
}
