import { ImageReader, ImageWriter } from '../base/image.ts';

/** Something on its way out to a bank or custodian: set aside in the ledger until the answer comes. */
export interface Payment {
  readonly id: number;
  readonly account: number;
  readonly asset: number;
  readonly amount: number;
}

const MAGIC = 0x4c53_5041;

/** Payments that wait for an answer. */
export class Payments {
  readonly #waiting = new Map<number, Payment>();
  #next = 1;

  send(account: number, asset: number, amount: number): number {
    this.#waiting.set(this.#next, { id: this.#next, account, asset, amount });
    return this.#next++;
  }

  get(id: number): Payment | undefined {
    return this.#waiting.get(id);
  }

  answered(id: number): void {
    this.#waiting.delete(id);
  }

  waiting(): Payment[] {
    return [...this.#waiting.values()];
  }

  snapshot(): Uint8Array {
    const image = new ImageWriter(MAGIC, 1).number(this.#next);
    return image.list(this.waiting(), ({ id, account, asset, amount }) => image.numbers([id, account, asset, amount])).bytes();
  }

  restore(bytes: Uint8Array): void {
    const image = new ImageReader(bytes, MAGIC, 1);
    this.#next = image.number();
    this.#waiting.clear();
    image.list(() => {
      const payment = { id: image.number(), account: image.number(), asset: image.number(), amount: image.number() };
      this.#waiting.set(payment.id, payment);
    });
    image.end();
  }
}
