import { InputError } from '../../model/base/input-error.ts';

/** Something a verification found. The sentence names block and command as exactly as the damage allows. */
export interface JournalFault {
  readonly sentence: string;
  readonly block?: number;
  /** The first command concerned. */
  readonly sequence?: number;
}

/** A journal that is ours but damaged: bad input to whoever reads it, a finding to whoever verifies it. */
export class JournalDamage extends InputError {
  override name = 'JournalDamage';
}

/** Faults beyond this many are counted, not listed. */
const LISTED = 50;

/** Gathers faults, so that one damaged block does not hide another. */
export class FaultList {
  readonly list: JournalFault[] = [];
  total = 0;

  add(fault: JournalFault): void {
    this.total++;
    if (this.list.length < LISTED) this.list.push(fault);
  }

  /** Runs a check whose bad input becomes a fault. Returns undefined when it did. */
  attempt<T>(place: Omit<JournalFault, 'sentence'>, check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.add({ ...place, sentence: error.message });
      return undefined;
    }
  }
}
