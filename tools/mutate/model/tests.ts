import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../sabotage/mutants.ts';
import { survived, type Verdict } from '../../sabotage/verdict.ts';

/** Far more than they take on a loaded machine. */
const PATIENCE_MS = 180_000;
/** Their own, so that none of those further up is found: it would leave the copy out. */
const CONFIG = "export default { test: { include: ['model/book/*.test.ts'], pool: 'threads', maxWorkers: 1 } };\n";

/** Runs the tests beside the book of a copy, up to the first that fails. */
export function bookTests(copy: string): Promise<Verdict> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  writeFileSync(join(copy, 'vitest.config.mjs'), CONFIG);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, 'run', '--bail=1', '--reporter=json', `--outputFile=${report}`, '--root', copy], { stdio: 'ignore' });
    const timer = setTimeout(() => {
      resolve({ caught: true, by: 'hang', where: 'the tests of the book' });
      child.kill('SIGKILL');
    }, PATIENCE_MS);
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      try {
        resolve(verdictOf(JSON.parse(readFileSync(report, 'utf8')) as Report));
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly testResults: readonly { readonly message: string; readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

/** A report without a passed test throws: such a run has asked nothing. */
function verdictOf(report: Report): Verdict {
  const failed = report.testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed');
  if (failed !== undefined) return { caught: true, by: 'test', where: failed.fullName.trim() };
  if (!report.success) return { caught: true, by: 'test', where: report.testResults.map(({ message }) => message.split('\n')[0]).join(' ').trim() };
  if (report.numPassedTests === 0) throw new Error('the copy has no tests');
  return survived(`${report.numPassedTests} tests beside the book`);
}
