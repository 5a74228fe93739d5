import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Cli } from './testing/cli.ts';

const cli = new Cli();
afterAll(() => cli.dispose());
const SMALL = ['--size', '64x16', '--commands', '300'];

describe('check: functions', () => {
  it('oracle and model agree over seeds, and JUnit says so', () => {
    const { status, answer } = cli.json('check', 'random', '--target', 'oracle,model', '--seed', '3..7', ...SMALL, '--junit', 'deep/junit.xml');
    expect({ status, answer }).toMatchObject({ status: 0, answer: { ok: true, seeds: 5, failed: 0, commands: 1500 } });
    const junit = readFileSync(cli.path('deep/junit.xml'), 'utf8');
    expect(junit).toContain('<testsuite name="check random" tests="5" failures="0"');
    expect(junit.match(/<testcase /g)).toHaveLength(5);
  });

  it('takes the commands of a journal', () => {
    cli.run('run', 'sweep', ...SMALL, '--journal', 'sweep.journal');
    expect(cli.json('check', 'sweep.journal', '--target', 'oracle,model')).toMatchObject({ status: 0, answer: { ok: true, commands: 300 } });
  });

  it.each<readonly [string, readonly string[], string]>([
    ['neither scenario nor file', ['check', 'nothing'], 'is neither a scenario (trading-day,'],
    ['a file of another kind', ['check', 'text.json'], 'text.json: expected a file of format lockstep-regression-1'],
    ['a range that runs down', ['check', 'random', '--seed', '5..1'], 'a range runs upwards'],
    ['a target that is no core', ['check', 'random', '--target', 'gpu'], '--target must be of oracle, model, rtl, netlist, got "gpu"'],
    ['books that do not divide', ['check', 'books', '--books', '3'], '--books must be 1, 2, 4 or 8, got 3'],
    ['more books than there are levels for', ['check', 'books', '--books', '8', '--size', '128x32'], '8 books need at least 32 levels and 4 orders each'],
    ['books of a target that has one', ['check', 'books', '--target', 'oracle,rtl'], 'check books compares the model with rtl; --target oracle has one book'],
    ['books of a scenario of one', ['check', 'random', '--books', '2'], '--books belongs to check books, not to check "random"'],
    ['waves of books', ['check', 'books', '--wave', 'w.vcd'], 'it writes no --wave'],
    ['a family that there is no netlist for', ['check', 'random', '--target', 'netlist', '--family', 'ice42'], '--family must be one of ice40, ecp5'],
  ])('%s ends with 2', (_, args, sentence) => {
    writeFileSync(cli.path('text.json'), '{"a":1}');
    expect(cli.run(...args)).toMatchObject({ status: 2, stdout: '', sentence: expect.stringContaining(sentence) as string });
  });
});
