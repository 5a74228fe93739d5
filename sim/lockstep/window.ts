import { getWide, type PlacedPort, type RowLayout } from '@cocotb-ts/bridge';
import { EventCodec } from '../../model/message/codec.ts';
import type { PinMismatch } from './session.ts';

const COLUMNS = 14;
const WIDTH = 9;

/** The cycles around a mismatch as text: a line a pin, a column a cycle; a pin that differs has two lines. */
export function drawWindow(outputs: RowLayout, { window }: PinMismatch): string {
  const from = Math.max(0, Math.min(window.at - Math.floor(COLUMNS / 2), window.rows - COLUMNS));
  const columns = Array.from({ length: Math.min(COLUMNS, window.rows - from) }, (_, i) => from + i);
  const lines = [line('cycle', columns.map((row) => `${row === window.at ? '>' : ''}${window.firstCycle + row}`))];
  for (const port of outputs.ports) {
    const want = columns.map((row) => cell(port, window.expected, row * outputs.words));
    const got = columns.map((row) => cell(port, window.seen, row * outputs.words));
    if (want.every((text, i) => text === got[i])) lines.push(line(port.name, want));
    else {
      lines.push(line(port.name, want));
      lines.push(line('      seen', got.map((text, i) => (text === want[i] ? '.' : text))));
    }
  }
  return lines.join('\n');
}

function cell(port: PlacedPort, rows: Uint32Array, base: number): string {
  if (port.width === 256) return eventName(rows, base + port.word);
  const value = getWide(rows, base, port);
  if (port.width === 1) return value === 1n ? '▔▔▔' : '▁▁▁';
  return value.toString();
}

/** Kind and sequence of an event record, short. */
function eventName(rows: Uint32Array, at: number): string {
  const event = EventCodec.decode(rows, at);
  if ('fault' in event) return rows[at] === 0 ? '-' : '?';
  return `${event.kind.slice(0, 5)}${event.sequence}${event.last ? '!' : ''}`;
}

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(12)} ${cells.map((text) => text.slice(-WIDTH).padStart(WIDTH)).join(' ')}`;
}
