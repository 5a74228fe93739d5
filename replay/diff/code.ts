import { createHash, type Hash } from 'node:crypto';
import { type Core, EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { answerChecks, answerSpan, firstDifference } from '../journal/check.ts';
import { bytesOf } from '../journal/format.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Block, BlockDigest } from '../journal/rows.ts';
import type { Cores } from '../rerun/cores.ts';
import { recordedOf } from '../rerun/recorded.ts';
import { type ShownAnswer, type ShownCommand, showAnswer, showCommand, shownAnswer } from './shown.ts';

/** The first command that today's code answers otherwise than the journal recorded. */
export interface CodeDifference {
  readonly sequence: number;
  readonly command: ShownCommand;
  readonly today: ShownAnswer;
  /** The answer of the other code, if one was given: with `recorded` 'same' it is what the journal holds. */
  readonly other: ShownAnswer | null;
}

export interface CodeDiff {
  readonly same: boolean;
  readonly first: CodeDifference | null;
  /** Commands executed and found answered as recorded. */
  readonly equal: number;
  /** Commands whose answers were never recorded. */
  readonly unrecorded: number;
}

/** A core somewhere in a journal, with the digest of all its events so far; can be kept and gone back to. */
export class Position {
  readonly core: Core;
  readonly #running: Hash;
  readonly #out = new EventBuffer(1 << 14);

  constructor(core: Core, running: Hash = createHash('sha256')) {
    this.core = core;
    this.#running = running;
  }

  /** The same place again, independent of this one. */
  fork(cores: Cores): Position {
    return new Position(cores.restore(this.core.snapshot()), this.#running.copy());
  }

  /** Executes a block. Index of the first command answered otherwise, or -1. */
  run(block: Block, digest: BlockDigest): number {
    const out = this.#out;
    out.clear();
    for (let at = 0; at < block.commands.length; at += RECORD_WORDS) this.core.execute(block.commands, at, out);
    this.#running.update(bytesOf(out.words, 0, out.used));
    if (this.#running.copy().digest().equals(digest.running)) return -1;
    // Two answers with one check, one in four thousand million: then the block is all that can be said.
    return Math.max(firstDifference(answerChecks(out.words, out.used, block.count), digest.checks), 0);
  }

  /** The answer to a command of the block just run. */
  answer(reader: JournalReader, sequence: number, index: number): ShownAnswer {
    const { from, to } = answerSpan(this.#out.words, this.#out.used, index);
    return shownAnswer(reader, sequence, this.#out.words, from, to);
  }
}

/** Runs a journal through today's code. `other`, such as the code that wrote it, gives the answer to compare with. */
export function diffWithCode(reader: JournalReader, cores: Cores, other?: Cores): CodeDiff {
  const position = new Position(cores.makeCore(reader.header.config));
  for (const block of reader.blocks()) {
    const digest = recordedOf(reader, block);
    // A writer records in order: after the first block without answers there are none.
    if (digest === undefined) {
      return { same: true, first: null, equal: block.first - 1, unrecorded: reader.lastSequence - block.first + 1 };
    }
    const index = position.run(block, digest);
    if (index < 0) continue;
    const first = codeDifference(reader, position, block.first + index, index, other);
    return { same: false, first, equal: block.first + index - 1, unrecorded: 0 };
  }
  return { same: true, first: null, equal: reader.lastSequence, unrecorded: 0 };
}

export function codeDifference(
  reader: JournalReader, position: Position, sequence: number, index: number, other: Cores | undefined,
): CodeDifference {
  return {
    sequence,
    command: showCommand(reader, sequence),
    today: position.answer(reader, sequence, index),
    other: other === undefined ? null : showAnswer(reader, other, sequence),
  };
}
