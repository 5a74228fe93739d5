import { createRequire } from 'node:module';
import type Sqlite from 'better-sqlite3';
import { EnvironmentFault } from '../../model/base/input-error.ts';

export type Database = Sqlite.Database;

/** Large pages: a block is half a megabyte, and small pages would cost a third of the speed. */
export const PAGE_BYTES = 16_384;
/** Pages of write-ahead log that trigger a checkpoint: 16 MiB, so that no commit waits long for one. */
const CHECKPOINT_PAGES = 1024;

/** The addon's binary crashes under Node 20, so the version is looked at before it is loaded. */
function load(): typeof Sqlite {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < 22) throw new EnvironmentFault(`journals need Node 22 or later, this is ${process.versions.node}`);
  try {
    return createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new EnvironmentFault(`the package better-sqlite3 does not load (${reason}): run npm ci`);
  }
}

let loaded: typeof Sqlite | undefined;

function driver(): typeof Sqlite {
  loaded ??= load();
  return loaded;
}

/** Durable on commit: write-ahead log, fsync per commit. */
export function openForWriting(path: string, mustExist: boolean, checkpointPages = CHECKPOINT_PAGES): Database {
  const database = new (driver())(path, { fileMustExist: mustExist });
  database.pragma(`page_size = ${PAGE_BYTES}`);
  database.pragma('secure_delete = ON');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  return database;
}

export function openForReading(path: string): Database {
  return new (driver())(path, { readonly: true, fileMustExist: true });
}

/** The code of an SQLite failure such as SQLITE_FULL, or undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
}

/** The sentence of SQLite itself, for the middle of ours. */
export function sqliteSentence(error: unknown): string {
  return error instanceof Error ? `${error.message} (${sqliteCode(error) ?? 'no code'})` : String(error);
}

/** What a failing disk did: full, or broken. Undefined when the failure is of another sort. */
export function diskTrouble(error: unknown): string | undefined {
  const code = sqliteCode(error);
  if (code === 'SQLITE_FULL') return 'the disk is full';
  if (code?.startsWith('SQLITE_IOERR') || code === 'SQLITE_READONLY' || code === 'SQLITE_CANTOPEN') {
    return `the disk failed: ${sqliteSentence(error)}`;
  }
  return undefined;
}
