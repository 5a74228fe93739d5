import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Cli, hasSimulator } from '../testing/cli.ts';

interface DemoAnswer {
  readonly ok: boolean;
  readonly orders: number;
  readonly fills: number;
  readonly cycles: number;
  readonly eventDigest: string;
  readonly stateDigest: string;
  readonly journalHead: string;
  readonly auditedOrder: number;
  readonly files: { readonly journal: string; readonly picture: string };
}

const cli = new Cli();
const left: string[] = [];
afterAll(() => {
  cli.dispose();
  for (const file of left) rmSync(file, { force: true });
});

function demo(seed: string): DemoAnswer {
  const { status, answer } = cli.json<DemoAnswer>('demo', '--seed', seed, '--orders', '3000');
  left.push(answer.files.journal, `${answer.files.journal}.seal`, answer.files.picture);
  expect(status).toBe(0);
  return answer;
}

describe.skipIf(!hasSimulator())('demo (skipped where verilator, g++ or make is missing)', () => {
  it('leaves a journal and a picture; the same seed gives the same digests, another seed others', () => {
    const first = demo('test.a');
    expect(first).toMatchObject({ ok: true });
    expect(Math.min(first.orders, first.fills)).toBeGreaterThan(500);
    expect(first.cycles).toBeGreaterThan(10_000);
    const svg = readFileSync(first.files.picture, 'utf8');
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(cli.run('replay', first.files.journal, '--verify').status).toBe(0);
    expect(cli.run('audit', 'order', first.files.journal, String(first.auditedOrder)).stdout).toContain(`order ${first.auditedOrder}`);
    const { eventDigest, stateDigest, journalHead } = demo('test.a');
    expect({ eventDigest, stateDigest, journalHead }).toEqual({
      eventDigest: first.eventDigest, stateDigest: first.stateDigest, journalHead: first.journalHead,
    });
    const other = demo('test.b');
    expect(other.eventDigest).not.toBe(first.eventDigest);
    expect(other.journalHead).not.toBe(first.journalHead);
    expect(existsSync(other.files.journal)).toBe(true);
  }, 600_000);
});
