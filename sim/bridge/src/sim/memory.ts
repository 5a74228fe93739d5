/**
 * The memory that both processes share: a file without a name, in /dev/shm where that has room,
 * else in the temporary directory. The file is unlinked as soon as it is open, so that nothing is
 * left behind however either side ends.
 *
 * Node cannot map memory, but reading such a file is one copy out of the page cache, several times
 * cheaper than the two copies and the wake-ups of a pipe.
 */
import { closeSync, ftruncateSync, openSync, readSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEADER_BYTES } from './protocol.ts';

let counter = 0;

export class SharedMemory {
  readonly fd: number;
  readonly slots: number;
  readonly inBytes: number;
  readonly outBytes: number;

  constructor(slots: number, inBytes: number, outBytes: number) {
    this.slots = slots;
    this.inBytes = inBytes;
    this.outBytes = outBytes;
    const total = HEADER_BYTES + slots * (inBytes + outBytes);
    const path = join(placeFor(total), `.bridge-${process.pid}-${Date.now()}-${(counter += 1)}`);
    this.fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    ftruncateSync(this.fd, total);
  }

  #inAt(slot: number): number {
    return HEADER_BYTES + slot * (this.inBytes + this.outBytes);
  }

  writeInput(slot: number, data: NodeJS.ArrayBufferView, byteOffset = 0): void {
    if (data.byteLength === 0) return;
    writeSync(this.fd, data, 0, data.byteLength, this.#inAt(slot) + byteOffset);
  }

  readOutput(slot: number, into: NodeJS.ArrayBufferView, byteOffset = 0): void {
    if (into.byteLength === 0) return;
    readSync(this.fd, into, 0, into.byteLength, this.#inAt(slot) + this.inBytes + byteOffset);
  }

  readHeader(into: Buffer, at: number, bytes: number): void {
    readSync(this.fd, into, 0, bytes, at);
  }

  writeHeader(from: Buffer, at: number): void {
    writeSync(this.fd, from, 0, from.length, at);
  }

  close(): void {
    closeSync(this.fd);
  }
}

function placeFor(bytes: number): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > bytes * 2) return '/dev/shm';
  } catch {
    // No such file system here.
  }
  return tmpdir();
}
