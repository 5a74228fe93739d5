import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { benchBooks, booksTable } from './books.ts';

const missing = ['verilator', 'g++', 'make'].some((tool) => spawnSync(tool, ['--version']).status !== 0);

test.skipIf(missing)('bench books: more books take fewer cycles a command, down to one event a cycle (skipped where verilator, g++ or make is missing)', async () => {
  const result = await benchBooks({ books: 2, commands: 3_000 });
  const cycles = (books: number, name: string) => result.flows.find((flow) => flow.books === books && flow.name === name)!.cyclesPerCommand;
  for (const name of ['clustered', 'uniform']) {
    expect(cycles(1, name)).toBeGreaterThan(5);
    expect(cycles(1, name) / cycles(2, name)).toBeGreaterThan(1.6);
  }
  for (const { cyclesPerCommand, eventsPerCommand, commands } of result.flows) {
    expect(commands).toBe(3_000);
    expect(cyclesPerCommand).toBeGreaterThanOrEqual(eventsPerCommand * 0.99);
  }
  expect(booksTable(result)).toHaveLength(1 + result.flows.length);
}, 600_000);
