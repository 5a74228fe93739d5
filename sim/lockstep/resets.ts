import seedrandom from 'seedrandom';
import type { CoreConfig } from '../../model/message/core.ts';
import { type Conditions, paceOf } from './regression.ts';
import type { Cut, LockstepSession } from './session.ts';

const RESETS = 8;
const NONE = new Int32Array(0);

/** Cycles that the sweep after a reset takes at least, in any core of this size. */
function sweepOf({ orders, levels }: CoreConfig): number {
  return Math.max(orders, levels / 32);
}

/**
 * Resets the machine, then runs the commands under their conditions to the last event. Resets in mid-course come at
 * seeded cycles: within the sweep, shortly after it and long after it. Throws Divergence at the first wrong pin.
 */
export async function drive(session: LockstepSession, commands: Int32Array, { pace: name, resets }: Conditions): Promise<readonly Cut[]> {
  const pace = paceOf(name);
  await session.reset();
  const cuts: Cut[] = [];
  if (resets === undefined) {
    await session.run(commands, pace, false);
    return cuts;
  }
  const random = seedrandom.alea(`resets ${resets}`);
  const below = (n: number) => Math.floor(random() * n);
  const sweep = sweepOf(session.config);
  for (let i = 0; i < RESETS; i++) {
    const cycles = random() < 0.15 ? 1 + below(sweep) : sweep + below(random() < 0.5 ? 60 : 900);
    cuts.push(await session.cut(i === 0 ? commands : NONE, pace, cycles, 1 + below(6)));
  }
  await session.run(NONE, pace, false);
  return cuts;
}
