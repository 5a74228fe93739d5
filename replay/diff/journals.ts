import { RECORD_WORDS } from '../../model/message/record.ts';
import { firstDifference } from '../journal/check.ts';
import { bytesOf } from '../journal/format.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Block, BlockDigest } from '../journal/rows.ts';
import type { Cores } from '../rerun/cores.ts';
import { type ShownAnswer, type ShownCommand, showAnswer, showCommand } from './shown.ts';

export interface HeaderDifference {
  readonly field: string;
  readonly a: string;
  readonly b: string;
}

/** One journal at the first difference. */
export interface DiffSide {
  readonly path: string;
  /** Null when the journal has ended before this command. */
  readonly command: ShownCommand | null;
  /** What today's code answers in this journal; null without cores or without a command. */
  readonly answer: ShownAnswer | null;
}

export interface FirstDifference {
  readonly sequence: number;
  /** The commands differ, the same command was answered otherwise, or one journal ends here. */
  readonly what: 'command' | 'answer' | 'end';
  readonly a: DiffSide;
  readonly b: DiffSide;
}

export interface JournalDiff {
  /** Same commands and, as far as both recorded them, same answers. Headers may still differ. */
  readonly same: boolean;
  readonly header: readonly HeaderDifference[];
  readonly first: FirstDifference | null;
  /** Commands found equal before the difference. */
  readonly equal: number;
}

/** Compares two journals command by command, whatever their blocks. Cores are needed only to show the answers. */
export function diffJournals(a: JournalReader, b: JournalReader, cores?: Cores): JournalDiff {
  const common = Math.min(a.lastSequence, b.lastSequence);
  const found = differenceWithin(a, b, 1, common) ?? endOf(a, b, common);
  return {
    same: found === null,
    header: diffHeaders(a, b),
    first: found === null ? null : describe(a, b, found, cores),
    equal: found === null ? common : found.sequence - 1,
  };
}

export interface Found {
  readonly sequence: number;
  readonly what: FirstDifference['what'];
}

/** One is longer than the other. */
export function endOf(a: JournalReader, b: JournalReader, common: number): Found | null {
  return a.lastSequence === b.lastSequence ? null : { sequence: common + 1, what: 'end' };
}

export function describe(a: JournalReader, b: JournalReader, found: Found, cores: Cores | undefined): FirstDifference {
  return { ...found, a: side(a, found.sequence, cores), b: side(b, found.sequence, cores) };
}

function side(reader: JournalReader, sequence: number, cores: Cores | undefined): DiffSide {
  if (sequence > reader.lastSequence) return { path: reader.path, command: null, answer: null };
  const answer = cores === undefined ? null : showAnswer(reader, cores, sequence);
  return { path: reader.path, command: showCommand(reader, sequence), answer };
}

export function diffHeaders(a: JournalReader, b: JournalReader): HeaderDifference[] {
  const flat = ({ header }: JournalReader): Record<string, string> => {
    const { config, ...rest } = header;
    const entries = [...Object.entries(rest), ...Object.entries(config).map(([name, value]) => [`config.${name}`, value] as const)];
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  };
  const [left, right] = [flat(a), flat(b)];
  return Object.keys(left).filter((field) => left[field] !== right[field]).map((field) => ({ field, a: left[field]!, b: right[field]! }));
}

/** A block with what was recorded of its answers. */
class Cursor {
  readonly #reader: JournalReader;
  #number: number;
  block!: Block;
  digest: BlockDigest | undefined;

  constructor(reader: JournalReader, sequence: number) {
    this.#reader = reader;
    this.#number = reader.blockOf(sequence);
    this.#load();
  }

  /** Moves on to the block that holds this command. */
  seek(sequence: number): void {
    if (sequence < this.block.first + this.block.count) return;
    this.#number++;
    this.#load();
  }

  get last(): number {
    return this.block.first + this.block.count - 1;
  }

  #load(): void {
    this.block = this.#reader.block(this.#number);
    this.digest = this.#reader.digest(this.#number, this.block.count);
  }
}

/** The first difference among commands `from` to `to`, which both journals have; null when there is none. */
export function differenceWithin(a: JournalReader, b: JournalReader, from: number, to: number): Found | null {
  if (from > to) return null;
  const left = new Cursor(a, from);
  const right = new Cursor(b, from);
  for (let next = from; next <= to;) {
    left.seek(next);
    right.seek(next);
    const last = Math.min(left.last, right.last, to);
    const command = differingCommand(left, right, next, last);
    const answer = differingAnswer(left, right, next, last);
    if (command !== undefined && command <= (answer ?? command)) return { sequence: command, what: 'command' };
    if (answer !== undefined) return { sequence: answer, what: 'answer' };
    next = last + 1;
  }
  return null;
}

function differingCommand(left: Cursor, right: Cursor, from: number, to: number): number | undefined {
  const slice = ({ block }: Cursor) => {
    return block.commands.subarray((from - block.first) * RECORD_WORDS, (to - block.first + 1) * RECORD_WORDS);
  };
  const [a, b] = [slice(left), slice(right)];
  if (bytesOf(a).equals(bytesOf(b))) return undefined;
  return from + Math.floor(firstDifference(a, b) / RECORD_WORDS);
}

function differingAnswer(left: Cursor, right: Cursor, from: number, to: number): number | undefined {
  if (left.digest === undefined || right.digest === undefined) return undefined;
  const slice = ({ block }: Cursor, { checks }: BlockDigest) => checks.subarray(from - block.first, to - block.first + 1);
  const index = firstDifference(slice(left, left.digest), slice(right, right.digest));
  return index < 0 ? undefined : from + index;
}
