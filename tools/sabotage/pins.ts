import { getWide, SimulatorError, type SimulatorImage } from '@cocotb-ts/bridge';
import type { CoreConfig } from '../../model/message/core.ts';
import { RandomCommands, type RandomOptions } from '../../scenarios/commands/random.ts';
import { type Pace, seededPace } from '../../sim/lockstep/pace.ts';
import type { PinMismatch } from '../../sim/lockstep/session.ts';
import { survived, type Verdict } from './verdict.ts';

/** What is asked of a lockstep session, be it of this tree or of a sabotaged copy of it. */
export interface Session {
  readonly cycles: number;
  reset(): Promise<void>;
  run(commands: Int32Array, pace: Pace, keep?: boolean): Promise<unknown>;
  close(): Promise<void>;
}

/** By turns: everything; pro-rata and size-time for most of the time, since a book must be empty to change; price-time alone. */
const STREAMS: readonly Pick<RandomOptions, 'profile' | 'weights'>[] = [{}, { weights: { drain: 100 } }, { profile: 'fifo' }];

/** Random streams that each fault has to survive, and commands in each. */
const SEEDS = 60;
const COMMANDS = 600;

/** L2 over the seeds, every pin at every edge, until something is wrong. Closes the session. */
export async function judgePins(
  image: SimulatorImage, config: CoreConfig, session: Session, atSeed: (seed: number) => void = () => {},
): Promise<Verdict> {
  try {
    for (let seed = 1; seed <= SEEDS; seed++) {
      atSeed(seed);
      const commands = new RandomCommands({ ...STREAMS[(seed - 1) % STREAMS.length]!, seed, config }).next(COMMANDS);
      try {
        await session.reset();
        await session.run(commands, seededPace(`${seed}`), false);
      } catch (error) {
        return { caught: true, ...readFault(image, error, seed) };
      }
    }
    return survived(`${SEEDS} seeds, ${session.cycles} cycles of equal pins`);
  } finally {
    await session.close();
  }
}

/** How a fault may end a simulator; other ends are the machine's doing. */
const DEATHS = ['signal', 'exit', 'hang', 'finish', 'stop', 'fatal'];

/** A wrong pin, a broken assertion, or the simulator's end are faults found; anything else is thrown on. */
export function readFault(image: SimulatorImage, error: unknown, seed: number): { by: string; where: string } {
  if (error instanceof SimulatorError && DEATHS.includes(error.kind)) {
    return { by: `simulator ${error.kind}: ${error.logTail.split('\n').at(-1) || 'not a word'}`, where: `seed ${seed}` };
  }
  // By name, for a sabotaged copy has classes of its own.
  const name = error instanceof Error ? error.name : '';
  if (name === 'AssertionFailure') return { by: `assertion: ${(error as Error).message}`, where: `seed ${seed}` };
  if (name !== 'Divergence') throw error;
  const { mismatch } = error as Error & { mismatch: PinMismatch };
  const wrong = image.outputs.ports.filter((port) => getWide(mismatch.expected, 0, port) !== getWide(mismatch.seen, 0, port));
  return { by: wrong.map((port) => port.name).join(' '), where: `seed ${seed} cycle ${mismatch.cycle}` };
}
