import { expect, test } from 'vitest';
import { ModelCore } from '../model/book/book.ts';
import { benchJournal } from './journal.ts';

test('bench journal: measures every stage on the same commands, and equal seeds give equal digests', () => {
  const cores = { makeCore: (config: ModelCore['config']) => new ModelCore(config), restore: (bytes: Uint8Array) => ModelCore.restore(bytes) };
  const stages: string[] = [];
  const run = (seed: number) => benchJournal({ cores, commands: 6000, block: 1000, seed, onProgress: (stage) => stages.push(stage) });
  const [first, second, other] = [run(1), run(1), run(2)];
  expect(stages.slice(0, stages.length / 3)).toEqual(['generating', 'plain file', 'executing', 'journaling', 'replaying', 'verifying']);
  expect(first).toMatchObject({ commands: 6000, block: 1000 });
  for (const figure of ['durable', 'append', 'execute', 'replay', 'verify', 'rawWrite', 'ratio', 'replayRatio'] as const) {
    expect(first[figure], figure).toBeGreaterThan(0);
  }
  expect(first.durable).toBeLessThan(first.append);
  const digests = (bench: typeof first) => [bench.stateDigest, bench.eventDigest];
  expect(digests(first)).toEqual(digests(second));
  expect(digests(first)).not.toEqual(digests(other));
});
