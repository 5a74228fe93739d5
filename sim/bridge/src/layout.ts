/**
 * Where each port lives in a row.
 *
 * A row is a fixed number of 32-bit words. Ports are placed in the order given (declaration order
 * of the top module). A port of up to 32 bits goes into the first word that has room for all of it,
 * above what is there, so it never straddles two; without such a word it opens a new one at the
 * end. A port over 32 bits takes new words at the end, least significant word first, and shares
 * none of them.
 *
 * The C++ packing code is generated from the same placement, so both ends agree by construction.
 */

export type Direction = 'input' | 'output' | 'inout';

export interface Port {
  readonly name: string;
  readonly direction: Direction;
  /** Bits, 1 or more. */
  readonly width: number;
}

/** A port with its place in the row: bits `low .. low + width - 1` of word `word` (and on). */
export interface PlacedPort extends Port {
  /** Index of the (first) word in the row. */
  readonly word: number;
  /** Lowest bit in that word; 0 for ports over 32 bits. */
  readonly low: number;
  /** Words occupied: 1 up to 32 bits, else ceil(width / 32). */
  readonly words: number;
}

/** All ports of one direction, placed. `words` is the length of a row. */
export interface RowLayout {
  readonly ports: readonly PlacedPort[];
  readonly words: number;
  /** The port of that name; throws RangeError naming the ports there are. */
  port(name: string): PlacedPort;
}

export function layout(ports: readonly Port[]): RowLayout {
  const placed: PlacedPort[] = [];
  const byName = new Map<string, PlacedPort>();
  const used: number[] = []; // bits taken, by word; words of wide ports count as full
  for (const { name, direction, width } of ports) {
    if (!Number.isInteger(width) || width < 1) {
      throw new RangeError(`port ${name}: width must be a positive integer, not ${width}`);
    }
    const words = Math.ceil(width / 32);
    const room = words > 1 ? -1 : used.findIndex((bits) => bits + width <= 32);
    const word = room >= 0 ? room : used.length;
    const low = room >= 0 ? used[room] : 0;
    if (room >= 0) used[room] += width;
    else if (words === 1) used.push(width);
    else used.push(...Array<number>(words).fill(32));
    const place: PlacedPort = { name, direction, width, word, low, words };
    placed.push(place);
    byName.set(name, place);
  }
  return { ports: placed, words: used.length, port: (name) => find(byName, name) };
}

function find(byName: ReadonlyMap<string, PlacedPort>, name: string): PlacedPort {
  const found = byName.get(name);
  if (found !== undefined) return found;
  throw new RangeError(`no port ${name} here; there are: ${[...byName.keys()].join(', ')}`);
}

/** Rows as the bridge takes them; both views have the same bits. */
export type Rows = Uint32Array | Int32Array;

const mask = (width: number): number => (width >= 32 ? 0xffff_ffff : (1 << width) - 1) >>> 0;

/** Value of a port of up to 32 bits in the row that begins at word `base`. */
export function getField(rows: Rows, base: number, port: PlacedPort): number {
  return ((rows[base + port.word] >>> port.low) & mask(port.width)) >>> 0;
}

/** Sets a port of up to 32 bits; bits of `value` above the width are cut. */
export function setField(rows: Rows, base: number, port: PlacedPort, value: number): void {
  const m = mask(port.width);
  const at = base + port.word;
  rows[at] = (rows[at] & ~(m << port.low)) | ((value & m) << port.low);
}

/** Value of a port of any width, as an unsigned bigint. */
export function getWide(rows: Rows, base: number, port: PlacedPort): bigint {
  if (port.words === 1) return BigInt(getField(rows, base, port));
  let value = 0n;
  for (let i = port.words - 1; i >= 0; i -= 1) {
    value = (value << 32n) | BigInt(rows[base + port.word + i] >>> 0);
  }
  return BigInt.asUintN(port.width, value);
}

/** Sets a port of any width; bits above the width are cut. */
export function setWide(rows: Rows, base: number, port: PlacedPort, value: bigint): void {
  let left = BigInt.asUintN(port.width, value);
  if (port.words === 1) {
    setField(rows, base, port, Number(left));
    return;
  }
  for (let i = 0; i < port.words; i += 1) {
    rows[base + port.word + i] = Number(left & 0xffff_ffffn);
    left >>= 32n;
  }
}
