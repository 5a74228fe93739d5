import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { InputError } from '../../model/base/input-error.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { JournalReader } from '../../replay/journal/reader.ts';
import { SCENARIOS } from '../../scenarios/registry.ts';
import { WEEK } from '../../scenarios/week/scenario.ts';
import { type Conditions, conditionsOf, loadRegression } from '../../sim/lockstep/regression.ts';
import { shown } from './options.ts';

/** Lines for the help of commands that take a scenario. */
export function scenarioHelp(): string {
  return `\nScenarios:\n${[...Object.values(SCENARIOS), WEEK].map((s) => `  ${s.name.padEnd(13)} ${s.description}`).join('\n')}`;
}

/** Commands that were saved: a regression with its pace, or a journal. */
export interface Saved {
  readonly config: CoreConfig;
  readonly commands: Int32Array;
  /** Undefined for a journal, which knows no cycles. */
  readonly conditions?: Conditions;
}

/** Reads a regression or a journal, told apart by its first bytes. */
export function loadSaved(path: string): Saved {
  if (!existsSync(path)) {
    throw new InputError(`${shown(path)} is neither a scenario (${Object.keys(SCENARIOS).join(', ')}) nor a file`);
  }
  if (!isDatabase(path)) {
    const { regression, commands } = loadRegression(path);
    return { config: regression.config, commands, conditions: conditionsOf(regression) };
  }
  const reader = JournalReader.open(path);
  try {
    const commands = new Int32Array(reader.lastSequence * RECORD_WORDS);
    for (const block of reader.blocks()) commands.set(block.commands, (block.first - 1) * RECORD_WORDS);
    return { config: reader.header.config, commands };
  } finally {
    reader.close();
  }
}

function isDatabase(path: string): boolean {
  const head = Buffer.alloc(6);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, 6, 0);
  } finally {
    closeSync(file);
  }
  return head.toString('latin1') === 'SQLite';
}

/** Batches whose first is already made, so that a seed that cannot be taken is refused before anything is written. */
export function primed(batches: Iterable<Int32Array>): Iterable<Int32Array> {
  const iterator = batches[Symbol.iterator]();
  const first = iterator.next();
  return {
    *[Symbol.iterator]() {
      for (let step = first; step.done !== true; step = iterator.next()) yield step.value;
    },
  };
}
