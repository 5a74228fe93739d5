import { openSimulator, setField, type SimulatorImage } from '@cocotb-ts/bridge';
import { ModelCore } from '../model/book/book.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import { corePins } from '../sim/lockstep/image.ts';
import { LockstepSession } from '../sim/lockstep/session.ts';
import type { BenchStimulus, Prediction } from './lockstep-stimulus.ts';

export interface Rate {
  /** Edges at which every output pin was compared. */
  readonly cycles: number;
  readonly seconds: number;
}

export const perSecond = ({ cycles, seconds }: Rate): number => Math.round(cycles / seconds);

/**
 * Our own way, `runs` times over the first `commands` commands: a reset and a fresh model each time, and every output
 * pin compared at every edge. The first run is cold: nothing of the model is compiled yet. Throws Divergence.
 */
export async function measureOurs(image: SimulatorImage, stimulus: BenchStimulus, commands: number, runs: number): Promise<Rate[]> {
  const session = await LockstepSession.open(image, stimulus.config, (config) => new ModelCore(config));
  const rates: Rate[] = [];
  try {
    const words = stimulus.commands.subarray(0, commands * RECORD_WORDS);
    for (let run = 0; run < runs; run++) {
      const pace = stimulus.pace();
      const before = session.cycles;
      const start = performance.now();
      await session.reset();
      await session.run(words, pace, false);
      rates.push({ cycles: session.cycles - before, seconds: (performance.now() - start) / 1000 });
    }
  } finally {
    await session.close();
  }
  return rates;
}

const RESET_CYCLES = 4;

/**
 * The same checks with one exchange a cycle: the bench drives the pins itself, from what it saw, and compares the one row
 * that came back. What any bench costs that talks to its simulator cycle by cycle. Throws at the first difference.
 */
export async function measurePerCycle(image: SimulatorImage, stimulus: BenchStimulus, prediction: Prediction): Promise<Rate> {
  const sim = await openSimulator(image, { reset: { port: 'rst_ni', cycles: RESET_CYCLES } });
  try {
    const { inputs, outputs } = sim;
    const row = new Uint32Array(inputs.words);
    const valid = inputs.port('cmd_valid_i');
    const data = inputs.port('cmd_data_i');
    const ready = inputs.port('evt_ready_i');
    const { cmdReady } = corePins(image);
    const { commands, gaps } = stimulus;
    setField(row, 0, inputs.port('rst_ni'), 1);
    let head = 0;
    let idle = gaps[0] ?? 0;
    const start = performance.now();
    for (let cycle = 0; cycle < prediction.cycles; cycle++) {
      const offered = head < gaps.length && idle === 0;
      setField(row, 0, valid, offered ? 1 : 0);
      for (let w = 0; w < RECORD_WORDS; w++) row[data.word + w] = offered ? commands[head * RECORD_WORDS + w]! : 0;
      setField(row, 0, ready, (prediction.ready[cycle >>> 5]! >>> (cycle & 31)) & 1);
      const seen = await sim.rows(row, 1);
      const at = cycle * outputs.words;
      for (let w = 0; w < outputs.words; w++) {
        if ((seen[w]! | 0) !== prediction.rows[at + w]) throw new Error(`the pins differ from the prediction at cycle ${cycle}`);
      }
      if (!offered) idle--;
      else if (((seen[cmdReady.word]! >>> cmdReady.low) & 1) === 1) idle = gaps[++head] ?? 0;
      sim.release(seen);
    }
    return { cycles: prediction.cycles, seconds: (performance.now() - start) / 1000 };
  } finally {
    await sim.close();
  }
}
