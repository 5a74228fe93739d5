/**
 * A running simulator: the batch API.
 *
 * Cycle contract, in rows and in streams. Cycle c is one period of the clock:
 *   1. the input pins take their values for the cycle, the clock is low, everything
 *      combinational settles;
 *   2. the outputs are sampled: they are what a flop outside sees at the coming edge;
 *   3. the clock rises; registers take their values.
 * So outputs of row c depend on inputs of row c through combinational paths, and on inputs of
 * rows before it through registers.
 */
import { UsageError } from '../errors.ts';
import type { SimulatorImage } from '../build/build.ts';
import type { Rows, RowLayout } from '../layout.ts';
import { setField } from '../layout.ts';
import { Channel } from './channel.ts';
import { RowPool } from './pool.ts';
import { Op } from './protocol.ts';
import { Probe } from './probe.ts';
import { readSignals, type SignalTable } from './signals.ts';
import {
  declareSink, declareSource, type SinkPins, type SourcePins, type StreamCall, type StreamResult,
} from './stream.ts';
import { Streams } from './streams.ts';

export interface ResetOptions {
  readonly port: string;
  /** Default true for names that end in _n, _ni or n_i. */
  readonly activeLow?: boolean;
  /** Cycles with reset active; default 4. All other inputs are zero meanwhile. */
  readonly cycles?: number;
}

export interface OpenOptions {
  /** Must be the clock the image was built with; stated here for the reader. */
  readonly clock?: string;
  /** Runs a reset before `openSimulator` resolves; its cycles count. */
  readonly reset?: ResetOptions;
  readonly sources?: Readonly<Record<string, SourcePins>>;
  readonly sinks?: Readonly<Record<string, SinkPins>>;
  /** File for what the model prints; default one beside the image, removed if it stays empty. */
  readonly log?: string;
  /** Longest wait for an answer; default 30 000 ms. Then the simulator is killed. */
  readonly timeoutMs?: number;
  /** Rows per exchange with the child; longer calls are cut. Default 16,384. */
  readonly maxRows?: number;
  /** Exchanges under way at once; default 4. */
  readonly slots?: number;
  /** Arguments of Verilator's run time and of $plusargs, such as `+verilator+seed+7`. */
  readonly plusArgs?: readonly string[];
  /** Clock period of rows and streams in picoseconds; even; default 10,000. */
  readonly periodPs?: number;
}

const PAGE = 4096;
const roundUp = (bytes: number): number => Math.ceil(bytes / PAGE) * PAGE;

export class Simulator implements AsyncDisposable {
  readonly image: SimulatorImage;
  readonly inputs: RowLayout;
  readonly outputs: RowLayout;
  readonly channel: Channel;
  readonly #streams: Streams;
  #table: Promise<SignalTable> | undefined;
  readonly #maxRows: number;
  readonly #pool = new RowPool();

  /** Use `openSimulator`. */
  constructor(image: SimulatorImage, options: OpenOptions) {
    this.image = image;
    this.inputs = image.inputs;
    this.outputs = image.outputs;
    const sources = Object.entries(options.sources ?? {})
      .map(([name, pins]) => declareSource(image, name, pins));
    const sinks = Object.entries(options.sinks ?? {})
      .map(([name, pins]) => declareSink(image, name, pins));
    this.#maxRows = options.maxRows ?? 16_384;
    const periodPs = options.periodPs ?? 10_000;
    if (!Number.isInteger(periodPs / 2) || periodPs < 2) {
      throw new UsageError(`periodPs must be an even number of picoseconds, not ${periodPs}`);
    }
    const itemWords = sources.reduce((sum, s) => sum + s.item.words + 1, 0);
    const inWords = this.inputs.words + itemWords + 1;
    const outWords = this.outputs.words + this.inputs.words;
    this.channel = new Channel(image, {
      slots: options.slots ?? 4,
      inBytes: roundUp(Math.max(this.#maxRows * inWords * 4, 16 * PAGE)),
      outBytes: roundUp(Math.max(this.#maxRows * outWords * 4 + PAGE, 16 * PAGE)),
      halfPeriod: periodPs / 2,
      timeoutMs: options.timeoutMs ?? 30_000,
      log: options.log,
      plusArgs: options.plusArgs ?? [],
    });
    this.#streams = new Streams(this.channel, image, this.#maxRows, this.#pool, sources, sinks);
  }

  /** How the items of a source are laid out: what `items` of `stream` holds, item after item. */
  itemLayout(source: string): RowLayout {
    return this.#streams.itemLayout(source);
  }

  /** Process id of the simulator. */
  get pid(): number | undefined {
    return this.channel.process.pid;
  }

  /** Rising edges completed, as of the last answer. */
  get cycle(): number {
    return this.channel.cycle;
  }

  get logFile(): string {
    return this.channel.process.logFile;
  }

  /**
   * Runs `cycles` rows of inputs (`inputs.words` words each) and returns as many rows of outputs.
   * Several calls may be under way; they run, and resolve, in the order of the calls. The input
   * rows are copied before the call returns when a slot is free, else when one becomes free: do
   * not write into them before the promise resolves with more than `slots` calls under way.
   */
  rows(inputRows: Rows, cycles: number): Promise<Uint32Array> {
    const { words } = this.inputs;
    if (!Number.isInteger(cycles) || cycles < 0) {
      return Promise.reject(new UsageError(`rows: cycles must be a whole number, not ${cycles}`));
    }
    if (inputRows.length < cycles * words) {
      return Promise.reject(new UsageError(`rows: ${cycles} cycles need ${cycles * words} words of `
        + `input (${words} each), but ${inputRows.length} were given`));
    }
    const result = this.#pool.take(cycles * this.outputs.words);
    if (cycles <= this.#maxRows) return this.#exchange(inputRows, 0, cycles, result);
    const parts: Promise<Uint32Array>[] = [];
    for (let from = 0; from < cycles; from += this.#maxRows) {
      parts.push(this.#exchange(inputRows, from, Math.min(this.#maxRows, cycles - from), result));
    }
    return Promise.all(parts).then(() => result);
  }

  #exchange(rows: Rows, from: number, cycles: number, result: Uint32Array): Promise<Uint32Array> {
    const { words } = this.inputs;
    const out = this.outputs.words;
    const { memory } = this.channel;
    return this.channel.request({
      op: Op.rows,
      a: cycles,
      fill: (slot) => memory.writeInput(slot, rows.subarray(from * words, (from + cycles) * words)),
      collect: (slot) => {
        memory.readOutput(slot, result.subarray(from * out, (from + cycles) * out));
        return result;
      },
    });
  }

  /** Gives a result buffer back, to be filled again by a later call of the same length. */
  release(rows: Uint32Array): void {
    this.#pool.release(rows);
  }

  /**
   * Runs cycles with the declared sources and sinks alive: each source offers its items after
   * their gaps and holds `valid` until `ready`; each sink follows its bit pattern. Queued items
   * stay for the next call. Data pins are zero while `valid` is.
   */
  stream(call: StreamCall): Promise<StreamResult> {
    return this.#streams.run(call);
  }

  /** All signals that the image lets one see: the ports, and with `handles` the hierarchy. */
  signals(): Promise<SignalTable> {
    this.#table ??= readSignals(this.channel, this.image.handles);
    return this.#table;
  }

  /** A signal by path, for example "u_fifo.count_q": to be read and written between batches. */
  async get(path: string): Promise<Probe> {
    return new Probe(this.channel, (await this.signals()).find(path));
  }

  /** Opens a wave dump: only what runs from now to `traceOff` is recorded. */
  async trace(file: string): Promise<void> {
    const path = Buffer.from(file, 'utf8');
    const { memory } = this.channel;
    const fill = (slot: number): void => memory.writeInput(slot, path);
    await this.channel.request({ op: Op.traceOn, a: path.length, fill, collect: () => undefined });
  }

  async traceOff(): Promise<void> {
    await this.channel.request({ op: Op.traceOff, collect: () => undefined });
  }

  /** The same on the spot, for benches; `undefined` closes the dump. */
  traceInPlace(file: string | undefined): void {
    const path = Buffer.from(file ?? '', 'utf8');
    this.channel.requestInPlace({
      op: file === undefined ? Op.traceOff : Op.traceOn,
      a: path.length,
      fill: (slot) => this.channel.memory.writeInput(slot, path),
      collect: () => undefined,
    });
  }

  /** Ends the process and waits until it is gone. */
  close(): Promise<void> {
    return this.channel.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Says hello, declares the buses, runs the reset. */
  async start(options: OpenOptions): Promise<void> {
    await this.channel.request({ op: Op.hello, collect: () => undefined });
    await this.#streams.declare();
    if (options.reset !== undefined) await this.#reset(options.reset);
  }

  async #reset({ port, activeLow, cycles = 4 }: ResetOptions): Promise<void> {
    const place = this.inputs.port(port);
    const low = activeLow ?? /_ni?$|n_i$/.test(port);
    const rows = new Uint32Array(cycles * this.inputs.words);
    if (!low) {
      for (let i = 0; i < cycles; i += 1) setField(rows, i * this.inputs.words, place, 1);
    }
    await this.rows(rows, cycles);
  }
}

/** Starts a simulator. Close it, or declare it with `await using`. */
export async function openSimulator(
  image: SimulatorImage, options: OpenOptions = {},
): Promise<Simulator> {
  if (options.clock !== undefined && options.clock !== image.clock) {
    throw new UsageError(`clock: the image was built with ${image.clock ?? 'no clock'}, not with `
      + `${options.clock}: give clock to buildSimulator`);
  }
  const simulator = new Simulator(image, options);
  try {
    await simulator.start(options);
  } catch (error) {
    await simulator.close();
    throw error;
  }
  return simulator;
}
