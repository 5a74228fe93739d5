import { CORE_SETS } from './core-sets.ts';
import type { ProofSet } from './proof.ts';

/** Of the 64 words, all but these begin empty: neighbours, and the first and last of either group. */
const USED_WORDS = [0, 1, 31, 32, 40, 63];
const EMPTY_WORDS = Object.fromEntries(
  Array.from({ length: 64 }, (_, word) => word).filter((word) => !USED_WORDS.includes(word)).map((word) => [`u_level2.mem[${word}]`, "32'b0"]),
);

/** Parts of the core, each by itself: the words of docs/rules.md and of their own heads, as properties. */
const PART_SETS: readonly ProofSet[] = [
  {
    name: 'fifo', top: 'lockstep_fifo', modules: [], hooks: { lockstep_fifo: 'fifo.svh' }, parameters: { Width: 256, Depth: 16 },
    method: { kind: 'induction', depth: 2 }, limit: 600, size: 'width 256, depth 16', hunt: { parameters: { Width: 4, Depth: 4 }, depth: 16 },
  },
  {
    name: 'fifo-small', top: 'lockstep_fifo', modules: [], hooks: { lockstep_fifo: 'fifo.svh' }, parameters: { Width: 4, Depth: 4 },
    method: { kind: 'pdr' }, limit: 120, size: 'width 4, depth 4', hunt: { depth: 16 },
  },
  {
    name: 'emit', top: 'lockstep_emit', modules: ['formal/free_fifo'], hooks: { lockstep_emit: 'emit.svh' }, parameters: {},
    method: { kind: 'induction', depth: 2 }, limit: 240, size: 'events of 256 bits', hunt: { depth: 12 },
  },
  {
    name: 'check', top: 'lockstep_check', modules: [], hooks: { lockstep_check: 'check.svh' }, parameters: { Levels: 16384, QtyW: 32, AllAlgorithms: 1 },
    method: { kind: 'bmc', depth: 6 }, limit: 120, size: '16,384 levels, 32-bit quantities, one command',
  },
  {
    name: 'check-fifo', top: 'lockstep_check', modules: [], hooks: { lockstep_check: 'check.svh' }, parameters: { Levels: 64, QtyW: 8, AllAlgorithms: 0 },
    method: { kind: 'bmc', depth: 6 }, limit: 120, size: '64 levels, 8-bit quantities, price-time alone, one command',
  },
  {
    name: 'share', top: 'lockstep_share', modules: [], hooks: { lockstep_share: 'share.svh' }, parameters: { QtyW: 4, TotW: 6 },
    method: { kind: 'bmc', depth: 12 }, limit: 300, size: '4-bit quantities, one division',
  },
  {
    name: 'bitmap', top: 'lockstep_bitmap', modules: ['lockstep_ram'], hooks: { lockstep_bitmap: 'bitmap.svh', lockstep_ram: 'ram.svh' },
    parameters: { Levels: 2048 }, ties: { f_cells: 'u_level2.f_cells' }, memories: { 'u_level2.f_memory': [64, 'u_level2.mem'] },
    method: { kind: 'step', depth: 13 }, limit: 600, start: EMPTY_WORDS, size: '2,048 levels in 64 words of two groups, six of which hold anything; one search or writing',
  },
  {
    name: 'stall', top: 'lockstep_core',
    modules: ['lockstep_check', 'lockstep_control', 'formal/free_emit', 'formal/any_ram', 'lockstep_share', 'lockstep_store', 'lockstep_bitmap'],
    defines: { F_ANY_RUN: '1' }, hooks: { lockstep_core: 'stall.svh' }, parameters: { Levels: 16384, Orders: 16384, QtyW: 32, KeyW: 14, SlotW: 14, AllAlgorithms: 1 },
    method: { kind: 'induction', depth: 2 }, limit: 300, size: '16,384 levels and orders, three algorithms; memories that answer anything',
    hunt: { depth: 20, parameters: { Levels: 64, Orders: 4, QtyW: 4, KeyW: 6, SlotW: 2 } },
  },
];

const QUEUES = {
  top: 'lockstep_books', modules: ['lockstep_fifo', 'lockstep_merge', 'lockstep_stats', 'formal/free_core'], around: true,
  hooks: { lockstep_books: 'books_queues.svh' },
} as const;

/** What stands around several cores. */
const BOOKS_SETS: readonly ProofSet[] = [
  {
    name: 'merge', top: 'lockstep_merge', modules: [], around: true, hooks: { lockstep_merge: 'books_merge.svh' }, parameters: { Books: 2 },
    method: { kind: 'induction', depth: 2 }, limit: 240, size: '2 books, events of 256 bits', hunt: { depth: 12 },
  },
  {
    ...QUEUES, name: 'books', parameters: { Books: 2, Depth: 2, Levels: 64, Orders: 8, QtyW: 2, CountW: 2 },
    method: { kind: 'pdr' }, limit: 600, size: '2 books that answer anything at any time, queues of 2', hunt: { depth: 16 },
  },
  {
    ...QUEUES, name: 'books-deeper', parameters: { Books: 2, Depth: 4, Levels: 64, Orders: 8, QtyW: 2, CountW: 2 },
    method: { kind: 'bmc', depth: 12 }, limit: 300, size: '2 books that answer anything at any time, queues of 4',
  },
];

export const SETS: readonly ProofSet[] = [...PART_SETS, ...BOOKS_SETS, ...CORE_SETS];
