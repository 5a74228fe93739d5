import { assert } from '../../model/base/assert.ts';
import { SEEK, seek, STEP } from '../../model/book/state.ts';
import { COMMAND_KINDS } from '../../model/message/command.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { CANCEL_REASONS, EVENT_KINDS } from '../../model/message/event.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import type { TimingContract } from './contract.ts';

/** What the events do not tell about the work behind a command; the model core counts it. */
export interface Work {
  /** Fill-or-kill walk: makers visited, price levels entered, times the next level was looked for. */
  makersWalked: number;
  levelsWalked: number;
  levelSeeks: number;
  nearSeeks: number;
  /** SEEK code when an order that left by its id (CANCEL, REDUCE, REPLACE) left the best level of its side empty, else 0. */
  bestVacated: number;
  /** Pro-rata and size-time: the steps of sharing out levels, codes of STEP, in order. */
  readonly steps: Int32Array;
  readonly stepCount: number;
}

const ADD = COMMAND_KINDS.ADD.code;
const REPLACE = COMMAND_KINDS.REPLACE.code;
const MASS = COMMAND_KINDS.MASS_CANCEL.code;
const BAND = COMMAND_KINDS.SET_BAND.code;
const CANCEL = COMMAND_KINDS.CANCEL.code;
const REDUCE = COMMAND_KINDS.REDUCE.code;
const TRADE = EVENT_KINDS.TRADE.code;
const RESTED = EVENT_KINDS.RESTED.code;
const CANCELLED = EVENT_KINDS.CANCELLED.code;
const REJECTED = EVENT_KINDS.REJECTED.code;
const TOP = EVENT_KINDS.TOP.code;
const FOK = 2;
const IOC_REMAINDER = CANCEL_REASONS.indexOf('IOC_REMAINDER');
const MARKET_REMAINDER = CANCEL_REASONS.indexOf('MARKET_REMAINDER');

/**
 * When, within a command, each of its events arises. Time 0 is the cycle in which the command is taken; all times
 * are in cycles in which the core runs. `at[i]` is the cycle of event i; `done` the cycle that publishes the tops
 * (-1 for a rejected command); `total` the cycle in which the next command can be taken, `done` itself if there is one.
 */
export class Schedule {
  at = new Int32Array(64);
  done = -1;
  total = 0;
  /** TOP events, the last ones: they appear in the cycles after `done`, when the next command may have been taken. */
  tops = 0;

  readonly #t: TimingContract;
  readonly #slots: number;
  #events: Int32Array = new Int32Array(0);
  #first = 0;
  #count = 0;
  #shared = 0;
  readonly #stepCost: Int32Array;

  constructor(contract: TimingContract, config: CoreConfig) {
    this.#t = contract;
    this.#stepCost = stepCosts(contract, config);
    this.#slots = config.orders;
  }

  /** Fills in the schedule of one command from its record and its events (`count` records from word `first`). */
  plan(command: Int32Array, at: number, events: Int32Array, first: number, count: number, work: Work): void {
    if (this.at.length < count) this.at = new Int32Array(count * 2);
    this.#events = events;
    this.#first = first;
    this.#count = count;
    const t = this.#t;
    const kind = command[at]! & 0xff;
    const check = t.accept + t.check - 1;
    const walked = kind === ADD && ((command[at]! >>> 11) & 3) === FOK && work.makersWalked > 0;
    this.done = -1;
    this.tops = 0;
    if (this.#kind(0) === REJECTED) {
      this.at[0] = walked ? this.#verdict(work) : check;
      this.total = this.at[0]! + 1;
      return;
    }
    this.at[0] = walked ? this.#verdict(work) : check;
    const ready = this.at[0]! + 1;
    if (kind === ADD) this.#match(command[at + 1]!, ready, walked, work);
    else if (kind === REPLACE) this.#match(command[at + 1]!, this.#left(ready, work), true, work);
    else if (kind === CANCEL || kind === REDUCE) this.#publish(1, this.#left(ready, work));
    else if (kind === MASS) this.#scan(ready);
    else if (kind === BAND) this.#evict(ready);
    else this.#publish(1, ready);
  }

  /** The cycle of the fill-or-kill verdict. */
  #verdict(work: Work): number {
    const t = this.#t;
    const seeks = work.nearSeeks * t.nextNear + (work.levelSeeks - work.nearSeeks) * t.nextFar;
    const makers = work.makersWalked * t.walkMaker + (work.makersWalked - work.levelsWalked) * t.nextMaker;
    return t.accept + t.check + makers + seeks + (work.levelsWalked - 1) * t.firstMaker + t.walkVerdict - 1;
  }

  /** Of a SEEK code; 0 for none. */
  #seekCost(code: number): number {
    return code === SEEK.NEAR ? this.#t.nextNear : code === SEEK.FAR ? this.#t.nextFar : 0;
  }

  /** From `c` on, an order leaves by its id; returns the cycle after. */
  #left(c: number, work: Work): number {
    const t = this.#t;
    return c + t.readLeaving + t.leave + this.#seekCost(work.bestVacated);
  }

  /**
   * Makers and rest. `c`: the first free cycle. `readFirst`: the first maker (or the level to join) has not been read
   * by the check, as after a REPLACE's leaving or a fill-or-kill walk.
   */
  #match(taker: number, c: number, readFirst: boolean, work: Work): void {
    const t = this.#t;
    let i = 1;
    let reading = readFirst ? t.firstMaker : 0;
    if (work.stepCount > 0) {
      c = this.#shareOut(c, work);
      i += this.#shared;
      this.#rest(i, c, true);
      return;
    }
    while (this.#isMakerStep(i, taker)) {
      c += reading;
      reading = t.nextMaker;
      const price = this.#word(i, 2);
      this.at[i] = c + t.maker - 1;
      c += t.maker;
      const stopped = this.#word(i, 1) === taker && this.#kind(i) === CANCELLED;
      i++;
      if (stopped) break;
      if (this.#isTakersHalf(i, taker)) {
        this.at[i] = c + t.selfTradeSecond - 1;
        c += t.selfTradeSecond;
        i++;
      }
      const next = this.#nextPrice(i, taker);
      if (next === price) continue;
      c += this.#seekCost(seek(price, next));
      reading = t.firstMaker;
    }
    this.#rest(i, c, i > 1 || readFirst);
  }

  /** What is left of the taker, from event i on. */
  #rest(i: number, c: number, unread: boolean): void {
    const t = this.#t;
    if (i < this.#count && this.#kind(i) === RESTED) {
      if (unread) c += t.readLevel;
      this.at[i] = c + t.join - 1;
      c += t.join;
      i++;
    } else if (i < this.#count && this.#kind(i) === CANCELLED) {
      this.at[i] = c + t.drop - 1;
      c += t.drop;
      i++;
    }
    this.#publish(i, c);
  }

  /** Pro-rata and size-time: the model's own record of its steps. Returns the cycle after. */
  #shareOut(c: number, work: Work): number {
    this.#shared = 0;
    for (let s = 0; s < work.stepCount; s++) {
      const step = work.steps[s]!;
      c += this.#stepCost[step & 0xff]!;
      if ((step & STEP.EVENT) !== 0) this.at[1 + this.#shared++] = c - 1;
    }
    return c;
  }

  /** A TRADE, a maker's cancellation, or the taker's under CANCEL_NEWEST: anything that meets a maker. */
  #isMakerStep(i: number, taker: number): boolean {
    if (i >= this.#count) return false;
    const kind = this.#kind(i);
    if (kind === TRADE) return true;
    if (kind !== CANCELLED) return false;
    return this.#word(i, 1) !== taker || !this.#isRemainder(i);
  }

  #isRemainder(i: number): boolean {
    const reason = this.#word(i, 4) & 0xff;
    return reason === IOC_REMAINDER || reason === MARKET_REMAINDER;
  }

  /** The taker's own event right behind its maker's (CANCEL_BOTH, DECREMENT). */
  #isTakersHalf(i: number, taker: number): boolean {
    if (i >= this.#count || this.#kind(i) !== CANCELLED || this.#word(i, 1) !== taker) return false;
    return !this.#isRemainder(i) && this.#kind(i - 1) === CANCELLED;
  }

  /** The best opposite price before event i, as the next maker or the top at the end tells it; -1 if there is none. */
  #nextPrice(i: number, taker: number): number {
    if (i < this.#count) {
      const kind = this.#kind(i);
      if (kind === TRADE || (kind === CANCELLED && this.#word(i, 1) !== taker)) return this.#word(i, 2);
    }
    return this.#topPrice(1 - this.#takerSide());
  }

  /** The best price of a side that has changed, at the end of the command; -1 if the side is empty. */
  #topPrice(side: number): number {
    for (let k = this.#count - 1; k >= 0 && this.#kind(k) === TOP; k--) {
      if (((this.#word(k, 0) >>> 8) & 1) !== side) continue;
      return this.#word(k, 4) === 0 && this.#word(k, 5) === 0 ? -1 : this.#word(k, 2);
    }
    assert(false, 'a maker was touched but the top of its side did not change');
  }

  #takerSide(): number {
    return (this.#word(0, 0) >>> 8) & 1;
  }

  #scan(c: number): void {
    const t = this.#t;
    let extra = 0;
    let i = 1;
    for (; i < this.#count && this.#kind(i) === CANCELLED; i++) {
      const slot = this.#word(i, 1) & (this.#slots - 1);
      this.at[i] = c + t.scanFill + (slot + 1) * t.scanSlot - 1 + extra;
      // Always as far as it can be: a fixed price for each order it takes out.
      extra += t.readLeaving + t.leave + t.nextFar;
      if (slot !== this.#slots - 1) extra += t.scanFill;
    }
    this.#publish(i, c + t.scanFill + this.#slots * t.scanSlot + extra);
  }

  #evict(c: number): void {
    const t = this.#t;
    let i = 1;
    for (; i < this.#count && this.#kind(i) === CANCELLED; i++) {
      c += t.bandLook + t.firstMaker;
      this.at[i] = c + t.maker - 1;
      c += t.maker;
      const price = this.#word(i, 2);
      const more = i + 1 < this.#count && this.#kind(i + 1) === CANCELLED && ((this.#word(i + 1, 0) ^ this.#word(i, 0)) & 0x100) === 0;
      const next = more ? this.#word(i + 1, 2) : this.#topPrice((this.#word(i, 0) >>> 8) & 1);
      if (next !== price) c += this.#seekCost(seek(price, next));
    }
    this.#publish(i, c + t.bandLook);
  }

  #publish(i: number, c: number): void {
    this.done = c;
    this.tops = this.#count - i;
    for (let k = 0; k < this.tops; k++) this.at[i + k] = c + this.#t.publish + k;
    assert(this.tops <= 2, `event ${i + 2} of ${this.#count} has no place in the schedule`);
    this.total = c;
  }

  #kind(i: number): number {
    return this.#word(i, 0) & 0xff;
  }

  #word(i: number, word: number): number {
    return this.#events[this.#first + i * RECORD_WORDS + word]!;
  }
}


/** Cycles of each STEP. */
function stepCosts(t: TimingContract, config: CoreConfig): Int32Array {
  const cost = new Int32Array(16);
  cost[STEP.REACH] = t.reachLevel;
  cost[STEP.OWN] = t.readMaker + t.ownMaker;
  cost[STEP.TAKERS_HALF] = t.selfTradeSecond;
  cost[STEP.LEAVE] = t.readLeaving + t.leave;
  cost[STEP.DECIDE] = t.decide;
  cost[STEP.SHARE] = t.readMaker + t.share + Math.ceil(1.5 * config.quantityBits) + t.give;
  cost[STEP.COMPARE] = t.readMaker + t.compare;
  cost[STEP.LARGEST] = t.largest;
  cost[STEP.NEXT_NEAR] = t.nextNear;
  cost[STEP.NEXT_FAR] = t.nextFar;
  cost[STEP.OLDEST] = t.firstMaker + t.maker;
  return cost;
}
