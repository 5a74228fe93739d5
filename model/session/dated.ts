import { assert } from '../base/assert.ts';

/** Something that holds from a day on (days since 1970-01-01, inclusive) until the next of its kind takes over. */
export interface Dated {
  readonly from: number;
}

/** The one of a list, ascending by day, that is in force; undefined before the first. */
export function inForce<T extends Dated>(list: readonly T[], day: number): T | undefined {
  let found: T | undefined;
  for (const item of list) {
    assert(found === undefined || found.from < item.from, 'dated rules ascend by day');
    if (item.from > day) break;
    found = item;
  }
  return found;
}
