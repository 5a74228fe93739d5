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

/** The RTL knows price-time priority alone so far; asked for more, it answers ALGORITHM_UNSUPPORTED. */
export function rtlConfig(config: CoreConfig): CoreConfig {
  return { ...config, algorithms: 'FIFO' };
}

/** Builds (or finds) the simulator and opens it. `run` throws Divergence at the first wrong pin. */
export async function openRtlBody(config: CoreConfig, options: ImageOptions & { pace?: Pace } = {}): Promise<RtlBody> {
  const built = rtlConfig(config);
  const image = await coreImage(built, options);
  const session = await LockstepSession.open(image, built, (c) => new ModelCore(c));
  const pace = options.pace ?? fullSpeed();
  await session.reset();
  return {
    name: 'rtl',
    config: built,
    get cycles() {
      return session.cycles;
    },
    run: async (commands) => (await session.run(commands, pace)).events,
    close: () => session.close(),
  };
}
