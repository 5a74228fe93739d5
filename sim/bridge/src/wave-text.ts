/**
 * A window of rows as text: signals as lines, cycles as columns.
 *
 *     cycle         0   1   2   3
 *     in_valid_i   ____/---\_______
 *     in_data_i    |0  |2a |0
 *                      ^
 *
 * One-bit signals are drawn as levels; wider ones show their value in hexadecimal where it
 * changes. Pure: the same rows give the same text.
 */
import { getWide, type PlacedPort, type RowLayout, type Rows } from './layout.ts';

/** Rows of one layout; row 0 belongs to cycle `firstCycle`. */
export interface WaveSource {
  readonly rows: Rows;
  readonly layout: RowLayout;
  /** Cycle of the first row; default 0. */
  readonly firstCycle?: number;
  /** Put before every signal's name, for example "expected.". */
  readonly prefix?: string;
}

export interface WaveOptions {
  /** First cycle drawn; cut to what the rows hold. */
  readonly from: number;
  /** Last cycle drawn, included. */
  readonly to: number;
  /** Names to draw (prefix included), in this order; default all. */
  readonly only?: readonly string[];
  /** Puts a caret under this cycle, below the signals named (all, if none is). */
  readonly mark?: { readonly cycle: number; readonly signals?: readonly string[] };
  /** Most characters of a column; longer values are cut with "~" in front. Default 18. */
  readonly maxColumn?: number;
}

interface Lane {
  readonly name: string;
  readonly width: number;
  /** By column; undefined where the source has no such row. */
  readonly values: readonly (bigint | undefined)[];
}

/** The drawing, without a newline at its end. Empty when the window holds no cycle. */
export function waveText(sources: readonly WaveSource[], options: WaveOptions): string {
  const first = Math.min(...sources.map(firstCycle));
  const last = Math.max(...sources.map((s) => firstCycle(s) + rowCount(s) - 1));
  const from = Math.max(options.from, first);
  const to = Math.min(options.to, last);
  if (!(from <= to)) return '';
  const lanes = chosen(sources.flatMap((source) => lanesOf(source, from, to)), options.only);
  const nameWidth = Math.max(5, ...lanes.map((lane) => lane.name.length)) + 2;
  const column = columnWidth(lanes, to, options.maxColumn ?? 18);
  const lines = [line('cycle', nameWidth, cycleCells(from, to, column))];
  const { mark } = options;
  const caret = mark !== undefined && mark.cycle >= from && mark.cycle <= to
    ? `${' '.repeat(nameWidth + (mark.cycle - from) * column + 1)}^` : undefined;
  for (const lane of lanes) {
    const drawn = lane.width === 1 ? levels(lane, column) : numbers(lane, column);
    lines.push(line(lane.name, nameWidth, drawn));
    if (caret !== undefined && mark?.signals?.includes(lane.name) === true) lines.push(caret);
  }
  if (caret !== undefined && mark?.signals === undefined) lines.push(caret);
  return lines.join('\n');
}

const firstCycle = (source: WaveSource): number => source.firstCycle ?? 0;

function rowCount({ rows, layout }: WaveSource): number {
  return layout.words === 0 ? 0 : Math.floor(rows.length / layout.words);
}

function lanesOf(source: WaveSource, from: number, to: number): Lane[] {
  const count = rowCount(source);
  const value = (port: PlacedPort, cycle: number): bigint | undefined => {
    const row = cycle - firstCycle(source);
    if (row < 0 || row >= count) return undefined;
    return getWide(source.rows, row * source.layout.words, port);
  };
  return source.layout.ports.map((port) => ({
    name: (source.prefix ?? '') + port.name,
    width: port.width,
    values: Array.from({ length: to - from + 1 }, (_, i) => value(port, from + i)),
  }));
}

function chosen(lanes: readonly Lane[], only: readonly string[] | undefined): readonly Lane[] {
  if (only === undefined) return lanes;
  return only.map((name) => {
    const lane = lanes.find((candidate) => candidate.name === name);
    if (lane !== undefined) return lane;
    throw new RangeError(`no signal ${name}; there are: ${lanes.map((l) => l.name).join(', ')}`);
  });
}

/** Room for the longest value or cycle number, and one more that keeps neighbours apart. */
function columnWidth(lanes: readonly Lane[], to: number, most: number): number {
  let longest = String(to).length;
  for (const { width, values } of lanes) {
    if (width === 1) continue;
    for (const value of values) longest = Math.max(longest, (value ?? 0n).toString(16).length);
  }
  return Math.max(4, Math.min(longest + 2, most));
}

function line(name: string, nameWidth: number, drawn: string): string {
  return `${name.padEnd(nameWidth)}${drawn}`.trimEnd();
}

function cycleCells(from: number, to: number, column: number): string {
  let text = '';
  for (let cycle = from; cycle <= to; cycle += 1) text += ` ${cycle}`.padEnd(column);
  return text;
}

function levels({ values }: Lane, column: number): string {
  let text = '';
  let before: bigint | undefined;
  for (const value of values) {
    const level = value === undefined ? ' ' : value === 1n ? '-' : '_';
    const edge = before === undefined || value === undefined || before === value
      ? level : value === 1n ? '/' : '\\';
    text += edge + level.repeat(column - 1);
    before = value;
  }
  return text;
}

function numbers({ values }: Lane, column: number): string {
  let text = '';
  let before: bigint | undefined;
  for (const value of values) {
    if (value === undefined) text += ' '.repeat(column);
    else if (value === before) text += ' '.repeat(column);
    else text += `|${cut(value.toString(16), column - 1)}`.padEnd(column);
    before = value;
  }
  return text;
}

function cut(digits: string, most: number): string {
  return digits.length <= most ? digits : `~${digits.slice(digits.length - most + 1)}`;
}
