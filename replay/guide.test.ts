import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { record, workDirectory } from './testing.ts';

const { path, dispose } = workDirectory();
afterAll(dispose);
const guide = readFileSync(new URL('../docs/guides/reproduce-an-order.md', import.meta.url), 'utf8');
const program = fileURLToPath(new URL('../services/cli/main.ts', import.meta.url));

/** Exit codes other than 0 that the guide's lines have on these two journals: 1 is a difference found. */
const EXPECTED: Readonly<Record<string, number>> = {
  'diff day.journal other.journal': 1,
  'bisect day.journal other.journal': 1,
};

test('guide: every command of "Reproduce what happened to an order" runs as written', () => {
  record(path('day.journal'), { blocks: 6, perBlock: 100, snapshotEvery: 2 });
  record(path('other.journal'), { blocks: 6, perBlock: 100, edit: (commands, first) => { if (first === 301) commands[3]! += 1; } });
  const lines = [...guide.matchAll(/^ {4}\.\/lockstep (.*)$/gm)].map(([, line]) => line!);
  expect(lines.length).toBeGreaterThan(7);
  for (const line of lines) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...line.split(' ')], { cwd: path('.'), encoding: 'utf8' });
    expect(status, `${line}\n${stdout}${stderr}`).toBe(EXPECTED[line] ?? 0);
    if (line.startsWith('audit order')) expect(stdout).toMatch(/^order 270: participant \d+, (BUY|SELL) /);
    if (line.startsWith('diff day.journal other')) expect(`${stdout}${stderr}`).toMatch(/command 301/);
  }
});
