import { openSimulator, type PlacedPort, setField, type Simulator, type SimulatorImage } from '@cocotb-ts/bridge';
import seedrandom from 'seedrandom';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { type Conditions, paceOf } from '../lockstep/regression.ts';
import { compareRows } from '../lockstep/session.ts';
import type { TimedCore } from '../timing/pins.ts';
import { type BooksConfig, bookOf } from './config.ts';
import { type BooksPins, bitOf, booksPins } from './pins.ts';
import { BooksPredictor, freshModels } from './predictor.ts';
import { Stimulation } from './stimulation.ts';

export interface BooksRun {
  /** Events that the far side took off the machine's own pins, eight words each; of those before a reset, too. */
  readonly events: Int32Array;
  /** Of the last reset on: the cycles in which the last event of the first and of the last command answered leaves. */
  readonly firstAnswered: number;
  readonly lastAnswered: number;
  /** The predictor at the end. */
  readonly end: BooksPredictor;
}

interface Batch {
  readonly reply: Promise<Uint32Array>;
  readonly inputs: Uint32Array;
  readonly expected: Int32Array;
  readonly age: number;
  readonly taken: number;
  readonly firstCycle: number;
}

const IN_FLIGHT = 2;
const RESET_CYCLES = 4;

/**
 * One simulator of lockstep_books beside the prediction. Every row of inputs is made here, cycle by cycle, from the predicted
 * ready: were the machine's another, that row would be the divergence. Throws Divergence at the first difference in any output
 * pin, in reset too; the session is then of no more use.
 */
export class BooksSession {
  readonly config: BooksConfig;
  readonly pins: BooksPins;
  /** Edges compared. */
  cycles = 0;
  readonly #sim: Simulator;
  readonly #batch: number;
  readonly #make: (config: CoreConfig) => TimedCore;
  readonly #ports: Readonly<Record<'reset' | 'valid' | 'data' | 'sink' | 'address', PlacedPort>>;
  #predictor: BooksPredictor;
  #age = 0;
  #firstAnswered = -1;
  #lastAnswered = -1;

  private constructor(sim: Simulator, config: BooksConfig, make: (config: CoreConfig) => TimedCore, batch: number) {
    this.#sim = sim;
    this.config = config;
    this.pins = booksPins(sim.image);
    this.#batch = batch;
    this.#make = make;
    const port = (name: string) => sim.inputs.port(name);
    this.#ports = { reset: port('rst_ni'), valid: port('cmd_valid_i'), data: port('cmd_data_i'), sink: port('evt_ready_i'), address: port('stat_addr_i') };
    this.#predictor = this.#fresh();
  }

  /** `start`: seed of the first values of registers and memories, of an image with unknowns. */
  static async open(
    image: SimulatorImage, config: BooksConfig, make: (config: CoreConfig) => TimedCore, batch = 2048, start?: number,
  ): Promise<BooksSession> {
    const plusArgs = start === undefined ? [] : ['+verilator+rand+reset+2', `+verilator+seed+${start}`];
    return new BooksSession(await openSimulator(image, { timeoutMs: 60_000, plusArgs }), config, make, batch);
  }

  #fresh(): BooksPredictor {
    this.#firstAnswered = -1;
    this.#lastAnswered = -1;
    return new BooksPredictor(this.config, freshModels(this.config, this.#make), this.pins);
  }

  /** Resets the machine, then runs the commands under their conditions to the last event; resets in mid-course lose what was taken. */
  async run(commands: Int32Array, conditions: Conditions, keep = true): Promise<BooksRun> {
    const drive = new Stimulation(commands, paceOf(conditions.pace), resetsOf(conditions, this.config), seedrandom.alea(`addresses ${conditions.pace}`));
    const sunk: number[] = [];
    const pending: Batch[] = [];
    while (!(drive.over && this.#predictor.answered === this.#predictor.taken)) {
      pending.push(this.#send(drive));
      if (pending.length === IN_FLIGHT) await this.#receive(pending.shift()!, keep ? sunk : undefined);
    }
    for (const batch of pending) await this.#receive(batch, keep ? sunk : undefined);
    return { events: Int32Array.from(sunk), firstAnswered: this.#firstAnswered, lastAnswered: this.#lastAnswered, end: this.#predictor };
  }

  #send(drive: Stimulation): Batch {
    const { words } = this.#sim.inputs;
    const inputs = new Uint32Array(this.#batch * words);
    const expected = new Int32Array(this.#batch * this.pins.words);
    const firstCycle = drive.cycle;
    for (let i = 0; i < this.#batch; i++) this.#cycle(drive, inputs, i * words, expected, i * this.pins.words);
    const reply = this.#sim.rows(inputs, this.#batch);
    reply.catch(() => undefined); // it is awaited when its turn comes
    const batch = { reply, inputs, expected, age: this.#age, taken: this.#predictor.taken, firstCycle };
    this.#age += this.#batch;
    return batch;
  }

  /** One row of inputs and of what is to come of it. */
  #cycle(drive: Stimulation, inputs: Uint32Array, at: number, expected: Int32Array, to: number): void {
    const { reset, valid, data, sink, address } = this.#ports;
    const predictor = this.#predictor;
    drive.next();
    if (drive.sink) setField(inputs, at, sink, 1);
    setField(inputs, at, address, drive.address);
    if (drive.from >= 0) {
      setField(inputs, at, valid, 1);
      for (let w = 0; w < RECORD_WORDS; w++) inputs[at + data.word + w] = drive.commands[drive.from + w]!;
    }
    // In reset every pin is low.
    if (drive.reset) {
      if (predictor.cycle > 0) this.#predictor = this.#fresh();
      return;
    }
    setField(inputs, at, reset, 1);
    const { answered, cycle } = predictor;
    if (predictor.step(drive.commands, drive.from, drive.sink, drive.address, expected, to)) drive.taken();
    if (predictor.answered === answered) return;
    if (answered === 0) this.#firstAnswered = cycle;
    this.#lastAnswered = cycle;
  }

  async #receive({ reply, inputs, expected, age, taken, firstCycle }: Batch, sunk: number[] | undefined): Promise<void> {
    const seen = await reply;
    // Before the first edge of all, registers may hold anything.
    if (age === 0) expected.set(new Int32Array(seen.buffer, seen.byteOffset, this.pins.words));
    compareRows(expected, seen, { words: this.pins.words, rows: this.#batch, firstCycle, age, commandsTaken: taken });
    this.cycles += this.#batch;
    if (sunk !== undefined) this.#keep(inputs, seen, sunk);
    this.#sim.release(seen);
  }

  #keep(inputs: Uint32Array, seen: Uint32Array, sunk: number[]): void {
    const { words, evtValid, evtData } = this.pins;
    const rows = new Int32Array(seen.buffer, seen.byteOffset, seen.length);
    const { sink } = this.#ports;
    for (let i = 0; i < this.#batch; i++) {
      const row = rows.subarray(i * words, (i + 1) * words);
      const taken = bitOf(row, evtValid) && ((inputs[i * this.#sim.inputs.words + sink.word]! >>> sink.low) & 1) === 1;
      if (taken) for (let w = 0; w < RECORD_WORDS; w++) sunk.push(row[evtData.word + w]!);
    }
  }

  close(): Promise<void> {
    return this.#sim.close();
  }
}

const RESETS = 6;

/** Cycles of running before each reset, and how long that is; the first at once. */
function resetsOf({ resets }: Conditions, config: BooksConfig): { readonly after: number; readonly length: number }[] {
  const first = { after: 0, length: RESET_CYCLES };
  if (resets === undefined) return [first];
  const random = seedrandom.alea(`resets ${resets}`);
  const below = (n: number) => Math.floor(random() * n);
  const { orders, levels } = bookOf(config);
  const sweep = Math.max(orders, levels / 32);
  const later = Array.from({ length: RESETS }, () => ({
    after: random() < 0.15 ? 1 + below(sweep) : sweep + below(random() < 0.5 ? 60 : 900), length: 1 + below(6),
  }));
  return [first, ...later];
}
