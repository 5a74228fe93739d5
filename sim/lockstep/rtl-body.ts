import { ModelCore } from '../../model/book/book.ts';
import type { CoreBody, CoreConfig } from '../../model/message/core.ts';
import { coreImage, type ImageOptions } from './image.ts';
import { fullSpeed, type Pace } from './pace.ts';
import { LockstepSession } from './session.ts';

/** The Verilated RTL as a body of the core: every pin is compared with the prediction while it runs. */
export interface RtlBody extends CoreBody {
  /** Rising edges compared so far. */
  readonly cycles: number;
}

/** Builds (or finds) the simulator and opens it. `run` throws Divergence at the first wrong pin. */
export async function openRtlBody(config: CoreConfig, options: ImageOptions & { pace?: Pace } = {}): Promise<RtlBody> {
  const image = await coreImage(config, options);
  const session = await LockstepSession.open(image, config, (c) => new ModelCore(c));
  const pace = options.pace ?? fullSpeed();
  await session.reset();
  return {
    name: 'rtl',
    config,
    get cycles() {
      return session.cycles;
    },
    run: async (commands) => (await session.run(commands, pace)).events,
    close: () => session.close(),
  };
}
