import { assert } from '../base/assert.ts';
import type { ImageReader, ImageWriter } from '../base/image.ts';
import type { PreTrade } from '../risk/pre-trade.ts';

/** Numbers of a slot: half a cache line. */
const [PRICE, OPEN, ACCOUNT, SIDE, WIDTH] = [0, 1, 2, 3, 4];

/** What risk counts for each open order of one instrument, by slot: how many shares at what price, so that it is taken off exactly. */
export class Exposure {
  readonly #instrument: number;
  readonly #rows: Float64Array;

  constructor(instrument: number, slots: number) {
    this.#instrument = instrument;
    this.#rows = new Float64Array(slots * WIDTH);
  }

  /** An order stands open. `price` in ten-thousandths, 0 for one without a limit. */
  begin(risk: PreTrade, slot: number, account: number, side: number, price: number, shares: number): void {
    const rows = this.#rows;
    const at = slot * WIDTH;
    const held = risk.holdPrice(this.#instrument, price);
    rows[at + PRICE] = held;
    rows[at + OPEN] = shares;
    rows[at + ACCOUNT] = account;
    rows[at + SIDE] = side;
    risk.hold(account, this.#instrument, side, held, shares);
  }

  /** Part of it has traded. */
  fill(risk: PreTrade, slot: number, price: number, shares: number): void {
    const rows = this.#rows;
    const at = slot * WIDTH;
    const refused = risk.fill(rows[at + ACCOUNT], this.#instrument, rows[at + SIDE], rows[at + PRICE], price, shares);
    if (refused !== 0) assert(false, `risk refuses a fill of account ${rows[at + ACCOUNT]} with ${refused}`);
    rows[at + OPEN] -= shares;
  }

  /** Part of it is open no more. */
  reduce(risk: PreTrade, slot: number, shares: number): void {
    const rows = this.#rows;
    const at = slot * WIDTH;
    risk.release(rows[at + ACCOUNT], this.#instrument, rows[at + SIDE], rows[at + PRICE], shares);
    rows[at + OPEN] -= shares;
  }

  end(risk: PreTrade, slot: number): void {
    const open = this.#rows[slot * WIDTH + OPEN];
    if (open > 0) this.reduce(risk, slot, open);
  }

  /** The first check that the order would fail with other terms, its own exposure left out; 0: none. */
  recheck(risk: PreTrade, slot: number, price: number, shares: number, now: number): number {
    const [held, open, account, side] = this.#rows.subarray(slot * WIDTH, (slot + 1) * WIDTH);
    if (open > 0) risk.release(account, this.#instrument, side, held, open);
    const code = shares === 0 ? 0 : risk.check(account, this.#instrument, side, price, shares, now);
    if (open > 0) risk.hold(account, this.#instrument, side, held, open);
    return code;
  }

  /** It has other terms from now on. */
  change(risk: PreTrade, slot: number, price: number, shares: number): void {
    this.end(risk, slot);
    const at = slot * WIDTH;
    if (shares > 0) this.begin(risk, slot, this.#rows[at + ACCOUNT], this.#rows[at + SIDE], price, shares);
  }

  openAt(slot: number): number {
    return this.#rows[slot * WIDTH + OPEN];
  }

  write(image: ImageWriter): void {
    const rows = this.#rows;
    const slots = Array.from({ length: rows.length / WIDTH }, (_, slot) => slot).filter((slot) => rows[slot * WIDTH + OPEN] > 0);
    image.list(slots, (slot) => image.number(slot).numbers(rows.subarray(slot * WIDTH, (slot + 1) * WIDTH)));
  }

  /** The room of risk has an image of its own: nothing is counted here. */
  read(image: ImageReader): void {
    image.list(() => {
      const at = image.number() * WIDTH;
      for (let column = 0; column < WIDTH; column++) this.#rows[at + column] = image.number();
    });
  }
}
