import { assert } from '../model/base/assert.ts';
import { InputError } from '../model/base/input-error.ts';
import { ModelCore } from '../model/book/book.ts';
import { BOARD, type CoreConfig } from '../model/message/core.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import { Dice } from './commands/dice.ts';
import type { Profile } from './commands/phases.ts';
import { RandomCommands } from './commands/random.ts';
import { TradingDay } from './day/day.ts';
import { Stage } from './stories/stage.ts';
import { openingRush, queue, selfTrade, type Story, sweep } from './stories/stories.ts';

/** A seeded recipe of commands. */
export interface Scenario {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** The core it is meant for; any other works, with less room. */
  readonly config: CoreConfig;
  /** Commands of a run unless the caller says otherwise. */
  readonly commands: number;
  /**
   * Command batches. The same seed, config and count give the same bytes. `commands` is exact, but for
   * the trading day, which ends by itself and takes it as about how much is to happen.
   */
  batches(seed: string, config: CoreConfig, commands: number): Iterable<Int32Array>;
}

const BATCH = 4096;

function random(name: string, profile: Profile, description: string): Scenario {
  return {
    name,
    description,
    config: BOARD,
    commands: 100_000,
    *batches(seed, config, commands) {
      const stream = new RandomCommands({ seed: wholeSeed(name, seed), config, profile });
      for (let left = commands; left > 0; left -= BATCH) yield stream.next(Math.min(left, BATCH));
    },
  };
}

function wholeSeed(name: string, seed: string): number {
  const value = Number(seed);
  if (/^\d+$/.test(seed) && Number.isSafeInteger(value)) return value;
  throw new InputError(`scenario ${name}: seed: expected a whole number up to 2^53 - 1, got '${seed}'`);
}

function story(name: string, play: Story, description: string): Scenario {
  return {
    name,
    description,
    config: BOARD,
    commands: 20_000,
    *batches(seed, config, commands) {
      const stage = new Stage(config);
      const dice = new Dice(`${name} ${seed}`);
      for (let left = commands; left > 0; ) {
        while (stage.count < Math.min(left, BATCH)) play(stage, dice);
        const batch = stage.take().subarray(0, left * RECORD_WORDS);
        left -= batch.length / RECORD_WORDS;
        yield batch;
      }
    },
  };
}

const tradingDay: Scenario = {
  name: 'trading-day',
  description: 'makers, takers, a slicer and their mistakes from open to close, with a halt and moving price limits',
  config: BOARD,
  commands: 100_000,
  *batches(seed, config, commands) {
    assert(commands >= 1, `a day has at least one command, got ${commands}`);
    // About 13 in 10 commands enter or replace an order; the rest take orders out or run the session.
    const day = new TradingDay({ seed, config, orders: Math.max(1, Math.round(commands / 1.3)) });
    for (const batch of day.batches(new ModelCore(config))) yield batch.commands;
  },
};

/** All scenarios by name. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [
    tradingDay,
    random('random', 'mixed', 'every command, every corner of the rules, nonsense included'),
    random('fifo', 'fifo', 'the same without leaving price-time priority'),
    random('market', 'market', 'a plain busy market of fifty participants'),
    story('sweep', sweep, 'deep books eaten level by level by large orders'),
    story('queue', queue, 'one long queue, thinned out in front, middle and end while takers work through it'),
    story('opening-rush', openingRush, 'the book opens and everyone arrives at once around one price'),
    story('self-trade', selfTrade, "one firm's orders meet each other in every self-trade mode"),
  ].map((scenario) => [scenario.name, scenario]),
);

export interface MakeOptions {
  readonly seed: string | number;
  /** Commands; the scenario's own figure unless given. */
  readonly size?: number | undefined;
  /** The scenario's own core unless given. */
  readonly config?: CoreConfig | undefined;
}

/** The scenario of that name; InputError names the ones there are. */
export function scenario(name: string): Scenario {
  const found = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  if (found === undefined)
    throw new InputError(`there is no scenario '${name}'; there are: ${Object.keys(SCENARIOS).join(', ')}`);
  return found;
}

/** The command batches of a scenario. */
export function make(name: string, { seed, size, config }: MakeOptions): Iterable<Int32Array> {
  const found = scenario(name);
  return found.batches(String(seed), config ?? found.config, size ?? found.commands);
}
