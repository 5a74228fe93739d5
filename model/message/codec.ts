import { assert } from '../base/assert.ts';
import { isWhole } from '../base/integers.ts';
import { COMMAND_FIELDS, COMMAND_KINDS, type Command } from './command.ts';
import { EVENT_FIELDS, EVENT_KINDS, type CoreEvent } from './event.ts';
import { type DecodeFault, type Field, getField, mask, putField, RECORD_WORDS } from './record.ts';

type Fields = Readonly<Record<string, Field>>;
type Kinds = Readonly<Record<string, { readonly code: number; readonly fields: readonly string[] }>>;
type Plain = Readonly<Record<string, string | number | boolean>>;

interface KindPlan {
  readonly name: string;
  readonly code: number;
  readonly fields: readonly (readonly [string, Field])[];
  /** Per word, the bits that must be zero. */
  readonly reserved: Int32Array;
}

/** Turns a declaration into an encoder and a decoder. Encoding asserts, decoding refuses. */
function codec<Message extends { readonly kind: string }>(fields: Fields, kinds: Kinds) {
  const byName = new Map<string, KindPlan>();
  const byCode = new Map<number, KindPlan>();
  for (const [name, { code, fields: names }] of Object.entries(kinds)) {
    const plan = { name, code, fields: names.map((n) => [n, fields[n]!] as const), reserved: reservedBits(fields, names) };
    byName.set(name, plan);
    byCode.set(code, plan);
  }

  function encode(message: Message, words: Int32Array, at = 0): void {
    const plan = byName.get(message.kind);
    assert(plan !== undefined, `no such kind ${message.kind}`);
    words.fill(0, at, at + RECORD_WORDS);
    words[at] = plan.code;
    const plain = message as unknown as Plain;
    for (const [name, field] of plan.fields) putField(words, at, field, rawValue(plan.name, name, field, plain[name]));
  }

  function decode(words: ArrayLike<number>, at = 0): Message | DecodeFault {
    const code = words[at]! & 0xff;
    const plan = byCode.get(code);
    if (plan === undefined) return fault('kind', code, `one of ${[...byCode.keys()].join(', ')}`);
    for (let w = 0; w < RECORD_WORDS; w++) {
      const extra = words[at + w]! & plan.reserved[w]!;
      if (extra !== 0) return fault(`reserved bits of word ${w}`, extra >>> 0, `zero in ${plan.name}`);
    }
    const out: Record<string, string | number | boolean> = { kind: plan.name };
    for (const [name, field] of plan.fields) {
      const raw = getField(words, at, field);
      if (field.values !== undefined) {
        const value = field.values[raw];
        if (value === undefined) return fault(name, raw, `0 to ${field.values.length - 1} (${field.values.join(', ')})`);
        out[name] = value;
      } else if (!Number.isSafeInteger(raw)) {
        return fault(name, raw, 'at most 2^53 - 1');
      } else out[name] = field.flag ? raw === 1 : raw;
    }
    return out as unknown as Message;
  }

  return { encode, decode };
}

function reservedBits(fields: Fields, names: readonly string[]): Int32Array {
  const reserved = new Int32Array(RECORD_WORDS).fill(-1);
  for (const name of ['kind', ...names]) {
    const { word, low, bits } = fields[name]!;
    reserved[word]! &= ~(bits >= 32 ? -1 : mask(bits) << low);
    if (bits > 32) reserved[word + 1]! &= ~mask(bits - 32);
  }
  return reserved;
}

function rawValue(kind: string, name: string, field: Field, value: string | number | boolean | undefined): number {
  if (field.values !== undefined) {
    const index = field.values.indexOf(value as string);
    assert(index >= 0, `${kind}.${name} must be one of ${field.values.join(', ')}, got ${String(value)}`);
    return index;
  }
  if (field.flag) {
    assert(typeof value === 'boolean', `${kind}.${name} must be true or false, got ${String(value)}`);
    return value ? 1 : 0;
  }
  const max = field.bits > 53 ? Number.MAX_SAFE_INTEGER : 2 ** field.bits - 1;
  assert(typeof value === 'number' && isWhole(value, max), `${kind}.${name} must be a whole number from 0 to ${max}, got ${String(value)}`);
  return value;
}

function fault(field: string, found: number, expected: string): DecodeFault {
  return { fault: true, field, found, expected };
}

/**
 * `encode(message, words, at)` writes eight words; asserts on a value that does not fit.
 * `decode(words, at)` gives the message or the fault: unknown kind, reserved bit set, value without meaning.
 */
export const CommandCodec = Object.freeze(codec<Command>(COMMAND_FIELDS, COMMAND_KINDS));
export const EventCodec = Object.freeze(codec<CoreEvent>(EVENT_FIELDS, EVENT_KINDS));

/** Packs commands into one array of eight words each. */
export function packCommands(commands: readonly Command[]): Int32Array {
  const words = new Int32Array(commands.length * RECORD_WORDS);
  commands.forEach((command, i) => CommandCodec.encode(command, words, i * RECORD_WORDS));
  return words;
}

/** Decodes events that our own cores produced; a fault there is a bug. */
export function unpackEvents(words: ArrayLike<number>, length = words.length): CoreEvent[] {
  const events: CoreEvent[] = [];
  for (let at = 0; at < length; at += RECORD_WORDS) {
    const event = EventCodec.decode(words, at);
    assert(!('fault' in event), `event ${at / RECORD_WORDS}: ${JSON.stringify(event)}`);
    events.push(event);
  }
  return events;
}
