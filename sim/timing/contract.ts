/**
 * The timing contract of hdl/rtl/lockstep_core.sv: how many cycles each micro-step of a command takes. A cycle
 * counts only while the event queue has room; the core stands still otherwise. This table and schedule.ts are all
 * that is known about the machine's time: it is data about it, not a second copy of its state machine.
 */
export interface TimingContract {
  /** After reset, per word of the longest table that is swept. */
  readonly sweep: number;
  /** Taking a command and reading its order slot. */
  readonly accept: number;
  /** The checks; the first event (ACCEPTED, REPLACED, CANCELLED, STATE, REJECTED) appears at its end. */
  readonly check: number;
  /** One maker: its TRADE or its cancellation appears at the end. */
  readonly maker: number;
  /** The taker's own event of a self-trade cancellation with two. */
  readonly selfTradeSecond: number;
  /** Reading the next maker of the same queue. */
  readonly nextMaker: number;
  /** Finding the next occupied level and its oldest order. */
  readonly nextLevel: number;
  /** Reading a level before an order joins it; not needed when the check has already done it. */
  readonly readLevel: number;
  /** Joining a queue: RESTED appears at the end. */
  readonly join: number;
  /** A remainder that may not rest: CANCELLED appears at the end. */
  readonly drop: number;
  /** Reading a level before an order leaves or shrinks in it. */
  readonly readLeaving: number;
  readonly leave: number;
  /** Mass cancel: one order slot; CANCELLED appears at the end of the slot's cycle. */
  readonly scanSlot: number;
  /** Fill-or-kill walk: one maker; reading the next; the verdict (ACCEPTED or REJECTED appears at its end). */
  readonly walkMaker: number;
  readonly walkNext: number;
  readonly walkVerdict: number;
  /** Pro-rata and size-time: reaching a level; reading a maker; the self-trade rule for it; is there enough for all. */
  readonly reachLevel: number;
  readonly readMaker: number;
  readonly ownMaker: number;
  readonly decide: number;
  /** Pro-rata: working out a maker's share, to which come as many cycles as a quantity has bits; giving it (TRADE, unless zero). */
  readonly share: number;
  readonly give: number;
  /** Size-time: comparing a maker; trading with the largest (TRADE appears at the end). */
  readonly compare: number;
  readonly largest: number;
  /** SET_BAND: is a best price beyond the limits. */
  readonly bandLook: number;
  /** Publishing the tops of book: the first TOP appears at the end; one cycle more for the second. */
  readonly publish: number;
  readonly publishSecond: number;
  /** Events the queue holds before the core stands still (the output register is one more). */
  readonly queueDepth: number;
}

export const CONTRACT: TimingContract = {
  sweep: 1,
  accept: 1,
  check: 1,
  maker: 1,
  selfTradeSecond: 1,
  nextMaker: 1,
  nextLevel: 4,
  readLevel: 1,
  join: 1,
  drop: 1,
  readLeaving: 1,
  leave: 1,
  scanSlot: 1,
  walkMaker: 1,
  walkNext: 1,
  walkVerdict: 1,
  reachLevel: 1,
  readMaker: 1,
  ownMaker: 1,
  decide: 1,
  share: 4,
  give: 1,
  compare: 1,
  largest: 1,
  bandLook: 1,
  publish: 1,
  publishSecond: 1,
  queueDepth: 16,
};
