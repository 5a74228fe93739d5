import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drained, modelBody, oracleBody, outsideData, Scratch, sentence, spoiled, without } from '../testing.ts';
import { CANCELLED, TRADE } from '../heads.ts';
import { decodeItch, encodeItch, itchFault } from './codec.ts';
import { itchMessages } from './frames.ts';
import { ITCH_LENGTHS, ITCH_MESSAGES, type ItchField, type ItchMessage, type ItchType } from './layout.ts';
import { matchItch } from './match.ts';

const scratch = new Scratch();
/** Past 2^53: as a double it would fall together with its neighbours. */
const FAR = 2n ** 63n;
const HEAD = { locate: 7, tracking: 0 };

function add(time: number, ref: bigint, side: 'B' | 'S', shares: number, price: number): ItchMessage {
  return { type: 'A', ...HEAD, time, ref, side, shares, stock: 'ACME    ', price };
}

/** A morning of one stock and a stranger. */
const DAY: readonly ItchMessage[] = [
  { type: 'S', locate: 0, tracking: 0, time: 1, event: 'O' },
  { type: 'R', ...HEAD, time: 2, stock: 'ACME    ', category: 'Q', financialStatus: 'N', roundLot: 100, roundLotsOnly: 'N',
    classification: 'C', subtype: 'Z ', authenticity: 'P', shortSaleThreshold: 'N', ipo: 'N', luldTier: '1', etp: 'N', etpLeverage: 0, inverse: 'N' },
  add(10, FAR + 1n, 'B', 100, 1_000_000),
  add(11, FAR + 2n, 'B', 50, 1_000_000),
  { ...add(12, FAR + 1n, 'B', 999, 1_000_000), locate: 8, stock: 'OTHER   ' } as ItchMessage,
  { type: 'F', ...HEAD, time: 13, ref: FAR + 3n, side: 'S', shares: 70, stock: 'ACME    ', price: 1_000_500, mpid: 'MMKR' },
  { type: 'E', ...HEAD, time: 14, ref: FAR + 1n, shares: 40, match: 555n },
  { type: 'X', ...HEAD, time: 15, ref: FAR + 1n, shares: 10 },
  { type: 'E', ...HEAD, time: 16, ref: FAR + 2n, shares: 20, match: 556n }, // not the oldest: taken out, not traded
  { type: 'C', ...HEAD, time: 17, ref: FAR + 3n, shares: 30, match: 557n, printable: 'Y', price: 1_000_300 },
  { type: 'U', ...HEAD, time: 18, ref: FAR + 1n, newRef: FAR + 9n, shares: 60, price: 1_000_100 },
  { type: 'P', ...HEAD, time: 19, ref: 0n, side: 'B', shares: 5, stock: 'ACME    ', price: 1_000_200, match: 558n },
  { type: 'E', ...HEAD, time: 20, ref: FAR + 9n, shares: 60, match: 559n },
  { type: 'D', ...HEAD, time: 21, ref: FAR + 2n },
];

const framed = (messages: readonly ItchMessage[]) =>
  Buffer.concat(messages.flatMap((message) => {
    const bytes = encodeItch(message);
    return [Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes];
  }));

function moldPacket(messages: readonly ItchMessage[], first: number, count = messages.length): Buffer {
  const header = Buffer.alloc(20);
  header.write('000000001A', 0, 'latin1');
  header.writeBigUInt64BE(BigInt(first), 10);
  header.writeUInt16BE(count, 18);
  return Buffer.concat([header, framed(messages)]);
}

describe('ITCH 5.0: bytes', () => {
  // Hex written down from the specification, not made by the codec.
  test.each([
    ['4100070000' + '1f1ad635bd15' + '00000000000003e9' + '42' + '00000064' + '41434d4520202020' + '0012d644',
      { type: 'A', locate: 7, tracking: 0, time: 34_200_123_456_789, ref: 1001n, side: 'B', shares: 100, stock: 'ACME    ', price: 1_234_500 }],
    ['4500070000' + '1f1ad635c0fd' + '00000000000003e9' + '00000028' + '000000000000022b',
      { type: 'E', locate: 7, tracking: 0, time: 34_200_123_457_789, ref: 1001n, shares: 40, match: 555n }],
  ] as const)('%s', (hex, message) => {
    expect(decodeItch(Buffer.from(hex, 'hex'))).toEqual(message);
    expect(encodeItch(message as ItchMessage).toString('hex')).toBe(hex);
  });

  test('lengths are those of the specification', () => {
    const expected = { S: 12, R: 39, H: 25, Y: 20, L: 26, V: 35, W: 12, K: 28, J: 35, h: 21, A: 36, F: 40, E: 31, C: 36, X: 23, D: 19, U: 35, P: 44, Q: 40, B: 19, I: 50, N: 20, O: 48 };
    expect(Object.fromEntries(Object.keys(ITCH_MESSAGES).map((type) => [type, ITCH_LENGTHS[type.charCodeAt(0)]]))).toEqual(expected);
  });

  test('every type comes back from its bytes', () => {
    const value = (field: ItchField): fc.Arbitrary<unknown> => {
      if (field.kind === 'text') return fc.stringMatching(new RegExp(`^[ -~]{${field.length}}$`));
      if (field.kind === 'u64') return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
      return fc.integer({ min: 0, max: 2 ** Number(field.kind.slice(1)) - 1 });
    };
    const types = Object.keys(ITCH_MESSAGES) as ItchType[];
    const message = fc.constantFrom(...types).chain((type) =>
      fc.record({ type: fc.constant(type), ...Object.fromEntries(Object.entries(ITCH_MESSAGES[type]).map(([name, field]) => [name, value(field as ItchField)])) }),
    );
    fc.assert(fc.property(message, (m) => {
      const bytes = encodeItch(m as unknown as ItchMessage);
      expect(itchFault(bytes, 0, bytes.length)).toBeUndefined();
      expect(decodeItch(bytes)).toEqual(m);
    }), { seed: 42 });
  });
});

describe('ITCH 5.0: files', () => {
  test.each([
    ['length-framed', framed(DAY)],
    ['Mold packets with a heartbeat, an empty message and the end of the session', Buffer.concat([
      moldPacket(DAY.slice(0, 5), 1), moldPacket([], 6, 0), moldPacket(DAY.slice(5), 6), moldPacket([], 15, 1), Buffer.from([0, 0]), moldPacket([], 16, 0xffff),
    ])],
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
    expect(error).toBe(`InputError: ${file}: message 3 at offset ${good.length}: expected a whole message, the file breaks off after ${left} of its bytes`);
  });

  test('a packet that lacks messages, a cut header, a cut gzip, an empty file', async () => {
    const short = moldPacket(DAY.slice(0, 2), 1, 3);
    expect((await drained(itchMessages(scratch.write('short.mold', short)))).error).toContain('message 3 at offset 75: expected a whole message');
    expect((await drained(itchMessages(scratch.write('header.mold', Buffer.concat([moldPacket(DAY.slice(0, 2), 1), Buffer.alloc(7)]))))).error).toContain('breaks off after 7');
    expect((await drained(itchMessages(scratch.gzip('cut.gz', framed(DAY), 20)))).error).toContain('the gzip data breaks off before its end');
    expect((await drained(itchMessages(scratch.write('empty.itch', '')))).error).toContain('expected ITCH messages, the file is empty');
  });
});

describe('ITCH 5.0: one instrument through a core', () => {
  const expected = {
    messages: 14, bookMessages: 10, added: 4, executions: 3, pricedExecutions: 1, hits: 2, younger: 1, leftOut: 0, refused: 0, compared: 4, equal: 4,
  };
  test.each([['model', modelBody], ['oracle', oracleBody]] as const)('by symbol and by locate (%s)', async (_, body) => {
    const file = scratch.write('day.itch', framed(DAY));
    const bySymbol = await matchItch(file, { stock: 'ACME' }, body(), { batch: 3, out: scratch.path('itch.txt') });
    expect(bySymbol).toMatchObject(expected);
    // Core ids: slots in turn. 1: the order executed in part; takers get ids of their own.
    expect(readFileSync(scratch.path('itch.txt'), 'utf8').split('\n')).toEqual([
      '0,0,0,0,512,100', '0,1,0,1,512,50', '0,2,1,2,517,70', '0,3,1,3,512,40', '1,3,512,40,0,3', '6,4,0,0,512,10', '6,5,0,1,512,20',
      '6,6,1,2,517,30', '2,7,0,0,512', '0,8,0,64,513,60', '0,9,1,67,513,60', '1,9,513,60,64,67', '2,10,0,1,512',
    ]);
    expect((await matchItch(file, { locate: 7 }, body(), { batch: 3 })).sha256).toBe(bySymbol.sha256);
    expect((await matchItch(file, { locate: 9 }, body())).commands).toBe(0);
  });

  test('orders that cross or lie beyond the ladder are left out, with all that names them', async () => {
    const stream: ItchMessage[] = [
      add(1, 1n, 'B', 10, 1_000_000), add(2, 2n, 'S', 10, 999_900), add(3, 3n, 'S', 10, 1_999_990_000),
      { type: 'E', ...HEAD, time: 4, ref: 2n, shares: 5, match: 1n }, { type: 'D', ...HEAD, time: 5, ref: 3n },
      { type: 'U', ...HEAD, time: 6, ref: 2n, newRef: 4n, shares: 5, price: 1_000_100 },
    ];
    const result = await matchItch(scratch.write('out.itch', framed(stream)), { stock: 'ACME' }, modelBody());
    expect(result).toMatchObject({ added: 4, leftOut: 2, refused: 0, commands: 2, compared: 1, equal: 1 });
  });

  test.each([
    ['unknown order', { type: 'D', ...HEAD, time: 30, ref: FAR + 77n }, `field order reference: expected an order that was added before, ${FAR + 77n} is unknown`],
    ['a neighbour past 2^53', { type: 'E', ...HEAD, time: 30, ref: FAR, shares: 1, match: 1n }, `expected an order that was added before, ${FAR} is unknown`],
    ['too many shares', { type: 'E', ...HEAD, time: 30, ref: FAR + 3n, shares: 41, match: 1n }, `field shares: expected 1 to 40, what order ${FAR + 3n} has open, got 41`],
    ['reference twice', add(30, FAR + 3n, 'S', 1, 1_000_600), `field order reference: expected a new one, ${FAR + 3n} is an order of the book`],
    ['side', { ...add(30, 1n, 'B', 1, 1_000_000), side: 'Q' } as ItchMessage, "field side: expected B or S, got 'Q'"],
    ['no shares', add(30, 1n, 'B', 0, 1_000_000), 'field shares: expected at least 1, got 0'],
  ] as [string, ItchMessage, string][])('refused: %s', async (_, bad, what) => {
    const file = scratch.write('unknown.itch', framed([...DAY, bad]));
    const error = await sentence(matchItch(file, { stock: 'ACME' }, modelBody()));
    expect(error).toContain(`InputError: ${file}: message 15 at offset ${framed(DAY).length + 2}: `);
    expect(error).toContain(what);
  });

  test('a core that keeps cancels or trades to itself is found', async () => {
    const file = scratch.write('sabotage.itch', framed(DAY));
    const silent = spoiled(modelBody(), (events) => without(events, CANCELLED));
    const result = await matchItch(file, { stock: 'ACME' }, silent, { batch: 3 });
    expect(result.equal).toBeLessThan(result.compared);
    const wrongMaker = spoiled(modelBody(), (events) => without(events, TRADE));
    expect((await matchItch(file, { stock: 'ACME' }, wrongMaker, { batch: 3 })).hits).toBe(0);
  });
});

const CAPTURES = outsideData('itch50-captures');
describe(`ITCH 5.0: ${CAPTURES.title}`, () => {
  interface Capture { readonly hex: string[]; readonly messages: Record<string, string | number>[] }
  const RENAMED: Record<string, string> = {
    stock_locate: 'locate', ts: 'time', new_ref: 'newRef', regsho: 'action', ref_price: 'reference', primary_mm: 'primaryMaker', mm_mode: 'mode', mp_state: 'state', cross_type: 'crossType',
  };
  test.skipIf(CAPTURES.absent)('69 packets decode to their fields and encode to their bytes', () => {
    const captures = JSON.parse(readFileSync(CAPTURES.path('itch50_decoded_dev.json'), 'utf8')) as Capture[];
    expect(captures.length).toBe(69);
    for (const { hex, messages } of captures) {
      hex.forEach((text, i) => {
        const bytes = Buffer.from(text, 'hex');
        expect(itchFault(bytes, 0, bytes.length)).toBeUndefined();
        const decoded = decodeItch(bytes);
        const plain = Object.fromEntries(Object.entries(decoded).map(([k, v]) => [k, typeof v === 'bigint' ? Number(v) : v]));
        expect(plain).toEqual(Object.fromEntries(Object.entries(messages[i]!).map(([k, v]) => [RENAMED[k] ?? k, v])));
        expect(encodeItch(decoded).toString('hex')).toBe(text);
      });
    }
  });
});

const RITCH = outsideData('ritch-itch50-simulated');
describe(`ITCH 5.0: ${RITCH.title}`, () => {
  const file = RITCH.path('ex20101224.TEST_ITCH_50');
  test.skipIf(RITCH.absent)('12,012 messages, found to be framed by zeros', async () => {
    const { items, error } = await drained(itchMessages(file));
    expect([items.length, error]).toEqual([12_012, 'no error']);
    expect(Buffer.concat(items.flatMap((m) => [Buffer.from([0, 0]), encodeItch(m)])).equals(readFileSync(file))).toBe(true);
  });

  test.skipIf(RITCH.absent)('its book does not hold together: a sentence, not a crash', async () => {
    expect(await sentence(matchItch(file, { locate: 1 }, modelBody({ levels: 131_072, orders: 16_384, quantityBits: 32, algorithms: 'FIFO' })))).toMatch(/no error|InputError: .*message \d+ at offset \d+: field /);
  });
});
