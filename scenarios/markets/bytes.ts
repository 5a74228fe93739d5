import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';

/** Compressed bytes given to zlib at once: bounds what a hostile gzip can blow up to (x 1032). */
const GZIP_STEP = 1 << 14;
const GZIP_OUT = 1 << 17;
const PLAIN_STEP = 1 << 17;

/** The gzip stream broke off or is damaged; every byte before that was already handed out. */
export class GzipFault extends InputError {
  readonly why: string;
  constructor(file: string, why: string) {
    super(`${file}: ${why}`);
    this.why = why;
  }
}

/**
 * The bytes of a plain or gzip file (told apart by the magic number, not by the name), in order, in
 * bounded memory. A damaged gzip gives all that could be inflated, then a GzipFault.
 */
export async function* fileBytes(file: string): AsyncGenerator<Buffer> {
  const gzip = await startsLikeGzip(file);
  const source = createReadStream(file, { highWaterMark: gzip ? GZIP_STEP : PLAIN_STEP });
  try {
    if (gzip) yield* inflated(file, source);
    else for await (const chunk of source) yield chunk as Buffer;
  } catch (error) {
    throw asUserError(file, error);
  } finally {
    source.destroy();
  }
}

async function startsLikeGzip(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'r');
    try {
      const head = Buffer.alloc(2);
      const { bytesRead } = await handle.read(head, 0, 2, 0);
      return bytesRead === 2 && head[0] === 0x1f && head[1] === 0x8b;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asUserError(file, error);
  }
}

/**
 * One step of compressed bytes at a time, so that output never piles up, and the next step is under
 * way in zlib's thread while the caller works on the last one's output.
 */
async function* inflated(file: string, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: GZIP_OUT });
  let out: Buffer[] = [];
  let fault: Error | undefined;
  gunzip.on('data', (chunk: Buffer) => out.push(chunk));
  const failed = new Promise<void>((done) => {
    gunzip.on('error', (error) => {
      fault = error;
      done();
    });
  });
  const ended = new Promise<void>((done) => gunzip.on('end', () => done()));
  const write = (chunk: Buffer) =>
    Promise.race([failed, new Promise<void>((done) => gunzip.write(chunk, () => done()))]);
  try {
    for await (const chunk of source) {
      const written = write(chunk);
      const ready = out;
      out = [];
      yield* ready;
      await written;
      if (fault !== undefined) break;
    }
    if (fault === undefined) {
      gunzip.end();
      await Promise.race([failed, ended]);
    }
    yield* out;
    if (fault !== undefined) throw new GzipFault(file, gzipSentence(fault));
  } finally {
    gunzip.destroy();
  }
}

function gzipSentence(fault: Error): string {
  return fault.message === 'unexpected end of file'
    ? 'the gzip data breaks off before its end'
    : `the gzip data is damaged (${fault.message})`;
}

/** A file that cannot be opened is the user's slip; a disk that cannot be read is the environment's. */
function asUserError(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
      return new InputError(`${file}: there is no such file`);
    case 'EISDIR':
      return new InputError(`${file}: expected a file, this is a directory`);
    case 'EACCES':
      return new EnvironmentFault(`${file}: no permission to read it; give this user read access`);
    default:
      return new EnvironmentFault(`${file}: reading failed (${String(error.code)}); check the disk and try again`);
  }
}
