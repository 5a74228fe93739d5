import { beforeAll, describe, expect, test } from 'vitest';
import type { SimulatorImage } from '@cocotb-ts/bridge';
import type { CoreConfig } from '../model/message/core.ts';
import { coreImage, corePins } from '../sim/lockstep/image.ts';
import { benchLockstep, lockstepTable } from './lockstep.ts';
import { type CocotbPlace, findCocotb, runCocotb } from './lockstep-cocotb.ts';
import { measureOurs, measurePerCycle } from './lockstep-ours.ts';
import { type BenchStimulus, benchStimulus, type Prediction, predictRows } from './lockstep-stimulus.ts';

const config: CoreConfig = { levels: 64, orders: 16, quantityBits: 32, algorithms: 'FIFO' };
const CYCLES = 3200;
const quiet = () => undefined;
const cocotb = await findCocotb();

let image: SimulatorImage;
let stimulus: BenchStimulus;
let prediction: Prediction;

beforeAll(async () => {
  image = await coreImage(config);
  stimulus = benchStimulus({ seed: 3, config, commands: 1000, pace: '6' });
  prediction = predictRows(stimulus, corePins(image), CYCLES);
}, 300_000);

/** The prediction with one bit of the last cycle in which `evt_valid_o` is high turned over. */
function sabotaged(pin: string): { readonly prediction: Prediction; readonly cycle: number } {
  const { word, low } = image.outputs.port(pin);
  const valid = image.outputs.port('evt_valid_o');
  const rows = prediction.rows.slice();
  let cycle = CYCLES - 1;
  while (((rows[cycle * image.outputs.words + valid.word]! >>> valid.low) & 1) === 0) cycle--;
  rows[cycle * image.outputs.words + word]! ^= 1 << low;
  return { prediction: { ...prediction, rows }, cycle };
}

describe('bench lockstep: tiny core', () => {
  test('the stimulus trades, waits and is held up', () => {
    expect(prediction.taken).toBeGreaterThan(150);
    expect(stimulus.gaps.some((gap) => gap > 0)).toBe(true);
    expect(prediction.ready.some((word) => word !== 0)).toBe(true);
    expect(prediction.ready.some((word) => word !== 0xffff_ffff)).toBe(true);
  });

  test('ours: every run compares the same number of cycles', async () => {
    const rates = await measureOurs(image, stimulus, prediction.taken, 3);
    expect(new Set(rates.map((rate) => rate.cycles)).size).toBe(1);
    expect(rates[0]!.cycles).toBeGreaterThanOrEqual(CYCLES);
  });

  test('one exchange a cycle: agrees with the prediction, and notices a wrong row', async () => {
    expect((await measurePerCycle(image, stimulus, prediction)).cycles).toBe(CYCLES);
    const { prediction: wrong, cycle } = sabotaged('evt_data_o');
    await expect(measurePerCycle(image, stimulus, wrong)).rejects.toThrow(`at cycle ${cycle}`);
  });

  test('without cocotb: the ratio is to one exchange a cycle, and the reason is told', async () => {
    const result = await benchLockstep({ config, commands: 500, runs: 3, perCycleCycles: CYCLES, cocotbCycles: CYCLES, cocotb: 'never' });
    expect(result).toMatchObject({ ratioTo: 'perCycle', cocotbVersion: null, reason: 'cocotb was not asked for' });
    expect(result.cyclesPerSecond).toMatchObject({ cocotb: null, cocotbBest: null });
    expect(result.cyclesCompared.perCycle).toBe(CYCLES);
    expect(lockstepTable(result)).toContain('not measured');
  }, 60_000);
});

// A skip: cocotb is not installed under .build/cocotb; `node bench/lockstep.ts` installs it.
describe.skipIf(cocotb === undefined)('bench lockstep: cocotb (skipped where .build/cocotb has no cocotb)', () => {
  const run = (what: Prediction) => runCocotb(cocotb as CocotbPlace, image, stimulus, what, quiet);

  test('compares as many cycles, takes as many commands, sees no difference', async () => {
    expect(await run(prediction)).toMatchObject({ cycles: CYCLES, taken: prediction.taken, mismatch: null });
  }, 300_000);

  test.each(['cmd_ready_o', 'evt_data_o'])('notices one wrong bit of %s', async (pin) => {
    const { prediction: wrong, cycle } = sabotaged(pin);
    const result = await run(wrong);
    expect(result.cycles).toBe(cycle + 1);
    expect(result.mismatch).toMatchObject({ cycle, pin });
  }, 300_000);
});
