/** What became of one copy: who found the fault and where, or what it outlived. */
export interface Verdict {
  readonly caught: boolean;
  /** Caught: the check that saw it first. Survived: what it went through. */
  readonly by: string;
  /** Seed and cycle or command; '' for a survivor. */
  readonly where: string;
  /** What else saw it. */
  readonly also?: string;
}

export function survived(what: string): Verdict {
  return { caught: false, by: what, where: '' };
}
