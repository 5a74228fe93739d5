import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { assert } from '../../model/base/assert.ts';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';
import { checkConfig, SEMANTICS_VERSION } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { answerChecks, commandChecks } from './check.ts';
import {
  APPLICATION_ID, blockHash, bytesOf, closingSeal, digestSeal, headerText, JOURNAL_FORMAT, type JournalHeader, MAX_BLOCK,
  sha256, snapshotSeal, TABLES,
} from './format.ts';
import { dropSeal, sealPath, writeSeal } from './seal.ts';
import { type Database, diskTrouble, openForWriting, sqliteCode, sqliteSentence } from './sqlite.ts';

/** What an append acknowledges: these commands survive a crash of the process, the machine or its power. */
export interface Appended {
  readonly block: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
}

export interface WriterOptions {
  /** Refuse to grow the file beyond this many bytes, as a full disk would. */
  readonly maxBytes?: number;
  /** Pages of 16 KiB after which the write-ahead log is folded into the file; default 1,024. */
  readonly checkpointPages?: number;
  /** Written as the SEMANTICS_VERSION of the journal; another than today's only to test the refusal. */
  readonly semantics?: number;
}

type Row = readonly (number | Uint8Array)[];

/** Where a chain stands: what the next block and digest continue. */
interface Chain {
  blocks: number;
  last: number;
  head: Uint8Array;
}

/** A block whose events are still to come. */
interface Unanswered {
  readonly number: number;
  readonly count: number;
  readonly hash: Uint8Array;
}

/** What a writer goes on from. */
export interface Standing {
  readonly genesis: Uint8Array;
  readonly chain: Readonly<Chain>;
  /** Over all command bytes so far. */
  readonly stream: Hash;
  /** Over all event bytes recorded so far. */
  readonly running: Hash;
  /** Oldest first; their events come before those of new blocks. */
  readonly unanswered: readonly Unanswered[];
}

/** Appends commands before they are executed, digests of their events after. One writer a file. */
export class JournalWriter {
  readonly path: string;
  readonly #database: Database;
  readonly #genesis: Uint8Array;
  readonly #chain: Chain;
  #stream: Hash;
  readonly #running: Hash;
  readonly #unanswered: Unanswered[];
  /** Digest rows that ride with the next commit: losing them loses nothing, they can be recomputed. */
  readonly #digests: Row[] = [];
  readonly #statements;
  #open = true;

  private constructor(path: string, database: Database, standing: Standing) {
    this.path = path;
    this.#database = database;
    this.#genesis = standing.genesis;
    this.#chain = { ...standing.chain };
    this.#stream = standing.stream;
    this.#running = standing.running;
    this.#unanswered = [...standing.unanswered];
    this.#statements = {
      begin: database.prepare('BEGIN IMMEDIATE'),
      commit: database.prepare('COMMIT'),
      block: database.prepare('INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
      digest: database.prepare('INSERT INTO digest VALUES (?, ?, ?, ?, ?, ?)'),
      snapshot: database.prepare('INSERT INTO snapshot VALUES (?, ?, ?, ?)'),
      closing: database.prepare('INSERT INTO closing VALUES (1, ?, ?, ?, ?)'),
    };
  }

  /** A new journal; an existing file is never overwritten. Throws InputError or EnvironmentFault with a sentence. */
  static create(path: string, header: JournalHeader, options: WriterOptions = {}): JournalWriter {
    checkConfig(header.config);
    if (existsSync(path)) throw new InputError(`journal ${path}: the file exists already, and a journal is never overwritten`);
    const text = headerText({ ...header, format: JOURNAL_FORMAT, semantics: options.semantics ?? SEMANTICS_VERSION });
    let database: Database | undefined;
    try {
      database = openForWriting(path, false, options.checkpointPages);
      dropSeal(path);
      database.exec('BEGIN IMMEDIATE');
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${JOURNAL_FORMAT}`);
      for (const statement of Object.values(TABLES)) database.exec(statement);
      database.prepare('INSERT INTO header VALUES (1, ?, ?)').run(text, sha256(text));
      database.exec('COMMIT');
      if (options.maxBytes !== undefined) {
        const page = Number(database.pragma('page_size', { simple: true }));
        database.pragma(`max_page_count = ${Math.max(1, Math.floor(options.maxBytes / page))}`);
      }
      const genesis = sha256(text);
      const [stream, running] = [createHash('sha256'), createHash('sha256')];
      return new JournalWriter(path, database, { genesis, chain: { blocks: 0, last: 0, head: genesis }, stream, running, unanswered: [] });
    } catch (error) {
      database?.close();
      throw new EnvironmentFault(`journal ${path} cannot be created: ${sqliteSentence(error)}`);
    }
  }

  /** Goes on with a journal that was verified up to its end; see resumeJournal, which does that. */
  static reopen(path: string, standing: Standing): JournalWriter {
    let database: Database | undefined;
    try {
      database = openForWriting(path, true);
      database.exec('DELETE FROM closing');
      dropSeal(path);
      return new JournalWriter(path, database, standing);
    } catch (error) {
      database?.close();
      throw new EnvironmentFault(`journal ${path} cannot be continued: ${sqliteSentence(error)}`);
    }
  }

  /** Sequence of the last durable command, 0 before the first. */
  get lastSequence(): number {
    return this.#chain.last;
  }

  /** Hash of the last block: it stands for the whole log. */
  get head(): string {
    return Buffer.from(this.#chain.head).toString('hex');
  }

  /**
   * Makes one block of these records, 1 to MAX_BLOCK of eight words each, and returns when it is durable. On a full or
   * failing disk throws EnvironmentFault, has written nothing of the block, and may be called again.
   */
  append(commands: Int32Array): Appended {
    const count = commands.length / RECORD_WORDS;
    assert(this.#open, 'the journal is closed');
    assert(Number.isInteger(count) && count >= 1 && count <= MAX_BLOCK, `a block holds 1 to ${MAX_BLOCK} commands, got ${count}`);
    const { blocks: number, last, head: previous } = this.#chain;
    const bytes = bytesOf(commands);
    const checks = bytesOf(commandChecks(commands));
    const streaming = this.#stream.copy().update(bytes);
    const stream = streaming.copy().digest();
    const hash = blockHash(previous, {
      number, first: last + 1, count, commandsDigest: sha256(bytes), checksDigest: sha256(checks), stream,
    });
    this.#commit(() => this.#statements.block.run(number, last + 1, count, previous, hash, stream, checks, bytes));
    this.#stream = streaming;
    this.#chain.blocks = number + 1;
    this.#chain.last = last + count;
    this.#chain.head = hash;
    this.#unanswered.push({ number, count, hash });
    return { block: number, firstSequence: last + 1, lastSequence: last + count };
  }

  /** Records the digest of all events of a block; blocks are answered in order. Written with the next commit. */
  events(block: number, words: Int32Array, used = words.length): void {
    const next = this.#unanswered.shift();
    assert(this.#open && next?.number === block, `the events of block ${next?.number ?? 'none'} come next, got block ${block}`);
    const bytes = bytesOf(words, 0, used);
    const checks = bytesOf(answerChecks(words, used, next.count));
    const digest = sha256(bytes);
    const running = this.#running.update(bytes).copy().digest();
    const count = used / RECORD_WORDS;
    this.#digests.push([block, count, digest, running, digestSeal(next.hash, block, count, digest, running, checks), checks]);
  }

  /** Keeps a state of the core after the command `sequence`, so that a replay may start there. Durable on return. */
  snapshot(sequence: number, bytes: Uint8Array): void {
    assert(this.#open && sequence >= 0 && sequence <= this.#chain.last, `no command ${sequence} to take a snapshot after`);
    const digest = sha256(bytes);
    this.#commit(() => this.#statements.snapshot.run(sequence, digest, snapshotSeal(this.#genesis, sequence, digest), bytes));
  }

  /**
   * Writes what digests are pending, folds the write-ahead log into the file, and seals the file. Safe to call twice.
   * False: somebody is reading the journal just now; it is complete and durable, but has no seal.
   */
  close(): boolean {
    if (!this.#open) return existsSync(sealPath(this.path));
    this.#open = false;
    const { blocks, last, head } = this.#chain;
    try {
      this.#commit(() => this.#statements.closing.run(blocks, last, head, closingSeal(head, blocks, last)));
      // Out of write-ahead mode: reading a closed journal must not create files beside it.
      this.#database.pragma('journal_mode = DELETE');
    } catch (error) {
      if (sqliteCode(error) === 'SQLITE_BUSY') return false;
      throw this.#fault(error);
    } finally {
      this.#database.close();
    }
    try {
      writeSeal(this.path, head);
    } catch (error) {
      throw this.#fault(error);
    }
    return true;
  }

  #commit(write: () => void): void {
    const { begin, commit, digest } = this.#statements;
    try {
      begin.run();
      for (const row of this.#digests) digest.run(...row);
      write();
      commit.run();
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      throw this.#fault(error);
    }
    this.#digests.length = 0;
  }

  #fault(error: unknown): Error {
    const { last } = this.#chain;
    const safe = `${last} commands up to sequence ${last} are safe`;
    const trouble = diskTrouble(error);
    if (trouble !== undefined) return new EnvironmentFault(`journal ${this.path}: ${trouble}; ${safe}`);
    if (sqliteCode(error)?.startsWith('SQLITE_CONSTRAINT')) {
      return new EnvironmentFault(`journal ${this.path}: another process has appended to it, and a journal has one writer; ${safe}`);
    }
    if (sqliteCode(error) !== undefined) {
      return new EnvironmentFault(`journal ${this.path}: ${sqliteSentence(error)}; ${safe}`);
    }
    if (isSystemError(error)) return new EnvironmentFault(`journal ${this.path}: ${error.message}; ${safe}`);
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
