import type { InputError } from '../../model/base/input-error.ts';
import { lineError, type TextBlock } from './lines.ts';

const COMMA = 44;
const LF = 10;
const CR = 13;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/**
 * Reads comma-separated fields straight from bytes: no string is made unless a sentence needs it.
 * Every reading names its field, so that a refusal can. After a field the cursor stands on the comma
 * or the line's end.
 */
export class RowCursor {
  readonly file: string;
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  line = 0;

  constructor(file: string) {
    this.file = file;
  }

  open(block: TextBlock): void {
    this.bytes = block.bytes;
    this.at = 0;
    this.line = block.firstLine;
  }

  get more(): boolean {
    return this.at < this.bytes.length;
  }

  /** A whole number from `min` to `max`, both safe integers. Digits only: no sign, no blank. */
  whole(field: string, min: number, max: number): number {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    for (;;) {
      const digit = bytes[at]! - ZERO;
      // Past the end of the bytes `digit` is NaN, which fails this test as it should.
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      at++;
    }
    this.at = at;
    // Up to 15 digits the sum above is exact; longer figures pass only if they are still safe.
    if (at === start || at - start > 16 || value < min || value > max || !this.onEnd()) {
      this.refuse(start, field, `a whole number from ${min} to ${max}`);
    }
    return value;
  }

  /** A whole number with an optional minus. */
  signed(field: string, min: number, max: number): number {
    if (this.bytes[this.at] !== MINUS) return this.whole(field, Math.max(min, 0), max);
    this.at++;
    return -this.whole(field, 0, -min);
  }

  /** Seconds after midnight with up to nine decimals, as nanoseconds below 86,400 seconds. */
  nanoseconds(field: string): number {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    let decimals = -1;
    for (; ; at++) {
      const byte = bytes[at]!;
      if (byte >= ZERO && byte <= 57) {
        value = value * 10 + (byte - ZERO);
        if (decimals >= 0) decimals++;
      } else if (byte === DOT && decimals < 0 && at > start) decimals = 0;
      else break;
    }
    this.at = at;
    const nanos = decimals > 9 ? -1 : value * 10 ** (9 - Math.max(decimals, 0));
    if (at === start || decimals === 0 || !this.onEnd() || nanos < 0 || nanos >= 86_400e9) {
      this.refuse(start, field, 'seconds after midnight below 86400 with at most nine decimals');
    }
    return nanos;
  }

  /** One letter out of `letters`, as its index there. */
  letter(field: string, letters: string): number {
    const start = this.at;
    const index = letters.indexOf(String.fromCharCode(this.bytes[start] ?? 0));
    this.at++;
    if (index < 0 || !this.onEnd()) this.refuse(start, field, `one of ${[...letters].join(', ')}`);
    return index;
  }

  /** Steps over the comma in front of `field`; the line must go on. */
  comma(field: string): void {
    if (this.bytes[this.at] !== COMMA) throw this.error(`field ${field}: expected a value, the line ends before it`);
    this.at++;
  }

  /** True when the line has another field. */
  get another(): boolean {
    return this.bytes[this.at] === COMMA;
  }

  /** Steps over the line's end; anything left on the line is refused. */
  endLine(): void {
    if (this.another) throw this.error(`expected the line to end, got ${this.show(this.at)}`);
    if (this.bytes[this.at] === CR) this.at++;
    this.at++;
    this.line++;
  }

  error(what: string): InputError {
    return lineError(this.file, this.line, what);
  }

  private onEnd(): boolean {
    const byte = this.bytes[this.at];
    if (byte === COMMA || byte === LF || byte === undefined) return true;
    return byte === CR && (this.bytes[this.at + 1] === LF || this.at + 1 === this.bytes.length);
  }

  private refuse(start: number, field: string, expected: string): never {
    throw this.error(`field ${field}: expected ${expected}, got ${this.show(start)}`);
  }

  /** What stands from `start` to the next comma or line's end, safe to print. */
  private show(start: number): string {
    let text = '';
    for (let at = start; at < this.bytes.length && text.length < 40; at++) {
      const byte = this.bytes[at]!;
      if (byte === LF || (byte === COMMA && at > start)) break;
      text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
    }
    return text === '' || text === ',' ? 'nothing' : `'${text}'`;
  }
}
