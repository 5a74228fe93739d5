import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export const KINDS = ['rtl', 'model'] as const;
export type Kind = (typeof KINDS)[number];

/** 'equal': proved to be no fault, so no mutant. */
export type Verdict = 'killed' | 'survived' | 'equal';

/** What became of one mutation. */
export interface Result {
  /** Its place in the campaign's list, from 1. */
  readonly number: number;
  /** What is changed, and where: the same in every campaign over the same sources. */
  readonly id: string;
  readonly file: string;
  readonly operator: string;
  readonly verdict: Verdict;
  /** Who saw it, or what it outlived. */
  readonly by: string;
  readonly where: string;
}

/** Results so far, a line of JSON each, so that a campaign that was broken off goes on where it was. */
export class ResultLog {
  readonly results = new Map<number, Result>();
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const result = parse(line);
      if (result !== undefined) this.results.set(result.number, result);
    }
  }

  add(result: Result): void {
    this.results.set(result.number, result);
    appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
  }

  /** In the order of the list. */
  all(): Result[] {
    return [...this.results.values()].sort((a, b) => a.number - b.number);
  }
}

/** A line that was cut off in the middle of its writing counts as not written. */
function parse(line: string): Result | undefined {
  try {
    return JSON.parse(line) as Result;
  } catch {
    return undefined;
  }
}
