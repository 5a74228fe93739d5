import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { EnvironmentFault } from '../../../model/base/input-error.ts';
import { RECORD_WORDS } from '../../../model/message/record.ts';
import { REJECTS } from '../../../model/message/reject.ts';
import { putNumber } from '../digits.ts';
import type { HandleMap } from '../handles.ts';
import {
  ACCEPTED,
  CANCEL_HEAD,
  CANCELLED,
  LAST_BIT,
  REDUCED,
  REJECTED,
  REPLACE_HEAD,
  REPLACED,
  SIDE_BIT,
  TRADE,
} from '../heads.ts';

const ORDER_UNKNOWN = REJECTS.ORDER_UNKNOWN.code;
const LF = 10;
const COMMA = 44;
const ROOM = 1 << 18;
/** Six numbers of at most 16 digits, commas and LF. */
const LONGEST = 128;

/** Types of report: 0 to 5 are the benchmark's; 6 and 7 cover what its inputs cannot contain. */
export const REPORT_TYPES = [
  'accepted',
  'trade',
  'cancelled',
  'modified',
  'cancel rejected',
  'modify rejected',
  'reduced',
  'refused',
] as const;

export interface ReportOptions {
  /** Also write the text to this file. */
  readonly out?: string | undefined;
  /** Names orders by their outside numbers; absent: by core ids. */
  readonly handles?: HandleMap | undefined;
}

/**
 * The canonical text of a run: one report a line in the order of the commands (numbered from 0),
 * within a command by type, trades in match order, LF between lines, none at the end.
 *
 * `0,seq,side,oid,px,qty` accepted; `1,seq,px,qty,maker,taker` trade; `2,seq,side,oid,px` cancelled;
 * `3,seq,side,oid,px,qty` modified, after its trades, with the quantity asked for; `4,seq,oid` cancel
 * rejected; `5,seq,oid` modify rejected. Ours: `6,seq,side,oid,px,qty` reduced by qty;
 * `7,seq,oid,code` any other refusal. Side 0 buy, 1 sell.
 */
export class ReportWriter {
  readonly counts: number[] = REPORT_TYPES.map(() => 0);
  /** Commands answered. */
  commands = 0;
  /** The first refusal of type 7: number of its command and its code. */
  firstRefusal: { readonly command: number; readonly code: number } | undefined;
  readonly #hash: Hash = createHash('sha256');
  readonly #handles: HandleMap | undefined;
  readonly #bytes = new Uint8Array(ROOM);
  readonly #out: string | undefined;
  #file: number | undefined;
  #at = 0;
  #empty = true;
  /** Index of the REPLACED event of the command under way, or -1. */
  #replaced = -1;

  constructor(options: ReportOptions = {}) {
    this.#handles = options.handles;
    this.#out = options.out;
    if (options.out !== undefined) this.#file = this.#guard(options.out, () => openSync(options.out!, 'w'));
  }

  /** Adds the reports of one command's events from `at` on; gives the place of the next command's. */
  command(events: Int32Array, at: number, outside: number): number {
    this.#replaced = -1;
    for (;;) {
      if (this.#at > ROOM - 2 * LONGEST) this.#flush();
      const head = events[at]!;
      this.#event(events, at, head, outside);
      at += RECORD_WORDS;
      if ((head & LAST_BIT) !== 0) break;
    }
    if (this.#replaced >= 0) {
      const from = this.#replaced;
      this.#order(3, events, from);
      this.#comma(events[from + 3]! >>> 0);
    }
    this.commands++;
    return at;
  }

  /** Writes what is left; gives the SHA-256 of the whole text in hex. Call once. */
  finish(): string {
    this.close();
    return this.#hash.digest('hex');
  }

  /** Brings the text so far to the file and closes it: also after a fault in the input. */
  close(): void {
    if (this.#at > 0) this.#flush();
    if (this.#file === undefined) return;
    const file = this.#file;
    this.#file = undefined;
    closeSync(file);
  }

  #event(events: Int32Array, at: number, head: number, outside: number): void {
    switch (head & 0xff) {
      case ACCEPTED:
        this.#order(0, events, at);
        this.#comma(events[at + 3]! >>> 0);
        break;
      case TRADE:
        this.#start(1);
        this.#comma(events[at + 2]! >>> 0);
        this.#comma(events[at + 3]! >>> 0);
        this.#comma(this.#name(events[at + 1]! >>> 0));
        this.#comma(this.#name(events[at + 4]! >>> 0));
        break;
      case CANCELLED:
        if ((events[at + 4]! & 0xff) === REDUCED) {
          this.#order(6, events, at);
          this.#comma(events[at + 3]! >>> 0);
        } else this.#order(2, events, at);
        break;
      case REPLACED:
        this.#replaced = at;
        break;
      case REJECTED:
        this.#refusal(events[at + 4]!, outside);
        break;
    }
  }

  #order(type: number, events: Int32Array, at: number): void {
    this.#start(type);
    this.#bytes[this.#at++] = COMMA;
    this.#bytes[this.#at++] = 48 + ((events[at]! >>> SIDE_BIT) & 1);
    this.#comma(this.#name(events[at + 1]! >>> 0));
    this.#comma(events[at + 2]! >>> 0);
  }

  #refusal(word: number, outside: number): void {
    const kind = (word >>> 16) & 0xff;
    const code = word & 0xffff;
    const type = code !== ORDER_UNKNOWN ? 7 : kind === CANCEL_HEAD ? 4 : kind === REPLACE_HEAD ? 5 : 7;
    this.#start(type);
    this.#comma(outside);
    if (type !== 7) return;
    this.#comma(code);
    this.firstRefusal ??= { command: this.commands, code };
  }

  #name(order: number): number {
    return this.#handles === undefined ? order : this.#handles.outsideNumber(order);
  }

  #start(type: number): void {
    this.counts[type]!++;
    if (this.#empty) this.#empty = false;
    else this.#bytes[this.#at++] = LF;
    this.#bytes[this.#at++] = 48 + type;
    this.#comma(this.commands);
  }

  #comma(value: number): void {
    this.#bytes[this.#at] = COMMA;
    this.#at = putNumber(this.#bytes, this.#at + 1, value);
  }

  #flush(): void {
    const text = this.#bytes.subarray(0, this.#at);
    this.#hash.update(text);
    const file = this.#file;
    if (file !== undefined) {
      this.#guard(this.#out!, () => {
        for (let done = 0; done < text.length; ) done += writeSync(file, text, done);
      });
    }
    this.#at = 0;
  }

  #guard<Result>(file: string, write: () => Result): Result {
    try {
      return write();
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new EnvironmentFault(
        `${file}: the reports cannot be written (${why}); free the disk or choose another file`,
      );
    }
  }
}
