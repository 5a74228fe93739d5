import { assert } from '../base/assert.ts';
import type { ImageReader, ImageWriter } from '../base/image.ts';
import type { PreTrade } from '../risk/pre-trade.ts';

/** What risk counts for each open order of one instrument, by slot: how many shares at what price, so that it is taken off exactly. */
export class Exposure {
  readonly #instrument: number;
  readonly #price: Float64Array;
  readonly #open: Float64Array;
  readonly #account: Int32Array;
  readonly #side: Uint8Array;

  constructor(instrument: number, slots: number) {
    this.#instrument = instrument;
    this.#price = new Float64Array(slots);
    this.#open = new Float64Array(slots);
    this.#account = new Int32Array(slots);
    this.#side = new Uint8Array(slots);
  }

  /** An order stands open. `price` in ten-thousandths, 0 for one without a limit. */
  begin(risk: PreTrade, slot: number, account: number, side: number, price: number, shares: number): void {
    this.#price[slot] = risk.holdPrice(this.#instrument, price);
    this.#open[slot] = shares;
    this.#account[slot] = account;
    this.#side[slot] = side;
    risk.hold(account, this.#instrument, side, this.#price[slot], shares);
  }

  /** Part of it has traded. */
  fill(risk: PreTrade, slot: number, price: number, shares: number): void {
    const refused = risk.fill(this.#account[slot], this.#instrument, this.#side[slot], this.#price[slot], price, shares);
    assert(refused === 0, `risk refuses a fill of account ${this.#account[slot]} with ${refused}`);
    this.#open[slot] -= shares;
  }

  /** Part of it is open no more. */
  reduce(risk: PreTrade, slot: number, shares: number): void {
    risk.release(this.#account[slot], this.#instrument, this.#side[slot], this.#price[slot], shares);
    this.#open[slot] -= shares;
  }

  end(risk: PreTrade, slot: number): void {
    if (this.#open[slot] > 0) this.reduce(risk, slot, this.#open[slot]);
  }

  /** The first check that the order would fail with other terms, its own exposure left out; 0: none. */
  recheck(risk: PreTrade, slot: number, price: number, shares: number, now: number): number {
    const [account, side, held, open] = [this.#account[slot], this.#side[slot], this.#price[slot], this.#open[slot]];
    if (open > 0) risk.release(account, this.#instrument, side, held, open);
    const code = shares === 0 ? 0 : risk.check(account, this.#instrument, side, price, shares, now);
    if (open > 0) risk.hold(account, this.#instrument, side, held, open);
    return code;
  }

  /** It has other terms from now on. */
  change(risk: PreTrade, slot: number, price: number, shares: number): void {
    this.end(risk, slot);
    if (shares > 0) this.begin(risk, slot, this.#account[slot], this.#side[slot], price, shares);
  }

  openAt(slot: number): number {
    return this.#open[slot];
  }

  write(image: ImageWriter): void {
    const slots = [...this.#open.keys()].filter((slot) => this.#open[slot] > 0);
    image.list(slots, (slot) => image.numbers([slot, this.#price[slot], this.#open[slot], this.#account[slot], this.#side[slot]]));
  }

  /** The room of risk has an image of its own: nothing is counted here. */
  read(image: ImageReader): void {
    image.list(() => {
      const slot = image.number();
      this.#price[slot] = image.number();
      this.#open[slot] = image.number();
      this.#account[slot] = image.number();
      this.#side[slot] = image.number();
    });
  }
}
