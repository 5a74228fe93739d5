import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lawSuite } from '../../model/law/suite.ts';
import { BOARD, type CoreConfig } from '../../model/message/core.ts';
import { RandomCommands } from '../../scenarios/commands/random.ts';
import { matchConsensus } from '../../scenarios/markets/consensus/match.ts';
import { matchLobster } from '../../scenarios/markets/lobster/match.ts';
import { outsideData, Scratch } from '../../scenarios/markets/testing.ts';
import { openRtlBody } from './rtl-body.ts';

const TINY: CoreConfig = { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' };
const CONSENSUS: CoreConfig = { levels: 65_536, orders: 32_768, quantityBits: 32, algorithms: 'FIFO' };
const consensus = outsideData('matching-consensus');
const level1 = outsideData('lobster-l1');
const level10 = outsideData('lobster-l10-aapl-head');
const scratch = new Scratch();

test('the laws hold on the RTL, and it answers as the oracle does', async () => {
  const commands = new RandomCommands({ seed: 11, config: TINY, profile: 'mixed' }).next(20_000);
  const result = await lawSuite(() => openRtlBody(TINY), commands);
  expect(result.violations).toEqual([]);
  expect(result.disagreement).toBeUndefined();
  expect(result.events).toBeGreaterThan(20_000);
});

test.skipIf(consensus.absent)(`consensus through the RTL: small sets and edge cases (skipped where ${consensus.title} is absent)`, async () => {
  const index: { file: string; sha256: string; messages: number }[] = JSON.parse(readFileSync(consensus.path('index.json'), 'utf8'));
  const small = index.filter((set) => set.messages < 100_000);
  expect(small).toHaveLength(3);
  for (const { file, sha256 } of small) {
    const body = await openRtlBody(CONSENSUS);
    const result = await matchConsensus(consensus.path(`${file}.in.csv.gz`), body);
    await body.close();
    expect([file, result.sha256]).toEqual([file, sha256]);
  }
  const edges: { name: string; messages: string[]; sha256: string }[] = JSON.parse(readFileSync(consensus.path('edge_cases.json'), 'utf8'));
  expect(edges).toHaveLength(17);
  for (const { name, messages, sha256 } of edges) {
    const body = await openRtlBody(CONSENSUS);
    const result = await matchConsensus(scratch.write('edge.csv', messages.join('\n')), body);
    await body.close();
    expect([name, result.sha256]).toEqual([name, sha256]);
  }
});

test.skipIf(level1.absent)(`LOBSTER through the RTL: best level after every determined row (skipped where ${level1.title} is absent)`, async () => {
  const body = await openRtlBody(BOARD);
  const message = level1.path('AMZN_2012-06-21_message_1.csv.gz');
  const result = await matchLobster(message, level1.path('AMZN_2012-06-21_orderbook_1.csv.gz'), body);
  await body.close();
  expect([result.equal, result.oldest >= 4478, result.decidable]).toEqual([result.determined, true, 4482]);
  expect(result.determined).toBeGreaterThan(40_000);
});

test.skipIf(level10.absent)(`LOBSTER through the RTL: ten levels (skipped where ${level10.title} is absent)`, async () => {
  const body = await openRtlBody(BOARD);
  const result = await matchLobster(level10.path('AAPL_message_10_head.csv.gz'), level10.path('AAPL_orderbook_10_head.csv.gz'), body);
  await body.close();
  expect([result.sideUpdatesEqual, result.sideUpdates]).toEqual([1996, 1996]);
});
