import { assert } from '../base/assert.ts';
import { RECORD_WORDS } from './record.ts';

/** The size of a core: what silicon fixes at synthesis. All figures are powers of two but `quantityBits`. */
export interface CoreConfig {
  /** Ticks of the ladder, prices 0 to levels - 1. A power of two, 32 to 2^20. */
  readonly levels: number;
  /** Order slots; slot of an id = id modulo orders. A power of two, 4 to 2^20. */
  readonly orders: number;
  /** Width of a quantity, 1 to 32. */
  readonly quantityBits: number;
  /** Algorithms built in; 'FIFO' alone or all three. */
  readonly algorithms: 'FIFO' | 'ALL';
}

/** The board build: 16,384 levels, 16,384 orders. */
export const BOARD: CoreConfig = { levels: 16_384, orders: 16_384, quantityBits: 32, algorithms: 'ALL' };

/** Moves whenever the same log could give other events; stands in every journal header. */
export const SEMANTICS_VERSION = 1;

export function checkConfig(config: CoreConfig): void {
  const power = (n: number) => Number.isInteger(n) && n > 0 && (n & (n - 1)) === 0;
  assert(power(config.levels) && config.levels >= 32 && config.levels <= 1 << 20, `levels must be a power of two from 32 to 2^20, got ${config.levels}`);
  assert(power(config.orders) && config.orders >= 4 && config.orders <= 1 << 20, `orders must be a power of two from 4 to 2^20, got ${config.orders}`);
  assert(Number.isInteger(config.quantityBits) && config.quantityBits >= 1 && config.quantityBits <= 32, `quantityBits must be 1 to 32, got ${config.quantityBits}`);
}

/** Events of one or many commands, eight words each, in order. Grows; reuse it to allocate nothing. */
export class EventBuffer {
  words: Int32Array;
  /** Words in use. */
  used = 0;

  constructor(records = 1024) {
    this.words = new Int32Array(records * RECORD_WORDS);
  }

  get count(): number {
    return this.used / RECORD_WORDS;
  }

  clear(): void {
    this.used = 0;
  }

  /** Doubles the room, keeps what is there. The old `words` array is stale afterwards. */
  grow(): void {
    const wider = new Int32Array(this.words.length * 2);
    wider.set(this.words.subarray(0, this.used));
    this.words = wider;
  }

  /** A copy of the words in use. */
  toWords(): Int32Array {
    return this.words.slice(0, this.used);
  }
}

/** The core as a synchronous function of the log: the model and the oracle. */
export interface Core {
  readonly config: CoreConfig;
  /** Executes one command record and appends its events, at least one, the last one marked. */
  execute(commands: Int32Array, at: number, out: EventBuffer): void;
  /**
   * The same for `count` records from record number `first`, where a core can do many faster than one by one. Equal
   * in every event to `execute` in a loop.
   */
  executeAll?(commands: Int32Array, first: number, count: number, out: EventBuffer): void;
  /** The whole state in the canonical form of snapshot.ts: equal states give equal bytes. */
  snapshot(): Uint8Array;
}

/** Any body of the core, silicon included: answers a batch of commands with all their events, in order. */
export interface CoreBody {
  readonly name: string;
  readonly config: CoreConfig;
  /** `commands`: eight words each. Returns the events of exactly these commands. */
  run(commands: Int32Array): Promise<Int32Array>;
  /** Frees processes and ports. Safe to call twice. */
  close(): Promise<void>;
}
