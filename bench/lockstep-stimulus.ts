import type { CoreConfig } from '../model/message/core.ts';
import { ModelCore } from '../model/book/book.ts';
import { RandomCommands } from '../scenarios/commands/random.ts';
import { fullSpeed, type Pace, seededPace } from '../sim/lockstep/pace.ts';
import { type CorePins, PinPredictor } from '../sim/timing/pins.ts';

export interface StimulusOptions {
  readonly seed: number;
  readonly config: CoreConfig;
  readonly commands: number;
  /** 'full' or the seed of the gaps and of the back-pressure. */
  readonly pace: string;
}

/** What goes into the core, the same for everybody who is measured. */
export interface BenchStimulus {
  readonly config: CoreConfig;
  /** Eight words a command. */
  readonly commands: Int32Array;
  /** Idle cycles before each command. */
  readonly gaps: Uint32Array;
  readonly paceName: string;
  /** A fresh source of the same gaps and ready bits. */
  pace(): Pace;
}

/** Seeded orders, cancels and replaces that trade, with seeded gaps and back-pressure. */
export function benchStimulus({ seed, config, commands, pace }: StimulusOptions): BenchStimulus {
  const make = () => (pace === 'full' ? fullSpeed() : seededPace(pace));
  return {
    config,
    commands: new RandomCommands({ seed, config, profile: 'market' }).next(commands),
    gaps: make().gaps(commands),
    paceName: make().name,
    pace: make,
  };
}

export interface Prediction {
  /** Cycles predicted, from the first with reset released. */
  readonly cycles: number;
  /** Output rows, `pins.words` words each. */
  readonly rows: Int32Array;
  /** The far side's ready, one bit a cycle. */
  readonly ready: Uint32Array;
  /** Commands taken within these cycles. */
  readonly taken: number;
}

/** The output pins of the first `cycles` cycles (a multiple of 32), all at once. */
export function predictRows(stimulus: BenchStimulus, pins: CorePins, cycles: number): Prediction {
  const predictor = new PinPredictor(new ModelCore(stimulus.config), pins);
  const ready = stimulus.pace().ready(cycles);
  const rows = new Int32Array(cycles * pins.words);
  predictor.offer(stimulus.commands, stimulus.gaps);
  predictor.predict(cycles, ready, rows);
  return { cycles, rows, ready, taken: predictor.taken };
}
