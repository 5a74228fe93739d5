import { createHash } from 'node:crypto';
import { assert } from '../../model/base/assert.ts';
import type { CoreConfig } from '../../model/message/core.ts';

/** Marks the SQLite file as ours: "LSJL" in the file's application id. */
export const APPLICATION_ID = 0x4c53_4a4c;
export const JOURNAL_FORMAT = 1;
/** Commands a block may hold at most; 32 MiB of them. */
export const MAX_BLOCK = 1 << 20;
export const DIGEST_BYTES = 32;

/** What a run was. No wall clock: equal runs give equal journals. */
export interface JournalHeader {
  readonly scenario: string;
  readonly seed: string;
  readonly config: CoreConfig;
  /** Program and version that wrote the journal. */
  readonly createdBy: string;
}

/** The header as it stands in the file. */
export interface StoredHeader extends JournalHeader {
  readonly format: number;
  readonly semantics: number;
}

/** Column order and text are compared byte for byte on opening. */
export const TABLES: Readonly<Record<string, string>> = {
  header: 'CREATE TABLE header (id INTEGER PRIMARY KEY, text TEXT NOT NULL, digest BLOB NOT NULL) STRICT',
  block: 'CREATE TABLE block (number INTEGER PRIMARY KEY, first INTEGER NOT NULL, count INTEGER NOT NULL, '
    + 'previous BLOB NOT NULL, hash BLOB NOT NULL, stream BLOB NOT NULL, checks BLOB NOT NULL, commands BLOB NOT NULL) STRICT',
  digest: 'CREATE TABLE digest (number INTEGER PRIMARY KEY, events INTEGER NOT NULL, block BLOB NOT NULL, '
    + 'running BLOB NOT NULL, seal BLOB NOT NULL, checks BLOB NOT NULL) STRICT',
  snapshot: 'CREATE TABLE snapshot (sequence INTEGER PRIMARY KEY, digest BLOB NOT NULL, seal BLOB NOT NULL, bytes BLOB NOT NULL) STRICT',
  closing: 'CREATE TABLE closing (id INTEGER PRIMARY KEY, blocks INTEGER NOT NULL, last INTEGER NOT NULL, head BLOB NOT NULL, seal BLOB NOT NULL) STRICT',
};

/** The one text of a header: fixed key order, no spaces. */
export function headerText(header: StoredHeader): string {
  const { levels, orders, quantityBits, algorithms } = header.config;
  return JSON.stringify({
    format: header.format, semantics: header.semantics, scenario: header.scenario, seed: header.seed,
    config: { levels, orders, quantityBits, algorithms }, createdBy: header.createdBy,
  });
}

export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Numbers enter a digest as eight bytes, little endian. */
export function u64(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => bytes.writeBigUInt64LE(BigInt(value), i * 8));
  return bytes;
}

/** What the hash of a block covers. Commands and checks enter by digest, so the chain can be followed without them. */
export interface BlockLink {
  readonly number: number;
  /** Sequence of its first command; the first of a journal is 1. */
  readonly first: number;
  readonly count: number;
  /** SHA-256 of the command bytes of this block. */
  readonly commandsDigest: Uint8Array;
  /** SHA-256 of the check bytes of this block. */
  readonly checksDigest: Uint8Array;
  /** SHA-256 of all command bytes from the start of the journal to the end of this block. */
  readonly stream: Uint8Array;
}

/** hash = SHA-256(previous || number || first || count || SHA-256(commands) || SHA-256(checks) || stream). */
export function blockHash(previous: Uint8Array, link: BlockLink): Buffer {
  const numbers = u64(link.number, link.first, link.count);
  return sha256(previous, numbers, link.commandsDigest, link.checksDigest, link.stream);
}

/** Seals a row of the digest table, and ties it to its block. */
export function digestSeal(
  hash: Uint8Array, number: number, events: number, block: Uint8Array, running: Uint8Array, checks: Uint8Array,
): Buffer {
  return sha256('digest', hash, u64(number, events), block, running, sha256(checks));
}

/** Seals a row of the snapshot table. */
export function snapshotSeal(genesis: Uint8Array, sequence: number, digest: Uint8Array): Buffer {
  return sha256('snapshot', genesis, u64(sequence), digest);
}

/** Seals the closing row. */
export function closingSeal(head: Uint8Array, blocks: number, last: number): Buffer {
  return sha256('closing', head, u64(blocks, last));
}

/** The bytes of words, not copied. Records are little endian, and so must be the machine. */
export function bytesOf(words: Int32Array | Uint32Array, from = 0, to = words.length): Buffer {
  return Buffer.from(words.buffer, words.byteOffset + from * 4, (to - from) * 4);
}

/** The words of bytes; copied only when they do not lie on a word boundary. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const at = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Int32Array(at.buffer, at.byteOffset, at.length >>> 2);
}

assert(new Uint8Array(Uint32Array.of(1).buffer)[0] === 1, 'journals are written and read on little-endian machines');
