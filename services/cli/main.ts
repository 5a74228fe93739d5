import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { explain } from './failure.ts';
import { Output } from './output.ts';
import { ROOT } from './root.ts';

// Stripping types and compiling a few hundred files is most of a short command's time: done once a change.
enableCompileCache(join(ROOT, '.build/compile-cache'));

const args = process.argv.slice(2);

/** The only place where a failure becomes words and an exit code. */
function end(error: unknown): void {
  const failure = explain(error);
  new Output(args.includes('--json')).failed(failure);
  if (process.env['LOCKSTEP_DEBUG'] === '1' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exitCode = failure.exit;
}

/** A reader that has seen enough (`| head`) is no failure of ours. */
function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
}

process.stdout.on('error', onStreamError);
process.stderr.on('error', onStreamError);
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    end(error);
    process.exit();
  });
}

try {
  const { runProgram } = await import('./program.ts');
  await runProgram(args);
} catch (error) {
  end(error);
}
