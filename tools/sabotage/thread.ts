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

/** What it says: how far it is, and in the end what it found. */
export type Word = { readonly at: string } | { readonly verdict: Verdict };

/** A seed takes well under a second; the first word of all may wait for a build. */
const PATIENCE_MS = { first: 120_000, next: 20_000 };

/** A loop that also remembers each of its turns shall not take the machine along. */
const MOST_GROWTH_BYTES = 1.5e9;
const WATCH_MS = 200;

/** Judges a copy in a thread; one that falls silent is caught as a hang. A copy that cannot be loaded rejects. */
export function judgeInThread(data: Case): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data });
    let last = 'loading';
    const end = (by: string) => {
      resolve({ caught: true, by, where: last });
      worker.terminate().catch(() => undefined);
    };
    const hang = () => end('hang');
    let timer = setTimeout(hang, PATIENCE_MS.first);
    const most = process.memoryUsage.rss() + MOST_GROWTH_BYTES;
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() > most) end('runaway memory');
    }, WATCH_MS);
    worker.on('message', (word: Word) => {
      clearTimeout(timer);
      if ('verdict' in word) return resolve(word.verdict);
      last = word.at;
      timer = setTimeout(hang, PATIENCE_MS.next);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(timer);
      clearInterval(watch);
      reject(new Error(`the judge's thread ended with ${code} and no verdict`)); // of no effect after a verdict
    });
  });
}
