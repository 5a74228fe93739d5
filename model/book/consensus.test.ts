/** The flows on which 160 independent engines agree: the same reports, to the byte. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { COMMAND_KINDS } from '../message/command.ts';
import { EventBuffer } from '../message/core.ts';
import { EVENT_KINDS } from '../message/event.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { ModelCore } from './book.ts';

const DATA = new URL('../../../shared/data/matching-consensus/', import.meta.url);
const ABSENT = !existsSync(DATA);
const { ACCEPTED, TRADE, CANCELLED, REPLACED, REJECTED } = EVENT_KINDS;
const BATCH = 4096;

interface Flow {
  readonly file: string;
  readonly messages: number;
  readonly sha256: string;
}

function encode(line: string, words: Int32Array, at: number): void {
  const [what, order, side, quantity, price, ioc] = line.split(',');
  words.fill(0, at, at + RECORD_WORDS);
  words[at + 1] = Number(order);
  if (what === 'C') {
    words[at] = COMMAND_KINDS.CANCEL.code;
    return;
  }
  const add = COMMAND_KINDS.ADD.code | (side === 'S' ? 1 << 8 : 0) | (ioc === 'I' ? 1 << 11 : 0);
  words[at] = what === 'M' ? COMMAND_KINDS.REPLACE.code : add;
  words[at + 2] = Number(price);
  words[at + 3] = Number(quantity);
}

/** The report of the event at `at`, or '' of one that the format does not have; `n`: the input line. */
function report(words: Int32Array, at: number, n: number): string {
  const side = (words[at] >>> 8) & 1;
  const [order, price, quantity] = words.subarray(at + 1, at + 4);
  switch (words[at] & 0xff) {
    case ACCEPTED.code: return `0,${n},${side},${order},${price},${quantity}`;
    case TRADE.code: return `1,${n},${price},${quantity},${order},${words[at + 4]}`;
    case CANCELLED.code: return `2,${n},${side},${order},${price}`;
    case REPLACED.code: return `3,${n},${side},${order},${price},${quantity}`;
    case REJECTED.code: return `${words[at + 4] >>> 16 === COMMAND_KINDS.CANCEL.code ? 4 : 5},${n},${order}`;
    default: return '';
  }
}

function hashOf(lines: readonly string[], orders: number): string {
  const core = new ModelCore({ levels: 131_072, orders, quantityBits: 32, algorithms: 'FIFO' });
  const words = new Int32Array(BATCH * RECORD_WORDS);
  const out = new EventBuffer();
  const hash = createHash('sha256');
  let separator = '';
  for (let first = 0; first < lines.length; first += BATCH) {
    const count = Math.min(BATCH, lines.length - first);
    for (let i = 0; i < count; i++) encode(lines[first + i], words, i * RECORD_WORDS);
    out.clear();
    core.executeAll(words, 0, count, out);
    for (let at = 0; at < out.used; ) {
      const sequence = out.words[at + 7];
      const reports: string[] = [];
      for (; at < out.used && out.words[at + 7] === sequence; at += RECORD_WORDS) reports.push(report(out.words, at, sequence - 1));
      // Within a message by type, trades in match order: a replace reports its trades first.
      const ordered = reports.filter((text) => text !== '').sort((a, b) => Number(a[0]) - Number(b[0]));
      for (const text of ordered) {
        hash.update(separator + text);
        separator = '\n';
      }
    }
  }
  return hash.digest('hex');
}

describe.skipIf(ABSENT)('book: consensus flows (skipped where ../shared/data is absent)', () => {
  const flows = ABSENT ? [] : (JSON.parse(readFileSync(new URL('index.json', DATA), 'utf8')) as Flow[]);

  test('book: four flows are there', () => expect(flows.length).toBe(4));

  test.each(flows)('book: $file ($messages messages)', ({ file, messages, sha256 }) => {
    const lines = gunzipSync(readFileSync(new URL(`${file}.in.csv.gz`, DATA))).toString('latin1').trimEnd().split('\n');
    expect(lines.length).toBe(messages);
    expect(hashOf(lines, messages > 100_000 ? 1 << 20 : 32_768)).toBe(sha256);
  });
});
