import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { EnvironmentFault } from '../../model/base/input-error.ts';
import { Flow } from '../flow.ts';
import { answer, CONFIG, CORES, HEADER, workDirectory } from '../testing.ts';
import { verifyJournal } from '../rerun/verify.ts';
import type { WriterOptions } from './writer.ts';
import { JournalWriter } from './writer.ts';

const { path, dispose } = workDirectory();
afterAll(dispose);

/** Appends until the disk refuses; gives the refusal and the last acknowledged sequence. */
function fill(file: string, options: WriterOptions): { fault: unknown; acknowledged: number; writer: JournalWriter } {
  const writer = JournalWriter.create(file, HEADER, options);
  const flow = new Flow({ seed: 7, levels: CONFIG.levels, orders: CONFIG.orders });
  const core = CORES.makeCore(CONFIG);
  let acknowledged = 0;
  for (let i = 0; i < 2000; i++) {
    const commands = flow.next(500);
    try {
      const { block, lastSequence } = writer.append(commands);
      acknowledged = lastSequence;
      writer.events(block, answer(core, commands));
    } catch (fault) {
      return { fault, acknowledged, writer };
    }
  }
  return { fault: 'the disk never filled', acknowledged, writer };
}

function expectSafe(file: string, fault: unknown, acknowledged: number): void {
  expect(fault).toBeInstanceOf(EnvironmentFault);
  expect((fault as Error).message).toBe(
    `journal ${file}: the disk is full; ${acknowledged} commands up to sequence ${acknowledged} are safe`,
  );
  expect(acknowledged).toBeGreaterThan(1000);
}

test('full disk: by a limit of pages, the sentence says what is safe, and it is', () => {
  const file = path('limited');
  const { fault, acknowledged, writer } = fill(file, { maxBytes: 1_000_000 });
  expectSafe(file, fault, acknowledged);
  expect(() => writer.append(new Flow({ seed: 8, levels: 256, orders: 256 }).next(5000))).toThrow(EnvironmentFault);
  const { faults, result } = verifyJournal(file, CORES);
  expect(faults).toEqual([]);
  expect(result?.lastSequence).toBe(acknowledged);
  expect(() => writer.close()).toThrow(/the disk is full; \d+ commands up to sequence \d+ are safe/);
  expect(verifyJournal(file, CORES)).toMatchObject({ faults: [], result: { lastSequence: acknowledged } });
});

/** A file system of two megabytes, or why there is none. */
function mountSmall(at: string): string | undefined {
  try {
    mkdirSync(at);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', at], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `no small file system can be mounted: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  }
}

test('full disk: a file system that really is full', ({ skip }) => {
  const disk = path('disk');
  const reason = mountSmall(disk);
  skip(reason !== undefined, reason ?? '');
  try {
    const file = `${disk}/journal`;
    const { fault, acknowledged, writer } = fill(file, {});
    expectSafe(file, fault, acknowledged);
    const { faults, result } = verifyJournal(file, CORES);
    expect(faults).toEqual([]);
    expect(result?.lastSequence).toBe(acknowledged);
    expect(() => writer.close()).toThrow(/the disk (is full|failed)/);
    expect(verifyJournal(file, CORES).result?.lastSequence).toBe(acknowledged);
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});
