/**
 * The layout of the record, by hand: the bytes below were written from the table in docs/message-layout.md, not by any codec, and
 * pin codec, Verilog and C++ alike, which all come from one declaration.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommandCodec, EventCodec, packCommands, unpackEvents } from './codec.ts';
import { COMMAND_FIELDS, COMMAND_KINDS, type Command } from './command.ts';
import { EVENT_FIELDS, EVENT_KINDS, type CoreEvent } from './event.ts';
import { type Field, isFault, RECORD_WORDS } from './record.ts';

const order = 0x89abcdef;
const ORDER = 'efcdab89';
const price = 0x01020304;
const PRICE = '04030201';
const quantity = 0xf1223344;
const QUANTITY = '443322f1';
const time = 0x7788_99aa_bbcc;
const TIME = 'ccbbaa99 88770000';
const sequence = 0xdeadbeef;
const SEQUENCE = 'efbeadde';
const book = 0x0203;
const NIL = '00000000';

const COMMANDS: readonly (readonly [string, Command])[] = [
  [`01850302 ${ORDER} ${PRICE} ${QUANTITY} 66550000 ${NIL} ${TIME}`, {
    kind: 'ADD', side: 'SELL', market: false, postOnly: true, timeInForce: 'DAY', selfTrade: 'DECREMENT', book, order, price,
    quantity, participant: 0x5566, time,
  }],
  [`012a0000 01000000 ${NIL} 01000000 ffff0000 ${NIL} ${NIL} ${NIL}`, {
    kind: 'ADD', side: 'BUY', market: true, postOnly: false, timeInForce: 'IOC', selfTrade: 'CANCEL_NEWEST', book: 0, order: 1,
    price: 0, quantity: 1, participant: 0xffff, time: 0,
  }],
  [`0171ffff ${ORDER} ${PRICE} ${QUANTITY} 01000000 ${NIL} ${TIME}`, {
    kind: 'ADD', side: 'SELL', market: false, postOnly: false, timeInForce: 'FOK', selfTrade: 'CANCEL_BOTH', book: 0xffff,
    order, price, quantity, participant: 1, time,
  }],
  [`02000302 ${ORDER} ${NIL} ${NIL} ${NIL} ${NIL} ${TIME}`, { kind: 'CANCEL', book, order, time }],
  [`03000302 ${ORDER} ${NIL} ${QUANTITY} ${NIL} ${NIL} ${TIME}`, { kind: 'REDUCE', book, order, quantity, time }],
  [`04440302 ${ORDER} ${PRICE} ${QUANTITY} ${NIL} ${NIL} ${TIME}`, {
    kind: 'REPLACE', postOnly: true, selfTrade: 'CANCEL_OLDEST', book, order, price, quantity, time,
  }],
  [`05000302 ${NIL} ${NIL} ${NIL} 66550000 ${NIL} ${TIME}`, { kind: 'MASS_CANCEL', book, participant: 0x5566, time }],
  [`06000302 ${NIL} ${NIL} ${NIL} 00000200 ${NIL} ${TIME}`, { kind: 'SET_STATE', book, state: 'CLOSED', time }],
  [`07000302 ${NIL} ${PRICE} ${NIL} ${NIL} 08070605 ${TIME}`, { kind: 'SET_BAND', book, low: price, high: 0x05060708, time }],
  [`08000302 ${NIL} ${NIL} ${NIL} 00000100 ${NIL} ${TIME}`, { kind: 'SET_ALGORITHM', book, algorithm: 'PRO_RATA', time }],
];

const EVENTS: readonly (readonly [string, CoreEvent])[] = [
  [`01010302 ${ORDER} ${PRICE} ${QUANTITY} 66550000 ${NIL} ${NIL} ${SEQUENCE}`, {
    kind: 'ACCEPTED', side: 'SELL', last: false, book, order, price, quantity, participant: 0x5566, sequence,
  }],
  [`02020302 ${ORDER} ${NIL} ${NIL} cc0bfe00 ${NIL} ${NIL} ${SEQUENCE}`, {
    kind: 'REJECTED', last: true, book, order, code: 3020, command: 0xfe, sequence,
  }],
  [`03010302 ${ORDER} ${PRICE} ${QUANTITY} 78563412 0d0c0b0a 1d1c1b1a ${SEQUENCE}`, {
    kind: 'TRADE', side: 'SELL', last: false, book, maker: order, price, quantity, taker: 0x12345678, makerLeft: 0x0a0b0c0d,
    takerLeft: 0x1a1b1c1d, sequence,
  }],
  [`04020302 ${ORDER} ${PRICE} ${QUANTITY} ${NIL} ${NIL} ${NIL} ${SEQUENCE}`, {
    kind: 'RESTED', side: 'BUY', last: true, book, order, price, quantity, sequence,
  }],
  [`05030302 ${ORDER} ${PRICE} ${QUANTITY} 07000000 0d0c0b0a ${NIL} ${SEQUENCE}`, {
    kind: 'CANCELLED', side: 'SELL', last: true, book, order, price, quantity, reason: 'BAND', left: 0x0a0b0c0d, sequence,
  }],
  [`06000302 ${ORDER} ${PRICE} ${QUANTITY} ${NIL} ${NIL} ${NIL} ${SEQUENCE}`, {
    kind: 'REPLACED', side: 'BUY', last: false, book, order, price, quantity, sequence,
  }],
  [`07000302 ${NIL} ${PRICE} ${NIL} 01020000 08070605 ${NIL} ${SEQUENCE}`, {
    kind: 'STATE', last: false, book, low: price, state: 'HALTED', algorithm: 'SIZE_TIME', high: 0x05060708, sequence,
  }],
  [`08030302 ${NIL} ${PRICE} ${NIL} 66554433 22110f00 ${NIL} ${SEQUENCE}`, {
    kind: 'TOP', side: 'SELL', last: true, book, price, size: 0xf_1122_3344_5566, sequence,
  }],
];

function wordsOf(hex: string): Int32Array {
  const bytes = Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (two) => Number.parseInt(two, 16));
  const view = new DataView(bytes.buffer);
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(i * 4, true));
}

describe('record: golden bytes', () => {
  test('every command and event kind has a row', () => {
    expect(new Set(COMMANDS.map(([, { kind }]) => kind))).toEqual(new Set(Object.keys(COMMAND_KINDS)));
    expect(new Set(EVENTS.map(([, { kind }]) => kind))).toEqual(new Set(Object.keys(EVENT_KINDS)));
  });

  test.each(COMMANDS)('command %s', (hex, command) => {
    expect(packCommands([command])).toEqual(wordsOf(hex));
    expect(CommandCodec.decode(wordsOf(hex))).toEqual(command);
  });

  test.each(EVENTS)('event %s', (hex, event) => {
    const words = new Int32Array(RECORD_WORDS);
    EventCodec.encode(event, words);
    expect(words).toEqual(wordsOf(hex));
    expect(unpackEvents(wordsOf(hex))).toEqual([event]);
  });
});

describe('record: decoding refuses', () => {
  const zeros = (first: string, rest: Readonly<Record<number, string>> = {}) =>
    wordsOf([first, ...Array.from({ length: 7 }, (_, i) => rest[i + 1] ?? NIL)].join(' '));
  const fault = (field: string, found: number, expected: unknown = expect.any(String)) => ({ fault: true, field, found, expected });

  test.each([
    ['kind 0', zeros('00000000'), fault('kind', 0)],
    ['kind 9', zeros('09000000'), fault('kind', 9, 'one of 1, 2, 3, 4, 5, 6, 7, 8')],
    ['kind 255', zeros('ff000000'), fault('kind', 255)],
    ['time in force 3', zeros('01180000'), fault('timeInForce', 3, '0 to 2 (DAY, IOC, FOK)')],
    ['self-trade mode 5', zeros('01a00000'), fault('selfTrade', 5)],
    ['state 3', zeros('06000000', { 4: '00000300' }), fault('state', 3)],
    ['algorithm 255', zeros('08000000', { 4: '0000ff00' }), fault('algorithm', 255)],
    ['a side in CANCEL', zeros('02010000'), fault('reserved bits of word 0', 0x100)],
    ['a price in CANCEL', zeros('02000000', { 2: '00000080' }), fault('reserved bits of word 2', 0x80000000)],
    ['a 17-bit participant', zeros('05000000', { 4: '00000100' }), fault('reserved bits of word 4', 0x10000)],
    ['a 49-bit time', zeros('02000000', { 7: '00000100' }), fault('reserved bits of word 7', 0x10000)],
  ])('command: %s', (_name, words, expected) => expect(CommandCodec.decode(words)).toEqual(expected));

  test.each([
    ['kind 9', zeros('09000000'), fault('kind', 9)],
    ['reason 8', zeros('05000000', { 4: '08000000' }), fault('reason', 8)],
    ['a size of 2^53', zeros('08000000', { 5: '00002000' }), fault('size', 2 ** 53, 'at most 2^53 - 1')],
    ['a side in REJECTED', zeros('02010000'), fault('reserved bits of word 0', 0x100)],
    ['a participant in RESTED', zeros('04000000', { 4: '01000000' }), fault('reserved bits of word 4', 1)],
  ])('event: %s', (_name, words, expected) => expect(EventCodec.decode(words)).toEqual(expected));

  test('encoding asserts on what does not fit', () => {
    const cancel = (more: object) => () => packCommands([{ kind: 'CANCEL', book: 0, order: 1, time: 0, ...more } as Command]);
    expect(cancel({ order: 2 ** 32 })).toThrow('CANCEL.order must be a whole number from 0 to 4294967295, got 4294967296');
    expect(cancel({ order: -1 })).toThrow('CANCEL.order');
    expect(cancel({ order: 0.5 })).toThrow('CANCEL.order');
    expect(cancel({ book: Number.NaN })).toThrow('CANCEL.book');
    expect(cancel({ time: 2 ** 48 })).toThrow('CANCEL.time');
    expect(cancel({ order: undefined })).toThrow('CANCEL.order');
  });
});

/** Any value that a field can hold, its ends often. */
function anyValue(field: Field): fc.Arbitrary<string | number | boolean> {
  if (field.values !== undefined) return fc.constantFrom(...field.values);
  if (field.flag) return fc.boolean();
  const max = field.bits > 53 ? Number.MAX_SAFE_INTEGER : 2 ** field.bits - 1;
  return fc.oneof(fc.constantFrom(0, 1, max), fc.integer({ min: 0, max }));
}

function anyMessage<M>(kinds: object, fields: Readonly<Record<string, Field>>): fc.Arbitrary<M> {
  const each = Object.entries(kinds as Record<string, { fields: readonly string[] }>).map(([kind, { fields: names }]) =>
    fc.record({ kind: fc.constant(kind), ...Object.fromEntries(names.map((name) => [name, anyValue(fields[name])])) }));
  return fc.oneof(...each) as unknown as fc.Arbitrary<M>;
}

describe('record: any message', () => {
  const seed = 20_260;

  test('a command survives the round trip', () => {
    fc.assert(fc.property(anyMessage<Command>(COMMAND_KINDS, COMMAND_FIELDS), (command) => {
      expect(CommandCodec.decode(packCommands([command]))).toEqual(command);
    }), { seed, numRuns: 2000 });
  });

  test('an event survives the round trip', () => {
    fc.assert(fc.property(anyMessage<CoreEvent>(EVENT_KINDS, EVENT_FIELDS), (event) => {
      const words = new Int32Array(RECORD_WORDS * 3);
      EventCodec.encode(event, words, RECORD_WORDS);
      expect(EventCodec.decode(words, RECORD_WORDS)).toEqual(event);
      expect([...words.subarray(0, 8), ...words.subarray(16)]).toEqual(new Array(16).fill(0));
    }), { seed, numRuns: 2000 });
  });

  test('any eight words are refused, or encode to themselves', () => {
    const word = fc.oneof(fc.constant(0), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
    let decoded = 0;
    const words = fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.array(word, { minLength: 7, maxLength: 7 }));
    fc.assert(fc.property(words, ([first, rest]) => {
      const given = Int32Array.of(first, ...rest);
      const command = CommandCodec.decode(given);
      if (isFault(command)) return;
      decoded++;
      expect(packCommands([command])).toEqual(given);
    }), { seed, numRuns: 20_000 });
    expect(decoded).toBeGreaterThan(10);
  });
});
