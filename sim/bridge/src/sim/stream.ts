/** Stream mode: what the caller gives, what comes back, and how it lies in the memory areas. */
import { UsageError } from '../errors.ts';
import type { SimulatorImage } from '../build/build.ts';
import { layout, type Rows, type RowLayout } from '../layout.ts';

/** Pins into the design: the bench offers items, the design takes them. */
export interface SourcePins {
  readonly valid: string;
  readonly ready: string;
  /** Data inputs; an item is a row of these, placed by `layout`. */
  readonly data: string | readonly string[];
}

/** Pins out of the design: the design offers, the bench drives `ready`. */
export interface SinkPins {
  readonly valid: string;
  readonly ready: string;
}

export interface Items {
  /** Data words, item after item; `itemLayout` of the source says where each port lies. */
  readonly items: Rows;
  /**
   * Idle cycles before each item, one entry per item. After an item was taken at the edge of cycle
   * t, `valid` of the next one rises in cycle t + 1 + gap. For an item that comes when the queue
   * is empty, the count begins with the first cycle of the call that brings it.
   */
  readonly gaps: Uint16Array | Uint32Array;
}

export interface StreamCall {
  readonly cycles: number;
  /** Values of all other inputs, one row; default zeros. The buses' own pins are overridden. */
  readonly fixed?: Rows;
  /** Items to add, for the only source. Shorthand for `sources`. */
  readonly items?: Rows;
  readonly gaps?: Uint16Array | Uint32Array;
  /** Ready of the only sink: bit `c & 31` of word `c >> 5` for cycle c. Shorthand for `sinks`. */
  readonly readyBits?: Rows;
  readonly sources?: Readonly<Record<string, Items>>;
  readonly sinks?: Readonly<Record<string, Rows>>;
  /** Also return the input rows that were applied. */
  readonly inputs?: boolean;
}

export interface StreamResult {
  /** Output rows, one per cycle. */
  readonly outputs: Uint32Array;
  /** Input rows, one per cycle; empty unless asked for. */
  readonly inputs: Uint32Array;
  /** Items taken by the design during this call, by source in order of declaration. */
  readonly taken: readonly number[];
  /** Items still queued after it. */
  readonly left: readonly number[];
}

export interface DeclaredSource {
  readonly name: string;
  readonly pins: SourcePins;
  readonly item: RowLayout;
}

/** Checks the pins against the ports and places the data ports in an item. */
export function declareSource(image: SimulatorImage, name: string, pins: SourcePins): DeclaredSource {
  oneBit(image, name, pins.valid, 'input');
  oneBit(image, name, pins.ready, 'output');
  const names = typeof pins.data === 'string' ? [pins.data] : pins.data;
  const ports = names.map((port) => portOf(image, name, port, 'input'));
  return { name, pins, item: layout(ports) };
}

export interface DeclaredSink {
  readonly name: string;
  readonly pins: SinkPins;
}

export function declareSink(image: SimulatorImage, name: string, pins: SinkPins): DeclaredSink {
  oneBit(image, name, pins.valid, 'output');
  oneBit(image, name, pins.ready, 'input');
  return { name, pins };
}

export const sinkText = ({ pins }: DeclaredSink): string => `sink\n${pins.valid}\n${pins.ready}`;

export function sourceText({ pins, item }: DeclaredSource): string {
  const places = item.ports.flatMap((p) => [p.name, p.word, p.low]);
  return ['source', pins.valid, pins.ready, item.words, ...places].join('\n');
}

function portOf(image: SimulatorImage, bus: string, name: string, direction: 'input' | 'output') {
  const port = image.ports.find((p) => p.name === name);
  if (port === undefined || port.direction !== direction) {
    const names = image.ports.filter((p) => p.direction === direction).map((p) => p.name);
    throw new UsageError(`bus ${bus}: ${name} is no ${direction} of ${image.top}; `
      + `there are: ${names.join(', ')}`);
  }
  return port;
}

function oneBit(image: SimulatorImage, bus: string, name: string, direction: 'input' | 'output') {
  const { width } = portOf(image, bus, name, direction);
  if (width !== 1) throw new UsageError(`bus ${bus}: ${name} must have one bit, it has ${width}`);
}

/** A block of items for one source, cut out of a longer list. */
export interface ItemBlock {
  readonly items: Rows;
  readonly gaps: Uint16Array | Uint32Array;
}

export const NO_ITEMS: ItemBlock = { items: new Uint32Array(0), gaps: new Uint32Array(0) };

/** The words of a stream command: fixed row, per source count + items + gaps, per sink its bits. */
export function encodeStream(
  fixedWords: number, fixed: Rows, blocks: readonly ItemBlock[], bits: readonly Rows[], cycles: number,
): Uint32Array {
  const perSink = Math.ceil(cycles / 32);
  let words = fixedWords + bits.length * perSink;
  for (const block of blocks) words += 1 + block.items.length + block.gaps.length;
  const out = new Uint32Array(words);
  out.set(fixed.subarray(0, fixedWords));
  let at = fixedWords;
  for (const { items, gaps } of blocks) {
    out[at] = gaps.length;
    out.set(items, at + 1);
    out.set(gaps, at + 1 + items.length);
    at += 1 + items.length + gaps.length;
  }
  for (const pattern of bits) {
    out.set(pattern.subarray(0, perSink), at);
    at += perSink;
  }
  return out;
}
