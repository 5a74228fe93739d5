import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { benchCore, coreTable } from './core.ts';
import { FLOWS, makeFlow } from './flows.ts';

describe('bench: core', () => {
  test('bench: a flow is a function of name, size and seed', () => {
    const digest = (seed: number) =>
      FLOWS.map((name) => createHash('sha256').update(new Uint8Array(makeFlow(name, 20_000, seed).commands.buffer)).digest('hex'));
    expect(digest(1)).toEqual(digest(1));
    expect(new Set([...digest(1), ...digest(2)]).size).toBe(2 * FLOWS.length);
  });

  test.each(FLOWS)('bench: the mix of a flow is that of the consensus files (%s)', (name) => {
    const { mix } = makeFlow(name, 200_000);
    const share = (n: number) => n / 200_000;
    expect(share(mix.add)).toBeCloseTo(0.5, 0.05);
    expect(Math.abs(mix.ioc / mix.add - 0.15)).toBeLessThan(0.01);
    expect(share(mix.cancel)).toBeGreaterThan(0.3);
    expect(share(mix.replace)).toBeGreaterThan(0.07);
    expect(mix.add + mix.cancel + mix.replace).toBe(200_000);
  });

  test('bench: a small run measures every flow, and core and peer end with the same books', async () => {
    const seen: string[] = [];
    const result = await benchCore({
      messages: 3000, rounds: 1, peerMessages: 2000, peerRounds: 1, peerSeconds: 5, real: false, progress: (flow) => seen.push(flow),
    });
    expect(seen).toEqual([...FLOWS]);
    expect(result.flows.map(({ name }) => name)).toEqual([...FLOWS]);
    for (const flow of result.flows) {
      expect(flow.events).toBeGreaterThan(flow.messages);
      expect(flow.perSecond).toBeGreaterThan(0);
      expect(flow.peerMessages).toBe(2000);
      expect(flow.ratio).toBeCloseTo(flow.perSecond / flow.peerPerSecond);
    }
    expect(result.ratio).toBe(Math.min(...result.flows.map(({ ratio }) => ratio)));
    expect(result.worst.perSecond).toBe(Math.min(...result.flows.map(({ perSecond }) => perSecond)));
    expect(coreTable(result).split('\n').length).toBeGreaterThan(FLOWS.length + 3);
  });
});
