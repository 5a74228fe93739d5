/** One mutant of the model or of its timing, judged in a thread of its own: it may never return. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../model/base/assert.ts';
import type { Core, CoreConfig } from '../../model/message/core.ts';
import { judgeModel } from './model.ts';
import type { Case, Word } from './thread.ts';
import { judgeTiming } from './timing.ts';
import type { Verdict } from './verdict.ts';

interface CopiedBook {
  readonly ModelCore: (new (config: CoreConfig) => Core) & { restore(snapshot: Uint8Array): Core };
}

assert(parentPort !== null, 'worker.ts runs as a thread');
const port = parentPort;
const say = (word: Word) => port.postMessage(word);
const atSeed = (seed: number) => say({ at: `seed ${seed}` });

async function judge({ kind, copy, size }: Case): Promise<Verdict> {
  if (kind === 'timing') return judgeTiming(copy, size, atSeed);
  const book: unknown = await import(pathToFileURL(join(copy, 'model/book/book.ts')).href);
  const { ModelCore } = book as CopiedBook;
  return judgeModel({ make: (config) => new ModelCore(config), restore: (bytes) => ModelCore.restore(bytes) }, atSeed);
}

say({ verdict: await judge(workerData as Case) });
