import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentFault } from '../../model/base/input-error.ts';
import { ROOT } from './mutants.ts';
import { survived, type Verdict } from './verdict.ts';

/** Laws that judge a room beside the one of its own name. */
const LAWS: Readonly<Record<string, readonly string[]>> = { orders: ['desk'], portfolio: ['corporate-actions'], trades: ['settlement'] };

/** A room's tests take seconds; who is silent for so long does not return. */
const PATIENCE_MS = 120_000;

interface TestFile {
  readonly name: string;
  /** Why the file could not be read at all. */
  readonly message: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] }[];
}

interface Report {
  readonly numTotalTests: number;
  readonly testResults: readonly TestFile[];
}

/** The room of a file such as `model/ledger/rows.ts`. */
export function roomOf(file: string): string {
  return file.split('/')[1]!;
}

/** Test files of a room: those beside its code, and the laws over it. */
export function testsOf(room: string): string[] {
  const own = readdirSync(join(ROOT, 'model', room), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const laws = [room, ...(LAWS[room] ?? [])].map((law) => `model/law/${law}.test.ts`).filter((path) => existsSync(join(ROOT, path)));
  return [...own.map((name) => `model/${room}/${name}`).sort(), ...laws];
}

/** The room's own tests and laws, on the copy: the first that fails catches it. */
export async function judgeRoom(copy: string, room: string): Promise<Verdict> {
  cpSync(join(ROOT, 'vitest.config.ts'), join(copy, 'vitest.config.ts'));
  const report = join(copy, 'report.json');
  if (!(await runTests(copy, testsOf(room), report))) return { caught: true, by: 'hang', where: `no end within ${PATIENCE_MS / 1000} s` };
  const { testResults, numTotalTests } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const broken = testResults.find(({ assertionResults, message }) => assertionResults.length === 0 && message !== '');
  if (broken !== undefined) throw new SyntaxError(broken.message);
  for (const { assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed !== undefined) return { caught: true, by: failed.fullName.trim(), where: placeIn(failed.failureMessages.join('\n')) };
  }
  return survived(`${numTotalTests} tests of model/${room}`);
}

/** Writes what the tests say as JSON; false where they do not end. */
function runTests(copy: string, files: readonly string[], report: string): Promise<boolean> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const options = ['run', '--root', copy, '--bail', '1', '--reporter', 'json', '--outputFile', report, '--pool', 'threads', '--no-isolate', '--maxWorkers', '1'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, ...options, ...files], { cwd: copy, stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    let silent = false;
    const timer = setTimeout(() => {
      silent = true;
      child.kill('SIGKILL');
    }, PATIENCE_MS);
    child.stderr.setEncoding('utf8').on('data', (part: string) => said.push(part));
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      if (silent || existsSync(report)) return resolve(!silent);
      reject(new EnvironmentFault(`vitest gave no report: ${said.join('').trim().slice(0, 500)}`));
    });
  });
}

/** Of a property its seed, of an example the first line of what is wrong. */
function placeIn(message: string): string {
  return /\bseed: -?\d+/.exec(message)?.[0] ?? message.split('\n')[0]!.slice(0, 100);
}
