import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from './program.ts';
import { ROOT } from './root.ts';

const MAIN = join(ROOT, 'services/cli/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function lockstep(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

describe('command line: usage', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['no command', [], 'which command? The list is above.'],
    ['an unknown command', ['bakctest'], "unknown command 'bakctest'"],
    ['a misspelt command', ['docter'], 'Did you mean doctor?'],
    ['an unknown option', ['doctor', '--jsno'], 'Did you mean --json?'],
    ['a surplus argument', ['doctor', 'extra'], 'too many arguments'],
    ['a wrong choice', ['test', 'everything'], 'Allowed choices are all, unit, laws, sabotage'],
    ['sequences of what is no law', ['test', 'sabotage', '--sequences', '5'], '--sequences and --seed belong to test laws'],
    ['no sequences', ['test', 'laws', '--sequences', '0'], '--sequences'],
  ])('%s ends with 2 and one sentence', (_, args, sentence) => {
    const { status, stdout, stderr } = lockstep(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const last = stderr.trimEnd().split('\n').at(-1)!;
    expect(last).toMatch(/^lockstep: /);
    expect(last).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  });

  it('with --json a failure is one object too', () => {
    const { status, stdout } = lockstep('doctor', '--json', '--nonsense');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ ok: false, error: { kind: 'input', message: expect.stringContaining('--nonsense') as string } });
  });

  it('help lists every command and the exit codes, and ends with 0', () => {
    const { status, stdout, stderr } = lockstep('help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of COMMAND_NAMES) expect(stdout).toContain(`\n  ${name} `);
    expect(stdout).toContain('Exit codes: 0 good');
    expect(stdout).not.toMatch(/\b(backtest|serve|hil)\b/);
  });

  it.each(COMMAND_NAMES)('help %s shows an example that begins with its name', (name) => {
    const { status, stdout } = lockstep('help', name);
    expect(status).toBe(0);
    expect(stdout).toContain(`  ./lockstep ${name}`);
  });
});

describe('command line: its surroundings', () => {
  it('a reader that has seen enough is no failure', () => {
    const run = spawnSync('bash', ['-c', `set -o pipefail; "${process.execPath}" "${MAIN}" help | head -1`], { encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0, stdout: 'Usage: lockstep COMMAND [options]\n', stderr: '' });
  });

  it('what is no terminal gets no colours, and NO_COLOR means none at all', () => {
    const forced = spawnSync(process.execPath, [MAIN, 'doctor'], { encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '' } });
    expect(forced.stdout).toContain('\u001b[');
    expect(lockstep('doctor').stdout).not.toContain('\u001b[');
    const plain = spawnSync(process.execPath, [MAIN, 'doctor'], { encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b[');
  });
});

describe('command line: doctor', () => {
  it('--json gives exactly one object with every finding', () => {
    const { status, stdout } = lockstep('doctor', '--json');
    const answer = JSON.parse(stdout) as { ok: boolean; findings: { name: string; found: string | null; fix: string }[] };
    expect(status).toBe(answer.ok ? 0 : 3);
    const named = ['node', 'verilator', 'g++', 'make', 'yosys', 'iverilog', 'yosys-abc', 'nextpnr-ice40', 'nextpnr-ecp5', 'shared data'];
    expect(answer.findings.map((f) => f.name)).toEqual(expect.arrayContaining(named));
    for (const finding of answer.findings) expect(finding.fix).not.toBe('');
  });

  it('without yosys, a check of the netlists names it and ends with 3', () => {
    const args = [MAIN, 'check', 'random', '--target', 'netlist', '--family', 'ice40'];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: folder } });
    expect({ status: run.status, stdout: run.stdout }).toEqual({ status: 3, stdout: '' });
    expect(run.stderr.trimEnd().split('\n').at(-1)).toMatch(/^lockstep: yosys is not installed.*apt-get install -y yosys/);
  });

  it('without the simulator it says so and ends with 3', () => {
    const run = spawnSync(process.execPath, [MAIN, 'doctor'], { encoding: 'utf8', env: { PATH: folder } });
    expect(run.status).toBe(3);
    expect(run.stdout).toMatch(/missing\s+verilator\s.*apt-get install -y verilator/);
    expect(run.stdout).toContain('Missing and required: verilator, g++, make.');
  });
});
