import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONTRACT } from './contract.ts';

test('timing contract: the table in the documents is the one in force', () => {
  const text = readFileSync(new URL('../../docs/timing-contract.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| (\w+) \| (\d+) \|/gm)].map(([, step, cycles]) => [step, Number(cycles)]);
  expect(rows.filter(([step]) => step !== 'step')).toEqual(Object.entries(CONTRACT));
});
