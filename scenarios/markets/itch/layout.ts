/**
 * Nasdaq TotalView-ITCH 5.0: every message as data. Integers are unsigned big-endian; text is ASCII,
 * left-justified, space padded; Price(4) and Price(8) are integers with 4 and 8 implied decimals.
 */
export type ItchField =
  | { readonly kind: 'u16' | 'u32' | 'u48' | 'u64' }
  | { readonly kind: 'text'; readonly length: number };

const u16 = { kind: 'u16' } as const;
const u32 = { kind: 'u32' } as const;
const u64 = { kind: 'u64' } as const;
const text = <Length extends number>(length: Length) => ({ kind: 'text', length }) as const;
const flag = text(1);
const stock = text(8);

/** Every message starts with these, after its type letter. Time: nanoseconds since midnight. */
const HEAD = { locate: u16, tracking: u16, time: { kind: 'u48' } } as const;
const ADD = { ...HEAD, ref: u64, side: flag, shares: u32, stock, price: u32 } as const;
const EXECUTED = { ...HEAD, ref: u64, shares: u32, match: u64 } as const;

/** Type letter to fields, in wire order from offset 1. */
export const ITCH_MESSAGES = {
  S: { ...HEAD, event: flag },
  R: {
    ...HEAD,
    stock,
    category: flag,
    financialStatus: flag,
    roundLot: u32,
    roundLotsOnly: flag,
    classification: flag,
    subtype: text(2),
    authenticity: flag,
    shortSaleThreshold: flag,
    ipo: flag,
    luldTier: flag,
    etp: flag,
    etpLeverage: u32,
    inverse: flag,
  },
  H: { ...HEAD, stock, state: flag, reserved: flag, reason: text(4) },
  Y: { ...HEAD, stock, action: flag },
  L: { ...HEAD, mpid: text(4), stock, primaryMaker: flag, mode: flag, state: flag },
  V: { ...HEAD, level1: u64, level2: u64, level3: u64 },
  W: { ...HEAD, level: flag },
  K: { ...HEAD, stock, releaseTime: u32, qualifier: flag, price: u32 },
  J: { ...HEAD, stock, reference: u32, upper: u32, lower: u32, extension: u32 },
  h: { ...HEAD, stock, market: flag, action: flag },
  A: ADD,
  F: { ...ADD, mpid: text(4) },
  E: EXECUTED,
  C: { ...EXECUTED, printable: flag, price: u32 },
  X: { ...HEAD, ref: u64, shares: u32 },
  D: { ...HEAD, ref: u64 },
  U: { ...HEAD, ref: u64, newRef: u64, shares: u32, price: u32 },
  P: { ...HEAD, ref: u64, side: flag, shares: u32, stock, price: u32, match: u64 },
  Q: { ...HEAD, shares: u64, stock, price: u32, match: u64, crossType: flag },
  B: { ...HEAD, match: u64 },
  I: {
    ...HEAD,
    paired: u64,
    imbalance: u64,
    direction: flag,
    stock,
    far: u32,
    near: u32,
    reference: u32,
    crossType: flag,
    variation: flag,
  },
  N: { ...HEAD, stock, interest: flag },
  O: {
    ...HEAD,
    stock,
    eligible: flag,
    minPrice: u32,
    maxPrice: u32,
    nearPrice: u32,
    nearTime: u64,
    lowerCollar: u32,
    upperCollar: u32,
  },
} as const satisfies Record<string, Record<string, ItchField>>;

export type ItchType = keyof typeof ITCH_MESSAGES;

type FieldValue<F extends ItchField> = F extends { kind: 'u64' }
  ? bigint
  : F extends { kind: 'text' }
    ? string
    : number;

/** A decoded message: 64-bit figures as bigint, text with its padding. */
export type ItchOf<T extends ItchType> = { readonly type: T } & {
  readonly [F in keyof (typeof ITCH_MESSAGES)[T]]: (typeof ITCH_MESSAGES)[T][F] extends ItchField
    ? FieldValue<(typeof ITCH_MESSAGES)[T][F]>
    : never;
};
export type ItchMessage = { [T in ItchType]: ItchOf<T> }[ItchType];

export function fieldLength(field: ItchField): number {
  return field.kind === 'text' ? field.length : Number(field.kind.slice(1)) / 8;
}

/** Length in bytes by type letter's code, type letter included; 0 for a letter that is no type. */
export const ITCH_LENGTHS = new Uint8Array(256);
for (const [type, fields] of Object.entries(ITCH_MESSAGES)) {
  ITCH_LENGTHS[type.charCodeAt(0)] = 1 + Object.values(fields).reduce((sum, field) => sum + fieldLength(field), 0);
}
