import { spawn, type ChildProcess } from 'node:child_process';

export interface ProcessOutput {
  /** undefined: stopped at its time limit. */
  readonly code: number | undefined;
  /** stdout and stderr, as they came. */
  readonly text: string;
  readonly missing: boolean;
  /** By a signal that did not come from here. */
  readonly killed: boolean;
  readonly seconds: number;
}

/** All that run now, each the leader of its own group: a solver that Yosys or Python started goes with it. */
const running = new Set<ChildProcess>();
let guarded = false;

/**
 * Runs a program to its end in `folder`, or kills it with its children after `seconds`. What runs when this process
 * ends, by whatever way it can notice, is killed with it. A program that is not there is `missing`, not an exception.
 */
export function runProcess(tool: string, args: readonly string[], folder: string, seconds: number): Promise<ProcessOutput> {
  guard();
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(tool, [...args], { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let text = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill(child);
    }, seconds * 1000);
    const done = (code: number | undefined, missing: boolean, killed = false) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, text, missing, killed, seconds: Math.round(performance.now() - start) / 1000 });
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.on('error', (error: NodeJS.ErrnoException) => done(-1, error.code === 'ENOENT'));
    child.on('close', (code, signal) => done(late ? undefined : (code ?? -1), false, !late && signal !== null));
  });
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}

function guard(): void {
  if (guarded) return;
  guarded = true;
  const killAll = () => running.forEach(kill);
  process.on('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killAll();
      process.kill(process.pid, signal);
    });
  }
}
