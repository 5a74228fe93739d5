import { assert } from '../base/assert.ts';

/** Whole numbers as bytes, eight each, little endian: equal numbers give equal bytes on every machine. */
export function packNumbers(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 8);
  const view = new DataView(bytes.buffer);
  // Adding zero turns a minus zero into the one zero.
  numbers.forEach((value, i) => view.setFloat64(i * 8, value + 0, true));
  return bytes;
}

/** Reads numbers back in order; a snapshot store has verified the bytes, so anything amiss is an assertion. */
export class NumberReader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    assert(bytes.length % 8 === 0, `packed numbers take eight bytes each, got ${bytes.length} bytes`);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  next(): number {
    assert(this.#at + 8 <= this.#view.byteLength, 'the snapshot ends too early');
    const value = this.#view.getFloat64(this.#at, true);
    assert(Number.isSafeInteger(value), `a snapshot holds whole numbers, got ${value}`);
    this.#at += 8;
    return value;
  }

  /** As many rows as the next number says. */
  list<T>(read: () => T): T[] {
    return Array.from({ length: this.next() }, read);
  }

  end(): void {
    assert(this.#at === this.#view.byteLength, `${this.#view.byteLength - this.#at} bytes follow the end of the snapshot`);
  }
}
