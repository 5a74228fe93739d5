import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../../model/base/input-error.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { fullSpeed, type Pace, seededPace } from './pace.ts';

/** What befalls the machine besides the commands. */
export interface Conditions {
  /** 'full' for no gaps and no back-pressure, else the seed of the pace. */
  readonly pace: string;
  /** Seed of what registers and memories hold before the first reset; without it they begin at 0. */
  readonly start?: number;
  /** Seed of resets in mid-course; without it there are none. */
  readonly resets?: string;
}

/** A saved stimulus: what `./lockstep check FILE` runs again. */
export interface Regression extends Conditions {
  readonly format: 'lockstep-regression-1';
  readonly note: string;
  readonly config: CoreConfig;
  /** One command a line: 64 hexadecimal digits, the record's bytes in order. */
  readonly commands: readonly string[];
}

export function paceOf(name: string): Pace {
  return name === 'full' ? fullSpeed() : seededPace(name);
}

/** The conditions alone, of whatever else comes with them. */
export function conditionsOf({ pace, start, resets }: Conditions): Conditions {
  return { pace, ...(start === undefined ? {} : { start }), ...(resets === undefined ? {} : { resets }) };
}

/** Writes a regression; returns its path. */
export function saveRegression(path: string, regression: Omit<Regression, 'format' | 'commands'>, commands: Int32Array): string {
  const lines: string[] = [];
  for (let at = 0; at < commands.length; at += RECORD_WORDS) {
    const record = commands.slice(at, at + RECORD_WORDS);
    lines.push(Buffer.from(record.buffer).toString('hex'));
  }
  mkdirSync(dirname(path), { recursive: true });
  const whole: Regression = { format: 'lockstep-regression-1', ...regression, commands: lines };
  writeFileSync(path, `${JSON.stringify(whole, null, 1)}\n`);
  return path;
}

/** Reads a regression file as a stranger's. */
export function loadRegression(path: string): { regression: Regression; commands: Int32Array } {
  const regression = parse(path);
  const { config, commands } = regression;
  const sized = config !== null && typeof config === 'object' && [config.levels, config.orders, config.quantityBits].every((n) => Number.isInteger(n) && n > 0);
  if (!sized) throw new InputError(`${path}: config must give levels, orders and quantityBits as whole numbers`);
  if (typeof regression.pace !== 'string') throw new InputError(`${path}: pace must be 'full' or a seed`);
  const { start, resets } = regression;
  const whole = start === undefined || (Number.isInteger(start) && start > 0 && start < 2 ** 31);
  if (!whole) throw new InputError(`${path}: start must be a whole number from 1 to 2^31 - 1`);
  if (resets !== undefined && typeof resets !== 'string') throw new InputError(`${path}: resets must be a seed`);
  if (!Array.isArray(commands)) throw new InputError(`${path}: commands must be a list of records`);
  const words = new Int32Array(commands.length * RECORD_WORDS);
  commands.forEach((line: unknown, i) => {
    if (typeof line !== 'string' || !/^[0-9a-f]{64}$/.test(line)) {
      throw new InputError(`${path}: command ${i + 1}: expected 64 hexadecimal digits, found ${JSON.stringify(line)}`);
    }
    const bytes = Buffer.from(line, 'hex');
    for (let w = 0; w < RECORD_WORDS; w++) words[i * RECORD_WORDS + w] = bytes.readInt32LE(w * 4);
  });
  return { regression, commands: words };
}

function parse(path: string): Regression {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${path}: cannot be read as a regression: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || (value as Regression).format !== 'lockstep-regression-1') {
    throw new InputError(`${path}: expected a file of format lockstep-regression-1`);
  }
  return value as Regression;
}
