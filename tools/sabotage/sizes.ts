import type { CoreConfig } from '../../model/message/core.ts';

export type Size = 'tiny' | 'wide';

/** The smallest core, where every slot and level is met all the time; and one whose bitmap has all three levels. */
export const SIZES: Readonly<Record<Size, CoreConfig>> = {
  tiny: { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' },
  wide: { levels: 2048, orders: 64, quantityBits: 8, algorithms: 'ALL' },
};
