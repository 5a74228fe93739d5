/** The bench's end of the shim's event kernel: one exchange per stop. */
import type { Simulator } from '../sim/simulator.ts';
import { Op, type Reply } from '../sim/protocol.ts';
import { Pace } from './pace.ts';

export const Stage = { settled: 0, time: 1, pins: 2, reacted: 3, nothing: 4, pause: 5 } as const;
export type Stage = (typeof Stage)[keyof typeof Stage];

export const EDGES = { rising: 1, falling: 2, any: 3 } as const;
export type EdgeKind = keyof typeof EDGES;

export interface Watch {
  readonly signal: number;
  readonly kind: EdgeKind;
  /** Edges still to see; counted down by the shim. */
  left: number;
}

export interface RunCall {
  /** May time move on once the present step is done? */
  readonly advance: boolean;
  /** Picoseconds. */
  readonly deadline: number | undefined;
  /** Stop at the next time at which anything happens. */
  readonly nextStep: boolean;
  readonly watches: readonly Watch[];
}

/** A place in the mirror: values that come along with every stop. */
export interface Mirrored {
  readonly offset: number;
  readonly words: number;
}

const HIGH = 2 ** 32;
const START_BYTES = 4096;

export class Engine {
  readonly #simulator: Simulator;
  #in = new Uint32Array(START_BYTES / 4);
  #out = new Uint32Array(START_BYTES / 4);
  #mirrorWords = 0;
  #mirrorNew: number[] = [];
  readonly #mirrored = new Map<string, Mirrored>();
  #mirrorAt = 0;
  #mirrorValid = 0; // words of the mirror that the last stop brought
  #writes = new Map<string, number[]>();
  readonly #pace = new Pace();
  readonly #clocks = new Set<number>();
  now = 0;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    this.now = simulator.channel.time;
  }

  /** Clocks that run. */
  get clocks(): number {
    return this.#clocks.size;
  }

  /** Queues a write for the present step; a later one to the same place replaces it. */
  write(signal: number, element: number, words: readonly number[]): void {
    const key = `${signal}.${element}`;
    this.#writes.delete(key);
    this.#writes.set(key, [signal, element, ...words]);
  }

  /** Present value of a signal: from the mirror, or, at first sight, from the shim. */
  read(signal: number, element: number, words: number): Uint32Array {
    const key = `${signal}.${element}`;
    const known = this.#mirrored.get(key);
    if (known !== undefined && known.offset + words <= this.#mirrorValid) {
      const at = this.#mirrorAt + known.offset;
      return this.#out.subarray(at, at + words);
    }
    if (known === undefined) {
      this.#mirrored.set(key, { offset: this.#mirrorWords, words });
      this.#mirrorWords += words;
      this.#mirrorNew.push(signal, element);
    }
    return this.peek(signal, element, words);
  }

  peek(signal: number, element: number, words: number): Uint32Array {
    const { memory } = this.#simulator.channel;
    const value = new Uint32Array(words);
    return this.#simulator.channel.requestInPlace({
      op: Op.peek,
      a: 1,
      fill: (slot) => memory.writeInput(slot, Uint32Array.of(signal, element)),
      collect: (slot) => {
        memory.readOutput(slot, value);
        return value;
      },
    });
  }

  /** A write that lands at once. */
  deposit(signal: number, element: number, words: readonly number[]): void {
    const { memory } = this.#simulator.channel;
    this.#simulator.channel.requestInPlace({
      op: Op.deposit,
      a: 1,
      fill: (slot) => memory.writeInput(slot, Uint32Array.of(signal, element, ...words)),
      collect: () => undefined,
    });
    this.#mirrorValid = 0;
  }

  /** Starts (first toggle at `first` ps) or stops the clock on an input pin. */
  clock(signal: number, on: boolean, high: number, low: number, first: number): void {
    const { memory } = this.#simulator.channel;
    if (on) this.#clocks.add(signal);
    else this.#clocks.delete(signal);
    const split = (n: number): number[] => [n % HIGH, Math.floor(n / HIGH)];
    const words = Uint32Array.of(signal, on ? 1 : 0, ...split(high), ...split(low), ...split(first));
    this.#simulator.channel.requestInPlace({
      op: Op.clock,
      fill: (slot) => memory.writeInput(slot, words),
      collect: () => undefined,
    });
  }

  /** Runs the shim to its next stop; updates `now`, the mirror and what is left of the watches. */
  async run(call: RunCall): Promise<Stage> {
    const { channel } = this.#simulator;
    const words = this.#encode(call);
    const request = {
      op: Op.advance,
      fill: (slot: number) => channel.memory.writeInput(slot, words),
      collect: (slot: number, reply: Reply): Stage => {
        if (this.#out.length < reply.n) this.#out = new Uint32Array(reply.n * 2);
        channel.memory.readOutput(slot, this.#out.subarray(0, reply.n));
        this.#mirrorNew = [];
        if (this.#out[1] === 1) this.#writes = new Map();
        for (let i = 0; i < call.watches.length; i += 1) call.watches[i].left = this.#out[2 + i];
        this.#mirrorAt = 2 + call.watches.length;
        this.#mirrorValid = reply.n - this.#mirrorAt;
        this.now = reply.time;
        return this.#out[0] as Stage;
      },
    };
    const spin = this.#pace.spin;
    const start = performance.now();
    const stage = spin ? channel.requestInPlace(request) : await channel.request(request);
    this.#pace.note(performance.now() - start);
    return stage;
  }

  #encode({ advance, deadline, nextStep, watches }: RunCall): Uint32Array {
    const need = 6 + 3 * watches.length + this.#mirrorNew.length
      + [...this.#writes.values()].reduce((sum, write) => sum + write.length, 0);
    if (this.#in.length < need) this.#in = new Uint32Array(need * 2);
    const words = this.#in;
    words[0] = (advance ? 1 : 0) | (deadline === undefined ? 0 : 2) | (nextStep ? 4 : 0);
    words[1] = (deadline ?? 0) % HIGH;
    words[2] = Math.floor((deadline ?? 0) / HIGH);
    words[3] = this.#writes.size;
    words[4] = watches.length;
    words[5] = this.#mirrorNew.length / 2;
    let at = 6;
    for (const watch of watches) {
      words[at] = watch.signal;
      words[at + 1] = EDGES[watch.kind];
      words[at + 2] = watch.left;
      at += 3;
    }
    words.set(this.#mirrorNew, at);
    at += this.#mirrorNew.length;
    for (const write of this.#writes.values()) {
      words.set(write, at);
      at += write.length;
    }
    return words.subarray(0, at);
  }
}
