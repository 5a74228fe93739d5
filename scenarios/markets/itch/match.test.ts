import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CANCELLED, TRADE } from '../heads.ts';
import { modelBody, oracleBody, renamedMaker, Scratch, sentence, spoiled, without } from '../testing.ts';
import { add, DAY, FAR, framed, HEAD } from './fixture.ts';
import type { ItchMessage } from './layout.ts';
import { matchItch } from './match.ts';

const scratch = new Scratch();

describe('ITCH 5.0: one instrument through a core', () => {
  const expected = {
    messages: 14,
    bookMessages: 10,
    added: 4,
    executions: 3,
    pricedExecutions: 1,
    hits: 2,
    younger: 1,
    leftOut: 0,
    refused: 0,
    compared: 4,
    equal: 4,
  };
  test.each([
    ['model', modelBody],
    ['oracle', oracleBody],
  ] as const)('by symbol and by locate (%s)', async (_, body) => {
    const file = scratch.write('day.itch', framed(DAY));
    const bySymbol = await matchItch(file, { stock: 'ACME' }, body(), { batch: 3, out: scratch.path('itch.txt') });
    expect(bySymbol).toMatchObject(expected);
    // Core ids: slots in turn. 1: the order executed in part; takers get ids of their own.
    expect(readFileSync(scratch.path('itch.txt'), 'utf8').split('\n')).toEqual([
      '0,0,0,0,512,100',
      '0,1,0,1,512,50',
      '0,2,1,2,517,70',
      '0,3,1,3,512,40',
      '1,3,512,40,0,3',
      '6,4,0,0,512,10',
      '6,5,0,1,512,20',
      '6,6,1,2,517,30',
      '2,7,0,0,512',
      '0,8,0,64,513,60',
      '0,9,1,67,513,60',
      '1,9,513,60,64,67',
      '2,10,0,1,512',
    ]);
    expect((await matchItch(file, { locate: 7 }, body(), { batch: 3 })).sha256).toBe(bySymbol.sha256);
    expect((await matchItch(file, { locate: 9 }, body())).commands).toBe(0);
  });

  test('orders that cross or lie beyond the ladder are left out, with all that names them', async () => {
    const stream: ItchMessage[] = [
      add(1, 1n, 'B', 10, 1_000_000),
      add(2, 2n, 'S', 10, 999_900),
      add(3, 3n, 'S', 10, 1_999_990_000),
      { type: 'E', ...HEAD, time: 4, ref: 2n, shares: 5, match: 1n },
      { type: 'D', ...HEAD, time: 5, ref: 3n },
      { type: 'U', ...HEAD, time: 6, ref: 2n, newRef: 4n, shares: 5, price: 1_000_100 },
    ];
    const result = await matchItch(scratch.write('out.itch', framed(stream)), { stock: 'ACME' }, modelBody());
    expect(result).toMatchObject({ added: 4, leftOut: 2, refused: 0, commands: 2, compared: 1, equal: 1 });
  });

  test.each([
    [
      'unknown order',
      { type: 'D', ...HEAD, time: 30, ref: FAR + 77n },
      `field order reference: expected an order that was added before, ${FAR + 77n} is unknown`,
    ],
    [
      'a neighbour past 2^53',
      { type: 'E', ...HEAD, time: 30, ref: FAR, shares: 1, match: 1n },
      `expected an order that was added before, ${FAR} is unknown`,
    ],
    [
      'too many shares',
      { type: 'E', ...HEAD, time: 30, ref: FAR + 3n, shares: 41, match: 1n },
      `field shares: expected 1 to 40, what order ${FAR + 3n} has open, got 41`,
    ],
    [
      'reference twice',
      add(30, FAR + 3n, 'S', 1, 1_000_600),
      `field order reference: expected a new one, ${FAR + 3n} is an order of the book`,
    ],
    ['side', { ...add(30, 1n, 'B', 1, 1_000_000), side: 'Q' } as ItchMessage, "field side: expected B or S, got 'Q'"],
    ['no shares', add(30, 1n, 'B', 0, 1_000_000), 'field shares: expected at least 1, got 0'],
  ] as [string, ItchMessage, string][])('refused: %s', async (_, bad, what) => {
    const file = scratch.write('unknown.itch', framed([...DAY, bad]));
    const error = await sentence(matchItch(file, { stock: 'ACME' }, modelBody()));
    expect(error).toContain(`InputError: ${file}: message 15 at offset ${framed(DAY).length + 2}: `);
    expect(error).toContain(what);
  });

  test('a core that keeps cancels or trades to itself, or names another maker, is found', async () => {
    const file = scratch.write('sabotage.itch', framed(DAY));
    const silent = spoiled(modelBody(), (events) => without(events, CANCELLED));
    const result = await matchItch(file, { stock: 'ACME' }, silent, { batch: 3 });
    expect(result.equal).toBeLessThan(result.compared);
    const younger = spoiled(modelBody(), (events) => renamedMaker(events, 0, 1));
    expect((await matchItch(file, { stock: 'ACME' }, younger, { batch: 3 })).hits).toBe(1);
    const mute = spoiled(modelBody(), (events) => without(events, TRADE));
    expect((await matchItch(file, { stock: 'ACME' }, mute, { batch: 3 })).hits).toBe(0);
  });
});
