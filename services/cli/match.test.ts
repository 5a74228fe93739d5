import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Cli } from './testing/cli.ts';

const cli = new Cli();
afterAll(() => cli.dispose());

const FLOW = 'N,1,B,10,100\nN,2,S,4,100\nM,1,B,7,99\nC,1\nC,1\nN,3,S,5,98,I\n';
/** Written by hand from the format's description: accepted, trade, modified, cancelled, cancel rejected. */
const REPORTS = ['0,0,0,1,100,10', '0,1,1,2,100,4', '1,1,100,4,1,2', '3,2,0,1,99,7', '2,3,0,1,99', '4,4,1', '0,5,1,3,98,5', '2,5,1,3,98'].join('\n');

function flow(name: string, text: string): string {
  writeFileSync(cli.path(name), text);
  return name;
}

describe('match', () => {
  it.each(['oracle', 'model'])('%s gives the reports of a small consensus file, and their digest', (target) => {
    const { status, answer } = cli.json<{ sha256: string }>('match', flow('a.csv', FLOW), '--format', 'consensus', '--target', target, '--out', `${target}.txt`);
    expect(status).toBe(0);
    expect(answer).toMatchObject({ ok: true, messages: 6, target, reports: { accepted: 3, trades: 1, cancelled: 2, modified: 1, cancelRejected: 1, modifyRejected: 0 } });
    const digest = createSha(REPORTS);
    expect(answer.sha256).toBe(digest);
    expect(cli.run('match', 'a.csv', '--format', 'consensus', '--expect', digest.toUpperCase()).status).toBe(0);
    expect(cli.run('match', 'a.csv', '--format', 'consensus', '--expect', '0'.repeat(64)).status).toBe(1);
  });

  it.each<readonly [string, string, RegExp]>([
    ['a letter that is no kind', 'N,1,B,10,100\nX,1\n', /b\.csv.*line 2.*kind/],
    ['a price past the ladder', 'N,1,B,10,200000\n', /b\.csv.*line 1.*price/],
    ['a quantity of nothing', 'N,1,B,0,100\n', /b\.csv.*line 1.*quantity/],
    ['an id past 2^53', 'N,9007199254740993,B,1,100\n', /b\.csv.*line 1.*orderId/],
    ['a line cut off', 'N,1,B,10,100\nN,2,S', /b\.csv.*line 2/],
  ])('%s is bad input that names file, line and field', (_, text, sentence) => {
    const { status, stdout, sentence: said } = cli.run('match', flow('b.csv', text), '--format', 'consensus');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(said).toMatch(sentence);
  });

  it.each<readonly [string, readonly string[], string]>([
    ['no format', ['match', 'a.csv'], "required option '--format <name>' not specified"],
    ['a format we do not have', ['match', 'a.csv', '--format', 'fix'], '--format must be one of consensus, lobster, itch, got "fix"'],
    ['a target we do not have', ['match', 'a.csv', '--format', 'consensus', '--target', 'gpu'], '--target must be one of oracle, model, rtl'],
    ['no such file', ['match', 'none.csv', '--format', 'consensus'], 'none.csv'],
    ['itch without an instrument', ['match', 'a.csv', '--format', 'itch'], '--format itch needs one instrument'],
    ['a digest that is none', ['match', 'a.csv', '--format', 'consensus', '--expect', 'abc'], '--expect must be a SHA-256'],
  ])('%s ends with 2', (_, args, sentence) => {
    expect(cli.run(...args)).toMatchObject({ status: 2, stdout: '', sentence: expect.stringContaining(sentence) as string });
  });
});

function createSha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
