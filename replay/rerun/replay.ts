import type { Core } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { ChainWalk, digestFault } from '../journal/chain.ts';
import { FaultList, type JournalFault } from '../journal/fault.ts';
import { sha256 } from '../journal/format.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Block, BlockDigest } from '../journal/rows.ts';
import type { Cores } from './cores.ts';
import type { EventCounts } from './counts.ts';
import { Execution } from './execution.ts';
import { type Moment, timeOf } from './moment.ts';

export interface ReplayProgress {
  readonly block: number;
  readonly blocks: number;
  readonly sequence: number;
  readonly lastSequence: number;
}

export interface ReplayOptions {
  /** Where to stop; default the end. */
  readonly to?: Moment;
  /** Recompute the chain, the event digests and the states of snapshots, and gather every fault. */
  readonly verify?: boolean;
  /** Default 'start'. From a snapshot there is no digest of the whole event stream. */
  readonly from?: 'start' | 'nearest-snapshot';
  readonly onBlock?: (progress: ReplayProgress) => void;
}

export interface ReplayResult {
  /** Sequence of the command after which execution began: 0, or that of a snapshot. */
  readonly startedAfter: number;
  /** Sequence of the last executed command. */
  readonly lastSequence: number;
  readonly commands: number;
  readonly events: EventCounts;
  /** SHA-256 of the snapshot of the final state. */
  readonly stateDigest: string;
  /** SHA-256 of all event bytes; null when the replay began at a snapshot. */
  readonly eventDigest: string | null;
  /** Executed blocks whose events were never recorded (the writer was killed): there was nothing to compare. */
  readonly unrecorded: number;
  /** Whole or partial blocks whose answers were compared. */
  readonly compared: number;
  readonly snapshotsCompared: number;
  /** Empty unless `verify`. */
  readonly faults: readonly JournalFault[];
  readonly faultCount: number;
}

/** Runs the log again. A block that cannot be read throws InputError, or with `verify` becomes a fault. */
export function replay(reader: JournalReader, cores: Cores, options: ReplayOptions = {}): ReplayResult {
  return new Replay(reader, cores, options).run();
}

/** Largest sequence that the moment allows, as far as it can be said without reading commands. */
function bound(reader: JournalReader, to: Moment | undefined): number {
  return typeof to === 'number' ? Math.min(to, reader.lastSequence) : reader.lastSequence;
}

class Replay {
  readonly #reader: JournalReader;
  readonly #cores: Cores;
  readonly #options: ReplayOptions;
  readonly #faults = new FaultList();
  readonly #execution: Execution;
  readonly #limit: number;
  readonly #walk: ChainWalk;
  readonly #snapshots: readonly number[];

  constructor(reader: JournalReader, cores: Cores, options: ReplayOptions) {
    this.#reader = reader;
    this.#cores = cores;
    this.#options = options;
    this.#walk = new ChainWalk(reader.genesis);
    this.#limit = bound(reader, options.to);
    const needed = options.verify === true || options.from === 'nearest-snapshot';
    this.#snapshots = needed ? this.#list() : [];
    const start = this.#start();
    this.#execution = new Execution(start.core, start.after, this.#faults, options.verify === true);
  }

  run(): ReplayResult {
    const verify = this.#options.verify === true;
    const { blockCount } = this.#reader;
    let number = verify || blockCount === 0 ? 0 : this.#reader.blockOf(this.#execution.sequence + 1);
    for (; number < blockCount; number++) {
      const done = this.#execution.stopped || this.#execution.sequence >= this.#limit;
      if (done && !verify) break;
      const block = this.#read(number);
      if (block === undefined) continue;
      const digest = verify ? this.#examine(block) : null;
      if (!this.#execution.stopped) this.#execute(block, digest);
      this.#options.onBlock?.({
        block: number, blocks: blockCount, sequence: block.first + block.count - 1, lastSequence: this.#reader.lastSequence,
      });
    }
    return { ...this.#execution.result(), faults: this.#faults.list, faultCount: this.#faults.total };
  }

  #start(): { core: Core; after: number } {
    const fresh = () => ({ core: this.#cores.makeCore(this.#reader.header.config), after: 0 });
    if (this.#options.from !== 'nearest-snapshot') return fresh();
    for (const after of this.#candidates()) {
      const bytes = this.#tried(() => this.#reader.snapshot(after));
      if (bytes !== undefined) return { core: this.#cores.restore(bytes), after };
    }
    return fresh();
  }

  /** Snapshots before the end, latest first. With a time as the end, the times of their commands decide. */
  *#candidates(): Generator<number> {
    const { to } = this.#options;
    for (const sequence of this.#snapshots.toReversed()) {
      if (sequence > this.#limit) continue;
      const time = typeof to === 'object' && sequence > 0 ? this.#tried(() => this.#timeOfCommand(sequence)) : 0;
      if (time !== undefined && (typeof to !== 'object' || time <= to.time)) yield sequence;
    }
  }

  /** Verifying, what is damaged is passed over here, and named when its turn comes. */
  #tried<T>(read: () => T): T | undefined {
    if (this.#options.verify !== true) return read();
    return new FaultList().attempt({}, read);
  }

  #timeOfCommand(sequence: number): number {
    const block = this.#reader.block(this.#reader.blockOf(sequence));
    return timeOf(block.commands, (sequence - block.first) * RECORD_WORDS);
  }

  #list(): readonly number[] {
    if (this.#options.verify !== true) return this.#reader.snapshots();
    return this.#faults.attempt({}, () => this.#reader.snapshots()) ?? [];
  }

  #read(number: number): Block | undefined {
    if (this.#options.verify !== true) return this.#reader.block(number);
    const block = this.#faults.attempt({ block: number }, () => this.#reader.block(number));
    if (block === undefined) {
      this.#walk.lose();
      this.#execution.stopped = true;
    }
    return block;
  }

  /** Chain, and the seals of what was recorded about this block. Executing damaged commands would prove nothing. */
  #examine(block: Block): BlockDigest | null | undefined {
    const before = this.#faults.total;
    for (const fault of this.#walk.step(block)) this.#faults.add(fault);
    if (this.#faults.total > before) this.#execution.stopped = true;
    const last = block.first + block.count - 1;
    for (const sequence of this.#snapshots) {
      if (sequence > last || (sequence < block.first && (block.number > 0 || sequence > 0))) continue;
      const place = { block: block.number, sequence };
      const bytes = this.#faults.attempt(place, () => this.#reader.snapshot(sequence));
      if (bytes !== undefined) this.#execution.expect(sequence, sha256(bytes));
    }
    return this.#digest(block);
  }

  #execute(block: Block, digest: BlockDigest | null | undefined): void {
    const { count } = block;
    const { to } = this.#options;
    let end = Math.min(count, Math.max(this.#limit - block.first + 1, 0));
    if (typeof to === 'object') {
      const late = firstLater(block, to.time);
      if (late < end) end = late;
    }
    const from = Math.max(this.#execution.sequence + 1 - block.first, 0);
    if (from < end) this.#execution.block(block, from, end, digest);
    if (end < count) this.#execution.stopped = true;
  }

  /** Null when none is wanted or it is damaged, undefined when none was recorded. */
  #digest(block: Block): BlockDigest | null | undefined {
    const before = this.#faults.total;
    const digest = this.#faults.attempt({ block: block.number }, () => this.#reader.digest(block.number, block.count));
    if (digest === undefined) return this.#faults.total > before ? null : undefined;
    const fault = digestFault(block, digest);
    if (fault === undefined) return digest;
    this.#faults.add(fault);
    return null;
  }
}

/** Index of the first command later than the time, or the count. */
function firstLater(block: Block, time: number): number {
  for (let i = 0; i < block.count; i++) if (timeOf(block.commands, i * RECORD_WORDS) > time) return i;
  return block.count;
}
