import type { CoreConfig } from '../message/core.ts';
import type { Phase } from '../session/phases.ts';
import type { Clearing, UncrossRule } from '../session/uncross.ts';
import { CommandBuffer } from './command-buffer.ts';
import type { KeyBook } from './keys.ts';
import type { NewOrder } from './order.ts';
import { ReportBuffer } from './reports.ts';
import { SlotList } from './slot-list.ts';
import { OrderTable } from './table.ts';

export interface DeskConfig {
  /** The core that the desk feeds; its slots are the desk's. */
  readonly core: CoreConfig;
  /** Orders that rest out of sight need price-time priority; under another algorithm they are refused. */
  readonly algorithm: 'FIFO' | 'PRO_RATA' | 'SIZE_TIME';
  readonly uncross: UncrossRule;
  /** Names the random slices of icebergs. */
  readonly seed: number;
}

/** Something the desk still has to do in this turn; `number` guards against a slot that has changed hands. */
export interface Task {
  readonly kind: 'CANCEL' | 'START' | 'SEND' | 'ARM';
  readonly slot: number;
  readonly number: number;
  /** CANCEL: reason code. */
  readonly reason: number;
}

/** An amendment that the core is to confirm. */
export interface Pending {
  readonly slot: number;
  readonly quantity: number;
  readonly price: number;
}

/** All that a desk knows. Functions of this room change it; nobody else. */
export class DeskState {
  readonly config: DeskConfig;
  readonly table: OrderTable;
  readonly keys: KeyBook;
  readonly commands = new CommandBuffer();
  readonly reports = new ReportBuffer();
  /** Dark parts by side, best price first, oldest first. */
  readonly dark: readonly [SlotList, SlotList];
  /** How many of them trade only under a condition (all-or-none, minimum). */
  conditional = 0;
  /** Displayed quantity at each tick, by side. */
  readonly depth: readonly [Float64Array, Float64Array];
  /** All pegged orders by number, those without a price too. */
  readonly pegs: SlotList;
  /** Stops not reached: buys by lowest trigger, sells by highest; then by age. */
  readonly waiting: readonly [SlotList, SlotList];
  /** Trailing stops among them, by age. */
  readonly trailing: SlotList;
  /** Good-till-date orders, soonest first. */
  readonly expiries: SlotList;
  phase: Phase = 'CLOSED';
  day = 0;
  /** Price limits in force. */
  low = 0;
  high: number;
  /** Best displayed prices and sizes, by side; size 0: none. During a bundle they include what is injected. */
  readonly topPrice = [0, 0];
  readonly topSize = [0, 0];
  /** Tops by which pegs were last priced; -1: none. */
  readonly pegTop = [-1, -1];
  /** Some peg has moved and was not tried as a taker since. */
  moved = false;
  /** Price of the last trade, -1 before the first. */
  last = -1;
  /** Counts arrivals in queues. */
  clock = 0;
  /** The turn: nothing of it is left between requests. */
  tasks: Task[] = [];
  refills: Task[] = [];
  /** Slots whose dark parts stand in the core before the taker under way. */
  injected: number[] = [];
  /** Self-trade mode of the order that the core was last sent. */
  mode = 0;
  pending: Pending | undefined;
  /** Orders that were entered together and have not had their turn, from `bulkNext` on. */
  bulk: readonly NewOrder[] = [];
  bulkNext = 0;
  /** Commands were given out whose events have not come yet. */
  busy = false;
  /** The core is empty and the desk holds the book: while it is called or closed. */
  inDesk = true;
  /** What the last uncross found; undefined: nothing traded. */
  lastClearing: Clearing | undefined;
  /** The day ends when nothing else is left to do. */
  closing = false;
  /** Trades that come now are those of an uncross. */
  uncrossing = false;

  constructor(config: DeskConfig, keys: KeyBook) {
    const table = new OrderTable(config.core.orders);
    this.config = config;
    this.table = table;
    this.keys = keys;
    this.high = config.core.levels - 1;
    this.depth = [new Float64Array(config.core.levels), new Float64Array(config.core.levels)];
    const byAge = (a: number, b: number) => table.number[a]! - table.number[b]!;
    this.dark = [
      new SlotList((a, b) => table.price[b]! - table.price[a]! || table.stamp[a]! - table.stamp[b]!),
      new SlotList((a, b) => table.price[a]! - table.price[b]! || table.stamp[a]! - table.stamp[b]!),
    ];
    this.pegs = new SlotList(byAge);
    this.waiting = [
      new SlotList((a, b) => table.stop[a]! - table.stop[b]! || byAge(a, b)),
      new SlotList((a, b) => table.stop[b]! - table.stop[a]! || byAge(a, b)),
    ];
    this.trailing = new SlotList(byAge);
    this.expiries = new SlotList((a, b) =>
      table.expireDay[a]! - table.expireDay[b]! || table.expireTime[a]! - table.expireTime[b]! || byAge(a, b));
  }
}
