import { openSimulator, setField, type SimulatorImage, type Simulator } from '@cocotb-ts/bridge';
import { assert } from '../../model/base/assert.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { type CorePins, PinPredictor, type TimedCore } from '../timing/pins.ts';
import { corePins } from './image.ts';
import type { Pace } from './pace.ts';

/** The first edge at which the machine's pins were not the predicted ones. */
export interface PinMismatch {
  /** Cycle since reset, 0 = the first with reset released; below 0 during reset. */
  readonly cycle: number;
  /** Cycles since the simulator was started. */
  readonly age: number;
  readonly expected: Uint32Array;
  readonly seen: Uint32Array;
  /** Rows before and after, within the batch, for the picture: row `at` is the mismatch. */
  readonly window: { readonly expected: Uint32Array; readonly seen: Uint32Array; readonly rows: number; readonly at: number; readonly firstCycle: number };
  /** Commands taken by the model up to the end of the batch. */
  readonly commandsTaken: number;
}

export class Divergence extends Error {
  override name = 'Divergence';
  readonly mismatch: PinMismatch;
  constructor(mismatch: PinMismatch) {
    super(`the pins differ from the prediction at cycle ${mismatch.cycle}`);
    this.mismatch = mismatch;
  }
}

export interface RunResult {
  /** Events taken from the machine's own pins, eight words each. */
  readonly events: Int32Array;
  /** Edges compared in this run. */
  readonly cycles: number;
}

/** Looks at compared rows: `seen` holds `rows` rows, the first of cycle `firstCycle`; bit i of `ready` belongs to row i. */
export type RowWatch = (seen: Uint32Array, rows: number, ready: Uint32Array, firstCycle: number) => void;

/** Where a reset in mid-course met the machine. */
export interface Cut {
  /** Cycles since the reset before. */
  readonly cycle: number;
  /** Commands taken, and those of them whose last event had been taken by the far side. */
  readonly taken: number;
  readonly answered: number;
}

interface Batch {
  readonly reply: Promise<Uint32Array>;
  readonly expected: Int32Array;
  readonly ready: Uint32Array;
  readonly cycles: number;
  readonly firstCycle: number;
  readonly age: number;
}

const NOTHING = { items: new Int32Array(0), gaps: new Uint32Array(0) };

const RESET_CYCLES = 4;
const WINDOW = 24;
const IN_FLIGHT = 2;

/**
 * One simulator of the core beside the model: runs commands under a pace and compares every output pin at every
 * rising edge with the prediction. Throws Divergence at the first difference; the session is then of no more use.
 */
export class LockstepSession {
  readonly config: CoreConfig;
  readonly pins: CorePins;
  /** Edges compared since the session was opened. */
  cycles = 0;
  readonly #sim: Simulator;
  readonly #batch: number;
  readonly #makeModel: (config: CoreConfig) => TimedCore;
  #predictor: PinPredictor;
  /** Cycles sent since the simulator was started. */
  #age = 0;
  readonly #fixed: Uint32Array;
  readonly #spare: Int32Array[] = [];

  private constructor(sim: Simulator, config: CoreConfig, makeModel: (config: CoreConfig) => TimedCore, batch: number) {
    this.#sim = sim;
    this.config = config;
    this.pins = corePins(sim.image);
    this.#batch = batch;
    this.#makeModel = makeModel;
    this.#predictor = new PinPredictor(makeModel(config), this.pins);
    this.#fixed = new Uint32Array(sim.inputs.words);
    setField(this.#fixed, 0, sim.inputs.port('rst_ni'), 1);
  }

  /** `batch`: cycles an exchange, a multiple of 32. `start`: seed of the registers' first values, of an image with unknowns. */
  static async open(
    image: SimulatorImage, config: CoreConfig, makeModel: (config: CoreConfig) => TimedCore, batch = 8192, start?: number,
  ): Promise<LockstepSession> {
    const sim = await openSimulator(image, {
      sources: { cmd: { valid: 'cmd_valid_i', ready: 'cmd_ready_o', data: 'cmd_data_i' } },
      sinks: { evt: { valid: 'evt_valid_o', ready: 'evt_ready_i' } },
      timeoutMs: 60_000,
      plusArgs: start === undefined ? [] : ['+verilator+rand+reset+2', `+verilator+seed+${start}`],
    });
    return new LockstepSession(sim, config, makeModel, batch);
  }

  /** Resets the machine and starts with a fresh model. */
  async reset(): Promise<void> {
    this.#predictor = new PinPredictor(this.#makeModel(this.config), this.pins);
    const rows = new Uint32Array(RESET_CYCLES * this.#sim.inputs.words);
    this.#compareReset(await this.#sim.rows(rows, RESET_CYCLES), RESET_CYCLES);
  }

  /** In the first row the reset has not met an edge yet; from then on every pin is low. */
  #compareReset(seen: Uint32Array, cycles: number): void {
    const expected = new Int32Array(cycles * this.pins.words);
    expected.set(new Int32Array(seen.buffer, seen.byteOffset, this.pins.words));
    this.#compare(expected, seen, { cycles, firstCycle: -cycles, age: this.#age });
    this.#age += cycles;
    this.cycles += cycles - 1;
    this.#sim.release(seen);
  }

  /**
   * Runs exactly `cycles` cycles, wherever that leaves the machine, then resets it for `length` cycles, under a fresh
   * model: what was taken is lost, what was offered and not taken is offered still.
   */
  async cut(commands: Int32Array, pace: Pace, cycles: number, length: number): Promise<Cut> {
    let items = commands;
    for (let left = cycles; left > 0; left -= this.#batch) {
      const now = Math.min(left, this.#batch);
      const gaps = pace.gaps(items.length / RECORD_WORDS);
      await this.#receive(this.#send(items, gaps, pace.ready(Math.ceil(now / 32) * 32), now), undefined, undefined);
      items = NOTHING.items;
    }
    const { cycle, taken, answered } = this.#predictor;
    const rest = this.#predictor.untaken();
    // The source goes on counting its idle cycles while the machine is in reset.
    if (rest.gaps.length > 0) rest.gaps[0] = Math.max(0, rest.gaps[0]! - length);
    this.#predictor = new PinPredictor(this.#makeModel(this.config), this.pins);
    this.#predictor.offer(rest.commands, rest.gaps);
    const fixed = new Uint32Array(this.#sim.inputs.words);
    const { outputs } = await this.#sim.stream({ cycles: length, fixed, ...NOTHING, readyBits: new Uint32Array(Math.ceil(length / 32)).fill(0xffff_ffff) });
    this.#compareReset(outputs, length);
    return { cycle, taken, answered };
  }

  /** Runs commands to their last event. `keep`: collect the events (default true). `watch` sees every compared row. */
  async run(commands: Int32Array, pace: Pace, keep = true, watch?: RowWatch): Promise<RunResult> {
    const total = commands.length / RECORD_WORDS;
    const goal = this.#predictor.answered + this.#predictor.queued + total;
    const sunk: Int32Array[] = [];
    const pending: Batch[] = [];
    const start = this.cycles;
    let offered = 0;
    while (this.#predictor.answered < goal) {
      const count = this.#predictor.queued < this.#batch ? Math.min(total - offered, this.#batch) : 0;
      const items = commands.subarray(offered * RECORD_WORDS, (offered + count) * RECORD_WORDS);
      pending.push(this.#send(items, pace.gaps(count), pace.ready(this.#batch)));
      offered += count;
      if (pending.length === IN_FLIGHT) await this.#receive(pending.shift()!, keep ? sunk : undefined, watch);
    }
    for (const batch of pending) await this.#receive(batch, keep ? sunk : undefined, watch);
    return { events: join(sunk), cycles: this.cycles - start };
  }

  #send(items: Int32Array, gaps: Uint32Array, ready: Uint32Array, cycles = this.#batch): Batch {
    const { cycle: firstCycle } = this.#predictor;
    const age = this.#age;
    this.#age += cycles;
    const reply = this.#sim.stream({ cycles, fixed: this.#fixed, items, gaps, readyBits: ready });
    reply.catch(() => undefined); // it is awaited when its turn comes
    const expected = this.#spare.pop() ?? new Int32Array(this.#batch * this.pins.words);
    this.#predictor.offer(items, gaps);
    this.#predictor.predict(cycles, ready, expected);
    return { reply: reply.then((r) => r.outputs), expected, ready, cycles, firstCycle, age };
  }

  async #receive(batch: Batch, sunk: Int32Array[] | undefined, watch: RowWatch | undefined): Promise<void> {
    const seen = await batch.reply;
    this.#compare(batch.expected, seen, batch);
    this.cycles += batch.cycles;
    watch?.(seen, batch.cycles, batch.ready, batch.firstCycle);
    if (sunk !== undefined) sunk.push(this.#eventsOf(seen, batch.ready));
    this.#spare.push(batch.expected);
    this.#sim.release(seen);
  }

  #compare(expected: Int32Array, seen: Uint32Array, { cycles: rows, firstCycle, age }: Pick<Batch, 'cycles' | 'firstCycle' | 'age'>): void {
    compareRows(expected, seen, { words: this.pins.words, rows, firstCycle, age, commandsTaken: this.#predictor.taken });
  }

  /** The events that the far side took: valid and ready at the edge. */
  #eventsOf(seen: Uint32Array, ready: Uint32Array): Int32Array {
    const { words, evtValid, evtData } = this.pins;
    const out = new Int32Array(this.#batch * RECORD_WORDS);
    const signed = new Int32Array(seen.buffer, seen.byteOffset, seen.length);
    let used = 0;
    for (let row = 0, at = 0; row < this.#batch; row++, at += words) {
      if (((signed[at + evtValid.word]! >>> evtValid.low) & 1) === 0) continue;
      if (((ready[row >>> 5]! >>> (row & 31)) & 1) === 0) continue;
      for (let w = 0; w < RECORD_WORDS; w++) out[used++] = signed[at + evtData.word + w]!;
    }
    return out.slice(0, used);
  }

  /** Opens a wave dump from the next cycle on; needs an image built with trace. */
  trace(file: string): Promise<void> {
    return this.#sim.trace(file);
  }

  traceOff(): Promise<void> {
    return this.#sim.traceOff();
  }

  get model(): TimedCore {
    return this.#predictor.core;
  }

  close(): Promise<void> {
    return this.#sim.close();
  }
}

/** Where rows belong: `commandsTaken` by the model up to their end, the rest as in PinMismatch. */
export interface RowsPlace {
  readonly words: number;
  readonly rows: number;
  readonly firstCycle: number;
  readonly age: number;
  readonly commandsTaken: number;
}

/** Throws Divergence at the first row that is not as predicted. */
export function compareRows(expected: Int32Array, seen: Uint32Array, { words, rows, firstCycle, age, commandsTaken }: RowsPlace): void {
  const bytes = rows * words * 4;
  const a = Buffer.from(expected.buffer, expected.byteOffset, bytes);
  const b = Buffer.from(seen.buffer, seen.byteOffset, bytes);
  if (Buffer.compare(a, b) === 0) return;
  const want = new Uint32Array(expected.buffer, expected.byteOffset, rows * words);
  let word = 0;
  while (want[word] === seen[word]) word++;
  const row = Math.floor(word / words);
  const from = Math.max(0, row - WINDOW);
  const to = Math.min(rows, row + WINDOW / 2);
  throw new Divergence({
    cycle: firstCycle + row,
    age: age + row,
    expected: want.slice(row * words, (row + 1) * words),
    seen: seen.slice(row * words, (row + 1) * words),
    window: { expected: want.slice(from * words, to * words), seen: seen.slice(from * words, to * words), rows: to - from, at: row - from, firstCycle: firstCycle + from },
    commandsTaken,
  });
}

function join(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  assert(at % RECORD_WORDS === 0, 'events come in whole records');
  return all;
}
