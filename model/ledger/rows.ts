import { assert } from '../base/assert.ts';
import { ImageReader, ImageWriter } from '../base/image.ts';

/** Numbers of a row: one cache line. */
export const ROW_WIDTH = 8;
export const COLUMN = {
  /** What is there. Below zero only as far as the credit line. */
  POSTED: 0,
  /** Set aside for open orders and withdrawals. */
  HELD: 1,
  /** Promised by others, promised to others: traded, not settled. */
  DUE_IN: 2,
  DUE_OUT: 3,
  /** How far the row may go below zero. */
  CREDIT: 4,
  /** Part of what is there that a settlement under way has locked. */
  LOCKED: 5,
  ACCOUNT: 6,
  ASSET: 7,
} as const;
const MEANING = COLUMN.LOCKED + 1;
const MAGIC = 0x4c53_4c47;
const FORMAT = 1;

/** The rows of a ledger: (account, asset) -> ROW_WIDTH numbers. A row once opened stays where it is. */
export class Rows {
  values = new Float64Array(64 * ROW_WIDTH);
  #size = 0;
  /** By asset, then account: first number of the row + 1; 0 where there is none. Two loads, whatever the size. */
  #index: Int32Array<ArrayBufferLike>[] = [];

  get size(): number {
    return this.#size;
  }

  /** Where the row begins, or -1. */
  find(account: number, asset: number): number {
    const ofAsset = this.#index[asset];
    return ofAsset === undefined || account >= ofAsset.length ? -1 : ofAsset[account] - 1;
  }

  /** Where the row begins; opened with zeros if it was not there. */
  at(account: number, asset: number): number {
    const ofAsset = this.#index[asset];
    if (ofAsset !== undefined && account < ofAsset.length) {
      const known = ofAsset[account];
      if (known !== 0) return known - 1;
    }
    return this.#open(account, asset);
  }

  #open(account: number, asset: number): number {
    while (this.#index.length <= asset) this.#index.push(new Int32Array(0));
    if (account >= this.#index[asset].length) {
      const wider = new Int32Array(Math.max(64, account + 1 + (account >> 1)));
      wider.set(this.#index[asset]);
      this.#index[asset] = wider;
    }
    const at = this.#size * ROW_WIDTH;
    if (at === this.values.length) {
      const wider = new Float64Array(this.values.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.#size++;
    this.#index[asset][account] = at + 1;
    this.values[at + COLUMN.ACCOUNT] = account;
    this.values[at + COLUMN.ASSET] = asset;
    return at;
  }

  /** Where each row with a number other than zero begins, by asset, then account. */
  sorted(): number[] {
    const { values } = this;
    return Array.from({ length: this.#size }, (_, i) => i * ROW_WIDTH)
      .filter((at) => values.subarray(at, at + MEANING).some((value) => value !== 0))
      .sort((a, b) => values[a + COLUMN.ASSET] - values[b + COLUMN.ASSET] || values[a + COLUMN.ACCOUNT] - values[b + COLUMN.ACCOUNT]);
  }

  /** Canonical: rows that are all zero leave no trace. */
  snapshot(entries: number): Uint8Array {
    const image = new ImageWriter(MAGIC, FORMAT).number(entries);
    image.list(this.sorted(), (at) => image.numbers(this.values.subarray(at, at + ROW_WIDTH)));
    return image.bytes();
  }

  /** Becomes what the snapshot was of; returns the number of entries. */
  restore(bytes: Uint8Array): number {
    const image = new ImageReader(bytes, MAGIC, FORMAT);
    this.values = new Float64Array(64 * ROW_WIDTH);
    this.#size = 0;
    this.#index = [];
    const entries = image.number();
    image.list(() => {
      const row = Array.from({ length: ROW_WIDTH }, () => image.number());
      const at = this.at(row[COLUMN.ACCOUNT], row[COLUMN.ASSET]);
      this.values.set(row, at);
    });
    image.end();
    assert(entries >= 0, 'a ledger has had no fewer than zero entries');
    return entries;
  }
}
