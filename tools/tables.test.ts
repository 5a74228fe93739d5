import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isStale, tablesPage } from './tables.ts';
import { TestIndex } from './tables/where.ts';

test('tables: docs/tables.md is what the model declares (else run node tools/tables.ts), and each row names a test', () => {
  expect(tablesPage().untested).toEqual([]);
  expect(isStale()).toBe(false);
});

test('tables: a test is found by its title, by its text, and by a table above it; others are not', () => {
  const root = mkdtempSync(join(tmpdir(), 'lockstep-tables-'));
  try {
    mkdirSync(join(root, 'model/room'), { recursive: true });
    mkdirSync(join(root, 'model/other'), { recursive: true });
    writeFileSync(join(root, 'model/other/a.test.ts'), "test('APPLE here, too', () => {});\n");
    writeFileSync(join(root, 'model/room/b.test.ts'), [
      "const ROWS = ['PEAR'];", "test('APPLE is red', () => {});", "test.each(ROWS)('of %s', () => {});", "test('last', () => { check('PLUM', APPLE_TREE); });", '',
    ].join('\n'));
    const index = new TestIndex(root);
    const find = (word: string, ...rooms: string[]) => index.find([word], rooms)?.title;
    expect([find('APPLE', 'room'), find('APPLE', 'other'), find('PEAR'), find('PLUM'), find('TREE'), find('CHERRY')]).toEqual(
      ['APPLE is red', 'APPLE here, too', 'of %s', 'last', undefined, undefined],
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});
