import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './root.ts';
import { Cli, hasSimulator } from './testing/cli.ts';

const cli = new Cli();
afterAll(() => cli.dispose());
const SMALL = ['--size', '64x16', '--commands', '300'];

describe.skipIf(!hasSimulator())('check: rtl (skipped where verilator, g++ or make is missing)', () => {
  it('finds no divergence in the RTL of this checkout', () => {
    const { status, answer } = cli.json<{ cycles: number }>('check', 'random', '--seeds', '3', ...SMALL);
    expect({ status, answer }).toMatchObject({ status: 0, answer: { ok: true, seeds: 3, failed: 0 } });
    expect(answer.cycles).toBeGreaterThan(3000);
  }, 300_000);

  it('finds none either when it begins at random and is reset in mid-course', () => {
    const { status, answer } = cli.json<{ cycles: number }>('check', 'random', '--target', 'rtl', '--seeds', '3', ...SMALL, '--resets', '--unknowns');
    expect({ status, answer }).toMatchObject({ status: 0, answer: { ok: true, seeds: 3, failed: 0 } });
  }, 300_000);

  it('a mistake in the RTL is found, shrunk, saved and found again from the saved file', () => {
    const copy = cli.path('rtl');
    cpSync(join(ROOT, 'hdl/rtl'), copy, { recursive: true });
    const file = join(copy, 'lockstep_core.sv');
    const text = readFileSync(file, 'utf8');
    // A bid price that is not 0 shows its complement.
    const wrong = text.replace(/assign bid_price_o = ([^;]+);/, 'assign bid_price_o = ($1 == 0) ? $1 : ~$1;');
    expect(wrong).not.toBe(text);
    writeFileSync(file, wrong);
    const { status, answer } = cli.json<{ divergences: { reproduce: string; regression: string; shrunk: { commands: string[]; pins: { pin: string }[] } }[] }>(
      'check', 'random', '--seed', '1', ...SMALL, '--rtl', copy, '--wave', 'waves.vcd', '--junit', 'junit.xml',
    );
    expect(status).toBe(1);
    const [found] = answer.divergences;
    expect(found!.shrunk.pins.map((p) => p.pin)).toContain('bid_price_o');
    expect(found!.shrunk.commands.length).toBeLessThanOrEqual(2);
    expect(readFileSync(cli.path('waves.vcd'), 'utf8')).toContain('$enddefinitions');
    expect(readFileSync(cli.path('junit.xml'), 'utf8')).toContain('failures="1"');
    expect(cli.run('check', found!.regression, '--rtl', copy).stdout).toContain('DIVERGENCE seed saved');
    expect(cli.run('check', found!.regression).status).toBe(0);
  }, 300_000);
});

const hasYosys = spawnSync('yosys', ['-V']).status === 0;

describe.skipIf(!hasSimulator() || !hasYosys)('check: netlist (skipped where yosys or verilator is missing)', () => {
  interface Answer {
    readonly cyclesPerSecond: number;
    readonly machines: readonly { readonly machine: string; readonly cyclesPerSecond: number; readonly seeds: number }[];
  }

  it('runs the netlist of a family through the seeds and says how fast', () => {
    const { status, answer } = cli.json<Answer>('check', 'random', '--target', 'netlist', '--family', 'ice40', '--seeds', '3', ...SMALL, '--junit', 'netlist.xml');
    expect({ status, answer }).toMatchObject({
      status: 0, answer: { ok: true, seeds: 3, failed: 0, machines: [{ machine: 'netlist ice40', seeds: 3, config: { levels: 64, algorithms: 'FIFO' } }] },
    });
    expect(answer.cyclesPerSecond).toBe(answer.machines[0]!.cyclesPerSecond);
    expect(readFileSync(cli.path('netlist.xml'), 'utf8')).toContain('name="netlist ice40 seed 3, pace 3"');
  }, 300_000);
});

describe.skipIf(!hasSimulator())('check: books (skipped where verilator, g++ or make is missing)', () => {
  it('none in this checkout; a mistake in a core of theirs is named by pin, and the line that gives it again does', () => {
    const small = ['--size', '128x32', '--books', '2', '--commands', '300'];
    const { status, answer } = cli.json<{ cycles: number }>('check', 'books', '--target', 'rtl', '--seeds', '3', ...small, '--resets', '--unknowns');
    expect({ status, answer }).toMatchObject({ status: 0, answer: { ok: true, seeds: 3, failed: 0, config: { books: 2 } } });
    expect(answer.cycles).toBeGreaterThan(3000);
    const copy = cli.path('books-rtl');
    cpSync(join(ROOT, 'hdl/rtl'), copy, { recursive: true });
    const file = join(copy, 'lockstep_core.sv');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/assign ask_price_o = ([^;]+);/, 'assign ask_price_o = ($1 == 0) ? $1 : ~$1;'));
    const args = ['check', 'books', '--target', 'rtl', '--seed', '2', ...small, '--rtl', copy];
    const wrong = cli.json<{ divergences: { cycle: number; pins: { pin: string; expected: string; seen: string }[]; reproduce: string }[] }>(...args);
    expect(wrong.status).toBe(1);
    const [found] = wrong.answer.divergences;
    expect(found!.pins.map(({ pin }) => pin)).toEqual(['ask_price_o']);
    expect(found!.reproduce).toBe(`./lockstep check books --target rtl --books 2 --size 128x32 --seed 2 --commands 300 --rtl ${copy}`);
    expect(cli.run(...args).stdout).toContain(`DIVERGENCE seed 2, pace 2, cycle ${found!.cycle}`);
  }, 600_000);
});
