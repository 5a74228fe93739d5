import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Row, type Section, SECTIONS } from './tables/sections.ts';
import { TestIndex } from './tables/where.ts';

/**
 * Tables of what the exchange knows by name, from the declarations of the model, each row with a test that speaks of it:
 * `node tools/tables.ts` writes docs/tables.md; `--check` says whether it is stale, and exits 1.
 */
const ROOT = join(import.meta.dirname, '..');
export const PAGE = join(ROOT, 'docs/tables.md');

/** The page, and the rows that no test speaks of. */
export function tablesPage(root = ROOT): { readonly page: string; readonly untested: readonly string[] } {
  const index = new TestIndex(root);
  const untested: string[] = [];
  const line = ({ rooms, title }: Section, { cells, words }: Row) => {
    const place = index.find(words, rooms);
    if (place === undefined) untested.push(`${title}: ${cells.slice(0, 2).join(' ')}`);
    return row([...cells, place === undefined ? '' : `${place.file.replace(/^model\//, '')}: ${place.title}`]);
  };
  const sections = SECTIONS.map((section) => {
    const columns = [...section.columns, 'a test'];
    const says = section.says === '' ? [] : [section.says, ''];
    return [`## ${section.title}`, '', ...says, row(columns), row(columns.map(() => '---')), ...section.rows.map((each) => line(section, each)), ''].join('\n');
  });
  const head = [
    '# What the exchange knows by name', '',
    'Written by `node tools/tables.ts` from the declarations in `model/`; do not edit. Each row names a test, by its file in `model/` and its title.', '',
  ].join('\n');
  return { page: [head, ...sections].join('\n'), untested };
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

export function isStale(): boolean {
  try {
    return readFileSync(PAGE, 'utf8') !== tablesPage().page;
  } catch {
    return true; // there is none
  }
}

function main(check: boolean): number {
  const { page, untested } = tablesPage();
  for (const name of untested) console.error(`no test speaks of ${name}`);
  if (check) {
    if (isStale()) console.error('docs/tables.md is not what the model declares: run node tools/tables.ts');
    return isStale() || untested.length > 0 ? 1 : 0;
  }
  writeFileSync(PAGE, page);
  console.error('wrote docs/tables.md');
  return untested.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = main(process.argv.includes('--check'));
