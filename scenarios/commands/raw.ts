import { COMMAND_FIELDS, COMMAND_KINDS, type CommandField } from '../../model/message/command.ts';
import { mask, putField, RECORD_WORDS } from '../../model/message/record.ts';

/** A command as bare numbers: may hold what no codec would encode. */
export interface RawCommand {
  /** The kind byte, 0 to 255. */
  readonly kind: number;
  readonly side?: number;
  readonly market?: number;
  readonly postOnly?: number;
  /** 0 to 3. */
  readonly timeInForce?: number;
  /** 0 to 7. */
  readonly selfTrade?: number;
  readonly book?: number;
  readonly order?: number;
  /** Limit price; SET_BAND: the lower price limit. */
  readonly price?: number;
  readonly quantity?: number;
  readonly participant?: number;
  /** State or algorithm, 0 to 255. */
  readonly state?: number;
  readonly high?: number;
  /** Nanoseconds since midnight. */
  readonly time?: number;
}

const NAMES = [
  'kind', 'side', 'market', 'postOnly', 'timeInForce', 'selfTrade', 'book', 'order', 'price', 'quantity',
  'participant', 'state', 'high', 'time',
] as const satisfies readonly (CommandField & keyof RawCommand)[];

export const KIND = Object.freeze({
  ADD: COMMAND_KINDS.ADD.code,
  CANCEL: COMMAND_KINDS.CANCEL.code,
  REDUCE: COMMAND_KINDS.REDUCE.code,
  REPLACE: COMMAND_KINDS.REPLACE.code,
  MASS_CANCEL: COMMAND_KINDS.MASS_CANCEL.code,
  SET_STATE: COMMAND_KINDS.SET_STATE.code,
  SET_BAND: COMMAND_KINDS.SET_BAND.code,
  SET_ALGORITHM: COMMAND_KINDS.SET_ALGORITHM.code,
});

/** Writes eight words; every given number must fit its field. */
export function writeRaw(command: RawCommand, words: Int32Array, at: number): void {
  words.fill(0, at, at + RECORD_WORDS);
  for (const name of NAMES) {
    const value = command[name];
    if (value !== undefined && value !== 0) putField(words, at, COMMAND_FIELDS[name], value);
  }
}

/** Per kind byte and word, the bits that the kind does not use; a core must not care what they hold. */
const UNUSED = new Map<number, Int32Array>(
  Object.values(COMMAND_KINDS).map(({ code, fields }) => {
    const free = new Int32Array(RECORD_WORDS).fill(-1);
    for (const name of ['kind', ...fields] as const) {
      const { word, low, bits } = COMMAND_FIELDS[name];
      free[word] &= ~(bits >= 32 ? -1 : mask(bits) << low);
      if (bits > 32) free[word + 1] &= ~mask(bits - 32);
    }
    return [code, free];
  }),
);

/** Fills the bits that the command's kind does not use from `draw`, which gives 32 random bits. */
export function scribble(words: Int32Array, at: number, draw: () => number): void {
  const free = UNUSED.get(words[at] & 0xff);
  if (free === undefined) return;
  for (let w = 0; w < RECORD_WORDS; w++) words[at + w] |= draw() & free[w];
}
