import type { ImageReader, ImageWriter } from '../base/image.ts';

/** How many accepted orders of an account are remembered; a power of two. */
export const DUPLICATE_MEMORY = 8;
const SLOT = DUPLICATE_MEMORY - 1;
const WIDTH = 4;
const STRIDE = DUPLICATE_MEMORY * WIDTH;

/** The last accepted orders of each account: time, instrument and side, price, shares. A ring each. */
export class RecentOrders {
  #rows = new Float64Array(64 * STRIDE);
  /** How many each account has had. */
  #counts = new Int32Array(64);

  /** True when an equal order came within the window. */
  has(account: number, key: number, price: number, shares: number, now: number, window: number): boolean {
    const rows = this.#rows;
    if (account >= this.#counts.length) return false;
    const start = account * STRIDE;
    const count = this.#counts[account];
    const oldest = count > DUPLICATE_MEMORY ? count - DUPLICATE_MEMORY : 0;
    for (let n = count - 1; n >= oldest; n--) {
      const at = start + (n & SLOT) * WIDTH;
      if (now - rows[at] > window) return false;
      if (rows[at + 3] === shares && rows[at + 2] === price && rows[at + 1] === key) return true;
    }
    return false;
  }

  note(account: number, key: number, price: number, shares: number, now: number): void {
    if (account >= this.#counts.length) this.#grow(account + 1);
    const rows = this.#rows;
    const at = account * STRIDE + (this.#counts[account]++ & SLOT) * WIDTH;
    rows[at] = now;
    rows[at + 1] = key;
    rows[at + 2] = price;
    rows[at + 3] = shares;
  }

  /** A new day: time begins again at 0. */
  clear(): void {
    this.#counts.fill(0);
  }

  /** By account, oldest first. */
  write(image: ImageWriter): void {
    const rows = this.#rows;
    const accounts = Array.from(this.#counts, (_, account) => account).filter((account) => this.#counts[account] > 0);
    image.list(accounts, (account) => {
      const count = this.#counts[account];
      const kept = Math.min(count, DUPLICATE_MEMORY);
      image.number(account).number(kept);
      for (let n = count - kept; n < count; n++) {
        const at = account * STRIDE + (n & SLOT) * WIDTH;
        image.numbers(rows.subarray(at, at + WIDTH));
      }
    });
  }

  read(image: ImageReader): void {
    this.#counts.fill(0);
    image.list(() => {
      const account = image.number();
      image.list(() => {
        const [time, key, price, shares] = [image.number(), image.number(), image.number(), image.number()];
        this.note(account, key, price, shares, time);
      });
    });
  }

  #grow(accounts: number): void {
    const counts = new Int32Array(Math.max(accounts, this.#counts.length * 2));
    counts.set(this.#counts);
    this.#counts = counts;
    const rows = new Float64Array(counts.length * STRIDE);
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
