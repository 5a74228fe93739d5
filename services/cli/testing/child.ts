import { spawn } from 'node:child_process';
import { ROOT } from '../root.ts';

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  /** Standard output and error as they came, the last megabyte. */
  readonly said: string;
  readonly timedOut: boolean;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the child and all that it started are killed. */
  readonly timeout: number;
  /** Lets the child's stderr through, for work whose progress a person wants to see. */
  readonly showErrors?: boolean;
}

const KEPT = 1 << 20;

/** Runs a Node program of this project in its own process group; never rejects for what the program did. */
export function runNode(args: readonly string[], options: ChildOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
    });
    let stdout = '';
    let said = '';
    let timedOut = false;
    const killAll = () => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // the group is gone already
      }
    };
    const timer = setTimeout(() => { timedOut = true; killAll(); }, options.timeout);
    process.once('exit', killAll);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; said = (said + text).slice(-KEPT); });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-KEPT);
      if (options.showErrors) process.stderr.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      process.removeListener('exit', killAll);
      resolve({ status: code ?? 1, stdout, said, timedOut });
    });
  });
}
