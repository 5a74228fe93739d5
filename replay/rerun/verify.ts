import { InputError } from '../../model/base/input-error.ts';
import { FaultList, JournalDamage, type JournalFault } from '../journal/fault.ts';
import type { OpenOptions } from '../journal/opening.ts';
import { JournalReader } from '../journal/reader.ts';
import { examineSeal, sealPath, type SealState } from '../journal/seal.ts';
import { PAGE_BYTES } from '../journal/sqlite.ts';
import { examineWal } from '../journal/wal.ts';
import type { Cores } from './cores.ts';
import { replay, type ReplayOptions, type ReplayResult } from './replay.ts';

export interface Verification {
  /** Everything that is wrong; empty for a journal that holds what was acknowledged and replays to what was recorded. */
  readonly faults: readonly JournalFault[];
  readonly faultCount: number;
  /** What could not be checked, and why; not faults. */
  readonly notes: readonly string[];
  /** Absent when the journal was too damaged to be opened. */
  readonly result?: ReplayResult;
}

/**
 * Verifies all of a journal: file, write-ahead log, chain, answers, snapshots, closing, seal. Throws InputError only for a file
 * that is not a journal of this format and SEMANTICS_VERSION; damage is a fault, with block and command where it has them.
 */
export function verifyJournal(
  path: string, cores: Cores, options: Omit<ReplayOptions, 'verify'> & OpenOptions = {},
): Verification {
  const faults = new FaultList();
  const notes: string[] = [];
  const seal = examine(path);
  examineLog(path, faults);
  const reader = open(path, options, faults, seal);
  if (reader === undefined) {
    describeSeal(path, seal, undefined, faults, notes);
    return { faults: faults.list, faultCount: faults.total, notes };
  }
  try {
    const result = replay(reader, cores, { ...options, verify: true });
    for (const fault of result.faults) faults.add(fault);
    faults.total += result.faultCount - result.faults.length;
    const closed = faults.attempt({}, () => reader.closed());
    if (closed === false) notes.push(`journal ${path}: it was not closed: its writer was killed, or is still writing`);
    if (result.unrecorded > 0) {
      notes.push(`journal ${path}: the events of ${result.unrecorded} blocks were never recorded; they were recomputed, with nothing to compare`);
    }
    describeSeal(path, seal, reader, faults, notes);
    if (faults.total > 0 || seal.state === 'absent') {
      for (const line of reader.integrity()) faults.add({ sentence: `page damage: integrity_check says ${line}` });
    }
    return { faults: faults.list, faultCount: faults.total, notes, result };
  } finally {
    reader.close();
  }
}

function examine(path: string): SealState {
  try {
    return examineSeal(path);
  } catch {
    // The journal itself cannot be read: opening it says so in its own words.
    return { state: 'absent' };
  }
}

function open(path: string, options: OpenOptions, faults: FaultList, seal: SealState): JournalReader | undefined {
  // Damage known already explains a file that no longer looks like a journal.
  const witnessed = faults.total > 0 || seal.state === 'bytes' || seal.state === 'length';
  try {
    return JournalReader.open(path, options);
  } catch (error) {
    const damaged = error instanceof JournalDamage || (error instanceof InputError && witnessed);
    if (!damaged) throw error;
    faults.add({ sentence: error.message });
    return undefined;
  }
}

function examineLog(path: string, faults: FaultList): void {
  const damaged = examineWal(path)?.damaged;
  if (damaged === undefined) return;
  faults.add({
    sentence: `write-ahead log ${path}-wal: frame ${damaged.frame} at byte ${damaged.offset} is damaged, and with it `
      + `${damaged.commitsAfter} commits after it cannot be read`,
  });
}

function describeSeal(
  path: string, seal: SealState, reader: JournalReader | undefined, faults: FaultList, notes: string[],
): void {
  if (seal.state === 'absent') {
    notes.push(`journal ${path}: there is no seal beside it, so bytes outside its records are not covered`);
  } else if (seal.state === 'damaged') {
    faults.add({ sentence: `seal ${sealPath(path)}: it is itself damaged: its last line does not match the lines before it` });
  } else if (seal.state === 'length') {
    faults.add({ sentence: `journal ${path}: it was sealed with ${seal.expected} bytes and has ${seal.found}` });
  } else if (seal.state === 'bytes') {
    const outside = reader !== undefined && faults.total === 0 ? '; every record is whole: the damage lies outside them' : '';
    const pages = reader?.pages();
    for (const { from, to } of seal.ranges) {
      faults.add({ sentence: `journal ${path}: bytes ${from} to ${to}${holds(pages, from, to)} are not those that were sealed${outside}` });
    }
  }
}

function holds(pages: Map<number, string> | undefined, from: number, to: number): string {
  if (pages === undefined || pages.size === 0) return '';
  const first = Math.floor(from / PAGE_BYTES) + 1;
  const last = Math.floor(to / PAGE_BYTES) + 1;
  const tables = new Set<string>();
  for (let page = first; page <= last; page++) tables.add(pages.get(page) ?? 'no table');
  return ` (pages ${first} to ${last}, of ${[...tables].join(', ')})`;
}
