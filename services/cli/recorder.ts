import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CoreBody } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { bytesOf, type JournalHeader } from '../../replay/journal/format.ts';
import { sealPath } from '../../replay/journal/seal.ts';
import { JournalWriter } from '../../replay/journal/writer.ts';
import { EventCounter, type EventCounts } from '../../replay/rerun/counts.ts';

export interface RunFigures {
  readonly commands: number;
  readonly events: EventCounts;
  /** SHA-256 of all event bytes: the same for every body that obeys the rules. */
  readonly eventDigest: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** Each batch is made durable here before it is executed. */
  readonly journal?: JournalWriter | undefined;
  readonly onProgress?: (commands: number) => void;
  /** Sees each batch with its answer. */
  readonly onBatch?: (commands: Int32Array, events: Int32Array) => void;
}

/** Sends batches through a body: journal the commands, execute, journal the digest of the answer. */
export async function runThrough(batches: Iterable<Int32Array>, body: CoreBody, options: RunOptions = {}): Promise<RunFigures> {
  const { journal, onProgress, onBatch } = options;
  const counter = new EventCounter();
  const digest = createHash('sha256');
  const started = performance.now();
  let commands = 0;
  for (const batch of batches) {
    const appended = journal?.append(batch);
    const events = await body.run(batch);
    if (appended !== undefined) journal?.events(appended.block, events);
    counter.add(events, 0, events.length);
    digest.update(bytesOf(events));
    commands += batch.length / RECORD_WORDS;
    onBatch?.(batch, events);
    onProgress?.(commands);
  }
  return { commands, events: counter.counts(), eventDigest: digest.digest('hex'), seconds: (performance.now() - started) / 1000 };
}

/** A new journal, with its folder. An existing file is refused unless it is an artefact of ours to be made anew. */
export function createJournal(path: string, header: Omit<JournalHeader, 'createdBy'>, overwrite = false): JournalWriter {
  mkdirSync(dirname(path), { recursive: true });
  if (overwrite) for (const file of [path, `${path}-wal`, `${path}-shm`, sealPath(path)]) if (existsSync(file)) rmSync(file);
  return JournalWriter.create(path, { ...header, createdBy: 'lockstep 0.1.0' });
}
