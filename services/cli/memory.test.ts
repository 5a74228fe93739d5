import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cli } from './testing/cli.ts';

interface RunAnswer {
  readonly ok: boolean;
  readonly commands: number;
  readonly eventDigest: string;
  readonly stateDigest: string;
  readonly head: string | null;
}

const cli = new Cli();
const SMALL = ['--commands', '3000', '--size', '256x256'];
let seven: RunAnswer;

beforeAll(() => {
  seven = cli.json<RunAnswer>('run', 'market', '--seed', '7', ...SMALL, '--journal', 'seven.journal').answer;
  cli.run('run', 'market', '--seed', '8', ...SMALL, '--journal', 'eight.journal');
});
afterAll(() => cli.dispose());

/** A copy of the journal with one byte in its last third turned over; no seal, so that only the records tell. */
function flipped(name: string): string {
  copyFileSync(cli.path('seven.journal'), cli.path(name));
  const bytes = readFileSync(cli.path(name));
  const at = Math.floor(bytes.length * 0.66);
  bytes[at] = bytes[at]! ^ 0x10;
  writeFileSync(cli.path(name), bytes);
  return name;
}

describe('run', () => {
  it('the same seed gives the same digests, another seed others', () => {
    const again = cli.json<RunAnswer>('run', 'market', '--seed', '7', ...SMALL).answer;
    const other = cli.json<RunAnswer>('run', 'market', '--seed', '8', ...SMALL).answer;
    expect(seven.commands).toBe(3000);
    expect([again.eventDigest, again.stateDigest]).toEqual([seven.eventDigest, seven.stateDigest]);
    expect([other.eventDigest, other.stateDigest]).not.toEqual([seven.eventDigest, seven.stateDigest]);
  });

  it.each<readonly [string, readonly string[], string]>([
    ['no such scenario', ['run', 'monday'], "there is no scenario 'monday'; there are: trading-day,"],
    ['a seed that is no word', ['run', 'market', '--seed', 'a b'], '--seed must be 1 to 64 characters'],
    ['a count that is no number', ['run', 'market', '--commands', '1e3'], '--commands must be a whole number from 1 to'],
    ['a size that no core has', ['run', 'market', '--size', '100x16'], '--size must be LEVELSxORDERS, powers of two'],
    ['a journal that is there', ['run', 'market', ...SMALL, '--journal', 'seven.journal'], 'the file exists already, and a journal is never overwritten'],
  ])('%s ends with 2 and a sentence', (_, args, sentence) => {
    const { status, stdout, sentence: said } = cli.run(...args);
    expect({ status, stdout, said }).toEqual({ status: 2, stdout: '', said: expect.stringContaining(sentence) as string });
  });

  it('a seed that the scenario cannot take leaves no journal behind', () => {
    expect(cli.run('run', 'market', '--seed', 'word', '--journal', 'never.journal').status).toBe(2);
    expect(existsSync(cli.path('never.journal'))).toBe(false);
  });
});

describe('replay', () => {
  it('gives the digests of the run, verified', () => {
    const { status, answer } = cli.json<{ ok: boolean; faultCount: number; result: RunAnswer }>('replay', 'seven.journal', '--verify');
    expect(status).toBe(0);
    expect(answer).toMatchObject({ ok: true, faultCount: 0, result: { eventDigest: seven.eventDigest, stateDigest: seven.stateDigest } });
  });

  it('stops after --to', () => {
    const { answer } = cli.json<{ result: { lastSequence: number } }>('replay', 'seven.journal', '--to', '1000');
    expect(answer.result.lastSequence).toBe(1000);
  });

  it('a flipped byte is a finding: 1 and a fault, where it lies', () => {
    const { status, stdout } = cli.run('replay', flipped('flipped.journal'), '--verify');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^FAULT .*(block|page)/m);
  });

  it('a truncated journal, a text and a missing file are bad input: 2', () => {
    copyFileSync(cli.path('seven.journal'), cli.path('short.journal'));
    truncateSync(cli.path('short.journal'), 10_000);
    writeFileSync(cli.path('text.journal'), 'hello, this is no journal\n'.repeat(100));
    expect(cli.run('replay', 'short.journal')).toMatchObject({ status: 2, sentence: expect.stringContaining('it is truncated') as string });
    expect(cli.run('replay', 'text.journal')).toMatchObject({ status: 2, sentence: expect.stringContaining('it is not a journal') as string });
    expect(cli.run('replay', 'none.journal')).toMatchObject({ status: 2, sentence: expect.stringContaining('there is no such file') as string });
    expect(cli.run('replay', 'seven.journal', '--to', 'noon')).toMatchObject({ status: 2, sentence: expect.stringContaining('--to "noon"') as string });
  });
});

describe('diff and bisect', () => {
  it.each(['diff', 'bisect'])('%s: a journal and itself, and today\'s code, are the same', (command) => {
    expect(cli.run(command, 'seven.journal', 'seven.journal').status).toBe(0);
    expect(cli.json(command, 'seven.journal')).toMatchObject({ status: 0, answer: { ok: true, first: null } });
  });

  it.each(['diff', 'bisect'])('%s: two seeds differ at the first command, shown on both sides', (command) => {
    const { status, answer } = cli.json<{ first: { sequence: number; what: string } }>(command, 'seven.journal', 'eight.journal');
    expect(status).toBe(1);
    expect(answer.first).toMatchObject({ sequence: 1, what: 'command', a: { path: 'seven.journal' }, b: { path: 'eight.journal' } });
    expect(cli.run(command, 'seven.journal', 'eight.journal').stdout).toContain('first difference at command 1: the commands differ');
  });
});

describe('audit', () => {
  it('an order nobody named is bad input, an id past 32 bits as well', () => {
    expect(cli.run('audit', 'order', 'seven.journal', '4000000000')).toMatchObject({ status: 2, sentence: expect.stringContaining('no command names order 4000000000') as string });
    expect(cli.run('audit', 'order', 'seven.journal', '4294967296')).toMatchObject({ status: 2, sentence: expect.stringContaining('an order id must be') as string });
    expect(cli.run('audit')).toMatchObject({ status: 2, stdout: '', sentence: 'lockstep: which of these? The list is above. (see ./lockstep help audit)' });
  });

  it('a pack verifies; with one character changed it does not', () => {
    const packed = cli.json<{ hash: string }>('audit', 'pack', 'seven.journal', 'evidence.pack', '--from', '1', '--to', '500').answer;
    expect(cli.json('audit', 'verify', 'evidence.pack')).toMatchObject({ status: 0, answer: { ok: true, hash: packed.hash } });
    const text = readFileSync(cli.path('evidence.pack'), 'utf8');
    const at = text.indexOf('"time"') + 12;
    writeFileSync(cli.path('forged.pack'), `${text.slice(0, at)}${text[at] === '9' ? '8' : '9'}${text.slice(at + 1)}`);
    const forged = cli.run('audit', 'verify', 'forged.pack');
    expect(forged.status).toBe(1);
    expect(forged.stdout).toMatch(/^FAULT pack forged\.pack, line \d+: /m);
    expect(cli.run('audit', 'pack', 'seven.journal', 'evidence.pack')).toMatchObject({ status: 2 });
  });
});
