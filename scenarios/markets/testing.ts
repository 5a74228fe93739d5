import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { ModelCore } from '../../model/book/book.ts';
import { syncBody } from '../../model/law/body.ts';
import type { CoreBody, CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { OracleCore } from '../../model/oracle/oracle.ts';
import { LAST_BIT, TRADE } from './heads.ts';

/** Other people's data, beside the repository; no part of it. */
const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** A set of outside data for a test to skip by, with the reason in its name. */
export function outsideData(folder: string): {
  readonly absent: boolean;
  readonly title: string;
  path(file: string): string;
} {
  const there = existsSync(join(DATA, folder));
  return {
    absent: !there,
    title: there ? folder : `${folder} (skipped: ../shared/data/${folder} is not here)`,
    path: (file) => join(DATA, folder, file),
  };
}

/** A folder of this test file's own, gone when its tests are done. */
export class Scratch {
  readonly #folder = mkdtempSync(join(tmpdir(), 'lockstep-scenarios-'));

  constructor() {
    afterAll(() => rmSync(this.#folder, { recursive: true }));
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  /** As gzip, whatever the name says; `cut` bytes are broken off its end. */
  gzip(name: string, content: string | Uint8Array, cut = 0): string {
    const bytes = gzipSync(content);
    return this.write(name, bytes.subarray(0, bytes.length - cut));
  }
}

export const SMALL: CoreConfig = { levels: 1024, orders: 64, quantityBits: 32, algorithms: 'FIFO' };

export function modelBody(config: CoreConfig = SMALL): CoreBody {
  return syncBody('model', new ModelCore(config));
}

export function oracleBody(config: CoreConfig = SMALL): CoreBody {
  return syncBody('oracle', new OracleCore(config));
}

/** A body that spoils the events of another: what a judge must notice. */
export function spoiled(body: CoreBody, spoil: (events: Int32Array) => Int32Array): CoreBody {
  return { ...body, name: `spoiled ${body.name}`, run: async (commands) => spoil(await body.run(commands)) };
}

/** The events but for those of a kind that do not close their command. */
export function without(events: Int32Array, kind: number): Int32Array {
  return events.filter((_, i) => {
    const head = events[i - (i % RECORD_WORDS)]!;
    return (head & 0xff) !== kind || (head & LAST_BIT) !== 0;
  });
}

/** The events with another resting order named as the maker of every trade of `maker`. */
export function renamedMaker(events: Int32Array, maker: number, other: number): Int32Array {
  return events.map((word, i) => {
    const isTrade = (events[i - (i % RECORD_WORDS)]! & 0xff) === TRADE;
    return isTrade && i % RECORD_WORDS === 1 && word === maker ? other : word;
  });
}

/** The message of the error that a promise ends in; 'no error' if it does not. */
export async function sentence(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** Everything a generator gives before it ends or fails, and how it failed. */
export async function drained<Item>(items: AsyncIterable<Item>): Promise<{ items: Item[]; error: string }> {
  const all: Item[] = [];
  const error = await sentence(
    (async () => {
      for await (const item of items) all.push(item);
    })(),
  );
  return { items: all, error };
}
