import {
  closeSync, existsSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, renameSync, rmSync, writeSync,
} from 'node:fs';
import { sha256 } from './format.ts';

/** The seal names damage to this many bytes. */
const CHUNK_BYTES = 65_536;
const TITLE = 'lockstep journal seal 1';

/** What a seal says about its journal: nothing is amiss, there is none, it is itself damaged, or these bytes differ. */
export type SealState =
  | { readonly state: 'whole' | 'absent' | 'damaged' }
  | { readonly state: 'length'; readonly expected: number; readonly found: number }
  | { readonly state: 'bytes'; readonly ranges: readonly { readonly from: number; readonly to: number }[] };

export function sealPath(path: string): string {
  return `${path}.seal`;
}

/** Digests of every chunk of the file: catches a flip outside every record, which no row can catch. */
export function writeSeal(path: string, head: Uint8Array): void {
  const lines = [TITLE, `head ${hex(head)}`, ...chunkLines(path)];
  const text = `${lines.join('\n')}\n`;
  const staging = `${sealPath(path)}.part`;
  const file = openSync(staging, 'w');
  try {
    writeSync(file, `${text}check ${hex(sha256(text))}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(staging, sealPath(path));
}

/** A journal that is written to again is no longer what the seal describes. */
export function dropSeal(path: string): void {
  rmSync(sealPath(path), { force: true });
}

export function examineSeal(path: string): SealState {
  if (!existsSync(sealPath(path))) return { state: 'absent' };
  const text = readFileSync(sealPath(path), 'latin1');
  const cut = text.lastIndexOf('check ');
  const body = text.slice(0, Math.max(cut, 0));
  if (text.slice(cut) !== `check ${hex(sha256(body))}\n`) return { state: 'damaged' };
  const sealed = body.split('\n').slice(2, -1);
  const found = chunkLines(path);
  if (sealed[0] !== found[0]) {
    return { state: 'length', expected: lengthOf(sealed[0]!), found: lengthOf(found[0]!) };
  }
  const ranges: { from: number; to: number }[] = [];
  for (let i = 1; i < found.length; i++) {
    if (found[i] === sealed[i]) continue;
    const from = (i - 1) * CHUNK_BYTES;
    ranges.push({ from, to: Math.min(from + CHUNK_BYTES, lengthOf(found[0]!)) - 1 });
  }
  return ranges.length === 0 ? { state: 'whole' } : { state: 'bytes', ranges };
}

function chunkLines(path: string): string[] {
  const file = openSync(path, 'r');
  try {
    const length = fstatSync(file).size;
    const lines = [`bytes ${length}`];
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let at = 0; at < length; at += CHUNK_BYTES) {
      const read = readSync(file, chunk, 0, CHUNK_BYTES, at);
      lines.push(hex(sha256(chunk.subarray(0, read))));
    }
    return lines;
  } finally {
    closeSync(file);
  }
}

function lengthOf(line: string): number {
  return Number(line.slice('bytes '.length));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
