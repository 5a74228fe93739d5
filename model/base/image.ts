import { assert } from './assert.ts';

/**
 * Snapshots of rooms as whole numbers, eight bytes each, little endian: equal numbers give equal bytes on every machine.
 * Grows; `bytes()` hands out what was written.
 */
export class ImageWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  /** `kind` and `format` open every image, so that bytes of another room are not taken for these. */
  constructor(kind: number, format: number) {
    this.number(kind).number(format);
  }

  number(value: number): this {
    assert(Number.isSafeInteger(value), `an image holds whole numbers, got ${value}`);
    if (this.#used + 8 > this.#bytes.length) this.#grow();
    // Adding zero turns a minus zero into the one zero.
    this.#view.setFloat64(this.#used, value + 0, true);
    this.#used += 8;
    return this;
  }

  numbers(values: Iterable<number>): this {
    for (const value of values) this.number(value);
    return this;
  }

  /** How many, then each. */
  list<T>(rows: readonly T[], write: (row: T) => void): this {
    this.number(rows.length);
    rows.forEach(write);
    return this;
  }

  /** UTF-16 code units, one a number. */
  text(value: string): this {
    this.number(value.length);
    for (let i = 0; i < value.length; i++) this.number(value.charCodeAt(i));
    return this;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#used);
  }

  #grow(): void {
    const wider = new Uint8Array(this.#bytes.length * 2);
    wider.set(this.#bytes);
    this.#bytes = wider;
    this.#view = new DataView(wider.buffer);
  }
}

/** Reads an image back; a snapshot store has verified the bytes, so anything amiss is an assertion. */
export class ImageReader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array, kind: number, format: number) {
    assert(bytes.length % 8 === 0, `an image takes eight bytes a number, got ${bytes.length} bytes`);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    assert(this.number() === kind && this.number() === format, `these bytes are no image of kind ${kind}, format ${format}`);
  }

  number(): number {
    assert(this.#at + 8 <= this.#view.byteLength, 'the image ends too early');
    const value = this.#view.getFloat64(this.#at, true);
    assert(Number.isSafeInteger(value), `an image holds whole numbers, got ${value}`);
    this.#at += 8;
    return value;
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.number() }, read);
  }

  text(): string {
    return String.fromCharCode(...this.list(() => this.number()));
  }

  end(): void {
    assert(this.#at === this.#view.byteLength, `${this.#view.byteLength - this.#at} bytes follow the end of the image`);
  }
}
