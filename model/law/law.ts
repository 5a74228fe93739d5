import type { Side } from '../message/command.ts';
import type { CoreConfig } from '../message/core.ts';
import type { CoreEvent } from '../message/event.ts';
import type { Asked } from './asked.ts';
import type { Shadow, Top } from './shadow.ts';

/** One command and its whole answer. */
export interface Step {
  readonly config: CoreConfig;
  readonly asked: Asked;
  readonly sequence: number;
  readonly events: readonly CoreEvent[];
  /** As it stood before the command. */
  readonly before: Readonly<Record<Side, Top>> & { readonly state: Shadow['state']; readonly size: number };
  /** As it stands: before the event under judgement, or after the last one. */
  readonly shadow: Shadow;
}

/** What a law says: undefined for nothing wrong, else what is. */
export type Verdict = string | undefined;

/** Pure: looks, never changes. */
export interface Law {
  readonly name: string;
  /** The law in one sentence. */
  readonly doc: string;
  /** Judges each event; the shadow does not yet know it. */
  readonly event?: (step: Step, event: CoreEvent, at: number) => Verdict;
  /** Judges the answer as a whole; the shadow knows all of it. */
  readonly end?: (step: Step) => Verdict;
}
