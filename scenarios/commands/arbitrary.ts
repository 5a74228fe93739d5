/** fast-check arbitraries for commands: small numbers, so that orders meet, and that shrinking says something. */
import fc from 'fast-check';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { KIND, type RawCommand, writeRaw } from './raw.ts';

/** The core that the arbitraries are made for. */
export const SMALL_CORE: CoreConfig = { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' };

const small = (from: number, to: number) => fc.integer({ min: from, max: to });
/** Mostly the plain choice, now and then any of the others. */
const mostly = (plain: fc.Arbitrary<number>, odd: fc.Arbitrary<number>, weight = 12) =>
  fc.oneof({ weight, arbitrary: plain }, { weight: 1, arbitrary: odd });

/** Slots 0 to 7, first generation mostly. */
const order = mostly(small(0, 7), fc.oneof(small(8, 39), small(0, 0xffff_ffff)));
const price = mostly(small(28, 36), fc.oneof(small(0, 66), fc.constantFrom(0, 31, 32, 63, 64, 0xffff_ffff)));
const quantity = mostly(small(1, 12), fc.oneof(small(0, 300), fc.constantFrom(0, 255, 256, 0xffff_ffff)));
const participant = mostly(small(1, 2), small(0, 0xffff));
const flag = mostly(fc.constant(0), fc.constant(1), 4);
const selfTrade = mostly(small(0, 4), small(5, 7));

const addCommand = fc.record({
  kind: fc.constant(KIND.ADD), side: small(0, 1), order, price, quantity, participant, selfTrade,
  market: flag, postOnly: flag, timeInForce: mostly(fc.constant(0), small(0, 3), 2),
});
const replaceCommand = fc.record({ kind: fc.constant(KIND.REPLACE), order, price, quantity, selfTrade, postOnly: flag });

/** One command; about one in ten is refused for what it is, not for what the book is. */
export const anyCommand: fc.Arbitrary<RawCommand> = fc.oneof(
  { weight: 60, arbitrary: addCommand },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant(KIND.CANCEL), order }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant(KIND.REDUCE), order, quantity }) },
  { weight: 14, arbitrary: replaceCommand },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant(KIND.MASS_CANCEL), participant }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant(KIND.SET_STATE), state: mostly(fc.constant(0), small(0, 255), 3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant(KIND.SET_BAND), price: mostly(small(20, 34), price), high: mostly(small(30, 44), price) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant(KIND.SET_ALGORITHM), state: small(0, 3) }) },
  { weight: 1, arbitrary: fc.record({ kind: small(0, 255), order, book: small(0, 1), state: small(0, 255) }) },
);

/** Sequences of commands, 1 to `maxLength`; they start under any of the algorithms. */
export function commandSequence(maxLength = 60): fc.Arbitrary<RawCommand[]> {
  const algorithm = fc.record({ kind: fc.constant(KIND.SET_ALGORITHM), state: small(0, 2) });
  const rest = fc.array(anyCommand, { minLength: 1, maxLength, size: 'max' });
  return fc.tuple(algorithm, rest).map(([first, others]) => [first, ...others]);
}

/** Eight words a command. */
export function packRaw(commands: readonly RawCommand[]): Int32Array {
  const words = new Int32Array(commands.length * RECORD_WORDS);
  commands.forEach((command, i) => writeRaw(command, words, i * RECORD_WORDS));
  return words;
}
