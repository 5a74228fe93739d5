import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sections, statisticSections } from './layout/declarations.ts';
import { layoutDocument, statisticsDocument } from './layout/document.ts';
import { shimHeader, verilogHeader } from './layout/headers.ts';

/**
 * The record is declared once, in model/message. This writes what the machine and the reader need of it:
 * `node tools/layout.ts` writes the files, `node tools/layout.ts --check` names those that are stale and exits 1.
 */
export const ROOT = join(import.meta.dirname, '..');

/** Path from the root, and the text that belongs there. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['hdl/rtl/lockstep_layout.svh', verilogHeader(sections())],
    ['hdl/shim/lockstep_layout.h', shimHeader(sections())],
    ['docs/message-layout.md', layoutDocument()],
    ['hdl/books/lockstep_stats.svh', verilogHeader(statisticSections(), 'A register is read at its address.')],
    ['docs/statistics.md', statisticsDocument()],
  ]);
}

/** Generated files whose text on disk is missing or not what the declarations give today. */
export function staleFiles(root = ROOT): string[] {
  return [...generatedFiles()].filter(([path, text]) => readOrEmpty(join(root, path)) !== text).map(([path]) => path);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function main(check: boolean): number {
  const stale = staleFiles();
  for (const path of stale) {
    if (check) console.error(`${path} is not what model/message declares: run node tools/layout.ts`);
    else {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), generatedFiles().get(path)!);
      console.error(`wrote ${path}`);
    }
  }
  return check && stale.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = main(process.argv.includes('--check'));
