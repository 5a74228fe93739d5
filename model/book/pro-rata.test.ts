import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareOf } from './pro-rata.ts';

const MAX = 2 ** 32 - 1;

describe('pro-rata: the floor is exact', () => {
  test.each([
    [1, 1, 2, 0],
    [2, 50, 100, 1],
    [3, 1, 3, 1],
    // Doubles alone would round these up to the next whole number.
    [MAX, MAX, MAX * 2, 2147483647],
    [MAX, MAX - 1, MAX, MAX - 1],
    [MAX - 1, MAX, 2 ** 52 - 1, 4095],
    [4_294_967_291, 4_294_967_279, 4_294_967_280, 4_294_967_289],
    [94_906_267, 94_906_265, 94_906_266, 94_906_265],
  ])('pro-rata: %i of %i in %i is %i', (open, wanted, total, share) => expect(shareOf(open, wanted, total)).toBe(share));

  test('pro-rata: any share is as BigInt has it', () => {
    const size = fc.oneof(fc.integer({ min: 1, max: MAX }), fc.integer({ min: MAX - 1000, max: MAX }), fc.integer({ min: 1, max: 1000 }));
    // Totals at, and just above, divisors of the product: where a rounded quotient would differ from the floor.
    const others = fc.oneof(fc.integer({ min: 1, max: 2 ** 52 - 2 ** 33 }), fc.integer({ min: 1, max: 3 }), size);
    fc.assert(fc.property(size, size, others, (open, wanted, more) => {
      const total = Math.max(open, wanted) + more;
      const exact = (BigInt(open) * BigInt(wanted)) / BigInt(total);
      expect(shareOf(open, wanted, total)).toBe(Number(exact));
    }), { seed: 23, numRuns: 20_000 });
  });
});
