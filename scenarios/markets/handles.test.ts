import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { putNumber } from './digits.ts';
import { HandleMap, type OutsideId } from './handles.ts';

describe('handles', () => {
  test('small numbers get the slot of their number, and another generation when it is used again', () => {
    const map = new HandleMap(64);
    expect([map.take(5), map.take(63), map.take(0)]).toEqual([5, 63, 0]);
    map.release(5);
    expect(map.find(5)).toBe(map.never);
    expect(map.take(5)).toBe(5 + 64);
    expect(map.outside(5 + 64)).toBe(5);
  });

  test('every kind of outside id is found again', () => {
    const map = new HandleMap(8);
    const ids: OutsideId[] = [7, 2 ** 53 - 1, 2n ** 60n, 'A-1', 8];
    const handles = ids.map((id) => map.take(id));
    expect(new Set(handles.map((h) => h % 8)).size).toBe(5);
    expect(ids.map((id) => map.find(id))).toEqual(handles);
    expect(handles.map((h) => map.outside(h))).toEqual(ids);
    // 2^60 as a number and as a bigint are two ids.
    expect(map.find(2 ** 60)).toBe(map.never);
  });

  test('a reuse within a batch keeps the handle until its last life ends', () => {
    const map = new HandleMap(4);
    const first = map.take(1);
    expect(map.take(1)).toBe(first);
    map.release(first);
    expect(map.find(1)).toBe(first);
    map.release(first);
    expect(map.find(1)).toBe(map.never);
  });

  test('a full map says -1, and a release of what is not held is a bug', () => {
    const map = new HandleMap(4);
    const held = [map.takeUnnamed(), map.take(1000), map.take(2), map.takeUnnamed()];
    expect(held).not.toContain(-1);
    expect([map.take(77), map.takeUnnamed()]).toEqual([-1, -1]);
    map.release(held[1]!);
    expect(() => map.release(held[1]!)).toThrow('was released but is not held');
    expect(map.take(77)).toBe((held[1]! % 4) + 4);
  });

  test('against a plain table: live handles are distinct in their slots, old ones never come back soon', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: fc.integer({ min: 0, max: 40 }), take: fc.boolean() }), { maxLength: 300 }),
        (steps) => {
          const map = new HandleMap(16);
          const live = new Map<number, number>();
          const given = new Set<number>();
          for (const { id, take } of steps) {
            const held = live.get(id);
            if (take && held === undefined) {
              const handle = map.take(id);
              expect(handle < 0).toBe(live.size === 16);
              if (handle < 0) continue;
              expect(given.has(handle)).toBe(false);
              given.add(handle);
              expect([...live.values()].every((other) => other % 16 !== handle % 16)).toBe(true);
              live.set(id, handle);
            } else if (!take && held !== undefined) {
              map.release(held);
              live.delete(id);
            }
            expect(map.find(id)).toBe(live.get(id) ?? map.never);
            expect(map.live).toBe(live.size);
          }
        },
      ),
      { seed: 42 },
    );
  });
});

test('numbers in decimal: 0 to 2^53 - 1', () => {
  const out = new Uint8Array(32);
  const written = (n: number) => Buffer.from(out.subarray(0, putNumber(out, 0, n))).toString('latin1');
  for (let n = 0, step = 1; n < 2 ** 53; n += step, step = Math.ceil(step * 1.3)) expect(written(n)).toBe(String(n));
  for (const n of [9, 10, 9999, 10_000, 10_001, 2 ** 32 - 1, 10 ** 15, 2 ** 53 - 1])
    expect(written(n)).toBe(String(n));
});
