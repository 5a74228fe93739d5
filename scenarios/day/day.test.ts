import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ModelCore } from '../../model/book/book.ts';
import { runAll } from '../../model/law/body.ts';
import { CommandCodec, unpackEvents } from '../../model/message/codec.ts';
import type { Command } from '../../model/message/command.ts';
import { BOARD, type CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { rejectName } from '../../model/message/reject.ts';
import { OracleCore } from '../../model/oracle/oracle.ts';
import { Depth } from '../markets/depth.ts';
import { Agenda } from './agenda.ts';
import { DAY_CLOSE, DAY_OPEN, type DayBatch, TradingDay } from './day.ts';

interface Told {
  readonly log: Int32Array;
  readonly digest: string;
  readonly kinds: ReadonlyMap<string, number>;
  readonly figures: Record<string, number>;
}

function told(
  seed: number,
  orders: number,
  core: (config: CoreConfig) => ModelCore | OracleCore = (c) => new ModelCore(c),
  config = BOARD,
): Told {
  const hash = createHash('sha256');
  const kinds = new Map<string, number>();
  const onBatch = ({ events }: DayBatch) => {
    hash.update(new Uint8Array(events.buffer, events.byteOffset, events.byteLength));
    for (const e of unpackEvents(events)) {
      const name =
        e.kind === 'REJECTED'
          ? `REJECTED ${rejectName(e.code)}`
          : e.kind === 'CANCELLED'
            ? `CANCELLED ${e.reason}`
            : e.kind;
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
    }
  };
  const { log, ...figures } = new TradingDay({ seed, orders, config }).run(core(config), onBatch);
  return { log, digest: hash.digest('hex'), kinds, figures };
}

function commandsOf(log: Int32Array): Command[] {
  return Array.from(
    { length: log.length / RECORD_WORDS },
    (_, i) => CommandCodec.decode(log, i * RECORD_WORDS) as Command,
  );
}

describe('a trading day', () => {
  const day = told(1, 8000);

  test('the same seed gives the same bytes, on the oracle too; another seed others', () => {
    expect(told(1, 8000, (c) => new OracleCore(c)).digest).toBe(day.digest);
    expect(told(2, 8000).digest).not.toBe(day.digest);
  });

  test('its log replays to the same events without the agents', () => {
    const events = runAll(new ModelCore(BOARD), day.log);
    expect(createHash('sha256').update(new Uint8Array(events.buffer)).digest('hex')).toBe(day.digest);
  });

  test('everything a day should show happens', () => {
    const names = [
      'TRADE',
      'RESTED',
      'REPLACED',
      'STATE',
      'TOP',
      'CANCELLED USER',
      'CANCELLED REDUCED',
      'CANCELLED IOC_REMAINDER',
      'CANCELLED MASS_CANCEL',
      'CANCELLED SELF_TRADE',
      'REJECTED BOOK_CLOSED',
      'REJECTED BOOK_HALTED',
      'REJECTED UNFILLABLE',
      'REJECTED WOULD_TAKE',
      'REJECTED PRICE_ABOVE_BAND',
      'REJECTED PRICE_BELOW_BAND',
      'REJECTED PRICE_OUT_OF_RANGE',
      'REJECTED QUANTITY_ZERO',
      'REJECTED ORDER_UNKNOWN',
    ];
    expect(names.filter((name) => !day.kinds.has(name))).toEqual([]);
    expect(day.kinds.get('TRADE')).toBeGreaterThan(1000);
  });

  test('about as many orders as asked for, and figures that add up', () => {
    const replaced = day.kinds.get('REPLACED')!;
    expect(day.figures.orders + replaced).toBeGreaterThan(6000);
    expect(day.figures.orders + replaced).toBeLessThan(12_000);
    expect(day.figures.commands).toBe(day.log.length / RECORD_WORDS);
    expect(day.figures.trades).toBe(day.kinds.get('TRADE'));
    expect(day.figures.rejected).toBe(
      [...day.kinds].filter(([k]) => k.startsWith('REJECTED')).reduce((sum, [, n]) => sum + n, 0),
    );
  });

  test('time never runs back, the session has its marks, and the book ends empty', () => {
    const commands = commandsOf(day.log);
    expect(commands.every((c, i) => i === 0 || c.time >= commands[i - 1]!.time)).toBe(true);
    const states = commands.filter((c) => c.kind === 'SET_STATE').map((c) => [c.state, c.time / 60e9]);
    expect(states).toEqual([
      ['CLOSED', DAY_OPEN / 60e9 - 1 / 60],
      ['OPEN', 600],
      ['HALTED', 780],
      ['OPEN', 785],
      ['CLOSED', DAY_CLOSE / 60e9],
    ]);
    expect(new Set(commands.filter((c) => c.kind === 'SET_BAND').map((c) => c.low)).size).toBeGreaterThan(10);
    const depth = new Depth();
    depth.apply(runAll(new ModelCore(BOARD), day.log));
    expect(depth.live).toBe(0);
  });

  test('a core with little room gets a smaller day, not a broken one', () => {
    const config: CoreConfig = { levels: 64, orders: 16, quantityBits: 9, algorithms: 'FIFO' };
    const small = told(3, 2000, (c) => new ModelCore(c), config);
    expect(small.kinds.get('TRADE')).toBeGreaterThan(100);
    expect(small.kinds.has('REJECTED ORDER_IN_USE')).toBe(false);
  });
});

test('the agenda keeps time, and the order of entry at equal times', () => {
  const agenda = new Agenda();
  const seen: string[] = [];
  const times = [5, 3, 9, 3, 5, 1, 3, 7];
  times.forEach((time, i) => agenda.at(time, () => seen.push(`${time}:${i}`)));
  agenda.at(3, () => agenda.after(1, () => seen.push('4:late')));
  while (agenda.step(7));
  expect(seen).toEqual(['1:5', '3:1', '3:3', '3:6', '4:late', '5:0', '5:4', '7:7']);
  expect(agenda.now).toBe(7);
});
