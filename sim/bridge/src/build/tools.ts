/** Runs the tools of a build; a tool that is not there is named, with the package that has it. */
import { spawn } from 'node:child_process';
import { MissingToolError } from '../errors.ts';

export interface ToolResult {
  readonly code: number;
  /** stdout and stderr in order of arrival. */
  readonly output: string;
}

export function runTool(tool: string, args: readonly string[], cwd?: string): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new MissingToolError(tool) : error);
    });
    child.on('close', (code) => {
      resolve({ code: code ?? -1, output: Buffer.concat(parts).toString('utf8') });
    });
  });
}

const versions = new Map<string, Promise<string>>();

/** First line of `tool --version`; asked once per process. */
export function toolVersion(tool: string): Promise<string> {
  let known = versions.get(tool);
  if (known === undefined) {
    known = runTool(tool, ['--version']).then((r) => r.output.split('\n')[0]);
    versions.set(tool, known);
    known.catch(() => versions.delete(tool));
  }
  return known;
}

/** Verilator's command; VERILATOR names another one. */
export const VERILATOR = (): string => process.env['VERILATOR'] ?? 'verilator';
