import type { CoreEvent } from '../message/event.ts';

type Without<E> = E extends unknown ? Omit<E, 'last' | 'book' | 'sequence'> : never;

/** An event before it is known to be the last one; book and sequence are the same for the whole answer. */
export type EventDraft = Without<CoreEvent>;
