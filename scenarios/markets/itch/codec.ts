import { assert } from '../../../model/base/assert.ts';
import {
  ITCH_LENGTHS,
  ITCH_MESSAGES,
  type ItchField,
  type ItchMessage,
  type ItchOf,
  type ItchType,
  fieldLength,
} from './layout.ts';

type Plan = readonly { readonly name: string; readonly at: number; readonly field: ItchField }[];

const PLANS = new Map<string, Plan>(
  Object.entries(ITCH_MESSAGES).map(([type, fields]) => {
    let at = 1;
    const plan = Object.entries(fields).map(([name, field]: [string, ItchField]) => {
      const entry = { name, at, field };
      at += fieldLength(field);
      return entry;
    });
    return [type, plan];
  }),
);

/** What is wrong with the bytes of a message, in words; undefined if they have a known type and its length. */
export function itchFault(bytes: Buffer, at: number, length: number): string | undefined {
  if (length === 0) return 'expected a message, got length 0';
  const expected = ITCH_LENGTHS[bytes[at]!]!;
  if (expected === 0) return `expected a known message type, got 0x${bytes[at]!.toString(16).padStart(2, '0')}`;
  if (expected === length) return undefined;
  return `expected ${expected} bytes for type ${String.fromCharCode(bytes[at]!)}, got ${length}`;
}

/** Decodes the message at `at`; its type and length were checked with `itchFault`. */
export function decodeItch(bytes: Buffer, at = 0): ItchMessage {
  const type = String.fromCharCode(bytes[at]!);
  const plan = PLANS.get(type);
  assert(plan !== undefined, `no ITCH message has type ${type}`);
  const out: Record<string, string | number | bigint> = { type };
  for (const { name, at: offset, field } of plan) out[name] = read(bytes, at + offset, field);
  return out as unknown as ItchMessage;
}

/** The wire bytes of a message. Asserts on a value that does not fit its field. */
export function encodeItch<T extends ItchType>(message: ItchOf<T>): Buffer {
  const plan = PLANS.get(message.type);
  assert(plan !== undefined, `no ITCH message has type ${message.type}`);
  const bytes = Buffer.alloc(ITCH_LENGTHS[message.type.charCodeAt(0)]!);
  bytes.write(message.type, 0, 'latin1');
  const values = message as unknown as Readonly<Record<string, string | number | bigint>>;
  for (const { name, at, field } of plan) write(bytes, at, field, values[name]!, name);
  return bytes;
}

function read(bytes: Buffer, at: number, field: ItchField): string | number | bigint {
  switch (field.kind) {
    case 'u16':
      return bytes.readUInt16BE(at);
    case 'u32':
      return bytes.readUInt32BE(at);
    case 'u48':
      return bytes.readUIntBE(at, 6);
    case 'u64':
      return bytes.readBigUInt64BE(at);
    case 'text':
      return bytes.toString('latin1', at, at + field.length);
  }
}

function write(bytes: Buffer, at: number, field: ItchField, value: string | number | bigint, name: string): void {
  if (field.kind === 'text') {
    assert(
      typeof value === 'string' && value.length <= field.length,
      `${name} must be text of at most ${field.length} characters`,
    );
    bytes.write(value.padEnd(field.length), at, 'latin1');
    return;
  }
  const length = fieldLength(field);
  if (field.kind === 'u64') {
    assert(typeof value === 'bigint' && value >= 0n && value < 1n << 64n, `${name} must be a bigint below 2^64`);
    bytes.writeBigUInt64BE(value, at);
    return;
  }
  assert(
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** (8 * length),
    `${name} must be a whole number below 2^${8 * length}`,
  );
  bytes.writeUIntBE(value, at, length);
}
