import type { CoreConfig } from '../../model/message/core.ts';

/** Columns of block RAMs of the LFE5U-85F; the four rows have one in each. */
const COLUMNS = [
  4, 6, 8, 10, 13, 15, 17, 19, 22, 24, 26, 28, 31, 33, 35, 37, 40, 42, 44, 46, 49, 51, 53, 55, 58, 60,
  62, 64, 69, 71, 73, 75, 78, 80, 82, 84, 87, 89, 91, 93, 96, 98, 100, 102, 105, 107, 109, 111, 114, 116, 118, 120,
] as const;
const ROWS = [22, 46, 70, 82] as const;

/** Part of the die: its blocks, and where in it the logic gathers. */
interface Region {
  readonly columns: readonly [from: number, to: number];
  readonly rows: readonly number[];
  readonly centre: { readonly x: number; readonly y: number };
}

/** For one core the middle of the two rows that lie in the middle of the die; several books have a half or a quarter each. */
const REGIONS: Readonly<Record<number, readonly Region[]>> = {
  1: [{ columns: [0, 120], rows: ROWS, centre: { x: 62, y: 58 } }],
  2: [{ columns: [0, 61], rows: ROWS, centre: { x: 31, y: 58 } }, { columns: [62, 120], rows: ROWS, centre: { x: 92, y: 58 } }],
  4: [
    { columns: [0, 61], rows: [22, 46], centre: { x: 31, y: 34 } }, { columns: [62, 120], rows: [22, 46], centre: { x: 92, y: 34 } },
    { columns: [0, 61], rows: [70, 82], centre: { x: 31, y: 76 } }, { columns: [62, 120], rows: [70, 82], centre: { x: 92, y: 76 } },
  ],
};

/**
 * Memories from the centre outwards: the more logic stands behind an output within its cycle, the shorter its wires have to
 * be. A search goes through level 2; the head of a level, an order's tag and its quantity are compared as they arrive; the rest is kept.
 */
const OUTWARDS: readonly RegExp[] = [
  /u_level2/, /u_qty/, /u_info tag/, /u_head/, /u_live/, /u_info part/, /u_total/, /u_next/, /u_prev/, /u_info price/,
];

/** Blocks of the region, nearest to its centre first. */
function sites({ columns: [from, to], rows, centre }: Region): string[] {
  const all = COLUMNS.flatMap((x, i) => rows.map((y) => ({ x, y, bel: `X${x}/Y${y}/EBR${i % 4}` }))).filter(({ x }) => x >= from && x <= to);
  const far = ({ x, y }: { x: number; y: number }) => Math.abs(x - centre.x) + Math.abs(y - centre.y);
  return all.sort((a, b) => far(a) - far(b)).map(({ bel }) => bel);
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
 * and sets the few blocks of the bitmaps where room is left, far from the logic that waits for them. `config` is that of a book; of
 * so many books as it has no plan for, and of blocks beyond those that a region has, it says nothing.
 */
export function floorplan(blocks: readonly string[], config: CoreConfig, books = 1): ReadonlyMap<string, string> {
  const bookOf = (cell: string) => Number(/gen_book\[(\d+)\]/.exec(cell)?.[1] ?? 0);
  const rows = (REGIONS[books] ?? []).flatMap((region, book) => {
    const places = sites(region);
    return outwards(blocks.filter((cell) => bookOf(cell) === book), config).slice(0, places.length).map((cell, i) => [cell, places[i]!] as const);
  });
  return new Map(rows);
}

/** What belongs nearest to the centre first, whatever the order in which the netlist names it. */
function outwards(blocks: readonly string[], config: CoreConfig): string[] {
  const rank = (cell: string) => {
    const found = OUTWARDS.findIndex((memory) => memory.test(holds(cell, config)));
    return found < 0 ? OUTWARDS.length : found;
  };
  return blocks.map((cell) => ({ cell, rank: rank(cell), block: blockOf(cell) }))
    .sort((a, b) => a.rank - b.rank || a.block - b.block || (a.cell < b.cell ? -1 : 1)).map(({ cell }) => cell);
}
