import type { ProofSet } from './proof.ts';

/** How deep the memories lie, as Yosys names them after flattening. */
const TIES: Readonly<Record<string, string>> = {
  f_live: 'u_store.u_live.f_cells', f_info: 'u_store.u_info.f_cells', f_qty: 'u_store.u_qty.f_cells', f_next: 'u_store.u_next.f_cells',
  f_prev: 'u_store.u_prev.f_cells', f_head: 'u_store.u_head.f_cells', f_total_written: 'u_store.u_total.f_cells',
  f_bids: 'gen_side[0].u_map.u_level2.f_cells', f_asks: 'gen_side[1].u_map.u_level2.f_cells',
  f_bids1: 'gen_side[0].u_map.f_level1', f_asks1: 'gen_side[1].u_map.f_level1',
  f_bids0: 'gen_side[0].u_map.f_level0', f_asks0: 'gen_side[1].u_map.f_level0',
};

const WORDS: Readonly<Record<string, number>> = {
  'u_store.u_live': 4, 'u_store.u_info': 4, 'u_store.u_qty': 4, 'u_store.u_next': 4, 'u_store.u_prev': 4,
  'u_store.u_head': 64, 'u_store.u_total': 64, 'gen_side[0].u_map.u_level2': 2, 'gen_side[1].u_map.u_level2': 2,
};
const MEMORIES = Object.fromEntries(Object.entries(WORDS).map(([ram, words]) => [`${ram}.f_memory`, [words, `${ram}.mem`] as const]));

const MODULES = [
  'lockstep_check', 'lockstep_control', 'formal/free_emit', 'lockstep_ram', 'lockstep_share', 'lockstep_store', 'lockstep_bitmap', 'formal/book',
];

/** Prices with bits 0 and 5 alone; tags of two bits; participants 0 and 1. */
const NARROW_PINS: Readonly<Record<string, string>> = {
  'cmd_data_i[63:36]': "28'b0", 'cmd_data_i[68:65]': "4'b0", 'cmd_data_i[143:129]': "15'b0", 'cmd_data_i[164:161]': "4'b0",
};
/** Rests in IDLE or DONE, the bits of which the proof leaves open. */
const REST = `49'b${'0'.repeat(9)}x${'0'.repeat(37)}x0`;

/** Bits that a price may have. */
const MASK = { near: 1, far: 32, both: 33 } as const;
const PRICES = { near: 'prices 0 and 1', far: 'prices 0 and 32', both: 'prices 0, 1, 32 and 33' } as const;

interface Step {
  readonly name: string;
  readonly kind: number;
  /** What else holds where the proof begins, in Verilog; the cases of a kind together cover it. */
  readonly when: string;
  /** What must be seen to happen, in Verilog: without it the set says nothing. */
  readonly does: string;
  /** Slots are more than names to it: orders may have come to rest in any sequence of them. */
  readonly anyOrder?: true;
  /** Too much for four prices at once: near, prices 0 and 1, in one word; far, 0 and 32, in two. */
  readonly reach?: 'near' | 'far';
  /** Cycles that the command takes at most. */
  readonly bound: number;
  readonly size: string;
  readonly open?: boolean;
}

function step({ name, kind, when, does, anyOrder, reach, bound, size, open = false }: Step): ProofSet {
  return {
    name, open, top: 'lockstep_core', modules: MODULES,
    hooks: { lockstep_core: 'core_step.svh', lockstep_ram: 'ram.svh', lockstep_bitmap: 'core_bitmap.svh' },
    parameters: { Levels: 64, Orders: 4, QtyW: 2, KeyW: 6, SlotW: 2, AllAlgorithms: 0 },
    pins: { rst_ni: "1'b1", cmd_valid_i: "1'b1", 'cmd_data_i[7:0]': `8'b${kind.toString(2).padStart(8, '0')}`, ...NARROW_PINS },
    start: { st_q: REST },
    defines: {
      F_PRICES: String(MASK[reach ?? 'both']), F_KIND: `8'd${kind}`, F_CASE: when, F_DOES: does, F_BOUND: String(bound),
      ...(anyOrder === true ? { F_ANY_ORDER: '1' } : {}),
    },
    ties: TIES, memories: MEMORIES, method: { kind: 'step', depth: bound + 2 }, limit: 600, size: `${size}; ${PRICES[reach ?? 'both']}`,
  };
}

/** The same for near and for far prices, of which a fill-or-kill walk looks up more and longer. */
function twice(one: Omit<Step, 'reach' | 'open'>, open: readonly ('near' | 'far')[] = [], longer = 0): ProofSet[] {
  return (['near', 'far'] as const).map((reach) => step({
    ...one, name: `${one.name}-${reach}`, reach, bound: one.bound + (reach === 'far' ? longer : 0), open: open.includes(reach),
  }));
}

/** Every kind from any legal book, in cases that together cover it. */
export const CORE_SETS: readonly ProofSet[] = [
  step({ name: 'add-rests', kind: 1, when: '!f_meets', does: 'f_full && f_handed && f_rested', bound: 20, size: 'ADD that meets nothing' }),
  ...twice({ name: 'add-trades', kind: 1, when: 'f_meets && !f_fok && !f_own', does: 'f_full && f_traded && f_rested', bound: 64, size: 'ADD that trades' }),
  ...twice({ name: 'add-own', kind: 1, when: 'f_meets && !f_fok && f_own', does: 'f_full && f_traded && f_left == 2', bound: 64, size: 'ADD with a self-trade mode' }, ['far']),
  ...twice({ name: 'fok', kind: 1, when: 'f_meets && f_fok && !f_own', does: 'f_full && f_traded', bound: 60, size: 'ADD, fill or kill' }, ['near', 'far'], 20),
  ...twice({
    name: 'fok-own', kind: 1, when: 'f_meets && f_fok && f_own', does: 'f_full && f_traded && f_left == 1', bound: 60,
    size: 'ADD, fill or kill, with a self-trade mode',
  }, ['near', 'far'], 20),
  step({ name: 'cancel', kind: 2, when: '1', does: 'f_full && f_handed && f_left == 1', bound: 30, size: 'CANCEL' }),
  step({ name: 'reduce', kind: 3, when: '1', does: 'f_full && f_handed && f_left == 1', bound: 30, size: 'REDUCE' }),
  ...twice({ name: 'replace', kind: 4, when: '1', does: 'f_full && f_handed && f_traded && f_rested', bound: 80, size: 'REPLACE' }, ['near', 'far']),
  ...twice({ name: 'mass', kind: 5, when: '1', does: 'f_full && f_left == 3', anyOrder: true, bound: 90, size: 'MASS_CANCEL' }, ['far']),
  step({ name: 'state', kind: 6, when: '1', does: 'f_full && book_state_q == 2', bound: 10, size: 'SET_STATE' }),
  ...twice({ name: 'band', kind: 7, when: '1', does: 'f_left == 3', bound: 70, size: 'SET_BAND' }, ['near']),
  step({ name: 'algorithm', kind: 8, when: '1', does: 'f_live == 0', bound: 10, size: 'SET_ALGORITHM' }),
];
