import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BOARD, type CoreBody, type CoreConfig } from '../../../model/message/core.ts';
import { RECORD_WORDS } from '../../../model/message/record.ts';
import { TOP, TRADE } from '../heads.ts';
import { modelBody, oracleBody, outsideData, renamedMaker, Scratch, sentence, SMALL, spoiled } from '../testing.ts';
import { matchLobster } from './match.ts';
import { orderBookFile } from './rows.ts';

const scratch = new Scratch();
const BODIES: [string, (config: CoreConfig) => CoreBody][] = [
  ['model', modelBody],
  ['oracle', oracleBody],
];

/** Message, then the book after it: ask price, ask size, bid price, bid size. */
const ROWS: readonly (readonly [string, string])[] = [
  ['34200.1,1,11,100,1000000,1', '1000200,50,1000000,100'], // the first book is seeded
  ['34200.2,1,12,30,1000100,1', '1000200,50,1000100,30'],
  ['34200.3,1,13,20,1000100,1', '1000200,50,1000100,50'],
  ['34200.4,4,12,30,1000100,1', '1000200,50,1000100,20'], // 12 is the oldest
  ['34200.5,1,14,10,1000100,1', '1000200,50,1000100,30'],
  ['34200.6,4,14,10,1000100,1', '1000200,50,1000100,20'], // 13 is older than 14
  ['34200.7,3,13,20,1000100,1', '1000200,50,1000000,100'], // the next price comes into view
  ['34200.8,5,0,7,1000150,1', '1000200,50,1000000,100'],
  ['34200.9,4,11,40,1000000,1', '1000200,50,1000000,60'], // 11 was seeded: nobody knows its place
  ['34201,2,999,10,1000000,1', '1000200,50,1000000,50'],
  ['34201.123456789,1,15,5,1000200,-1', '1000200,55,1000000,50'],
  ['34201.2,4,15,5,1000200,-1', '1000200,50,1000000,50'], // the size of unknown place stood before it
];

function files(rows = ROWS, name = 'T_message_1.csv'): string {
  scratch.write(orderBookFile(name)!, rows.map(([, book]) => `${book}\n`).join(''));
  return scratch.write(name, rows.map(([message]) => `${message}\n`).join(''));
}

function changed(row: number, message: string | undefined, book?: string): readonly (readonly [string, string])[] {
  return ROWS.map((old, i) => (i + 1 === row ? [message ?? old[0], book ?? old[1]] : old));
}

describe('LOBSTER: twelve rows by hand', () => {
  test.each(BODIES)('figures (%s)', async (_, body) => {
    const { sha256, reports, commands, ...figures } = await matchLobster(files(), undefined, body(SMALL), {
      batch: 3,
    });
    expect(figures).toEqual({
      rows: 12,
      determined: 10,
      equal: 10,
      sidesDetermined: 21,
      sidesEqual: 21,
      sideUpdates: 22,
      sideUpdatesEqual: 22,
      executions: 4,
      decidable: 3,
      oldest: 2,
      exceptions: [6],
      yielded: [12],
      seeded: 2,
      removed: 0,
      refused: 0,
      mismatches: [],
    });
    expect(reports).toEqual([9, 3, 2, 1, 0, 0, 1, 0]);
    expect(commands).toBe(13);
    expect(sha256).toBe((await matchLobster(files(), undefined, modelBody(), {})).sha256);
  });

  test('a book file that does not follow from its messages is found, and the replay goes on', async () => {
    const figures = await matchLobster(files(changed(5, undefined, '1000200,50,1000100,31')), undefined, modelBody());
    const { rows, determined, equal, sidesEqual, sideUpdatesEqual, mismatches } = figures;
    expect({ rows, determined, equal, sidesEqual, sideUpdatesEqual }).toEqual({
      rows: 12,
      determined: 10,
      equal: 8,
      sidesEqual: 19,
      sideUpdatesEqual: 22,
    });
    expect(
      mismatches.map(({ row, side, level, expected, seen }) => [row, side, level, expected?.[1], seen?.[1]]),
    ).toEqual([
      [5, 'BUY', 1, 31, 30],
      [6, 'BUY', 1, 20, 21],
    ]);
  });

  test('a core that shows a wrong size, or hits a wrong order, is found', async () => {
    const nudge = (kind: number, word: number) => (events: Int32Array) => {
      const out = events.slice();
      for (let at = 0; at < out.length; at += RECORD_WORDS) if ((out[at]! & 0xff) === kind) out[at + word]! += 1;
      return out;
    };
    const wrongSize = await matchLobster(files(), undefined, spoiled(modelBody(), nudge(TOP, 4)));
    expect(wrongSize.equal).toBe(0);
    expect(wrongSize.sideUpdatesEqual).toBe(0);
    const wrongTrade = await matchLobster(files(), undefined, spoiled(modelBody(), nudge(TRADE, 3)));
    expect([wrongTrade.decidable, wrongTrade.oldest, wrongTrade.exceptions]).toEqual([3, 0, [4, 6, 12]]);
    // Order 12 has core id 2, order 13 has 3.
    const younger = spoiled(modelBody(), (events) => renamedMaker(events, 2, 3));
    expect((await matchLobster(files(), undefined, younger)).exceptions).toEqual([4, 6]);
  });
});

const L1 = outsideData('lobster-l1');
describe(`LOBSTER: ${L1.title}`, () => {
  test.skipIf(L1.absent).each(BODIES)(
    'AMZN: every determined row equal, only four executions pass over an older order (%s) (skipped where ../shared/data is absent)',
    { timeout: 60_000 },
    async (_, body) => {
      const result = await matchLobster(L1.path('AMZN_2012-06-21_message_1.csv.gz'), undefined, body(BOARD));
      const { sha256, reports, commands, seeded, removed, ...figures } = result;
      expect(figures).toEqual({
        rows: 57_515,
        determined: 43_561,
        equal: 43_561,
        sidesDetermined: 101_075,
        sidesEqual: 101_075,
        sideUpdates: 115_028,
        sideUpdatesEqual: 115_028,
        executions: 8974,
        decidable: 4482,
        oldest: 4478,
        exceptions: [1947, 3173, 25611, 38826],
        yielded: [56084],
        refused: 0,
        mismatches: [],
      });
      expect(commands).toBeGreaterThan(57_515);
    },
  );
});

const L10 = outsideData('lobster-l10-aapl-head');
describe(`LOBSTER: ${L10.title}`, () => {
  test.skipIf(L10.absent).each(BODIES)(
    'AAPL: ten levels, 1,996 of 1,996 side updates (%s) (skipped where ../shared/data is absent)',
    async (_, body) => {
      const result = await matchLobster(L10.path('AAPL_message_10_head.csv.gz'), undefined, body(BOARD));
      const { rows, determined, equal, sideUpdates, sideUpdatesEqual, decidable, oldest, refused } = result;
      expect({ rows, determined, equal, sideUpdates, sideUpdatesEqual, refused }).toEqual({
        rows: 999,
        determined: 998,
        equal: 998,
        sideUpdates: 1996,
        sideUpdatesEqual: 1996,
        refused: 0,
      });
      expect(oldest).toBe(decidable);
    },
  );

  test.skipIf(L10.absent)(
    'a truncated message file: the rows before are answered (skipped where ../shared/data is absent)',
    async () => {
      const packed = readFileSync(L10.path('AAPL_message_10_head.csv.gz'));
      const file = scratch.write('cut_message_10.csv', packed.subarray(0, packed.length - 3000));
      scratch.write('cut_orderbook_10.csv', gunzipSync(readFileSync(L10.path('AAPL_orderbook_10_head.csv.gz'))));
      expect(await sentence(matchLobster(file, undefined, modelBody(BOARD)))).toMatch(
        /the gzip data breaks off before its end; the \d{3} whole lines before it were read \(\d{3} rows before it were answered\)$/,
      );
    },
  );
});

describe('LOBSTER: bad input', () => {
  test.each([
    ['type', '34200.5,8,14,10,1000100,1', "field type: expected a whole number from 1 to 7, got '8'"],
    [
      'id past 2^53',
      '34200.5,1,9007199254740992,10,1000100,1',
      "field order id: expected a whole number from 0 to 9007199254740991, got '9007199254740992'",
    ],
    ['size', '34200.5,1,14,0,1000100,1', "field size: expected a whole number from 1 to 4294967295, got '0'"],
    [
      'time',
      '34200.1234567891,1,14,1,1000100,1',
      "field time: expected seconds after midnight below 86400 with at most nine decimals, got '34200.1234567891'",
    ],
    [
      'time past midnight',
      '86400,1,14,1,1000100,1',
      "field time: expected seconds after midnight below 86400 with at most nine decimals, got '86400'",
    ],
    ['direction', '34200.5,1,14,10,1000100,0', 'field direction: expected 1 or -1, got 0'],
    ['cut off', '34200.5,1,14,10', 'field price: expected a value, the line ends before it'],
    ['fraction of a tick', '34200.5,1,14,10,1000150,1', 'field price: expected a multiple of 100/10000, got 1000150'],
    [
      'beyond the ladder',
      '34200.5,1,14,10,2000100,1',
      'field price: expected a price from 948800 to 1051100, the reach of 1024 levels, got 2000100; use a core with more levels',
    ],
  ])('message: %s', async (_, line, what) => {
    const file = files(changed(5, line));
    expect(await sentence(matchLobster(file, undefined, modelBody()))).toBe(
      `InputError: ${file}: line 5: ${what} (4 rows before it were answered)`,
    );
  });

  test.each([
    ['columns', '1000200,50,1000100', 'field bid size 1: expected a value, the line ends before it'],
    ['levels', '1000200,50,1000100,30,1000300,1,1000000,1', 'expected 1 levels as in the lines before, got 2'],
    [
      'figure',
      '1000200,50,1000100,x',
      "field bid size 1: expected a whole number from 0 to 9007199254740991, got 'x'",
    ],
  ])('order book: %s', async (_, line, what) => {
    const file = files(changed(5, undefined, line));
    expect(await sentence(matchLobster(file, undefined, modelBody()))).toBe(
      `InputError: ${orderBookFile(file)}: line 5: ${what} (4 rows before it were answered)`,
    );
  });

  test('files of different length', async () => {
    const file = files(ROWS.slice(0, 11), 'D_message_1.csv');
    scratch.write('D_orderbook_1.csv', ROWS.map(([, book]) => `${book}\n`).join(''));
    expect(await sentence(matchLobster(file, undefined, modelBody()))).toContain(
      `${file}: line 12: expected a row here, as ${orderBookFile(file)} has one; the files end at different rows (11 rows`,
    );
  });

  test('a message file without a book, and a name that leads to none', async () => {
    expect(await sentence(matchLobster(scratch.write('X_message_1.csv', ''), undefined, modelBody()))).toContain(
      'X_orderbook_1.csv: there is no such file',
    );
    expect(await sentence(matchLobster(scratch.write('x.csv', ''), undefined, modelBody()))).toContain(
      'expected a name with _message_ in it',
    );
  });
});
