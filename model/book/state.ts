import { type CoreConfig, checkConfig } from '../message/core.ts';

/*
 * Orders and price levels are nodes of one Int32Array, so that an order joins and leaves its queue without asking
 * whether a neighbour is an order or the end of the queue: each level is the sentinel of its circular list. A node
 * is named by the index of its first word.
 */

/**
 * Words of a node. Of any: the links towards older and towards newer; at a level the newest and the oldest. Of an order
 * besides: id, price, open quantity, and owner, which is the participant in the low 16 bits and the side above.
 * Files take these as constants of their own, `const { ID } = WORD`: the compiler folds those, imported ones it loads.
 */
export const WORD = Object.freeze({ PREV: 0, NEXT: 1, ID: 2, PRICE: 3, QUANTITY: 4, OWNER: 5 });
/** Words of an order, two unused: half a cache line. */
export const ORDER_STRIDE = 8;

const { PREV, NEXT } = WORD;
/** The node of a price: two links and the total quantity, a double, exact since it stays below 2^52. Prices -1 and `levels` have one too: of an empty side, always with total 0. */
export function levelOf(price: number): number {
  return (price + 1) << 2;
}

/** Where `totals` holds the total quantity of a price. */
export function totalOf(price: number): number {
  return (price << 1) + 3;
}

/** Counts of what the events do not tell; the predictor of the hardware's timing needs them. Of the last command. */
export class Work {
  /** Makers that the fill-or-kill walk visited, the last included. */
  makersWalked = 0;
  /** Price levels that it entered. */
  levelsWalked = 0;
  /** Times that it looked for a further level, found or not; how often that lay in the same block of 32 ticks. */
  levelSeeks = 0;
  nearSeeks = 0;
  /** SEEK code when CANCEL, REDUCE or REPLACE took the only order from the best price of its side, else 0. */
  bestVacated = 0;
  /** What sharing out levels (pro-rata, size-time) did, step by step: codes of STEP, with STEP.EVENT added where one came of it. */
  steps = new Int32Array(64);
  stepCount = 0;

  note(step: number): void {
    if (this.stepCount === this.steps.length) {
      const wider = new Int32Array(this.stepCount * 2);
      wider.set(this.steps);
      this.steps = wider;
    }
    this.steps[this.stepCount++] = step;
  }
}

/** Where the next occupied level was found: in the same block of 32 ticks, or farther or not at all. */
export const SEEK = { NEAR: 1, FAR: 2 } as const;

/** SEEK code of going from one price to the next, -1 or `levels` if there is none. */
export function seek(from: number, to: number): number {
  return from >> 5 === to >> 5 ? SEEK.NEAR : SEEK.FAR;
}

/** Steps of sharing out a level. */
export const STEP = {
  /** A level is reached. */
  REACH: 1,
  /** A maker is looked at for the self-trade rule. */
  OWN: 2,
  /** The taker's own event of a self-trade. */
  TAKERS_HALF: 3,
  /** A maker leaves the queue, or shrinks in it. */
  LEAVE: 4,
  /** Does the level hold more than the taker wants. */
  DECIDE: 5,
  /** Pro-rata: a maker's share. */
  SHARE: 6,
  /** Size-time: a maker is compared with the largest so far. */
  COMPARE: 7,
  /** Size-time: the largest trades. */
  LARGEST: 8,
  /** The level is empty; the next one is looked for and found in the same block of 32 ticks, or not. */
  NEXT_NEAR: 9,
  NEXT_FAR: 10,
  /** The oldest maker trades. */
  OLDEST: 11,
  EVENT: 0x100,
} as const;

/** All that a book knows. Nothing is allocated after construction. Numbers are kept as 32-bit signed words. */
export class BookState {
  readonly config: CoreConfig;
  readonly levels: number;
  readonly slotMask: number;
  /** Bits that a legal quantity does not have. */
  readonly quantityExcess: number;

  /** Levels first, then orders. */
  readonly nodes: Int32Array;
  /** The same memory as `nodes`. */
  readonly totals: Float64Array;
  /** First node that is an order; nodes below are levels. */
  readonly firstOrder: number;
  /** Per slot the node of its live order, or 0. */
  readonly slots: Int32Array;
  /** Which prices have orders, 32 a word; which words of that are not 0; and again. */
  readonly leaf: Int32Array;
  readonly mid: Int32Array;
  readonly root: Int32Array;

  /** A free node, linked to further ones by NEXT, or 0. Those used last are used first: they are in the cache. */
  free = 0;
  /** From here on no node was ever used. */
  fresh: number;
  live = 0;

  /** Best price by side; -1 and `levels` for an empty side. All bids lie below all asks: both share one ladder. */
  readonly best: Int32Array;
  /** Best price and size by side as last told. */
  readonly told: Int32Array;
  readonly toldSize = new Float64Array(2);

  state = 0;
  algorithm = 0;
  low = 0;
  high: number;
  /** Commands executed, modulo 2^32, as a signed word. */
  sequence = 0;

  /** The order on its way in, while it matches. */
  takerSide = 0;
  takerId = 0;
  takerPrice = 0;
  takerLeft = 0;
  takerOwner = 0;
  takerMode = 0;

  /** Of no meaning; keeps the compiler from dropping loads made for the cache's sake. */
  touched = 0;
  readonly work = new Work();

  constructor(config: CoreConfig) {
    checkConfig(config);
    const { levels, orders } = config;
    this.config = { ...config };
    this.levels = levels;
    this.slotMask = orders - 1;
    this.quantityExcess = config.quantityBits === 32 ? 0 : -1 << config.quantityBits;
    // Rounded up to whole orders, so that no order straddles two cache lines more than it must.
    this.firstOrder = Math.ceil(levelOf(levels + 1) / ORDER_STRIDE) * ORDER_STRIDE;
    this.nodes = new Int32Array(this.firstOrder + orders * ORDER_STRIDE);
    this.totals = new Float64Array(this.nodes.buffer);
    for (let price = -1; price <= levels; price++) {
      const level = levelOf(price);
      this.nodes[level + PREV] = level;
      this.nodes[level + NEXT] = level;
    }
    this.slots = new Int32Array(orders);
    this.leaf = new Int32Array(levels >>> 5);
    this.mid = new Int32Array(Math.ceil(levels / 1024));
    this.root = new Int32Array(Math.ceil(levels / 32_768));
    this.fresh = this.firstOrder;
    this.best = Int32Array.of(-1, levels);
    this.told = Int32Array.of(-1, levels);
    this.high = levels - 1;
  }
}
