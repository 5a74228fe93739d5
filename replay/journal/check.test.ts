import { expect, test } from 'vitest';
import { Flow } from '../flow.ts';
import { checkOf, commandChecks } from './check.ts';
import { wordsOf } from './format.ts';

test('check: published vectors of MurmurHash3 x86 32, seed 0', () => {
  const of = (bytes: readonly number[]) => checkOf(wordsOf(Uint8Array.from(bytes)), 0, bytes.length / 4);
  expect(of([])).toBe(0);
  expect(of([...Buffer.from('test')])).toBe(0xba6bd213);
  expect(of([0xff, 0xff, 0xff, 0xff])).toBe(0x76293b50);
  expect(of([0x21, 0x43, 0x65, 0x87])).toBe(0xf55b516b);
});

test('check: every flipped bit of a command changes its check', () => {
  const commands = new Flow({ seed: 3, levels: 64, orders: 64 }).next(40);
  const checks = commandChecks(commands);
  for (let word = 0; word < commands.length; word++) {
    for (let bit = 0; bit < 32; bit++) {
      const flipped = commands.slice();
      flipped[word]! ^= 1 << bit;
      const index = word >> 3;
      expect(checkOf(flipped, index * 8, index * 8 + 8)).not.toBe(checks[index]);
    }
  }
});
