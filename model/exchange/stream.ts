/** Rooms whose events the stream carries; the code stands in the head of each section. */
export const STREAM_ROOMS = ['COMMAND', 'CORE', 'ORDERS', 'LEDGER', 'ROOMS', 'MARKET_DATA'] as const;
export const ROOM = { COMMAND: 0, CORE: 1, ORDERS: 2, LEDGER: 3, ROOMS: 4, MARKET_DATA: 5 } as const;

/** Takes what the stream has gathered; the bytes are valid only during the call. */
export type StreamSink = (bytes: Uint8Array) => void;

const FULL = 1 << 20;

/**
 * The one event stream: sections of a head (room, how many numbers) and the room's own records, in the order in which things
 * happened. How often it is emptied changes nothing of its bytes.
 */
export class EventStream {
  #sink: StreamSink | undefined;
  #numbers = new Float64Array(FULL / 4);
  #words = new Int32Array(this.#numbers.buffer);
  #used = 0;

  /** Without a sink nothing is written. */
  attach(sink: StreamSink | undefined): void {
    this.#sink = sink;
  }

  get isOn(): boolean {
    return this.#sink !== undefined;
  }

  /** `count` numbers of `from`, beginning at `at`. */
  numbers(room: number, from: Float64Array, at: number, count: number): void {
    if (this.#sink === undefined || count === 0) return;
    this.#head(room, count, count);
    const to = this.#numbers;
    const base = this.#used;
    // A loop: for so few numbers a copy by subarray costs more than it saves.
    for (let i = 0; i < count; i++) to[base + i] = from[at + i];
    this.#used = base + count;
  }

  /** Words of records, an even number of them. */
  words(room: number, from: Int32Array, count: number): void {
    if (this.#sink === undefined || count === 0) return;
    this.#head(room, count, count >> 1);
    const to = this.#words;
    const base = this.#used * 2;
    for (let i = 0; i < count; i++) to[base + i] = from[i];
    this.#used += count >> 1;
  }

  /** Text, a code unit a word. */
  text(room: number, text: string): void {
    if (this.#sink === undefined) return;
    const words = text.length + (text.length & 1);
    this.#head(room, text.length, words >> 1);
    const base = this.#used * 2;
    this.#words.fill(0, base, base + words);
    for (let i = 0; i < text.length; i++) this.#words[base + i] = text.charCodeAt(i);
    this.#used += words >> 1;
  }

  /** Gives the sink what is there. */
  flush(): void {
    if (this.#used > 0) this.#sink?.(new Uint8Array(this.#numbers.buffer, 0, this.#used * 8));
    this.#used = 0;
  }

  #head(room: number, count: number, room8: number): void {
    if (this.#used + room8 + 2 > this.#numbers.length) {
      this.flush();
      while (room8 + 2 > this.#numbers.length) {
        this.#numbers = new Float64Array(this.#numbers.length * 2);
        this.#words = new Int32Array(this.#numbers.buffer);
      }
    }
    this.#numbers[this.#used] = room;
    this.#numbers[this.#used + 1] = count;
    this.#used += 2;
  }
}
