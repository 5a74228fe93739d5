import { ENTRY, ENTRY_WIDTH } from '../ledger/entries.ts';
import { REPORT, REPORT_WIDTH } from '../orders/reports.ts';

/** Rooms whose events the stream carries; the code stands in the head of each section. */
export const ROOM = { CORE: 0, ORDERS: 1, LEDGER: 2, ROOMS: 3, MARKET_DATA: 4 } as const;

/** Takes what the stream has gathered; the bytes are valid only during the call. */
export type StreamSink = (bytes: Uint8Array) => void;

const FULL = 1 << 18;
/** Bytes of a report and of an entry, in eights. */
export const REPORT_SIZE = 6;
export const ENTRY_SIZE = 4;

/**
 * The one event stream, in pieces of eight bytes: sections of a head (room and how many: two 32-bit words) and the room's own
 * records, in the order in which things happened. Core events and market data are their own words; an order report is two
 * 64-bit floats (order, other) and eight words (kind, status and side in one; account, participant, price, quantity, filled, open,
 * code); a ledger entry is two floats (amount, reference) and four words (kind and reason, asset, from, to); what else the rooms
 * tell is JSON, two code units a word. How often it is emptied changes nothing of its bytes.
 */
export class EventStream {
  #sink: StreamSink | undefined;
  #numbers = new Float64Array(FULL);
  #words = new Int32Array(this.#numbers.buffer);
  /** Eights in use. */
  #used = 0;

  /** Without a sink nothing is written. */
  attach(sink: StreamSink | undefined): void {
    this.#sink = sink;
  }

  get isOn(): boolean {
    return this.#sink !== undefined;
  }

  /** Words of records, an even number of them. */
  words(room: number, from: Int32Array, count: number): void {
    if (this.#sink === undefined || count === 0) return;
    this.#head(room, count, count >> 1);
    const to = this.#words;
    const base = this.#used * 2;
    // A loop: for so few words a copy by subarray costs more than it saves.
    for (let i = 0; i < count; i++) to[base + i] = from[i];
    this.#used += count >> 1;
  }

  /** Order reports, `used` numbers of them. */
  reports(rows: Float64Array, used: number): void {
    if (this.#sink === undefined || used === 0) return;
    const count = used / REPORT_WIDTH;
    this.#head(ROOM.ORDERS, count, count * REPORT_SIZE);
    const numbers = this.#numbers;
    const words = this.#words;
    let to = this.#used;
    for (let at = 0; at < used; at += REPORT_WIDTH) {
      numbers[to] = rows[at + REPORT.ORDER];
      numbers[to + 1] = rows[at + REPORT.OTHER];
      const word = to * 2 + 4;
      words[word] = rows[at + REPORT.KIND] | (rows[at + REPORT.STATUS] << 8) | (rows[at + REPORT.SIDE] << 16);
      words[word + 1] = rows[at + REPORT.ACCOUNT];
      words[word + 2] = rows[at + REPORT.PARTICIPANT];
      words[word + 3] = rows[at + REPORT.PRICE];
      words[word + 4] = rows[at + REPORT.QUANTITY];
      words[word + 5] = rows[at + REPORT.FILLED];
      words[word + 6] = rows[at + REPORT.OPEN];
      words[word + 7] = rows[at + REPORT.CODE];
      to += REPORT_SIZE;
    }
    this.#used = to;
  }

  /** Ledger entries, `used` numbers of them. */
  entries(rows: Float64Array, used: number): void {
    if (this.#sink === undefined || used === 0) return;
    const count = used / ENTRY_WIDTH;
    this.#head(ROOM.LEDGER, count, count * ENTRY_SIZE);
    const numbers = this.#numbers;
    const words = this.#words;
    let to = this.#used;
    for (let at = 0; at < used; at += ENTRY_WIDTH) {
      numbers[to] = rows[at + ENTRY.AMOUNT];
      numbers[to + 1] = rows[at + ENTRY.REFERENCE];
      const word = to * 2 + 4;
      words[word] = rows[at + ENTRY.KIND] | (rows[at + ENTRY.REASON] << 8);
      words[word + 1] = rows[at + ENTRY.ASSET];
      words[word + 2] = rows[at + ENTRY.FROM];
      words[word + 3] = rows[at + ENTRY.TO];
      to += ENTRY_SIZE;
    }
    this.#used = to;
  }

  text(room: number, text: string): void {
    if (this.#sink === undefined) return;
    const eights = (text.length + 3) >> 2;
    this.#head(room, text.length, eights);
    const base = this.#used * 2;
    const words = this.#words;
    for (let word = 0; word < eights * 2; word++) {
      const low = text.charCodeAt(word * 2);
      const high = text.charCodeAt(word * 2 + 1);
      words[base + word] = (low >= 0 ? low : 0) | ((high >= 0 ? high : 0) << 16);
    }
    this.#used += eights;
  }

  /** Gives the sink what is there. */
  flush(): void {
    if (this.#used > 0) this.#sink?.(new Uint8Array(this.#numbers.buffer, 0, this.#used * 8));
    this.#used = 0;
  }

  /** Begins a section that has room for so many eights. */
  #head(room: number, count: number, eights: number): void {
    if (this.#used + eights + 1 > this.#numbers.length) {
      this.flush();
      while (eights + 1 > this.#numbers.length) {
        this.#numbers = new Float64Array(this.#numbers.length * 2);
        this.#words = new Int32Array(this.#numbers.buffer);
      }
    }
    this.#words[this.#used * 2] = room;
    this.#words[this.#used * 2 + 1] = count;
    this.#used++;
  }
}
