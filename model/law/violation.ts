/** A law that a run of a core broke. */
export interface Violation {
  /** Name of the law, one of LAWS. */
  readonly law: string;
  /** Number of the command, as events carry it: the first is 1. */
  readonly sequence: number;
  /** What was seen and what the law asks. */
  readonly sentence: string;
}
