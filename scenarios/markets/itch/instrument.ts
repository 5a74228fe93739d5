/** One instrument of a stream: by its symbol, or by the day's stock locate number. */
export type Instrument = { readonly stock: string } | { readonly locate: number };

/** The types that build the displayed book. */
const BOOK_TYPES = new Uint8Array(256);
for (const type of 'AFECXDU') BOOK_TYPES[type.charCodeAt(0)] = 1;
const DIRECTORY = 'R'.charCodeAt(0);
const ADD = 'A'.charCodeAt(0);
const ADD_WITH_MPID = 'F'.charCodeAt(0);

/**
 * Picks the order book messages of one instrument without decoding the others. A symbol's locate is
 * learnt from the stock directory or, in a stream cut off at its start, from the first add.
 */
export class InstrumentFilter {
  readonly #stock: string | undefined;
  #locate = -1;

  constructor(instrument: Instrument) {
    if ('locate' in instrument) this.#locate = instrument.locate;
    else this.#stock = instrument.stock.padEnd(8);
  }

  wants(bytes: Buffer, at: number): boolean {
    const type = bytes[at]!;
    if (this.#locate < 0) this.#learn(bytes, at, type);
    return BOOK_TYPES[type] === 1 && bytes.readUInt16BE(at + 1) === this.#locate;
  }

  #learn(bytes: Buffer, at: number, type: number): void {
    const offset = type === DIRECTORY ? 11 : type === ADD || type === ADD_WITH_MPID ? 24 : 0;
    if (offset > 0 && bytes.toString('latin1', at + offset, at + offset + 8) === this.#stock)
      this.#locate = bytes.readUInt16BE(at + 1);
  }
}
