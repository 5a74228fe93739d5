import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drained, modelBody, outsideData, Scratch, sentence } from '../testing.ts';
import { encodeItch } from './codec.ts';
import { DAY, framed, moldPacket } from './fixture.ts';
import { itchMessages } from './frames.ts';
import { matchItch } from './match.ts';

const scratch = new Scratch();

describe('ITCH 5.0: files', () => {
  test.each([
    ['length-framed', framed(DAY)],
    [
      'Mold packets with a heartbeat, an empty message and the end of the session',
      Buffer.concat([
        moldPacket(DAY.slice(0, 5), 1),
        moldPacket([], 6, 0),
        moldPacket(DAY.slice(5), 6),
        moldPacket([], 15, 1),
        Buffer.from([0, 0]),
        moldPacket([], 16, 0xffff),
      ]),
    ],
    ['two zeros before each', Buffer.concat(DAY.flatMap((m) => [Buffer.from([0, 0]), encodeItch(m)]))],
  ])('%s, plain and gzip', async (_, bytes) => {
    for (const file of [scratch.write('plain.itch', bytes), scratch.gzip('packed.itch', bytes)]) {
      expect(await drained(itchMessages(file))).toEqual({ items: DAY, error: 'no error' });
    }
  });

  test('messages cross block boundaries', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => DAY[i % DAY.length]!);
    const { items, error } = await drained(itchMessages(scratch.write('many.itch', framed(many))));
    expect([items.length, error]).toEqual([20_000, 'no error']);
    expect(items.slice(-DAY.length)).toEqual(many.slice(-DAY.length));
  });

  const good = framed(DAY.slice(0, 2));
  const at = (bytes: Buffer) => `message 3 at offset ${good.length + (bytes.length > 2 ? 2 : 0)}`;
  test.each([
    ['unknown type', Buffer.from([0, 12, 0x7a, ...Buffer.alloc(11)]), 'expected a known message type, got 0x7a'],
    ['wrong length', Buffer.from([0, 13, 0x53, ...Buffer.alloc(12)]), 'expected 12 bytes for type S, got 13'],
    ['length 0', Buffer.from([0, 0, 0x53]), 'expected a message, got length 0'],
  ])('%s', async (_, bad, what) => {
    const file = scratch.write('bad.itch', Buffer.concat([good, bad]));
    const { items, error } = await drained(itchMessages(file));
    expect(items).toEqual(DAY.slice(0, 2));
    expect(error).toBe(`InputError: ${file}: ${at(bad)}: ${what}`);
  });

  test.each([1, 2, 3, 30])('cut off after %i bytes of a message', async (left) => {
    const file = scratch.write('cut.itch', Buffer.concat([good, framed(DAY.slice(2, 3)).subarray(0, left)]));
    const { items, error } = await drained(itchMessages(file));
    expect(items).toEqual(DAY.slice(0, 2));
    expect(error).toBe(
      `InputError: ${file}: message 3 at offset ${good.length}: expected a whole message, the file breaks off after ${left} of its bytes`,
    );
  });

  test('a packet that lacks messages, a cut header, a cut gzip, an empty file', async () => {
    const short = moldPacket(DAY.slice(0, 2), 1, 3);
    expect((await drained(itchMessages(scratch.write('short.mold', short)))).error).toContain(
      'message 3 at offset 75: expected a whole message',
    );
    expect(
      (
        await drained(
          itchMessages(
            scratch.write('header.mold', Buffer.concat([moldPacket(DAY.slice(0, 2), 1), Buffer.alloc(7)])),
          ),
        )
      ).error,
    ).toContain('breaks off after 7');
    expect((await drained(itchMessages(scratch.gzip('cut.gz', framed(DAY), 20)))).error).toContain(
      'the gzip data breaks off before its end',
    );
    expect((await drained(itchMessages(scratch.write('empty.itch', '')))).error).toContain(
      'expected ITCH messages, the file is empty',
    );
  });
});

const RITCH = outsideData('ritch-itch50-simulated');
describe(`ITCH 5.0: ${RITCH.title}`, () => {
  const file = RITCH.path('ex20101224.TEST_ITCH_50');
  test.skipIf(RITCH.absent)(
    '12,012 messages, found to be framed by zeros (skipped where ../shared/data is absent)',
    async () => {
      const { items, error } = await drained(itchMessages(file));
      expect([items.length, error]).toEqual([12_012, 'no error']);
      expect(
        Buffer.concat(items.flatMap((m) => [Buffer.from([0, 0]), encodeItch(m)])).equals(readFileSync(file)),
      ).toBe(true);
    },
  );

  test.skipIf(RITCH.absent)(
    'its book does not hold together: a sentence, not a crash (skipped where ../shared/data is absent)',
    async () => {
      expect(
        await sentence(
          matchItch(
            file,
            { locate: 1 },
            modelBody({ levels: 131_072, orders: 16_384, quantityBits: 32, algorithms: 'FIFO' }),
          ),
        ),
      ).toMatch(/no error|InputError: .*message \d+ at offset \d+: field /);
    },
  );
});
