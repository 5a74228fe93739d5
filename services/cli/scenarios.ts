import { existsSync, openSync, readSync, closeSync } from 'node:fs';
import { InputError } from '../../model/base/input-error.ts';
import { ModelCore } from '../../model/book/book.ts';
import { BOARD, type CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { JournalReader } from '../../replay/journal/reader.ts';
import type { Profile } from '../../scenarios/commands/phases.ts';
import { RandomCommands } from '../../scenarios/commands/random.ts';
import { TradingDay } from '../../scenarios/day/day.ts';
import { loadRegression } from '../../sim/lockstep/regression.ts';
import { shown, wholeNumber } from './options.ts';

/** A seeded recipe of commands. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly config: CoreConfig;
  /** Commands of a run unless --commands says otherwise; where a scenario ends by itself, at most so many. */
  readonly commands: number;
  /** The same seed, core and count give the same batches. Throws InputError for a seed it cannot take. */
  batches(seed: string, config: CoreConfig, commands: number): Iterable<Int32Array>;
}

const BATCH = 4096;

function random(name: string, profile: Profile, description: string): Scenario {
  return {
    name, description, config: BOARD, commands: 100_000,
    batches(seed, config, commands) {
      return inBatches(new RandomCommands({ seed: wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER)(seed), config, profile }), commands);
    },
  };
}

function* inBatches(stream: RandomCommands, commands: number): Generator<Int32Array> {
  for (let left = commands; left > 0; left -= BATCH) yield stream.next(Math.min(left, BATCH));
}

/** Price-time priority alone, which is what every body of the core has. */
export const DAY_CONFIG: CoreConfig = { ...BOARD, algorithms: 'FIFO' };

const DAY: Scenario = {
  name: 'day', description: 'a trading day of makers, takers and mistakes, from early orders to the close; ends by itself',
  config: DAY_CONFIG, commands: 100_000,
  batches: (seed, config, commands) => dayCommands(new TradingDay({ seed, orders: commands, config }), config),
};

/** The agents react to a core, so the day runs on one of its own; what they send is a log like any other. */
function* dayCommands(day: TradingDay, config: CoreConfig): Generator<Int32Array> {
  for (const { commands } of day.batches(new ModelCore(config))) yield commands;
}

export const SCENARIOS: readonly Scenario[] = [
  DAY,
  random('random', 'mixed', 'every command, every corner of the rules, nonsense included'),
  random('fifo', 'fifo', 'the same without leaving price-time priority'),
  random('market', 'market', 'a plain busy market of fifty participants'),
];

export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((candidate) => candidate.name === name);
  if (scenario !== undefined) return scenario;
  throw new InputError(`there is no scenario ${shown(name)}; there are: ${SCENARIOS.map((s) => s.name).join(', ')}`);
}

/** Lines for the help of commands that take a scenario. */
export function scenarioHelp(): string {
  return `\nScenarios:\n${SCENARIOS.map((s) => `  ${s.name.padEnd(8)} ${s.description}`).join('\n')}`;
}

/** Commands that were saved: a regression with its pace, or a journal. */
export interface Saved {
  readonly config: CoreConfig;
  readonly commands: Int32Array;
  /** 'full' or the seed of a pace; undefined for a journal, which knows no cycles. */
  readonly pace?: string;
}

/** Reads a regression or a journal, told apart by its first bytes. */
export function loadSaved(path: string): Saved {
  if (!existsSync(path)) {
    throw new InputError(`${shown(path)} is neither a scenario (${SCENARIOS.map((s) => s.name).join(', ')}) nor a file`);
  }
  if (!isDatabase(path)) {
    const { regression, commands } = loadRegression(path);
    return { config: regression.config, commands, pace: regression.pace };
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
