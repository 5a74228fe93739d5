/** Values of any width as 32-bit words and back. */
import { UsageError } from '../errors.ts';

export const wordsOf = (width: number): number => Math.ceil(width / 32);

/** Words, least significant first, as one unsigned number. */
export function join(words: Uint32Array): bigint {
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i -= 1) value = (value << 32n) | BigInt(words[i]);
  return value;
}

/** Words of a value; refuses what does not fit the width (negative: two's complement). */
export function split(path: string, width: number, value: number | bigint): number[] {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new UsageError(`${path}: ${value} is no whole number (a bigint is needed past 2^53)`);
  }
  const wide = BigInt(value);
  if (BigInt.asUintN(width, wide) !== wide && BigInt.asIntN(width, wide) !== wide) {
    throw new UsageError(`${path} has ${width} bits: ${value} does not fit`);
  }
  let rest = BigInt.asUintN(width, wide);
  return Array.from({ length: wordsOf(width) }, () => {
    const word = Number(rest & 0xffff_ffffn);
    rest >>= 32n;
    return word;
  });
}
