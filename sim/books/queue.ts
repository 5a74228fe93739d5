/** hdl/rtl/lockstep_fifo.sv by the cycle: a memory and an output register. */
export class Queue<T> {
  /** Whether the writer may write in this cycle. */
  run = true;
  /** What stands in the output register. */
  out: T | undefined;
  readonly #depth: number;
  readonly #memory: T[] = [];

  constructor(depth: number) {
    this.#depth = depth;
  }

  /** The clock's edge: `pushed` comes in, the far side is ready or not. */
  edge(pushed: T | undefined, ready: boolean): void {
    const held = this.#memory.length;
    this.run = held < this.#depth - 1;
    if (held > 0 && (this.out === undefined || ready)) this.out = this.#memory.shift();
    else if (ready) this.out = undefined;
    if (pushed !== undefined) this.#memory.push(pushed);
  }
}
