/** Other people's cases: self-trade prevention as an exchange publishes it, and pro-rata allocations. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Allocation, byOrder, makersOf, PLAYABLE } from '../law/allocation.ts';
import { add, buy, setAlgorithm, SMALL } from '../law/example.ts';
import { packCommands, unpackEvents } from '../message/codec.ts';
import type { Command, CommandOf } from '../message/command.ts';
import { EventBuffer } from '../message/core.ts';
import type { CoreEvent } from '../message/event.ts';
import { ModelCore } from './book.ts';

const DATA = new URL('../../../shared/data/', import.meta.url);
const ABSENT = !existsSync(DATA);
const CONFIG = { ...SMALL, levels: 128, quantityBits: 32 };

function read<T>(name: string): T[] {
  if (ABSENT) return [];
  return (JSON.parse(readFileSync(new URL(name, DATA), 'utf8')) as { vectors: T[] }).vectors;
}

function run(commands: readonly Command[]): { core: ModelCore; events: CoreEvent[] } {
  const core = new ModelCore(CONFIG);
  const out = new EventBuffer();
  core.executeAll(packCommands(commands), 0, commands.length, out);
  return { core, events: unpackEvents(out.toWords()) };
}

type Order = readonly [side: 'BUY' | 'SELL', quantity: string, price: string];
interface SelfTradeCase {
  readonly id: string;
  readonly taker_mode: keyof typeof MODES;
  readonly makers: readonly Order[];
  readonly taker: Order;
  readonly maker_status: readonly string[];
  readonly maker_prevented?: readonly string[];
  readonly taker_status: string;
  readonly taker_prevented?: string;
}

const MODES = {
  NONE: 'NONE', EXPIRE_TAKER: 'CANCEL_NEWEST', EXPIRE_MAKER: 'CANCEL_OLDEST', EXPIRE_BOTH: 'CANCEL_BOTH', DECREMENT: 'DECREMENT',
} as const;

/** Tenths, since the published quantities and prices have one digit after the point. */
const tenths = (text: string) => Math.round(Number(text) * 10);
const TAKER = 15;

function selfTradeCommands({ makers, taker, taker_mode }: SelfTradeCase): Command[] {
  const order = (id: number, [side, quantity, price]: Order, more: Partial<CommandOf<'ADD'>>) =>
    add(side, id, tenths(quantity), tenths(price), { participant: 1, ...more });
  return [...makers.map((maker, i) => order(i, maker, {})), order(TAKER, taker, { selfTrade: MODES[taker_mode] })];
}

/** What became of an order, in the exchange's words, and how much was prevented from trading. */
function fate(events: readonly CoreEvent[], id: number): [status: string, prevented: number] {
  const prevented = events.reduce((sum, e) =>
    sum + (e.kind === 'CANCELLED' && e.order === id && e.reason === 'SELF_TRADE' ? e.quantity : 0), 0);
  const filled = events.some((e) => e.kind === 'TRADE' && ((e.maker === id && e.makerLeft === 0) || (e.taker === id && e.takerLeft === 0)));
  const expired = events.some((e) => e.kind === 'CANCELLED' && e.order === id && e.left === 0);
  return [filled ? 'FILLED' : expired ? 'EXPIRED_IN_MATCH' : 'NEW', prevented];
}

describe.skipIf(ABSENT)('book: self-trade cases of an exchange (skipped where ../shared/data is absent)', () => {
  const cases = read<SelfTradeCase>('stp-vectors/dev.json');

  test('book: four cases are there', () => expect(cases.length).toBe(4));

  test.each(cases)('book: self-trade case $id ($taker_mode)', (one) => {
    const { events } = run(selfTradeCommands(one));
    const makers = one.maker_status.map((status, i) => [status, tenths(one.maker_prevented?.[i] ?? '0')]);
    expect(one.makers.map((_, i) => fate(events, i))).toEqual(makers);
    expect(fate(events, TAKER)).toEqual([one.taker_status, tenths(one.taker_prevented ?? '0')]);
  });
});

/** Those that we answer otherwise, and why; docs/differences.md has the same. */
const OTHERWISE = [
  'K-split100, K-split40-lmm: part of the quantity is shared by FIFO, the rest otherwise: our core has one way a book',
  'Q-threshold-prorata-lmm, T-lmm-multi: lead market makers are given a part before anything is shared: our core knows no roles',
];

describe.skipIf(ABSENT)('book: pro-rata cases (skipped where ../shared/data is absent)', () => {
  const all = read<Allocation>('prorata-vectors/dev.json');
  const cases = all.filter(({ id }) => PLAYABLE.includes(id));

  test('book: three cases can be played, the others differ as docs/differences.md says', () => {
    expect(cases.map(({ id }) => id)).toEqual(PLAYABLE);
    const others = OTHERWISE.flatMap((row) => row.slice(0, row.indexOf(':')).split(', '));
    expect([...PLAYABLE, ...others].sort()).toEqual(all.map(({ id }) => id).sort());
    const page = readFileSync(new URL('../../docs/differences.md', import.meta.url), 'utf8');
    expect(OTHERWISE.filter((why) => !page.includes(why))).toEqual([]);
  });

  test.each(cases)('book: pro-rata case $id', (allocation) => {
    const { events } = run([setAlgorithm('PRO_RATA'), ...makersOf(allocation), buy(TAKER, allocation.aggressor_qty, 31)]);
    const fills = events.flatMap((e) => (e.kind === 'TRADE' ? [{ order: e.maker, qty: e.quantity }] : []));
    expect(byOrder(allocation, fills)).toEqual(byOrder(allocation, allocation.expected_fills));
  });
});
