import { InputError } from '../../model/base/input-error.ts';
import { fileBytes, GzipFault } from './bytes.ts';

/** Longest line that any market format here has reason to write, in bytes. */
export const LINE_BYTES = 4096;

const LF = 10;
const CR = 13;

/** Some whole lines of a file. */
export interface TextBlock {
  /** Whole lines, each closed by LF; only the file's last line may lack it. */
  readonly bytes: Uint8Array;
  /** Number of the first line, the first of the file is 1. */
  readonly firstLine: number;
}

/** The sentence every reader of text uses: file, line, field, what was expected and what stood there. */
export function lineError(file: string, line: number, what: string): InputError {
  return new InputError(`${file}: line ${line}: ${what}`);
}

/**
 * A plain or gzip text file as blocks of whole lines, in bounded memory. InputError, after every
 * whole line before the fault was handed out: no such file, a line over `maxLine` bytes, gzip data
 * that breaks off or is damaged. The characters themselves are judged by who parses them.
 */
export async function* textBlocks(file: string, maxLine = LINE_BYTES): AsyncGenerator<TextBlock> {
  let carry: Buffer = Buffer.alloc(0);
  let line = 1;
  try {
    for await (const chunk of fileBytes(file)) {
      const end = chunk.lastIndexOf(LF) + 1;
      if (end === 0) {
        carry = Buffer.concat([carry, chunk]);
        if (carry.length > maxLine) throw tooLong(file, line, maxLine);
        continue;
      }
      const head = chunk.subarray(0, end);
      const bytes = carry.length === 0 ? head : Buffer.concat([carry, head]);
      if (carry.length + head.indexOf(LF) > maxLine) throw tooLong(file, line, maxLine);
      carry = Buffer.from(chunk.subarray(end));
      yield { bytes, firstLine: line };
      line += countLines(bytes);
      if (carry.length > maxLine) throw tooLong(file, line, maxLine);
    }
  } catch (error) {
    if (!(error instanceof GzipFault)) throw error;
    throw lineError(file, line, `${error.why}; the ${line - 1} whole lines before it were read`);
  }
  if (carry.length > 0) yield { bytes: carry, firstLine: line };
}

/** The lines as text, without LF or CR LF; refuses bytes that are not printable ASCII or tab. */
export async function* textLines(file: string, maxLine = LINE_BYTES): AsyncGenerator<{ text: string; line: number }> {
  for await (const { bytes, firstLine } of textBlocks(file, maxLine)) {
    let line = firstLine;
    let start = 0;
    while (start < bytes.length) {
      const lf = bytes.indexOf(LF, start);
      let end = lf < 0 ? bytes.length : lf;
      const next = end + 1;
      if (end > start && bytes[end - 1] === CR) end--;
      if (end - start > maxLine) throw tooLong(file, line, maxLine);
      yield { text: asciiText(file, line, bytes.subarray(start, end)), line };
      start = next;
      line++;
    }
  }
}

function asciiText(file: string, line: number, bytes: Uint8Array): string {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 9 || (byte >= 0x20 && byte < 0x7f)) continue;
    throw lineError(
      file,
      line,
      `byte ${i + 1}: expected printable ASCII, got 0x${byte.toString(16).padStart(2, '0')}`,
    );
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

function tooLong(file: string, line: number, maxLine: number): InputError {
  return lineError(file, line, `expected at most ${maxLine} bytes a line, this one is longer`);
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}
