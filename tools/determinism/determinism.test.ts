import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { digestOf, digestWithRestarts } from './digest.ts';

const program = fileURLToPath(new URL('./digest.ts', import.meta.url));
const nextNode = fileURLToPath(new URL('../../node_modules/node-next/bin/node', import.meta.url));
const SEED = 2026;
const COUNT = 50_000;

function inProcess(node: string, env: Record<string, string> = {}): string {
  return execFileSync(node, [program, String(SEED), String(COUNT)], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', ...env } }).trim();
}

test('determinism: the same log gives the same bytes in two processes, whatever locale and time zone', () => {
  const here = digestOf(SEED, COUNT);
  expect(inProcess(process.execPath)).toBe(here);
  expect(inProcess(process.execPath, { TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' })).toBe(here);
  expect(digestOf(SEED + 1, COUNT)).not.toBe(here);
});

// The package of the next major has a binary for Linux on x86-64 only.
test.skipIf(!existsSync(nextNode))('determinism: the next major of Node gives the same bytes (skipped where node_modules/node-next has no binary)', () => {
  const version = execFileSync(nextNode, ['--version'], { encoding: 'utf8' });
  expect(Number(version.slice(1).split('.')[0])).toBeGreaterThan(Number(process.versions.node.split('.')[0]));
  expect(inProcess(nextNode)).toBe(digestOf(SEED, COUNT));
});

test('determinism: restarted from its snapshot at each of 1,000 random commands, the core goes on alike', () => {
  const count = 20_000;
  const rng = seedrandom.alea('restarts');
  const restarts = new Set<number>();
  while (restarts.size < 1000) restarts.add(Math.floor(rng() * count));
  expect(digestWithRestarts(SEED, count, [...restarts])).toBe(digestOf(SEED, count));
});
