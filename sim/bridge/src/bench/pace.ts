/**
 * How to wait for the shim. With two processors free it is quickest to look at the shared memory
 * until the answer stands there: a few microseconds. With other work on the machine the other
 * process may not be running, and looking only keeps it from that: then it is quicker to sleep
 * until a pipe wakes us. Which one holds is measured, again and again. It changes the pace of a
 * bench only, never its order.
 */

const TRIAL = 32; // exchanges of each kind that are compared
const STAY = 1500; // exchanges with the better one before the next trial
const MOST_MS = 2; // an exchange that took longer was simulating, not waiting

export class Pace {
  spin = true;
  #left = TRIAL;
  #trial: 'spin' | 'sleep' | 'over' = 'spin';
  #sum = 0;
  #spinSum = 0;

  /** The exchange just done took that long. */
  note(milliseconds: number): void {
    this.#sum += Math.min(milliseconds, MOST_MS);
    this.#left -= 1;
    if (this.#left > 0) return;
    if (this.#trial === 'spin') {
      this.#spinSum = this.#sum;
      this.#begin('sleep', false, TRIAL);
    } else if (this.#trial === 'sleep') {
      this.#begin('over', this.#spinSum < this.#sum, STAY);
    } else this.#begin('spin', true, TRIAL);
  }

  #begin(trial: 'spin' | 'sleep' | 'over', spin: boolean, exchanges: number): void {
    this.#trial = trial;
    this.spin = spin;
    this.#left = exchanges;
    this.#sum = 0;
  }
}
