import { join } from 'node:path';
import { bannedInModel, escapes, noForIn, unseeded } from './tidy/banned.ts';
import { deadFiles } from './tidy/dead.ts';
import { documents } from './tidy/documents.ts';
import { importLaw } from './tidy/imports.ts';
import { fileLength, functionLength, lineLength, moduleLength } from './tidy/lengths.ts';
import { readTree, type Rule, type Source, typescript, type Violation } from './tidy/tree.ts';
import { forbiddenWords, skippedTests } from './tidy/words.ts';

/** The rules of the house that a machine can hold. `node tools/tidy.ts` names every violation and exits 1. */
export const RULES: Readonly<Record<string, Rule>> = {
  importLaw, bannedInModel, noForIn, unseeded, escapes, fileLength, lineLength, functionLength, moduleLength, deadFiles,
  forbiddenWords, skippedTests, documents,
};

export function tidy(tree: readonly Source[]): Violation[] {
  return Object.values(RULES).flatMap((rule) => rule(tree));
}

function main(): number {
  const tree = readTree(join(import.meta.dirname, '..'));
  const violations = tidy(tree);
  for (const { path, line, rule, message } of violations) console.log(`${path}:${line}: ${rule}: ${message}`);
  console.log(`${tree.length} files, ${typescript(tree).length} of them TypeScript: ${violations.length} violations`);
  return violations.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = main();
