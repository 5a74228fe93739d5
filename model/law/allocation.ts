import type { Command } from '../message/command.ts';
import { sell } from './example.ts';

/** One of other people's pro-rata cases (../shared/data/prorata-vectors). */
export interface Allocation {
  readonly id: string;
  readonly resting: readonly { qty: number; is_top: boolean }[];
  readonly aggressor_qty: number;
  readonly expected_fills: readonly Fill[];
}

interface Fill {
  readonly order: number;
  readonly qty: number;
}

/** Those of pro-rata and FIFO alone, which a core can play. */
export const PLAYABLE: readonly string[] = ['A-allocation', 'C-prorata', 'S-lmm-top-partial'];

/** The resting orders, offered at tick 31; one with "top" priority stands at a better price of its own. */
export function makersOf({ resting }: Allocation): Command[] {
  return resting.map(({ qty, is_top }, i) => sell(i, qty, is_top ? 30 : 31));
}

/** What each resting order got in all. */
export function byOrder({ resting }: Allocation, fills: readonly Fill[]): number[] {
  return resting.map((_, i) => fills.reduce((sum, { order, qty }) => sum + (order === i ? qty : 0), 0));
}
