import { unpackEvents } from '../../model/message/codec.ts';
import { COMMAND_KINDS, type Side } from '../../model/message/command.ts';
import { type Core, EventBuffer } from '../../model/message/core.ts';
import type { CancelReason, CoreEvent } from '../../model/message/event.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { InputError } from '../../model/base/input-error.ts';
import { checkOf } from '../journal/check.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Block, BlockDigest } from '../journal/rows.ts';
import { showRecord, type ShownCommand } from '../diff/shown.ts';
import type { Cores } from '../rerun/cores.ts';
import { coreAfter } from '../rerun/state.ts';
import { BookTracker, type QueuePlace, type Tops } from './tracker.ts';

/** One trade of the order. */
export interface Fill {
  readonly role: 'maker' | 'taker';
  readonly price: number;
  readonly quantity: number;
  /** Open quantity of the audited order afterwards. */
  readonly left: number;
  readonly counterparty: { readonly order: number; readonly participant: number | null };
}

/** One command that was about the order or touched it. */
export interface AuditEntry {
  readonly command: ShownCommand;
  /** Whether the command names the order, or came from elsewhere and met it. */
  readonly own: boolean;
  /** Only those that concern the order. */
  readonly events: readonly CoreEvent[];
  readonly fills: readonly Fill[];
  readonly before: Tops;
  readonly after: Tops;
  /** Open quantity resting in the book afterwards; 0 when it is gone. */
  readonly open: number;
  /** Place in the queue afterwards; null when it does not rest. */
  readonly queue: QueuePlace | null;
  /** Whether the whole answer to the command is the one that was recorded. */
  readonly recorded: 'same' | 'other' | 'none';
}

/** From acceptance to the end. An id can live again once it has ended. */
export interface OrderLife {
  readonly participant: number;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** How it ended; RESTING when it is still in the book at the end of the journal. */
  readonly end: 'FILLED' | 'RESTING' | CancelReason;
  readonly traded: number;
  readonly entries: readonly AuditEntry[];
}

export interface OrderAudit {
  readonly order: number;
  readonly lives: readonly OrderLife[];
  /** Commands that named the order while it was not in the book: refused. */
  readonly refused: readonly AuditEntry[];
}

const NAMING: readonly number[] = (['ADD', 'CANCEL', 'REDUCE', 'REPLACE'] as const).map((kind) => COMMAND_KINDS[kind].code);

/** True when the record at `at` is a command about this order. */
export function names(commands: Int32Array, at: number, order: number): boolean {
  return commands[at + 1]! >>> 0 === order && NAMING.includes(commands[at]! & 0xff);
}

/**
 * Everything that happened to an order id, 0 to 2^32 - 1, by running the journal from the last kept state before its
 * first mention. Throws InputError when no command names it.
 */
export function auditOrder(reader: JournalReader, cores: Cores, order: number): OrderAudit {
  const mentions = findMentions(reader, order);
  if (mentions === undefined) throw new InputError(`journal ${reader.path}: no command names order ${order}`);
  return new Audit(reader, cores, order, mentions).run();
}

interface Mentions {
  readonly first: number;
  readonly last: number;
}

function findMentions(reader: JournalReader, order: number): Mentions | undefined {
  let first: number | undefined;
  let last = 0;
  for (const block of reader.blocks()) {
    for (let i = 0; i < block.count; i++) {
      if (!names(block.commands, i * RECORD_WORDS, order)) continue;
      first ??= block.first + i;
      last = block.first + i;
    }
  }
  return first === undefined ? undefined : { first, last };
}

class Audit {
  readonly #reader: JournalReader;
  readonly #order: number;
  readonly #mentions: Mentions;
  readonly #core: Core;
  readonly #tracker: BookTracker;
  readonly #out = new EventBuffer();
  readonly #lives: OrderLife[] = [];
  readonly #refused: AuditEntry[] = [];
  /** Entries of the life at hand. */
  #entries: AuditEntry[] = [];

  constructor(reader: JournalReader, cores: Cores, order: number, mentions: Mentions) {
    this.#reader = reader;
    this.#order = order;
    this.#mentions = mentions;
    this.#core = coreAfter(reader, cores, mentions.first - 1);
    this.#tracker = new BookTracker(this.#core.snapshot());
  }

  run(): OrderAudit {
    const { first, last } = this.#mentions;
    for (const block of this.#reader.blocks(this.#reader.blockOf(first))) {
      const digest = this.#reader.digest(block.number, block.count);
      const end = block.first + block.count;
      for (let sequence = Math.max(first, block.first); sequence < end; sequence++) {
        // Past the last command about it, only a resting order can still be touched.
        if (sequence > last && this.#entries.length === 0) return this.#result();
        this.#command(block, digest, sequence);
      }
    }
    return this.#result();
  }

  #result(): OrderAudit {
    if (this.#entries.length > 0) this.#endLife();
    return { order: this.#order, lives: this.#lives, refused: this.#refused };
  }

  #command(block: Block, digest: BlockDigest | undefined, sequence: number): void {
    const at = (sequence - block.first) * RECORD_WORDS;
    const own = names(block.commands, at, this.#order);
    const out = this.#out;
    out.clear();
    this.#core.execute(block.commands, at, out);
    const before = this.#tracker.tops;
    const touching: CoreEvent[] = [];
    const fills: Fill[] = [];
    for (const event of unpackEvents(out.words, out.used)) {
      if (this.#concerns(event, own)) {
        touching.push(event);
        // Before the event is applied: a maker that is filled is gone afterwards, and its name with it.
        if (event.kind === 'TRADE') fills.push(this.#fill(event));
      }
      this.#tracker.apply(event);
    }
    if (touching.length === 0) return;
    const check = digest?.checks[sequence - block.first];
    this.#keep({
      command: { sequence, block: block.number, ...showRecord(block.commands, at) },
      own, events: touching, fills, before, after: this.#tracker.tops,
      open: this.#tracker.order(this.#order)?.quantity ?? 0,
      queue: this.#tracker.place(this.#order),
      recorded: check === undefined ? 'none' : check === checkOf(out.words, 0, out.used) ? 'same' : 'other',
    });
  }

  /** Answers to commands that name no order carry an order field all the same. */
  #concerns(event: CoreEvent, own: boolean): boolean {
    switch (event.kind) {
      case 'TRADE': return event.maker === this.#order || event.taker === this.#order;
      case 'RESTED':
      case 'CANCELLED':
      case 'REPLACED': return event.order === this.#order;
      case 'ACCEPTED':
      case 'REJECTED': return own;
      case 'STATE':
      case 'TOP': return false;
    }
  }

  #fill(event: Extract<CoreEvent, { kind: 'TRADE' }>): Fill {
    const maker = event.maker === this.#order;
    const order = maker ? event.taker : event.maker;
    const participant = this.#tracker.participant(order) ?? null;
    return {
      role: maker ? 'maker' : 'taker', price: event.price, quantity: event.quantity,
      left: maker ? event.makerLeft : event.takerLeft, counterparty: { order, participant },
    };
  }

  #keep(entry: AuditEntry): void {
    if (this.#entries.length === 0 && entry.events[0]!.kind !== 'ACCEPTED') {
      this.#refused.push(entry);
      return;
    }
    this.#entries.push(entry);
    if (entry.open === 0) this.#endLife();
  }

  #endLife(): void {
    const entries = this.#entries;
    this.#entries = [];
    const born = entries[0]!.events[0]!;
    if (born.kind !== 'ACCEPTED') return;
    const last = entries.at(-1)!;
    const final = last.events.at(-1)!;
    const cancelled = final.kind === 'CANCELLED' ? final.reason : 'FILLED';
    const { participant, side, price, quantity } = born;
    this.#lives.push({
      participant, side, price, quantity, entries,
      firstSequence: entries[0]!.command.sequence,
      lastSequence: last.command.sequence,
      end: last.open > 0 ? 'RESTING' : cancelled,
      traded: entries.flatMap((entry) => entry.fills).reduce((sum, fill) => sum + fill.quantity, 0),
    });
  }
}
