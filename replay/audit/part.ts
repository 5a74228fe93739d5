import type { Command } from '../../model/message/command.ts';
import type { CoreEvent } from '../../model/message/event.ts';
import { sha256, type StoredHeader } from '../journal/format.ts';
import type { OrderAudit } from './order.ts';

export const PACK_FORMAT = 'lockstep evidence pack 1';

export const HOW_TO_VERIFY = 'Every line is {"hash":H,"part":P}: H is the SHA-256 of the hash of the line before it (64 zeros '
  + 'before the first) followed by the text P. The blocks chain from the SHA-256 of the header text to the head of the journal: '
  + 'hash = SHA-256(previous || number || first || count || commandsDigest || checksDigest || stream), numbers as 8 bytes little endian. '
  + 'The records of the commands of a block, concatenated, have its commandsDigest; their events have answers.block. '
  + 'Run: lockstep audit verify PACK';

export interface ManifestPart {
  readonly kind: 'manifest';
  readonly format: string;
  readonly semantics: number;
  readonly header: StoredHeader;
  /** SHA-256 of the header text, and hash of the last block of the journal. */
  readonly genesis: string;
  readonly head: string;
  readonly blocks: number;
  readonly lastSequence: number;
  /** The commands that were asked for; the pack holds the whole blocks around them. */
  readonly from: number;
  readonly to: number;
  readonly orders: readonly number[];
  readonly howToVerify: string;
}

/** The link of one block of the journal. Every block has one, so that the chain can be followed to the head. */
export interface BlockPart {
  readonly kind: 'block';
  readonly number: number;
  readonly first: number;
  readonly count: number;
  readonly commandsDigest: string;
  readonly checksDigest: string;
  readonly stream: string;
  readonly hash: string;
  /** What was recorded of its events; null when the writer was killed before. */
  readonly answers: { readonly events: number; readonly block: string; readonly running: string } | null;
}

/** The state of the core before the first packed command: with it, the pack can be executed again. */
export interface StatePart {
  readonly kind: 'state';
  readonly after: number;
  readonly sha256: string;
  readonly bytes: string;
}

export interface CommandPart {
  readonly kind: 'command';
  readonly sequence: number;
  readonly block: number;
  readonly time: string;
  /** The 32 bytes. */
  readonly record: string;
  /** The same, decoded; null when the record means nothing. */
  readonly command: Command | null;
  /** 32 bytes an event. */
  readonly answer: string;
  readonly events: readonly CoreEvent[];
}

export interface OrderPart {
  readonly kind: 'order';
  readonly audit: OrderAudit;
}

export interface EndPart {
  readonly kind: 'end';
  /** Lines before this one. */
  readonly lines: number;
}

export type Part = ManifestPart | BlockPart | StatePart | CommandPart | OrderPart | EndPart;

/** What the first line continues. */
export const FIRST_HASH = '0'.repeat(64);

const LINE = /^\{"hash":"([0-9a-f]{64})","part":(\{.*\})\}$/;

/** The text of a line, without its end, and its hash. */
export function lineOf(previous: string, part: Part): { line: string; hash: string } {
  const text = JSON.stringify(part);
  const hash = sha256(previous, text).toString('hex');
  return { line: `{"hash":"${hash}","part":${text}}`, hash };
}

/** The hash a line states, the one it should have, and its part as text; undefined when it is no line of a pack. */
export function readLine(previous: string, line: string): { stated: string; computed: string; text: string } | undefined {
  const [, stated, text] = LINE.exec(line) ?? [];
  if (stated === undefined || text === undefined) return undefined;
  return { stated, computed: sha256(previous, text).toString('hex'), text };
}
