import { Argument, type Command } from 'commander';
import { colour } from '../colour.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import type { Output } from '../output.ts';
import { type StageReport, totals } from '../testing/report.ts';
import { LINT, SABOTAGE, type Stage, TIDY, TYPES, vitest } from '../testing/stages.ts';

interface TestOptions {
  readonly fast?: boolean;
}

/** The whole run is to end within 12 minutes on two processors; a stage that hangs is killed before. */
const BUDGET_MS = 11.5 * 60_000;

const WHAT = ['all', 'unit', 'laws', 'sabotage'] as const;
type What = (typeof WHAT)[number];

export function registerTest(program: Command): void {
  const command = program
    .command('test')
    .description('types, lint, house rules, every test, and the mutants that the tests must catch')
    .addArgument(new Argument('[what]', 'which part').choices(WHAT).default('all'))
    .option('--fast', 'for developers: without the long tests and the mutants')
    .addHelpText('after', examples('test', 'test --fast', 'test laws', 'test sabotage'));
  does(command, test);
}

function stagesOf(what: What, fast: boolean): readonly Stage[] {
  switch (what) {
    case 'unit': return [vitest('unit', [], fast)];
    case 'laws': return [vitest('laws', ['model/law', 'model/oracle'], fast)];
    case 'sabotage': return [SABOTAGE];
    case 'all': return [TYPES, LINT, TIDY, vitest('unit', [], fast), ...(fast ? [] : [SABOTAGE])];
  }
}

async function test(out: Output, what: What, options: TestOptions): Promise<ExitCode> {
  const deadline = Date.now() + BUDGET_MS;
  const reports: StageReport[] = [];
  for (const stage of stagesOf(what, options.fast === true)) {
    process.stderr.write(`${stage.name} …\n`);
    const started = Date.now();
    const found = await stage.run(Math.max(1, deadline - started));
    const report = { stage: stage.name, seconds: (Date.now() - started) / 1000, ...found };
    reports.push(report);
    process.stderr.write(`${stage.name}: ${report.failures.length === 0 ? 'good' : 'FAILED'}, ${report.seconds.toFixed(1)} s\n`);
  }
  return conclude(out, reports);
}

function conclude(out: Output, reports: readonly StageReport[]): ExitCode {
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
  };
}
