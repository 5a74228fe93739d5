import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './root.ts';

/** A copy of the door in an empty house, with a PATH that holds only what a test puts there. */
let house: string;
let bin: string;
let calls: string;

const TOOLS = ['bash', 'env', 'dirname', 'readlink', 'uname', 'sha256sum', 'cut', 'mkdir', 'flock', 'sleep', 'cat', 'find', 'ln', 'chmod'];
const NODE_FOLDER = `node_modules/node-linux-${process.arch}/bin`;
const NPM = `mkdir -p ${NODE_FOLDER}; ln -sf ${process.execPath} ${NODE_FOLDER}/node; sleep 0.3`;

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'lockstep-door-'));
  bin = join(house, 'bin');
  calls = join(house, 'calls');
  mkdirSync(bin);
  mkdirSync(join(house, 'services/cli'), { recursive: true });
  copyFileSync(join(ROOT, 'lockstep'), join(house, 'lockstep'));
  writeFileSync(join(house, 'package-lock.json'), '{}\n');
  writeFileSync(join(house, 'services/cli/main.ts'), 'console.log(JSON.stringify(process.argv.slice(2)));\n');
  for (const tool of TOOLS) {
    const path = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim();
    symlinkSync(path, join(bin, tool));
  }
});
afterEach(() => rmSync(house, { recursive: true, force: true }));

/** A program on the PATH that notes how it was called and then does `body`. */
function fake(name: string, body = 'exit 0'): void {
  writeFileSync(join(bin, name), `#!/usr/bin/env bash\necho "${name} $*" >>"${calls}"\n${body}\n`);
  chmodSync(join(bin, name), 0o755);
}

const called = () => (existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : []);
const environment = () => ({ PATH: bin, HOME: house });

function door(...args: readonly string[]) {
  const run = spawnSync(join(house, 'lockstep'), args, { encoding: 'utf8', cwd: '/', env: environment() });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr.trimEnd() };
}

describe('door: Node and packages', () => {
  it('brings them once, quietly on stderr, and passes every argument on as it is', () => {
    fake('npm', NPM);
    const line = 'lockstep: installing the npm packages of package-lock.json (npm ci), log in .build/setup.log';
    expect(door('run', 'a b', '--json', '')).toEqual({ status: 0, stdout: '["run","a b","--json",""]\n', stderr: line });
    expect(door('run')).toEqual({ status: 0, stdout: '["run"]\n', stderr: '' });
    expect(called()).toEqual(['npm ci --no-audit --no-fund --ignore-scripts']);
  });

  it('installs again when the lock file has changed', () => {
    fake('npm', NPM);
    door('run');
    appendFileSync(join(house, 'package-lock.json'), ' ');
    expect(door('run').stderr).toContain('npm ci');
    expect(called()).toHaveLength(2);
  });

  it('two doors at once install once', async () => {
    fake('npm', NPM);
    const one = () => new Promise<number | null>((resolve) => {
      spawn(join(house, 'lockstep'), ['run'], { env: environment(), stdio: 'ignore' }).on('close', resolve);
    });
    expect(await Promise.all([one(), one(), one()])).toEqual([0, 0, 0]);
    expect(called()).toHaveLength(1);
  });

  it('is found through a symbolic link', () => {
    fake('npm', NPM);
    symlinkSync(join(house, 'lockstep'), join(house, 'link'));
    expect(spawnSync(join(house, 'link'), ['x'], { encoding: 'utf8', cwd: '/', env: environment() }).stdout).toBe('["x"]\n');
  });

  it('without npm and without apt-get it says what to do and ends with 3', () => {
    const { status, stdout, stderr } = door('run');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr.split('\n').at(-1)).toContain('Node.js with npm is missing and there is no apt-get here');
  });

  it('when npm ci fails twice it ends with 3 and the command to run', () => {
    fake('npm', 'echo boom >&2; exit 1');
    const { status, stderr } = door('run');
    expect(status).toBe(3);
    expect(stderr).toContain('npm ci failed (see .build/setup.log). Check the network and run:');
    expect(called()).toHaveLength(2);
    expect(readFileSync(join(house, '.build/setup.log'), 'utf8')).toContain('boom');
  });

  it('an install that brings no Node in range ends with 3', () => {
    fake('npm', 'mkdir -p node_modules');
    fake('node', 'echo 20.1.0');
    const { status, stderr } = door('run');
    expect(status).toBe(3);
    expect(stderr).toContain('no Node from 24.15 up to 26 for');
  });

  it.each([['24.15.0', true], ['26.3.1', true], ['24.14.9', false], ['27.0.0', false], ['v24', false]])('LOCKSTEP_NODE of version %s: %s', (version, good) => {
    fake('npm', NPM);
    fake('mynode', `[[ $1 == -p ]] && echo ${version} || echo ran`);
    const run = spawnSync(join(house, 'lockstep'), ['x'], { encoding: 'utf8', env: { ...environment(), LOCKSTEP_NODE: join(bin, 'mynode') } });
    door('x');
    expect({ status: run.status, ran: run.stdout === 'ran\n' }).toEqual(good ? { status: 0, ran: true } : { status: 3, ran: false });
  });
});

describe('door: the simulator', () => {
  beforeEach(() => {
    fake('npm', NPM);
    door('run');
    fake('sudo', 'shift; exec "$@"');
    rmSync(calls);
  });

  it.each([['demo'], ['test'], ['test', 'sabotage'], ['check', 'day'], ['check', 'day', '--target=model,rtl'], ['match', 'f', '--target', 'rtl'], ['bench', 'lockstep']])(
    '%s %s needs it, and without apt-get ends with 3', (...args) => {
      const { status, stderr } = door(...args);
      expect(status).toBe(3);
      expect(stderr).toContain('the simulator is missing and there is no apt-get here');
    });

  it.each([['doctor'], ['test', 'unit'], ['check', '--help'], ['check', 'day', '--target', 'model'], ['match', 'f'], ['bench', 'core'], ['help', 'demo']])(
    '%s %s runs without it', (...args) => {
      expect(door(...args)).toEqual({ status: 0, stdout: `${JSON.stringify(args)}\n`, stderr: '' });
    });

  it('a first install that fails is tried again after apt-get update', () => {
    const give = `for t in verilator g++ make; do ln -sf "${join(bin, 'cat')}" "${bin}/$t"; done`;
    fake('apt-get', `[[ $* == *update* ]] && { : >"${house}/updated"; exit 0; }\n[[ -f "${house}/updated" ]] || exit 100\n${give}`);
    expect(door('demo')).toEqual({
      status: 0, stdout: '["demo"]\n',
      stderr: 'lockstep: installing the simulator (apt-get install verilator g++ make), log in .build/setup.log',
    });
    expect(called().filter((call) => call.startsWith('apt-get'))).toHaveLength(3);
    expect(door('demo').stderr).toBe('');
  });
});
