import { Worker } from 'node:worker_threads';
import type { Size } from './sizes.ts';
import type { Verdict } from './verdict.ts';

/** What a thread is given. */
export interface Case {
  readonly kind: 'model' | 'timing';
  /** Root of the copy. */
  readonly copy: string;
  readonly size: Size;
}

/** Survivors need a few seconds; whoever needs longer hangs. */
const LIMIT_MS = 60_000;

/** Judges a copy in a thread; one that does not come back is caught as a hang. A copy that cannot be loaded rejects. */
export function judgeInThread(data: Case): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data });
    const timer = setTimeout(() => {
      resolve({ caught: true, by: 'hang', where: `no answer within ${LIMIT_MS / 1000} s` });
      worker.terminate().catch(() => undefined);
    }, LIMIT_MS);
    worker.once('message', (verdict: Verdict) => resolve(verdict));
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the judge's thread ended with ${code} and no verdict`)); // of no effect after a verdict
    });
  });
}
