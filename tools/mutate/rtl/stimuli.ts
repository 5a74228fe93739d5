import type { CoreConfig } from '../../../model/message/core.ts';
import { RECORD_WORDS } from '../../../model/message/record.ts';
import { Dice } from '../../../scenarios/commands/dice.ts';
import { RandomCommands, type RandomOptions } from '../../../scenarios/commands/random.ts';
import { type RawCommand, writeRaw } from '../../../scenarios/commands/raw.ts';
import { fullSpeed, type Pace, seededPace } from '../../../sim/lockstep/pace.ts';
import { bitByBit, heaped, scattered } from './moods.ts';
import { flipped, replaced, turned, wrapped } from './directed.ts';

/** Commands and pace; `cut`: the part of the cycles that is run before the next reset strikes. */
export interface Stimulus {
  readonly name: string;
  readonly commands: () => Int32Array;
  readonly pace: Pace;
  readonly cut: number;
  /** What the command counter is set to before the first command: nobody can wait until it gets there. Default 0. */
  readonly sequence?: number;
}

export const ROUNDS = ['first', 'second', 'third', 'directed'] as const;
export type Round = (typeof ROUNDS)[number];

/** By turns: everything; pro-rata and size-time most of the time, since a book must be empty to change; large quantities. */
const MIXES: readonly Pick<RandomOptions, 'profile' | 'weights'>[] = [
  {}, { weights: { drain: 100 } }, { profile: 'fifo' }, { weights: { heavy: 100, drain: 20 } },
];
const MOODS = { scattered, 'bit by bit': bitByBit, heaped };
const DIRECTED = { turned, flipped, wrapped, replaced };

const SHORT = 250;
const LONG = 900;
const VERY_LONG = 4000;

/** A few streams that find most mutants; many more for those that outlive them; long ones for the stubborn; and what was written for single ones. */
export function stimuli(config: CoreConfig, round: Round): Stimulus[] {
  if (round === 'first') {
    return [
      ...range(1, 4).map((seed) => random(config, seed, SHORT)), mood(config, 'scattered', 1, SHORT), mood(config, 'bit by bit', 1, LONG),
      mood(config, 'heaped', 1, SHORT), ...range(5, 8).map((seed) => random(config, seed, LONG)),
    ];
  }
  if (round === 'second') {
    return [
      ...counters(config), ...range(2, 6).flatMap((seed) => moods(config, seed, LONG)), ...range(9, 24).map((seed) => random(config, seed, LONG)),
    ];
  }
  if (round === 'directed') {
    return [
      ...range(1, 9).map((seed) => ({ ...mood(config, 'turned', seed, LONG), pace: slow(seed + 1) })),
      ...range(1, 2).map((seed) => mood(config, 'wrapped', seed, LONG)), ...range(1, 2).map((seed) => mood(config, 'replaced', seed, LONG)),
      ...range(4, 31).map((bit) => ({ ...mood(config, 'flipped', bit, 40), pace: fullSpeed(), sequence: 2 ** bit - 10 })),
    ];
  }
  return [
    ...range(7, 14).flatMap((seed) => moods(config, seed, VERY_LONG)),
    ...range(15, 30).map((seed) => mood(config, 'bit by bit', seed, VERY_LONG)), ...range(25, 56).map((seed) => random(config, seed, VERY_LONG)),
  ];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** At full speed every other time: then a command meets what the one before is just writing. */
function paceOf(seed: number): Pace {
  return seed % 2 === 1 ? fullSpeed() : seededPace(`${seed}`);
}

/** Commands without gaps, and events taken in one of so many cycles: most of the time the core waits for room, then goes on for an event or two. */
function slow(every: number): Pace {
  const dice = new Dice(`slow ${every}`);
  const word = () => Array.from({ length: 32 }, (_, i) => (dice.whole(every) === 0 ? 2 ** i : 0)).reduce((a, b) => a + b, 0);
  return { name: `events in one of ${every} cycles`, gaps: (count) => new Uint32Array(count), ready: (cycles) => Uint32Array.from({ length: cycles / 32 }, word) };
}

/** Every third is cut off by a reset. */
function random(config: CoreConfig, seed: number, count: number): Stimulus {
  return {
    name: `seed ${seed}`, pace: paceOf(Math.floor((seed - 1) / MIXES.length)), cut: seed % 3 === 0 ? 0.7 : 1,
    commands: () => new RandomCommands({ ...MIXES[(seed - 1) % MIXES.length]!, seed, config }).next(count),
  };
}

function moods(config: CoreConfig, seed: number, count: number): Stimulus[] {
  return (Object.keys(MOODS) as (keyof typeof MOODS)[]).map((name) => mood(config, name, seed, count));
}

function mood(config: CoreConfig, kind: keyof typeof MOODS | keyof typeof DIRECTED, seed: number, count: number): Stimulus {
  const name = `${kind} ${seed}`;
  const commands = () => {
    const words = new Int32Array(count * RECORD_WORDS);
    const next: () => RawCommand = { ...MOODS, ...DIRECTED }[kind](new Dice(name), config);
    for (let i = 0; i < count; i++) writeRaw(next(), words, i * RECORD_WORDS);
    return words;
  };
  return { name, commands, pace: paceOf(seed), cut: 1 };
}

/** The command counter over each of its bits, and back to 0. */
function counters(config: CoreConfig): Stimulus[] {
  const few = (sequence: number) => ({ ...random(config, 1, 40), name: `counter ${sequence}`, cut: 1, sequence });
  return [...range(4, 32).map((bit) => few(2 ** bit - 10)), few(0x5555_5555), few(0xaaaa_aaaa)];
}
