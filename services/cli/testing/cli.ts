import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stderr: the sentence of a failure. */
  readonly sentence: string;
}

/** The command line as a user starts it, for tests: in a folder of its own, without colours. */
export class Cli {
  readonly folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));

  run(...args: readonly string[]): CliRun {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'services/cli/main.ts'), ...args], {
      encoding: 'utf8', cwd: this.folder, env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 1 << 28,
    });
    return { status, stdout, stderr, sentence: stderr.trimEnd().split('\n').at(-1)! };
  }

  /** Runs with --json; throws unless stdout is exactly one object. */
  json<T>(...args: readonly string[]): { readonly status: number | null; readonly answer: T } {
    const { status, stdout, stderr } = this.run(...args, '--json');
    if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`expected one line with one object, got ${JSON.stringify(stdout.slice(0, 500))}\n${stderr}`);
    return { status, answer: JSON.parse(stdout) as T };
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** True where the simulator can be built. */
export function hasSimulator(): boolean {
  return ['verilator', 'g++', 'make'].every((tool) => spawnSync(tool, ['--version']).status === 0);
}
