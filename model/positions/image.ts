import { assert } from '../base/assert.ts';
import { NumberReader, packNumbers } from './numbers.ts';

/** Numbers of a position: as it stands, then as it stood when the day began. */
export const FIELD = {
  SHARES: 0, COST: 1, REALISED: 2, INCOME: 3, START_SHARES: 4, START_COST: 5, START_REALISED: 6, START_INCOME: 7,
} as const;
export const FIELDS = 8;
/** No price is known; no price is below zero. */
export const UNMARKED = -1;

const MAGIC = 0x4c53_5053; // "SPSL" in little-endian bytes
const FORMAT = 1;

/** Positions as tables: FIELDS numbers and (account, instrument, anything) a slot; prices by instrument. */
export interface PositionsState {
  readonly size: number;
  readonly owners: Int32Array;
  readonly rows: Float64Array;
  readonly marks: Float64Array;
  readonly closes: Float64Array;
}

/** The same positions and prices give the same bytes, in whatever order and with whatever detours they came to be. */
export function writePositions({ size, owners, rows, marks, closes }: PositionsState): Uint8Array {
  const slots = Array.from({ length: size }, (_, slot) => slot)
    .filter((slot) => rows.subarray(slot * FIELDS, (slot + 1) * FIELDS).some((value) => value !== 0))
    .sort((a, b) => owners[a * 3] - owners[b * 3] || owners[a * 3 + 1] - owners[b * 3 + 1]);
  const positions = slots.flatMap((slot) =>
    [owners[slot * 3], owners[slot * 3 + 1], ...rows.subarray(slot * FIELDS, (slot + 1) * FIELDS)]);
  return packNumbers([MAGIC, FORMAT, slots.length, ...positions, ...prices(marks), ...prices(closes)]);
}

function prices(table: Float64Array): number[] {
  const last = table.findLastIndex((price) => price !== UNMARKED);
  return [last + 1, ...table.subarray(0, last + 1)];
}

export function readPositions(bytes: Uint8Array): PositionsState {
  const reader = new NumberReader(bytes);
  assert(reader.next() === MAGIC && reader.next() === FORMAT, 'not a snapshot of positions of format 1');
  const size = reader.next();
  const owners = new Int32Array(size * 3);
  const rows = new Float64Array(size * FIELDS);
  for (let slot = 0; slot < size; slot++) {
    owners[slot * 3] = reader.next();
    owners[slot * 3 + 1] = reader.next();
    for (let field = 0; field < FIELDS; field++) rows[slot * FIELDS + field] = reader.next();
  }
  const marks = Float64Array.from(reader.list(() => reader.next()));
  const closes = Float64Array.from(reader.list(() => reader.next()));
  reader.end();
  return { size, owners, rows, marks, closes };
}
