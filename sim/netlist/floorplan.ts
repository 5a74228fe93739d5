import type { CoreConfig } from '../../model/message/core.ts';

/** Columns of block RAMs of the LFE5U-85F; the four rows have one in each. */
const COLUMNS = [
  4, 6, 8, 10, 13, 15, 17, 19, 22, 24, 26, 28, 31, 33, 35, 37, 40, 42, 44, 46, 49, 51, 53, 55, 58, 60,
  62, 64, 69, 71, 73, 75, 78, 80, 82, 84, 87, 89, 91, 93, 96, 98, 100, 102, 105, 107, 109, 111, 114, 116, 118, 120,
] as const;
const ROWS = [22, 46, 70, 82] as const;
/** In the middle of the two rows that lie in the middle of the die: the logic gathers there. */
const CENTRE = { x: 62, y: 58 } as const;

/**
 * Memories from the centre outwards: the more logic stands behind an output within its cycle, the shorter its wires have to
 * be. A search goes through level 2; the head of a level, an order's tag and its quantity are compared as they arrive; the rest is kept.
 */
const OUTWARDS: readonly RegExp[] = [
  /u_level2/, /u_head/, /u_info tag/, /u_qty/, /u_live/, /u_total/, /u_next/, /u_prev/, /u_info price/, /u_info part/,
];

/** The blocks of the 85F, nearest to the centre first. */
function sites(): { readonly x: number; readonly y: number; readonly bel: string }[] {
  const all = COLUMNS.flatMap((x, i) => ROWS.map((y) => ({ x, y, bel: `X${x}/Y${y}/EBR${i % 4}` })));
  const far = ({ x, y }: { x: number; y: number }) => Math.abs(x - CENTRE.x) + Math.abs(y - CENTRE.y);
  return all.sort((a, b) => far(a) - far(b));
}

/** What a block holds: its memory, and of an order's record which part. */
function holds(cell: string, { levels, orders }: CoreConfig): string {
  const memory = /u_[a-z0-9]+(?=\.u_block\.gen_block)/.exec(cell)?.[0] ?? cell;
  if (memory !== 'u_info') return memory;
  const width = orders > 8192 ? 1 : orders > 4096 ? 2 : orders > 2048 ? 4 : orders > 1024 ? 9 : 18;
  // From bit 0: participant, price, side, tag (lockstep_store.sv).
  const bit = blockOf(cell) * width;
  return `u_info ${bit < 16 ? 'part' : bit < 17 + Math.log2(levels) ? 'price' : 'tag'}`;
}

const blockOf = (cell: string) => Number(/gen_block\[(\d+)\]/.exec(cell)?.[1] ?? 0);

/**
 * Says where each block RAM goes on an LFE5U-85F, by name. Left to itself the placer strews the parts of a memory over the die
 * and sets the few blocks of the bitmaps where room is left, far from the logic that waits for them.
 */
export function floorplan(blocks: readonly string[], config: CoreConfig): ReadonlyMap<string, string> {
  const rank = (cell: string) => {
    const found = OUTWARDS.findIndex((memory) => memory.test(holds(cell, config)));
    return found < 0 ? OUTWARDS.length : found;
  };
  const ordered = blocks.map((cell) => ({ cell, rank: rank(cell), block: blockOf(cell) }))
    .sort((a, b) => a.rank - b.rank || a.block - b.block || (a.cell < b.cell ? -1 : 1));
  // Blocks beyond those that the part has get no place; nextpnr says then what is missing.
  const places = sites();
  return new Map(ordered.slice(0, places.length).map(({ cell }, i) => [cell, places[i]!.bel]));
}
