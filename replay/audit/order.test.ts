import { afterAll, expect, test } from 'vitest';
import { packCommands, unpackEvents } from '../../model/message/codec.ts';
import { COMMAND_KINDS, type Command, type CommandOf } from '../../model/message/command.ts';
import { decodeSnapshot, SNAPSHOT_ORDER_WORDS } from '../../model/message/snapshot.ts';
import { JournalReader } from '../journal/reader.ts';
import { JournalWriter } from '../journal/writer.ts';
import { coreAfter } from '../rerun/state.ts';
import { answer, CONFIG, CORES, HEADER, record, workDirectory } from '../testing.ts';
import { auditOrder } from './order.ts';
import { renderAudit } from './table.ts';

const { path, dispose } = workDirectory();
afterAll(dispose);

const SEED = 11;

/** Best sides and the place of an order, read from a state and not from events. */
function seen(snapshot: Uint8Array, id: number) {
  const { orders } = decodeSnapshot(snapshot);
  const rows: { id: number; side: number; price: number; quantity: number }[] = [];
  for (let at = 0; at < orders.length; at += SNAPSHOT_ORDER_WORDS) {
    rows.push({ id: orders[at]! >>> 0, side: orders[at + 1]!, price: orders[at + 2]!, quantity: orders[at + 3]! });
  }
  const best = (side: number) => {
    const own = rows.filter((row) => row.side === side);
    const level = own.filter((row) => row.price === own[0]!.price);
    return level.length === 0 ? null : { price: level[0]!.price, size: level.reduce((sum, row) => sum + row.quantity, 0) };
  };
  const index = rows.findIndex((row) => row.id === id);
  const own = rows[index];
  const ahead = own === undefined ? [] : rows.slice(0, index).filter((row) => row.side === own.side && row.price === own.price);
  return {
    tops: { bid: best(0), ask: best(1) },
    open: own?.quantity ?? 0,
    queue: own === undefined ? null : { ordersAhead: ahead.length, quantityAhead: ahead.reduce((sum, row) => sum + row.quantity, 0) },
  };
}

/** Ids of a flow, in the order of their first ADD. */
function idsOf(reader: JournalReader): number[] {
  const ids = new Set<number>();
  for (const { commands } of reader.blocks()) {
    for (let at = 0; at < commands.length; at += 8) {
      if ((commands[at]! & 0xff) <= COMMAND_KINDS.REPLACE.code) ids.add(commands[at + 1]! >>> 0);
    }
  }
  return [...ids];
}

test(`audit: tops, open quantity and place in the queue are those of the book (seed ${SEED})`, () => {
  record(path('flow'), { seed: SEED, blocks: 12, perBlock: 60, snapshotEvery: 4 });
  const reader = JournalReader.open(path('flow'));
  let entries = 0;
  let queued = 0;
  for (const id of idsOf(reader).filter((_, i) => i % 3 === 0)) {
    const { lives, refused } = auditOrder(reader, CORES, id);
    for (const entry of [...lives.flatMap((life) => life.entries), ...refused]) {
      const { sequence } = entry.command;
      const after = seen(coreAfter(reader, CORES, sequence).snapshot(), id);
      const before = seen(coreAfter(reader, CORES, sequence - 1).snapshot(), id);
      expect({ tops: entry.after, open: entry.open, queue: entry.queue }, `order ${id}, command ${sequence}`).toEqual(after);
      expect(entry.before).toEqual(before.tops);
      expect(entry.recorded).toBe('same');
      entries++;
      if ((entry.queue?.ordersAhead ?? 0) > 0) queued++;
    }
  }
  reader.close();
  expect(entries).toBeGreaterThan(60);
  expect(queued).toBeGreaterThan(10);
});

test(`audit: over all orders, every event is told, a trade to both (seed ${SEED})`, () => {
  record(path('all'), { seed: SEED, blocks: 10, perBlock: 50 });
  const reader = JournalReader.open(path('all'));
  const expected = { ACCEPTED: 0, REJECTED: 0, TRADE: 0, RESTED: 0, CANCELLED: 0, REPLACED: 0, STATE: 0, TOP: 0 };
  const core = CORES.makeCore(CONFIG);
  for (const { commands } of reader.blocks()) {
    for (const event of unpackEvents(answer(core, commands))) {
      // The ACCEPTED of a mass cancel is about a participant, and no order has it.
      if (event.kind !== 'ACCEPTED' || event.quantity > 0) expected[event.kind] += event.kind === 'TRADE' ? 2 : 1;
    }
  }
  const told = { ACCEPTED: 0, REJECTED: 0, TRADE: 0, RESTED: 0, CANCELLED: 0, REPLACED: 0, STATE: 0, TOP: 0 };
  let traded = 0;
  for (const id of idsOf(reader)) {
    const { lives, refused } = auditOrder(reader, CORES, id);
    for (const entry of [...lives.flatMap((life) => life.entries), ...refused]) for (const event of entry.events) told[event.kind]++;
    traded += lives.reduce((sum, life) => sum + life.traded, 0);
  }
  reader.close();
  expect(told).toEqual({ ...expected, STATE: 0, TOP: 0 });
  expect(traded).toBeGreaterThan(0);
  expect(traded % 2).toBe(0);
});

const TIME = 36_000_000_000_001;
const add = (order: number, side: 'BUY' | 'SELL', price: number, quantity: number, participant = 1): CommandOf<'ADD'> => ({
  kind: 'ADD', side, market: false, postOnly: false, timeInForce: 'DAY', selfTrade: 'NONE', book: 0, order, price, quantity, participant, time: TIME,
});

function journal(name: string, commands: readonly Command[]): JournalReader {
  const writer = JournalWriter.create(path(name), HEADER);
  const words = packCommands(commands);
  writer.events(writer.append(words).block, answer(CORES.makeCore(CONFIG), words));
  writer.close();
  return JournalReader.open(path(name));
}

test('audit: an id that is used again has a life for each use, told apart', () => {
  const reader = journal('again', [
    add(9, 'BUY', 100, 7, 4),
    add(5, 'BUY', 100, 10),
    { kind: 'REDUCE', book: 0, order: 5, quantity: 4, time: TIME + 1 },
    { kind: 'CANCEL', book: 0, order: 5, time: TIME + 2 },
    { kind: 'CANCEL', book: 0, order: 5, time: TIME + 3 },
    add(5, 'SELL', 101, 3, 2),
    add(77, 'BUY', 101, 5, 3),
    add(5, 'BUY', 99, 8),
    { kind: 'MASS_CANCEL', book: 0, participant: 3, time: TIME + 4 },
  ]);
  const audit = auditOrder(reader, CORES, 5);
  expect(audit.lives.map(({ entries, ...life }) => ({ ...life, at: entries.map((entry) => entry.command.sequence) }))).toEqual([
    { participant: 1, side: 'BUY', price: 100, quantity: 10, firstSequence: 2, lastSequence: 4, end: 'USER', traded: 0, at: [2, 3, 4] },
    { participant: 2, side: 'SELL', price: 101, quantity: 3, firstSequence: 6, lastSequence: 7, end: 'FILLED', traded: 3, at: [6, 7] },
    { participant: 1, side: 'BUY', price: 99, quantity: 8, firstSequence: 8, lastSequence: 8, end: 'RESTING', traded: 0, at: [8] },
  ]);
  expect(audit.refused.map((entry) => entry.command.sequence)).toEqual([5]);
  expect(audit.lives[0]!.entries[0]!.queue).toEqual({ ordersAhead: 1, quantityAhead: 7 });
  expect(audit.lives[1]!.entries[1]!.fills).toEqual([
    { role: 'maker', price: 101, quantity: 3, left: 0, counterparty: { order: 77, participant: 3 } },
  ]);
  expect(renderAudit(audit)).toContain('order 5, life 2 of 3: participant 2, SELL 3 at 101, from command 6; traded 3; ended FILLED by command 7');
  expect(renderAudit(audit)).toContain('10:00:00.000000001');
  expect(renderAudit(audit)).toContain('refused 3021: no live order has this id');
  expect(() => auditOrder(reader, CORES, 6)).toThrow(/no command names order 6$/);
  reader.close();
});

test('audit: order id 0 is not taken for the empty order field of other answers', () => {
  const reader = journal('zero', [
    { kind: 'MASS_CANCEL', book: 0, participant: 3, time: TIME },
    add(0, 'BUY', 50, 5, 3),
    { kind: 'SET_BAND', book: 0, low: 9, high: 1, time: TIME },
    { kind: 'MASS_CANCEL', book: 0, participant: 3, time: TIME },
  ]);
  const { lives, refused } = auditOrder(reader, CORES, 0);
  expect(lives.map(({ end, entries }) => ({ end, events: entries.flatMap((entry) => entry.events.map((event) => event.kind)) }))).toEqual([
    { end: 'MASS_CANCEL', events: ['ACCEPTED', 'RESTED', 'CANCELLED'] },
  ]);
  expect(refused).toEqual([]);
  reader.close();
});
