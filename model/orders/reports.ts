import { KINDS, type ReportKind, STATUS_NAMES, type Status } from './states.ts';

/** Numbers of one report in the buffer. */
export const REPORT_WIDTH = 12;

/** Columns of a report. */
export const REPORT = {
  /** Position in KINDS. */
  KIND: 0,
  /** Position in STATUS_NAMES, afterwards. */
  STATUS: 1,
  /** The order's number; 0 for an order that never was. */
  ORDER: 2,
  ACCOUNT: 3,
  PARTICIPANT: 4,
  /** 0 buy, 1 sell. */
  SIDE: 5,
  /** Tick: of the trade, or of the order's limit. */
  PRICE: 6,
  /** Traded, taken away, or the order's total. */
  QUANTITY: 7,
  /** All that has traded. */
  FILLED: 8,
  /** What can still trade. */
  OPEN: 9,
  /** Reject or reason code; TRADE: a code of LIQUIDITY. */
  CODE: 10,
  /** TRADE: number of the counterparty order. KEY_DUPLICATE, KEY_REUSED: the order that the key entered. Else the request's key. */
  OTHER: 11,
} as const;

export const LIQUIDITY = { MAKER: 1, TAKER: 2, AUCTION: 3 } as const;

/** Reports of one or many requests in the order in which they happened. Reused, so that nothing is allocated per report. */
export class ReportBuffer {
  rows: Float64Array;
  /** Numbers in use. */
  used = 0;

  constructor(reports = 256) {
    this.rows = new Float64Array(reports * REPORT_WIDTH);
  }

  get count(): number {
    return this.used / REPORT_WIDTH;
  }

  clear(): void {
    this.used = 0;
  }

  /** Room for one more; returns where it begins. */
  next(): number {
    if (this.used + REPORT_WIDTH > this.rows.length) {
      const wider = new Float64Array(this.rows.length * 2);
      wider.set(this.rows);
      this.rows = wider;
    }
    const at = this.used;
    this.used += REPORT_WIDTH;
    return at;
  }
}

/** A report, read back. */
export interface Report {
  readonly kind: ReportKind;
  readonly status: Status;
  readonly order: number;
  readonly account: number;
  readonly participant: number;
  readonly side: number;
  readonly price: number;
  readonly quantity: number;
  readonly filled: number;
  readonly open: number;
  readonly code: number;
  readonly other: number;
}

/** Report number `index` of the buffer. */
export function readReport({ rows }: ReportBuffer, index: number): Report {
  const at = index * REPORT_WIDTH;
  const field = (column: number) => rows[at + column]!;
  return {
    kind: KINDS[field(REPORT.KIND)]!, status: STATUS_NAMES[field(REPORT.STATUS)]!, order: field(REPORT.ORDER),
    account: field(REPORT.ACCOUNT), participant: field(REPORT.PARTICIPANT), side: field(REPORT.SIDE), price: field(REPORT.PRICE),
    quantity: field(REPORT.QUANTITY), filled: field(REPORT.FILLED), open: field(REPORT.OPEN), code: field(REPORT.CODE), other: field(REPORT.OTHER),
  };
}

export function readReports(buffer: ReportBuffer): Report[] {
  return Array.from({ length: buffer.count }, (_, i) => readReport(buffer, i));
}
