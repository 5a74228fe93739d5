import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SimulatorImage } from '@cocotb-ts/bridge';
import type { CoreConfig } from '../../model/message/core.ts';
import { coreImage } from '../../sim/lockstep/image.ts';
import { judgePins, type Session } from './pins.ts';
import { SIZES, type Size } from './sizes.ts';
import type { Verdict } from './verdict.ts';

/** What a copy of the tree exports, as far as it is needed here. */
interface CopiedSession {
  readonly LockstepSession: {
    open(image: SimulatorImage, config: CoreConfig, makeModel: (config: CoreConfig) => object): Promise<Session>;
  };
}
interface CopiedBook {
  readonly ModelCore: new (config: CoreConfig) => object;
}

/** The predictor and the model of the copy beside the sound RTL. */
export async function judgeTiming(copy: string, size: Size, atSeed: (seed: number) => void): Promise<Verdict> {
  const config = SIZES[size];
  const load = (file: string): Promise<unknown> => import(pathToFileURL(join(copy, file)).href);
  const { LockstepSession } = (await load('sim/lockstep/session.ts')) as CopiedSession;
  const { ModelCore } = (await load('model/book/book.ts')) as CopiedBook;
  const image = await coreImage(config);
  return judgePins(image, config, await LockstepSession.open(image, config, (c) => new ModelCore(c)), atSeed);
}
