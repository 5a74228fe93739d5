/**
 * The timing contract of hdl/rtl/lockstep_core.sv: how many cycles each micro-step of a command takes. A cycle
 * counts only while the event queue has room; the core stands still otherwise. This table and schedule.ts are all
 * that is known about the machine's time: it is data about it, not a second copy of its state machine.
 */
export interface TimingContract {
  /** After reset, per word of the longest table that is swept. */
  readonly sweep: number;
  /** Taking a command. */
  readonly accept: number;
  /** The checks; the first event (ACCEPTED, REPLACED, CANCELLED, STATE, REJECTED) appears at their end. */
  readonly check: number;
  /** One maker: its TRADE or its cancellation appears at the end. */
  readonly maker: number;
  /** The taker's own event of a self-trade cancellation with two. */
  readonly selfTradeSecond: number;
  /** Taking in the next maker of the same queue, which is read meanwhile. */
  readonly nextMaker: number;
  /** Reading the first maker of a level; not needed when the check has done it. */
  readonly firstMaker: number;
  /** Finding the next occupied level: in the same block of 32 ticks; farther, or that there is none. */
  readonly nextNear: number;
  readonly nextFar: number;
  /** Reading a level before an order joins it; not needed when the check has already done it. */
  readonly readLevel: number;
  /** Joining a queue: RESTED appears at the end. */
  readonly join: number;
  /** A remainder that may not rest: CANCELLED appears at the end. */
  readonly drop: number;
  /** Reading a level before an order leaves or shrinks in it. */
  readonly readLeaving: number;
  readonly leave: number;
  /** Mass cancel: one order slot, CANCELLED appears at its end; filling the pipeline at the start and after each order taken out. */
  readonly scanSlot: number;
  readonly scanFill: number;
  /** Fill-or-kill walk: one maker, the next one read meanwhile; the verdict (ACCEPTED or REJECTED appears at its end). */
  readonly walkMaker: number;
  readonly walkVerdict: number;
  /** Pro-rata and size-time: reaching a level; reading a maker; the self-trade rule for it; is there enough for all. */
  readonly reachLevel: number;
  readonly readMaker: number;
  readonly ownMaker: number;
  readonly decide: number;
  /** Pro-rata: working out a maker's share, to which come a cycle and a half for each bit of a quantity, rounded up; giving it (TRADE, unless zero). */
  readonly share: number;
  readonly give: number;
  /** Size-time: comparing a maker; trading with the largest (TRADE appears at the end). */
  readonly compare: number;
  readonly largest: number;
  /** SET_BAND: is a best price beyond the limits. */
  readonly bandLook: number;
  /** Publishing the tops of book. The next command can be taken in this cycle; the first TOP appears after it, the second after that. */
  readonly publish: number;
  /** Events the queue holds (the output register is one more). The core stands still a cycle after all places but one were full. */
  readonly queueDepth: number;
}

export const CONTRACT: TimingContract = {
  sweep: 1,
  accept: 1,
  check: 3,
  maker: 2,
  selfTradeSecond: 1,
  nextMaker: 1,
  firstMaker: 3,
  nextNear: 2,
  nextFar: 9,
  readLevel: 6,
  join: 2,
  drop: 1,
  readLeaving: 1,
  leave: 1,
  scanSlot: 1,
  scanFill: 3,
  walkMaker: 4,
  walkVerdict: 1,
  reachLevel: 1,
  readMaker: 4,
  ownMaker: 1,
  decide: 1,
  share: 3,
  give: 2,
  compare: 1,
  largest: 2,
  bandLook: 2,
  publish: 1,
  queueDepth: 16,
};
