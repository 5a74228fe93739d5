import { InputError } from '../../model/base/input-error.ts';
import type { CoreConfig } from '../../model/message/core.ts';

/** The size as given, or the sentence that says what a size must be. */
export function checkSize(config: CoreConfig): CoreConfig {
  const power = (n: number) => (n & (n - 1)) === 0;
  if (!power(config.levels)) throw new InputError(`--levels must be a power of two, got ${config.levels}`);
  if (!power(config.orders)) throw new InputError(`--orders must be a power of two, got ${config.orders}`);
  return config;
}
