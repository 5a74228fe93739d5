import { createHash, type Hash } from 'node:crypto';
import { type Core, EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { answerChecks, firstDifference } from '../journal/check.ts';
import type { FaultList } from '../journal/fault.ts';
import { bytesOf, sha256 } from '../journal/format.ts';
import type { Block, BlockDigest } from '../journal/rows.ts';
import { EventCounter } from './counts.ts';

/** Commands executed before their events are hashed: few enough that the events are still in the cache. */
const CHUNK = 512;

/** A core going through blocks: counts, digests, and what does not agree with the journal. */
export class Execution {
  /** Nothing more is to be executed: the end was reached, or the log cannot be trusted from here on. */
  stopped = false;
  /** Sequence of the last executed command. */
  sequence: number;
  readonly #core: Core;
  readonly #after: number;
  readonly #faults: FaultList;
  readonly #verify: boolean;
  readonly #out = new EventBuffer(1 << 14);
  readonly #counter = new EventCounter();
  readonly #running: Hash | undefined;
  /** States to be compared, by sequence. */
  readonly #states = new Map<number, Uint8Array>();
  #unrecorded = 0;
  #compared = 0;
  #snapshots = 0;

  constructor(core: Core, after: number, faults: FaultList, verify: boolean) {
    this.#core = core;
    this.#after = after;
    this.sequence = after;
    this.#faults = faults;
    this.#verify = verify;
    this.#running = after === 0 ? createHash('sha256') : undefined;
  }

  /** The state after this command must have this digest, when the execution comes by. */
  expect(sequence: number, digest: Uint8Array): void {
    if (sequence === this.sequence) this.#compareState(sequence, digest);
    else if (sequence > this.sequence) this.#states.set(sequence, digest);
  }

  /** Executes commands `from` to `to` of a block. `digest` null: compare nothing; undefined: none was recorded. */
  block(block: Block, from: number, to: number, digest: BlockDigest | null | undefined): void {
    this.#out.clear();
    let next = from;
    for (const [sequence, expected] of [...this.#states].sort(([a], [b]) => a - b)) {
      const stop = sequence - block.first + 1;
      if (stop > to) break;
      this.#run(block.commands, next, stop);
      next = stop;
      this.#states.delete(sequence);
      this.#compareState(sequence, expected);
    }
    this.#run(block.commands, next, to);
    this.sequence = block.first + to - 1;
    if (digest === undefined) this.#unrecorded++;
    else if (digest !== null) this.#compareAnswers(block, from, to, digest);
  }

  result() {
    return {
      startedAfter: this.#after,
      lastSequence: this.sequence,
      commands: this.sequence - this.#after,
      events: this.#counter.counts(),
      stateDigest: sha256(this.#core.snapshot()).toString('hex'),
      eventDigest: this.#running?.copy().digest('hex') ?? null,
      unrecorded: this.#unrecorded,
      compared: this.#compared,
      snapshotsCompared: this.#snapshots,
    };
  }

  #run(commands: Int32Array, from: number, to: number): void {
    const core = this.#core;
    const out = this.#out;
    for (let start = from; start < to; start += CHUNK) {
      // Verification keeps the events of the whole block, to name a command in it; else a chunk is enough.
      if (!this.#verify) out.clear();
      const used = out.used;
      const end = Math.min(start + CHUNK, to);
      if (core.executeAll !== undefined) core.executeAll(commands, start, end - start, out);
      else for (let i = start; i < end; i++) core.execute(commands, i * RECORD_WORDS, out);
      this.#counter.add(out.words, used, out.used);
      this.#running?.update(bytesOf(out.words, used, out.used));
    }
  }

  #compareState(sequence: number, expected: Uint8Array): void {
    this.#snapshots++;
    if (sha256(this.#core.snapshot()).equals(expected)) return;
    this.#faults.add({ sequence, sentence: `snapshot ${sequence}: the state after command ${sequence} is another one` });
  }

  /** By the digest when the block was executed whole, else by the checks of the commands that were. */
  #compareAnswers(block: Block, from: number, to: number, digest: BlockDigest): void {
    this.#compared++;
    const { used, words } = this.#out;
    const whole = from === 0 && to === block.count;
    if (whole) {
      const running = this.#running?.copy().digest();
      const agrees = running === undefined
        ? sha256(bytesOf(words, 0, used)).equals(digest.block)
        : running.equals(digest.running);
      if (agrees && digest.events === used / RECORD_WORDS) return;
    }
    const index = firstDifference(answerChecks(words, used, to - from), digest.checks.subarray(from, to));
    if (!whole && index < 0) return;
    this.stopped = true;
    const sequence = block.first + from + Math.max(index, 0);
    const place = { block: block.number, sequence };
    if (index >= 0) {
      const sentence = `block ${block.number}, command ${sequence}: its events are not those that were recorded`;
      this.#faults.add({ ...place, sentence });
    } else {
      const span = `commands ${block.first} to ${this.sequence}`;
      const sentence = `block ${block.number} (${span}): its event digest does not match, though each answer matches its check`;
      this.#faults.add({ ...place, sentence });
    }
  }
}
