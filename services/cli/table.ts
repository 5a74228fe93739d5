import { stripVTControlCharacters } from 'node:util';

export interface Column {
  readonly title: string;
  /** Numbers read best when their last digits stand in one column. */
  readonly right?: boolean;
}

/** Columns aligned by spaces, two between; a colour does not count as width. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, i) => Math.max(...[column.title, ...rows.map((row) => row[i] ?? '')].map(width)));
  const line = (cells: readonly string[]) =>
    columns.map((column, i) => pad(cells[i] ?? '', widths[i]!, column.right === true)).join('  ').trimEnd();
  return [line(columns.map((c) => c.title)), line(widths.map((w) => '-'.repeat(w))), ...rows.map(line)].join('\n');
}

function width(text: string): number {
  return stripVTControlCharacters(text).length;
}

function pad(text: string, to: number, right: boolean): string {
  const spaces = ' '.repeat(Math.max(0, to - width(text)));
  return right ? spaces + text : text + spaces;
}

/** 1234567.8 to `1,234,568`; the same on every machine, whatever its locale. */
export function grouped(value: number): string {
  return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `3.42 M`, `170 k`: three figures are what a measurement here is worth. */
export function rate(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} M`;
  if (value >= 1e3) return `${(value / 1e3).toPrecision(3)} k`;
  return value.toPrecision(3);
}
