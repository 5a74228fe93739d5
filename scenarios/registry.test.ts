import { describe, expect, test } from 'vitest';
import { ModelCore } from '../model/book/book.ts';
import { runAll } from '../model/law/body.ts';
import { unpackEvents } from '../model/message/codec.ts';
import { BOARD, type CoreConfig } from '../model/message/core.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import { OracleCore } from '../model/oracle/oracle.ts';
import { make, scenario, SCENARIOS } from './registry.ts';

const TINY: CoreConfig = { levels: 64, orders: 16, quantityBits: 8, algorithms: 'FIFO' };

function bytes(name: string, seed: number, config: CoreConfig, size = 3000): Buffer {
  return Buffer.concat(
    [...make(name, { seed, size, config })].map((b) => Buffer.from(b.buffer, b.byteOffset, b.byteLength)),
  );
}

describe.each(Object.keys(SCENARIOS))('scenario %s', (name) => {
  test.each([
    ['board', BOARD],
    ['tiny', TINY],
  ])('the same seed gives the same commands, another seed others (%s)', (_, config) => {
    const first = bytes(name, 5, config);
    expect(first.equals(bytes(name, 5, config))).toBe(true);
    expect(first.equals(bytes(name, 6, config))).toBe(false);
    if (name !== 'trading-day') expect(first.length).toBe(3000 * RECORD_WORDS * 4);
  });

  test.each([
    ['board', BOARD],
    ['tiny', TINY],
  ])('model and oracle answer alike (%s)', (_, config) => {
    const [model, oracle] = [new ModelCore(config), new OracleCore(config)];
    let trades = 0;
    for (const batch of make(name, { seed: 9, size: 3000, config })) {
      const events = runAll(model, batch);
      expect(events).toEqual(runAll(oracle, batch));
      trades += unpackEvents(events).filter((event) => event.kind === 'TRADE').length;
    }
    expect(trades).toBeGreaterThan(100);
    expect(model.snapshot()).toEqual(oracle.snapshot());
  });

  test('says what it is in one sentence', () => {
    expect(scenario(name).name).toBe(name);
    expect(SCENARIOS[name]!.description).toMatch(/^\S.{20,120}$/);
  });
});

test('an unknown scenario and a seed that is no number are told', () => {
  expect(() => scenario('toString')).toThrow(/there is no scenario 'toString'; there are: trading-day, random, /);
  expect(() => [...make('random', { seed: '1.5' })]).toThrow(
    "scenario random: seed: expected a whole number up to 2^53 - 1, got '1.5'",
  );
});
