import type { EventBuffer } from '../message/core.ts';
import { accepted, makeRoom, REASON, rejected, stateTold } from './answer.ts';
import { refuseAlgorithm, refuseBand, refuseState } from './checks.ts';
import { type BookState, levelOf, WORD } from './state.ts';
import { withdraw } from './withdraw.ts';

const { NEXT, QUANTITY, OWNER } = WORD;
const { MASS_CANCEL, BAND } = REASON;

/* The commands about the book as a whole. Each answers false when it refused. */

export function massCancel(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const participant = commands[at + 4] & 0xffff;
  const { nodes, slots } = book;
  accepted(book, out, 0, 0, 0, 0, participant);
  let unseen = book.live;
  for (let slot = 0; unseen > 0; slot++) {
    const node = slots[slot];
    if (node === 0) continue;
    unseen--;
    if ((nodes[node + OWNER] & 0xffff) === participant) takeWhole(book, node, MASS_CANCEL, out);
  }
  return true;
}

export function setState(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const state = (commands[at + 4] >>> 16) & 0xff;
  const code = refuseState(state);
  if (code !== 0) {
    rejected(book, out, commands[at], commands[at + 1], code);
    return false;
  }
  book.state = state;
  stateTold(book, out);
  return true;
}

export function setBand(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const low = commands[at + 2];
  const high = commands[at + 5];
  const code = refuseBand(book, low, high);
  if (code !== 0) {
    rejected(book, out, commands[at], commands[at + 1], code);
    return false;
  }
  book.low = low;
  book.high = high;
  stateTold(book, out);
  const { best, nodes } = book;
  while (best[0] > high) takeWhole(book, nodes[levelOf(best[0]) + NEXT], BAND, out);
  while (best[1] < low) takeWhole(book, nodes[levelOf(best[1]) + NEXT], BAND, out);
  return true;
}

export function setAlgorithm(book: BookState, commands: Int32Array, at: number, out: EventBuffer): boolean {
  const algorithm = (commands[at + 4] >>> 16) & 0xff;
  const code = refuseAlgorithm(book, algorithm);
  if (code !== 0) {
    rejected(book, out, commands[at], commands[at + 1], code);
    return false;
  }
  book.algorithm = algorithm;
  stateTold(book, out);
  return true;
}

function takeWhole(book: BookState, node: number, reason: number, out: EventBuffer): void {
  makeRoom(out);
  withdraw(book, node, book.nodes[node + QUANTITY], reason, out);
}
