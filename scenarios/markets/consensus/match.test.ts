import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CoreBody, CoreConfig } from '../../../model/message/core.ts';
import { Depth } from '../depth.ts';
import { modelBody, oracleBody, outsideData, Scratch, sentence, spoiled } from '../testing.ts';
import { CONSENSUS } from './feed.ts';
import { matchConsensus } from './match.ts';

const scratch = new Scratch();
const DATA = outsideData('matching-consensus');
const CONFIG: CoreConfig = { ...CONSENSUS, orders: 32_768 };
const BODIES: [string, (config: CoreConfig) => CoreBody][] = [
  ['model', modelBody],
  ['oracle', oracleBody],
];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('consensus: reports', () => {
  // Worked out by hand: a trade before the report of the modify that caused it, the quantity asked for in it.
  const INPUT =
    'N,1,S,10,100\nN,2,S,5,101\nN,3,B,4,99\nM,3,B,12,101\nC,1\nC,2\nN,4,B,9,100,I\nM,9,S,1,1\nN,5,S,1,0\n';
  const EXPECTED = [
    '0,0,1,1,100,10',
    '0,1,1,2,101,5',
    '0,2,0,3,99,4',
    '1,3,100,10,1,3',
    '1,3,101,2,2,3',
    '3,3,0,3,101,12',
    '4,4,1',
    '2,5,1,2,101',
    '0,6,0,4,100,9',
    '2,6,0,4,100',
    '5,7,9',
    '0,8,1,5,0,1',
  ].join('\n');

  test.each(BODIES)('golden text, to the file and as digest (%s)', async (_, body) => {
    const out = scratch.path('reports.txt');
    const result = await matchConsensus(scratch.write('golden.csv', INPUT), body(CONFIG), { out });
    expect(readFileSync(out, 'utf8')).toBe(EXPECTED);
    expect(result).toEqual({ messages: 9, reports: [5, 2, 2, 1, 1, 1], sha256: sha256(EXPECTED) });
  });

  test('ids past the slots, up to 2^53 - 1, read the same as dense ones', async () => {
    const far = (n: string) => `${Number.MAX_SAFE_INTEGER - Number(n)}`;
    const map = (text: string, fields: readonly number[][]) =>
      text
        .split('\n')
        .map((line) =>
          line
            .split(',')
            .map((f, i, all) => (f !== '' && fields[0]!.includes(i) && all.length > 1 ? far(f) : f))
            .join(','),
        )
        .join('\n');
    const out = scratch.path('far.txt');
    await matchConsensus(scratch.write('far.csv', map(INPUT, [[1]])), modelBody(), { out });
    const expected = EXPECTED.split('\n').map((line) => {
      const f = line.split(',');
      for (const i of { 0: [3], 1: [4, 5], 2: [3], 3: [3], 4: [2], 5: [2] }[f[0] as '0']!) f[i] = far(f[i]!);
      return f.join(',');
    });
    expect(readFileSync(out, 'utf8')).toBe(expected.join('\n'));
  });

  test('thousands of lives in 64 slots: freed when the answers say so, by cancel, as maker and as taker', async () => {
    const lines: string[] = [];
    for (let i = 0; i < 3000; i += 3) {
      lines.push(`N,${i},S,5,9`, `N,${i + 1},B,5,9`, `N,${i + 2},B,1,${i % 8}`);
      if (i >= 120) lines.push(`C,${i + 2 - 120}`);
    }
    const result = await matchConsensus(scratch.write('lives.csv', lines.join('\n')), modelBody(), { batch: 16 });
    expect(result.reports).toEqual([3000, 1000, 960, 0, 0, 0]);
  });
});

describe(`consensus: ${DATA.title}`, () => {
  interface Index {
    readonly file: string;
    readonly sha256: string;
    readonly messages: number;
    readonly reports: Record<string, number>;
  }
  const index: Index[] = DATA.absent ? [] : JSON.parse(readFileSync(DATA.path('index.json'), 'utf8'));
  const cases = index.flatMap((set) =>
    (set.messages > 100_000 ? BODIES.slice(0, 1) : BODIES).map(([name, body]) => ({ ...set, name, body })),
  );

  test.skipIf(DATA.absent).each(cases)(
    '$file has the agreed digest ($name) (skipped where ../shared/data is absent)',
    { timeout: 60_000 },
    async ({ file, sha256, messages, reports, body, name }) => {
      const result = await matchConsensus(
        DATA.path(`${file}.in.csv.gz`),
        body(messages > 100_000 ? CONSENSUS : CONFIG),
      );
      expect(result, name).toEqual({
        messages,
        sha256,
        reports: [0, 1, 2, 3, 4, 5].map((type) => reports[type] ?? 0),
      });
    },
  );

  test.skipIf(DATA.absent)(
    'the written text is the expected text, through 1,024 slots and odd batches (skipped where ../shared/data is absent)',
    async () => {
      const out = scratch.path('s7.txt');
      await matchConsensus(DATA.path('normal_s7_n20000.in.csv.gz'), modelBody({ ...CONSENSUS, orders: 1024 }), {
        out,
        batch: 777,
      });
      expect(readFileSync(out, 'latin1')).toBe(
        gunzipSync(readFileSync(DATA.path('normal_s7_n20000.expected.txt.gz'))).toString('latin1'),
      );
    },
  );

  interface Edge {
    readonly name: string;
    readonly messages: string[];
    readonly sha256: string;
    readonly book_after_each: { bids: number[][]; asks: number[][] }[];
  }
  const edges: Edge[] = DATA.absent ? [] : JSON.parse(readFileSync(DATA.path('edge_cases.json'), 'utf8'));
  const edgeCases = edges.flatMap((edge) => BODIES.map(([name, body]) => ({ ...edge, body, core: name })));
  test.skipIf(DATA.absent).each(edgeCases)(
    'edge case $name ($core) (skipped where ../shared/data is absent)',
    async ({ messages, sha256, book_after_each, body }) => {
      const depth = new Depth();
      const books: { bids: unknown; asks: unknown }[] = [];
      const result = await matchConsensus(scratch.write('edge.csv', messages.join('\n')), body(CONFIG), {
        batch: 1,
        onBatch: (_, events) => {
          depth.apply(events);
          books.push({ bids: depth.levels(0), asks: depth.levels(1) });
        },
      });
      expect(result.sha256).toBe(sha256);
      expect(books).toEqual(book_after_each);
    },
  );
});

describe('consensus: bad input', () => {
  const GOOD = 'N,1,B,10,100\nC,1\n';
  const whole = (from: number, to: number) => `expected a whole number from ${from} to ${to}`;
  test.each([
    ['kind', 'X,1,B,1,1', "field kind: expected one of N, C, M, got 'X'"],
    ['empty line', '', 'field kind: expected one of N, C, M, got nothing'],
    ['missing field', 'N,2,B,10', 'field price: expected a value, the line ends before it'],
    ['missing id', 'C', 'field orderId: expected a value, the line ends before it'],
    ['side', 'N,2,Z,10,100', "field side: expected one of B, S, got 'Z'"],
    [
      'id past 2^53',
      'N,9007199254740993,B,1,1',
      `field orderId: ${whole(0, Number.MAX_SAFE_INTEGER)}, got '9007199254740993'`,
    ],
    [
      'id far past 2^53',
      'C,99999999999999999999',
      `field orderId: ${whole(0, Number.MAX_SAFE_INTEGER)}, got '99999999999999999999'`,
    ],
    ['negative', 'N,2,B,-1,1', `field quantity: ${whole(1, 2 ** 32 - 1)}, got '-1'`],
    ['fraction', 'N,2,B,1,1.5', `field price: ${whole(0, 1023)}, got '1.5'`],
    ['quantity zero', 'N,2,B,0,1', `field quantity: ${whole(1, 2 ** 32 - 1)}, got '0'`],
    ['quantity past 2^32', 'M,1,B,4294967296,1', `field quantity: ${whole(1, 2 ** 32 - 1)}, got '4294967296'`],
    ['price beyond the ladder', 'N,2,B,1,1024', `field price: ${whole(0, 1023)}, got '1024'`],
    ['flag', 'N,2,B,1,1,J', "field flag: expected one of I, got 'J'"],
    ['more fields', 'C,1,7', "expected the line to end, got ',7'"],
    ['no ASCII', 'C,\xe9', `field orderId: ${whole(0, Number.MAX_SAFE_INTEGER)}, got '\\xe9'`],
    ['blank', 'C, 1', `field orderId: ${whole(0, Number.MAX_SAFE_INTEGER)}, got ' 1'`],
  ])('%s', async (_, line, what) => {
    const file = scratch.write('bad.csv', Buffer.from(`${GOOD}${line}\nC,1\n`, 'latin1'));
    const out = scratch.path('kept.txt');
    expect(await sentence(matchConsensus(file, modelBody(), { out }))).toBe(
      `InputError: ${file}: line 3: ${what} (2 lines before it were answered)`,
    );
    expect(readFileSync(out, 'utf8')).toBe('0,0,0,1,100,10\n2,1,0,1,100');
  });

  test('an order id that is live already', async () => {
    const file = scratch.write('twice.csv', `${GOOD}N,7,B,1,1\nN,7,B,1,1\n`);
    expect(await sentence(matchConsensus(file, modelBody()))).toContain(
      `${file}: line 4: field orderId: expected a new order that the core accepts, it refused 7: the order id's slot holds a live order (3 lines`,
    );
  });

  test('more live orders than slots', async () => {
    const file = scratch.write('many.csv', Array.from({ length: 70 }, (_, i) => `N,${i},B,1,1`).join('\n'));
    expect(await sentence(matchConsensus(file, modelBody()))).toContain(
      `${file}: line 65: expected at most 64 live orders, which is what this core holds; use a core with more (64 lines`,
    );
  });

  test('a truncated gzip: the lines before are answered', async () => {
    const text = Array.from(
      { length: 5000 },
      (_, i) => `N,${i + 1},B,${1 + ((i * 7919) % 9973)},${(i * 31) % 512}\nC,${i + 1}`,
    ).join('\n');
    const error = await sentence(
      matchConsensus(scratch.gzip('cut.csv.gz', text, 500), modelBody({ ...CONFIG, levels: 1024 })),
    );
    expect(error).toMatch(
      /line \d+: the gzip data breaks off before its end; the (\d+) whole lines before it were read \(\1 lines before it were answered\)$/,
    );
  });

  test('missing file', async () => {
    expect(await sentence(matchConsensus(scratch.path('none.csv'), modelBody()))).toContain(
      'none.csv: there is no such file',
    );
  });

  test("reports that cannot be written are the environment's fault", async () => {
    const file = scratch.write('fine.csv', GOOD);
    expect(await sentence(matchConsensus(file, modelBody(), { out: scratch.path('no/such/folder.txt') }))).toContain(
      'EnvironmentFault: ',
    );
    expect(await sentence(matchConsensus(file, modelBody(), { out: '/dev/full' }))).toContain(
      'EnvironmentFault: /dev/full: the reports cannot be written (ENOSPC)',
    );
  });

  test('a core that answers wrongly gives another digest', async () => {
    const file = scratch.write('sabotage.csv', 'N,1,S,10,100\nN,2,B,10,100\n');
    const right = await matchConsensus(file, modelBody());
    const wrong = await matchConsensus(
      file,
      spoiled(modelBody(), (events) => events.map((word, i) => (i % 8 === 3 && word === 10 ? 9 : word))),
    );
    expect(wrong.sha256).not.toBe(right.sha256);
  });
});
