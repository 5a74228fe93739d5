import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** What a killed writer left beside the file, frame by frame. */
export interface WalState {
  /** Frames whose checksums hold, from the start. */
  readonly good: number;
  /** First frame that breaks the chain of checksums although complete commits of the same run follow: damage, not an unfinished write. */
  readonly damaged?: { readonly frame: number; readonly offset: number; readonly commitsAfter: number };
}

/**
 * SQLite silently ends a write-ahead log at the first frame whose checksum fails, and with it would end acknowledged
 * commands. An unfinished commit is the last thing in a log; anything broken before a later commit is damage.
 * Layout: https://www.sqlite.org/fileformat2.html, section 4.
 */
export function examineWal(path: string): WalState | undefined {
  const wal = `${path}-wal`;
  if (!existsSync(wal)) return undefined;
  const file = openSync(wal, 'r');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return undefined;
    const header = Buffer.alloc(HEADER_BYTES);
    const read = readSync(file, header, 0, HEADER_BYTES, 0);
    return read < HEADER_BYTES ? { good: 0 } : walk(file, size, header);
  } finally {
    closeSync(file);
  }
}

function walk(file: number, size: number, header: Buffer): WalState {
  const little = (header.readUInt32BE(0) & 1) === 0;
  const page = header.readUInt32BE(8) || 65_536;
  const sum = new Checksum(little);
  sum.add(header, 0, 24);
  const frameBytes = FRAME_HEADER_BYTES + page;
  const frames = page <= 65_536 ? Math.floor((size - HEADER_BYTES) / frameBytes) : 0;
  let whole = sum.matches(header, 24);
  if (!whole && size > HEADER_BYTES) return { good: 0, damaged: { frame: 0, offset: 0, commitsAfter: frames } };
  const frame = Buffer.alloc(frameBytes);
  let good = 0;
  let broken = 0;
  let commitsAfter = 0;
  for (let i = 1; i <= frames; i++) {
    readSync(file, frame, 0, frameBytes, HEADER_BYTES + (i - 1) * frameBytes);
    const sameRun = frame.compare(header, 16, 24, 8, 16) === 0;
    if (whole) {
      sum.add(frame, 0, 8);
      sum.add(frame, FRAME_HEADER_BYTES, frameBytes);
      whole = sameRun && sum.matches(frame, 16);
      if (whole) good = i;
      else broken = i;
    }
    // Frames of an earlier run of the log, before it was reset, carry other salts: they are not of this journal's end.
    if (!whole && sameRun && i > broken && frame.readUInt32BE(4) !== 0) commitsAfter++;
  }
  if (commitsAfter === 0) return { good };
  return { good, damaged: { frame: broken, offset: HEADER_BYTES + (broken - 1) * frameBytes, commitsAfter } };
}

/** The running checksum of SQLite's log: two 32-bit sums over pairs of words. */
class Checksum {
  readonly #little: boolean;
  #s0 = 0;
  #s1 = 0;

  constructor(little: boolean) {
    this.#little = little;
  }

  add(bytes: Buffer, from: number, to: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let s0 = this.#s0;
    let s1 = this.#s1;
    for (let at = from; at < to; at += 8) {
      s0 = (s0 + view.getUint32(at, this.#little) + s1) >>> 0;
      s1 = (s1 + view.getUint32(at + 4, this.#little) + s0) >>> 0;
    }
    this.#s0 = s0;
    this.#s1 = s1;
  }

  matches(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#s0 && bytes.readUInt32BE(at + 4) === this.#s1;
  }
}
