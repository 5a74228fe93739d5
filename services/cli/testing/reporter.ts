import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { type Fault, firstLines, type LawRun, type Skip, type VitestReport } from './report.ts';

/**
 * A vitest reporter that writes a VitestReport to the file named by LOCKSTEP_TEST_REPORT and tells stderr of each file.
 * Unlike the built-in JSON one it keeps why a test was skipped.
 */
export default class LockstepReporter implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    const tests = [...module.children.allTests()];
    const failed = tests.filter((test) => test.result().state === 'failed').length;
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    const verdict = module.ok() ? `${tests.length} tests` : `${failed} of ${tests.length} FAILED`;
    process.stderr.write(`  ${fileOf(module)}: ${verdict}, ${seconds} s\n`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env['LOCKSTEP_TEST_REPORT'];
    if (file === undefined) return;
    writeFileSync(file, JSON.stringify(summarise(modules, unhandled)));
  }
}

function summarise(modules: readonly TestModule[], unhandled: readonly SerializedError[]): VitestReport {
  let passed = 0;
  const failures: Fault[] = unhandled.map((error) => ({ name: 'an error outside any test', message: messageOf([error]) }));
  const skips: Skip[] = [];
  const laws: LawRun[] = [];
  for (const module of modules) {
    const broken = module.errors();
    if (broken.length > 0) failures.push({ name: fileOf(module), message: messageOf(broken) });
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') {
        passed++;
        laws.push(...lawRun(test));
      }
      else if (result.state === 'failed') failures.push({ name: nameOf(module, test), message: messageOf(result.errors) });
      else skips.push({ name: nameOf(module, test), reason: skipReason(test.fullName, result) });
    }
  }
  return { passed, failures, skips, laws };
}

/** What a law's test says of itself: how many sequences, and which seed names them. */
function lawRun(test: TestCase): LawRun[] {
  const said = /^(.*?)[ :(]+(\d+) sequences, seed (-?\d+)/.exec(test.fullName);
  if (said === null) return [];
  const seconds = (test.diagnostic()?.duration ?? 0) / 1000;
  return [{ law: said[1]!.trim(), sequences: Number(said[2]), seed: Number(said[3]), seconds }];
}

/** The note of context.skip(note), or what the name says: (skipped where …). */
function skipReason(name: string, result: { readonly state: string; readonly note?: string | undefined }): string {
  if (result.state === 'pending') return 'it never ran, the run ended before';
  return result.note ?? /\(skipped (where .*?)\)/.exec(name)?.[1] ?? 'no reason given';
}

function fileOf(module: TestModule): string {
  return relative(process.cwd(), module.moduleId);
}

function nameOf(module: TestModule, test: TestCase): string {
  return `${fileOf(module)} > ${test.fullName}`;
}

/** A property's own message is its counterexample; what the counterexample breaks stands in the cause. */
export function messageOf(errors: readonly SerializedError[]): string {
  const causes = ({ cause }: SerializedError): string[] => (cause?.message === undefined ? [] : [`because ${cause.message}`, ...causes(cause)]);
  return firstLines(errors.map((error) => [...causes(error), error.message, error.diff, error.stack].filter(Boolean).join('\n')).join('\n'));
}
