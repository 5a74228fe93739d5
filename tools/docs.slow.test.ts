import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { recorded, table } from './figures.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), 'docs-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs/guides')).map((name) => `docs/guides/${name}`)];
/** Run elsewhere: the demo by services/cli, the whole test by CI itself (it would call this test again). */
const ELSEWHERE = new Set(['./lockstep demo', './lockstep test']);

function commandsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
  return blocks.join('').split('\n').filter((line) => line.startsWith('./lockstep'));
}

const COMMANDS = PAGES.flatMap((page) => commandsOf(page).map((command) => ({ page, command })));

test('documents: there are commands to run, and those run elsewhere are still written there', () => {
  expect(COMMANDS.length).toBeGreaterThan(5);
  for (const command of ELSEWHERE) expect(COMMANDS.map((c) => c.command)).toContain(command);
});

test.each(COMMANDS.filter(({ command }) => !ELSEWHERE.has(command)))('documents: $command ($page) ends 0', { timeout: 300_000 }, ({ command }) => {
  const words = command.split(/\s+/).slice(1);
  const done = spawnSync(join(ROOT, 'lockstep'), words, { cwd, encoding: 'utf8' });
  expect([done.status, done.status === 0 ? '' : done.stderr]).toEqual([0, '']);
});

test("documents: the README's figures are the recorded ones", () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(table(recorded()));
});
