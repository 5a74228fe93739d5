import { JournalDamage } from './fault.ts';
import { closingSeal, sha256, snapshotSeal, type StoredHeader } from './format.ts';
import { openFile, type OpenOptions } from './opening.ts';
import {
  BLOCK_COLUMNS, type Block, type BlockDigest, blockOfRow, DIGEST_COLUMNS, digestOfRow, isBytes, isCount, Malformed,
} from './rows.ts';
import { type Database, sqliteCode, sqliteSentence } from './sqlite.ts';

/** First and count of a block, without its commands. */
export interface BlockExtent {
  readonly first: number;
  readonly count: number;
}

/** Reads a journal block by block, whatever its size. Nothing in it is trusted: every fault is a sentence. */
export class JournalReader {
  readonly path: string;
  readonly header: StoredHeader;
  /** SHA-256 of the header text: what the first block continues. */
  readonly genesis: Uint8Array;
  /** Blocks at the time of opening; a writer may go on meanwhile. */
  readonly blockCount: number;
  /** Sequence of the last command, 0 when there is none. */
  readonly lastSequence: number;
  readonly #database: Database;
  readonly #statements;

  private constructor(path: string, options: OpenOptions) {
    const { database, header, genesis } = openFile(path, options);
    this.path = path;
    this.header = header;
    this.genesis = genesis;
    this.#database = database;
    try {
      this.#statements = {
        block: database.prepare(`SELECT ${BLOCK_COLUMNS} FROM block WHERE number = ?`).raw(),
        extent: database.prepare('SELECT first, count FROM block WHERE number = ?').raw(),
        digest: database.prepare(`SELECT ${DIGEST_COLUMNS} FROM digest WHERE number = ?`).raw(),
        snapshot: database.prepare('SELECT digest, seal, bytes FROM snapshot WHERE sequence = ?').raw(),
      };
      this.blockCount = this.#countBlocks();
      const last = this.blockCount === 0 ? undefined : this.extent(this.blockCount - 1);
      this.lastSequence = last === undefined ? 0 : last.first + last.count - 1;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Throws InputError: not a journal, truncated, another format, another SEMANTICS_VERSION, a damaged header. */
  static open(path: string, options: OpenOptions = {}): JournalReader {
    return new JournalReader(path, options);
  }

  #countBlocks(): number {
    return this.#guard('the list of blocks', () => {
      const row = this.#database.prepare('SELECT count(*), min(number), max(number) FROM block').raw().get() as unknown[];
      const [count, least, most] = row;
      if (count === 0) return 0;
      if (!isCount(count, 2 ** 40) || least !== 0 || most !== count - 1) {
        throw this.fault(`page damage: ${String(count)} blocks are numbered ${String(least)} to ${String(most)}`);
      }
      return count;
    });
  }

  /** The block, its shape checked and its hash not. */
  block(number: number): Block {
    return this.#guard(`block ${number}`, () => {
      const row = this.#statements.block.get(number) as unknown[] | undefined;
      if (row === undefined) throw this.fault(`block ${number} is missing`);
      const block = blockOfRow(row);
      if (block instanceof Malformed) throw this.fault(`block ${number}: ${block.sentence}`);
      return block;
    });
  }

  *blocks(from = 0, to = this.blockCount - 1): Generator<Block> {
    for (let number = from; number <= to; number++) yield this.block(number);
  }

  extent(number: number): BlockExtent {
    return this.#guard(`block ${number}`, () => {
      const row = this.#statements.extent.get(number) as unknown[] | undefined;
      const [first, count] = row ?? [];
      if (!isCount(first, Number.MAX_SAFE_INTEGER) || !isCount(count, Number.MAX_SAFE_INTEGER - first)) {
        throw this.fault(`block ${number}: its first sequence and count are not whole numbers`);
      }
      return { first, count };
    });
  }

  /** Number of the block that holds a command; the sequence must be from 1 to `lastSequence`. */
  blockOf(sequence: number): number {
    let low = 0;
    let high = this.blockCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.extent(middle).first <= sequence) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** What was recorded of the events of a block; undefined when the writer was killed before it came to that. */
  digest(number: number, count: number): BlockDigest | undefined {
    return this.#guard(`the event digest of block ${number}`, () => {
      const row = this.#statements.digest.get(number) as unknown[] | undefined;
      if (row === undefined) return undefined;
      const digest = digestOfRow(row, count);
      if (digest instanceof Malformed) throw this.fault(`block ${number}: its event digest: ${digest.sentence}`);
      return digest;
    });
  }

  /** Sequences of the kept states, ascending. */
  snapshots(): number[] {
    return this.#guard('the list of snapshots', () => {
      const found = this.#database.prepare('SELECT sequence FROM snapshot ORDER BY sequence').pluck().all();
      return found.map((sequence) => {
        if (!isCount(sequence, this.lastSequence)) throw this.fault(`snapshot ${String(sequence)}: no such command`);
        return sequence;
      });
    });
  }

  /** The bytes of a state, checked against their digest. */
  snapshot(sequence: number): Uint8Array {
    return this.#guard(`snapshot ${sequence}`, () => {
      const row = this.#statements.snapshot.get(sequence) as unknown[] | undefined;
      const [digest, seal, bytes] = row ?? [];
      if (!(bytes instanceof Uint8Array) || !isBytes(digest, 32) || !isBytes(seal, 32)) {
        throw this.fault(`snapshot ${sequence} cannot be read`);
      }
      if (!sha256(bytes).equals(digest)) throw this.fault(`snapshot ${sequence}: its bytes do not match its digest`);
      if (!snapshotSeal(this.genesis, sequence, digest).equals(seal)) throw this.fault(`snapshot ${sequence}: its seal does not match`);
      return bytes;
    });
  }

  /** True when the writer closed the journal; a killed one left it open. Throws when the closing row is damaged. */
  closed(): boolean {
    return this.#guard('the closing row', () => {
      const rows = this.#database.prepare('SELECT id, blocks, last, head, seal FROM closing').raw().all() as unknown[][];
      if (rows.length === 0) return false;
      const [id, blocks, last, head, seal] = rows[0]!;
      const whole = rows.length === 1 && id === 1 && isCount(blocks, 2 ** 40) && isCount(last, Number.MAX_SAFE_INTEGER)
        && isBytes(head, 32) && isBytes(seal, 32) && closingSeal(head, blocks, last).equals(seal);
      if (!whole) throw this.fault('the closing row is damaged: it does not match its seal');
      if (blocks !== this.blockCount || last !== this.lastSequence || !sameBytes(head, this.#head())) {
        const held = `${this.blockCount} up to ${this.lastSequence}, last hash ${this.head().slice(0, 16)}…`;
        throw this.fault(`it was closed with ${blocks} blocks up to sequence ${last}, and holds ${held}`);
      }
      return true;
    });
  }

  /** Hash of the last block as stored, or of the header when there is none. */
  head(): string {
    return Buffer.from(this.#head()).toString('hex');
  }

  #head(): Uint8Array {
    return this.blockCount === 0 ? this.genesis : this.block(this.blockCount - 1).hash;
  }

  /** What SQLite's own inspection finds, first lines only; empty when nothing. */
  integrity(): string[] {
    try {
      const found = this.#database.pragma('integrity_check(5)') as { integrity_check: string }[];
      return found.map((row) => row.integrity_check.replaceAll('\n', ' ')).filter((line) => line !== 'ok');
    } catch (error) {
      return [sqliteSentence(error)];
    }
  }

  /** Pages of each table, to say what lies at an offset; empty when the file is too damaged to tell. */
  pages(): Map<number, string> {
    try {
      const rows = this.#database.prepare('SELECT pageno, name FROM dbstat').raw().all() as [number, string][];
      return new Map(rows);
    } catch {
      return new Map();
    }
  }

  fault(sentence: string): JournalDamage {
    return new JournalDamage(`journal ${this.path}: ${sentence}`);
  }

  close(): void {
    this.#database.close();
  }

  #guard<T>(what: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
      throw this.fault(`${what}: page damage: ${sqliteSentence(error)}`);
    }
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
