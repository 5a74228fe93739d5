import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';
import { unpackEvents } from '../../model/message/codec.ts';
import { EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { bytesOf, sha256 } from '../journal/format.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Block } from '../journal/rows.ts';
import { showRecord } from '../diff/shown.ts';
import type { Cores } from '../rerun/cores.ts';
import type { Moment } from '../rerun/moment.ts';
import { firstFrom, lastUpTo } from '../rerun/sequence-at.ts';
import { coreAfter } from '../rerun/state.ts';
import { auditOrder, type OrderAudit } from './order.ts';
import { type BlockPart, FIRST_HASH, HOW_TO_VERIFY, lineOf, PACK_FORMAT, type Part } from './part.ts';

export interface PackOptions {
  /** Orders whose lives are told. */
  readonly orders?: readonly number[];
  /** First and last command; default what the orders span, or without orders the whole journal. */
  readonly from?: Moment;
  readonly to?: Moment;
}

export interface PackResult {
  readonly path: string;
  readonly lines: number;
  /** Hash of the last line: it stands for the whole pack. */
  readonly hash: string;
  /** First and last command that the pack holds. */
  readonly from: number;
  readonly to: number;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Writes an evidence pack, a file of JSON lines; an existing file is never overwritten. */
export function auditPack(reader: JournalReader, cores: Cores, path: string, options: PackOptions = {}): PackResult {
  const audits = (options.orders ?? []).map((order) => auditOrder(reader, cores, order));
  const { from, to } = extent(reader, options, audits);
  if (existsSync(path)) throw new InputError(`pack ${path}: the file exists already, and a pack is never overwritten`);
  const output = new PackFile(path);
  try {
    output.add({
      kind: 'manifest', format: PACK_FORMAT, semantics: reader.header.semantics, header: reader.header, genesis: hex(reader.genesis),
      head: reader.head(), blocks: reader.blockCount, lastSequence: reader.lastSequence, from, to,
      orders: options.orders ?? [], howToVerify: HOW_TO_VERIFY,
    });
    for (const block of reader.blocks()) output.add(blockPart(reader, block));
    const range = addCommands(output, reader, cores, reader.blockOf(from), reader.blockOf(to));
    for (const audit of audits) output.add({ kind: 'order', audit });
    output.add({ kind: 'end', lines: output.lines });
    return { path, lines: output.lines, hash: output.hash, ...range };
  } finally {
    output.close();
  }
}

/** From the first to the last command that is asked for, both in the journal. */
function extent(reader: JournalReader, options: PackOptions, audits: readonly OrderAudit[]): { from: number; to: number } {
  const touched = audits.flatMap(({ lives, refused }) => [...lives.flatMap((life) => life.entries), ...refused]);
  const sequences = touched.map((entry) => entry.command.sequence).sort((a, b) => a - b);
  const from = options.from === undefined ? (sequences[0] ?? 1) : firstFrom(reader, options.from);
  const to = options.to === undefined ? (sequences.at(-1) ?? reader.lastSequence) : lastUpTo(reader, options.to);
  if (from <= to && to <= reader.lastSequence) return { from, to };
  throw new InputError(`journal ${reader.path}: it holds commands 1 to ${reader.lastSequence}, and none from ${from} to ${to}`);
}

function blockPart(reader: JournalReader, block: Block): BlockPart {
  const { number, first, count } = block;
  const digest = reader.digest(number, count);
  return {
    kind: 'block', number, first, count,
    commandsDigest: hex(sha256(bytesOf(block.commands))), checksDigest: hex(sha256(bytesOf(block.checks))),
    stream: hex(block.stream), hash: hex(block.hash),
    answers: digest === undefined ? null : { events: digest.events, block: hex(digest.block), running: hex(digest.running) },
  };
}

/** Whole blocks, so that the records can be checked against the chain. */
function addCommands(output: PackFile, reader: JournalReader, cores: Cores, firstBlock: number, lastBlock: number) {
  const from = reader.extent(firstBlock).first;
  const core = coreAfter(reader, cores, from - 1);
  const state = core.snapshot();
  output.add({ kind: 'state', after: from - 1, sha256: hex(sha256(state)), bytes: Buffer.from(state).toString('base64') });
  const out = new EventBuffer();
  let to = from - 1;
  for (const block of reader.blocks(firstBlock, lastBlock)) {
    for (let i = 0; i < block.count; i++) {
      out.clear();
      core.execute(block.commands, i * RECORD_WORDS, out);
      const { hex: record, time, command } = showRecord(block.commands, i * RECORD_WORDS);
      output.add({
        kind: 'command', sequence: block.first + i, block: block.number, time, record, command,
        answer: hex(bytesOf(out.words, 0, out.used)), events: unpackEvents(out.words, out.used),
      });
    }
    to = block.first + block.count - 1;
  }
  return { from, to };
}

const BUFFERED_CHARACTERS = 1 << 20;

/** Lines, each chained to the one before it. */
class PackFile {
  readonly #path: string;
  readonly #file: number;
  #pending: string[] = [];
  #characters = 0;
  hash = FIRST_HASH;
  lines = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = this.#guard(() => openSync(path, 'wx'));
  }

  add(part: Part): void {
    const { line, hash } = lineOf(this.hash, part);
    this.hash = hash;
    this.lines++;
    this.#pending.push(line, '\n');
    this.#characters += line.length + 1;
    if (this.#characters > BUFFERED_CHARACTERS) this.#flush();
  }

  close(): void {
    try {
      this.#flush();
      this.#guard(() => fsyncSync(this.#file));
    } finally {
      closeSync(this.#file);
    }
  }

  #flush(): void {
    const text = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#characters = 0;
    for (let at = 0; at < text.length;) at += this.#guard(() => writeSync(this.#file, text, at));
  }

  #guard<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      throw new EnvironmentFault(`pack ${this.#path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
