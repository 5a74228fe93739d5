import type { Core, CoreConfig } from '../../model/message/core.ts';

/** Today's code, passed in: a fresh core, or one put back into a kept state. */
export interface Cores {
  readonly makeCore: (config: CoreConfig) => Core;
  /** `bytes` have been checked against their digest. */
  readonly restore: (bytes: Uint8Array) => Core;
}
