import { expect, test } from 'vitest';
import { getField, getWide, layout, type Port, setField, setWide } from './layout.ts';

const port = (name: string, width: number): Port => ({ name, direction: 'input', width });

test('layout: first word with room, wide ports alone, never straddling', () => {
  const { ports, words } = layout([
    port('a', 20), port('b', 20), port('c', 12), port('d', 70), port('e', 1), port('f', 32), port('g', 11),
  ]);
  expect(ports.map((p) => [p.name, p.word, p.low, p.words])).toEqual([
    ['a', 0, 0, 1], ['b', 1, 0, 1], ['c', 0, 20, 1], ['d', 2, 0, 3], ['e', 1, 20, 1],
    ['f', 5, 0, 1], ['g', 1, 21, 1],
  ]);
  expect(words).toBe(6);
});

test('layout: no ports, no words; a width of zero is refused', () => {
  expect(layout([]).words).toBe(0);
  expect(() => layout([port('a', 0)])).toThrow('port a: width must be a positive integer');
});

test('layout: fields keep to their bits, whatever is written and in whatever order', () => {
  let state = 12_345;
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state;
  };
  for (let round = 0; round < 300; round += 1) {
    const place = layout(Array.from({ length: 1 + (next() >>> 8) % 12 }, (_, i) =>
      port(`p${i}`, 1 + (next() >>> 8) % ((next() >>> 8) % 5 === 0 ? 100 : 32))));
    const rows = new Int32Array(place.words * 3).fill(next() | 0);
    const written = new Map<string, bigint>();
    for (let write = 0; write < 40; write += 1) {
      const p = place.ports[(next() >>> 8) % place.ports.length];
      const value = (BigInt(next()) << 64n) | (BigInt(next()) << 32n) | BigInt(next());
      if (p.words === 1 && write % 2 === 0) setField(rows, place.words, p, Number(value & 0xffff_ffffn));
      else setWide(rows, place.words, p, value);
      written.set(p.name, BigInt.asUintN(p.width, value));
    }
    for (const [name, value] of written) {
      const p = place.port(name);
      expect(getWide(rows, place.words, p), `${name}, round ${round}`).toBe(value);
      if (p.words === 1) expect(getField(rows, place.words, p)).toBe(Number(value));
    }
  }
});
