import { isWhole } from '../../model/base/integers.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_BYTES } from '../../model/message/record.ts';
import { DIGEST_BYTES, MAX_BLOCK, type StoredHeader, wordsOf } from './format.ts';

/** A block as it stands in the file; its shape has been checked, its hash has not. */
export interface Block {
  readonly number: number;
  readonly first: number;
  readonly count: number;
  readonly previous: Uint8Array;
  readonly hash: Uint8Array;
  readonly stream: Uint8Array;
  readonly checks: Uint32Array;
  readonly commands: Int32Array;
}

/** What was recorded of the events of a block. */
export interface BlockDigest {
  readonly number: number;
  /** Count of events. */
  readonly events: number;
  /** SHA-256 of the event bytes of this block. */
  readonly block: Uint8Array;
  /** SHA-256 of all event bytes from the start to the end of this block. */
  readonly running: Uint8Array;
  readonly seal: Uint8Array;
  /** One check per command, over all its events. */
  readonly checks: Uint32Array;
}

/** The sentence of what is wrong with a row. */
export class Malformed {
  readonly sentence: string;

  constructor(sentence: string) {
    this.sentence = sentence;
  }
}

const MAX_SEQUENCE = Number.MAX_SAFE_INTEGER;

export const BLOCK_COLUMNS = 'number, first, count, previous, hash, stream, checks, commands';
export const DIGEST_COLUMNS = 'number, events, block, running, seal, checks';

/** Checks the shape of every column, so that whatever a damaged file holds ends as a sentence. */
export function blockOfRow(row: readonly unknown[]): Block | Malformed {
  const [number, first, count, previous, hash, stream, checks, commands] = row;
  if (!isCount(number, MAX_SEQUENCE)) return new Malformed('its number is not a whole number from 0');
  if (!isCount(first, MAX_SEQUENCE - MAX_BLOCK)) return new Malformed(`its first sequence is ${String(first)}`);
  if (!isCount(count, MAX_BLOCK) || count === 0) return new Malformed(`its count is ${String(count)}, expected 1 to ${MAX_BLOCK}`);
  if (!isBytes(previous, DIGEST_BYTES)) return new Malformed('its previous hash is not 32 bytes');
  if (!isBytes(hash, DIGEST_BYTES)) return new Malformed('its hash is not 32 bytes');
  if (!isBytes(stream, DIGEST_BYTES)) return new Malformed('its stream digest is not 32 bytes');
  if (!isBytes(commands, count * RECORD_BYTES)) return new Malformed(sizeFault('commands', commands, count * RECORD_BYTES));
  if (!isBytes(checks, count * 4)) return new Malformed(sizeFault('checks', checks, count * 4));
  return {
    number, first, count, previous, hash, stream, commands: wordsOf(commands),
    checks: new Uint32Array(wordsOf(checks).buffer, wordsOf(checks).byteOffset, count),
  };
}

export function digestOfRow(row: readonly unknown[], count: number): BlockDigest | Malformed {
  const [number, events, block, running, seal, checks] = row;
  if (!isCount(number, MAX_SEQUENCE)) return new Malformed('its number is not a whole number from 0');
  if (!isCount(events, MAX_SEQUENCE)) return new Malformed(`its count of events is ${String(events)}`);
  if (!isBytes(block, DIGEST_BYTES) || !isBytes(running, DIGEST_BYTES) || !isBytes(seal, DIGEST_BYTES)) {
    return new Malformed('one of its digests is not 32 bytes');
  }
  if (!isBytes(checks, count * 4)) return new Malformed(sizeFault('answer checks', checks, count * 4));
  const words = wordsOf(checks);
  return { number, events, block, running, seal, checks: new Uint32Array(words.buffer, words.byteOffset, count) };
}

/** Reads the header text; every field is looked at, numbers against the bounds of a core. */
export function headerOfText(text: string): StoredHeader | Malformed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new Malformed('is not JSON');
  }
  if (!isRecord(value) || !isRecord(value['config'])) return new Malformed('has no config');
  const { format, semantics, scenario, seed, createdBy } = value;
  if (!isCount(format, 2 ** 31)) return new Malformed('field format: expected a whole number');
  if (!isCount(semantics, 2 ** 31)) return new Malformed('field semantics: expected a whole number');
  if (typeof scenario !== 'string') return new Malformed('field scenario: expected a text');
  if (typeof seed !== 'string') return new Malformed('field seed: expected a text');
  if (typeof createdBy !== 'string') return new Malformed('field createdBy: expected a text');
  const config = configOf(value['config']);
  if (config instanceof Malformed) return config;
  return { format, semantics, scenario, seed, createdBy, config };
}

function configOf(value: Readonly<Record<string, unknown>>): CoreConfig | Malformed {
  const { levels, orders, quantityBits, algorithms } = value;
  if (!isPower(levels, 32)) return new Malformed(`field config.levels: expected a power of two from 32 to 2^20, found ${String(levels)}`);
  if (!isPower(orders, 4)) return new Malformed(`field config.orders: expected a power of two from 4 to 2^20, found ${String(orders)}`);
  if (!isCount(quantityBits, 32) || quantityBits === 0) {
    return new Malformed(`field config.quantityBits: expected 1 to 32, found ${String(quantityBits)}`);
  }
  if (algorithms !== 'FIFO' && algorithms !== 'ALL') {
    return new Malformed(`field config.algorithms: expected FIFO or ALL, found ${String(algorithms)}`);
  }
  return { levels, orders, quantityBits, algorithms };
}

function isPower(value: unknown, least: number): value is number {
  return isCount(value, 1 << 20) && value >= least && (value & (value - 1)) === 0;
}

export function isCount(value: unknown, max: number): value is number {
  return typeof value === 'number' && isWhole(value, max);
}

export function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function sizeFault(what: string, value: unknown, expected: number): string {
  const found = value instanceof Uint8Array ? `${value.length} bytes` : 'no bytes';
  return `its ${what} are ${found}, expected ${expected}`;
}
