import { COMMAND_KINDS } from '../message/command.ts';
import type { EventBuffer } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { REJECTS } from '../message/reject.ts';
import { massCancel, setAlgorithm, setBand, setState } from './administration.ts';
import { makeRoom, MARGIN, markLast, rejected, top } from './answer.ts';
import { add, cancel, reduce, replace } from './orders.ts';
import { type BookState, totalOf, type Work } from './state.ts';

const BUY = 0;
const SELL = 1;
const RECORD = RECORD_WORDS;
const ROOM = MARGIN;
/** Commands looked at ahead: enough to overlap their misses, few enough that nothing is evicted before its turn. */
const GROUP = 32;
const ADD = COMMAND_KINDS.ADD.code;
const CANCEL = COMMAND_KINDS.CANCEL.code;
const REDUCE = COMMAND_KINDS.REDUCE.code;
const REPLACE = COMMAND_KINDS.REPLACE.code;
const MASS_CANCEL = COMMAND_KINDS.MASS_CANCEL.code;
const SET_STATE = COMMAND_KINDS.SET_STATE.code;
const SET_BAND = COMMAND_KINDS.SET_BAND.code;
const SET_ALGORITHM = COMMAND_KINDS.SET_ALGORITHM.code;

/** Executes the records from word `from` to word `to` and appends their events. */
export function executeAll(book: BookState, commands: Int32Array, from: number, to: number, out: EventBuffer): void {
  for (let at = from; at < to; ) {
    const stop = Math.min(to, at + GROUP * RECORD);
    touch(book, commands, at, stop);
    for (; at < stop; at += RECORD) executeOne(book, commands, at, out);
  }
}

/** Executes the record at word `at` and appends its events. */
export function execute(book: BookState, commands: Int32Array, at: number, out: EventBuffer): void {
  executeOne(book, commands, at, out);
}

function executeOne(book: BookState, commands: Int32Array, at: number, out: EventBuffer): void {
  if (out.words.length - out.used < ROOM) makeRoom(out);
  book.sequence = (book.sequence + 1) | 0;
  const { work } = book;
  work.bestVacated = 0;
  work.stepCount = 0;
  if (work.levelsWalked !== 0) forgetWalk(work);
  if (!obey(book, commands, at, out)) return;
  const { totals, best, told, toldSize } = book;
  const bid = best[BUY];
  const bidSize = totals[totalOf(bid)];
  if (bid !== told[BUY] || bidSize !== toldSize[BUY]) {
    told[BUY] = bid;
    toldSize[BUY] = bidSize;
    top(book, out, BUY, bid, bidSize);
  }
  const ask = best[SELL];
  const askSize = totals[totalOf(ask)];
  if (ask !== told[SELL] || askSize !== toldSize[SELL]) {
    told[SELL] = ask;
    toldSize[SELL] = askSize;
    top(book, out, SELL, ask, askSize);
  }
  markLast(out);
}

function forgetWalk(work: Work): void {
  work.makersWalked = 0;
  work.levelsWalked = 0;
  work.levelSeeks = 0;
  work.nearSeeks = 0;
}

/** False: refused, and the refusal is written, marked as the last event. */
function obey(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const head = commands[at];
  if (head >>> 16 !== 0) return refuse(book, commands, at, out);
  const kind = head & 0xff;
  if (kind === ADD) return add(book, commands, at, out);
  if (kind === CANCEL) return cancel(book, commands, at, out);
  if (kind === REPLACE) return replace(book, commands, at, out);
  return obeySeldom(book, commands, at, out);
}

/** Kept apart, so that the compiler has room for the commands that come by the million. */
function obeySeldom(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  switch (commands[at] & 0xff) {
    case REDUCE:
      return reduce(book, commands, at, out);
    case MASS_CANCEL:
      return massCancel(book, commands, at, out);
    case SET_STATE:
      return setState(book, commands, at, out);
    case SET_BAND:
      return setBand(book, commands, at, out);
    case SET_ALGORITHM:
      return setAlgorithm(book, commands, at, out);
    default:
      return refuse(book, commands, at, out);
  }
}

/** Checks 1 and 2, of a command that fails one. */
function refuse(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const kind = commands[at] & 0xff;
  const known = kind >= ADD && kind <= SET_ALGORITHM;
  const { code } = known ? REJECTS.BOOK_UNKNOWN : REJECTS.UNKNOWN_COMMAND;
  rejected(book, out, commands[at], commands[at + 1], code);
  return false;
}

/** Loads what the next commands will need, all at once, so that their cache misses overlap. Changes nothing that counts. */
function touch(book: BookState, commands: Int32Array, from: number, to: number): void {
  const { slots, nodes, slotMask } = book;
  let seen = 0;
  for (let at = from; at < to; at += RECORD) seen |= slots[commands[at + 1] & slotMask];
  for (let at = from; at < to; at += RECORD) seen |= nodes[slots[commands[at + 1] & slotMask]];
  book.touched = seen;
}
