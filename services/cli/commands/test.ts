import { Argument, type Command } from 'commander';
import { colour } from '../colour.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { wholeNumber } from '../options.ts';
import type { Output } from '../output.ts';
import { InputError } from '../../../model/base/input-error.ts';
import { type LawRun, type StageReport, totals } from '../testing/report.ts';
import { grouped } from '../table.ts';
import { laws, LINT, SABOTAGE, type Stage, TIDY, TYPES, vitest } from '../testing/stages.ts';

interface TestOptions {
  readonly fast?: boolean;
  readonly sequences?: number;
  readonly seed?: number;
}

/** The whole run is to end within 15 minutes on two processors, which may be busy; a stage that hangs is killed before. */
const BUDGET_MS = 14 * 60_000;
/** Of each law, unless another number is asked for; it takes the time it takes. */
const SEQUENCES = 10_000;
const LAWS_BUDGET_MS = 24 * 3_600_000;

const WHAT = ['all', 'unit', 'laws', 'sabotage'] as const;
type What = (typeof WHAT)[number];

export function registerTest(program: Command): void {
  const command = program
    .command('test')
    .description('types, lint, house rules, every test, and the mutants that the tests must catch')
    .addArgument(new Argument('[what]', 'which part').choices(WHAT).default('all'))
    .option('--sequences <n>', `of test laws: so many random sequences for each law (default ${SEQUENCES})`, wholeNumber('--sequences', 1, 10_000_000))
    .option('--seed <n>', 'of test laws: names the sequences (default 7)', wholeNumber('--seed', 0, 2 ** 31 - 1))
    .option('--fast', 'for developers: without the long tests and the mutants')
    .addHelpText('after', examples('test', 'test --fast', 'test laws', 'test laws --sequences 500 --seed 11', 'test sabotage'));
  does(command, test);
}

function stagesOf(what: What, { fast = false, sequences = SEQUENCES, seed = 7 }: TestOptions): readonly Stage[] {
  switch (what) {
    case 'unit': return [vitest('unit', [], fast)];
    case 'laws': return [laws(sequences, seed)];
    case 'sabotage': return [SABOTAGE];
    case 'all': return [TYPES, LINT, TIDY, vitest('unit', [], fast), ...(fast ? [] : [SABOTAGE])];
  }
}

async function test(out: Output, what: What, options: TestOptions): Promise<ExitCode> {
  if (what !== 'laws' && (options.sequences ?? options.seed) !== undefined) throw new InputError('--sequences and --seed belong to test laws');
  const deadline = Date.now() + (what === 'laws' ? LAWS_BUDGET_MS : BUDGET_MS);
  const reports: StageReport[] = [];
  for (const stage of stagesOf(what, options)) {
    process.stderr.write(`${stage.name} …\n`);
    const started = Date.now();
    const found = await stage.run(Math.max(1, deadline - started));
    const report = { stage: stage.name, seconds: (Date.now() - started) / 1000, ...found };
    reports.push(report);
    process.stderr.write(`${stage.name}: ${report.failures.length === 0 ? 'good' : 'FAILED'}, ${report.seconds.toFixed(1)} s\n`);
  }
  return conclude(out, reports);
}

function sayLaws(out: Output, laws: readonly LawRun[]): void {
  const right = ['sequences', 'seed', 'time'].map((title) => ({ title, right: true }));
  out.table([{ title: 'law' }, ...right], laws.map(({ law, sequences, seed, seconds }) => [law, grouped(sequences), String(seed), `${seconds.toFixed(1)} s`]));
}

function conclude(out: Output, reports: readonly StageReport[]): ExitCode {
  for (const { stage, laws: ran = [] } of reports) if (stage === 'laws') sayLaws(out, ran);
  for (const { details = [] } of reports) for (const line of details) out.say(line);
  for (const { failures } of reports) {
    for (const { name, message } of failures) out.say(`${colour.red('FAILED')} ${name}\n${message}\n`);
  }
  for (const { skips } of reports) {
    for (const { name, reason } of skips) out.say(`${colour.yellow('skipped')} ${name} (${reason})`);
  }
  const { passed, failed, skipped } = totals(reports);
  if (skipped > 0) out.say(`${skipped} skipped, each named above`);
  out.say(`${passed} passed, ${failed} failed`);
  out.result({ ok: failed === 0, passed, failed, skipped, stages: reports.map(asJson) });
  return failed === 0 ? EXIT.good : EXIT.found;
}

function asJson(report: StageReport) {
  return {
    stage: report.stage, seconds: report.seconds, passed: report.passed,
    failures: report.failures.map(({ name, message }) => ({ name, message })),
    skips: report.skips.map(({ name, reason }) => ({ name, reason })),
    ...(report.stage === 'laws' ? { laws: (report.laws ?? []).map((law) => ({ ...law })) } : {}),
  };
}
