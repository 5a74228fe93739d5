import type { CorePort } from '../../model/exchange/config.ts';
import { InputError } from '../../model/base/input-error.ts';
import { ModelCore } from '../../model/book/book.ts';
import { syncBody } from '../../model/law/body.ts';
import { BOARD, type Core, type CoreBody, type CoreConfig } from '../../model/message/core.ts';
import { OracleCore } from '../../model/oracle/oracle.ts';
import type { Cores } from '../../replay/rerun/cores.ts';
import { shown, type Target } from './options.ts';

/** Today's code, as the rooms of memory want it. */
export const MODEL: Cores = {
  makeCore: (config) => new ModelCore(config),
  restore: (bytes) => ModelCore.restore(bytes),
};

/** The model's core, as an exchange wants it. */
export const MODEL_PORT: CorePort = { make: MODEL.makeCore, restore: MODEL.restore };

/** A core that is a function, by its name on the command line. */
export function syncCore(target: 'oracle' | 'model', config: CoreConfig): Core {
  return target === 'oracle' ? new OracleCore(config) : new ModelCore(config);
}

/** Opens any body of the core. The caller closes it. Throws EnvironmentFault where the simulator is missing. */
export async function openBody(target: Target, config: CoreConfig): Promise<CoreBody> {
  if (target !== 'rtl') return syncBody(target, syncCore(target, config));
  const { openRtlBody } = await import('../../sim/lockstep/rtl-body.ts');
  return openRtlBody(config);
}

const SIZE = /^(\d{1,7})x(\d{1,7})$/;

/** `16384x16384`: levels by orders, each a power of two within the bounds of CoreConfig. */
export function parseSize(text: string): Pick<CoreConfig, 'levels' | 'orders'> {
  const [, levels = 0, orders = 0] = (SIZE.exec(text) ?? []).map(Number);
  const power = (n: number, least: number) => n >= least && n <= 1 << 20 && (n & (n - 1)) === 0;
  if (power(levels, 32) && power(orders, 4)) return { levels, orders };
  throw new InputError(`--size must be LEVELSxORDERS, powers of two from 32x4 to 1048576x1048576, such as ${BOARD.levels}x${BOARD.orders}; got ${shown(text)}`);
}
