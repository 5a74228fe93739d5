import { assert } from '../base/assert.ts';
import { NumberReader } from './numbers.ts';

/** Numbers of a position. */
export const FIELD = { SHARES: 0, COST: 1, REALISED: 2, INCOME: 3 } as const;
export const FIELDS = 4;
/** No price is known; no price is below zero. */
export const UNMARKED = -1;

const MAGIC = 0x4c53_5053; // "SPSL" in little-endian bytes
const FORMAT = 1;

/** Positions as tables: FIELDS numbers twice and (account, instrument, anything) a slot; prices by instrument. */
export interface PositionsState {
  readonly size: number;
  readonly owners: Int32Array;
  /** As they stand, and as they stood when the day began. */
  readonly rows: Float64Array;
  readonly starts: Float64Array;
  readonly marks: Float64Array;
  readonly closes: Float64Array;
}

/** The same positions and prices give the same bytes, in whatever order and with whatever detours they came to be. */
export function writePositions({ size, owners, rows, starts, marks, closes }: PositionsState): Uint8Array {
  const [left, atStart] = [lengthOf(marks), lengthOf(closes)];
  const slots = Int32Array.from({ length: size }, (_, slot) => slot).filter((slot) => !(isBlank(rows, slot) && isBlank(starts, slot)));
  slots.sort((a, b) => owners[a * 3] - owners[b * 3] || owners[a * 3 + 1] - owners[b * 3 + 1]);
  const view = new DataView(new ArrayBuffer((3 + slots.length * (2 + 2 * FIELDS) + 2 + left + atStart) * 8));
  let at = 0;
  const put = (value: number) => {
    // Adding zero turns a minus zero into the one zero.
    view.setFloat64(at, value + 0, true);
    at += 8;
  };
  [MAGIC, FORMAT, slots.length].forEach(put);
  for (const slot of slots) {
    put(owners[slot * 3]);
    put(owners[slot * 3 + 1]);
    for (let field = 0; field < FIELDS; field++) put(rows[slot * FIELDS + field]);
    for (let field = 0; field < FIELDS; field++) put(starts[slot * FIELDS + field]);
  }
  for (const [table, length] of [[marks, left], [closes, atStart]] as const) {
    put(length);
    for (let i = 0; i < length; i++) put(table[i]);
  }
  return new Uint8Array(view.buffer);
}

function isBlank(table: Float64Array, slot: number): boolean {
  for (let field = slot * FIELDS; field < (slot + 1) * FIELDS; field++) if (table[field] !== 0) return false;
  return true;
}

/** Up to the last instrument with a price. */
function lengthOf(prices: Float64Array): number {
  return prices.findLastIndex((price) => price !== UNMARKED) + 1;
}

export function readPositions(bytes: Uint8Array): PositionsState {
  const reader = new NumberReader(bytes);
  assert(reader.next() === MAGIC && reader.next() === FORMAT, 'not a snapshot of positions of format 1');
  const size = reader.next();
  const owners = new Int32Array(size * 3);
  const rows = new Float64Array(size * FIELDS);
  const starts = new Float64Array(size * FIELDS);
  for (let slot = 0; slot < size; slot++) {
    owners[slot * 3] = reader.next();
    owners[slot * 3 + 1] = reader.next();
    for (const table of [rows, starts]) for (let field = 0; field < FIELDS; field++) table[slot * FIELDS + field] = reader.next();
  }
  const marks = Float64Array.from(reader.list(() => reader.next()));
  const closes = Float64Array.from(reader.list(() => reader.next()));
  reader.end();
  return { size, owners, rows, starts, marks, closes };
}
