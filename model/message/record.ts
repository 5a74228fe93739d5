/**
 * Every record of the matching core, command or event, is 32 bytes: eight 32-bit words, little endian.
 * A field is a run of bits inside one word, or (48- and 64-bit fields) a low word and part of the next.
 * The declarations in command.ts and event.ts are the only place where a position is written down.
 */
export const RECORD_WORDS = 8;
export const RECORD_BYTES = 32;

/** Where a field lies: first word, lowest bit in it, width in bits. Over 32 bits it starts at bit 0. */
export interface Field {
  readonly word: number;
  readonly low: number;
  readonly bits: number;
  /** Names of the legal values, index = code. Absent for plain numbers; `flag` for one-bit booleans. */
  readonly values?: readonly string[];
  readonly flag?: true;
  /** One sentence for the documents. */
  readonly doc: string;
}

export type FieldValue<F extends Field> = F extends { readonly values: readonly (infer V)[] }
  ? V
  : F extends { readonly flag: true }
    ? boolean
    : number;

export interface KindOf<Name extends string> {
  readonly code: number;
  readonly fields: readonly Name[];
  readonly doc: string;
}

/** Why a stranger's record was refused; `field` names the place, `expected` what would have been legal. */
export interface DecodeFault {
  readonly fault: true;
  readonly field: string;
  readonly found: number;
  readonly expected: string;
}

export function isFault(value: object): value is DecodeFault {
  return 'fault' in value;
}

/** Reads a field as an unsigned number; words may come from an Int32Array or a Uint32Array. */
export function getField(words: ArrayLike<number>, at: number, field: Field): number {
  const low = words[at + field.word]! >>> 0;
  if (field.bits > 32) {
    const high = (words[at + field.word + 1]! >>> 0) & mask(field.bits - 32);
    return (high >>> 0) * 0x1_0000_0000 + low;
  }
  return ((low >>> field.low) & mask(field.bits)) >>> 0;
}

/** Writes a field into words that hold zeros there. The value must fit: the caller checked it. */
export function putField(words: Int32Array, at: number, field: Field, value: number): void {
  if (field.bits > 32) {
    words[at + field.word] = value | 0;
    words[at + field.word + 1]! |= Math.floor(value / 0x1_0000_0000);
    return;
  }
  words[at + field.word]! |= value << field.low;
}

export function mask(bits: number): number {
  return bits >= 32 ? -1 : (1 << bits) - 1;
}
