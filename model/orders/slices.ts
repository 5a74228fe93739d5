import type { DeskState } from './state.ts';

/** Mixes whole numbers into 32 bits that look random; the same numbers always give the same bits. */
export function mix(...numbers: readonly number[]): number {
  let hash = 0x9e37_79b9;
  for (const number of numbers) {
    for (const half of [number >>> 0, Math.floor(number / 0x1_0000_0000) >>> 0]) {
      hash = Math.imul(hash ^ half, 0x85eb_ca6b);
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
      hash ^= hash >>> 16;
    }
  }
  return hash >>> 0;
}

/**
 * What slice number `slice` (0 is the first) of an iceberg shows: `shown`, or by seed, the order's serial number and slice some quantity
 * from shown - spread to shown + spread; at least 1, at most what is open.
 */
export function sliceSize(seed: number, order: number, slice: number, shown: number, spread: number, open: number): number {
  const drawn = spread === 0 ? shown : shown - spread + (mix(seed, order, slice) % (2 * spread + 1));
  return Math.min(Math.max(drawn, 1), open);
}

/** The size of the next slice of an order; counts it. */
export function sliceOf(d: DeskState, slot: number): number {
  const { table: t } = d;
  const slice = t.slices[slot]!;
  t.slices[slot] = slice + 1;
  return sliceSize(d.config.seed, t.serialOf(t.number[slot]!), slice, t.shown[slot]!, t.spread[slot]!, t.open[slot]!);
}
