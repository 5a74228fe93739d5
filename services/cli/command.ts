import type { Command } from 'commander';
import type { ExitCode } from './failure.ts';
import { Output } from './output.ts';

/** A command's work: what it found decides the exit code; what it could not do it throws. */
export type Handler<Arguments extends readonly unknown[]> = (out: Output, ...args: Arguments) => Promise<ExitCode> | ExitCode;

/** Adds --json, runs the handler and keeps its exit code. The handler's last argument is the command's options. */
export function does<Arguments extends readonly unknown[]>(command: Command, handler: Handler<Arguments>): Command {
  return command
    .option('--json', 'one JSON object on stdout, everything else on stderr')
    .action(async (...args: unknown[]) => {
      args.pop(); // commander's own Command object
      const out = new Output(command.opts<{ json?: boolean }>().json === true);
      process.exitCode = await handler(out, ...(args as unknown as Arguments));
    });
}

/** Lines under a heading at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ./lockstep ${line}`).join('\n')}`;
}
