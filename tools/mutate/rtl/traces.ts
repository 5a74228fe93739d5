import { writeFileSync } from 'node:fs';
import { openSimulator, setField, type Simulator, type SimulatorImage } from '@cocotb-ts/bridge';
import { assert } from '../../../model/base/assert.ts';
import { ModelCore } from '../../../model/book/book.ts';
import type { CoreConfig } from '../../../model/message/core.ts';
import { RECORD_WORDS } from '../../../model/message/record.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../model/message/snapshot.ts';
import { coreImage, corePins } from '../../../sim/lockstep/image.ts';
import { PinPredictor } from '../../../sim/timing/pins.ts';
import type { Stimulus } from './stimuli.ts';

/** What goes in at every edge and what has to come out: a stimulus that needs no model any more. */
export interface Trace {
  readonly name: string;
  readonly cycles: number;
  /** `cycles` rows, each the inputs and then the outputs as rows of the core's own simulator; the first ones with reset asserted. */
  readonly file: string;
  /** What the command counter is set to as the reset ends. */
  readonly sequence: number;
}

export const RESET_CYCLES = 4;
const BATCH = 1024;

/** Records stimuli on the RTL itself, which must show the predicted pins. */
export class Recorder {
  readonly image: SimulatorImage;
  readonly #config: CoreConfig;
  readonly #sim: Simulator;

  private constructor(image: SimulatorImage, config: CoreConfig, sim: Simulator) {
    this.image = image;
    this.#config = config;
    this.#sim = sim;
  }

  static async open(config: CoreConfig): Promise<Recorder> {
    const image = await coreImage(config, { quick: true });
    return new Recorder(image, config, await openSimulator(image, {
      sources: { cmd: { valid: 'cmd_valid_i', ready: 'cmd_ready_o', data: 'cmd_data_i' } },
      sinks: { evt: { valid: 'evt_valid_o', ready: 'evt_ready_i' } },
    }));
  }

  async record({ name, commands: make, pace, cut, sequence = 0 }: Stimulus, file: string): Promise<Trace> {
    const sim = this.#sim;
    const commands = make();
    const pins = corePins(this.image);
    const predictor = new PinPredictor(new ModelCore(this.#config), pins);
    const later = new PinPredictor(countedTo(this.#config, sequence), pins);
    const fixed = new Uint32Array(sim.inputs.words);
    setField(fixed, 0, sim.inputs.port('rst_ni'), 1);
    const inputs: Uint32Array[] = [new Uint32Array(RESET_CYCLES * sim.inputs.words)];
    const expected: Uint32Array[] = [await sim.rows(inputs[0]!, RESET_CYCLES)];
    assert(expected[0]!.subarray(sim.outputs.words).every((word) => word === 0), `${name}: a pin is not low during reset`);
    const total = commands.length / RECORD_WORDS;
    const gaps = pace.gaps(total);
    for (let offered = 0; predictor.answered < total; ) {
      const upTo = predictor.queued < BATCH ? Math.min(total, offered + BATCH) : offered;
      const items = commands.subarray(offered * RECORD_WORDS, upTo * RECORD_WORDS);
      const waits = gaps.subarray(offered, upTo);
      offered = upTo;
      const ready = pace.ready(BATCH);
      const [wanted, told] = [predictor, later].map((one) => {
        const rows = new Int32Array(BATCH * pins.words);
        one.offer(items, waits);
        one.predict(BATCH, ready, rows);
        return rows;
      }) as [Int32Array, Int32Array];
      const seen = await sim.stream({ cycles: BATCH, fixed, items, gaps: waits, readyBits: ready, inputs: true });
      const equal = Buffer.compare(bytes(seen.outputs), bytes(wanted)) === 0;
      assert(equal, `${name}: the RTL has a wrong pin within ${predictor.cycle} cycles of reset`);
      inputs.push(seen.inputs);
      expected.push(new Uint32Array(told.buffer));
    }
    const cycles = Math.floor((RESET_CYCLES + predictor.cycle) * cut);
    writeFileSync(file, bytes(rowsOf(inputs, sim.inputs.words, expected, sim.outputs.words, cycles)));
    return { name, cycles, file, sequence };
  }

  close(): Promise<void> {
    return this.#sim.close();
  }
}

/** An empty book after so many commands. */
function countedTo(config: CoreConfig, sequence: number): ModelCore {
  const image = decodeSnapshot(new ModelCore(config).snapshot());
  return ModelCore.restore(encodeSnapshot({ ...image, config, sequence }));
}

function bytes(words: Int32Array | Uint32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}

/** Rows of inputs and outputs side by side. */
function rowsOf(inputs: readonly Uint32Array[], inWords: number, outputs: readonly Uint32Array[], outWords: number, cycles: number): Uint32Array {
  const words = inWords + outWords;
  const all = new Uint32Array(cycles * words);
  let cycle = 0;
  for (const [i, given] of inputs.entries()) {
    const wanted = outputs[i]!;
    for (let row = 0; row * inWords < given.length && cycle < cycles; row++, cycle++) {
      for (let k = 0; k < inWords; k++) all[cycle * words + k] = given[row * inWords + k]!;
      for (let k = 0; k < outWords; k++) all[cycle * words + inWords + k] = wanted[row * outWords + k]!;
    }
  }
  return all;
}
