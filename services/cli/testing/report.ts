/** What one stage of `./lockstep test` found. Counts are of single tests, mutants or, for a check as a whole, 1. */
export interface StageReport {
  readonly stage: string;
  readonly passed: number;
  readonly failures: readonly Fault[];
  readonly skips: readonly Skip[];
  readonly seconds: number;
  /** What a person may want to see although it passed. */
  readonly details?: readonly string[];
  readonly laws?: readonly LawRun[];
}

export interface Fault {
  readonly name: string;
  /** First lines of what it said. */
  readonly message: string;
}

export interface Skip {
  readonly name: string;
  readonly reason: string;
}

/** A law that held on so many sequences of commands. */
export interface LawRun {
  readonly law: string;
  readonly sequences: number;
  readonly seed: number;
  readonly seconds: number;
}

/** The file by which the vitest reporter hands its findings over. */
export type VitestReport = Pick<StageReport, 'passed' | 'failures' | 'skips' | 'laws'>;

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function totals(reports: readonly StageReport[]): Totals {
  const sum = (count: (report: StageReport) => number) => reports.reduce((all, report) => all + count(report), 0);
  return { passed: sum((r) => r.passed), failed: sum((r) => r.failures.length), skipped: sum((r) => r.skips.length) };
}

/** The first lines of a long text, so that one failure does not bury the others. */
export function firstLines(text: string, most = 40): string {
  const lines = text.trimEnd().split('\n');
  return lines.length <= most ? lines.join('\n') : [...lines.slice(0, most), `… ${lines.length - most} lines more`].join('\n');
}
