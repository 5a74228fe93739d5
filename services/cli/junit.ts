import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface JunitCase {
  readonly name: string;
  readonly seconds: number;
  /** What went wrong; absent when nothing did. */
  readonly failure?: string;
}

/** The report that CI systems read: one suite, one case a seed. */
export function writeJunit(path: string, suite: string, cases: readonly JunitCase[]): void {
  const failures = cases.filter((one) => one.failure !== undefined).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0).toFixed(3);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite name="${escaped(suite)}" tests="${cases.length}" failures="${failures}" time="${seconds}">`,
    ...cases.map((one) => testcase(suite, one)),
    '</testsuite></testsuites>',
    '',
  ];
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join('\n'));
}

function testcase(suite: string, { name, seconds, failure }: JunitCase): string {
  const head = `<testcase classname="${escaped(suite)}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
  if (failure === undefined) return `${head}/>`;
  return `${head}><failure message="${escaped(failure.split('\n')[0]!)}">${escaped(failure)}</failure></testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** XML 1.0 has no place for control characters, not even escaped ones. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd').replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}
