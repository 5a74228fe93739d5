import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelCore } from '../model/book/book.ts';
import { type Core, type CoreConfig, EventBuffer } from '../model/message/core.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import { Flow } from './flow.ts';
import type { JournalHeader } from './journal/format.ts';
import { JournalWriter, type WriterOptions } from './journal/writer.ts';
import type { Cores } from './rerun/cores.ts';

/** What the tests of this room run on. */
export const CONFIG: CoreConfig = { levels: 256, orders: 256, quantityBits: 32, algorithms: 'ALL' };

export const CORES: Cores = {
  makeCore: (config) => new ModelCore(config),
  restore: (bytes) => ModelCore.restore(bytes),
};

export const HEADER: JournalHeader = { scenario: 'flow', seed: '7', config: CONFIG, createdBy: 'lockstep test' };

/** A directory of its own, removed by `dispose`. */
export function workDirectory(): { path: (name: string) => string; dispose: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-replay-'));
  return { path: (name) => join(directory, name), dispose: () => rmSync(directory, { recursive: true, force: true }) };
}

export interface Recording {
  readonly seed?: number;
  readonly blocks?: number;
  readonly perBlock?: number;
  /** A snapshot after every so many blocks; none by default. */
  readonly snapshotEvery?: number;
  readonly header?: Partial<JournalHeader>;
  readonly options?: WriterOptions;
  /** Changes commands before they are journaled; `first` is the sequence of the first of them. */
  readonly edit?: (commands: Int32Array, first: number) => void;
  readonly cores?: Cores;
  /** False leaves the writer open. */
  readonly close?: boolean;
}

/** Journals a seeded flow and what the core answered. */
export function record(path: string, recording: Recording = {}): JournalWriter {
  const { seed = 7, blocks = 6, perBlock = 50, snapshotEvery = 0, cores = CORES } = recording;
  const header = { ...HEADER, seed: String(seed), ...recording.header };
  const writer = JournalWriter.create(path, header, recording.options);
  const core = cores.makeCore(header.config);
  const flow = new Flow({ seed, levels: header.config.levels, orders: header.config.orders });
  for (let i = 1; i <= blocks; i++) {
    const commands = flow.next(perBlock);
    recording.edit?.(commands, writer.lastSequence + 1);
    const { block, lastSequence } = writer.append(commands);
    writer.events(block, answer(core, commands));
    if (snapshotEvery > 0 && i % snapshotEvery === 0) writer.snapshot(lastSequence, core.snapshot());
  }
  if (recording.close !== false) writer.close();
  return writer;
}

/** All events that answer these commands. */
export function answer(core: Core, commands: Int32Array): Int32Array {
  const out = new EventBuffer();
  for (let at = 0; at < commands.length; at += RECORD_WORDS) core.execute(commands, at, out);
  return out.toWords();
}
