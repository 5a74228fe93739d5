import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import { type Ended, runNode } from './child.ts';
import { firstLines, type StageReport, type VitestReport } from './report.ts';

/** A part of the test run. `run` gets the milliseconds it may take at most. */
export interface Stage {
  readonly name: string;
  run(timeout: number): Promise<Omit<StageReport, 'stage' | 'seconds'>>;
}

/** A check that passes or fails as a whole and says why on its output. */
function check(name: string, args: readonly string[]): Stage {
  return {
    name,
    async run(timeout) {
      const ended = await runNode(args, { timeout });
      if (ended.status === 0) return { passed: 1, failures: [], skips: [] };
      return { passed: 0, failures: [{ name, message: wentWrong(ended, timeout) }], skips: [] };
    },
  };
}

function wentWrong(ended: Ended, timeout: number): string {
  if (ended.timedOut) return `killed after ${Math.round(timeout / 1000)} s; its last words:\n${ended.said.slice(-2000)}`;
  return firstLines(ended.said) || `exit ${ended.status} without a word`;
}

/** Where the packages keep their programs; run by this very Node, not by whatever a shebang finds. */
const TSC = 'node_modules/typescript/bin/tsc';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const VITEST = 'node_modules/vitest/vitest.mjs';

export const TYPES = check('types', [TSC, '-p', 'tsconfig.json']);
export const LINT = check('lint', [BIOME, 'lint', '--error-on-warnings', '.']);
export const TIDY = check('tidy', ['tools/tidy.ts']);

/** Files with laws that hold on random sequences of commands, and the examples that stand beside them. */
const LAW_FILES = ['model/law', 'model/oracle', 'model/portfolio/pending', 'model/risk/margin', 'scenarios/commands/agreement'];

/** Every law on so many sequences, all named by one seed; a single test may take an hour. */
export function laws(sequences: number, seed: number): Stage {
  const env = { LOCKSTEP_LAW_RUNS: String(sequences), LOCKSTEP_LAW_SEED: String(seed) };
  return vitest('laws', ['--testTimeout=3600000', ...LAW_FILES], false, env);
}

/** Vitest over the given filters (none: every test). `fast` leaves out what only a full run needs. */
export function vitest(name: string, filters: readonly string[], fast: boolean, variables: Readonly<Record<string, string>> = {}): Stage {
  return {
    name,
    async run(timeout) {
      const folder = join(ROOT, '.build/test');
      const file = join(folder, 'vitest.json');
      mkdirSync(folder, { recursive: true });
      rmSync(file, { force: true });
      const args = [VITEST, 'run', '--reporter=./services/cli/testing/reporter.ts', ...filters];
      const env = { LOCKSTEP_TEST_REPORT: file, LOCKSTEP_FAST: fast ? '1' : '', ...variables };
      const ended = await runNode(args, { timeout, env, showErrors: true });
      if (!existsSync(file)) return { passed: 0, failures: [{ name, message: wentWrong(ended, timeout) }], skips: [] };
      return judged(name, ended, JSON.parse(readFileSync(file, 'utf8')) as VitestReport);
    },
  };
}

/** A run that found nothing, or that ended badly although each test passed, has not passed. */
function judged(name: string, ended: Ended, report: VitestReport): VitestReport {
  const { passed, failures, skips } = report;
  if (failures.length > 0) return report;
  if (passed + skips.length === 0) return { passed, failures: [{ name, message: 'no test was found' }], skips };
  if (ended.status !== 0) return { passed, failures: [{ name, message: `vitest ended with ${ended.status}\n${firstLines(ended.said)}` }], skips };
  return report;
}

/** What tools/sabotage/main.ts --json puts on stdout. */
interface SabotageAnswer {
  readonly mutants: readonly { readonly name: string; readonly caught: boolean; readonly by: string; readonly where: string }[];
}

/** Each mutant that the checks catch is a test passed; a survivor is a failure. */
export const SABOTAGE: Stage = {
  name: 'sabotage',
  async run(timeout) {
    const ended = await runNode(['tools/sabotage/main.ts', '--json'], { timeout, showErrors: true });
    const answer = parsed(ended.stdout);
    if (answer === undefined) return { passed: 0, failures: [{ name: 'sabotage', message: wentWrong(ended, timeout) }], skips: [] };
    const survivors = answer.mutants.filter((mutant) => !mutant.caught);
    const failures = survivors.map((mutant) => ({ name: `sabotage > ${mutant.name}`, message: `survived: ${mutant.by}` }));
    if (answer.mutants.length === 0) failures.push({ name: 'sabotage', message: 'no mutant was tried' });
    const details = answer.mutants.filter((m) => m.caught).map((m) => `caught ${m.name}, by ${m.by}, ${m.where}`);
    return { passed: details.length, failures, skips: [], details };
  },
};

function parsed(text: string): SabotageAnswer | undefined {
  try {
    return JSON.parse(text) as SabotageAnswer;
  } catch {
    return undefined; // it died before it could answer; the caller shows what it said
  }
}
