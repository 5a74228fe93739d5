import { closeSync, openSync, readSync } from 'node:fs';
import { InputError } from '../../model/base/input-error.ts';

const CHUNK_BYTES = 1 << 20;

/** Lines of a file of any size, without their ends. The last is `complete: false` when the file does not end with one. */
export function* linesOf(path: string): Generator<{ readonly text: string; readonly complete: boolean }> {
  const file = open(path);
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let parts: Buffer[] = [];
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0 && end < read; end = chunk.indexOf(10, start)) {
        parts.push(Buffer.from(chunk.subarray(start, end)));
        // One character a byte: a byte that is no UTF-8 must not be mended on the way to its hash.
        yield { text: Buffer.concat(parts).toString('latin1'), complete: true };
        parts = [];
        start = end + 1;
      }
      parts.push(Buffer.from(chunk.subarray(start, read)));
    }
    const rest = Buffer.concat(parts);
    if (rest.length > 0) yield { text: rest.toString('latin1'), complete: false };
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new InputError(`pack ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
