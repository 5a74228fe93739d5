import { AssertionFailure } from '../../model/base/assert.ts';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';

/** What the process says to the shell. 70 is sysexits' EX_SOFTWARE: a bug in this program. */
export const EXIT = { good: 0, found: 1, usage: 2, environment: 3, bug: 70 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Failure {
  readonly kind: 'input' | 'environment' | 'divergence' | 'bug';
  readonly exit: ExitCode;
  /** One sentence, or one with the place of the bug. */
  readonly message: string;
}

/** System and SQLite errors that a user can cause or cure; the rest are ours. */
const OPERATING: Readonly<Record<string, readonly ['input' | 'environment', string]>> = {
  ENOENT: ['input', 'there is no such file or folder'],
  EISDIR: ['input', 'this is a folder where a file was expected'],
  ENOTDIR: ['input', 'part of this path is a file where a folder was expected'],
  EACCES: ['input', 'permission is missing to read or write it'],
  EPERM: ['input', 'the system does not permit it'],
  ENOSPC: ['environment', 'the disk is full: free some space and run it again'],
  EDQUOT: ['environment', 'the disk quota is used up: free some space and run it again'],
  EROFS: ['environment', 'the file system is read-only: write to another folder'],
  EMFILE: ['environment', 'too many open files: raise the limit (ulimit -n 4096)'],
  ENOMEM: ['environment', 'memory ran out: close other programs or use a smaller size'],
  SQLITE_FULL: ['environment', 'the disk is full: free some space and run it again'],
  SQLITE_CANTOPEN: ['input', 'the journal file cannot be opened'],
  SQLITE_NOTADB: ['input', 'this file is not a journal'],
  SQLITE_CORRUPT: ['input', 'the journal file is damaged'],
  SQLITE_BUSY: ['environment', 'another process is writing this journal: wait for it to end'],
  SQLITE_READONLY: ['environment', 'the journal file is read-only'],
  ERR_MODULE_NOT_FOUND: ['environment', 'a package is missing: run npm ci --ignore-scripts'],
  ERR_DLOPEN_FAILED: ['environment', 'a package does not fit this Node: run npm ci --ignore-scripts'],
};

/** Says what a thrown value means to the user. */
export function explain(error: unknown): Failure {
  if (error instanceof InputError) return { kind: 'input', exit: EXIT.usage, message: error.message };
  if (error instanceof EnvironmentFault) return { kind: 'environment', exit: EXIT.environment, message: error.message };
  const simulation = explainSimulation(error);
  if (simulation !== undefined) return simulation;
  const operating = explainOperating(error);
  if (operating !== undefined) return operating;
  return { kind: 'bug', exit: EXIT.bug, message: bugSentence(error) };
}

/** Errors of the bridge and of lockstep, known by name: importing the laboratory for them would slow every command. */
function explainSimulation(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (name === 'Divergence') return { kind: 'divergence', exit: EXIT.found, message: `divergence: ${message}` };
  if (name === 'BuildError') return { kind: 'input', exit: EXIT.usage, message };
  if (name === 'MissingToolError' || name === 'SimulatorError') return { kind: 'environment', exit: EXIT.environment, message };
  return undefined;
}

function explainOperating(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || error instanceof AssertionFailure) return undefined;
  const { code, path } = error as Error & { readonly code?: unknown; readonly path?: unknown };
  const known = typeof code === 'string' ? OPERATING[code] : undefined;
  if (known === undefined) return undefined;
  // A missing file of our own is our bug, and only the operating system names the file it missed.
  if (code === 'ERR_MODULE_NOT_FOUND' && !error.message.includes('Cannot find package')) return undefined;
  const [kind, sentence] = known;
  const where = typeof path === 'string' ? `${path}: ` : '';
  return { kind, exit: kind === 'input' ? EXIT.usage : EXIT.environment, message: `${where}${sentence} (${String(code)})` };
}

function bugSentence(error: unknown): string {
  if (!(error instanceof Error)) return `a bug in lockstep: something that is no error was thrown: ${String(error)}`;
  const place = /\(?((?:file:\/\/)?[^\s()]+\.ts:\d+:\d+)\)?/.exec(callers(error))?.[1] ?? 'an unknown place';
  return `a bug in lockstep: ${error.message} (${error.name} at ${relativePlace(place)}; LOCKSTEP_DEBUG=1 shows the stack)`;
}

/** The frames that lead to the assertion, without the assertion itself. */
function callers(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return frames.filter((line) => !line.includes('model/base/assert.ts')).join('\n');
}

function relativePlace(place: string): string {
  const root = `${import.meta.dirname.replace(/services[/\\]cli$/, '')}`;
  return place.replace(/^file:\/\//, '').replace(root, '');
}
