/** Other people's answers: 160 independent engines agree on these flows; the oracle must too. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CommandCodec, unpackEvents } from '../message/codec.ts';
import type { Command } from '../message/command.ts';
import { type CoreConfig, EventBuffer } from '../message/core.ts';
import type { CoreEvent } from '../message/event.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { decodeSnapshot, SNAPSHOT_ORDER_WORDS } from '../message/snapshot.ts';
import { OracleCore } from './oracle.ts';

const DATA = new URL('../../../shared/data/matching-consensus/', import.meta.url);
const ABSENT = !existsSync(DATA);
const CONFIG: CoreConfig = { levels: 131_072, orders: 32_768, quantityBits: 32, algorithms: 'FIFO' };

interface EdgeCase {
  readonly name: string;
  readonly messages: readonly string[];
  readonly reports: readonly string[];
  readonly sha256: string;
  readonly book_after_each: readonly { bids: number[][]; asks: number[][] }[];
}

function command(line: string): Command {
  const [what, order, side, quantity, price, ioc] = line.split(',');
  const common = { book: 0, order: Number(order), time: 0 };
  if (what === 'C') return { kind: 'CANCEL', ...common };
  const terms = { price: Number(price), quantity: Number(quantity), postOnly: false, selfTrade: 'NONE' } as const;
  if (what === 'M') return { kind: 'REPLACE', ...common, ...terms };
  return {
    kind: 'ADD', ...common, ...terms, side: side === 'B' ? 'BUY' : 'SELL', market: false,
    timeInForce: ioc === 'I' ? 'IOC' : 'DAY', participant: 0,
  };
}

/** One report a line; within a message by type, trades in match order. */
function reports(events: readonly CoreEvent[], n: number): string[] {
  const side = (name: 'BUY' | 'SELL') => (name === 'BUY' ? 0 : 1);
  return events
    .flatMap((e) => {
      if (e.kind === 'ACCEPTED') return [`0,${n},${side(e.side)},${e.order},${e.price},${e.quantity}`];
      if (e.kind === 'TRADE') return [`1,${n},${e.price},${e.quantity},${e.maker},${e.taker}`];
      if (e.kind === 'CANCELLED') return [`2,${n},${side(e.side)},${e.order},${e.price}`];
      if (e.kind === 'REPLACED') return [`3,${n},${side(e.side)},${e.order},${e.price},${e.quantity}`];
      if (e.kind === 'REJECTED') return [`${e.command === 2 ? 4 : 5},${n},${e.order}`];
      return [];
    })
    .sort((a, b) => Number(a[0]) - Number(b[0]));
}

function run(lines: readonly string[], after: (core: OracleCore, n: number) => void = () => {}): string {
  const core = new OracleCore(CONFIG);
  const words = new Int32Array(RECORD_WORDS);
  const out = new EventBuffer();
  const text: string[] = [];
  lines.forEach((line, n) => {
    CommandCodec.encode(command(line), words);
    out.clear();
    core.execute(words, 0, out);
    text.push(...reports(unpackEvents(out.words, out.used), n));
    after(core, n);
  });
  return text.join('\n');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Levels of the snapshot as [price, total], best first. */
function levels(core: OracleCore): { bids: number[][]; asks: number[][] } {
  const { orders } = decodeSnapshot(core.snapshot());
  const sides: [number[][], number[][]] = [[], []];
  for (let i = 0; i < orders.length; i += SNAPSHOT_ORDER_WORDS) {
    const [, side, price, quantity] = orders.subarray(i, i + SNAPSHOT_ORDER_WORDS);
    const rows = sides[side];
    const last = rows.at(-1);
    if (last?.[0] === price) last[1] += quantity;
    else rows.push([price, quantity]);
  }
  return { bids: sides[0], asks: sides[1] };
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, DATA), 'utf8')) as T;
}

describe.skipIf(ABSENT)('oracle: consensus data (skipped where ../shared/data is absent)', () => {
  const cases = ABSENT ? [] : read<EdgeCase[]>('edge_cases.json');

  test('oracle: consensus data (17 edge cases are there)', () => expect(cases.length).toBe(17));

  test.each(cases)('oracle: edge case ($name)', (edge) => {
    const books: unknown[] = [];
    const text = run(edge.messages, (core) => books.push(levels(core)));
    expect(text.split('\n')).toEqual(edge.reports);
    expect(sha256(text)).toBe(edge.sha256);
    expect(books).toEqual(edge.book_after_each);
  });

  const sets = ABSENT ? [] : read<{ file: string; messages: number; sha256: string }[]>('index.json');
  test.each(sets.filter((set) => set.messages < 100_000))('oracle: small set ($file)', (set) => {
    const lines = gunzipSync(readFileSync(new URL(`${set.file}.in.csv.gz`, DATA))).toString().trimEnd().split('\n');
    expect(lines.length).toBe(set.messages);
    expect(sha256(run(lines))).toBe(set.sha256);
  });
});
