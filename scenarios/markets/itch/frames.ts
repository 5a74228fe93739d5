import { InputError } from '../../../model/base/input-error.ts';
import { fileBytes, GzipFault } from '../bytes.ts';
import { decodeItch, itchFault } from './codec.ts';
import { ITCH_LENGTHS, type ItchMessage } from './layout.ts';

/**
 * How messages are told apart in a file. `length`: u16 length before each (Nasdaq's daily files);
 * `mold`: MoldUDP64 packets one after the other; `zeros`: two zero bytes before each, the length
 * follows from the type.
 */
export type Framing = 'length' | 'mold' | 'zeros';

const MOLD_HEADER = 20;
const MOLD_END = 0xffff;

/**
 * The messages of an ITCH 5.0 file, plain or gzip, of any size, in bounded memory. `next` steps through
 * what has been read without waiting, `refill` reads on:
 *
 *   do { while (reader.next()) use(reader.bytes, reader.at); } while (await reader.refill());
 *
 * Types and lengths are checked. InputError names offset and message number, after every whole message
 * before the fault was handed out.
 */
export class ItchReader {
  readonly file: string;
  bytes: Buffer = Buffer.alloc(0);
  /** Where the message under the cursor starts in `bytes`. */
  at = 0;
  /** Its number, the first is 1. */
  message = 0;
  readonly #source: AsyncGenerator<Buffer>;
  #framing: Framing | undefined;
  /** Start of what is not yet read, and its offset in the (uncompressed) file. */
  #next = 0;
  #base = 0;
  /** Messages left in the Mold packet. */
  #inPacket = 0;

  /** `framing` is found out from the first bytes unless given. */
  constructor(file: string, framing?: Framing) {
    this.file = file;
    this.#framing = framing;
    this.#source = fileBytes(file);
  }

  /** Steps to the next message; false when more bytes are needed first. */
  next(): boolean {
    if (this.#framing === undefined) {
      if (this.bytes.length < 3) return false;
      this.#framing = guess(this.bytes);
    }
    if (this.#framing === 'mold' && !this.#openPacket()) return false;
    const start = this.#next + 2;
    if (start >= this.bytes.length) return false;
    let length = this.bytes.readUInt16BE(start - 2);
    if (this.#framing === 'zeros') {
      if (length !== 0) throw this.error(`expected two zero bytes before the message, got ${length}`, this.#next);
      length = ITCH_LENGTHS[this.bytes[start]!]! || 1;
    }
    // Before the wait for the rest: a length that cannot be might wait for bytes that never come.
    const fault = itchFault(this.bytes, start, length);
    if (fault !== undefined) throw this.error(fault, start);
    if (this.bytes.length - start < length) return false;
    this.at = start;
    this.#next = start + length;
    this.message++;
    if (this.#framing === 'mold') this.#inPacket--;
    return true;
  }

  /** Reads on; false when the file ended cleanly behind the last message. */
  async refill(): Promise<boolean> {
    try {
      const { value, done } = await this.#source.next();
      if (done !== true) {
        const left = this.bytes.subarray(this.#next);
        this.#base += this.#next;
        this.bytes = left.length === 0 ? value : Buffer.concat([left, value]);
        this.#next = 0;
        return true;
      }
    } catch (error) {
      if (error instanceof GzipFault) throw this.error(error.why, this.#next);
      throw error;
    }
    const left = this.bytes.length - this.#next;
    if (this.message === 0 && left === 0 && this.#base === 0 && this.#next === 0)
      throw new InputError(`${this.file}: expected ITCH messages, the file is empty`);
    if (left > 0 || this.#inPacket > 0)
      throw this.error(`expected a whole message, the file breaks off after ${left} of its bytes`, this.#next);
    return false;
  }

  /** Steps over packet headers and empty messages to the next message; false when more bytes are needed. */
  #openPacket(): boolean {
    for (;;) {
      if (this.#inPacket > 0) {
        if (this.bytes.length - this.#next < 2) return false;
        if (this.bytes.readUInt16BE(this.#next) > 0) return true;
        this.#next += 2;
        this.#inPacket--;
        continue;
      }
      if (this.bytes.length - this.#next < MOLD_HEADER) return false;
      const count = this.bytes.readUInt16BE(this.#next + 18);
      this.#next += MOLD_HEADER;
      // 0 is a heartbeat, 65535 the end of the session: neither holds messages.
      this.#inPacket = count === MOLD_END ? 0 : count;
    }
  }

  /** The sentence for a fault in the message under the cursor. */
  here(what: string): InputError {
    return itchError(this.file, this.#base + this.at, this.message, what);
  }

  private error(what: string, at: number): InputError {
    return itchError(this.file, this.#base + at, this.message + 1, what);
  }
}

function itchError(file: string, offset: number, message: number, what: string): InputError {
  return new InputError(`${file}: message ${message} at offset ${offset}: ${what}`);
}

function guess(bytes: Buffer): Framing {
  const length = bytes.readUInt16BE(0);
  const type = ITCH_LENGTHS[bytes[2]!]!;
  if (type !== 0 && length === type) return 'length';
  return type !== 0 && length === 0 ? 'zeros' : 'mold';
}

/** All messages of a file, decoded. */
export async function* itchMessages(file: string, framing?: Framing): AsyncGenerator<ItchMessage> {
  const reader = new ItchReader(file, framing);
  do {
    while (reader.next()) yield decodeItch(reader.bytes, reader.at);
  } while (await reader.refill());
}
