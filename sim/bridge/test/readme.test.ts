/** The programs in README.md run as they stand, and print what they should. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { OUT_DIR } from './support.ts';

const root = resolve(import.meta.dirname, '..');
const blocks = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```ts\n([^]*?)```/g)];

test.each([
  [0, '100 words, 0 left\n'],
  [1, 'count 16, taken 3, 64 rows\n'],
])('readme: program %i', (index, expected) => {
  const program = blocks[index][1].replaceAll("'.build/sim'", JSON.stringify(OUT_DIR));
  const file = join(root, `.readme-${process.pid}-${index}.ts`);
  writeFileSync(file, program.replaceAll("'@cocotb-ts/bridge'", "'./src/index.ts'"));
  try {
    expect(execFileSync(process.execPath, [file], { cwd: root, encoding: 'utf8' })).toBe(expected);
  } finally {
    rmSync(file);
  }
}, 120_000);

test('readme: there are two programs', () => expect(blocks.length).toBe(2));
