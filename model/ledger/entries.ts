import { ENTRY_NAMES, type EntryKind, type LedgerReason, REASON_NAMES } from './reasons.ts';

/** Numbers of one entry in the journal. */
export const ENTRY_WIDTH = 8;
export const ENTRY = {
  /** Code of ENTRY_KINDS. */
  KIND: 0,
  /** Code of LEDGER_REASONS. */
  REASON: 1,
  /** Account debited; of a one-sided entry the account. */
  FROM: 2,
  /** Account credited; of a one-sided entry the same account. */
  TO: 3,
  ASSET: 4,
  /** Above zero; of CREDIT the line itself, 0 and up. */
  AMOUNT: 5,
  /** What it is for: a trade, an order, an obligation. */
  REFERENCE: 6,
  /** Entries since the ledger began, from 1. */
  NUMBER: 7,
} as const;

/** What the ledger did, oldest first, until the reader clears it. Reused, so that nothing is allocated an entry. */
export class EntryBuffer {
  rows: Float64Array;
  used = 0;

  constructor(entries = 512) {
    this.rows = new Float64Array(entries * ENTRY_WIDTH);
  }

  get count(): number {
    return this.used / ENTRY_WIDTH;
  }

  clear(): void {
    this.used = 0;
  }

  grow(): void {
    const wider = new Float64Array(this.rows.length * 2);
    wider.set(this.rows);
    this.rows = wider;
  }
}

/** An entry, read back. */
export interface Entry {
  readonly kind: EntryKind;
  readonly reason: LedgerReason;
  readonly from: number;
  readonly to: number;
  readonly asset: number;
  readonly amount: number;
  readonly reference: number;
  readonly number: number;
}

export function readEntries({ rows, count }: EntryBuffer): Entry[] {
  return Array.from({ length: count }, (_, i) => {
    const field = (column: number) => rows[i * ENTRY_WIDTH + column];
    return {
      kind: ENTRY_NAMES[field(ENTRY.KIND) - 1], reason: REASON_NAMES[field(ENTRY.REASON) - 1], from: field(ENTRY.FROM), to: field(ENTRY.TO),
      asset: field(ENTRY.ASSET), amount: field(ENTRY.AMOUNT), reference: field(ENTRY.REFERENCE), number: field(ENTRY.NUMBER),
    };
  });
}
