import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outsideData } from '../testing.ts';
import { decodeItch, encodeItch, itchFault } from './codec.ts';
import { ITCH_LENGTHS, ITCH_MESSAGES, type ItchField, type ItchMessage, type ItchType } from './layout.ts';

describe('ITCH 5.0: bytes', () => {
  // Hex written down from the specification, not made by the codec.
  test.each([
    [
      '4100070000' + '1f1ad635bd15' + '00000000000003e9' + '42' + '00000064' + '41434d4520202020' + '0012d644',
      {
        type: 'A',
        locate: 7,
        tracking: 0,
        time: 34_200_123_456_789,
        ref: 1001n,
        side: 'B',
        shares: 100,
        stock: 'ACME    ',
        price: 1_234_500,
      },
    ],
    [
      '4500070000' + '1f1ad635c0fd' + '00000000000003e9' + '00000028' + '000000000000022b',
      { type: 'E', locate: 7, tracking: 0, time: 34_200_123_457_789, ref: 1001n, shares: 40, match: 555n },
    ],
  ] as const)('%s', (hex, message) => {
    expect(decodeItch(Buffer.from(hex, 'hex'))).toEqual(message);
    expect(encodeItch(message as ItchMessage).toString('hex')).toBe(hex);
  });

  test('lengths are those of the specification', () => {
    const expected = {
      S: 12,
      R: 39,
      H: 25,
      Y: 20,
      L: 26,
      V: 35,
      W: 12,
      K: 28,
      J: 35,
      h: 21,
      A: 36,
      F: 40,
      E: 31,
      C: 36,
      X: 23,
      D: 19,
      U: 35,
      P: 44,
      Q: 40,
      B: 19,
      I: 50,
      N: 20,
      O: 48,
    };
    expect(
      Object.fromEntries(Object.keys(ITCH_MESSAGES).map((type) => [type, ITCH_LENGTHS[type.charCodeAt(0)]])),
    ).toEqual(expected);
  });

  test('every type comes back from its bytes', () => {
    const value = (field: ItchField): fc.Arbitrary<unknown> => {
      if (field.kind === 'text') return fc.stringMatching(new RegExp(`^[ -~]{${field.length}}$`));
      if (field.kind === 'u64') return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
      return fc.integer({ min: 0, max: 2 ** Number(field.kind.slice(1)) - 1 });
    };
    const types = Object.keys(ITCH_MESSAGES) as ItchType[];
    const message = fc
      .constantFrom(...types)
      .chain((type) =>
        fc.record({
          type: fc.constant(type),
          ...Object.fromEntries(
            Object.entries(ITCH_MESSAGES[type]).map(([name, field]) => [name, value(field as ItchField)]),
          ),
        }),
      );
    fc.assert(
      fc.property(message, (m) => {
        const bytes = encodeItch(m as unknown as ItchMessage);
        expect(itchFault(bytes, 0, bytes.length)).toBeUndefined();
        expect(decodeItch(bytes)).toEqual(m);
      }),
      { seed: 42 },
    );
  });
});

const CAPTURES = outsideData('itch50-captures');
describe(`ITCH 5.0: ${CAPTURES.title}`, () => {
  interface Capture {
    readonly hex: string[];
    readonly messages: Record<string, string | number>[];
  }
  const RENAMED: Record<string, string> = {
    stock_locate: 'locate',
    ts: 'time',
    new_ref: 'newRef',
    regsho: 'action',
    ref_price: 'reference',
    primary_mm: 'primaryMaker',
    mm_mode: 'mode',
    mp_state: 'state',
    cross_type: 'crossType',
  };
  test.skipIf(CAPTURES.absent)(
    '69 packets decode to their fields and encode to their bytes (skipped where ../shared/data is absent)',
    () => {
      const captures = JSON.parse(readFileSync(CAPTURES.path('itch50_decoded_dev.json'), 'utf8')) as Capture[];
      expect(captures.length).toBe(69);
      for (const { hex, messages } of captures) {
        hex.forEach((text, i) => {
          const bytes = Buffer.from(text, 'hex');
          expect(itchFault(bytes, 0, bytes.length)).toBeUndefined();
          const decoded = decodeItch(bytes);
          const plain = Object.fromEntries(
            Object.entries(decoded).map(([k, v]) => [k, typeof v === 'bigint' ? Number(v) : v]),
          );
          expect(plain).toEqual(
            Object.fromEntries(Object.entries(messages[i]!).map(([k, v]) => [RENAMED[k] ?? k, v])),
          );
          expect(encodeItch(decoded).toString('hex')).toBe(text);
        });
      }
    },
  );
});
