import { RECORD_WORDS } from '../../../model/message/record.ts';
import { Depth, type Level } from '../depth.ts';
import { LAST_BIT, REJECTED, SIDE_BIT, TOP, TRADE } from '../heads.ts';
import type { RowPlan } from './plan.ts';

/** The first few differences are told in full. */
const TOLD = 10;

/** A place where the core's book is not the file's. */
export interface Mismatch {
  /** 1-based row of both files. */
  readonly row: number;
  readonly side: 'BUY' | 'SELL';
  /** Level, best is 1. */
  readonly level: number;
  /** Tick and size; undefined where there is no such level. */
  readonly expected: Level | undefined;
  readonly seen: Level | undefined;
}

export interface LobsterFigures {
  /** Rows answered. */
  rows: number;
  /** Rows whose best levels, both sides, follow from the row before and the message; and how many came out equal. */
  determined: number;
  equal: number;
  /** The same, each side of a row for itself: a message moves one side only. */
  sidesDetermined: number;
  sidesEqual: number;
  /**
   * Sides of rows from the second on (the first is seeded), compared in all shown levels after what only
   * the book file tells was brought in.
   */
  sideUpdates: number;
  sideUpdatesEqual: number;
  /** Visible executions; those whose named order has a known place; those that hit it as the oldest. */
  executions: number;
  decidable: number;
  oldest: number;
  /** Rows of decidable executions that did not. */
  readonly exceptions: number[];
  /** Rows of `oldest` executions for which size of unknown place had to step behind. */
  readonly yielded: number[];
  /** Anonymous orders seeded, orders cut because the file no longer shows them, commands the core refused. */
  seeded: number;
  removed: number;
  refused: number;
  readonly mismatches: Mismatch[];
}

/** Judges a core's events, row by row, against the plan. Knows the core only by what it said. */
export class LobsterJudge {
  readonly figures: LobsterFigures = {
    rows: 0,
    determined: 0,
    equal: 0,
    sidesDetermined: 0,
    sidesEqual: 0,
    sideUpdates: 0,
    sideUpdatesEqual: 0,
    executions: 0,
    decidable: 0,
    oldest: 0,
    exceptions: [],
    yielded: [],
    seeded: 0,
    removed: 0,
    refused: 0,
    mismatches: [],
  };
  readonly #depth = new Depth();
  /** Best price and size per side as the last TOP told them; size 0 is an empty side. */
  readonly #top: [Level, Level] = [
    [0, 0],
    [0, 0],
  ];
  #events: Int32Array = new Int32Array(0);
  #at = 0;
  #trades: { readonly maker: number; readonly quantity: number }[] = [];

  settle(plans: readonly RowPlan[], events: Int32Array): void {
    this.#events = events;
    this.#at = 0;
    for (const plan of plans) this.#row(plan);
  }

  #row(plan: RowPlan): void {
    const { figures } = this;
    this.#trades = [];
    this.#answers(plan.played);
    const judged = plan.determined[0] >= 0 && plan.row > 1;
    if (judged) this.#compareDetermined(plan);
    if (plan.execution !== undefined) this.#execution(plan);
    this.#answers(plan.repairs);
    if (judged) {
      for (const side of [0, 1] as const) {
        figures.sideUpdates++;
        if (this.#same(plan, side, plan.levels)) figures.sideUpdatesEqual++;
      }
    }
    figures.rows++;
    figures.seeded += plan.seeded;
    figures.removed += plan.removed;
  }

  #compareDetermined(plan: RowPlan): void {
    const { figures } = this;
    let sides = 0;
    let equal = 0;
    for (const side of [0, 1] as const) {
      if (plan.determined[side] === 0) continue;
      sides++;
      if (this.#same(plan, side, plan.determined[side])) equal++;
    }
    figures.sidesDetermined += sides;
    figures.sidesEqual += equal;
    if (sides < 2) return;
    figures.determined++;
    if (equal === 2) figures.equal++;
  }

  #execution({ row, execution }: RowPlan): void {
    const { figures } = this;
    figures.executions++;
    if (execution!.kind === 'undecided') return;
    figures.decidable++;
    const [trade] = this.#trades;
    if (
      execution!.kind === 'oldest' &&
      this.#trades.length === 1 &&
      trade!.maker === execution!.maker &&
      trade!.quantity === execution!.size
    ) {
      figures.oldest++;
      if (execution!.yielded > 0) figures.yielded.push(row);
    } else figures.exceptions.push(row);
  }

  /** The core's first `count` levels of a side against the file's. */
  #same({ row, window }: RowPlan, side: 0 | 1, count: number): boolean {
    const seen = count === 1 ? [] : this.#depth.levels(side, count);
    const top = this.#top[side];
    if (top[1] > 0) seen[0] = top;
    for (let level = 0; level < count; level++) {
      const a = window[side][level];
      const b = seen[level];
      if (a?.[0] === b?.[0] && a?.[1] === b?.[1]) continue;
      const { mismatches } = this.figures;
      if (mismatches.length < TOLD)
        mismatches.push({ row, side: side === 0 ? 'BUY' : 'SELL', level: level + 1, expected: a, seen: b });
      return false;
    }
    return true;
  }

  /** Takes in the events of the next `commands` commands. */
  #answers(commands: number): void {
    const events = this.#events;
    const from = this.#at;
    let at = from;
    for (let done = 0; done < commands; at += RECORD_WORDS) {
      const head = events[at]!;
      switch (head & 0xff) {
        case TOP:
          this.#top[(head >>> SIDE_BIT) & 1] = [
            events[at + 2]! >>> 0,
            (events[at + 4]! >>> 0) + (events[at + 5]! >>> 0) * 2 ** 32,
          ];
          break;
        case TRADE:
          this.#trades.push({ maker: events[at + 1]! >>> 0, quantity: events[at + 3]! >>> 0 });
          break;
        case REJECTED:
          this.figures.refused++;
          break;
      }
      if ((head & LAST_BIT) !== 0) done++;
    }
    this.#depth.apply(events, from, at);
    this.#at = at;
  }
}
