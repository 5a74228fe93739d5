import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';
import { SEMANTICS_VERSION } from '../../model/message/core.ts';
import { APPLICATION_ID, JOURNAL_FORMAT, type StoredHeader, sha256, TABLES } from './format.ts';
import { JournalDamage } from './fault.ts';
import { headerOfText, Malformed } from './rows.ts';
import { type Database, openForReading, sqliteCode, sqliteSentence } from './sqlite.ts';

const SQLITE_MAGIC = 'SQLite format 3\0';
const SQLITE_HEADER_BYTES = 100;

export interface OpenOptions {
  /** Read a journal whose answers today's code need not give; for a diff. */
  readonly allowOtherSemantics?: boolean;
}

export interface OpenedFile {
  readonly database: Database;
  readonly header: StoredHeader;
  readonly genesis: Uint8Array;
}

/** Opens a stranger's file and looks at everything before its first block. Throws InputError with a sentence. */
export function openFile(path: string, options: OpenOptions): OpenedFile {
  examineFile(path);
  const database = openForReading(path);
  try {
    // One transaction for as long as it is open: what a writer adds meanwhile is not seen, so the view is one state.
    database.exec('BEGIN');
    examineKind(path, database);
    const { header, genesis } = readHeader(path, database);
    if (header.semantics !== SEMANTICS_VERSION && options.allowOtherSemantics !== true) {
      throw new InputError(
        `journal ${path}: it was written under SEMANTICS_VERSION ${header.semantics} and this program has ${SEMANTICS_VERSION}: `
        + 'the same commands may get other answers; compare them with diff, or replay with the program that wrote it',
      );
    }
    return { database, header, genesis };
  } catch (error) {
    database.close();
    if (sqliteCode(error) === undefined) throw error;
    throw new JournalDamage(`journal ${path}: page damage: ${sqliteSentence(error)}`);
  }
}

/** Looks at the raw file: SQLite's own message for a short or foreign one would tell a user nothing. */
function examineFile(path: string): void {
  if (!existsSync(path)) throw new InputError(`journal ${path}: there is no such file`);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new EnvironmentFault(`journal ${path} cannot be opened: ${sqliteSentence(error)}`);
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new InputError(`journal ${path}: it is not a file`);
    const { size } = stat;
    const head = Buffer.alloc(SQLITE_HEADER_BYTES);
    const read = readSync(file, head, 0, SQLITE_HEADER_BYTES, 0);
    const magic = head.toString('latin1', 0, SQLITE_MAGIC.length);
    if (size === 0) throw new InputError(`journal ${path}: the file is empty`);
    if (magic !== SQLITE_MAGIC.slice(0, Math.min(read, magic.length)) + magic.slice(read)) {
      throw new InputError(`journal ${path}: it is not a journal (not an SQLite file)`);
    }
    const pageField = head.readUInt16BE(16);
    const expected = head.readUInt32BE(28) * (pageField === 1 ? 65_536 : pageField);
    const counted = read === SQLITE_HEADER_BYTES && head.readUInt32BE(24) === head.readUInt32BE(92);
    if (read < SQLITE_HEADER_BYTES || (counted && size < expected && !existsSync(`${path}-wal`))) {
      const least = read < SQLITE_HEADER_BYTES ? `at least ${SQLITE_HEADER_BYTES}` : `${expected}`;
      throw new JournalDamage(`journal ${path}: it is truncated: expected ${least} bytes, found ${size}`);
    }
  } finally {
    closeSync(file);
  }
}

function examineKind(path: string, database: Database): void {
  const application: unknown = database.pragma('application_id', { simple: true });
  if (application !== APPLICATION_ID) throw new InputError(`journal ${path}: it is an SQLite file, but not a journal`);
  const format: unknown = database.pragma('user_version', { simple: true });
  if (format !== JOURNAL_FORMAT) {
    throw new InputError(`journal ${path}: it has journal format ${String(format)}, this program reads format ${JOURNAL_FORMAT}`);
  }
  const found = database.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table'").raw().all() as [string, string][];
  for (const [name, sql] of Object.entries(TABLES)) {
    const table = found.find(([other]) => other === name);
    if (table === undefined) throw new JournalDamage(`journal ${path}: page damage: it has no table ${name}`);
    if (table[1] !== sql) throw new JournalDamage(`journal ${path}: page damage: its table ${name} has other columns`);
  }
}

function readHeader(path: string, database: Database): { header: StoredHeader; genesis: Uint8Array } {
  const row = database.prepare('SELECT text, digest FROM header WHERE id = 1').raw().get() as unknown[] | undefined;
  if (row === undefined) throw new JournalDamage(`journal ${path}: it has no header`);
  const [text, digest] = row;
  const genesis = typeof text === 'string' ? sha256(text) : undefined;
  if (typeof text !== 'string' || genesis === undefined || !(digest instanceof Uint8Array) || !genesis.equals(digest)) {
    throw new JournalDamage(`journal ${path}: the header is damaged: it does not match its digest`);
  }
  const header = headerOfText(text);
  if (header instanceof Malformed) throw new JournalDamage(`journal ${path}: the header ${header.sentence}`);
  if (header.format !== JOURNAL_FORMAT) {
    throw new InputError(`journal ${path}: the header names journal format ${header.format}, this program reads format ${JOURNAL_FORMAT}`);
  }
  return { header, genesis };
}
