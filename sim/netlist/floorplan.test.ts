import { expect, test } from 'vitest';
import { FAMILY } from './families.ts';
import { floorplan } from './floorplan.ts';

const block = (memory: string, n: number) => `u_core.${memory}.u_block.gen_block[${n}].u_block`;
const blocks = (memory: string, count: number) => Array.from({ length: count }, (_, n) => block(memory, n));

/** The board's block RAMs, as the datasheet lists them. */
const BOARD_BLOCKS = [
  ...blocks('u_store.u_prev', 14), ...blocks('u_store.u_info', 49), ...blocks('u_store.u_qty', 20), ...blocks('u_store.u_next', 14),
  ...blocks('u_store.u_total', 34), ...blocks('u_store.u_head', 14), ...blocks('u_store.u_live', 1),
  ...blocks('gen_side[0].u_map.u_level2', 2), ...blocks('gen_side[1].u_map.u_level2', 2),
];

function far(bel: string | undefined): number {
  const [, x, y] = /^X(\d+)\/Y(\d+)\/EBR[0-3]$/.exec(bel ?? '')!;
  return Math.abs(Number(x) - 62) + Math.abs(Number(y) - 58);
}

test('floorplan: every block has a place of its own, the bitmaps nearest to the logic, an order\'s tag nearer than its participant', () => {
  const plan = floorplan(BOARD_BLOCKS, FAMILY.ecp5.size);
  expect([...plan.keys()].sort()).toEqual([...BOARD_BLOCKS].sort());
  expect(new Set(plan.values()).size).toBe(150);
  const most = (cells: readonly string[]) => Math.max(...cells.map((cell) => far(plan.get(cell))));
  const least = (cells: readonly string[]) => Math.min(...cells.map((cell) => far(plan.get(cell))));
  const info = blocks('u_store.u_info', 49);
  expect(most(BOARD_BLOCKS.filter((cell) => cell.includes('u_level2')))).toBeLessThanOrEqual(least(blocks('u_store.u_head', 14)));
  expect(most(info.slice(31))).toBeLessThan(least(info.slice(0, 16)));
  expect(most(BOARD_BLOCKS)).toBeLessThan(70);
});

test('floorplan: the order in which the netlist names the blocks changes nothing', () => {
  const plan = floorplan(BOARD_BLOCKS, FAMILY.ecp5.size);
  expect([...floorplan([...BOARD_BLOCKS].reverse(), FAMILY.ecp5.size)]).toEqual([...plan]);
});

test('floorplan: more blocks than the part has are left to nextpnr to refuse', () => {
  expect(floorplan(blocks('u_store.u_qty', 300), FAMILY.ecp5.size).size).toBe(208);
});

test('floorplan: each of four books has a quarter of the die, and no block twice', () => {
  const books = Array.from({ length: 4 }, (_, book) => blocks('u_store.u_qty', 40).map((cell) => cell.replace('u_core.', `u_books.gen_book[${book}].u_core.`)));
  const plan = floorplan(books.flat(), { ...FAMILY.ecp5.size, levels: 4_096, orders: 4_096 }, 4);
  expect(new Set(plan.values()).size).toBe(160);
  const quarters = books.map((cells) => new Set(cells.map((cell) => {
    const [, x, y] = /^X(\d+)\/Y(\d+)\//.exec(plan.get(cell)!)!;
    return `${Number(x) < 62 ? 'left' : 'right'} ${Number(y) < 58 ? 'low' : 'high'}`;
  })));
  expect(quarters.map((names) => [...names])).toEqual([['left low'], ['right low'], ['left high'], ['right high']]);
  expect(floorplan(books.flat(), FAMILY.ecp5.size, 8).size).toBe(0);
});
